/* sqlite.h - what the files of this engine share. */
#ifndef SCHEMAC_ENGINES_SQLITE_SQLITE_H
#define SCHEMAC_ENGINES_SQLITE_SQLITE_H

#include "engines/engine.h"
#include "engines/sqlite/exact.h"

#include <sqlite3.h>

/* Whether a start's transaction was ended by SQLite itself. */
typedef enum engine_undone {
    UNDONE_NOT,
    UNDONE_WITHOUT_MEMORY,
    UNDONE, /* and it did not say why */
} engine_undone;

typedef struct bound_list bound_list;

/* What the runtime has of a statement. */
struct engine_statement {
    sqlite3_stmt *raw;
    struct row_reader *rows; /* where a function reads its rows, see whole.c; else NULL */
    char *text;              /* as it was asked for, where it may have been another; else NULL */
    bound_list *lists;       /* that its parameters have got, see list.c */
    engine_connection *connection;
    struct engine_statement *next, **link; /* among those of the connection */
};

struct engine_connection {
    const schemac_allocator *allocator;
    const schemac_config *config;
    sqlite3 *handle;
    void *lookaside;          /* SQLite's small allocations; NULL when it has its own */
    sqlite3_stmt *json_valid; /* prepared when the first JSON value is bound */
    char *path;               /* NULL for ":memory:" */
    uint32_t cookie_seen;     /* of the schema: when a mark was read or written last, */
    uint32_t cookie;          /* and of the one that the handle works with */
    bool refuses_writes;      /* the transaction is for reading alone */
    engine_undone undone;     /* see transaction.c */
    bool has_functions;       /* those that conversions call */
    exact_state exact;        /* what some of them know */
    bool had_journal;  /* beside the file when it was opened: perhaps of a process that is gone */
    unsigned mode;     /* of the file when it was opened, its permissions alone */
    char (*dates)[10]; /* bound dates as text, by parameter, until the reset */
    int date_room;     /* for so many parameters, from 0 on */
    /* a value that was refused before SQLite saw it, or after SQLite returned it */
    const schemac_field *bad_field;
    schemac_status bad_status;
    char bad_message[256];
    char bad_row[128]; /* of one that SQLite returned: the key of its row; empty when not known */
    char own_message[256]; /* what this engine has found wrong itself; empty for nothing */
    int own_code;          /* SQLite's, of what is in own_message; 0 for none */
    survey_watch *watch;   /* of statements that are not ours, or NULL */
    bool copied;           /* a backup was made, and what it was made for is not done yet: */
    uint64_t copy_device;  /* the file */
    uint64_t copy_inode;
    int64_t changes_before; /* of the statement that was prepared last by prepare_direct: changes
                               of the connection so far */
    struct batch_statement *batches; /* see many.c */
    size_t batch_count;
    engine_statement *statements; /* all that the runtime has */
    struct row_reader *reading;   /* whose statement is being stepped, or NULL: see whole.c */
    bool reads_rows;              /* the function that reads them is there */
    bool reads_values;            /* there cannot be one */
};

/* ---- failure.c: what went wrong --------------------------------------------------------------- */

/* Maps a result code to a status. */
schemac_status sqlite_status(int code);
void sqlite_failure(engine_connection *c, memory_pool *p, engine_failure *out);
/* A full disk is the one way of having no room that SQLite knows; a quota and a limit on the size
   of files are others, and only the system's own numbers tell them from a broken disk. 0 for
   neither. */
int sqlite_no_room(sqlite3 *handle, int code);

/* ---- trust.c: what a database's own schema needs and does not get ----------------------------- */

/* Whether SQLite says that the schema of the database uses what is not safe, or what is not there;
   not that a statement is wrong. */
bool sqlite_schema_wants(const char *message);
/* Explains such a message; leaves the failure as it is for any other. */
void sqlite_explain_wants(engine_connection *c, memory_pool *p, const char *message,
                          engine_failure *out);

/* ---- open.c: paths, and the messages for everything that can be wrong with them --------------- */

schemac_status sqlite_open(const engine_options *options, memory_pool *p,
                           engine_connection **connection, engine_failure *failure);
void sqlite_close(engine_connection *c);
void sqlite_abandon(engine_connection *c);
/* Another connection to the same file, with the same settings and prepared alike. *handle is to be
   closed, also when that failed; on failure *failure has the message. */
schemac_status sqlite_open_second(engine_connection *c, memory_pool *p, sqlite3 **handle,
                                  engine_failure *failure);
/* Accepts NULL. Ends its transaction first: the connection itself may stay until a statement that
   config.prepare has made is finalized. */
void sqlite_close_second(sqlite3 *handle);
/* What config.prepare does to a connection that is configured. */
schemac_status sqlite_prepare_handle(const engine_options *options, memory_pool *p, sqlite3 *handle,
                                     engine_failure *failure);
const char *sqlite_exposed(engine_connection *c, memory_pool *p, const char **suggestion);
bool sqlite_recovered(engine_connection *c);
/* A statement that has begun and not ended, or NULL. */
const char *sqlite_running(sqlite3 *handle);

/* ---- settings.c: of a connection, around a start and for speed -------------------------------- */

bool sqlite_start_begin(engine_connection *c);
bool sqlite_start_end(engine_connection *c, bool fresh, const char **warning);
bool sqlite_tune(engine_connection *c, memory_pool *p, const char **text);

/* ---- transaction.c ---------------------------------------------------------------------------- */

bool sqlite_begin(engine_connection *c, engine_transaction kind);
/* Ends the transaction in which something has failed, which `failure` goes on telling; returns
   false. */
bool sqlite_give_up(engine_connection *c);
bool sqlite_commit(engine_connection *c);
bool sqlite_rollback(engine_connection *c);
bool sqlite_in_transaction(engine_connection *c);
bool sqlite_savepoint(engine_connection *c, unsigned number);
bool sqlite_release(engine_connection *c, unsigned number);
bool sqlite_rollback_to(engine_connection *c, unsigned number);

/* ---- mark.c: whose database this is ----------------------------------------------------------- */

bool sqlite_read_mark(engine_connection *c, const engine_mark *expected, bool closely,
                      engine_standing *out);
bool sqlite_write_mark(engine_connection *c, const engine_mark *mark);
bool sqlite_look_at_mark(engine_connection *c, memory_pool *p, const engine_mark *mark,
                         engine_mark_change *out);
void sqlite_accept_schema(engine_connection *c, bool look);
bool sqlite_schema_changed(engine_connection *c);
bool sqlite_clear_mark(engine_connection *c, const engine_mark *mark);

/* ---- query.c: statements that are asked or run once ------------------------------------------- */

bool sqlite_run(engine_connection *c, const char *sql);
/* Runs a statement that sqlite3_mprintf has made, and frees it. */
bool sqlite_run_made(engine_connection *c, char *sql);
engine_answer sqlite_query(engine_connection *c, memory_pool *p, const char *sql,
                           const char **value);
/* Whether the single value that `sql` returns could be read. */
bool sqlite_read_value(engine_connection *c, const char *sql, int64_t *value);
/* The same of a text that sqlite3_mprintf has made, which is freed. */
bool sqlite_read_made(engine_connection *c, char *sql, int64_t *value);
/* A text of the row at hand, "" for null; NULL, and p->failed, when memory ran out. */
const char *sqlite_text_at(sqlite3_stmt *s, memory_pool *p, int column);

/* Whether the step that a loop over rows has ended with says that there are no more; p->failed when
   memory ran out. */
bool sqlite_all_read(memory_pool *p, int code);

/* The columns of a table's primary key, normalised: "a , b"; "" where there is none. NULL, and
   p->failed when memory ran out, when they could not be read. */
const char *sqlite_key_of(engine_connection *c, memory_pool *p, const char *table);

/* ---- catalogue.c: what is in a database ------------------------------------------------------- */

int sqlite_by_name(const void *a, const void *b);
/* false when memory ran out. */
bool sqlite_add_object(catalogue *c, catalogue_kind kind, const catalogue_object *what);
bool sqlite_add_table(catalogue *c, const catalogue_table *table);
bool sqlite_read_catalogue(engine_connection *c, catalogue *out);
bool sqlite_has_views(engine_connection *c, bool *has);
const char *sqlite_stand_in(engine_connection *c, memory_pool *p, const char *view);
bool sqlite_describe(engine_connection *c, memory_pool *p, const char *table, char **text);
bool sqlite_exists(engine_connection *c, schemac_guard_kind kind, const char *object,
                   const char *column, bool *exists);
bool sqlite_count_rows(engine_connection *c, memory_pool *p, survey_row_list *out);
bool sqlite_drop_all(engine_connection *c, memory_pool *p, const engine_mark *mark);

/* ---- parts.c: tables, split into columns and constraints -------------------------------------- */

bool sqlite_read_parts(engine_connection *c, memory_pool *p, catalogue_table *table);

/* ---- declared.c: what a schema declares ------------------------------------------------------- */

bool sqlite_read_declared(engine_connection *c, const schemac_schema *schema,
                          const schemac_texts *texts, const bool *wanted, catalogue *out);
bool sqlite_is_as_declared(const char *stored, const char *create);
bool sqlite_index_serves(memory_pool *p, const char *live, const char *declared);
bool sqlite_unique_serves(memory_pool *p, const catalogue_piece *unique, const char *declared);
bool sqlite_names(memory_pool *p, const char *sql, const char *name);
bool sqlite_uses_values(memory_pool *p, catalogue_kind kind, const char *create, const char *table,
                        const char *column);
bool sqlite_is_same_object(const catalogue_object *live, const catalogue_object *declared);

/* ---- search.c: full-text indexes --------------------------------------------------------------- */

bool sqlite_read_search(memory_pool *p, const catalogue_table *table, catalogue_search *out);

/* ---- convert.c: values whose meaning changes -------------------------------------------------- */

bool sqlite_convert(memory_pool *p, const meaning *from, const meaning *to, const char *column,
                    catalogue_conversion *out);
/* Those that conversions call, for the time of a start. */
bool sqlite_add_functions(engine_connection *c, bool add);
bool sqlite_use(memory_pool *p, const catalogue_column *want, const char *expression,
                catalogue_conversion *out);

/* ---- alter.c: how a table becomes the declared one -------------------------------------------- */

char *sqlite_does_not_fit(memory_pool *p, const catalogue_table *live, const catalogue_column *have,
                          const catalogue_table *declared, const catalogue_column *want);
const char *sqlite_held(memory_pool *p, const catalogue_column *column, const char *expression);
bool sqlite_plan_change(memory_pool *p, const catalogue_change *change, catalogue_alterations *out);
bool sqlite_alter(engine_connection *c, memory_pool *p, const catalogue_alteration *step);
bool sqlite_create(engine_connection *c, memory_pool *p, catalogue_kind kind, const char *name,
                   const char *table, const char *sql);
char *sqlite_drop(memory_pool *p, catalogue_kind kind, const char *name, const char *table);

/* ---- rebuild.c: a table made anew with its rows ----------------------------------------------- */

/* create: of the table under its own name. */
/* rename.c */
const char *sqlite_rename_in(memory_pool *p, const char *create, const char *in, const char *from,
                             const char *to);

catalogue_numbers sqlite_numbers_after(const catalogue_change *change);
bool sqlite_rebuild(engine_connection *c, memory_pool *p, const catalogue_change *change,
                    const char *create);

/* ---- references.c ----------------------------------------------------------------------------- */

bool sqlite_orphans(engine_connection *c, memory_pool *p, survey_orphan_list *out);

/* ---- own.c: schemac's own tables -------------------------------------------------------------- */

/* A row of the table in which a mark stands that is apart. */
typedef struct sqlite_own_mark {
    bool there;
    int64_t owner;
    int64_t state;
} sqlite_own_mark;

bool sqlite_is_own_table(const char *name);
bool sqlite_read_own_mark(engine_connection *c, sqlite_own_mark *out);
/* The table, in which there may be a mark already; and what it says. */
bool sqlite_make_own_mark(engine_connection *c);
bool sqlite_set_own_mark(engine_connection *c, int32_t owner, int32_t state);
bool sqlite_drop_own_mark(engine_connection *c);
bool sqlite_read_history(engine_connection *c, memory_pool *p, survey_history *out);
bool sqlite_record(engine_connection *c, const survey_record *what);
bool sqlite_read_tables(engine_connection *c, memory_pool *p, survey_table_list *out);
bool sqlite_write_table(engine_connection *c, const survey_table *what);
bool sqlite_forget_table(engine_connection *c, const char *name);

/* ---- script.c: statements that are not ours --------------------------------------------------- */

void sqlite_watch(engine_connection *c, survey_watch *watch);
bool sqlite_run_script(engine_connection *c, memory_pool *p, const char *sql,
                       const char **statement);
bool sqlite_drop_temporary(engine_connection *c);

/* ---- reserved.c: what a program does not run past its handle ---------------------------------- */

const char *sqlite_reserved(memory_pool *p, const char *sql, bool apart, bool alone);
/* How many statements a text has: 0, 1, or 2 for several. */
unsigned sqlite_count_statements(const char *sql);

/* ---- backup.c, restore.c, backups.c and temporary.c ------------------------------------------- */

extern const engine_storage sqlite_storage;
bool sqlite_make_backup(engine_connection *c);
char *sqlite_keep_backup(engine_connection *c, memory_pool *p, unsigned count);
void sqlite_discard_backup(engine_connection *c);
void sqlite_tend_backups(engine_connection *c);
/* Before a rollback, under its lock. */
void sqlite_forsake_backup(engine_connection *c);
bool sqlite_list_backups(const char *url, memory_pool *p, storage_backups *out);
schemac_status sqlite_restore_backup(const engine_options *options, const char *backup,
                                     memory_pool *p, storage_restored *out,
                                     engine_failure *failure);

/* ---- bind.c: values into statements ----------------------------------------------------------- */

bool sqlite_bind_row(engine_connection *c, engine_statement *statement, int *first,
                     const schemac_record *record, const void *row, unsigned flags_wanted,
                     unsigned flags_mask);
bool sqlite_bind_member(engine_connection *c, engine_statement *statement, int parameter,
                        const schemac_field *f, const void *member);
bool sqlite_bind_value(engine_connection *c, engine_statement *statement, int parameter,
                       const schemac_field *f, const void *value, bool copy);
bool sqlite_bind_text(engine_connection *c, engine_statement *statement, int parameter,
                      const char *text);
bool sqlite_bind_null(engine_connection *c, engine_statement *statement, int parameter);
bool sqlite_bind_int64(engine_connection *c, engine_statement *statement, int parameter,
                       int64_t value);

/* ---- list.c: a list of values as one parameter ------------------------------------------------ */

bool sqlite_bind_list(engine_connection *c, engine_statement *statement, int parameter,
                      const schemac_field *f, const void *values, size_t count);
/* Once SQLite's statement is gone. */
void sqlite_free_lists(engine_statement *statement);
/* Bytes that they take, without their values. */
size_t sqlite_weight_of_lists(const engine_statement *statement);

/* ---- statement.c: prepared and run ------------------------------------------------------------ */

bool sqlite_prepare(engine_connection *c, const char *sql, engine_statement **out);
bool sqlite_prepare_rows(engine_connection *c, const char *sql, const schemac_record *record,
                         unsigned known, engine_statement **out);
/* Takes a statement over, which is finalized when there is no memory: NULL. */
engine_statement *sqlite_take_statement(engine_connection *c, sqlite3_stmt *raw);
/* The memory of all of them that is not SQLite's. */
void sqlite_forget_statements(engine_connection *c);
void sqlite_finalize(engine_statement *statement);
const char *sqlite_statement_sql(engine_statement *statement);
engine_step sqlite_step(engine_connection *c, engine_statement *statement);
void sqlite_reset(engine_statement *statement);
void sqlite_forget(engine_statement *statement);
size_t sqlite_weight(engine_statement *statement);
/* Room for the dates of so many parameters; false when there is no memory. Nothing is bound. */
bool sqlite_room_for_dates(engine_connection *c, int parameters);
bool sqlite_execute(engine_connection *c, engine_statement *statement, int64_t *changed);
bool sqlite_insert(engine_connection *c, engine_statement *statement, const schemac_record *record,
                   const void *row, unsigned left_out, int64_t *key);
engine_step sqlite_read_rows(engine_connection *c, engine_statement *statement,
                             const schemac_record *record, engine_rows *rows);
int64_t sqlite_read_int64(engine_statement *statement, int column);
bool sqlite_is_null(engine_statement *statement, int column);

/* ---- direct.c: statements of a program's own ---------------------------------------------------
   */

bool sqlite_prepare_direct(engine_connection *c, const char *sql, engine_outline *outline,
                           engine_statement **out);
bool sqlite_bind_direct(engine_connection *c, engine_statement *statement, int parameter,
                        const schemac_value *v);
size_t sqlite_column_count(engine_statement *statement);
const char *sqlite_column_name(engine_connection *c, engine_statement *statement, int column);
bool sqlite_read_direct(engine_connection *c, engine_statement *statement, schemac_value *values);
int64_t sqlite_changed(engine_connection *c, engine_statement *statement);

/* ---- many.c: many rows in a statement --------------------------------------------------------- */

bool sqlite_insert_many(engine_connection *c, const engine_batch *batch, size_t *done);
void sqlite_release_batches(engine_connection *c);
/* Without their statements. */
void sqlite_forget_batches(engine_connection *c);

/* ---- read.c: rows into memory ----------------------------------------------------------------- */

/* The rows of a statement that has their values as columns. */
engine_step sqlite_read_columns(engine_connection *c, engine_statement *statement,
                                const schemac_record *record, engine_rows *rows);
bool sqlite_read_member(engine_connection *c, engine_statement *statement, int column,
                        const schemac_field *f, void *row);
/* Reads what an SQL function got, all columns of a row, to rows->next; members hold the places of their
   texts, plus one. false: rows->wanted is not 0 when the texts have no room; else c->bad_field says what
   is wrong with it, unless it is NULL: no memory. */
bool sqlite_read_arguments(engine_connection *c, sqlite3_value **values,
                           const schemac_record *record, unsigned known, engine_rows *rows);

#endif
