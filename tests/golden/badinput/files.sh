# What is not a file, cannot be read, or is too large.
. "${0%/*}/common.sh"
valid='schema s version 1; model a { id: int64 primary key; }'

expect 3 "cannot read 'missing.schema': No such file or directory [E0001]" missing.schema
echo "$valid" >file.schema
expect 3 "cannot read 'file.schema/below.schema': Not a directory [E0001]" file.schema/below.schema
mkdir directory.schema
expect 3 "cannot read 'directory.schema': is a directory [E0001]" directory.schema
run 3 "cannot read '': No such file or directory [E0001]" check ''
run 3 "cannot read '': No such file or directory [E0001]" generate '' -o out
[ ! -e out ] || fail 'generate made its directory for no file'
mkfifo fifo.schema
expect 3 "cannot read 'fifo.schema': is not a regular file [E0001]" fifo.schema
expect 3 "cannot read '/dev/zero': is not a regular file [E0001]" /dev/zero
ln -s loop.schema loop.schema
expect 3 "cannot read 'loop.schema'" loop.schema

: >empty.schema
expect 1 '[E0201]' empty.schema
echo '// nothing' >comment.schema
expect 1 '[E0201]' comment.schema

printf '%17825792s' '' >spaces.schema
expect 1 "'spaces.schema' is larger than 16 MiB [E0002]" spaces.schema
printf '%16777216s' '' >spaces.schema
expect 1 '[E0201]' spaces.schema
rm spaces.schema
{ echo 'schema s version 1; import "large.schema";'; } >imports_large.schema
printf '%17825792s' '' >large.schema
expect 1 'imports_large.schema:1:28: error: ' imports_large.schema
expect 1 "'large.schema' is larger than 16 MiB [E0002]" imports_large.schema
rm large.schema

# standard input
timeout 20 "$schemac" check - </dev/zero >printed 2>messages
[ $? -eq 1 ] || fail 'endless standard input'
grep -q -F "larger than 16 MiB [E0002]" messages || fail 'endless standard input'
echo 'schema s version 1; model a { id: itn64 primary key; }' |
    timeout 20 "$schemac" check - >printed 2>messages
[ $? -eq 1 ] || fail 'standard input with an error'
grep -q -F "<stdin>:1:35: error: unknown type 'itn64' [E0204]" messages || fail 'name of standard input'
echo "$valid" | timeout 20 "$schemac" check - >printed 2>messages
[ $? -eq 0 ] || fail 'standard input'

# names that generated C cannot hold
for name in 'a"b.schema' 'a\b.schema' 'a*b.schema' 'a??b.schema' 'a
b.schema'; do
    echo "$valid" >"$name"
    expect 1 'cannot stand in generated C [E0009]' "$name"
done
mkdir 'odd*'
echo "$valid" >'odd*/inner.schema'
echo 'schema s version 1; import "odd*/inner.schema"; model b { id: int64 primary key; }' >outer.schema
expect 1 "the file name 'odd*/inner.schema' cannot stand in generated C [E0009]" outer.schema
finish
