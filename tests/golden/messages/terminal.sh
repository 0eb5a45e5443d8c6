# Colour by itself: on a terminal, unless NO_COLOR is set and not empty, or the terminal is dumb.
# Arguments: the compiler, a directory to work in. `script` provides the terminal.
set -u
schemac=$1
work=$2
rm -rf "$work"
mkdir -p "$work" || exit 1
cd "$work" || exit 1
echo 'schema s version 1;' >a.schema
failures=0

# expect colour|plain WHAT VARIABLE=VALUE...
expect() {
    wanted=$1
    about=$2
    shift 2
    timeout 20 env "$@" script -qec "'$schemac' check a.schema" /dev/null >printed 2>&1 </dev/null
    grep -q 'E0210' printed || { echo "FAILED: no message: $about"; failures=1; }
    if grep -q "$(printf '\033')" printed; then found=colour; else found=plain; fi
    [ "$found" = "$wanted" ] || { echo "FAILED: $found, not $wanted: $about"; failures=1; }
}

expect colour 'on a terminal' -u NO_COLOR TERM=xterm
expect colour 'NO_COLOR empty' NO_COLOR= TERM=xterm
expect plain 'NO_COLOR set' NO_COLOR=1 TERM=xterm
expect plain 'NO_COLOR=0 is set too' NO_COLOR=0 TERM=xterm
expect plain 'a dumb terminal' -u NO_COLOR TERM=dumb
exit $failures
