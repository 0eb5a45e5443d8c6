# Imports that lead nowhere, out, round, or on for ever.
. "${0%/*}/common.sh"
model='model a { id: int64 primary key; }'

mkdir root root/directory
echo 'enum outside { one }' >outside.schema
for path in ../outside.schema directory/../../outside.schema "$work/outside.schema"; do
    echo "schema s version 1; import \"$path\"; $model" >root/root.schema
    expect 1 "'$path' lies outside the import roots [E0006]" root/root.schema
done
ln -s ../outside.schema root/link.schema
echo "schema s version 1; import \"link.schema\"; $model" >root/root.schema
expect 1 "'link.schema' lies outside the import roots [E0006]" root/root.schema
run 0 '' check root/root.schema -I . -W no-unused-import
echo "schema s version 1; import \"directory\"; $model" >root/root.schema
expect 3 "cannot read 'root/directory': is a directory [E0001]" root/root.schema
echo "schema s version 1; import \"root.schema\"; $model" >root/root.schema
expect 1 "'root.schema' imports itself [E0007]" root/root.schema
echo "schema s version 1; import \"./directory/.././root.schema\"; $model" >root/root.schema
expect 1 'imports itself [E0007]' root/root.schema
ln -s root.schema root/other_name.schema
echo "schema s version 1; import \"other_name.schema\"; $model" >root/root.schema
expect 1 'imports itself [E0007]' root/root.schema
mkfifo root/fifo.schema
echo "schema s version 1; import \"fifo.schema\"; $model" >root/root.schema
expect 3 "cannot read 'root/fifo.schema': is not a regular file [E0001]" root/root.schema
echo "schema s version 1; import \"/dev/zero\"; $model" >root/root.schema
expect 1 "'/dev/zero' lies outside the import roots [E0006]" root/root.schema
echo "schema s version 1; import \"missing.schema\"; $model" >root/root.schema
expect 1 "'missing.schema' is not found [E0005]" root/root.schema -I . -I missing

# a chain of 2000, one of 60, a file with 2000
mkdir chain
i=1
while [ $i -le 2000 ]; do
    echo "import \"$((i + 1)).schema\"; enum e$i { one }" >chain/$i.schema
    i=$((i + 1))
done
echo 'enum last { one }' >chain/2001.schema
echo "schema s version 1; import \"1.schema\"; $model" >chain/root.schema
expect 1 'or 64 within each other [E0008]' chain/root.schema
echo "schema s version 1; import \"1950.schema\"; $model" >chain/root.schema
run 0 '' check -W no-unused-import chain/root.schema
{ echo "schema s version 1; $model"; seq 1950 2001 | sed 's/.*/import "&.schema"; import ".\/&.schema";/'; } >chain/root.schema
run 0 '' check -W no-unused-import chain/root.schema
mkdir wide
i=1
while [ $i -le 1100 ]; do
    echo "enum e$i { one }" >wide/$i.schema
    i=$((i + 1))
done
{ echo "schema s version 1; $model"; seq 1100 | sed 's/.*/import "&.schema";/'; } >wide/root.schema
expect 1 'more than 1000 files' wide/root.schema
grep -q -F -c '[E0008]' messages || fail 'too many imports without E0008'
{ echo "schema s version 1; $model"; seq 900 | sed 's/.*/import "&.schema";/'; } >wide/root.schema
run 0 '' check -W no-unused-import wide/root.schema
finish
