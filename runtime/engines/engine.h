/* engine.h - what the runtime asks of a database engine. The rest of the runtime knows engines by
   this alone.

   An engine is a table of functions. Those marked "optional" may be NULL; all others have to be
   there. A function that returns bool returns false when it failed; `failure` says why then, until
   the next call that does something with the connection or one of its statements. Names and texts
   that are passed last at least until the call returns. What is put into a memory_pool lives there;
   p->failed says that memory ran out. */
#ifndef SCHEMAC_ENGINES_ENGINE_H
#define SCHEMAC_ENGINES_ENGINE_H

#include "base/meaning.h"
#include "engines/catalogue.h"
#include "engines/dialect.h"
#include "engines/failure.h"
#include "engines/storage.h"
#include "engines/survey.h"

typedef struct engine_connection engine_connection;
typedef struct engine_statement engine_statement;

typedef struct engine_options {
    const char *url;
    const schemac_config *config; /* lasts as long as the connection */
    bool create;                  /* the database when it is missing */
    const schemac_allocator *allocator;
} engine_options;

/* Whose a database is, and in which state it was left. */
typedef struct engine_mark {
    int32_t owner;                    /* never 0 */
    const schemac_old_schema *former; /* what is as good as the owner's, when it is read */
    size_t former_count;
    uint64_t state; /* 0: none that any start would leave */
    /* it stands where no other program keeps anything: schemac_schema.keep_user_version */
    bool apart;
    /* of one that is apart: what one that was not had once replaced, in the engine's words; or NULL
       */
    const char *replaced;
} engine_mark;

/* What is not schemac's and is changed by a mark, in the engine's words; NULL for nothing. */
typedef struct engine_mark_change {
    const char *replaced; /* it stands where the mark will */
    const char *restored; /* it stood where the mark stands, and is put back */
} engine_mark_change;

typedef enum engine_standing {
    ENGINE_UNMARKED,  /* nobody's, by its mark */
    ENGINE_FOREIGN,   /* another owner's */
    ENGINE_CHANGED,   /* the owner's, but not in this state: or nobody knows */
    ENGINE_UNCHANGED, /* exactly as the mark says, and its schema was not changed since */
} engine_standing;

typedef enum engine_transaction {
    ENGINE_START, /* the work of a start: nobody else writes, or starts */
    ENGINE_WRITE, /* takes the right to write at once: what is read is not changed by others */
    ENGINE_READ,  /* sees one moment, and refuses writes */
    ENGINE_LOOK   /* sees one moment; of a start that only looks */
} engine_transaction;

/* ENGINE_UNREADABLE: there is a row, but a value in it that the model does not allow. */
typedef enum engine_step { ENGINE_ROW, ENGINE_DONE, ENGINE_FAILED, ENGINE_UNREADABLE } engine_step;

typedef enum engine_answer {
    ENGINE_ANSWERED,
    ENGINE_NOT_UNDERSTOOD, /* the text is no statement of this database */
    ENGINE_NO_ANSWER       /* every other failure */
} engine_answer;

/* A text or blob of the current row that is not null: the member points to memory of the engine,
   which is valid until the next step. */
typedef struct engine_text {
    uint32_t offset; /* of the member in the row */
    size_t size;     /* bytes, with the NUL that ends a text */
} engine_text;

/* Where rows are read to. Texts and blobs stay with the engine, for one row, or are copied: members
   then hold a text's place among the texts, plus one, since both may move while there are more. */
typedef struct engine_rows {
    unsigned char *next;  /* where the next one goes */
    size_t left;          /* for how many there is room */
    unsigned char *texts; /* NULL: they stay with the engine, */
    engine_text *list;    /* and are listed here unless this is NULL; moves */
    size_t used, size;    /* of the texts, in bytes; of those that stay with the engine: where they
                             are listed and stand one behind the other, else 0 */
    size_t wanted;        /* with ENGINE_ROW: bytes that the current row takes at least, for which
                             there is no room; 0 when there is none for another row */
    bool current;         /* the next row is the one at which the statement is: no step yet */
    int column;           /* of the statement, where a row begins */
    unsigned known;       /* so many fields, the first ones, are not read */
} engine_rows;

/* What is known of a statement of a program's own before it runs. */
typedef struct engine_outline {
    unsigned statements; /* 0, 1, or 2 for several, of which none is prepared */
    size_t parameters;
    bool returns; /* rows, perhaps none */
    bool changes; /* something, which a transaction around it can undo */
} engine_outline;

/* Many rows to be inserted, in this order. */
typedef struct engine_batch {
    const schemac_model *model;
    engine_statement *with_key;    /* insert one row, with every field but the generated ones, */
    engine_statement *without_key; /* and without the key that the database assigns, or NULL */
    void *rows; /* each has model->record.row_size bytes. A key that is to be assigned
                                      is 0, and is written here */
    size_t count;
    uint16_t first_version; /* the field that is stored as 1, whatever the rows have there; or
                               SCHEMAC_NO_FIELD */
} engine_batch;

enum { ENGINE_INTERFACE = 1 };

typedef struct schemac_engine {
    unsigned interface; /* ENGINE_INTERFACE: of the table that this one is */
    const char *name;
    const engine_dialect *dialect;
    const engine_storage *storage; /* optional: databases that are no files of this machine */

    /* ---- connections ------------------------------------------------------------------------ */

    bool (*accepts)(const char *url);
    /* Optional: the url without what is nobody's business, for messages. */
    const char *(*title)(memory_pool *p, const char *url);
    /* Of the engine; of a database that is somewhere else: of its server, once there is a
       connection, or else NULL. */
    const char *(*version)(engine_connection *connection);
    /* On failure *connection is NULL and *failure says why; nothing has been written. Until the
       first start_end nothing is written to the database but what the start itself does. */
    schemac_status (*open)(const engine_options *options, memory_pool *p,
                           engine_connection **connection, engine_failure *failure);
    void (*close)(engine_connection *connection);
    /* In a child of the process that has it: frees the engine's own memory. Nothing is sent, no file is
       touched and no lock released. */
    void (*abandon)(engine_connection *connection);
    /* Of the last call that failed; or, when the transaction of a start is not open any more, of what
       has ended it. */
    void (*failure)(engine_connection *connection, memory_pool *p, engine_failure *out);
    bool (*read_only)(engine_connection *connection);
    /* The engine's own handle of the connection. */
    void *(*native)(engine_connection *connection);
    /* A statement that has begun and not ended, or NULL. */
    const char *(*running)(engine_connection *connection);

    /* Around every start on the connection, outside of a transaction: references do nothing by
       themselves during it. A start that is over with its first look has an end alone; one whose
       end has failed is ended by another call. fresh: the start has made the database. *warning is
       NULL, or what could not be set and is not needed. */
    bool (*start_begin)(engine_connection *connection);
    bool (*start_end)(engine_connection *connection, bool fresh, const char **warning);
    /* Optional. What the configuration says about speed, before the first call that uses an open
       database; outside of a transaction. *text, of the pool: what is in force now. */
    bool (*tune)(engine_connection *connection, memory_pool *p, const char **text);

    /* ---- transactions ----------------------------------------------------------------------- */

    bool (*begin)(engine_connection *connection, engine_transaction kind);
    /* A commit that failed may be tried again, or rolled back, unless in_transaction says no. */
    bool (*commit)(engine_connection *connection);
    /* Also of one that a failure has ended. */
    bool (*rollback)(engine_connection *connection);
    /* Whether one is open: some failures end it, one of a rollback among them. */
    bool (*in_transaction)(engine_connection *connection);
    /* Transactions inside it, numbered from 1. */
    bool (*savepoint)(engine_connection *connection, unsigned number);
    bool (*release)(engine_connection *connection, unsigned number);
    bool (*rollback_to)(engine_connection *connection, unsigned number);
    /* Optional: both, where a failed statement would end the transaction. Around something that may
       fail without ending it; keep: it went well. They nest, and do nothing outside of a
       transaction. The end of one that is not kept leaves what `failure` says as it is. When the
       end fails, the transaction is lost. */
    bool (*attempt_begin)(engine_connection *connection);
    bool (*attempt_end)(engine_connection *connection, bool keep);

    /* ---- the schema of a database ----------------------------------------------------------- */

    /* In a transaction, or as one look of its own. closely: also where it takes longer to see that
       the schema was changed. */
    bool (*read_mark)(engine_connection *connection, const engine_mark *expected, bool closely,
                      engine_standing *out);
    bool (*write_mark)(engine_connection *connection, const engine_mark *mark);
    /* Optional, where a mark is only ever written to what is schemac's: what write_mark would
       change. */
    bool (*look_at_mark)(engine_connection *connection, memory_pool *p, const engine_mark *mark,
                         engine_mark_change *out);

    /* Optional, both, where other connections may change the schema beneath an open handle. The handle
       works with the schema as it is: as the last look at a mark has seen it or, with `look`, as it is
       now. And whether it is another since; false when that cannot be found out. What `failure` says
       is lost. */
    void (*accept_schema)(engine_connection *connection, bool look);
    bool (*schema_changed)(engine_connection *connection);

    /* qsort's comparison of structs and arrays that begin with a name: as the engine compares
       names. */
    int (*by_name)(const void *a, const void *b);
    /* Everything but the engine's own, tables without columns and pieces, in any order. */
    bool (*read_catalogue)(engine_connection *connection, catalogue *out);
    /* Optional: whether there are any views; without it there are none of schemac's. */
    bool (*has_views)(engine_connection *connection, bool *has);
    /* With has_views: the statement that makes a view of the same name and columns without rows, which
       names no table. NULL when it fails. */
    const char *(*stand_in)(engine_connection *connection, memory_pool *p, const char *view);
    /* The columns and pieces of a table that is in the database; and of one by its statement alone,
       as it was recorded. */
    bool (*read_table)(engine_connection *connection, memory_pool *p, catalogue_table *table);
    bool (*read_base)(engine_connection *connection, memory_pool *p, catalogue_table *table);
    /* What the schema declares of the models that are wanted, by their numbers: tables with columns
       and pieces, and what hangs on them. Read by the same means as what is there, in a
       transaction. */
    bool (*read_declared)(engine_connection *connection, const schemac_schema *schema,
                          const schemac_texts *texts, const bool *wanted, catalogue *out);
    /* Optional: whether something was created by this statement, as far as catalogue `create`
       knows; false when only reading both sides can tell. */
    bool (*is_as_declared)(const char *stored, const char *create);
    /* Of objects that read_catalogue and read_declared have given. */
    bool (*is_same_object)(const catalogue_object *live, const catalogue_object *declared);
    /* Whether an index, or a unique of a table, does what the declared index does, by their
       statements. */
    bool (*index_serves)(memory_pool *p, const char *live, const char *declared);
    bool (*unique_serves)(memory_pool *p, const catalogue_piece *unique, const char *declared);
    /* Whether a text names a column; and whether an index, trigger or view (CATALOGUE_TABLE) works
       with its values: they would say something else when these change. */
    bool (*names)(memory_pool *p, const char *sql, const char *column);
    bool (*uses_values)(memory_pool *p, catalogue_kind kind, const char *create, const char *table,
                        const char *column);
    /* Optional. Whether a virtual table is such a search; all of the pool. */
    bool (*read_search)(memory_pool *p, const catalogue_table *table, catalogue_search *out);
    /* A condition on rows whose value of a column does not fit into the declared one; NULL when all
       fit, or memory ran out. */
    char *(*does_not_fit)(memory_pool *p, const catalogue_table *live, const catalogue_column *have,
                          const catalogue_table *declared, const catalogue_column *want);
    /* Optional. SQL for what a column holds that is given the value of an expression; NULL when
       memory ran out. */
    const char *(*held)(memory_pool *p, const catalogue_column *column, const char *expression);
    /* Values whose meaning changes; column: quoted. false when there is no such conversion. When
       memory runs out, the pool says so. */
    bool (*convert)(memory_pool *p, const meaning *from, const meaning *to, const char *column,
                    catalogue_conversion *out);
    /* What a column holds that is to get the value of an expression over the row as it is; misfit: of
       which rows it cannot be computed, or is of another type. false when memory ran out. */
    bool (*use)(memory_pool *p, const catalogue_column *want, const char *expression,
                catalogue_conversion *out);
    /* How a table becomes the declared one, and with which types what the schema does not have is
       kept: false when memory ran out; and one step of that. */
    bool (*plan_change)(memory_pool *p, const catalogue_change *change, catalogue_alterations *out);
    bool (*alter)(engine_connection *connection, memory_pool *p, const catalogue_alteration *step);
    /* Runs the statement that creates one; table: the one that it hangs on, or its own name. */
    bool (*create)(engine_connection *connection, memory_pool *p, catalogue_kind kind,
                   const char *name, const char *table, const char *sql);
    /* The statement that drops one. */
    char *(*drop)(memory_pool *p, catalogue_kind kind, const char *name, const char *table);
    /* Drops everything, whoever made it, and the mark: one that is not apart. In a transaction of a
       start. */
    bool (*drop_all)(engine_connection *connection, memory_pool *p, const engine_mark *mark);
    /* The statements of a table and what hangs on it, or of all for NULL; *text is NULL when there
       is no such table. */
    bool (*describe)(engine_connection *connection, memory_pool *p, const char *table, char **text);
    /* Names are compared as by_name does. column: of SCHEMAC_GUARD_COLUMN, else NULL. */
    bool (*exists)(engine_connection *connection, schemac_guard_kind kind, const char *object,
                   const char *column, bool *exists);

    /* ---- rows, as a start sees them --------------------------------------------------------- */

    /* The first value of the first row as text, NULL when there is none. */
    engine_answer (*query)(engine_connection *connection, memory_pool *p, const char *sql,
                           const char **value);
    /* Of all tables but the engine's and schemac's own. */
    bool (*count_rows)(engine_connection *connection, memory_pool *p, survey_row_list *out);
    /* The references of all tables, and the rows that lead nowhere by them. */
    bool (*orphans)(engine_connection *connection, memory_pool *p, survey_orphan_list *out);

    /* ---- the work of a start ---------------------------------------------------------------- */

    /* Runs statements that return nothing of interest; NULL is one that there was no memory for. */
    bool (*run)(engine_connection *connection, const char *sql);
    /* Optional. What a program must not have run past its handle, since that would not know of it:
       the first such statement among these, and what to do instead ("BEGIN: call schemac_begin"),
       of the pool; NULL when there is none, or memory ran out. apart: of the mark. alone: the text
       is for prepare_direct, which other statements are not for, either. */
    const char *(*reserved)(memory_pool *p, const char *sql, bool apart, bool alone);
    /* Empty when nothing is recorded. */
    bool (*read_history)(engine_connection *connection, memory_pool *p, survey_history *out);
    bool (*record)(engine_connection *connection, const survey_record *what);
    /* What is known of tables: all, empty when nothing is; one put in the place of what was known
       of it; and one forgotten. Names are compared as by_name does. */
    bool (*read_tables)(engine_connection *connection, memory_pool *p, survey_table_list *out);
    bool (*write_table)(engine_connection *connection, const survey_table *what);
    bool (*forget_table)(engine_connection *connection, const char *name);
    /* A statement that was recorded, after a rename: of a table, which it creates or references; or
       of a column of the table `in`, which is called so now. The same statement where neither is in
       it. */
    const char *(*rename_in)(memory_pool *p, const char *create, const char *in, const char *from,
                             const char *to);
    /* Until `watch` is NULL again: what is run may not end the transaction, change settings, or
       write what is schemac's own. */
    void (*watch)(engine_connection *connection, survey_watch *watch);
    /* Runs statements one by one. On failure *statement is the one that failed, or NULL. */
    bool (*run_script)(engine_connection *connection, memory_pool *p, const char *sql,
                       const char **statement);
    /* Drops what exists for this connection alone: it would stand before what the database has. */
    bool (*drop_temporary)(engine_connection *connection);

    /* ---- statements -------------------------------------------------------------------------

       In ENGINE_WRITE and ENGINE_READ a failure of insert, insert_many, execute, run and of a step that
       writes undoes that call alone: the transaction goes on, unless in_transaction says that it is
       gone. A text that the database does not understand may fail in prepare, or when it is first run. */

    bool (*prepare)(engine_connection *connection, const char *sql, engine_statement **out);
    /* Optional: the same of a SELECT whose columns are the fields of the record, but so many first
       ones that are `known`. Only read_rows reads its rows. */
    bool (*prepare_rows)(engine_connection *connection, const char *sql,
                         const schemac_record *record, unsigned known, engine_statement **out);
    /* Accepts NULL. */
    void (*finalize)(engine_statement *statement);
    const char *(*sql)(engine_statement *statement);
    /* Parameters are counted from 1. The memory must stay until the reset, unless `copy` is said: what
       is bound by reference is not looked at after it. Only with `copy`, and for dates in bind_value,
       may an engine keep what belongs to the value. bind_row binds the fields whose flags are `flags_wanted` under the mask, from parameter
       *first on, and moves it. */
    bool (*bind_row)(engine_connection *connection, engine_statement *statement, int *first,
                     const schemac_record *record, const void *row, unsigned flags_wanted,
                     unsigned flags_mask);
    /* A value as the member of a row holds it. */
    bool (*bind_member)(engine_connection *connection, engine_statement *statement, int parameter,
                        const schemac_field *field, const void *member);
    /* One value of the field's type, which is there: not as a nullable member holds it. */
    bool (*bind_value)(engine_connection *connection, engine_statement *statement, int parameter,
                       const schemac_field *field, const void *value, bool copy);
    /* Values of the field's type, each of which is there, one behind the other: for a parameter that
       stands for a list, as the dialect writes that. Their memory stays until the reset, texts and
       blobs that they point to included. None is a list, too: `values` may then be NULL. Refused
       before anything runs: a value that is none of the type, or a pointer that is NULL. */
    bool (*bind_list)(engine_connection *connection, engine_statement *statement, int parameter,
                      const schemac_field *field, const void *values, size_t count);
    /* A text that stands for a value of whatever type the parameter has. */
    bool (*bind_text)(engine_connection *connection, engine_statement *statement, int parameter,
                      const char *text);
    bool (*bind_null)(engine_connection *connection, engine_statement *statement, int parameter);
    bool (*bind_int64)(engine_connection *connection, engine_statement *statement, int parameter,
                       int64_t value);
    /* Optional: before the first step, that the rows of the statement are wanted one by one, with
       other statements between them. */
    void (*stream)(engine_connection *connection, engine_statement *statement);
    engine_step (*step)(engine_connection *connection, engine_statement *statement);
    void (*reset)(engine_statement *statement);
    /* Optional, where a reset keeps copies of what was bound: lets go of them. The statement has been
       reset, and everything is bound again before it runs. */
    void (*forget)(engine_statement *statement);
    /* Optional: bytes that a statement keeps while it is not used, its text among them. */
    size_t (*weight)(engine_statement *statement);
    /* Runs a statement that returns no rows. It is reset unless it fails. *changed: rows. */
    bool (*execute)(engine_connection *connection, engine_statement *statement, int64_t *changed);
    /* Binds the fields of the row but those with one of these flags, and runs the statement. With
       `key` the database assigns the key, which it gets. The statement is reset unless it fails. */
    bool (*insert)(engine_connection *connection, engine_statement *statement,
                   const schemac_record *record, const void *row, unsigned left_out, int64_t *key);
    /* Inserts rows until one is refused: *done is how many were inserted, and the failure is that
       of the next one, whose statement is then not reset, and which may have its key already. In a
       transaction. */
    bool (*insert_many)(engine_connection *connection, const engine_batch *batch, size_t *done);
    /* Steps and stores rows until there are no more, or no more room: ENGINE_ROW. */
    engine_step (*read_rows)(engine_connection *connection, engine_statement *statement,
                             const schemac_record *record, engine_rows *rows);
    /* Stores one value of the current row, of a field that is no text or blob. */
    bool (*read_value)(engine_connection *connection, engine_statement *statement, int column,
                       const schemac_field *field, void *row);
    int64_t (*read_int64)(engine_statement *statement, int column);
    /* Whether the current row has no value in a column. */
    bool (*is_null)(engine_statement *statement, int column);

    /* ---- statements of a program's own ------------------------------------------------------

       Prepared, bound, stepped to their end or as far as is wanted, and finalized; in an attempt
       where the engine has them and a transaction is open. */

    /* When this is not one statement, *out is NULL without a failure. */
    bool (*prepare_direct)(engine_connection *connection, const char *sql, engine_outline *outline,
                           engine_statement **out);
    /* A value that can be bound as it is: its pointers and its date are good. Their memory stays
       until the statement is finalized. */
    bool (*bind_direct)(engine_connection *connection, engine_statement *statement, int parameter,
                        const schemac_value *value);
    /* After the first step, since that may find the schema changed. The name lasts until the next
       step; NULL when memory ran out, which is a failure. */
    size_t (*column_count)(engine_statement *statement);
    const char *(*column_name)(engine_connection *connection, engine_statement *statement,
                               int column);
    /* The values of the current row, as they are. Texts and blobs are the engine's memory, which is
       valid until the next step. */
    bool (*read_direct)(engine_connection *connection, engine_statement *statement,
                        schemac_value *values);
    /* Rows that the statement itself has changed; behind its last step. */
    int64_t (*changed)(engine_connection *connection, engine_statement *statement);
} schemac_engine;

/* The schema's SQL for the engine; NULL when it was not generated for it. */
const schemac_texts *engine_texts(const schemac_engine *engine, const schemac_schema *schema);

/* Whether everything is there that has to be. */
bool engine_is_complete(const schemac_engine *engine);

extern const schemac_engine schemac_engine_sqlite;

#endif
