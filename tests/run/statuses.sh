#!/bin/sh
# statuses.sh SOURCE - each status is expected by a program of these tests.
set -eu
cd "$1"
statuses=$(sed -n '/^#define SCHEMAC_STATUS_LIST/,/[^\\]$/s/^    X(\([A-Z_]*\),.*/\1/p' \
    runtime/include/schemac/schemac.h)
[ "$(echo "$statuses" | wc -l)" -ge 22 ] || { echo "few statuses are found: $statuses"; exit 1; }
failed=0
for status in $statuses; do
    grep -rqw --include='*.c' "SCHEMAC_$status" tests/run && continue
    echo "no test of tests/run expects SCHEMAC_$status"
    failed=1
done
exit $failed
