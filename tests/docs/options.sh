#!/bin/sh
# options.sh SCHEMAC SOURCE WORK - subcommands, options, warnings, exit statuses and variables are in
# schemac.1 as they are in the help texts and in the code, and nothing else is.
. "$(dirname "$0")/common.sh"
schemac=$1
source=$2
page=$2/docs/man/schemac.1
begin "$3"

# options_of HELP: a line for each option, such as "-I --import DIR"; "-W error" is a form of -W, and
# "--adopt[=any]" one of --adopt.
options_of() {
    sed -nE 's/^(  |      )(-[A-Za-z](, --[a-z-]+)?|--[a-z-]+)(\[=[a-z]+\])?( [A-Za-z]+)?  .*/\2\5/p' "$1" |
        tr -d , >found
    [ "$(wc -l <found)" -eq "$(grep -cE '^(  |      )-' "$1")" ] || fail "a line of $1 is not understood"
    grep -v '^-W error$' found || true
}

"$schemac" --help >help
sed -nE 's/^  ([a-z]+) +[^ ].*/\1/p' help >subcommands
options_of help >all
marked "$page" >macros

# ---- subcommands: each has a synopsis and a section
awk -F'|' '$1 == "SYNOPSIS" && $4 == "Cm" && $5 !~ /^(any|all|usual)$/ { print $5 }' macros >in_synopsis
same "subcommands in the synopsis" subcommands in_synopsis
awk -F'|' '$1 == "DESCRIPTION" && $2 !~ / / && $2 != "" { print $2 }' macros >in_sections
same "sections of subcommands" subcommands in_sections

# ---- options: those in the synopsis of each subcommand; those that are described, with their values
awk -F'|' '
    function flush() {
        if (options != "")
            print subsection "|" options values
        options = values = ""
    }
    $1 != "DESCRIPTION" || $3 != head { flush(); head = $3 }
    $1 == "DESCRIPTION" && $3 > 0 {
        subsection = $2
        if ($4 == "Fl")
            options = options (options == "" ? "" : " ") "-" $5
        else if ($4 == "Ar" && index(values, " " $5) == 0)
            values = values " " $5
    }
    END { flush() }' macros >described

while read -r subcommand; do
    "$schemac" "$subcommand" --help >"help_$subcommand"
    options_of "help_$subcommand" >"options_$subcommand"
    cat "options_$subcommand" >>all
    # -h is there once for all
    sed 's/ .*//; /^-h$/d' "options_$subcommand" >"short_$subcommand"
    awk -F'|' -v wanted="$subcommand" '
        $1 == "SYNOPSIS" && $4 == "Nm" { subcommand = "" }
        $1 == "SYNOPSIS" && $4 == "Cm" && $5 !~ /^(any|all|usual)$/ { subcommand = $5 }
        $1 == "SYNOPSIS" && $4 == "Fl" && subcommand == wanted &&
            ($5 !~ /^(h|-help|-version)$/ || wanted == "create") {
            print "-" $5
        }' macros >"synopsis_$subcommand"
    if [ -s "short_$subcommand" ] || [ -s "synopsis_$subcommand" ]; then
        same "options of $subcommand" "short_$subcommand" "synopsis_$subcommand"
    fi
    sed -n "s/^$subcommand|//p" described >"section_$subcommand"
    if [ -s "section_$subcommand" ]; then
        within "the section of $subcommand" "section_$subcommand" "options_$subcommand"
    fi
done <subcommands
sed 's/^[^|]*|//' described >all_described
same "options that are described" all all_described

# ---- and wherever else an option is named
tr ' ' '\n' <all | grep '^-' >names
awk -F'|' '$4 == "Fl" { print "-" $5 }' macros >mentioned
within "options that are mentioned" mentioned names
rendered "$page" | grep -oE '(^|[^A-Za-z0-9-])--[a-z][a-z-]*' | sed 's/^[^-]*//' >printed
within "options that are printed" printed names

# ---- warnings: their names, codes and defaults; the forms of -W are accepted
"$schemac" explain | sed -nE 's/^(W[0-9]+) .*\((.*), (on|off)\)$/\2 \1 \3/p' >warnings
rendered "$page" | sed -nE 's/^ +([a-z-]+) +(W[0-9]+) +(on|off)$/\1 \2 \3/p' >warnings_printed
same "warnings" warnings warnings_printed
awk -F'|' '
    $1 == "WARNINGS" && $3 > 0 && $4 == "Fl" { printf "\n" }
    $1 == "WARNINGS" && $3 > 0 && $4 ~ /^(Cm|Ar)$/ && $5 !~ /^W[0-9]/ { printf "%s", $5 }
    END { printf "\n" }' macros | sed -n 's/NAME/redundant-index/; /./p' >forms
[ "$(wc -l <forms)" -ge 8 ] || fail "few forms of -W are found"
echo 'schema s version 1; model m { id: int64 primary key; }' >fine.schema
set --
while read -r form; do
    set -- "$@" -W "$form"
done <forms
"$schemac" check "$@" fine.schema || fail "one of these is not accepted: $*"

# ---- exit statuses and variables
for help in help_*; do
    sed -n '/^Exit status:/,$p' "$help" | grep -oE '[0-9]+'
done >statuses
rendered "$page" | sed -n '/^EXIT STATUS/,/^EXAMPLES/s/^     \([0-9]\) .*/\1/p' >statuses_printed
same "exit statuses" statuses statuses_printed
grep -rhoE 'getenv\("[A-Z_]+"\)' "$source/compiler" "$source/runtime" --include='*.c' |
    sed 's/.*"\(.*\)".*/\1/' >variables
awk -F'|' '$1 == "ENVIRONMENT" && $3 > 0 && $4 == "Ev" { print $5 }' macros >variables_described
within "variables" variables variables_described
finish
