#!/bin/sh
# Builds examples/service with what is installed, and drives it.
#
#   service_installed.sh SOURCE PREFIX WORK CIVIC_NEXT
set -eu
source=$1
prefix=$2
work=$3
civic_next=$4
here=$(dirname "$0")
rm -rf "$work"
mkdir -p "$work"
cp -R "$prefix" "$work/prefix"

flags='-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes'
flags="$flags -Wcast-qual -Wformat=2 -Wundef -Werror"
{
    cmake -S "$source/examples/service" -B "$work/build" -G Ninja -D CMAKE_BUILD_TYPE=RelWithDebInfo \
        -D CMAKE_PREFIX_PATH="$work/prefix" -D CMAKE_C_FLAGS="$flags"
    cmake --build "$work/build"
} >"$work/log" 2>&1 || {
    cat "$work/log"
    exit 1
}
sh "$here/service.sh" "$work/build/service" "$civic_next"
rm -rf "$work"
