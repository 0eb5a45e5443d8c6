/* program.c - FROZEN with release 0.1. This directory is a program that was written for that release and
 * uses all of its calls. It is compiled, as C and as C++, with the compiler, runtime and flags of today, and
 * run. It must not be changed: what breaks it breaks programs that people have, and is a new major
 * version. Calls that a later release adds belong into the directory of that release.
 *
 *   program DIRECTORY
 */
#include "program.h"

int main(int argc, char **argv)
{
    char path[1024];
    schemac_db *db;
    CHECK(argc == 2);
    snprintf(path, sizeof path, "%s/library.db", argv[1]);
    use_values();
    use_config(path);
    use_start(path);
    use_memory();
    OK(library_open(":memory:", NULL, &db));
    use_rows(db);
    use_deleted(db);
    use_errors(db);
    use_lists(db);
    use_filters(db);
    use_scans(db);
    use_tenants(db);
    use_transactions(db);
    use_schema(db);
    schemac_close(db);
    schemac_close(NULL);
    return 0;
}
