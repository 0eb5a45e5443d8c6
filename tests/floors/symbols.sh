#!/bin/sh
# Every global symbol of a library begins with schemac_.
#
#   symbols.sh NM LIBRARY...
set -eu
nm=$1
shift
for library in "$@"; do
    count=$("$nm" "$library" | awk 'NF == 3 && $2 ~ /^[A-TV-Z]$/' | wc -l)
    [ "$count" -gt 1 ] || { echo "$library has $count symbols"; exit 1; }
    bad=$("$nm" "$library" | awk 'NF == 3 && $2 ~ /^[A-TV-Z]$/ && $3 !~ /^_*schemac_/ { print $3 }' | sort -u)
    [ -z "$bad" ] || { echo "$library has symbols that a program may have, too:"; echo "$bad"; exit 1; }
done
