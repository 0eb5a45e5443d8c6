# Random bytes: too many, and few enough to be read.
. "${0%/*}/common.sh"
head -c 100000000 /dev/urandom >garbage.schema
expect 1 "'garbage.schema' is larger than 16 MiB [E0002]" garbage.schema
head -c 16000000 garbage.schema >bytes.schema
expect 1 'not valid UTF-8 [E0004]' bytes.schema
# made into text
tr -d '\000\200-\377' <bytes.schema | head -c 2000000 >text.schema
expect 1 'error: ' text.schema
tr -dc 'a-z0-9{}();:,?"=.\n -' <bytes.schema | head -c 2000000 >words.schema
expect 1 'error: ' words.schema
{ echo 'schema s version 1; model a { id: int64 primary key check ('; cat text.schema; } >sql.schema
expect 1 'error: ' sql.schema
rm ./*.schema
finish
