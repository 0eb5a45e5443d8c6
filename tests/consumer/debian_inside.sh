#!/bin/sh
# Run by debian.sh, inside the clean root.
set -eux
export DEBIAN_FRONTEND=noninteractive
cd /var/tmp/inside

# refute COMMAND...: it has to fail; `!` alone would not end this script.
refute() {
    if "$@"; then
        echo "this should have failed: $*"
        exit 1
    fi
}

# a program that is linked with the shared runtime needs one package
apt-get install -y -qq --no-install-recommends ./libschemac[0-9]*.deb
ldconfig -p | grep 'libschemac\.so\.'
refute command -v schemac
refute dpkg-query -W libsqlite3-dev

apt-get install -y -qq --no-install-recommends ./*.deb gcc g++ libc6-dev cmake ninja-build pkg-config
schemac --version
[ -f /usr/share/man/man1/schemac.1 ]
[ -f /usr/share/man/man5/schema.5 ]
bash -c '. /usr/share/bash-completion/completions/schemac && complete -p schemac'
cmake -S project -B build -G Ninja -D HOW=package
cmake --build build
[ "$(build/program)" = Middlemarch ]
[ "$(build/both)" = pencils ]
ldd build/program >needs
refute grep libcrypt needs
ldd build/both | grep libcrypt
cmake -S project -B shared -G Ninja -D HOW=package -D BUILD_SHARED_LIBS=ON
cmake --build shared
[ "$(shared/program)" = Middlemarch ]
ldd shared/program | grep '/libschemac\.so\.'

[ "$(echo $(pkg-config --cflags --libs schemac))" = -lschemac ]
schemac=$(pkg-config --variable=schemac schemac)
$schemac generate project/schemas/shelf.schema -I project/schemas/parts -o out
gcc -I out project/main.c out/shelf.schema.c $(pkg-config --cflags --libs schemac) -o program
[ "$(./program)" = Middlemarch ]
gcc -I out project/main.c out/shelf.schema.c -l:libschemac.a $(pkg-config --libs sqlite3) -o program_static
[ "$(./program_static)" = Middlemarch ]
$schemac generate project/sub/*.schema -I project/schemas/parts -o out
gcc -c 'out/a desk.schema.c' -o desk.o
gcc -c out/lamp.schema.c -o lamp.o
g++ -I out project/both.cpp desk.o lamp.o $(pkg-config --cflags --libs schemac-password) -o both
[ "$(./both)" = pencils ]
dpkg --verify libschemac-dev schemac

# libschemac-dev goes with the library, and the program that needs that one no longer starts
apt-get remove -y -qq schemac 'libschemac*'
[ -z "$(find / -xdev -path /var -prune -o -path /proc -prune -o -name '*schemac*' -print)" ]
refute shared/program
echo 'all is well'
