#!/bin/sh
# README's "Use it in your project", word for word, with what release.sh has cloned and installed.
#
#   readme.sh SOURCE RELEASE WORK
set -eu
source=$1
clone=$2/clone
HOME=$2/home
export HOME
work=$3
rm -rf "$work"
mkdir -p "$work/blocks"

# Every block of code is a file: number.language; what follows "## Use it" is counted from 101 on.
awk -v to="$work/blocks" '
    /^## Use it in your project/ { number = 100 }
    /^## / && !/^## Use it/ && number > 100 { exit }
    /^```/ { if (inside) { inside = 0; close(file) }
             else { inside = 1; number++; file = to "/" number "." substr($0, 4) }
             next }
    inside { print >file }' "$clone/README.md"

# block TEXT LANGUAGE: the file of the one block with this text
block() {
    set -- $(grep -l -F -e "$1" "$work"/blocks/*."${2-}")
    [ $# -eq 1 ] || { echo "readme: not one block but $#" >&2; exit 1; }
    echo "$1"
}

fail() {
    cat "$work/log"
    echo "readme: $*"
    exit 1
}

# shell BLOCK DIRECTORY: runs it there, as it stands; `printed` is its output
shell() {
    (cd "$2" && sh -eu "$1") >"$work/log" 2>&1 || fail "$(cat "$1")"
    printed=$(tail -n 1 "$work/log")
}

build=$(block 'cmake -B build' sh)
without=$(block 'pkg-config --variable' sh)
find_package=$(block 'find_package(schemac CONFIG' cmake)
subdirectory=$(block 'add_subdirectory(schemac)' cmake)
fetch=$(block 'FetchContent_Declare(schemac' cmake)
schema=$(block 'schema notes version 1;')
program=$(block 'int main(void)' c)
grep -q './dev package' "$(block 'apt-get install' sh)"

project=$work/project
mkdir "$project"
cp "$schema" "$project/notes.schema"
cp "$program" "$project/main.c"
cp "$find_package" "$project/CMakeLists.txt"
shell "$build" "$project"
[ "$printed" = milk ] || fail 'the installed package does not do'

# without installing; built by Ninja, which starts fewer processes, and with the compiler from above instead of
# one more
ln -s "$clone" "$project/schemac"
for block in "$subdirectory" "$fetch"; do
    rm -rf "$project/build" "$project/notes.db"
    awk -v file="$block" '/^find_package/ { while ((getline line <file) > 0) print line; next } { print }' \
        "$find_package" >"$project/CMakeLists.txt"
    (cd "$project" && cmake -B build -G Ninja -D SCHEMAC_EXECUTABLE="$HOME/.local/bin/schemac" &&
        cmake --build build --target notes && build/notes) >"$work/log" 2>&1 ||
        fail "$(cat "$block")"
    [ "$(tail -n 1 "$work/log")" = milk ] || fail "$(cat "$block")"
done

rm -f "$project/notes.db"
shell "$without" "$project"
[ "$printed" = milk ] || fail 'pkg-config does not do'

# the example is what README shows
for file in notes.schema main.c; do
    cmp "$project/$file" "$source/examples/notes/$file" || fail "examples/notes/$file is not README's"
done
cmp "$find_package" "$source/examples/notes/CMakeLists.txt" || fail 'CMakeLists.txt is not README'"'"'s'
rm -rf "$work"
