#!/bin/sh
# Unpacks SQLite for 64-bit ARM into a directory; nothing of this machine is changed.
#
#   aarch64_root.sh DIRECTORY
set -eu
rm -rf "$1"
mkdir -p "$1/apt/lists/partial" "$1/apt/archives/partial"
cd "$1"
apt_arm64() {
    apt-get -qq -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o Dir::State="$PWD/apt" \
        -o Dir::State::status=/dev/null -o Dir::Cache="$PWD/apt" -o APT::Sandbox::User=root "$@"
}
apt_arm64 update
apt_arm64 download libsqlite3-0 libsqlite3-dev
for package in *.deb; do
    dpkg-deb -x "$package" .
done
rm -rf apt ./*.deb
