#!/bin/sh
# macros.sh SCHEMAC INCLUDE WORK CC... - a field may be called like any macro without parameters of the
# headers of C and POSIX: the compilers say which there are.
set -eu
schemac=$1 include=$2 work=$3
shift 3
rm -rf "$work"
mkdir -p "$work"
cd "$work"

for header in assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign \
    stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string tgmath threads time uchar wchar \
    wctype aio arpa/inet cpio dirent dlfcn fcntl fmtmsg fnmatch ftw glob grp iconv langinfo libgen monetary \
    mqueue ndbm net/if netdb netinet/in netinet/tcp nl_types poll pthread pwd regex sched search semaphore \
    spawn strings stropts sys/ipc sys/mman sys/msg sys/resource sys/select sys/sem sys/shm sys/socket \
    sys/stat sys/statvfs sys/time sys/times sys/types sys/uio sys/un sys/utsname sys/wait syslog tar termios \
    trace ulimit unistd utime utmpx wordexp; do
    printf '#if __has_include(<%s.h>)\n#include <%s.h>\n#endif\n' $header $header
done >all.h
# in C++ some of them are for C alone
awk '/^#if/ { skipped = $0 ~ /<(complex|stdatomic|stdnoreturn|tgmath|threads|stdalign)\.h>/ }
    !skipped { print }' all.h >all.hpp

# No name in a schema begins with '_'.
# list COMPILER LANGUAGE STANDARD OPTION...
list() {
    compiler=$1 language=$2 standard=$3
    shift 3
    headers=all.h
    [ "$language" = c ] || headers=all.hpp
    "$compiler" -x "$language" "-std=$standard" "$@" -E -dM $headers |
        sed -nE 's/^#define ([A-Za-z][A-Za-z0-9_]*)( .*)?$/\1/p'
}
# of C and of C++, with and without what glibc adds
for compiler; do
    case $compiler in
    *++) list "$compiler" c++ c++17; list "$compiler" c++ gnu++17 ;;
    *)
        list "$compiler" c c11
        list "$compiler" c c11 -D_XOPEN_SOURCE=700
        list "$compiler" c gnu11 -D_GNU_SOURCE
        ;;
    esac
done | LC_ALL=C sort -u >names
[ "$(wc -l <names)" -gt 1500 ] || { echo "FAILED: few macros are found"; exit 1; }
for name in INT32_MAX NAN I BUFSIZ st_mtime s6_addr errno stdin; do
    grep -qx "$name" names || { echo "FAILED: $name is not found"; exit 1; }
done

# two names of a model differ in more than the case of letters
awk 'BEGIN { print "schema macros version 1;" }
    { n = seen[tolower($1)]++; fields[n] = fields[n] "    " $1 ": int32?;\n" }
    END { for (n in fields) printf "model m%d {\n    id_of_row: int64 primary key;\n%s}\n", n, fields[n] }' names >all.list
awk '/^schema|^model|^}/ { print; next }
    { print; if (++count % 1500 == 0) printf "}\nmodel more%d {\n    id_of_row: int64 primary key;\n", count }' all.list >macros.schema
"$schemac" generate macros.schema -o .

{ cat all.h; echo '#include "macros.schema.h"'; echo 'int main(void) { return 0; }'; } >before.c
{ cat all.hpp; echo '#include "macros.schema.h"'; echo 'int main() { return 0; }'; } >before.cpp
{ cat all.h; cat macros.schema.c; } >source.c
for compiler; do
    case $compiler in
    *++) "$compiler" -std=gnu++17 -fsyntax-only -I "$include" -I . before.cpp ;;
    *)
        for options in -std=c11 "-std=c11 -D_XOPEN_SOURCE=700" "-std=gnu11 -D_GNU_SOURCE"; do
            # shellcheck disable=SC2086
            "$compiler" $options -fsyntax-only -I "$include" -I . before.c
        done
        "$compiler" -std=gnu11 -D_GNU_SOURCE -fsyntax-only -I "$include" -I . source.c
        ;;
    esac
done
echo "$(wc -l <names) names"
