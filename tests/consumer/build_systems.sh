#!/bin/sh
# examples/notes with make and with Meson: built, run, and built again after changes.
#
#   build_systems.sh make|meson SOURCE PREFIX WORK
set -eu
system=$1
work=$4
rm -rf "$work"
mkdir -p "$work"
cp -R "$2/examples/notes/." "$work"
cp -R "$3" "$work/prefix"
cd "$work"
PKG_CONFIG_PATH=$work/prefix/lib/pkgconfig
LD_LIBRARY_PATH=$work/prefix/lib
export PKG_CONFIG_PATH LD_LIBRARY_PATH

fail() {
    echo "$system: $*"
    cat log
    exit 1
}

if [ "$system" = make ]; then
    build='make'
    program=./notes
    header=generated/notes.schema.h
else
    meson setup build >log 2>&1 || fail 'configuring failed'
    build='ninja -C build -v'
    program=build/notes
    header=build/notes.schema.h
fi

# A change must be later than what was built: waits until the clock of the file system has gone on.
tick() {
    touch before after
    until [ -n "$(find after -newer before)" ]; do
        touch after
    done
}

build_well() {
    tick
    $build >log 2>&1 || fail "building failed: $*"
}
expect_generated() {
    grep -q 'schemac generate' log || fail "nothing was generated: $*"
}
expect_compiled() {
    grep -q -e ' -c ' log || fail "nothing was compiled: $*"
}
expect_no() {
    if grep -q -e "$1" log; then fail "too much was done: $2"; fi
}

build_well 'at first'
[ "$($program)" = milk ] || fail 'it does not run'
build_well 'again'
expect_no 'schemac generate\| -c ' 'again'

echo '// changes no output' >>notes.schema
build_well 'a comment'
expect_generated 'a comment'
expect_no ' -c ' 'a comment'
build_well 'after a comment'
expect_no 'schemac generate\| -c ' 'after a comment'

mkdir parts
echo 'enum colour { red }' >parts/colour.schema
sed 's/^model note {/import "parts\/colour.schema";\nmodel note {\n    colour: colour default red;/' \
    notes.schema >changed
mv changed notes.schema
build_well 'an import more'
expect_compiled 'an import more'
rm notes.db
[ "$($program)" = milk ] || fail 'it does not run with an import'
echo 'enum colour { red, blue }' >parts/colour.schema
build_well 'an import has changed'
expect_generated 'an import has changed'
expect_compiled 'an import has changed'
grep -q NOTES_COLOUR_BLUE $header || fail 'the header is the old one'

rm $header
build_well 'a header is gone'
[ -f $header ] || fail 'a deleted header does not come back'

touch prefix/bin/schemac
build_well 'another compiler'
expect_generated 'another compiler'
expect_no ' -c ' 'another compiler'

cp $header before
cp notes.schema good
tick
echo 'model broken { id: nonsense primary key; }' >>notes.schema
if $build >log 2>&1; then fail 'a schema with an error was built'; fi
grep -q 'notes\.schema:[0-9]*:[0-9]*: error: unknown type' log || fail 'the message has no place'
cmp -s before $header || fail 'an error changed the header'

rm -r parts
sed '/^import/d; /colour/d' good >notes.schema
build_well 'an import less'
rm notes.db
[ "$($program)" = milk ] || fail 'it does not run at the end'
rm -rf "$work"
