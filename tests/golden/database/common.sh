# common.sh - what the tests of this directory share. $schemac is the compiler.

# expect STATUS TEXT ARGUMENT...: runs schemac; what it prints has to be exactly TEXT.
expect() {
    status=$1
    text=$2
    shift 2
    got=0
    "$schemac" "$@" >out 2>&1 || got=$?
    if [ "$got" -ne "$status" ] || [ "$(cat out)" != "$text" ]; then
        printf 'schemac %s\nexit %s, not %s:\n' "$*" "$got" "$status"
        cat out
        printf 'instead of:\n%s\n' "$text"
        exit 1
    fi
}

# expect_part STATUS TEXT ARGUMENT...: the same, but TEXT is a part.
expect_part() {
    status=$1
    text=$2
    shift 2
    got=0
    "$schemac" "$@" >out 2>&1 || got=$?
    if [ "$got" -ne "$status" ] || ! grep -qF -- "$text" out; then
        printf 'schemac %s\nexit %s, not %s, or without %s:\n' "$*" "$got" "$status" "$text"
        cat out
        exit 1
    fi
}
