#!/bin/sh
# upgrade.sh PROGRAMS SCHEMAC SOURCE WORK - examples/upgrade as its text says: four versions on one
# file, a refusal at a start and one by the build, and their cures.
set -eu
programs=$1
schemac=$2
source=$3
work=$4
rm -rf "$work"
mkdir -p "$work"
cd "$work"

# run EXIT VERSION [ARGUMENT...]: output goes to `out`
run() {
    wanted=$1
    version=$2
    shift 2
    got=0
    "$programs/upgrade_$version" books.db "$@" >out 2>&1 || got=$?
    if [ "$got" -ne "$wanted" ]; then
        echo "upgrade_$version exited $got, not $wanted:"
        cat out
        exit 1
    fi
}

# has TEXT...: each is in the output
has() {
    for text; do
        grep -qF -- "$text" out || { echo "no '$text' in:"; cat out; exit 1; }
    done
}

run 0 1
has "created table book" "created table loan"
run 0 2
has "renamed column book.written_by, was author" "made anew table book" "created column loan.returned" \
    "the file as it was is kept"
run 1 3
has "1 row of book with no value of pages, which is required now: key 2" "Nothing has been changed"
if grep -q renamed out; then
    echo "what was undone is reported"
    exit 1
fi
run 1 3
run 0 2 count
has "nothing to do" "The Time Machine has 84 pages"
run 0 3
has "renamed table lending, was loan" "made anew table book" "Edwin Abbott" "84 pages, lent 1 time" \
    "Beowulf            -              213 pages, lent 1 time"
run 0 3
has "nothing to do" "213 pages, lent 1 time"
run 1 2
has "belongs to version 3"
run 0 4
has "created table reader" "Ada has lent 3 books"
run 0 4
has "nothing to do" "Ada has lent 3 books"
got=0
mkdir refused # without the migration lendings would have no reader
cp -r "$source/4/history" refused
sed '/^migration 4/,$d' "$source/4/library.schema" >refused/library.schema
"$schemac" check refused/library.schema >out 2>&1 || got=$?
[ "$got" -eq 1 ]
has "'reader' is new and required: rows of version 3 have no value for it"
"$schemac" check "$source/4/library.schema"
test -e books.db.backup-1
test -e books.db.backup-2
test -e books.db.backup-3
test "$(sqlite3 books.db.backup-2 "SELECT count(*) FROM loan")" = 3
echo fine
