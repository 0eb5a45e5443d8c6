#!/bin/sh
# queries.sh SCHEMAC SOURCE WORK - docs/queries.md is what it says. Its blocks are taken in their order:
#   schema        begins a schema, or belongs to the one before; `check` says nothing of it
#   schema NAME   belongs to that one, as do those behind it
#   schema, says  what `check` says of the schema with this block, which is then left out again
#   sql           rows of a database of the schema
#   sh, says      what commands print
#   c, prints     a function of `db`, a new database with the rows so far, and what it prints
#   c generated   is in the generated header
# The query in the README compiles, too, and becomes what stands there.
# CC, FLAGS, INCLUDE and RUNTIME say how programs are compiled.
. "$(dirname "$0")/common.sh"
schemac=$1
document=${DOCUMENT:-$2/docs/queries.md}
readme=$2/README.md
begin "$3"

# ---- blocks: a file each, called by its number and kind
mkdir blocks
awk '
    /^```/ && !inside { inside = 1; kind = substr($0, 4); gsub(/ /, "_", kind)
                        file = sprintf("blocks/%03d.%s", ++count, kind); printf "" >file; next }
    /^```/ { inside = 0; close(file); next }
    inside { print >file }' "$document"

# wrong BLOCK WORDS: with the heading that it stands under
wrong() {
    under=$(awk -v wanted="$(basename "${1%%.*}")" '
        /^#/ && !inside { heading = $0 } /^```/ { inside = !inside; count += inside }
        count == wanted + 0 { print heading; exit }' "$document")
    shift
    fail "$under: $*"
}

# behind BLOCK KIND: whether the next block is of the kind; sets `next`
behind() {
    next=$(basename "${1%%.*}" | awk '{ printf "blocks/%03d", $1 + 1 }').$2
    [ -e "$next" ]
}

# ---- a schema, or what is wrong with one
said_of() {
    cat "$name.schema" "$1" >tried.schema
    "$schemac" check --color never tried.schema >said 2>&1 || true
    sed 's/^tried\.schema:[0-9]*:[0-9]*: //; s/^ *//' said >messages
    while IFS= read -r line; do
        grep -qxF -e "$line" messages || wrong "$1" "check does not say: $line
$(cat said)"
    done <"$next"
}

take_schema() {
    case $1 in *.schema_*) name=${1##*.schema_} ;; esac
    if behind "$1" says; then
        said_of "$1"
        return
    elif grep -q '^schema ' "$1"; then
        name=$(sed -n 's/^schema \([a-z]*\).*/\1/p' "$1")
        echo "$name" >>names
        cp "$1" "$name.schema"
        touch "$name.rows" "$name.table" "$name.examples"
    else
        { echo; cat "$1"; } >>"$name.schema"
    fi
    "$schemac" check "$name.schema" >said 2>&1 || true
    [ ! -s said ] || wrong "$1" "check says:
$(cat said)"
}

take_commands() {
    behind "$1" says || wrong "$1" "nothing says what it prints"
    PATH=$(dirname "$schemac"):$PATH sh "$1" >said 2>&1 || true
    diff said "$next" >difference || wrong "$1" "$(cat difference)"
}

# ---- programs
take_example() {
    behind "$1" prints || wrong "$1" "nothing says what it prints"
    number=$(basename "${1%%.*}")
    cp "$name.rows" "$number.rows"
    {
        printf 'static void example_%s(schemac_db *db)\n{\n    (void)db;\n' "$number"
        cat "$1"
        printf '}\n\n'
    } >>"$name.examples"
    printf '    {"%s", example_%s},\n' "$number" "$number" >>"$name.table"
    examples=$((examples + 1))
}

# program NAME: all examples of a schema
program() {
    cat <<C
#include "$1.schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void must(schemac_db *db, schemac_status status)
{
    if (status == SCHEMAC_OK)
        return;
    fprintf(stderr, "%s\n", schemac_error_message(db));
    exit(1);
}

static void add_rows(schemac_db *db, const char *number)
{
    static char text[100000];
    char name[20];
    snprintf(name, sizeof name, "%s.rows", number);
    FILE *file = fopen(name, "r");
    size_t size = file == NULL ? 0 : fread(text, 1, sizeof text - 1, file);
    text[size] = '\0';
    if (file != NULL)
        fclose(file);
    must(db, schemac_exec(db, text));
}

$(cat "$1.examples")

static const struct {
    const char *number;
    void (*run)(schemac_db *db);
} examples[] = {
$(cat "$1.table")
};

int main(void)
{
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        schemac_db *db;
        printf("example %s\n", examples[i].number);
        must(db, $1_open(":memory:", NULL, &db));
        add_rows(db, examples[i].number);
        examples[i].run(db);
        fflush(stdout);
        schemac_close(db);
    }
    return 0;
}
C
}

run_examples() {
    "$schemac" generate "$1.schema" -o . >said 2>&1 || fail "generate says: $(cat said)"
    program "$1" >"$1.main.c"
    # shellcheck disable=SC2086
    "${CC:-cc}" -std=c11 -Wall -Wextra -Wpedantic -Wconversion -Werror ${FLAGS:-} "-I$INCLUDE" -I. \
        "$1.main.c" "$1.schema.c" "$RUNTIME" -lsqlite3 -o "$1" >said 2>&1 || fail "$1: $(cat said)"
    "./$1" >printed 2>said || fail "$1: exits with $?: $(tail -3 printed) $(cat said)"
    awk '/^example [0-9]+$/ { file = $2 ".printed"; printf "" >file; next } { print >file }' printed
}

check_printed() {
    number=$(basename "${1%%.*}")
    [ -e "$number.printed" ] || : >"$number.printed"
    ! behind "$1" prints || diff "$number.printed" "$next" >difference || wrong "$1" "$(cat difference)"
}

# ---- generated C: each declaration, which ends with ';' at the end of a line that is not of a struct
flat() {
    tr -s ' \n' '  ' <"$1" | sed 's|/\*[^*]*\*\**\([^/*][^*]*\*\**\)*/||g' | tr -s ' '
}

check_generated() {
    flat "$name.schema.h" >header
    awk '{ text = text " " $0 } /\);$|^}.*;$|^#/ { print text; text = "" }
        END { if (text != "") print text }' "$1" >declarations
    while IFS= read -r declaration; do
        echo "$declaration" >declared
        flat declared | sed 's/^ //; s/ $//; s/;$//' >wanted
        grep -qF -f wanted header || wrong "$1" "not in the header: $(cat wanted)"
    done <declarations
}

# ---- all of them: what makes schemas and rows first
examples=0
for block in blocks/*; do
    case $block in
    *.schema | *.schema_*) take_schema "$block" ;;
    *.sql) cat "$block" >>"$name.rows" ;;
    *.c) take_example "$block" ;;
    *.sh) take_commands "$block" ;;
    *.c_generated | *.prints | *.says) ;;
    *) wrong "$block" "nobody knows what such a block is" ;;
    esac
    echo "$name" >"$(basename "$block").of"
done
[ "$examples" -ge 20 ] || fail "only $examples examples are found"
while read -r name; do
    run_examples "$name"
done <names
for block in blocks/*.c; do
    check_printed "$block"
done
for block in blocks/*.c_generated; do
    read -r name <"$(basename "$block").of"
    check_generated "$block"
done

# ---- the README: the schema and the query, then the function
awk '/^```/ { if (inside && wanted) printf "%s", text
              inside = !inside; text = ""; wanted = 0; next }
    inside { if (text == "") wanted = /^schema |^\/\/\/ /; text = text $0 "\n" }' "$readme" >notes.schema
name=notes
"$schemac" generate notes.schema -o . >said 2>&1 || true
[ ! -s said ] || fail "README.md: generate says: $(cat said)"
grep '^schemac_status notes_titles(' "$readme" >blocks/readme
check_generated blocks/readme
finish
