#!/bin/sh
# keywords.sh SOURCE WORK - schema.5 marks every word that the compiler knows, and no other, as one that
# is written as it stands.
. "$(dirname "$0")/common.sh"
source=$1
begin "$2"

# table FILE FIRST LAST: what stands first in quotes on each line between these two.
table() {
    sed -n "/$2/,/$3/s/^[^\"]*\"\([a-z0-9_]*\)\".*/\1/p" "$source/compiler/$1"
}

# at_least COUNT FILE: as many words as the compiler had when this was written.
at_least() {
    [ "$(wc -l <"$2")" -ge "$1" ] || fail "only $(wc -l <"$2") words are found: $2"
}

table front/lexer.l '^static const keyword keywords' '^};' >keywords
at_least 55 keywords
sed -n '/later_statements\[\] = {/,/}/p' "$source/compiler/front/lexer.l" | grep -oE '"[a-z]+"' | tr -d '"' >later
at_least 3 later
sed -n 's/^ *\.name = "\([a-z0-9]*\)".*/\1/p' "$source/compiler/model/types.c" | grep -vx enum >types
at_least 12 types
sed -n '/^static void take_collation/,/^}/p' "$source/compiler/model/modifiers.c" |
    grep -oE '\{"[a-z]+"' | tr -d '{"' >collations
at_least 3 collations
cat keywords later types collations >known

marked "$source/docs/man/schema.5" >macros
awk -F'|' '$1 == "DESCRIPTION" && $4 == "Cm" { print $5 }' macros | tr ' ' '\n' >bold
within "words of the language" known bold

# words that mean something in one place only and are in no table
cat >>known <<'WORDS'
action
allow
false
int
now
random
true
WORDS
same "words that are written as they stand" known bold
finish
