# Wrong use of the command line: exit status 2, and where to read how it is done.
. "${0%/*}/common.sh"
echo 'schema s version 1; model a { id: int64 primary key; }' >a.schema
mkdir other
cp a.schema other

# wrong TEXT ARGUMENT...
wrong() {
    about=$1
    shift
    run 2 "$about" "$@"
    grep -q -F 'Try: schemac' messages || fail "no advice: $*"
    [ ! -e out ] || fail "something is written: $*"
}

wrong 'no subcommand is given'
wrong "there is no subcommand 'compile'" compile a.schema
wrong "there is no subcommand ''" ''
wrong "there is no subcommand 'a.schema'" a.schema
wrong "there is no subcommand '--nothing'" --nothing
wrong 'no file is given' check
wrong 'no file is given' generate -o out
wrong '-o DIR is missing' generate a.schema
wrong "unknown option '--nothing'" check --nothing a.schema
wrong "unknown option '--nothing'" generate --nothing a.schema -o out
wrong "unknown option '-x'" check -x a.schema
wrong "unknown option '-x'" check -xI . a.schema
wrong "unknown option '--output'" check a.schema --output out
wrong "'-I' needs a value" check a.schema -I
wrong "'--import' needs a value" check a.schema --import
wrong "'-o' needs a value" generate a.schema -o
wrong "'--output' needs a value" generate a.schema --output
wrong "'--engine' needs a value" generate a.schema -o out --engine
wrong "'--depfile' needs a value" generate a.schema -o out --depfile
wrong "'--help' takes no value" check --help=yes a.schema
wrong "engine 'oracle' is not supported" generate a.schema -o out --engine oracle
wrong "engine '' is not supported" generate a.schema -o out --engine ''
wrong "'a.schema' and 'other/a.schema' would have the same outputs" generate a.schema other/a.schema -o out
wrong "'a.schema' and 'a.schema' would have the same outputs" generate a.schema a.schema -o out
wrong 'standard input has no name' generate - -o out

# what is asked for goes to standard output
for arguments in --help -h --version 'check --help' 'check -h' 'generate --help' 'generate -h'; do
    timeout 20 "$schemac" $arguments >printed 2>messages || fail "$arguments"
    [ -s printed ] || fail "nothing printed: $arguments"
    [ ! -s messages ] || fail "messages: $arguments"
done
finish

wrong "there is no format 'xml'; there are text, gcc, json and sarif" check --format xml a.schema
wrong "--color is auto, always or never, not 'red'" check --color red a.schema
wrong "--max-errors takes a number, not '-1'" check --max-errors -1 a.schema
wrong "--max-errors takes a number, not ''" generate --max-errors '' a.schema -o out
