/* start_create.c - a start on an empty database in memory, against the same DDL as one script. */
#include "start.h"

#include "clock.h"

#include "many30.schema.h"
#include "many300.schema.h"
#include "many3000.schema.h"

#include <stdlib.h>

typedef struct creation {
    open_fn *open_schema;
    char *script;
} creation;

static double create_ours(void *user)
{
    const creation *c = user;
    double begun = processor_seconds();
    schemac_close(start(c->open_schema, ":memory:"));
    return processor_seconds() - begun;
}

static double create_theirs(void *user)
{
    const creation *c = user;
    double begun = processor_seconds();
    sqlite3 *handle = open_plain(":memory:", true);
    run_plain(handle, "BEGIN");
    run_plain(handle, c->script);
    run_plain(handle, "COMMIT");
    sqlite3_close(handle);
    return processor_seconds() - begun;
}

static void empty_database(open_fn *open_schema, const schemac_schema *schema, int rounds)
{
    creation c = {open_schema, script_of(schema, 0, 1)};
    comparison result = compare(create_ours, create_theirs, &c, rounds);
    free(c.script);
    print_comparison("empty, in memory", schemac_model_count(schema), &result, 1.2);
}

void bench_create(void)
{
    empty_database(many30_open, MANY30_SCHEMA, 31);
    empty_database(many300_open, MANY300_SCHEMA, 11);
    empty_database(many3000_open, MANY3000_SCHEMA, 1); /* SQLite takes long for many tables */
}
