# Expressions that ask for gigabytes when they are tried: no time and no memory is spent on them.
. "${0%/*}/common.sh"
{
    echo 'schema s version 1; model m { id: int64 primary key; a: text;'
    for i in 1 2 3 4 5 6; do
        echo "check (length(hex(zeroblob(40000000$i))) > 0);"
    done
    echo "b: text? as (hex(zeroblob(400000000))) virtual; }"
} >long.schema
run 0 '' check long.schema
finish
