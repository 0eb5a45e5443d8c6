/* step.h - the steps that bring a database to the schema, and what they are called. */
#ifndef SCHEMAC_START_STEP_H
#define SCHEMAC_START_STEP_H

#include "engines/engine.h"

/* X(name, action, object, event, counted): what it does, to what, the event that tells when it is
   done, and what the history counts it as. */
/* clang-format off */
#define STEP_LIST(X)                                                              \
    X(CREATE_TABLE, "create", "table", SCHEMAC_EVENT_CREATED, COUNT_TABLES)       \
    X(ADD_COLUMN, "add", "column", SCHEMAC_EVENT_CREATED, COUNT_COLUMNS)          \
    X(CREATE_INDEX, "create", "index", SCHEMAC_EVENT_CREATED, COUNT_INDEXES)      \
    X(REBUILD, "make anew", "table", SCHEMAC_EVENT_REBUILT, COUNT_REBUILT)        \
    X(DROP_TABLE, "drop", "table", SCHEMAC_EVENT_DROPPED, COUNT_DROPPED)          \
    X(DROP_INDEX, "drop", "index", SCHEMAC_EVENT_DROPPED, COUNT_NOTHING)          \
    X(CREATE_TRIGGER, "create", "trigger", SCHEMAC_EVENT_CREATED, COUNT_TRIGGERS) \
    X(DROP_TRIGGER, "drop", "trigger", STEP_SILENT, COUNT_TRIGGERS)
/* clang-format on */

typedef enum step_kind {
#define X(name, action, object, event, counted) STEP_##name,
    STEP_LIST(X)
#undef X
        STEP_KINDS
} step_kind;

typedef enum step_count {
    COUNT_NOTHING,
    COUNT_TABLES,
    COUNT_COLUMNS,
    COUNT_INDEXES,
    COUNT_TRIGGERS,
    COUNT_REBUILT,
    COUNT_DROPPED,
    COUNT_KINDS
} step_count;

enum { STEP_SILENT = 0 }; /* it has no event: one of ours that is made anew, or no longer needed */

typedef struct step_words {
    const char *action;
    const char *object;
    int event; /* schemac_event_kind, or STEP_SILENT */
    step_count counted;
} step_words;

extern const step_words step_table[STEP_KINDS];

typedef struct plan_step {
    step_kind kind;
    const schemac_model *model; /* NULL for what no model has any more */
    const char *name;           /* of the object in the database; a column as table.column */
    const char *sql;
    const catalogue_alteration *alteration; /* of a table that is there; or NULL */
    bool optional;                          /* of STEP_CREATE_INDEX: a start goes on without it */
} plan_step;

#endif
