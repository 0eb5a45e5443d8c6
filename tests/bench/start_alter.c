/* start_alter.c - a start after columns were added, against the same ALTER TABLE statements in one
   transaction. What it takes should be the change and one reading of the schema. */
#include "start.h"

#include "clock.h"

#include "many300.schema.h"

#include <stdlib.h>

enum { READS = 11 };

static const char file[] = "alter.db";

open_fn many300_open_and_1, many300_open_and_300;

typedef struct alteration {
    open_fn *open_schema;
    saved_file before;
    char *script;
} alteration;

static double alter_ours(void *user)
{
    const alteration *a = user;
    put_back(&a->before, file);
    double begun = processor_seconds();
    schemac_close(start(a->open_schema, file));
    return processor_seconds() - begun;
}

static double alter_theirs(void *user)
{
    const alteration *a = user;
    put_back(&a->before, file);
    double begun = processor_seconds();
    sqlite3 *handle = open_plain(file, false);
    run_plain(handle, a->script);
    sqlite3_close(handle);
    return processor_seconds() - begun;
}

/* Opening a database and reading its schema. */
static double read_schema(void)
{
    double times[READS];
    for (size_t i = 0; i < READS; i++) {
        double begun = processor_seconds();
        sqlite3 *handle = open_plain(file, false);
        run_plain(handle, "SELECT count(*) FROM sqlite_schema");
        sqlite3_close(handle);
        times[i] = processor_seconds() - begun;
    }
    return median(times, READS);
}

static void columns_added(open_fn *open_schema, const saved_file *before, const char *name,
                          double goal, int rounds)
{
    alteration a = {.open_schema = open_schema, .before = *before};
    put_back(before, file);
    double reading = read_schema();
    a.script = planned_script(open_schema, file);
    comparison c = compare(alter_ours, alter_theirs, &a, rounds);
    free(a.script);
    print_comparison(name, schemac_model_count(MANY300_SCHEMA), &c, goal);
    print_detail("reading the schema once: %.1f; ours takes longer by %.1f of that%s",
                 reading * 1e6, (c.ours - c.theirs) / reading, goal > 0 ? "" : ", goal 1.0");
}

void bench_alter(void)
{
    remove_database(file);
    schemac_close(start(many300_open, file));
    saved_file before = save_file(file);
    columns_added(many300_open_and_1, &before, "a column added to 1 model", 0, 15);
    columns_added(many300_open_and_300, &before, "a column added to each model", 1.2, 3);
    free_saved(&before);
    remove_database(file);
}
