/* inside.h - what the files of the fake engine share. */
#ifndef FAKE_INSIDE_H
#define FAKE_INSIDE_H

#include "fake.h"

/* A value of a parameter. */
typedef struct fake_value {
    bool bound;
    char text[64];      /* as the trace shows it */
    const void *memory; /* that has to stay as it is, or NULL */
    size_t size;
    unsigned char was[64]; /* the beginning of that memory */
    const char *plain;     /* of a text, which is a row's name */
} fake_value;

typedef enum fake_progress { FAKE_FRESH, FAKE_RUNNING, FAKE_ENDED, FAKE_FINALIZED } fake_progress;

enum { FAKE_PARAMETERS = 40 };

struct engine_statement {
    struct engine_statement *next; /* of the connection */
    engine_connection *connection;
    unsigned number; /* as the trace calls it */
    char *sql;
    unsigned parameters;
    fake_value values[FAKE_PARAMETERS];
    fake_progress progress;
    bool used;        /* since it was new: it has to be reset */
    bool streamed;    /* other statements may stand between its rows */
    const char *rows; /* of the answer, that are left */
    char *row;        /* the current one: its values behind each other, each with a NUL */
    size_t row_size;
    int64_t changed; /* rows */
};

/* A savepoint or an attempt. */
typedef struct fake_level {
    unsigned number;   /* of a savepoint; 0: an attempt */
    bool outside;      /* of every transaction */
    bool failed;       /* a statement in it has */
    fake_database was; /* before */
} fake_level;

enum { FAKE_LEVELS = 8 };

struct engine_connection {
    fake *server;
    const schemac_config *config;
    const schemac_allocator *allocator;

    bool begun, lost; /* a transaction, which a failure has ended */
    bool again;       /* a rollback has failed: it may be tried once more */
    engine_transaction kind;
    fake_database work; /* what is seen in it */
    fake_level *levels[FAKE_LEVELS];
    size_t level_count;

    bool starting, started; /* between start_begin and start_end, behind the first start_end */
    survey_watch *watch;
    engine_statement *statements;
    unsigned statement_count;

    engine_failure failure; /* until the next call; its texts are below or constant */
    char message[2 * FAKE_TEXT];
};

/* What a call needs. */
typedef enum fake_need {
    FAKE_NOTHING, /* it may be made at any time */
    FAKE_OUTSIDE, /* no transaction */
    FAKE_READS,
    FAKE_WRITES
} fake_need;

/* Begins a call that can fail with a line of the trace; false: it has. */
bool fake_enter(engine_connection *c, fake_need need, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The same of one that cannot. */
void fake_note(engine_connection *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Behind the line of the last call: " -> ..." */
void fake_says(engine_connection *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A failure of the engine's own. Both return false. */
bool fake_fail_with(engine_connection *c, const engine_failure *failure);
bool fake_fail(engine_connection *c, schemac_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void fake_violation(fake *f, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The transaction has ended by a failure. */
void fake_lose(engine_connection *c);
void fake_drop_level(engine_connection *c);

/* What the connection sees and changes. */
fake_database *fake_sight(engine_connection *c);
/* Runs a statement on that. */
bool fake_run(engine_connection *c, const char *sql, fake_outcome *out);

const char *fake_short(const char *text, char *out, size_t size);

/* ---- the functions of the engine, by files -------------------------------------------------- */

/* transaction.c */
bool fake_begin(engine_connection *c, engine_transaction kind);
bool fake_commit(engine_connection *c);
bool fake_rollback(engine_connection *c);
bool fake_in_transaction(engine_connection *c);
bool fake_savepoint(engine_connection *c, unsigned number);
bool fake_release(engine_connection *c, unsigned number);
bool fake_rollback_to(engine_connection *c, unsigned number);
bool fake_attempt_begin(engine_connection *c);
bool fake_attempt_end(engine_connection *c, bool keep);

/* schema.c */
bool fake_read_mark(engine_connection *c, const engine_mark *expected, bool closely,
                    engine_standing *out);
bool fake_write_mark(engine_connection *c, const engine_mark *mark);
int fake_by_name(const void *a, const void *b);
bool fake_read_catalogue(engine_connection *c, catalogue *out);
bool fake_read_table(engine_connection *c, memory_pool *p, catalogue_table *table);
bool fake_read_base(engine_connection *c, memory_pool *p, catalogue_table *table);
bool fake_read_declared(engine_connection *c, const schemac_schema *schema,
                        const schemac_texts *texts, const bool *wanted, catalogue *out);
bool fake_is_as_declared(const char *stored, const char *create);
/* By definitions, and by statements. */
bool fake_means_the_same(const catalogue_object *live, const catalogue_object *declared);
bool fake_says_the_same(const catalogue_object *live, const catalogue_object *declared);
bool fake_index_serves(memory_pool *p, const char *live, const char *declared);
bool fake_unique_serves(memory_pool *p, const catalogue_piece *unique, const char *declared);
bool fake_names(memory_pool *p, const char *sql, const char *column);
bool fake_uses_values(memory_pool *p, catalogue_kind kind, const char *create, const char *table,
                      const char *column);
bool fake_describe(engine_connection *c, memory_pool *p, const char *table, char **text);
bool fake_exists(engine_connection *c, schemac_guard_kind kind, const char *object,
                 const char *column, bool *exists);

/* parts.c */
bool fake_read_parts(memory_pool *p, const fake_table *t, catalogue_table *out);
/* Of a change: a column of the live table, and the statement of the whole table, as they are to be.
   */
const char *fake_column_text(memory_pool *p, const catalogue_change *change, size_t number);
bool fake_column_differs(const catalogue_change *change, size_t number);
const char *fake_whole_text(memory_pool *p, const catalogue_change *change);

/* change.c */
char *fake_does_not_fit(memory_pool *p, const catalogue_table *live, const catalogue_column *have,
                        const catalogue_table *declared, const catalogue_column *want);
bool fake_make(memory_pool *p, const catalogue_column *want, const char *expression,
               catalogue_conversion *out);
bool fake_convert(memory_pool *p, const meaning *from, const meaning *to, const char *column,
                  catalogue_conversion *out);
/* Where it is, or anew. */
bool fake_plan_parts(memory_pool *p, const catalogue_change *change, catalogue_alterations *out);
bool fake_plan_anew(memory_pool *p, const catalogue_change *change, catalogue_alterations *out);
bool fake_alter(engine_connection *c, memory_pool *p, const catalogue_alteration *step);
bool fake_create(engine_connection *c, memory_pool *p, catalogue_kind kind, const char *name,
                 const char *table, const char *sql);
/* With the table, and without. */
char *fake_drop_of_table(memory_pool *p, catalogue_kind kind, const char *name, const char *table);
char *fake_drop(memory_pool *p, catalogue_kind kind, const char *name, const char *table);
bool fake_drop_all(engine_connection *c, memory_pool *p, const engine_mark *mark);

/* work.c */
engine_answer fake_query(engine_connection *c, memory_pool *p, const char *sql, const char **value);
bool fake_count_rows(engine_connection *c, memory_pool *p, survey_row_list *out);
bool fake_orphans(engine_connection *c, memory_pool *p, survey_orphan_list *out);
bool fake_run_statement(engine_connection *c, const char *sql);
bool fake_read_history(engine_connection *c, memory_pool *p, survey_history *out);
bool fake_record_what(engine_connection *c, const survey_record *what);
bool fake_read_tables(engine_connection *c, memory_pool *p, survey_table_list *out);
bool fake_write_table(engine_connection *c, const survey_table *what);
bool fake_forget_table(engine_connection *c, const char *name);
const char *fake_rename_in(memory_pool *p, const char *create, const char *in, const char *from,
                           const char *to);
void fake_watch(engine_connection *c, survey_watch *watch);
bool fake_run_script(engine_connection *c, memory_pool *p, const char *sql, const char **statement);
bool fake_drop_temporary(engine_connection *c);

/* statement.c */
bool fake_prepare(engine_connection *c, const char *sql, engine_statement **out);
void fake_finalize(engine_statement *s);
const char *fake_sql(engine_statement *s);
void fake_stream(engine_connection *c, engine_statement *s);
engine_step fake_step(engine_connection *c, engine_statement *s);
void fake_reset(engine_statement *s);
bool fake_execute(engine_connection *c, engine_statement *s, int64_t *changed);
bool fake_insert(engine_connection *c, engine_statement *s, const schemac_record *record,
                 const void *row, unsigned left_out, int64_t *key);
bool fake_insert_many(engine_connection *c, const engine_batch *batch, size_t *done);
/* It has to be reset. */
void fake_use(engine_statement *s);
/* Whether no other statement is amid its rows, where that matters. s: NULL for a text. */
void fake_check_alone(engine_connection *c, const engine_statement *s);
bool fake_is_query(const engine_statement *s);
/* A step without a line of its own. */
engine_step fake_step_quietly(engine_connection *c, engine_statement *s);

/* bind.c */
bool fake_bind_row(engine_connection *c, engine_statement *s, int *first,
                   const schemac_record *record, const void *row, unsigned flags_wanted,
                   unsigned flags_mask);
bool fake_bind_member(engine_connection *c, engine_statement *s, int parameter,
                      const schemac_field *field, const void *member);
bool fake_bind_value(engine_connection *c, engine_statement *s, int parameter,
                     const schemac_field *field, const void *value, bool copy);
bool fake_bind_list(engine_connection *c, engine_statement *s, int parameter,
                    const schemac_field *field, const void *values, size_t count);
bool fake_bind_text(engine_connection *c, engine_statement *s, int parameter, const char *text);
bool fake_bind_null(engine_connection *c, engine_statement *s, int parameter);
bool fake_bind_int64(engine_connection *c, engine_statement *s, int parameter, int64_t value);
/* A text that lasts, and a value that is shown. */
bool fake_bind_memory(engine_connection *c, engine_statement *s, int parameter, const char *shown,
                      const void *memory, size_t size, const char *how);
/* Whether all of a row's fields with these flags can be sent: a date may be none. */
bool fake_is_storable(engine_connection *c, const schemac_record *record, const void *row,
                      unsigned flags_wanted, unsigned flags_mask);
/* The values of a row's fields but those with one of these flags: "2, 'ink'"; false: too many. */
bool fake_take_row(engine_statement *s, const schemac_record *record, const void *row,
                   unsigned left_out, char *text, size_t size);
/* Whether what was bound is still what it was. */
void fake_check_values(engine_statement *s, const char *what);
void fake_forget_values(engine_statement *s);

/* read.c */
engine_step fake_read_rows(engine_connection *c, engine_statement *s, const schemac_record *record,
                           engine_rows *rows);
bool fake_read_value(engine_connection *c, engine_statement *s, int column,
                     const schemac_field *field, void *row);
int64_t fake_read_int64(engine_statement *s, int column);
bool fake_is_null(engine_statement *s, int column);
/* Of the current row. */
const char *fake_column(engine_statement *s, int column);
/* The memory of the current row is no more. */
void fake_forget_row(engine_statement *s);

/* direct.c */
bool fake_prepare_direct(engine_connection *c, const char *sql, engine_outline *outline,
                         engine_statement **out);
bool fake_bind_direct(engine_connection *c, engine_statement *s, int parameter,
                      const schemac_value *value);
size_t fake_column_count(engine_statement *s);
const char *fake_column_name(engine_connection *c, engine_statement *s, int column);
bool fake_read_direct(engine_connection *c, engine_statement *s, schemac_value *values);
int64_t fake_changed(engine_connection *c, engine_statement *s);

/* storage.c */
extern const engine_storage fake_storage;

#endif
