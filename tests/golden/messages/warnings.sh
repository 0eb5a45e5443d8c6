# -W on the command line: what is on, what is an error, and the exit status.
. "${0%/*}/../badinput/common.sh"

cat >input.schema <<'END'
schema s version 1;
model a { id: int64 primary key; }
model b {
    id: int64 primary key;
    n:  int32;
    a:  a no index;
    index (n);
    index (n, id);
}
END
redundant='input.schema:7:5: warning: another index of '\''b'\'' begins with the fields of this one [W0001 redundant-index]'
unindexed='input.schema:6:11: warning: no index begins with the reference '\''a'\'' [W0003 unindexed-reference]'
redundant_error=$(echo "$redundant" | sed 's/warning/error/; s/\]/, -Werror]/')
unindexed_error=$(echo "$unindexed" | sed 's/warning/error/; s/\]/, -Werror]/')

# says STATUS SUMMARY LINES OPTION...: check and generate print these lines among others; outputs
# are written unless the status says that something is wrong
says() {
    wanted=$1
    summary=$2
    lines=$3
    shift 3
    for command in check generate; do
        rm -rf out
        if [ $command = check ]; then
            timeout 20 "$schemac" check "$@" input.schema >printed 2>messages
        else
            timeout 20 "$schemac" generate "$@" input.schema -o out >printed 2>messages
        fi
        status=$?
        [ "$status" -eq "$wanted" ] || fail "exit $status, not $wanted: $command $*"
        [ ! -s printed ] || fail "something on standard output: $command $*"
        [ "$(grep -e ': warning: ' -e ': error: ' messages)" = "$lines" ] ||
            fail "other messages: $command $*"
        [ "$(tail -n 1 messages)" = "$summary" ] || fail "another summary: $command $*"
        [ $command = check ] || [ -e out/input.schema.h ] || [ "$wanted" -ne 0 ] ||
            fail "nothing written: $*"
        [ ! -e out ] || [ "$wanted" -eq 0 ] || fail "something written in spite of errors: $*"
    done
}
one='schemac: 1 warning'
one_error='schemac: 1 error'
both="$unindexed
$redundant"

says 0 "$one" "$redundant"
says 0 '' '' -W no-redundant-index
says 0 '' '' -Wno-redundant-index
says 0 '' '' -W no-all
says 0 'schemac: 2 warnings' "$both" -W unindexed-reference
says 0 'schemac: 2 warnings' "$both" -Wunindexed-reference
says 0 'schemac: 2 warnings' "$both" -W all
says 0 'schemac: 2 warnings' "$both" -Wall

# the later of two wins, and one that names a warning wins over one that does not
says 0 '' '' -W redundant-index -W no-redundant-index
says 0 "$one" "$redundant" -W no-redundant-index -W redundant-index
says 0 "$one" "$redundant" -W all -W no-all -W redundant-index
says 0 "$one" "$redundant" -W redundant-index -W no-all
says 0 "$one" "$unindexed" -W no-redundant-index -W all
says 0 'schemac: 2 warnings' "$both" -W no-all -W all

# as errors
says 1 "$one_error" "$redundant_error" -W error
says 1 "$one_error" "$redundant_error" -Werror
says 0 "$one" "$redundant" -Werror -Wno-error
says 1 "$one_error" "$redundant_error" -Wno-error -Werror
says 0 '' '' -Werror -Wno-redundant-index
says 1 'schemac: 1 error, 1 warning' "$unindexed_error
$redundant" -Werror=unindexed-reference
says 1 'schemac: 1 error, 1 warning' "$unindexed_error
$redundant" -W error=unindexed-reference
says 0 "$one" "$redundant" -Werror=unindexed-reference -Wno-unindexed-reference
says 1 'schemac: 1 error, 1 warning' "$unindexed
$redundant_error" -Wall -Werror -Wno-error=unindexed-reference
says 1 'schemac: 1 error, 1 warning' "$unindexed
$redundant_error" -Wall -Wno-error=unindexed-reference -Werror
says 0 "$one" "$redundant" -Wno-error=unindexed-reference
says 0 'schemac: 2 warnings' "$both" -Werror=unindexed-reference -Wno-error=unindexed-reference
says 1 'schemac: 2 errors' "$unindexed_error
$redundant_error" -Wno-error=redundant-index -Werror=redundant-index -Wall -Werror

# what is not known
run 2 "there is no warning 'redundent-index'; did you mean 'redundant-index'? There are redundant-index, " \
    check -W redundent-index input.schema
run 2 "there is no warning 'nothing'; there are redundant-index, " generate -Wno-nothing -o out input.schema
run 2 "there is no warning 'unused-enums'; did you mean 'unused-enum'?" check -Werror=unused-enums input.schema
run 2 "there is no warning ''" check -W '' input.schema
run 2 "there is no warning ''" check -Werror= input.schema
run 2 "there is no warning 'no-all'" check -Wno-no-all input.schema
run 2 "'-W' needs a value" check input.schema -W
run 2 "unknown option '-W'" fmt --check -W all input.schema

# what was a warning the first time is reported the second time, and the outputs stay as they are
run 0 '1 warning' generate -o out input.schema
touch -d '2001-01-01' out/input.schema.h
run 0 '1 warning' generate -o out input.schema
[ -n "$(find out/input.schema.h -not -newermt 2001-01-02)" ] || fail 'written although the same'
run 1 '1 error' generate -Werror -o out input.schema
[ -e out/input.schema.h ] || fail 'removed because of an error'

# fmt says nothing of warnings, and keeps what silences them
cat >allow.schema <<'END'
schema s version 1; model a { id: int64 primary key; }
// allow unused-enum
enum one { x }
enum two { x } // allow unused-enum
enum three { // allow unused-enum
   x, y }
model b {
  id: int64 primary key;
  n:int32;index(n);// allow redundant-index
       index (n,
              id);
    // allow unindexed-reference
    first:a no index;

    // allow unindexed-reference

    /// With words of its own.
    second:a no index;
  a:   a    no index   ;    // allow unindexed-reference
}
// allow reduntant-index
END
run 0 '1 warning' check -Wall -W no-overlapping-index allow.schema
cp allow.schema formatted.schema
run 0 '' fmt formatted.schema
cmp -s allow.schema formatted.schema && fail 'fmt changed nothing'
run 0 '1 warning' check -Wall -W no-overlapping-index formatted.schema
grep -q 'W0007 unknown-warning' messages || fail 'another warning after fmt'

# --no-verify
echo 'schema s version 1; model a { id: int64 primary key; n: int32 check (m > 0); }' >sql.schema
expect 1 'no such column: m' sql.schema
run 0 '' check --no-verify sql.schema
run 0 '' generate --no-verify -o unverified sql.schema
[ -e unverified/sql.schema.c ] || fail '--no-verify wrote nothing'
run 0 '' generate -o verified -W no-all input.schema
run 0 '' generate -o unverified --no-verify -W no-all input.schema
cmp -s verified/input.schema.c unverified/input.schema.c || fail '--no-verify writes something else'
run 2 "'--no-verify' takes no value" check --no-verify=yes sql.schema
finish
