#!/bin/sh
# What service.sh works with: checks, starts and ends of the service, requests. $service is the program, $db its
# database, $work a directory.
# shellcheck disable=SC2154,SC2034
pid=            # of the service
others=         # of what else runs
url=
most=
tenant=east-quay
checks=0
failures=0
seconds=30      # that anything may take

cleanup() {
    for p in $pid $others; do
        kill "$p" 2>/dev/null
    done
    wait
    rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 1' INT TERM HUP

check() { # WHAT COMMAND...
    what=$1
    shift
    checks=$((checks + 1))
    "$@" && return 0
    failures=$((failures + 1))
    echo "failed: $what"
    return 1
}

lacks() { # PATTERN FILE
    ! grep -qi "$1" "$2"
}

give_up() {
    echo "service.sh: $*"
    cat "$work/log" 2>/dev/null
    exit 1
}

wait_until() { # WHAT COMMAND...
    what=$1
    shift
    tries=$((seconds * 20))
    until "$@"; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || give_up "$what: not after $seconds seconds"
        sleep 0.05
    done
}

# ---- the service ----

start() { # OPTION...; on $db; $most: KiB that its files may have
    : >"$work/printed"
    (
        trap '' XFSZ # so that a write fails instead
        # shellcheck disable=SC2086
        [ -z "$most" ] || ulimit -f $((most * 2))
        # shellcheck disable=SC2086
        exec timeout -k 20 120 ${WRAP:-} "$service" "$@" "$db" >"$work/printed" 2>>"$work/log"
    ) &
    pid=$!
    wait_until "the service starts" listens_or_ended
    url=$(sed -n 's/^listening on //p' "$work/printed")
    [ -n "$url" ] || give_up "the service has not started"
}

listens_or_ended() {
    grep -q '^listening on http://127.0.0.1:[1-9]' "$work/printed" || ! kill -0 "$pid" 2>/dev/null
}

stop() {
    kill -TERM "$pid"
    wait "$pid"
    code=$?
    pid=
    check "the service ends by SIGTERM with 0, not $code" [ "$code" -eq 0 ]
}

cannot_start() { # CODE MESSAGE OPTION...
    expected=$1
    message=$2
    shift 2
    # shellcheck disable=SC2086
    timeout -k 5 $seconds ${WRAP:-} "$service" "$@" >"$work/printed" 2>"$work/said"
    code=$?
    check "a start that cannot be ends with $expected, not $code" [ "$code" -eq "$expected" ]
    check "it says '$message': $(cat "$work/said")" grep -q "$message" "$work/said"
    check "it says nothing else" [ ! -s "$work/printed" ]
}

# ---- requests ----

request() { # CURL_ARGUMENT...; prints the HTTP status, the body is in $work/body
    : >"$work/body"
    curl -sS --max-time $seconds -H "X-Tenant: $tenant" -o "$work/body" -D "$work/headers" \
        -w '%{http_code}' "$@" 2>>"$work/log"
}

expect() { # STATUS FILTER PATH CURL_ARGUMENT...; FILTER: what jq has to find true of the body; - for no body
    expected=$1
    filter=$2
    path=$3
    shift 3
    got=$(request "$@" "$url$path")
    if [ "$filter" = - ]; then
        check "no body for $path" [ ! -s "$work/body" ]
    elif ! jq -e "$filter" "$work/body" >/dev/null 2>&1; then
        got="$got without $filter"
    fi
    check "$path $*: $expected, not $got: $(cat "$work/body")" [ "$got" = "$expected" ]
}

# A property of the sample's ward, with this registry number and further members.
property() { # NUMBER [MEMBERS]
    printf '{"registry_number":"%s","ward_id":1,"property_type_id":1,"address_id":1,' "$1"
    printf '"owner_name":"Ciara Egan","land_area":"300.50","assessed_value":"275000.00"%s}' "${2:-}"
}

# Reads all pages into $work/all, the registry numbers in their order into $work/numbers.
read_all() { # LIMIT
    : >"$work/all"
    next=
    while :; do
        got=$(request "$url/properties?limit=$1&after=$next")
        [ -n "$next" ] || got=$(request "$url/properties?limit=$1")
        check "a page: 200, not $got" [ "$got" = 200 ] || return 1
        cat "$work/body" >>"$work/all"
        next=$(jq -r '.next // ""' "$work/body")
        [ -n "$next" ] || break
    done
    jq -r '.rows[].registry_number' "$work/all" >"$work/numbers"
}

all_are_there() { # FILE with registry numbers
    read_all 200
    sort "$1" >"$work/wanted"
    LC_ALL=C sort "$work/numbers" >"$work/there"
    sort "$work/numbers" | comm -23 "$work/wanted" - >"$work/lost"
    check "no row is lost: $(cat "$work/lost")" [ ! -s "$work/lost" ]
    check "no row is there twice" [ -z "$(sort "$work/numbers" | uniq -d)" ]
    check "pages are in order" cmp -s "$work/numbers" "$work/there"
}

# A file for curl -K: so many requests on one connection, of which each has its own status in the output.
write_requests() { # NAME COUNT
    i=0
    while [ $i -lt "$2" ]; do
        [ $i -eq 0 ] || echo next
        printf 'silent\nmax-time = %d\nurl = "%s/properties"\nheader = "X-Tenant: %s"\n' $seconds "$url" "$tenant"
        printf 'output = "%s"\nwrite-out = "%%{http_code}\\n"\n' "$work/$1-$i.json"
        printf 'data = "%s"\n' "$(property "$1-$i" | sed 's/"/\\"/g')"
        i=$((i + 1))
    done
}

batches() { # PREFIX COUNT; starts four with so many requests each
    for name in "$1"a "$1"b "$1"c "$1"d; do
        write_requests "$name" "$2" >"$work/$name.curl"
    done
    for name in "$1"a "$1"b "$1"c "$1"d; do
        curl -K "$work/$name.curl" >"$work/$name.statuses" 2>>"$work/log" &
        others="$others $!"
    done
}

wait_for_others() {
    for p in $others; do
        wait "$p"
    done
    others=
}
