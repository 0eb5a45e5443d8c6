# The command line of fmt: what is written where, what is left alone, and the exit status.
. "${0%/*}/../badinput/common.sh"
bad='schema s version 1; model a { id: int64 primary key; }'
good='schema s version 1;

model a {
    id: int64 primary key;
}'
wrong='schema s version 1; model a { id int64; }'

# prints STATUS TEXT ARGUMENT...: on standard output, and nothing else; standard input is `input`
prints() {
    wanted=$1
    text=$2
    shift 2
    timeout 20 "$schemac" "$@" >printed 2>messages <input
    status=$?
    [ "$status" -eq "$wanted" ] || fail "exit $status, not $wanted: $*"
    [ "$(cat printed)" = "$text" ] || fail "printed something else: $*"
    [ ! -s messages ] || fail "messages where none should be: $*"
}
is() {
    [ "$(cat "$1")" = "$2" ] || fail "$1 is something else than it should be"
}
: >input

# in place, with its permissions; not written when nothing changes
echo "$bad" >a.schema
chmod 640 a.schema
prints 1 'a.schema' fmt --check a.schema
is a.schema "$bad"
run 0 '' fmt a.schema
is a.schema "$good"
[ "$(stat -c %a a.schema)" = 640 ] || fail 'other permissions'
touch -d '2001-01-01' a.schema
before=$(stat -c '%i %Y' a.schema)
run 0 '' fmt a.schema
prints 0 '' fmt --check a.schema
[ "$(stat -c '%i %Y' a.schema)" = "$before" ] || fail 'written although the same'

# a byte order mark goes, and is seen by --check
{ printf '\357\273\277'; cat a.schema; } >marked.schema
prints 1 'marked.schema' fmt --check marked.schema
run 0 '' fmt marked.schema
cmp a.schema marked.schema || fail 'the mark is still there'

# what a link leads to is written, and the link stays
mkdir linked
echo "$bad" >linked/there.schema
ln -s linked/there.schema link.schema
run 0 '' fmt link.schema
[ -L link.schema ] || fail 'the link is gone'
is linked/there.schema "$good"

# standard input
echo "$bad" >input
prints 0 "$good" fmt -
prints 1 '<stdin>' fmt --check -
cp a.schema input
prints 0 '' fmt --check -

# several files: all are looked at, whatever is wrong with some
echo "$bad" >b.schema
echo "$wrong" >wrong.schema
echo "$bad" >c.schema
prints 1 'b.schema
c.schema' fmt --check b.schema a.schema c.schema
run 1 'wrong.schema:1:' fmt b.schema wrong.schema c.schema
is b.schema "$good"
is wrong.schema "$wrong"
is c.schema "$good"
echo "$bad" >b.schema
run 3 "cannot read 'missing.schema'" fmt missing.schema wrong.schema b.schema
is b.schema "$good"
run 3 'is a directory' fmt linked
run 1 'E0101' fmt --check --format gcc wrong.schema
printf 'schema s version 1;\n// \377\n' >bytes.schema
run 1 'is not valid UTF-8' fmt bytes.schema
cp wrong.schema input
timeout 20 "$schemac" fmt - >printed 2>messages <input
[ $? -eq 1 ] || fail 'standard input with errors is accepted'
[ ! -s printed ] || fail 'something is printed in spite of errors'

# a schema that means nothing has a layout; so has what this version does not support
echo 'model a{b:c soft delete;}view  x  { }' >later.schema
run 0 '' fmt later.schema
is later.schema 'model a {
    b: c soft delete;
}

view  x  { }'

# names and lines that grow: the result would be too large to be read
name=$(printf '%063d' 0 | tr 0 n)
awk -v name="$name" 'BEGIN {
    printf "model a {%s:b;", name
    for (i = 0; i < 250000; i++)
        printf "x:b;"
    print "}"
}' >wide.schema
cp wide.schema kept
run 1 'would be larger than 16 MiB' fmt wide.schema
cmp wide.schema kept || fail 'a file is written that cannot be read'

# many comments on one line are read in one go
{
    echo 'schema s version 1;'
    awk 'BEGIN { for (i = 0; i < 300000; i++) printf "/**/" }'
    echo 'enum a { x }'
} >comments.schema
run 0 '' fmt comments.schema

if [ "$(id -u)" -ne 0 ]; then
    echo "$bad" >linked/there.schema
    chmod 555 linked
    run 3 "cannot write 'linked/there.schema'" fmt linked/there.schema
    chmod 755 linked
    is linked/there.schema "$bad"
fi

run 2 'no file is given' fmt
run 2 'no file is given' fmt --check
run 2 "unknown option '--write'" fmt --write a.schema
run 2 "'--check' takes no value" fmt --check=yes a.schema
timeout 20 "$schemac" fmt --help >printed 2>messages || fail 'no help'
grep -q '^Usage: schemac fmt' printed || fail 'the help is something else'
finish
