#!/bin/sh
# What service.sh works with: checks, starts and ends of the service, requests. $service is the program, $db its
# database, $work a directory.
# shellcheck disable=SC2154,SC2034
pid=            # of the service
others=         # of what else runs
locker=         # of what holds the database
url=
most=
tenant=east-quay
checks=0
failures=0
seconds=1200    # that one request may take: for what hangs
said=           # about what was checked last

cleanup() {
    exec 9>&-
    for p in $pid $locker $others; do
        kill "$p" 2>/dev/null
    done
    wait
    rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 1' INT TERM HUP

check() { # WHAT COMMAND...; on failure the file that $said names is shown, too
    what=$1
    shift
    checks=$((checks + 1))
    "$@" && return 0
    failures=$((failures + 1))
    echo "failed: $what"
    [ -z "$said" ] || head -c 2000 "$said"
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

# Looks again and again, for as long as the test may take: how fast the machine is does not matter.
wait_until() { # COMMAND...
    until "$@"; do
        kill -0 "$pid" 2>/dev/null || give_up "the service has ended: $*"
        sleep 0.1
    done
}

# ---- the service ----

# What it prints comes through a pipe: reading from it waits until the service listens, or has ended.
start() { # OPTION...; on $db; $most: KiB that its files may have
    rm -f "$work/printed"
    mkfifo "$work/printed"
    (
        trap '' XFSZ # so that a write fails instead
        # shellcheck disable=SC2086
        [ -z "$most" ] || ulimit -f $((most * 2))
        # shellcheck disable=SC2086
        exec ${WRAP:-} "$service" --timeout 60000 "$@" "$db" >"$work/printed" 2>>"$work/log"
    ) &
    pid=$!
    exec 8<"$work/printed" # open for as long as the service runs
    read -r url <&8 || give_up "the service has not started"
    case $url in
    'listening on http://127.0.0.1:'[1-9]*) url=${url#listening on } ;;
    *) give_up "the service says: $url" ;;
    esac
}

stop() {
    kill -TERM "$pid"
    wait "$pid"
    code=$?
    pid=
    exec 8<&-
    check "the service ends by SIGTERM with 0, not $code" [ "$code" -eq 0 ]
}

cannot_start() { # CODE MESSAGE OPTION...
    expected=$1
    message=$2
    shift 2
    # shellcheck disable=SC2086
    ${WRAP:-} "$service" "$@" >"$work/nothing" 2>"$work/complaint"
    code=$?
    said=$work/complaint
    check "a start that cannot be ends with $expected, not $code" [ "$code" -eq "$expected" ]
    check "it says '$message'" grep -q "$message" "$work/complaint"
    check "it says nothing else" [ ! -s "$work/nothing" ]
    said=
}

# ---- requests ----

request() { # CURL_ARGUMENT...; the HTTP status is in $got, the body in $work/body
    : >"$work/body"
    curl -sS --max-time $seconds -H "X-Tenant: $tenant" -o "$work/body" -D "$work/headers" \
        -w '%{http_code}\n' "$@" >"$work/status" 2>>"$work/log"
    read -r got <"$work/status"
}

expect() { # STATUS FILTER PATH CURL_ARGUMENT...; FILTER: what jq has to find true of the body; - for no body
    expected=$1
    filter=$2
    path=$3
    shift 3
    request "$@" "$url$path"
    said=$work/body
    if [ "$filter" = - ]; then
        check "no body for $path" [ ! -s "$work/body" ]
    elif [ "$got" != "$expected" ]; then
        :
    elif ! jq -e "$filter" "$work/body" >/dev/null 2>&1; then
        got="$got without $filter"
    fi
    check "$path $*: $expected, not $got" [ "$got" = "$expected" ]
    said=
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
        if [ -n "$next" ]; then
            request "$url/properties?limit=$1&after=$next"
        else
            request "$url/properties?limit=$1"
        fi
        check "a page: 200, not $got" [ "$got" = 200 ] || return 1
        cat "$work/body" >>"$work/all"
        next=$(jq -r '.next // ""' "$work/body")
        [ -n "$next" ] || break
    done
    jq -r '.rows[].registry_number' "$work/all" >"$work/numbers"
}

all_are_there() { # FILE with registry numbers
    read_all 200
    LC_ALL=C sort "$1" >"$work/wanted"
    LC_ALL=C comm -23 "$work/wanted" "$work/numbers" >"$work/lost"
    said=$work/lost
    check "no row is lost" [ ! -s "$work/lost" ]
    said=
    check "pages are in order, and no row is there twice" env LC_ALL=C sort -c -u "$work/numbers"
}

# A file for curl -K: so many requests on one connection, of which each has its own status in the output.
write_requests() { # NAME COUNT
    i=0
    template=$(property @ | sed 's/"/\\"/g')
    while [ $i -lt "$2" ]; do
        [ $i -eq 0 ] || echo next
        printf 'silent\nmax-time = %d\nurl = "%s/properties"\nheader = "X-Tenant: %s"\n' $seconds "$url" "$tenant"
        printf 'output = "%s"\nwrite-out = "%%{http_code}\\n"\n' "$work/$1-$i.json"
        printf 'data = "%s%s-%s%s"\n' "${template%%@*}" "$1" $i "${template#*@}"
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
