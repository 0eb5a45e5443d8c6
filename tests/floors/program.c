/* program.c - a program with functions that are called like the runtime's own: it links, runs them
   when it calls them, and the runtime never does. */
#include "notes.schema.h"

#include <stdio.h>
#include <stdlib.h>

static int called;

#define OWN(name)                                                                                  \
    int name(void);                                                                                \
    int name(void)                                                                                 \
    {                                                                                              \
        return ++called;                                                                           \
    }

/* clang-format off */
OWN(fail) OWN(stamp) OWN(startup) OWN(startup_run) OWN(identify) OWN(backup_end) OWN(backup_make)
OWN(error_set) OWN(report_step) OWN(memory_new) OWN(memory_free) OWN(pool_alloc) OWN(pool_free)
OWN(sql_put) OWN(plan_make) OWN(sync_database) OWN(history_read) OWN(sqlite_open) OWN(sqlite_run)
OWN(cache_take) OWN(cursor_read) OWN(statement_text) OWN(seed_database) OWN(run) OWN(begin)
OWN(commit) OWN(verify) OWN(migrate_database) OWN(engine_is_complete) OWN(value_monotonic)
    /* clang-format on */

    static int fails(schemac_db *db, const char *what)
{
    fprintf(stderr, "%s: %s\n", what, schemac_error_message(db));
    schemac_close(db);
    return EXIT_FAILURE;
}

int main(void)
{
    schemac_db *db;
    notes_note note = NOTES_NOTE_INIT;
    notes_note_rows rows;
    note.title = "milk";
    if (notes_open(":memory:", NULL, &db) != SCHEMAC_OK)
        return fails(db, "open");
    if (notes_note_insert(db, &note) != SCHEMAC_OK ||
        notes_note_list(db, NULL, &rows) != SCHEMAC_OK || rows.count != 1)
        return fails(db, "insert and list");
    notes_note_rows_free(&rows);
    schemac_close(db);
    if (called != 0) {
        fprintf(stderr, "the runtime has called %d functions of the program\n", called);
        return EXIT_FAILURE;
    }
    return fail() == 1 && backup_end() == 2 ? EXIT_SUCCESS : EXIT_FAILURE;
}
