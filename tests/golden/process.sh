#!/bin/sh
# process.sh SCHEMAC WORK - the program itself, as a process: how it exits, which stream it writes to, a
# terminal, input that never ends, and a disk that is full. Everything else about it is tested within one
# process, by the program golden.
set -u
schemac=$1
work=$2
failures=0
rm -rf "$work"
mkdir -p "$work" || exit 1
cd "$work" || exit 1
export NO_COLOR=1

fail() {
    echo "FAILED: $*"
    echo "  exit $status, printed and said:"
    head -c 2000 printed said
    failures=$((failures + 1))
}

# run STATUS ARGUMENT...
run() {
    wanted=$1
    shift
    "$schemac" "$@" >printed 2>said </dev/null
    status=$?
    [ "$status" -eq "$wanted" ] || fail "exit $wanted is wanted: $*"
}

# says FILE TEXT, or nothing when there is no text: of the last run
says() {
    text=$(cat "$1")
    case $text in
    *"${2-}"*) [ -n "${2-}" ] || [ -z "$text" ] || fail "$1 is not empty" ;;
    *) fail "$1 does not contain '$2'" ;;
    esac
}

echo 'schema s version 1; model a { id: int64 primary key; }' >good.schema
echo 'schema s version 1; model a { id: itn64 primary key; }' >bad.schema

# ---- exit status and streams
run 0 --version
says printed 'schemac 0.'
says said
run 0 check good.schema
says printed
says said
run 1 check bad.schema
says printed
says said '[E0204]'
run 2 check
says printed
says said 'no file is given'
run 3 check missing.schema
says said '[E0001]'
run 3 status good.schema a.db
says said 'does not exist'
run 0 migrate good.schema a.db
says printed 'created table a'
says said
echo 'schema s version 2; model a { id: int64 primary key; n: text?; }' >next.schema
run 4 plan next.schema a.db
says printed 'add column a.n'
run 0 migrate next.schema a.db
run 5 migrate good.schema a.db
says said 'belongs to version 2'

# ---- standard input
"$schemac" check - </dev/zero >printed 2>said
status=$?
[ "$status" -eq 1 ] || fail 'endless standard input'
says said 'larger than 16 MiB [E0002]'
"$schemac" fmt - <good.schema >printed 2>said
status=$?
[ "$status" -eq 0 ] || fail 'fmt of standard input'
says printed 'schema s version 1;'

# ---- a full disk: a file may have 1 KB
run 0 generate good.schema -o out
echo 'old' >out/good.schema.h
(
    ulimit -f 1
    trap '' XFSZ
    "$schemac" generate good.schema -o out >printed 2>said
)
status=$?
[ "$status" -eq 3 ] || fail 'a full disk'
says said "cannot write 'out/good.schema.h': File too large"
[ "$(cat out/good.schema.h)" = 'old' ] || fail 'a full disk: the old output is gone'
[ "$(echo out/*)" = 'out/good.schema.c out/good.schema.h' ] || fail 'a full disk: something is left behind'

# ---- permissions, which root does not have to care about
if [ "$(id -u)" -ne 0 ]; then
    mkdir closed
    cp good.schema closed/good.schema
    chmod 555 closed
    run 3 fmt closed/good.schema
    says said "cannot write 'closed/good.schema'"
    chmod 755 closed
    cmp -s good.schema closed/good.schema || fail 'written without permission'
fi

# ---- colour by itself: on a terminal, unless NO_COLOR is set and not empty, or the terminal is dumb
escape=$(printf '\033')
# expect colour|plain WHAT VARIABLE=VALUE...
expect() {
    wanted=$1
    about=$2
    shift 2
    env "$@" script -qec "'$schemac' check bad.schema" /dev/null >printed 2>said </dev/null
    status=$?
    says printed 'E0204'
    case $(cat printed) in
    *"$escape"*) found=colour ;;
    *) found=plain ;;
    esac
    [ "$found" = "$wanted" ] || fail "$found, not $wanted: $about"
}
expect colour 'on a terminal' -u NO_COLOR TERM=xterm
expect colour 'NO_COLOR empty' NO_COLOR= TERM=xterm
expect plain 'NO_COLOR set' NO_COLOR=1 TERM=xterm
expect plain 'NO_COLOR=0 is set too' NO_COLOR=0 TERM=xterm
expect plain 'a dumb terminal' -u NO_COLOR TERM=dumb

[ "$failures" -eq 0 ] || exit 1
cd / && rm -rf "$work"
