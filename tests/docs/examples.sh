#!/bin/sh
# examples.sh SCHEMAC SOURCE WORK - the example of schema.5 compiles without a message and has the one
# layout; the commands of schemac.1 run on it, each with success, and use every subcommand.
. "$(dirname "$0")/common.sh"
schemac=$1
pages=$2/docs/man
begin "$3"

# examples_of PAGE: that section, without its indentation.
examples_of() {
    rendered "$pages/$1" | awk '/^[A-Z]/ { inside = $0 == "EXAMPLES"; next } inside' | sed 's/^     //'
}

# what comes before the first empty line is an introduction, the last line is empty
examples_of schema.5 | sed '1,/^$/d; $d' >shop.schema
[ "$(wc -l <shop.schema)" -ge 40 ] || fail "no example is found in schema.5"
"$schemac" check -W all shop.schema >out 2>&1 || fail "schema.5: check exits with $?"
[ ! -s out ] || fail "schema.5: check says: $(cat out)"
"$schemac" fmt --check shop.schema || fail "schema.5: the example has another layout"

examples_of schemac.1 | sed -n 's/^ *\$ //p' >commands
[ "$(wc -l <commands)" -ge 12 ] || fail "few commands are found in schemac.1"
PATH=$(dirname "$schemac"):$PATH
export PATH
while read -r command; do
    eval "$command" >out 2>&1 </dev/null || fail "exit $?: $command: $(cat out)"
done <commands
for file in shop.schema.h shop.schema.c shop.d; do
    [ -s "build/$file" ] || fail "$file is not generated"
done
[ ! -e shop.db ] || fail "the database is not removed"

"$schemac" --help | sed -nE 's/^  ([a-z]+) +[^ ].*/\1/p' >subcommands
sed -nE 's/.*schemac ([a-z]+) .*/\1/p' commands >used
same "subcommands in the examples" subcommands used
finish
