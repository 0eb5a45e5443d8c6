#!/usr/bin/env bash
# completion.bash SCHEMAC SOURCE WORK - what the completion offers is what the compiler understands.
set -u
schemac=$1
source=$2
work=$3
failed=0

fail() {
    echo "FAILED: $*"
    failed=1
}

rm -rf "$work"
mkdir -p "$work/sub.dir" && cd "$work" || exit 1
touch a.schema 'b c.schema' notes.txt x.db sub.dir/d.schema

declare -F _init_completion _get_comp_words_by_ref >/dev/null && fail "helpers are loaded that not everybody has"
# shellcheck source=/dev/null
. "$source/compiler/completion/schemac.bash" || exit 1
[[ $(complete -p schemac) == 'complete -F _schemac schemac' ]] || fail "it is not registered"

# What the compiler prints for these words is asked once; the completion asks hundreds of times.
declare -A answers
remembered() {
    if [[ -n ${answers[$*]+known} ]]; then
        printf '%s\n' "${answers[$*]}"
    else
        "$schemac" "$@"
    fi
}
remember() {
    answers[$*]=$("$schemac" "$@" 2>/dev/null) || fail "schemac exits with $?: $*"
}
remember --help
remember explain

# offer WORD...: COMPREPLY is what is offered for the last WORD of a command line.
offer() {
    COMP_WORDS=(remembered "$@")
    COMP_CWORD=$#
    COMPREPLY=(left over)
    _schemac || fail "_schemac exits with $?: $*"
}

# offered WORD...: the same, sorted, one a line.
offered() {
    offer "$@"
    [[ ${#COMPREPLY[@]} -eq 0 ]] || printf '%s\n' "${COMPREPLY[@]}" | LC_ALL=C sort
}

# expect TEXT WORD...: exactly the lines of TEXT are offered, each once, in whatever order.
expect() {
    local text=$1 line
    local -A wanted=()
    shift
    offer "$@"
    while IFS= read -r line; do
        [[ -z $line ]] || wanted[$line]=missing
    done <<<"$text"
    for line in ${COMPREPLY[@]+"${COMPREPLY[@]}"}; do
        [[ ${wanted[$line]-} == missing ]] || fail "schemac $*: offered without reason, or twice: $line"
        wanted[$line]=there
    done
    for line in ${wanted[@]+"${!wanted[@]}"}; do
        [[ ${wanted[$line]} == there ]] || fail "schemac $*: not offered: $line"
    done
}

# lines WORD...: one a line, sorted.
lines() {
    printf '%s\n' "$@" | LC_ALL=C sort
}

# program_says PATTERN ARGUMENT...: the words behind PATTERN in what schemac says about a wrong value.
program_says() {
    local pattern=$1 said
    shift
    said=$("$schemac" "$@" 2>&1 | sed -n "s/.*$pattern//p")
    said=${said%% not \'*}
    # shellcheck disable=SC2046
    lines $(printf '%s' "$said" | tr -c 'a-z-' ' ' | sed 's/ and / /g; s/ or / /g')
}

# ---- the first word
subcommands=$(remembered --help | sed -nE 's/^  ([a-z]+) +[^ ].*/\1/p' | LC_ALL=C sort)
[[ $(wc -l <<<"$subcommands") -ge 9 ]] || fail "few subcommands are found"
while read -r subcommand; do
    remember "$subcommand" --help
done <<<"$subcommands"
expect "$subcommands" ''
expect check ch
expect inspect i
expect '' nothing
expect "$(lines --help --version -h)" -
expect --version --v

# ---- options, of each subcommand
while read -r subcommand; do
    options=$(remembered "$subcommand" --help | grep -E '^(  |      )-' |
        grep -oE '^ +(-[A-Za-z](, --[a-z-]+)?|--[a-z-]+)' | tr -d , | tr -s ' ' '\n' | sed '/^$/d' | LC_ALL=C sort -u)
    grep -q -e --help <<<"$options" || fail "few options of $subcommand are found"
    expect "$options" "$subcommand" -
    expect "$(grep -e -- <<<"$options")" "$subcommand" --
    expect --help "$subcommand" --he
done <<<"$subcommands"
expect --depfile generate a.schema --dep
expect --roll-back migrate --backups 2 --ro
expect --backups restore --b
expect '' inspect --yes

# ---- values, which the program lists when one is wrong
expect "$(program_says 'there are ' check --format '?' a.schema)" check --format ''
expect "$(program_says 'there are ' inspect --format '?' x.db)" inspect --format ''
expect "$(program_says 'color is ' check --color '?' a.schema)" check --color ''
expect "$(program_says 'there is ' generate --engine '?' a.schema)" generate --engine ''
expect "$(program_says 'example is ' explain --example '?')" explain --example ''
expect "$(lines gcc json sarif text)" check --format ''
expect gcc check --format g
expect json plan --format = j
expect "$(lines auto always)" fmt --color = a
expect last migrate --roll-back ''
expect '' check --max-errors ''
kinds=$(while read -r subcommand; do
    remembered "$subcommand" --help | sed -nE 's/^ +(-[A-Za-z], )?--[a-z-]+ ([A-Z]+)  .*/\2/p'
done <<<"$subcommands" | LC_ALL=C sort -u)
[[ $kinds == "$(lines DIR FILE FORMAT N NAME WHEN WHICH)" ]] ||
    fail "a new kind of value: is it completed? $kinds"

# ---- warnings and codes
names=$(program_says '; there are ' check -W '?' a.schema)
[[ $(wc -l <<<"$names") -ge 7 ]] || fail "few warnings are found"
forms=$(for name in $names; do
    printf '%s\n' "$name" "no-$name" "error=$name" "no-error=$name"
done)
# shellcheck disable=SC2086
expect "$(lines all no-all error no-error $forms)" check -W ''
expect redundant-index check -W red
expect no-redundant-index check -W no-red
expect redundant-index check -W error = red
expect -Wno-redundant-index check -Wno-red
expect redundant-index generate -Wno-error = red
offer check -W ''
"$schemac" check "${COMPREPLY[@]/#/-W}" - <<<'schema s; model m { id: int64 primary key; }' ||
    fail "one of these is not accepted: ${COMPREPLY[*]}"
codes=$(remembered explain | grep -oE '^[EW][0-9]+')
[[ $(wc -l <<<"$codes") -ge 80 ]] || fail "few codes are found"
# shellcheck disable=SC2086
expect "$(lines $codes $names)" explain ''
expect "$(grep '^E060' <<<"$codes")" explain E060
expect redundant-index explain E0401 red
expect E0401 explain --example wrong E0401

# ---- files and directories
schemas=$(lines a.schema 'b c.schema' sub.dir)
all=$(lines a.schema 'b c.schema' notes.txt sub.dir x.db)
declare -A arguments=([generate]=$schemas [check]=$schemas [fmt]=$schemas [status]=$schemas
    [plan]=$schemas [snapshot]=$schemas [create]=$schemas [diff]=$schemas [migrate]=$schemas [inspect]=$all [reset]=$all
    [restore]=$all [explain]=$(offered explain ''))
while read -r subcommand; do
    [[ -n ${arguments[$subcommand]-} ]] || fail "what does $subcommand take?"
    expect "${arguments[$subcommand]-}" "$subcommand" ''
done <<<"$subcommands"
expect "$schemas" check a.schema --format gcc ''
expect 'b c.schema' check b
expect 'b c.schema' check '"b'
expect 'b c.schema' check 'b\ '
expect sub.dir/d.schema check sub.dir/
expect "$all" status a.schema ''
expect "$all" migrate -I sub.dir --backups 2 a.schema ''
expect '' plan a.schema x.db ''
expect '' inspect x.db ''
expect sub.dir generate -o ''
expect -osub.dir generate -osu
expect sub.dir check --import = s
expect "$all" generate --depfile ''
shopt -s failglob # brackets of the usage are no patterns
expect "$all" inspect ''
shopt -u failglob

# ---- after --, nothing is an option
touch -- -odd.schema
expect "$(lines -odd.schema a.schema 'b c.schema' sub.dir)" check -- ''
expect -odd.schema check -- -
expect '' check -- --fo
rm -- -odd.schema

# ---- what is not there
expect '' nothing ''
expect '' nothing -
COMP_WORDS=("$work/no-schemac" '')
COMP_CWORD=1
_schemac
[[ ${#COMPREPLY[@]} -eq 0 ]] || fail "something is offered without a program"

exit "$failed"
