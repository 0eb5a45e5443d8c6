#!/bin/sh
# Holds every #include of compiler and runtime to the table of allowed pairs, and finds files that need
# each other.
#
#   includes.sh SOURCE_DIRECTORY
set -eu
cd "$1"
table=tests/floors/allowed

# FROM_FILE INCLUDED_PATH, a line each; a header of ours by its whole path
includes() {
    find runtime compiler -name '*.[chyl]' -type f | sort | xargs awk '
        function exists(path,    line, good) {
            if (!(path in known)) { known[path] = (getline line < path) >= 0; close(path) }
            return known[path]
        }
        /^[ \t]*#[ \t]*include[ \t]*"/ {
            split($0, part, "\"")
            top = FILENAME; sub("/.*", "", top)
            own = top "/" part[2]
            if (exists(own)) print FILENAME, own
            else if (exists("runtime/" part[2])) print FILENAME, "runtime/" part[2]
        }
        /^[ \t]*#[ \t]*include[ \t]*<(sqlite3|libpq-fe)\.h>/ {
            match($0, /<[^>]*>/)
            print FILENAME, substr($0, RSTART, RLENGTH)
        }'
}

list=$(includes)
[ "$(echo "$list" | wc -l)" -gt 300 ] || { echo "only $(echo "$list" | wc -l) includes were found"; exit 1; }

bad=$(echo "$list" | awk -v table="$table" '
    function room(path) { sub("/[^/]*$", "", path); return path }
    BEGIN {
        while ((getline line < table) > 0) {
            if (line ~ /^#/ || line == "") continue
            count = split(line, word, /[ \t]+/)
            listed[word[1]] = 1
            for (i = 2; i <= count; i++) allowed[word[1], word[i]] = 1
        }
    }
    {
        from = room($1)
        to = $2 ~ /^</ ? $2 : room($2)
        if (!(from in listed)) print from " is not in " table
        else if (from != to && !((from, to) in allowed) && !((from, $2) in allowed))
            print $1 " includes " $2 ", which " from " may not"
    }' | sort -u)
if [ -n "$bad" ]; then
    echo "$bad"
    exit 1
fi

# a file is its .c and its .h together
circles=$(echo "$list" | awk '
    $2 !~ /^</ { from = $1; to = $2; sub(/\.[chyl]$/, "", from); sub(/\.h$/, "", to)
        if (from != to) print from, to }' | tsort 2>&1 >/dev/null || true)
if [ -n "$circles" ]; then
    echo "files that need each other:"
    echo "$circles"
    exit 1
fi
