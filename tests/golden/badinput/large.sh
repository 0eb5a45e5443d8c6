# Much of one thing.
. "${0%/*}/common.sh"

# lines COUNT FORMAT: FORMAT with each number up to COUNT
lines() {
    seq "$1" | sed "s/.*/$2/"
}
letters() {
    head -c "$1" /dev/zero | tr '\000' "$2"
}

# one long line
{ printf 'schema s version 1; model a { id: int64 primary key; /* '; letters 10000000 x; echo ' */ n: txt; }'; } >line.schema
run 1 "unknown type 'txt' [E0204]" check line.schema
{ printf 'schema s version 1; model a { id: int64 primary key; }'; letters 10000000 '{'; } >line.schema
run 1 '[E0101]' check line.schema
{ printf 'schema s version 1; model a { id: int64 primary key check ('; letters 10000000 '['; } >line.schema
run 1 '[E0104]' check line.schema
{ printf 'schema s version 1; model a { id: int64 primary key; n: text default "'; letters 10000000 '"'; } >line.schema
run 1 'error: ' check line.schema
rm line.schema

# many errors
{ echo 'schema s version 1; model a { id: int64 primary key;'; lines 100000 'n&: text uniqe;'; echo '}'; } >errors.schema
expect 1 'more not shown' errors.schema
{ echo 'schema s version 1;'; lines 100000 'model a& { id: int64 primary key; n: tyqe; }'; } >errors.schema
run 1 'more not shown' check errors.schema
{ echo 'schema s version 1;'; lines 100000 '@ # $'; } >errors.schema
run 1 '[E0106]' check errors.schema
{ echo 'schema s version 1;'; lines 100000 'größe'; } >errors.schema
run 1 '[E0106]' check errors.schema
{ echo 'schema s version 1;'; lines 20000 'model a& { id: int64 primary key; b: b&; }'; lines 20000 'model b& { id: int64 primary key; a: a&; }'; } >errors.schema
run 1 '[E0405]' check errors.schema
letters 5000000 ';' >errors.schema
run 1 'error: ' check errors.schema
letters 5000000 '}' >errors.schema
run 1 'error: ' check errors.schema
{ printf 'schema s version 1; enum e { a'; letters 4100000 ','; } >errors.schema
run 1 'error: ' check errors.schema
{ printf 'schema s version 1; enum e { a'; yes ',a' | head -n 2100000 | tr -d '\n'; echo '}'; } >errors.schema
run 1 'more than 4000000 words and signs in one file [E0114]' check errors.schema
rm errors.schema

# long names and numbers
name64=$(letters 64 n)
name10000=$(letters 10000 n)
echo "schema s version 1; model $name64 { id: int64 primary key; }" >long.schema
expect 1 'this name has 64 characters [E0107]' long.schema
echo "schema s version 1; model $name10000 { id: int64 primary key; }" >long.schema
expect 1 'this name has 10000 characters [E0107]' long.schema
echo "schema $name10000 version 1; model a { id: $name10000 primary key; }" >long.schema
expect 1 'this name has 10000 characters [E0107]' long.schema
number=$(letters 10000 9)
for use in "n: int32 default $number" "n: int64 default -$number" "n: decimal(18,2) default $number" \
    "n: decimal(18,2) default 0.$number" "n: double default $number" "n: double default 1e$number" \
    "n: text($number)" "n: decimal($number,1)" "n: decimal(5,$number)"; do
    echo "schema s version 1; model a { id: int64 primary key; $use; }" >long.schema
    expect 1 '[E030' long.schema
done
echo "schema s version $number; model a { id: int64 primary key; }" >long.schema
expect 1 '[E0212]' long.schema
echo "schema s version 1; enum e : int { a = $number } model a { id: int64 primary key; }" >long.schema
expect 1 '[E0308]' long.schema
echo "schema s version 1; model a { id: int64 primary key; n: text(5) default \"$number\"; }" >long.schema
expect 1 '[E0303]' long.schema
echo "schema s version 1; model a { table \"$number\"; id: int64 primary key; }" >long.schema
expect 1 '[E0213]' long.schema
echo "schema s version 1; import \"$number\"; model a { id: int64 primary key; }" >long.schema
expect 1 '[E0005]' long.schema
finish
