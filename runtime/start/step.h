/* step.h - the steps that bring a database to the schema, and what they are called. */
#ifndef SCHEMAC_START_STEP_H
#define SCHEMAC_START_STEP_H

#include "engines/engine.h"

/* X(name, action, object, event, counted, hangs): what it does, to what, the event that tells when
   it is done, what the history counts it as, and the kind of what hangs on a table, where it is
   about that. */
/* clang-format off */
#define STEP_LIST(X)                                                                        \
    X(CREATE_TABLE, "create", "table", SCHEMAC_EVENT_CREATED, COUNT_TABLES, TABLE)          \
    X(ADD_COLUMN, "add", "column", SCHEMAC_EVENT_CREATED, COUNT_COLUMNS, TABLE)             \
    X(CHANGE_COLUMN, "change", "column", SCHEMAC_EVENT_CHANGED, COUNT_CHANGED, TABLE)       \
    X(DROP_COLUMN, "drop", "column", SCHEMAC_EVENT_DROPPED, COUNT_DROPPED, TABLE)           \
    X(ADD_CONSTRAINT, "add", "constraint", SCHEMAC_EVENT_CHANGED, COUNT_CHANGED, TABLE)     \
    X(DROP_CONSTRAINT, "drop", "constraint", SCHEMAC_EVENT_CHANGED, COUNT_CHANGED, TABLE)   \
    X(REBUILD, "make anew", "table", SCHEMAC_EVENT_REBUILT, COUNT_REBUILT, TABLE)           \
    X(DROP_TABLE, "drop", "table", SCHEMAC_EVENT_DROPPED, COUNT_DROPPED, TABLE)             \
    X(REFILL, "fill anew", "full-text index", SCHEMAC_EVENT_REBUILT, COUNT_REBUILT, TABLE)  \
    X(CREATE_INDEX, "create", "index", SCHEMAC_EVENT_CREATED, COUNT_INDEXES, INDEX)         \
    X(DROP_INDEX, "drop", "index", SCHEMAC_EVENT_DROPPED, COUNT_NOTHING, INDEX)             \
    X(CREATE_TRIGGER, "create", "trigger", SCHEMAC_EVENT_CREATED, COUNT_TRIGGERS, TRIGGER)  \
    X(DROP_TRIGGER, "drop", "trigger", STEP_SILENT, COUNT_TRIGGERS, TRIGGER)                \
    X(CREATE_FOREIGN_KEY, "create", "foreign key", SCHEMAC_EVENT_CREATED, COUNT_KEYS,       \
      FOREIGN_KEY)                                                                          \
    X(DROP_FOREIGN_KEY, "drop", "foreign key", STEP_SILENT, COUNT_KEYS, FOREIGN_KEY)        \
    X(CREATE_VIEW, "create", "view", SCHEMAC_EVENT_CREATED, COUNT_VIEWS, VIEW)              \
    X(DROP_VIEW, "drop", "view", SCHEMAC_EVENT_DROPPED, COUNT_DROPPED, VIEW)
/* clang-format on */

typedef enum step_kind {
#define X(name, action, object, event, counted, hangs) STEP_##name,
    STEP_LIST(X)
#undef X
        STEP_KINDS
} step_kind;

typedef enum step_count {
    COUNT_NOTHING,
    COUNT_TABLES,
    COUNT_COLUMNS,
    COUNT_INDEXES,
    COUNT_KEYS, /* foreign ones */
    COUNT_TRIGGERS,
    COUNT_VIEWS,
    COUNT_REBUILT,
    COUNT_CHANGED,
    COUNT_DROPPED,
    COUNT_KINDS
} step_count;

enum { STEP_SILENT = 0 }; /* it has no event: one of ours that is made anew, or no longer needed */

typedef struct step_words {
    const char *action;
    const char *object;
    int event; /* schemac_event_kind, or STEP_SILENT */
    step_count counted;
    catalogue_kind hangs; /* CATALOGUE_TABLE for the table itself and its parts */
} step_words;

extern const step_words step_table[STEP_KINDS];

typedef struct plan_step {
    step_kind kind;
    const schemac_model *model; /* NULL for what no model has any more, and for a view */
    const char *name;           /* of the object in the database; a column as table.column */
    const char *sql;
    const catalogue_alteration *alteration; /* of a table that is there; or NULL */
    bool optional;                          /* of STEP_CREATE_INDEX: a start goes on without it, */
    bool left_out;                          /* and did */
    bool again; /* of a view that stays as it is: it is not there while tables change */
} plan_step;

/* The steps that create and drop what hangs on a table, and those that change one. */
extern const step_kind step_creating[CATALOGUE_OBJECTS + 1];
extern const step_kind step_dropping[CATALOGUE_OBJECTS + 1];
extern const step_kind step_altering[ALTER_KINDS];

/* Whether it creates something that was not there, by the engine's `create`. */
static inline bool step_creates(step_kind kind)
{
    return step_creating[step_table[kind].hangs] == kind;
}

#endif
