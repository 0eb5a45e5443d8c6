# shellcheck shell=sh
# common.sh - what the tests of this directory share. MANDOC is the program mandoc.
set -eu
: "${MANDOC:=mandoc}"
failed=0

fail() {
    echo "FAILED: $*"
    failed=1
}

# begin WORK: an empty directory to work in.
begin() {
    rm -rf "$1"
    mkdir -p "$1"
    cd "$1"
}

# same ABOUT FILE FILE: both have the same lines, in any order and any number.
same() {
    sort -u "$2" >first
    sort -u "$3" >second
    [ -s first ] || fail "$1: nothing is found"
    cmp -s first second || fail "$1: $(diff first second | sed -n "s|^<|only in $2:|p; s|^>|only in $3:|p")"
}

# within ABOUT FILE FILE: each line of the first is one of the second.
within() {
    sort -u "$2" >first
    sort -u "$3" >second
    [ -s first ] || fail "$1: nothing is found"
    comm -23 first second >missing
    [ ! -s missing ] || fail "$1: not in $3: $(tr '\n' ' ' <missing)"
}

finish() {
    [ "$failed" -eq 0 ] || exit 1
}

# rendered PAGE: as people read it, in plain ASCII, lines as long as they are.
rendered() {
    "$MANDOC" -T ascii -O width=300 "$1" 2>/dev/null | sed 's/.\x08//g'
}

# marked PAGE: its macros and their arguments, one macro a line:
#   SECTION|SUBSECTION|NUMBER|MACRO|ARGUMENTS
# NUMBER counts the heads of list entries; it is 0 outside of them.
marked() {
    "$MANDOC" -T tree "$1" 2>/dev/null | awk '
        function flush() {
            if (macro != "")
                print section "|" subsection "|" head + 0 "|" macro "|" text
            macro = text = ""
        }
        {
            match($0, /^ */)
            depth = RLENGTH
            if (match($0, / \((text|elem|block|head|body|tail|comment)\)/) == 0)
                next
            kind = substr($0, RSTART + 2, RLENGTH - 3)
            word = substr($0, depth + 1, RSTART - depth - 1)
            if (kind == "text") {
                gsub(/\\-/, "-", word)
                gsub(/\\&/, "", word)
                if (title == "Sh")
                    section = section (section == "" ? "" : " ") word
                else if (title == "Ss")
                    subsection = subsection (subsection == "" ? "" : " ") word
                else if (macro != "" && depth > macro_depth)
                    text = text (text == "" ? "" : " ") word
                else
                    flush()
                next
            }
            flush()
            name = word
            if (kind == "head" && (name == "Sh" || name == "Ss")) {
                title = name
                subsection = ""
                if (name == "Sh")
                    section = ""
            } else if (kind == "body") {
                title = ""
            }
            if (name == "It")
                head = kind == "head" ? ++heads : kind == "body" ? 0 : head
            if (kind == "elem") {
                macro = name
                macro_depth = depth
            }
        }
        END { flush() }'
}
