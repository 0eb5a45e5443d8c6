/* engine.h - what the core asks of a database engine. The core knows engines by this alone. */
#ifndef SCHEMAC_ENGINES_ENGINE_H
#define SCHEMAC_ENGINES_ENGINE_H

#include "base/memory.h"

#include <schemac/schemac.h>

typedef struct engine_connection engine_connection;
typedef struct engine_statement engine_statement;

/* Why something failed, in the engine's words, as far as the engine knows. */
typedef struct engine_failure {
    schemac_status status;
    int code;
    const schemac_field *field; /* known when a value was refused before it was sent */
    bool missing;               /* the database lacks a table or column that a statement names */
    char message[512];
    char table[64 * 2];   /* of a violated constraint; empty when unknown */
    char columns[512];    /* of a violated constraint, "a, b"; empty when unknown */
    char constraint[128]; /* its name; empty when unknown */
} engine_failure;

typedef struct engine_options {
    const char *url;
    bool create;
    int busy_timeout; /* milliseconds */
    const schemac_allocator *allocator;
} engine_options;

/* What tells whose database this is and whether it changed, read without parsing the schema. */
typedef struct engine_stamp {
    int32_t application_id;
    int32_t stamp;
    uint32_t cookie; /* the engine's own counter of schema changes */
} engine_stamp;

/* A column or constraint of a table. */
typedef struct catalogue_part {
    const char *name;       /* of a column; NULL for a constraint */
    const char *definition; /* normalised: two that mean the same are equal */
    const char *text;       /* as written */
    const char *type;       /* of a column, as a word */
    bool not_null;          /* the column refuses null, */
    bool required;          /* and has no default */
    bool generated;         /* its value is computed */
    const char **checks;    /* the expressions of its checks, as written */
    size_t check_count, check_capacity;
} catalogue_part;

/* The parts are there once read_parts has been called. */
typedef struct catalogue_table {
    const char *name;
    const char *create; /* the statement, as the database has it */
    catalogue_part *columns;
    size_t column_count;
    catalogue_part *constraints;
    size_t constraint_count;
    const char *options; /* what follows the closing parenthesis */
    bool ordinary;       /* false for a view or virtual table */
} catalogue_table;

/* Or a trigger. */
typedef struct catalogue_index {
    const char *name;
    const char *table;
    const char *create;
    bool ours; /* of a trigger: schemac made it */
} catalogue_index;

typedef struct catalogue {
    memory_pool *pool;
    catalogue_table *tables; /* sorted by name once complete */
    size_t table_count, table_capacity;
    catalogue_index *indexes;
    size_t index_count, index_capacity;
    catalogue_index *triggers;
    size_t trigger_count, trigger_capacity;
} catalogue;

typedef struct engine_rebuild {
    const char *table;
    const char *create;         /* of the table under its own name */
    const char *const *columns; /* that are copied, */
    size_t column_count;
    const char *const *kept; /* and definitions of those that the declaration lacks: kept as well */
    size_t kept_count;
} engine_rebuild;

/* How many rows of a table reference rows of another that are not there. */
typedef struct engine_orphans {
    const char *table;
    const char *parent; /* "" when the references cannot even be checked */
    int64_t count;
    const char *query; /* that finds them, or NULL */
    int reference;     /* the engine's number of the first that leads nowhere */
} engine_orphans;

typedef struct engine_orphan_list {
    engine_orphans *list;
    size_t count, capacity;
} engine_orphan_list;

/* A row of the database's own record of what was done to it. */
typedef struct engine_record {
    const char *kind; /* "sync", "migration", "skipped", "rollback", "forgotten" */
    int64_t version;  /* of the schema; the number of a migration */
    const char *name;
    const char *checksum;
    const char *detail;
} engine_record;

typedef struct engine_history {
    engine_record *list; /* the oldest first */
    size_t count, capacity;
} engine_history;

typedef struct engine_row_count {
    const char *table;
    int64_t rows;
} engine_row_count;

typedef struct engine_row_counts {
    engine_row_count *list; /* sorted by name */
    size_t count, capacity;
} engine_row_counts;

/* What statements that are not ours do, while they are watched. */
typedef struct engine_watch {
    memory_pool *pool;
    const char **touched; /* tables that a statement itself changes, not a trigger that it fires */
    size_t count, capacity;
} engine_watch;

/* ENGINE_UNREADABLE: there is a row, but a value in it that the model does not allow. */
typedef enum engine_step { ENGINE_ROW, ENGINE_DONE, ENGINE_FAILED, ENGINE_UNREADABLE } engine_step;

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
    size_t used, size;    /* of the texts, in bytes */
    size_t wanted;        /* with ENGINE_ROW: bytes that the current row takes at least, for which
                             there is no room; 0 when there is none for another row */
    bool current;         /* the next row is the one at which the statement is: no step yet */
    int column;           /* of the statement, where a row begins */
    unsigned known;       /* so many fields, the first ones, are not read */
} engine_rows;

typedef struct schemac_engine {
    const char *name;
    bool (*accepts)(const char *url);

    /* On failure *connection is NULL and *failure says why; nothing has been written. */
    schemac_status (*open)(const engine_options *options, engine_connection **connection,
                           engine_failure *failure);
    void (*close)(engine_connection *connection);
    const char *(*version)(void);
    bool (*read_only)(engine_connection *connection);
    /* Whether nobody else can have it, and nothing is left of it when it is closed. */
    bool (*in_memory)(engine_connection *connection);
    /* A place for a database that is there for a test: its url, to be removed with everything that is
       there. */
    schemac_status (*make_place)(const schemac_allocator *allocator, char **url,
                                 engine_failure *failure);
    void (*remove_place)(const schemac_allocator *allocator, char *url);
    /* Drops everything, whoever made it, and all marks. In a transaction, without foreign keys. */
    bool (*clear)(engine_connection *connection, memory_pool *p);
    void (*failure)(engine_connection *connection, engine_failure *out);

    /* Runs statements that return nothing of interest. */
    bool (*run)(engine_connection *connection, const char *sql);
    const char *begin_write;
    /* How an insert of several rows begins when those before one that is refused are to stay, which
       spares the engine what it takes to undo them; `changes` then says how many there are. */
    const char *insert_or_stop;
    /* In a transaction: takes the snapshot and refuses writes; and the end of refusing. */
    const char *begin_read;
    const char *end_read;

    /* startup */
    /* Whether a transaction is open: some failures end it. */
    bool (*in_transaction)(engine_connection *connection);
    bool (*read_stamp)(engine_connection *connection, engine_stamp *out);
    bool (*write_stamp)(engine_connection *connection, int32_t application_id, int32_t stamp);
    bool (*read_catalogue)(engine_connection *connection, catalogue *out);
    /* Splits the statement of a table. false when memory ran out. */
    bool (*read_parts)(memory_pool *p, catalogue_table *table);
    /* Whether two statements that create an index or a trigger mean the same. */
    bool (*same_statement)(const char *a, const char *b);
    /* A condition on rows whose value of a column, quoted, does not fit into a declared type. NULL when
       memory ran out, as from the next one. */
    char *(*wrong_type)(memory_pool *p, const char *column, const char *type);
    char *(*drop_trigger)(memory_pool *p, const char *name);
    /* The first value of the first row as text; NULL when there is none, or the text is no statement
       of this database. *failed for every other failure. */
    char *(*query)(engine_connection *connection, memory_pool *p, const char *sql, bool *failed);
    /* Makes the table anew as declared, with its rows, its other indexes and its triggers. */
    bool (*rebuild)(engine_connection *connection, memory_pool *p, const engine_rebuild *what);
    /* A copy of what is committed, made before the first change. Then either: kept as the first of
       `count`, whose name is returned (NULL when that failed; the copy is there all the same), or
       thrown away. */
    bool (*make_backup)(engine_connection *connection);
    char *(*keep_backup)(engine_connection *connection, memory_pool *p, unsigned count);
    void (*discard_backup)(engine_connection *connection);
    /* Rows whose references lead nowhere. */
    bool (*orphans)(engine_connection *connection, memory_pool *p, engine_orphan_list *out);
    /* The statement that adds a column; NULL when the engine cannot add it to a table with rows. */
    char *(*add_column)(memory_pool *p, const char *table, const char *create, const char *column,
                        bool *possible);
    bool (*has_rows)(engine_connection *connection, const char *table, bool *rows);
    /* Empty when nothing is recorded. */
    bool (*read_history)(engine_connection *connection, memory_pool *p, engine_history *out);
    bool (*record)(engine_connection *connection, const engine_record *what);
    /* Until `watch` is NULL again: what is run may not end the transaction, change settings, or write
       what is schemac's own. */
    void (*watch)(engine_connection *connection, engine_watch *watch);
    /* Drops what exists for this connection alone: it would stand before what the database has. */
    bool (*drop_temporary)(engine_connection *connection);
    /* Runs statements one by one. On failure *statement is the one that failed, or NULL. */
    bool (*run_script)(engine_connection *connection, memory_pool *p, const char *sql,
                       const char **statement);
    /* Of all tables but the engine's and schemac's own. */
    bool (*count_rows)(engine_connection *connection, memory_pool *p, engine_row_counts *out);
    /* Names are compared as the engine does. */
    bool (*exists)(engine_connection *connection, schemac_guard_kind kind, const char *object,
                   const char *column, bool *exists);
    /* The engine's own handle of the connection. */
    void *(*native)(engine_connection *connection);
    /* A statement that has begun and not ended, or NULL. */
    const char *(*running)(engine_connection *connection);
    /* After startup: what may be done to a database that is known to be ours. */
    bool (*settle)(engine_connection *connection, bool fresh, bool write_ahead_log,
                   const char **warning);
    /* Speed, as configured; `text` says what is in force now. Outside of a transaction. */
    bool (*tune)(engine_connection *connection, const schemac_config *config, char *text,
                 size_t size);
    /* Before the work of a start is done on a connection that is settled: foreign keys off. */
    bool (*unsettle)(engine_connection *connection);
    /* The statements of a table and what hangs on it, or of all for NULL; *text is NULL when there is no
       such table. */
    bool (*describe)(engine_connection *connection, memory_pool *p, const char *table, char **text);

    /* statements */
    bool (*prepare)(engine_connection *connection, const char *sql, engine_statement **out);
    void (*finalize)(engine_statement *statement);
    const char *(*sql)(engine_statement *statement);
    /* Binding starts at parameter `first`, from 1. The memory must stay until the reset. bind_row
       binds the fields whose flags are `flags_wanted` under the mask, and moves *first. */
    bool (*bind_row)(engine_connection *connection, engine_statement *statement, int *first,
                     const schemac_model *model, const void *row, unsigned flags_wanted,
                     unsigned flags_mask);
    /* A value as the member of a row holds it. */
    bool (*bind_member)(engine_connection *connection, engine_statement *statement, int parameter,
                        const schemac_field *field, const void *member);
    /* One value of the field's type, which is there: not as a nullable member holds it. With `copy`
       the memory need not stay. */
    bool (*bind_value)(engine_connection *connection, engine_statement *statement, int parameter,
                       const schemac_field *field, const void *value, bool copy);
    bool (*bind_text)(engine_connection *connection, engine_statement *statement, int parameter,
                      const char *text);
    bool (*bind_null)(engine_connection *connection, engine_statement *statement, int parameter);
    bool (*bind_int64)(engine_connection *connection, engine_statement *statement, int parameter,
                       int64_t value);
    engine_step (*step)(engine_connection *connection, engine_statement *statement);
    void (*reset)(engine_statement *statement);
    /* Runs a statement that returns no rows. It is reset unless it fails. */
    bool (*execute)(engine_connection *connection, engine_statement *statement);
    /* Steps and stores rows until there are no more, or no more room: ENGINE_ROW. */
    engine_step (*read_rows)(engine_connection *connection, engine_statement *statement,
                             const schemac_model *model, engine_rows *rows);
    /* Stores one value of the current row, of a field that is no text or blob. */
    bool (*read_value)(engine_connection *connection, engine_statement *statement, int column,
                       const schemac_field *field, void *row);
    int64_t (*read_int64)(engine_statement *statement, int column);
    /* The largest key that a row has, or had where keys are never used again; 0 without rows. */
    bool (*largest_key)(engine_connection *connection, const schemac_model *model, int64_t *key);
    int64_t (*last_id)(engine_connection *connection);
    int64_t (*changes)(engine_connection *connection);
} schemac_engine;

extern const schemac_engine schemac_engine_sqlite;

#endif
