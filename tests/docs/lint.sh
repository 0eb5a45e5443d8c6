#!/bin/sh
# lint.sh PAGE - neither mandoc nor groff warns about the page.
. "$(dirname "$0")/common.sh"
page=$1
said=$("$MANDOC" -T lint -W warning "$page" 2>&1) || fail "mandoc exits with $?"
[ -z "$said" ] || fail "mandoc says: $said"
said=$("${GROFF:-groff}" -mdoc -Tutf8 -ww -z "$page" 2>&1) || fail "groff exits with $?"
[ -z "$said" ] || fail "groff says: $said"

# what is shown line for line fits into a terminal
wide=$("$MANDOC" -T ascii "$page" 2>/dev/null | sed 's/.\x08//g' | awk 'length > 80')
[ -z "$wide" ] || fail "lines of more than 80 characters: $wide"
finish
