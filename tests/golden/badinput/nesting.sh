# Much within each other, and what never ends.
. "${0%/*}/common.sh"
start='schema s version 1; model a { id: int64 primary key'

# repeat COUNT TEXT
repeat() {
    yes -- "$2" | head -n "$1" | tr -d '\n'
}

{ printf '%s check (' "$start"; repeat 10000 '('; printf '1'; repeat 10000 ')'; echo '); }'; } >deep.schema
expect 1 'more than 200 brackets within each other [E0105]' deep.schema
{ printf '%s check (' "$start"; repeat 190 '('; printf '1'; repeat 190 ')'; echo '); }'; } >deep.schema
expect 1 'SQLite says: parser stack overflow [E0601]' deep.schema
{ printf '%s check (' "$start"; repeat 10000 '[';  echo '); }'; } >deep.schema
expect 1 '[E0104]' deep.schema
repeat 10000 '{' >deep.schema
expect 1 '[E0101]' deep.schema
repeat 10000 '[' >deep.schema
expect 1 '[E0106]' deep.schema
repeat 10000 '(' >deep.schema
expect 1 '[E0101]' deep.schema
{ printf 'view v '; repeat 10000 '{'; } >deep.schema
expect 1 '[E0105]' deep.schema
{ printf '%s check (1' "$start"; repeat 10000 '+1'; echo '); }'; } >deep.schema
expect 1 'SQLite says: Expression tree is too large (maximum depth 1000) [E0601]' deep.schema
{ printf '%s check (' "$start"; repeat 10000 '-'; echo '1); }'; } >deep.schema
expect 1 '[E0104]' deep.schema
{ printf '%s check (' "$start"; repeat 10000 '- '; echo '1); }'; } >deep.schema
expect 1 '[E0601]' deep.schema
{ echo 'schema s version 1; mixin m0 { }'
  i=0
  while [ $i -lt 60 ]; do
      echo "mixin m$((i + 1)) { include m$i; include m$i; }"
      i=$((i + 1))
  done
  echo 'model a { id: int64 primary key; include m60; }'; } >doubling.schema
expect 1 'is included a second time' doubling.schema

for start in '' 'schema s version 1; ' 'schema s version 1; model a { id: int64 primary key; '; do
    printf '%s/* never closed' "$start" >open.schema
    expect 1 'this comment is never closed [E0102]' open.schema
    printf '%s/* never closed *' "$start" >open.schema
    expect 1 'this comment is never closed [E0102]' open.schema
    printf '%simport "never closed' "$start" >open.schema
    expect 1 'error: ' open.schema
    printf '%simport "never closed\\' "$start" >open.schema
    expect 1 'error: ' open.schema
    printf '%s/// a doc comment' "$start" >open.schema
    expect 1 'error: ' open.schema
    printf '%squery q() returns many a { select' "$start" >open.schema
    expect 1 'error: ' open.schema
    printf '%scheck (' "$start" >open.schema
    expect 1 'error: ' open.schema
done
start='schema s version 1; model a { id: int64 primary key'
for sql in "check (" "check ('" 'check ("' 'check (`' 'check ([' 'check (/*' 'check (--' 'check ((' \
    "check (1) check ('''" 'default "' 'default -' 'default' '{' '(' ':' ',' '='; do
    printf '%s %s' "$start" "$sql" >open.schema
    expect 1 'error: ' open.schema
done
for word in schema import enum mixin model tenant dropped query; do
    printf 'schema s version 1; %s' "$word" >open.schema
    expect 1 'error: ' open.schema
done
finish
