#!/bin/sh
# keywords.sh SCHEMAC SOURCE WORK - schema.5 marks every word that the compiler knows, and no other, as one
# that is written as it stands; the other places that list words have all of them; none is reserved.
. "$(dirname "$0")/common.sh"
schemac=$1
source=$2
begin "$3"

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
sed -n 's/^ *\.name = "\([a-z0-9]*\)".*/\1/p' "$source/compiler/model/types.c" | grep -vx enum >types
at_least 12 types
sed -n '/^static void take_collation/,/^}/p' "$source/compiler/model/modifiers.c" |
    grep -oE '\{"[a-z]+"' | tr -d '{"' >collations
at_least 3 collations
cat keywords types collations >known

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
user_version
WORDS
same "words that are written as they stand" known bold

# ---- modifiers, which may be several words
sed -n 's/^ *X([A-Z_]*, *"\([a-z_ ]*\)", *[A-Z]*,.*/\1/p' "$source/compiler/front/modifiers.h" >modifiers
at_least 20 modifiers
awk -F'|' '$2 == "Fields" && $4 == "Cm" { print $5 }' macros >of_fields
within "modifiers" modifiers of_fields

# mentioned FILE WORDS: each line of the second is somewhere in the first
mentioned() {
    while read -r words; do
        grep -qwF -e "$words" "$source/$1" || fail "$1 has nothing about '$words'"
    done <"$2"
}
mentioned docs/language.md keywords
for list in types modifiers; do
    mentioned docs/language.md $list
    mentioned README.md $list
done
for list in keywords later collations modifiers; do
    mentioned tests/fuzz/schema.dict $list
done

# ---- in the lexer they are looked for by halves, and in the grammar each can be a name
LC_ALL=C sort -c keywords || fail "the lexer's words are not in order"
cat >names.schema <<SCHEMA
schema names version 1;
enum word { $(cat keywords later | paste -sd, -) }
model m { id: int64 primary key; word: word; }
SCHEMA
"$schemac" check names.schema || fail "a word is reserved: the rule 'keyword' of the grammar lacks it"
finish
