#!/bin/sh
# Drives examples/service with curl: every path, every error, many requests at once, an upgrade of the database
# under it, and a database that is locked, damaged, replaced or gone.
#
#   service.sh SERVICE CIVIC_NEXT
#
# CIVIC_NEXT FILE brings a database to the next version of the schema. WRAP in the environment is put before
# SERVICE, such as: valgrind -q --error-exitcode=99
set -u
service=$1
civic_next=$2
work=$(mktemp -d)
db=$work/civic.db
# shellcheck source-path=SCRIPTDIR source=service_tools.sh
. "$(dirname "$0")/service_tools.sh"

# ---- every path ----

cannot_start 2 Usage --port 70000 "$db"
cannot_start 2 Usage
cannot_start 1 'does not exist' "$work/no/such/directory/civic.db"
start --sample --port 0 --threads 4

health='.connected and .up_to_date and .tables == 27 and .schema == "civic" and .version == 1
    and (has("error") | not) and (.time | test("^20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]{8}[.][0-9]+Z$"))'
expect 200 "$health" /health

expect 201 '.id == 3 and .status == "active" and .land_area == "300.50" and .built_year == null
    and .owner_id == null and (.created_at == .updated_at)' /properties -d "$(property LR-0003)"
check "Location is told" grep -qi '^Location: /properties/3.$' "$work/headers"
expect 200 '.id == 3 and .registry_number == "LR-0003" and .assessed_value == "275000.00"' /properties/3
expect 200 '.owner_name == "Zoë" and .floor_area == "0.07" and .built_year == 1905 and .registry_number == "LR-0003"
    and .valued_on == "2025-02-28" and (.created_at < .updated_at)' /properties/3 -X PATCH \
    -d '{"owner_name":"Zoë","floor_area":"0.07","built_year":1905,"valued_on":"2025-02-28"}'
expect 200 '.floor_area == null and .built_year == 1905 and .status == "merged" and .merged_into_id == 1' \
    /properties/3 -X PATCH -d '{"floor_area":null,"status":"merged","merged_into_id":1}'
expect 200 '.owner_name == "Zoë" and .status == "merged" and (.created_at < .updated_at)' /properties/3
expect 200 '[.rows[].id] == [1, 3] and .next == null' /properties
expect 200 '[.rows[].id] == [3]' '/properties?status=merged&ward_id=1'
expect 200 '[.rows[].id] == [1] and (.next | type == "string")' '/properties?limit=1'
next=$(jq -r .next "$work/body")
expect 200 '[.rows[].id] == [3] and .next == null' "/properties?limit=1&after=$next"
expect 400 '.field == "after"' "/activities?after=$next"
expect 200 '.rows | all(.ward | has("number") and has("name"))' /properties
expect 200 '[.rows[].id] == [1, 3] and (.rows | all(.address.street | type == "string"))' \
    '/properties?status=active,merged&q=%'
expect 200 '[.rows[].id] == [3]' '/properties?q=Zo%C3%AB'
expect 200 '.rows == [] and .next == null' '/properties?q=nobody'
expect 200 '.rows | (map(.assessed_value | tonumber)) == (map(.assessed_value | tonumber) | sort | reverse)' \
    '/properties?sort=value&min_value=1.00'
expect 200 '.rows == []' '/properties?min_value=999999999999.99'
expect 200 '(.rows | length == 1) and (.next | type == "string")' '/properties?sort=value&limit=1'
by_value=$(jq -r .next "$work/body")
expect 200 '(.rows | length == 1) and .next == null' "/properties?sort=value&limit=1&after=$by_value"
expect 400 '.field == "after"' "/properties?limit=1&after=$by_value"
expect 400 '.field == "sort"' '/properties?sort=size'
expect 400 '.field == "min_value"' '/properties?min_value=much'
expect 400 '.field == "status"' '/properties?status=active,sold'
expect 200 '.rows | length == 3' /activities
expect 200 '.title == "Swimming course" and .status == "planned" and .fee == "0.00"' /activities/2
request "$url/properties/3" -I
check "HEAD is answered" [ "$got" = 200 ]
check "without a body" lacks '^{' "$work/body"

# what belongs to somebody else is not there
tenant=west-moor
expect 404 '.status == "NOT_FOUND" and .model == "property"' /properties/3
expect 404 '.status == "NOT_FOUND"' /properties/3 -X PATCH -d '{"owner_name":"Eve"}'
expect 404 '.status == "NOT_FOUND"' /properties/3 -X DELETE
expect 404 '.status == "NOT_FOUND"' /activities/2
expect 200 '[.rows[].id] == [2]' /properties
expect 409 '.status == "REFERENCE" and .field == "ward_id"' /properties -d "$(property LR-0004)"
expect 409 '.status == "REFERENCE" and .field == "merged_into_id"' /properties/2 -X PATCH \
    -d '{"status":"merged","merged_into_id":3}'
for tenant in nobody EAST-QUAY ''; do
    expect 400 '.status == "NO_TENANT"' /properties
done
tenant=east-quay
expect 200 '.owner_name == "Zoë"' /properties/3

expect 409 '.status == "REFERENCE" and .model == "property"' /properties/1 -X DELETE
expect 204 - /properties/3 -X DELETE
expect 404 '.status == "NOT_FOUND"' /properties/3 -X DELETE
expect 404 '.status == "NOT_FOUND"' /properties/3

# ---- every error ----

for path in / /propertie /properties/ /properties/x /properties/1/2 /properties/99999999999999999999 /healthy; do
    expect 404 '.status == "NO_SUCH_PATH"' "$path"
done
expect 404 '.status == "NOT_FOUND"' /properties/9223372036854775807
refuses_method() { # PATH METHODS ALLOWED
    for method in $2; do
        expect 405 '.status == "NO_SUCH_METHOD"' "$1" -X "$method"
        check "Allow of $1 is $3" grep -qi "^Allow: $3.\$" "$work/headers"
    done
}
refuses_method /properties 'PUT PATCH DELETE OPTIONS' 'GET, HEAD, POST'
refuses_method /properties/1 'POST PUT' 'GET, HEAD, PATCH, DELETE'
refuses_method /activities/1 'POST PATCH DELETE' 'GET, HEAD'
refuses_method /health POST 'GET, HEAD'

for query in limit=0 limit=201 limit=x limit= after= after=0 after=00 after=zz after=AA status=sold ward_id=-1 sort=id; do
    expect 400 ".status == \"BAD_QUERY\" and .field == \"${query%%=*}\"" "/properties?$query"
done

for body in '' '{' '[]' '1' '{} {}' '{"owner_name":"a","owner_name":"b"}' '{"built_year":99999999999999999999}' \
    '{"owner_name":"a\u0000b"}' "$(printf '{"owner_name":"\377"}')" "{\"owner_name\":\"$(printf 'ä%.0s' 1 2 3 4 5)"; do
    expect 400 '.status == "NOT_JSON"' /properties/1 -X PATCH -d "$body"
done

while read -r field members; do
    expect 422 ".status == \"INVALID\" and .model == \"property\" and .field == \"$field\"" \
        /properties/1 -X PATCH -d "$members"
    check "no SQL is told" lacks 'check\|select\|between' "$work/body"
done <<'END'
id {"id":2}
tenant_id {"tenant_id":2}
colour {"colour":"red"}
owner_name {"owner_name":null}
owner_name {"owner_name":1}
registry_number {"registry_number":"123456789-123456789-123456789-123"}
ward_id {"ward_id":"1"}
ward_id {"ward_id":1.0}
owner_id {"owner_id":true}
built_year {"built_year":1e3}
built_year {"built_year":999}
built_year {"built_year":2147483648}
land_area {"land_area":300.5}
land_area {"land_area":"-0.01"}
land_area {"land_area":"1.005"}
land_area {"land_area":"1."}
land_area {"land_area":"99999999999999999999"}
land_area {"land_area":"10000000000.00"}
floor_area {"floor_area":""}
status {"status":"sold"}
valued_on {"valued_on":"2025-02-29"}
valued_on {"valued_on":"2025-2-28"}
valued_on {"valued_on":null}
END
expect 422 '.status == "INVALID" and (has("field") | not)' /properties/1 -X PATCH -d '{"merged_into_id":1}'
check "no SQL is told" lacks merged_into "$work/body"
for field in registry_number ward_id property_type_id address_id owner_name land_area assessed_value; do
    expect 422 ".status == \"INVALID\" and .field == \"$field\"" /properties \
        -d "$(property LR-0009 | jq -c "del(.$field)")"
done
expect 409 '.status == "CONFLICT" and .model == "property"' /properties -d "$(property LR-0001)"
expect 409 '.status == "REFERENCE" and .field == "address_id"' /properties/1 -X PATCH -d '{"address_id":77}'
expect 409 '.status == "REFERENCE" and .field == "owner_id"' /properties/1 -X PATCH -d '{"owner_id":77}'

for size in 65537 1000000 8000000; do
    head -c "$size" /dev/zero | tr '\0' ' ' >"$work/long"
    expect 413 '.status == "TOO_LONG"' /properties --data-binary "@$work/long"
done
{ head -c 60000 /dev/zero | tr '\0' ' ' && property LR-0005; } >"$work/long"
expect 201 '.registry_number == "LR-0005"' /properties --data-binary "@$work/long" -H 'Transfer-Encoding: chunked'
expect 200 '.owner_name == "Aoife Byrne" and .created_at == .updated_at' /properties/1
expect 200 "$health" /health

# ---- many at once ----

batches p 50
wait_for_others
cat "$work"/p?.statuses >"$work/statuses"
said=$work/statuses
check "200 requests are answered with 201" [ "$(grep -c '^201$' "$work/statuses")" -eq 200 ]
said=
cat "$work"/p?-*.json | jq -r .registry_number >"$work/made"
check "and each with its own row" [ "$(sort -u "$work/made" | wc -l)" -eq 200 ]
all_are_there "$work/made"
read_all 7
check "small pages are as good" [ "$(wc -l <"$work/numbers")" -eq 202 ]

# what was answered before the end is kept
batches q 50
wait_until [ -s "$work/qa-3.json" ]
stop
wait_for_others
start --threads 1 # and on the same file again, with as few threads as there can be
cat "$work"/q?-*.json 2>/dev/null | jq -r .registry_number >>"$work/made"
all_are_there "$work/made"
expect 200 "$health" /health

# ---- a locked database ----

stop
start --threads 4 --handles 1 --timeout 200
mkfifo "$work/commands" "$work/answers"
sqlite3 "$db" <"$work/commands" >"$work/answers" &
locker=$!
exec 9>"$work/commands"
exec 7<"$work/answers"
echo "begin immediate; select 'locked';" >&9
read -r answer <&7
check "the database is locked" [ "$answer" = locked ]
expect 503 '.status == "BUSY"' /properties -d "$(property LR-0006)"
batches r 5
wait_for_others
cat "$work"/r?.statuses >"$work/statuses"
said=$work/statuses
check "a lock and few handles are 503" [ "$(grep -c '^503$' "$work/statuses")" -eq 20 ]
said=
check "and say so" [ "$(cat "$work"/r?-*.json | jq -r .status | sort -u)" = BUSY ]
expect 200 '.rows | length == 3' /activities
echo 'rollback;' >&9
exec 9>&- 7<&-
wait $locker
locker=
expect 201 '.registry_number == "LR-0006"' /properties -d "$(property LR-0006)"
jq -r .registry_number "$work/body" >>"$work/made"

# ---- an upgrade while requests run ----

# Creates and reads until told to end. Replies, each followed by what it is a reply to, go to $work/NAME.replies.
work_on() { # NAME
    n=0
    template=$(property @ | sed 's/"/\\"/g')
    while [ ! -e "$work/enough" ]; do
        n=$((n + 1))
        {
            write_request create properties
            printf 'data = "%s%s-%d%s"\nnext\n' "${template%%@*}" "$1" $n "${template#*@}"
            write_request list 'properties?limit=5'
            echo next
            write_request activities activities
            echo next
            write_request health health
        } >"$work/$1.curl"
        curl -K "$work/$1.curl" >>"$work/$1.replies" 2>>"$work/log"
    done
}

write_request() { # WHAT PATH
    printf 'silent\nshow-error\nmax-time = %d\nurl = "%s/%s"\nheader = "X-Tenant: %s"\n' $seconds "$url" "$2" "$tenant"
    printf 'write-out = "{\\"status\\":%%{http_code},\\"what\\":\\"%s\\"}\\n"\n' "$1"
}

have_made() { # COUNT: each has created so many
    for name in ua ub uc; do
        [ "$(grep -c '"status":201,"what":"create"' "$work/$name.replies")" -ge "$1" ] || return 1
    done
}

stop
start --threads 4
for name in ua ub uc; do
    : >"$work/$name.replies"
    work_on $name &
    others="$others $!"
done
wait_until have_made 5
"$civic_next" "$db" >"$work/upgrade" 2>&1
code=$?
said=$work/upgrade
check "the upgrade ends with 0, not $code" [ "$code" -eq 0 ]
check "it upgrades" grep -q 'column activities.venue, was location' "$work/upgrade"
said=
made=$(cat "$work"/u?.replies | grep -c '"status":201')
wait_until have_made $((made / 3 + 5))
touch "$work/enough"
wait_for_others

# What is right, or says what is wrong. Rows of /properties are the same in both versions.
cat >"$work/right.jq" <<'END'
def refusal: (.reply.status | type == "string") and (.reply.message | type == "string") and (.reply | has("rows") | not);
def right:
    if .what == "create" then .status == 201 and (.reply.id | type == "number")
    elif .what == "list" then .status == 200 and (.reply.rows | length == 5)
    elif .what == "activities" then .status == 200 and (.reply.rows | length == 3) or .status >= 500 and refusal
    else .status == 200 and .reply.up_to_date and .reply.tables == 27
        or .status == 500 and (.reply.error | test("newer version"))
    end;
[_nwise(2) | .[1] + {reply: .[0]} | select(right | not)]
END
for name in ua ub uc; do
    jq -s -c -f "$work/right.jq" "$work/$name.replies" >"$work/wrong" 2>&1
    said=$work/wrong
    check "every reply is right or a refusal" grep -q -x '\[\]' "$work/wrong"
    said=
done
check "some say before that all is well" grep -q '"up_to_date":true' "$work/ua.replies"
expect 500 '(.error | test("newer version")) and (.up_to_date | not) and (.time | test("Z$"))' /health
cat "$work"/u?.replies | jq -r '.registry_number // empty' | sort -u >>"$work/made"
all_are_there "$work/made"
check "so are those that the service cannot read any more" \
    [ "$(sqlite3 "$db" "select count(*) from activities where venue = 'The quay'")" -eq 6 ]
stop
cannot_start 1 'belongs to version 2 of schema .civic., this program to version 1' "$db"
"$civic_next" "$db" >"$work/upgrade" 2>&1
check "the newer program starts" grep -q 'nothing to do' "$work/upgrade"

# ---- a file that fails ----

unhealthy() { # ERROR
    expect 500 "(.error | test(\"$1\")) and (.up_to_date | not)" /health
}

db=$work/other.db
start --sample
expect 200 "$health" /health
size=$(stat -c %s "$db")
head -c "$size" /dev/urandom >"$db"
unhealthy 'not a database'
request "$url/properties"
check "a damaged file, $got" \
    jq -e 'if has("rows") then true else (.status | type == "string") and (.message | length > 0) end' "$work/body" >"$work/jq"
stop
cannot_start 1 'not a database' "$db"

rm -f "$db"*
start --sample
rm "$db"
unhealthy 'does not exist'
rm -f "$db"* # a write-ahead log of one file damages another
cp "$work/civic.db" "$db"
unhealthy 'newer version'
rm -f "$db"*
sqlite3 "$db" 'create table mine (id integer)'
unhealthy 'another program'
stop

# what somebody else has written
rm -f "$db"*
start --sample
sqlite3 "$db" "pragma ignore_check_constraints = on;
    update properties set status = 'sold' where id = 1; update activities set location = cast(x'ff' as text);
    update properties set owner_name = cast(x'61ff' as text) where id = 2;"
expect 500 '.status == "CORRUPT" and .field == "status"' /properties/1
expect 500 '.status == "CORRUPT" and .field == "property.status"' /properties
expect 500 '.status == "LOST"' /activities
tenant=west-moor
expect 500 '.status == "LOST"' /properties/2
expect 200 '.owner_name == "Eve"' /properties/2 -X PATCH -d '{"owner_name":"Eve"}'
tenant=east-quay
stop

# no room: no file of the service may become longer than this
rm -f "$db"*
most=2000 # more than the start takes
start --sample
write_requests LF 1000 >"$work/LF.curl"
curl -K "$work/LF.curl" >"$work/LF.statuses" 2>>"$work/log"
cat "$work"/LF-*.json | jq -r '.registry_number // empty' >"$work/made"
check "some find room" [ -s "$work/made" ]
check "and are told so" [ "$(grep -c '^201$' "$work/LF.statuses")" -eq "$(wc -l <"$work/made")" ]
expect 500 '.status == "FULL" and (.message | test("space"))' /properties -d "$(property LF-last)"
all_are_there "$work/made"
expect 200 "$health" /health
stop
most=
start
all_are_there "$work/made"
expect 201 '.registry_number == "LF-last"' /properties -d "$(property LF-last)"
stop

rm -f "$db"*
start --sample
cp "$db" "$work/copy.db"
mv "$work/copy.db" "$db"
expect 500 '.connected and (.error | test("replaced"))' /health
stop

echo "$checks checks, $failures failed"
[ "$failures" -eq 0 ] || tail -n 50 "$work/log"
[ "$failures" -eq 0 ]
