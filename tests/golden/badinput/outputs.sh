# When outputs are written, and what stops them from being written.
. "${0%/*}/common.sh"
good='schema s version 1; import "common/common.schema"; model a { id: int64 primary key; p: person; }'
mkdir project project/common
echo "$good" >project/a.schema
echo 'model person { id: int64 primary key; }' >project/common/common.schema

run 0 '' generate project/a.schema -o out/below/here
[ "$(ls out/below/here)" = 'a.schema.c
a.schema.h' ] || fail 'other files than the two'

# rewritten only when changed
touch -d '2001-01-01' out/below/here/a.schema.h out/below/here/a.schema.c
before=$(stat -c '%i %Y %n' out/below/here/*)
run 0 '' generate project/a.schema -o out/below/here
[ "$(stat -c '%i %Y %n' out/below/here/*)" = "$before" ] || fail 'rewritten although the same'
echo '/* appended */' >>out/below/here/a.schema.h
touch -d '2001-01-01' out/below/here/a.schema.h
run 0 '' generate project/a.schema -o out/below/here
[ "$(stat -c %Y out/below/here/a.schema.h)" -gt 1000000000 ] || fail 'not rewritten although changed'
[ "$(stat -c %Y out/below/here/a.schema.c)" -lt 1000000000 ] || fail 'the source did not change'
if grep -q 'appended' out/below/here/a.schema.h; then
    fail 'not what was generated'
fi
chmod 444 out/below/here/*
run 0 '' generate project/a.schema -o out/below/here

# the same bytes from wherever it is called, and no trace of where that was
here=$PWD
mkdir -p elsewhere
(cd project && timeout 20 "$schemac" generate a.schema -o ../out2) || fail 'from its directory'
(cd / && timeout 20 "$schemac" generate "$here/project/a.schema" -o "$here/out3") || fail 'absolute'
(cd elsewhere && timeout 20 "$schemac" generate ../project/a.schema -o ../out4 -I ..) || fail '-I'
cp -r project moved
run 0 '' generate ./moved//a.schema -o out5
for directory in out2 out3 out4 out5; do
    for file in a.schema.h a.schema.c; do
        cmp out/below/here/$file $directory/$file || fail "$directory/$file differs"
    done
done
if grep -q -F "$here" out3/*; then
    fail 'an absolute path in the output'
fi

# nothing is written for any file when one has errors
echo 'schema t version 1; model b { id: txt primary key; }' >project/b.schema
run 1 '[E0204]' generate project/a.schema project/b.schema -o out6
[ ! -e out6 ] || fail 'written in spite of an error in another file'
run 3 '[E0001]' generate project/a.schema project/missing.schema -o out6
[ ! -e out6 ] || fail 'written in spite of a missing file'

# what cannot be written
echo 'a file' >file
run 3 "cannot use the directory 'file': " generate project/a.schema -o file
run 3 "cannot use the directory 'file/below': " generate project/a.schema -o file/below
run 3 "cannot use the directory '': " generate project/a.schema -o ''
[ "$(cat file)" = 'a file' ] || fail 'the file is changed'
run 3 "cannot use the directory '/dev/null/out': " generate project/a.schema -o /dev/null/out
run 3 "cannot use the directory '/proc/nothing': " generate project/a.schema -o /proc/nothing
mkdir -p blocked/a.schema.c blocked2/a.schema.h
run 3 "cannot write 'blocked/a.schema.c': " generate project/a.schema -o blocked
run 3 "cannot write 'blocked2/a.schema.h': " generate project/a.schema -o blocked2
[ "$(ls blocked2)" = 'a.schema.h' ] || fail 'something is left behind'
run 3 "cannot write 'missing/a.d': " generate project/a.schema -o out7 --depfile missing/a.d

# a full disk: a file may have 1 KB
echo 'old' >out7/a.schema.h
( ulimit -f 1; trap '' XFSZ; timeout 20 "$schemac" generate project/a.schema -o out7 >printed 2>messages )
[ $? -eq 3 ] || fail 'a full disk'
grep -q -F "cannot write 'out7/a.schema.h': File too large" messages || fail 'a full disk: no message'
[ "$(cat out7/a.schema.h)" = 'old' ] || fail 'a full disk: the old output is gone'
[ "$(ls out7)" = 'a.schema.c
a.schema.h' ] || fail 'a full disk: something is left behind'
finish
