#!/bin/sh
# Every global symbol of the libraries that are installed begins with schemac_.
#
#   symbols.sh NM PREFIX
set -eu
libraries=0
for library in $(find "$2" -name 'libschemac*.a'); do
    libraries=$((libraries + 1))
    count=$("$1" "$library" | awk 'NF == 3 && $2 ~ /^[A-TV-Z]$/' | wc -l)
    [ "$count" -gt 1 ] || { echo "$library has $count symbols"; exit 1; }
    bad=$("$1" "$library" | awk 'NF == 3 && $2 ~ /^[A-TV-Z]$/ && $3 !~ /^_*schemac_/ { print $3 }' | sort -u)
    [ -z "$bad" ] || { echo "$library has symbols that a program may have, too:"; echo "$bad"; exit 1; }
done
[ "$libraries" -ge 2 ] || { echo "only $libraries libraries are installed in $2"; exit 1; }
