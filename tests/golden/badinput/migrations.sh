# Folders of migrations that lead nowhere or out, and what may lie in them.
. "${0%/*}/common.sh"
model='model a { id: int64 primary key; }'

mkdir -p root/m outside
here() {
    echo "schema s version 2000; migrations \"$1\"; $model" >root/root.schema
}
here m
run 0 '' check root/root.schema
echo 'delete from a;' >outside/0002_x.sql
for path in ../outside "$work/outside" m/../../outside; do
    here "$path"
    expect 1 "'$path' lies outside the import roots [E0006]" root/root.schema
done
ln -s ../outside root/link
here link
expect 1 "'link' lies outside the import roots [E0006]" root/root.schema
here m
ln -s ../../outside/0002_x.sql root/m/0002_x.sql
expect 1 "'root/m/0002_x.sql' lies outside the import roots [E0006]" root/root.schema
run 0 '' check root/root.schema -I .
rm root/m/0002_x.sql
ln -s ../../outside.schema root/m/link.schema
echo 'enum outside { one }' >outside.schema
expect 1 "'m/link.schema' lies outside the import roots [E0006]" root/root.schema
rm root/m/link.schema

# what is no file
mkdir root/m/0002_directory.sql
expect 3 "cannot read 'root/m/0002_directory.sql': is a directory [E0001]" root/root.schema
rmdir root/m/0002_directory.sql
mkfifo root/m/0002_fifo.sql
expect 3 "cannot read 'root/m/0002_fifo.sql': is not a regular file [E0001]" root/root.schema
rm root/m/0002_fifo.sql
ln -s nothing root/m/0002_dangling.sql
expect 3 "cannot read 'root/m/0002_dangling.sql': No such file or directory [E0001]" root/root.schema
rm root/m/0002_dangling.sql
head -c 17000000 /dev/zero | tr '\0' ' ' >root/m/0002_large.sql
expect 1 "'root/m/0002_large.sql' is larger than 16 MiB [E0002]" root/root.schema
rm root/m/0002_large.sql

# what is left alone: hidden files, notes, copies of editors
for name in .0002_hidden.sql README notes.txt 0002_copy.sql~ .sql .schema; do
    echo 'no migration' >"root/m/$name"
done
run 0 '' check root/root.schema

# the same output wherever the folder lies, whatever order its files were made in
for number in 0007 0003 0005; do
    echo "delete from a where id = $number;" >root/m/${number}_delete.sql
done
run 0 '' generate root/root.schema -o out1 --depfile out1.d
for file in root/m/0003_delete.sql root/m/0005_delete.sql root/m/0007_delete.sql root/root.schema; do
    grep -q -F "$file" out1.d || fail "$file is not in the depfile"
done
grep -q '^ *root/m\( \|$\)' out1.d || fail 'the folder is not in the depfile'
mkdir -p other/root/m
for number in 0005 0007 0003; do
    cp root/m/${number}_delete.sql other/root/m
done
cp root/root.schema other/root
run 0 '' generate other/root/root.schema -o out2
for file in root.schema.h root.schema.c; do
    cmp -s out1/$file out2/$file || fail "$file differs"
done
if grep -q -F "$work" out1/*; then
    fail 'an absolute path in the output'
fi

# 1100 files
i=1
while [ $i -le 1100 ]; do
    echo 'delete from a;' >root/m/$((i + 100))_many.sql
    i=$((i + 1))
done
expect 1 'more than 1000 files' root/root.schema
finish
