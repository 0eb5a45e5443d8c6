# Sourced by the other scripts, which are called with: the compiler, a directory to work in.
# Each makes its input in that directory and removes it at the end when all went well.
set -u
schemac=$1
work=$2
failures=0
rm -rf "$work"
mkdir -p "$work" || exit 1
cd "$work" || exit 1

fail() {
    echo "FAILED: $*"
    echo "  messages:"
    head -c 2000 messages
    failures=$((failures + 1))
}

# run STATUS TEXT ARGUMENT...: the compiler exits with STATUS within seconds, says TEXT and not much
# more, and neither crashes nor is caught by a sanitizer. TEXT may be empty for saying nothing.
run() {
    wanted=$1
    text=$2
    shift 2
    timeout 20 "$schemac" "$@" >printed 2>messages </dev/null
    status=$?
    [ "$status" -eq "$wanted" ] || fail "exit $status, not $wanted: $*"
    [ ! -s printed ] || fail "something on standard output: $*"
    if [ -z "$text" ]; then
        [ ! -s messages ] || fail "messages where none should be: $*"
    else
        grep -q -F -e "$text" messages || fail "no message with '$text': $*"
    fi
    [ "$(wc -c <messages)" -lt 100000 ] || fail "too many messages: $*"
    if grep -q -a -e Sanitizer -e 'runtime error:' messages; then
        fail "caught by a sanitizer: $*"
    fi
}

# expect STATUS TEXT FILE [OPTION...]: check and generate both refuse FILE; generate leaves the
# outputs that are there as they are, and makes none where there are none.
expect() {
    expected=$1
    about=$2
    file=$3
    shift 3
    run "$expected" "$about" check "$@" -- "$file"
    rm -rf fresh
    run "$expected" "$about" generate -o fresh "$@" -- "$file"
    [ ! -e fresh ] || fail "generate made its directory in spite of errors: $file"
    rm -rf kept
    mkdir kept
    echo 'old header' >kept/"${file##*/}".h
    echo 'old source' >kept/"${file##*/}".c
    run "$expected" "$about" generate -o kept "$@" -- "$file"
    [ "$(cat kept/*)" = "old source
old header" ] || fail "generate changed its outputs in spite of errors: $file"
}

finish() {
    [ "$failures" -eq 0 ] || exit 1
    cd / && rm -rf "$work"
}
