/* engine.h - what the compiler asks a database engine: whether it takes what was written for it, and if not,
   why. A struct of functions an engine. */
#ifndef SCHEMAC_VERIFY_ENGINE_H
#define SCHEMAC_VERIFY_ENGINE_H

#include "base/suggest.h"

/* In memory, empty at first, with the settings of one that the runtime opens. */
typedef struct engine_database engine_database;

typedef enum {
    COMPLAINT_OTHER,
    COMPLAINT_COLUMN,   /* there is no such column */
    COMPLAINT_FUNCTION, /* there is no such function */
    COMPLAINT_UNSAFE,   /* a function that may not be part of a table */
    COMPLAINT_UNSTABLE, /* a function that does not always give the same answer */
    COMPLAINT_REFERENCE /* a reference leads nowhere */
} complaint_kind;

typedef struct complaint {
    const char *message; /* in the engine's words */
    int offset;          /* in the statement; -1 when it is not known */
    complaint_kind kind;
    const char *name; /* of the column or function that is not there */
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
    /* From now on a reference that leads nowhere is refused. */
    void (*enforce_references)(engine_database *db);

    /* Runs statements whose rows nobody wants. */
    bool (*run)(engine_database *db, const char *sql);
    /* Whether a statement is understood; it is not run. */
    bool (*understands)(engine_database *db, const char *sql);
    /* The first column of the first row, or how many rows were changed; -1 when it is refused. */
    int64_t (*answer)(engine_database *db, const char *sql);
    /* Why the last thing was refused. */
    complaint (*complain)(arena *a, engine_database *db);

    /* Whether an expression that can be prepared may still fail whenever it is run. */
    bool (*may_fail_when_run)(const char *expression);
    /* Whether a row of the table "trial", which `create` makes, can be inserted, or is refused by a check
       of it; true, too, when the table cannot be made. */
    bool (*evaluates)(arena *a, engine_database *db, const char *create, complaint *out);

    bool (*is_json)(engine_database *db, const char *text);
    /* Offers each function that there is. */
    void (*offer_functions)(arena *a, engine_database *db, suggestion *s);

    /* Of scripts, which have statements one behind the other: whether something is open at the end, */
    bool (*is_unclosed)(const char *text, unclosed *out);
    /* the size of the first statement, */
    size_t (*statement_size)(const char *text);
    /* the word that it must not begin with, or NULL, */
    const forbidden_word *(*find_forbidden)(const char *statement);
    /* the size of its first parameter, and where that is; 0 without one, */
    size_t (*find_parameter)(const char *statement, size_t *at);
    /* and whether it is understood, but for what only the database knows that it is for. */
    bool (*understands_elsewhere)(arena *a, engine_database *db, const char *statement,
                                  complaint *out);
} verify_engine;

#endif
