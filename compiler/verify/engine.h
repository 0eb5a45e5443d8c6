/* engine.h - what the compiler asks a database engine: whether it takes what was written for it,
   and if not, why. A struct of functions an engine. */
#ifndef SCHEMAC_VERIFY_ENGINE_H
#define SCHEMAC_VERIFY_ENGINE_H

#include "base/suggest.h"

/* A database in memory, empty at first, with the settings of one that the runtime opens. */
typedef struct engine_database engine_database;

typedef enum {
    COMPLAINT_OTHER,
    COMPLAINT_COLUMN,    /* there is no such column */
    COMPLAINT_FUNCTION,  /* there is no such function */
    COMPLAINT_UNSAFE,    /* a function that may not be part of a table */
    COMPLAINT_UNSTABLE,  /* a function that does not always give the same answer */
    COMPLAINT_UNUSABLE,  /* a function that only works elsewhere */
    COMPLAINT_REFERENCE, /* a reference leads nowhere */
    COMPLAINT_CHECK,     /* a row that a check refuses; its name, or what it says */
    COMPLAINT_NOT_NULL,  /* table.column */
    COMPLAINT_UNIQUE,    /* a row that is there already */
    COMPLAINT_TOO_LONG   /* a value */
} complaint_kind;

typedef struct complaint {
    const char *message; /* in the engine's words */
    int offset;          /* in the statement; -1 when it is not known */
    complaint_kind kind;
    const char *name; /* what it is about, of the kinds that say so */
} complaint;

/* A word that no statement of a migration may begin with. */
typedef struct forbidden_word {
    const char *word;
    bool of_transaction; /* else it is about settings or other files */
} forbidden_word;

/* What is open at the end of a script. */
typedef struct unclosed {
    size_t at; /* in the text */
    size_t size;
    bool is_comment; /* else a quote */
} unclosed;

/* A piece of SQL, as the engine takes it apart. */
typedef enum { TOKEN_NAME, TOKEN_TEXT, TOKEN_NUMBER, TOKEN_BLOB, TOKEN_SIGN } token_kind;

typedef struct engine_token {
    size_t at, size;  /* in the text */
    const char *text; /* what it says, without quotes */
    token_kind kind;  /* names are words of the language, too */
    bool quoted;
} engine_token;

/* What does not always give the same answer. */
typedef struct unstable {
    size_t at, size; /* in the expression */
    const char *what;
    const char *why;
    const char *way_out;
} unstable;

/* What stands in a column. */
typedef enum { VALUE_NULL, VALUE_INTEGER, VALUE_REAL, VALUE_TEXT, VALUE_BLOB } engine_value_kind;

typedef struct engine_value {
    engine_value_kind kind;
    int64_t integer;
    double real;
    const char *bytes; /* of a text or blob */
    size_t size;
} engine_value;

typedef struct engine_statement engine_statement;

typedef enum {
    WRITE_DONE,
    WRITE_REFUSED, /* by a check, a key, a unique, a reference: complain() says which */
    WRITE_FAILED   /* it could not be found out */
} write_outcome;

/* What a statement does with something in the database. */
typedef enum { ACCESS_READ, ACCESS_INSERT, ACCESS_UPDATE, ACCESS_DELETE, ACCESS_OTHER } access_kind;

typedef struct asked_access {
    access_kind kind;
    const char *table;
    const char *column;   /* "" where rows are only counted; NULL of an insert or delete */
    const char *inner;    /* the innermost view, trigger or common table expression that does it; or
                           NULL */
    const char *database; /* that the table is in; NULL where a name stands alone, which may be that
                             of a common table expression */
} asked_access;

/* A column of what a statement returns. */
typedef struct asked_column {
    const char *name;
    const char *table; /* that it is a plain column of, with `column`; else NULL */
    const char *column;
} asked_column;

/* A step of how the engine finds the rows, in its words; parent: the id of the step that it is part
   of, or 0. */
typedef struct asked_step {
    int id, parent;
    const char *text;
} asked_step;

/* What is known of a statement that was not run. */
typedef struct asked {
    VEC(asked_access) accesses; /* each once */
    VEC(asked_column) columns;
    VEC(asked_step) steps;
    bool reads_only;
} asked_outline;

typedef struct verify_engine {
    const char *name; /* as messages call it */

    /* Once more tables than these are in a database, each new one takes long. */
    size_t tables_at_a_time;

    /* Before anything else is asked. */
    void (*begin)(void);

    /* NULL when there is no memory. */
    engine_database *(*open)(void);
    /* Accepts NULL. */
    void (*close)(engine_database *db);

    /* No value in it may be longer. */
    void (*limit_values)(engine_database *db, int bytes);
    /* From now on it has the functions that make a value of another type, as a start has them. */
    void (*add_conversions)(engine_database *db);
    /* Whether a reference that leads nowhere is refused from now on. */
    void (*enforce_references)(engine_database *db, bool yes);
    /* A query that counts the references of a table that lead nowhere. */
    const char *(*count_lost_references)(arena *a, const char *table);

    /* Runs statements whose rows nobody wants. */
    bool (*run)(engine_database *db, const char *sql);
    /* Whether a statement is understood; it is not run. */
    bool (*understands)(engine_database *db, const char *sql);
    /* The first column of the first row, or how many rows were changed; -1 when it is refused. */
    int64_t (*answer)(engine_database *db, const char *sql);
    /* Why the last thing was refused. */
    complaint (*complain)(arena *a, engine_database *db);

    /* What a statement would do; false when it is not understood. */
    bool (*ask)(arena *a, engine_database *db, const char *sql, asked_outline *out);

    /* NULL when it is refused. */
    engine_statement *(*prepare)(engine_database *db, const char *sql);
    /* Runs it with these values for its parameters. */
    write_outcome (*write)(engine_statement *s, const engine_value *values, size_t count);
    /* Accepts NULL. */
    void (*finish)(engine_statement *s);
    /* What expressions over named values are; texts are of the arena. false when that fails. */
    bool (*compute)(arena *a, engine_database *db, const char *const *expressions, size_t wanted,
                    const char *const *names, const engine_value *values, size_t count,
                    engine_value *out);

    /* The next token from `at` on, which then is behind it; false at the end. */
    bool (*next_token)(arena *a, const char *sql, size_t *at, engine_token *out);
    /* Finds what a table must not depend on, from `from` on, which then is behind it. */
    bool (*find_unstable)(arena *a, engine_database *db, const char *expression, size_t *from,
                          unstable *out);

    bool (*is_json)(engine_database *db, const char *text);
    /* Offers each function that there is. */
    void (*offer_functions)(arena *a, engine_database *db, suggestion *s);

    /* Whether a script, statements one behind the other, has something open at its end. */
    bool (*is_unclosed)(const char *text, unclosed *out);
    /* The size of a script's first statement. */
    size_t (*statement_size)(const char *text);
    /* The word that a statement of a migration must not begin with; NULL when it begins with
       another. */
    const forbidden_word *(*find_forbidden)(const char *statement);
    /* The size of a statement's first parameter, and where that is; 0 without one. */
    size_t (*find_parameter)(const char *statement, size_t *at);
    /* Whether a statement is understood, but for what only the database knows that it is for. */
    bool (*understands_elsewhere)(arena *a, engine_database *db, const char *statement,
                                  complaint *out);
} verify_engine;

#endif
