#!/bin/sh
# What README says first, "Install it, below a directory of your own", from a fresh clone, with a home directory
# of its own. readme.sh goes on with what is installed, debian.sh with what is built.
#
#   release.sh SOURCE WORK
set -eu
source=$1
work=$2
rm -rf "$work"
mkdir -p "$work/home"
HOME=$work/home
export HOME
if [ -e "$source/.git" ]; then
    git clone -q "file://$source" "$work/clone" 2>"$work/log" || cat "$work/log"
    cp "$source/README.md" "$work/clone" # what is being written counts
else
    cp -R "$source" "$work/clone"
fi
sed -n '/^```sh$/,/^```$/{/^```/d;p}' "$work/clone/README.md" | grep '^\./dev install ' >"$work/install"
[ "$(wc -l <"$work/install")" -eq 1 ] || { echo "not one ./dev install in README"; exit 1; }
(cd "$work/clone" && sh -eu "$work/install") >"$work/log" 2>&1 || {
    cat "$work/log"
    exit 1
}
"$HOME/.local/bin/schemac" --version
