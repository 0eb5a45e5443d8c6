#!/bin/sh
# alone.sh EXAMPLES WORK - what examples/civic/Dockerfile relies on: a program needs its libraries
# and a directory for the database, but no other file and no environment.
set -eu
program=$1/civic/civic
work=$2
rm -rf "$work"
mkdir -p "$work/empty" "$work/data"
cp "$program" "$work/civic"
work=$(cd "$work" && pwd)

fail() {
    echo "$1"
    cat "$work/out"
    exit 1
}

# has TEXT: in the output
has() {
    grep -qF -- "$1" "$work/out" || fail "no '$1'"
}

# without environment, in an empty directory that cannot be written
chmod 555 "$work/empty"
cd "$work/empty"
env -i "$work/civic" "$work/data/civic.db" >"$work/out" 2>&1 || fail "not started"
has "created in"
env -i "$work/civic" "$work/data/civic.db" >"$work/out" 2>&1 || fail "not started again"
has "up to date: nothing to do"
[ -z "$(ls -A "$work/empty")" ] || fail "it left files where it was started"
[ "$(ls "$work/data")" = civic.db ] || fail "it left files beside the database"

# of the libraries that the final stage has: libc and SQLite; a sanitizer brings its own
ldd "$work/civic" >"$work/libraries"
if grep -qE 'lib(asan|ubsan|clang_rt)' "$work/libraries"; then
    echo fine
    exit
fi
strange=$(awk '{ print $1 }' "$work/libraries" |
    grep -vE '^(linux-vdso\.so\.1|libsqlite3\.so\.0|libc\.so\.6|libm\.so\.6|.*/ld-linux.*)$' || true)
[ -z "$strange" ] || fail "it needs $strange"

# with nothing else to see at all: only root may change the root
if [ "$(id -u)" -eq 0 ] && chroot / true 2>/dev/null; then
    mkdir "$work/root" "$work/root/data"
    cp "$work/civic" "$work/root/civic"
    grep -oE '/[^ ]+' "$work/libraries" | while read -r library; do
        mkdir -p "$work/root$(dirname "$library")"
        cp -L "$library" "$work/root$library"
    done
    env -i "$(command -v chroot)" "$work/root" /civic /data/civic.db >"$work/out" 2>&1 ||
        fail "not started alone"
    has "created in"
fi
echo fine
