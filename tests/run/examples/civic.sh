#!/bin/sh
# civic.sh EXAMPLES WORK - what ./dev demo shows, and examples/quickstart.
set -eu
examples=$1
work=$2
rm -rf "$work"
mkdir -p "$work"
cd "$work"

# run EXIT PROGRAM [ARGUMENT...]: output goes to `out`
run() {
    wanted=$1
    program=$examples/$2
    shift 2
    got=0
    "$program" "$@" >out 2>&1 || got=$?
    if [ "$got" -ne "$wanted" ]; then
        echo "$program exited $got, not $wanted:"
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

overdue='2026-0003  Ciara Egan        738.00 EUR since 2026-03-31'
run 0 civic/civic civic.db
has "created in" "+ table  audit_logs" "+ 107 indexes" "added North Hill" "$overdue"
run 0 civic/civic civic.db 2026-03-31
has "up to date: nothing to do" "$overdue"
run 0 civic/civic_next civic.db
has "brought up to date" "~ column activities.venue, was location" "+ table  activity_expenses" "$overdue"
run 1 civic/civic civic.db
has "not started: NEWER" "it has not been touched"
run 1 civic/civic .
has "is a directory"
run 2 civic/civic
has "Usage"

run 0 quickstart/quickstart shop.db
has "customer 1: ada@example.org" "1 customers"
run 0 quickstart/quickstart shop.db
has "ada is a customer already" "1 customers"
echo fine
