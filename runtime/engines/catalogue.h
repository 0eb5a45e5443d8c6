/* catalogue.h - what is in a database, and what a declaration would create: described alike, so
   that the two can be compared. */
#ifndef SCHEMAC_ENGINES_CATALOGUE_H
#define SCHEMAC_ENGINES_CATALOGUE_H

#include "base/memory.h"

#include <schemac/schemac.h>

/* A column. */
typedef struct catalogue_column {
    const char *name;
    const char *type;       /* as a word, as written; "" without one */
    const char *definition; /* of the type, normalised: two that mean the same are equal */
    const char *text;       /* the whole column, as written */
    const char *collation;  /* by which its values are compared, as a name */
    bool not_null;
    bool has_default;
    bool required; /* no row can be inserted without a value: it refuses null, and has no default */
    bool computed;

    /* Of a change, by its plan. Of either side: */
    struct catalogue_column *other; /* the same column of the other side, or NULL */
    /* Of the declared one: */
    const char *becomes; /* SQL: what a row gets that is there; NULL: the value that it has */
    /* SQL that gives equal values where that does, and that anybody can run; NULL: that */
    const char *alike;
    bool made;    /* that is of the schema's own, and may be null where there was a value */
    bool refused; /* what its values become is not known: nothing more is asked of them */
    /* Of the live one that has no other: */
    bool goes; /* it is dropped; else it stays */
    /* set by engine.plan_change: its type from now on; NULL: the one that it has */
    const char *kept_as;
} catalogue_column;

typedef enum piece_kind {
    /* of a column, each once */
    PIECE_NOT_NULL,
    PIECE_DEFAULT,
    PIECE_COLLATION,
    PIECE_COMPUTED,
    PIECE_AUTOINCREMENT,
    /* of a table, however it is written: at a column or behind all */
    PIECE_KEY,
    PIECE_UNIQUE,
    PIECE_REFERENCE,
    PIECE_CHECK,
    PIECE_KINDS
} piece_kind;

/* What is said of a column, or of the table. */
typedef struct catalogue_piece {
    piece_kind kind;
    size_t column;          /* at which it is written, counted from 0; or CATALOGUE_NO_COLUMN */
    const char *label;      /* its name in the database, or NULL */
    const char *definition; /* normalised, without the label: two that mean the same are equal; ""
                               when it says what goes without saying */
    const char *text;       /* as written */
    const char *expression; /* of a check or a computed column, as written; or NULL */
    bool loose; /* of a check: by the collation of its column more may fulfil it than by bytes */

    /* Of a key or unique over plain columns their names, and of a reference those that lead there. */
    const char *const *columns;
    size_t column_count;        /* 0 of every other piece */
    const char *leads_to;       /* of a reference, the table; else NULL */
    const char *const *targets; /* of one, as many columns of that table; or NULL: not known */

    /* Of a change, by its plan. */
    struct catalogue_piece *other; /* the one of the other side that says the same, or NULL */
    bool goes;                     /* of a live one that has no other; else it stays */
    bool ours;                     /* of such a one: schemac has made it */
} catalogue_piece;

#define CATALOGUE_NO_COLUMN ((size_t)-1)

/* What a change does with the number that an engine gives each row, by which others may know it. */
typedef enum catalogue_numbers { NUMBERS_KEPT, NUMBERS_CHANGED, NUMBERS_LOST } catalogue_numbers;

/* Structs that are searched by name begin with it: engine.by_name compares them. */

typedef struct catalogue_table {
    const char *name;
    const char *create; /* the statement, as the database has it */
    int64_t id;         /* the same within a transaction, whatever it is called */
    /* read by engine.read_table and engine.read_declared */
    catalogue_column *columns;
    size_t column_count;
    catalogue_piece *pieces;
    size_t piece_count;
    const char *options; /* of the whole table, normalised */
    bool ordinary;       /* false for a view or virtual table */
    bool own;            /* schemac's own, of no model */
    /* of a live one, set by engine.plan_change */
    catalogue_numbers numbers;
} catalogue_table;

/* A virtual table that finds rows of another one, whose values it does not hold. */
typedef struct catalogue_search {
    const char *content; /* the table or view */
    const char *number;  /* its column by which rows are known; a name that is none of its columns:
                            the engine's number */
    const char *refill;  /* the statement that reads all rows again */
} catalogue_search;

typedef enum catalogue_kind {
    CATALOGUE_INDEX,
    CATALOGUE_TRIGGER,
    CATALOGUE_FOREIGN_KEY, /* that is no part of the statement which creates its table */
    CATALOGUE_VIEW,        /* of schemac's: those of others are tables that are not ordinary */
    CATALOGUE_OBJECTS,     /* how many kinds hang on tables */
    CATALOGUE_TABLE = CATALOGUE_OBJECTS
} catalogue_kind;

/* What hangs on a table. */
typedef struct catalogue_object {
    const char *name;
    const char *table;
    const char *create;     /* the statement, as far as the engine knows it; else "" */
    const char *definition; /* normalised by the engine, where it compares these; else NULL */
    bool ours; /* of a trigger, foreign key or view: schemac made it, and may drop it */
    const char *const *columns; /* of a unique index over plain columns of all rows, their names */
    size_t column_count;        /* 0 of every other object */
} catalogue_object;

typedef struct catalogue_objects {
    catalogue_object *list;
    size_t count, capacity;
} catalogue_objects;

typedef struct catalogue {
    memory_pool *pool;
    catalogue_table *tables;
    size_t table_count, table_capacity;
    catalogue_objects objects[CATALOGUE_OBJECTS];
} catalogue;

/* How a table that is there is to become the declared one: what is said of its columns and pieces.
   Whether rows fit, and whether anything may be lost, has been judged: the engine says how it is
   done. */
typedef struct catalogue_change {
    catalogue_table *live;
    const catalogue_table *declared;
    bool only_added; /* nothing differs but that declared columns are missing */
} catalogue_change;

/* Which values have the right type, and yet are none that are meant. */
typedef struct catalogue_flaw {
    const char *condition; /* on rows; NULL: none has it */
    const char *what;      /* "the number would be another one" */
} catalogue_flaw;

enum { CATALOGUE_FLAWS = 2 };

/* How values of a column become others. Both are SQL over the column as it is. */
typedef struct catalogue_conversion {
    const char *becomes; /* NULL: each stays what it is */
    const char *alike;   /* equal where that is, and runs anywhere; NULL: that does */
    const char *misfit;  /* the condition on rows whose value cannot; NULL: all can */
    catalogue_flaw flaws[CATALOGUE_FLAWS]; /* of those that can */
} catalogue_conversion;

typedef enum alteration_kind {
    ALTER_ADD_COLUMN,
    ALTER_CHANGE_COLUMN,
    ALTER_DROP_COLUMN,
    ALTER_ADD_CONSTRAINT,
    ALTER_DROP_CONSTRAINT,
    ALTER_REBUILD, /* the table is made anew with its rows */
    ALTER_KINDS
} alteration_kind;

/* One step of such a change. */
typedef struct catalogue_alteration {
    const catalogue_change *change;
    alteration_kind kind;
    const char *part; /* the column or constraint; NULL for the whole table */
    const char *sql;
    bool rewrites; /* every row is written */
} catalogue_alteration;

typedef struct catalogue_alterations {
    catalogue_alteration *list; /* in the order of execution */
    size_t count, capacity;
} catalogue_alterations;

#endif
