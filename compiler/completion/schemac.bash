# schemac.bash - completion of schemac's command line in bash 4 and later. To use it:
#   . schemac.bash
# or put it, called `schemac`, where the package bash-completion looks for such files.
#
# Subcommands, options and arguments are what `schemac [SUBCOMMAND] --help` prints, codes and names of
# warnings what `schemac explain` prints: only values of options stand here.

# _schemac_help PROGRAM [SUBCOMMAND]: reads the help text into the caller's variables: `subcommands`,
# `options`, `takes` (option -> the name of its value), and `arguments`, such as FILE DATABASE.
_schemac_help() {
    local line word skip=''
    local -a words
    local option='^(  | {6})(-[A-Za-z])?(, )?(--[a-z][a-z-]*)?(\[=[a-z]+\])?( ([A-Za-z]+))?  '
    local subcommand='^  ([a-z]+) +[^ ]'
    local usage='^Usage: schemac [a-z]+ (.*)$'
    while IFS= read -r line; do
        if [[ $line =~ $option && -n ${BASH_REMATCH[2]}${BASH_REMATCH[4]} ]]; then
            for word in "${BASH_REMATCH[2]}" "${BASH_REMATCH[4]}"; do
                [[ -n $word ]] || continue
                # -W is there twice
                [[ -n ${takes[$word]+known} ]] || options+=("$word")
                takes[$word]=${takes[$word]:-${BASH_REMATCH[7]}}
            done
        elif [[ $line =~ $subcommand ]]; then
            subcommands+=("${BASH_REMATCH[1]}")
        elif [[ $line =~ $usage && ${#arguments[@]} -eq 0 ]]; then
            read -ra words <<<"${BASH_REMATCH[1]//|/ }"
            for word in "${words[@]}"; do
                case $word in
                -*) skip=yes ;; # what is behind it is its value
                *[[:upper:]]*)
                    [[ -n $skip ]] || arguments+=("${word//[\[\]]/}")
                    skip=''
                    ;;
                esac
            done
        fi
    done < <("$1" ${2:+"$2"} --help 2>/dev/null)
}

# _schemac_words PREFIX CURRENT WORD...: what begins with CURRENT, with PREFIX before it.
_schemac_words() {
    local prefix=$1 current=$2
    shift 2
    mapfile -t COMPREPLY < <(compgen -P "$prefix" -W "$*" -- "$current")
}

# _schemac_files PREFIX CURRENT [COMPGEN OPTION...]: files, and directories on the way to them.
_schemac_files() {
    local prefix=$1 current=$2 found
    shift 2
    current=${current#[\"\']}
    current=${current//\\/}
    compopt -o filenames 2>/dev/null || :
    while IFS= read -r found; do
        COMPREPLY+=("$prefix$found")
    done < <({
        compgen -d -- "$current"
        [[ $# -eq 0 ]] || compgen "$@" -- "$current"
    } | sort -u)
}

# _schemac_warnings PREFIX CURRENT FORMAT...: names of warnings, in each of the forms.
_schemac_warnings() {
    local prefix=$1 current=$2 form name
    local -a words=()
    shift 2
    while IFS= read -r name; do
        for form in "$@"; do
            words+=("${form/NAME/$name}")
        done
    done < <("$program" explain 2>/dev/null | sed -n 's/^W.*(\(.*\), o[nf]*)$/\1/p')
    _schemac_words "$prefix" "$current" all no-all error no-error ${words[@]+"${words[@]}"}
}

# _schemac_value OPTION PREFIX CURRENT: what OPTION may be followed by, in the caller's `subcommand`.
_schemac_value() {
    case $1 in
    -W) _schemac_warnings "$2" "$3" NAME no-NAME error=NAME no-error=NAME ;;
    --engine) _schemac_words "$2" "$3" sqlite ;;
    --format)
        if [[ $subcommand == inspect ]]; then
            _schemac_words "$2" "$3" text json
        else
            _schemac_words "$2" "$3" text gcc json sarif
        fi
        ;;
    --color) _schemac_words "$2" "$3" auto always never ;;
    --example) _schemac_words "$2" "$3" wrong right ;;
    --roll-back) _schemac_words "$2" "$3" last ;;
    *)
        case ${takes[$1]} in
        DIR) _schemac_files "$2" "$3" ;;
        FILE) _schemac_files "$2" "$3" -f ;;
        esac
        ;;
    esac
}

# _schemac_argument NAME CURRENT: what stands for NAME in the usage.
_schemac_argument() {
    case $1 in
    FILE* | OLD | NEW) _schemac_files '' "$2" -f -X '!*.schema' ;;
    DATABASE* | BACKUP*) _schemac_files '' "$2" -f ;;
    CODE* | WARNING*)
        local -a words
        mapfile -t words < <("$program" explain 2>/dev/null |
            sed -n 'h; s/^W.*(\(.*\), o[nf]*)$/\1/p; g; s/^\([EW][0-9]*\) .*/\1/p')
        _schemac_words '' "$2" ${words[@]+"${words[@]}"}
        ;;
    esac
}

# _schemac_complete PROGRAM WORD...: sets COMPREPLY for the last WORD; the first is the subcommand.
_schemac_complete() {
    local program=$1
    local -a subcommands=() options=() arguments=()
    local -A takes=()
    shift
    local current=${!#}
    if [[ $# -eq 1 ]]; then
        _schemac_help "$program"
        [[ $current == -* ]] || options=("${subcommands[@]}")
        _schemac_words '' "$current" ${options[@]+"${options[@]}"}
        return
    fi
    local subcommand=$1
    _schemac_help "$program" "$subcommand"
    shift
    local word before='' ended='' given=0
    while [[ $# -gt 1 ]]; do
        word=$1
        shift
        if [[ -n $before ]]; then
            before=''
        elif [[ -z $ended && $word == -- ]]; then
            ended=yes
        elif [[ -z $ended && $word == -?* ]]; then
            [[ -z ${takes[$word]-} ]] || before=$word
        else
            given=$((given + 1))
        fi
    done
    if [[ -n $before ]]; then
        _schemac_value "$before" '' "$current"
    elif [[ -z $ended && $current == --*=* && -n ${takes[${current%%=*}]-} ]]; then
        _schemac_value "${current%%=*}" "${current%%=*}=" "${current#*=}"
    elif [[ -z $ended && $current == -[!-]?* && -n ${takes[${current:0:2}]-} ]]; then
        _schemac_value "${current:0:2}" "${current:0:2}" "${current:2}"
    elif [[ -z $ended && $current == -* ]]; then
        _schemac_words '' "$current" ${options[@]+"${options[@]}"}
    elif [[ ${#arguments[@]} -gt 0 ]]; then
        local last=${arguments[${#arguments[@]} - 1]}
        if [[ $given -lt ${#arguments[@]} ]]; then
            _schemac_argument "${arguments[$given]}" "$current"
        elif [[ $last == *... ]]; then
            _schemac_argument "$last" "$current"
        fi
    fi
}

_schemac() {
    local program=${COMP_WORDS[0]} i
    local -a words=()
    # what '=' has divided is one word
    for ((i = 1; i <= COMP_CWORD; i++)); do
        if [[ $i -gt 1 && (${COMP_WORDS[i]} == = || ${COMP_WORDS[i - 1]} == =) ]]; then
            words[${#words[@]} - 1]+=${COMP_WORDS[i]}
        else
            words+=("${COMP_WORDS[i]}")
        fi
    done
    COMPREPLY=()
    [[ ${#words[@]} -gt 0 ]] || return 0
    case $program in
    \~/*) program=$HOME/${program:2} ;;
    esac
    _schemac_complete "$program" "${words[@]}"
    # and bash replaces only what stands behind the last '='
    local current=${words[${#words[@]} - 1]}
    if [[ $current == *=* && ${COMP_WORDBREAKS-=} == *=* ]]; then
        local before=${current%"${current##*=}"}
        for ((i = 0; i < ${#COMPREPLY[@]}; i++)); do
            COMPREPLY[i]=${COMPREPLY[i]#"$before"}
        done
    fi
}

complete -F _schemac schemac
