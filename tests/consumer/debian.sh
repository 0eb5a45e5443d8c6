#!/bin/sh
# The Debian packages, made of what release.sh has built, installed in a root that has nothing else, used and
# removed again.
#
#   debian.sh RELEASE WORK
set -eu
source=$1/clone
build=$source/build/install
work=$2
rm -rf "$work"
mkdir -p "$work"
here=$(dirname "$0")

quietly() {
    "$@" >"$work/log" 2>&1 || {
        cat "$work/log"
        echo "failed: $*"
        exit 1
    }
}

# where things lie is another matter than with a prefix of one's own, what is compiled is the same
rm -f "$build/CMakeCache.txt" "$build"/*.deb
quietly cmake -S "$source" -B "$build" -G Ninja -D CMAKE_BUILD_TYPE=Release \
    -D CMAKE_INSTALL_PREFIX=/usr -D SCHEMAC_BUILD_TESTS=OFF -D SCHEMAC_BUILD_EXAMPLES=OFF
quietly cmake --build "$build"
quietly sh -c 'cd "$1" && cpack' sh "$build"
mkdir "$work/packages"
mv "$build"/*.deb "$work/packages"
[ "$(ls "$work/packages" | wc -l)" -eq 3 ]

mkdir "$work/inside"
cp "$work"/packages/*.deb "$work/inside"
cp -R "$here/project" "$work/inside/project"
cp "$here/debian_inside.sh" "$work/inside"
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
# from where this machine has its packages
set --
for file in /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list; do
    if [ $# -eq 0 ] && [ -s "$file" ]; then set -- "$file"; fi
done
mmdebstrap --quiet --variant=apt --format=null \
    --customize-hook="copy-in '$work/inside' /var/tmp" \
    --customize-hook='chroot "$1" sh /var/tmp/inside/debian_inside.sh' \
    "$suite" /dev/null "$@" >"$work/log" 2>&1 || {
    cat "$work/log"
    exit 1
}
grep -q '^all is well$' "$work/log"
rm -rf "$work"
