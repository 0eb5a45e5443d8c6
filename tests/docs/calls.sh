#!/bin/sh
# calls.sh SCHEMAC SOURCE WORK - api.md names every call that the compiler writes.
. "$(dirname "$0")/common.sh"
source=$2
begin "$3"

# those for each path have its name where '%' is
sed -n 's/^ *X("\([a-z_%]*\)".*/\1/p' "$source/compiler/model/calls.h" >calls
[ "$(wc -l <calls)" -ge 30 ] || fail "only $(wc -l <calls) calls are found"
while read -r call; do
    case $call in
    *%*) grep -qF "_${call%%\%*}…${call#*%}" "$source/docs/api.md" ;;
    *) grep -qE "_$call([^a-z_]|\$)" "$source/docs/api.md" ;;
    esac || fail "api.md has nothing about _$call"
done <calls
finish
