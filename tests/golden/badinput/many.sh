# Much of one thing in one model: limits, and no time that grows with the square of the input.
. "${0%/*}/common.sh"

# lines COUNT FORMAT: FORMAT with each number up to COUNT
lines() {
    seq "$1" | sed "s/.*/$2/"
}

many() {
    { echo 'schema s version 1; model b { id: int64 primary key; } model a { id: int64 primary key'; cat; echo '; }'; } >many.schema
}
lines 2100 '; n&: int32' | many
expect 1 '[E0114]' many.schema
lines 100000 '; n&: int32' | many
expect 1 '[E0114]' many.schema
lines 100000 '; index i& (id)' | many
expect 1 'error: ' many.schema
lines 100000 '; b&: b' | many
expect 1 '[E0114]' many.schema
lines 100000 '; check (id > &)' | many
expect 1 '[E0114]' many.schema
{ lines 100000 ' check (id > &)'; lines 100000 ' unique'; } | many
expect 1 'error: ' many.schema
lines 500 '; check (x > &)' | many
expect 1 'no such column: x [E0601]' many.schema
{ printf 'schema s version 1; model a { id: int64 primary key; } enum e : int { a'; lines 100000 ', a& = &'; echo '}'; } >many.schema
expect 1 '[E0114]' many.schema
{ echo 'schema s version 1;'; lines 1000 'model a& { id: int64 primary key; check (x > &); check (id > 1); }'; } >many.schema
expect 1 'no such column: x [E0601]' many.schema
rm many.schema

finish
