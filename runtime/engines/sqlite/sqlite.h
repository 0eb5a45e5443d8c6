/* sqlite.h - what the files of this engine share. */
#ifndef SCHEMAC_ENGINES_SQLITE_H
#define SCHEMAC_ENGINES_SQLITE_H

#include "engines/engine.h"

#include <sqlite3.h>

struct engine_connection {
    const schemac_allocator *allocator;
    sqlite3 *handle;
    void *lookaside;          /* SQLite's small allocations; NULL when it has its own */
    sqlite3_stmt *json_valid; /* prepared when the first JSON value is bound */
    char *path;               /* NULL for ":memory:" */
    char dates[64][10];       /* bound dates as text, by parameter, until the reset */
    /* a value that was refused before SQLite saw it, or after SQLite returned it */
    const schemac_field *bad_field;
    schemac_status bad_status;
    char bad_message[256];
    char own_message[256]; /* what this engine has found wrong itself; empty for nothing */
    int own_code;          /* SQLite's, of what is in own_message; 0 for none */
    engine_watch *watch;   /* of statements that are not ours, or NULL */
};

/* bind.c: values into statements */
bool sqlite_bind_row(engine_connection *c, engine_statement *statement, int *first,
                     const schemac_model *model, const void *row, unsigned flags_wanted,
                     unsigned flags_mask);
bool sqlite_bind_member(engine_connection *c, engine_statement *statement, int parameter,
                        const schemac_field *f, const void *member);
bool sqlite_bind_value(engine_connection *c, engine_statement *statement, int parameter,
                       const schemac_field *f, const void *value, bool copy);
bool sqlite_bind_no_value(engine_connection *c, engine_statement *statement, int parameter);
bool sqlite_bind_integer(engine_connection *c, engine_statement *statement, int parameter,
                         int64_t value);

/* read.c: running statements, and rows into memory */
engine_step sqlite_step(engine_connection *c, engine_statement *statement);
void sqlite_reset_statement(engine_statement *statement);
bool sqlite_execute(engine_connection *c, engine_statement *statement);
engine_step sqlite_read_rows(engine_connection *c, engine_statement *statement,
                             const schemac_model *model, engine_rows *rows);
bool sqlite_read_member(engine_connection *c, engine_statement *statement, int column,
                        const schemac_field *f, void *row);

/* catalogue.c: what is in a database */
bool sqlite_read_catalogue(engine_connection *c, catalogue *out);
bool sqlite_read_parts(memory_pool *p, catalogue_table *table);
bool sqlite_same_statement(const char *a, const char *b);

/* rebuild.c: a table made anew with its rows */
char *sqlite_query(engine_connection *c, memory_pool *p, const char *sql, bool *failed);
bool sqlite_rebuild(engine_connection *c, memory_pool *p, const engine_rebuild *r);
bool sqlite_orphans(engine_connection *c, memory_pool *p, engine_orphan_list *out);
char *sqlite_wrong_type(memory_pool *p, const char *column, const char *type);

/* history.c: schemac's own table, and what else a migration asks a database */
bool sqlite_read_history(engine_connection *c, memory_pool *p, engine_history *out);
bool sqlite_record(engine_connection *c, const engine_record *what);
bool sqlite_exists(engine_connection *c, schemac_guard_kind kind, const char *object,
                   const char *column, bool *exists);
bool sqlite_count_rows(engine_connection *c, memory_pool *p, engine_row_counts *out);

bool sqlite_describe(engine_connection *c, memory_pool *p, const char *table, char **text);

/* script.c: statements that are not ours */
void sqlite_watch(engine_connection *c, engine_watch *watch);
bool sqlite_drop_temporary(engine_connection *c);
bool sqlite_run_script(engine_connection *c, memory_pool *p, const char *sql,
                       const char **statement);

/* backup.c: a copy of the file */
bool sqlite_make_backup(engine_connection *c);
char *sqlite_keep_backup(engine_connection *c, memory_pool *p, unsigned count);
void sqlite_discard_backup(engine_connection *c);
char *sqlite_drop_trigger(memory_pool *p, const char *name);
char *sqlite_add_column(memory_pool *p, const char *table, const char *create, const char *column,
                        bool *possible);

/* temporary.c: databases for tests */
schemac_status sqlite_make_place(const schemac_allocator *allocator, char **url,
                                 engine_failure *failure);
void sqlite_remove_place(const schemac_allocator *allocator, char *url);
bool sqlite_clear(engine_connection *c, memory_pool *p);

/* open_file.c: paths, and the messages for everything that can be wrong with them */
schemac_status sqlite_open(const engine_options *options, engine_connection **connection,
                           engine_failure *failure);

void sqlite_free_lookaside(engine_connection *c);
void sqlite_free_path(const schemac_allocator *a, char *path);

/* Maps a result code to a status. */
schemac_status sqlite_status(int code);

/* A full disk is the one way of having no room that SQLite knows; a quota and a limit on the size
   of files are others, and only the system's own numbers tell them from a broken disk. 0 for
   neither. */
int sqlite_no_room(sqlite3 *handle, int code);

/* Whether the single value that `sql` returns could be read. */
bool sqlite_read_value(engine_connection *c, const char *sql, int64_t *value);

#endif
