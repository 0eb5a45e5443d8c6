#!/bin/sh
# paths.sh SCHEMAC SOURCE WORK - each path that is named in `docs/` and the README is there.
. "$(dirname "$0")/common.sh"
source=$2
begin "$3"

for page in "$source"/README.md "$source"/docs/*.md; do
    grep -oE '`(compiler|runtime|tests|examples|schemas|docs)/[A-Za-z0-9_./-]*`' "$page" |
        tr -d '`' | sort -u >paths
    while read -r path; do
        [ -e "$source/$path" ] || fail "$(basename "$page") names $path, which is not there"
    done <paths
    cat paths >>all
done
[ "$(wc -l <all)" -ge 50 ] || fail "only $(wc -l <all) paths are found"
finish
