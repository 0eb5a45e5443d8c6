/* catalogue.h - what is in a database, and what a declaration would create: described alike, so that
   the two can be compared. */
#ifndef SCHEMAC_ENGINES_CATALOGUE_H
#define SCHEMAC_ENGINES_CATALOGUE_H

#include "base/memory.h"

#include <schemac/schemac.h>

/* A column or constraint of a table. */
typedef struct catalogue_part {
    const char *name;       /* of a column; NULL for a constraint */
    const char *definition; /* normalised: two that mean the same are equal */
    const char *text;       /* as written */
    const char *type;       /* of a column, as a word */
    const char *label;      /* of a constraint: its name in the database; or NULL */
    bool not_null;          /* the column refuses null, */
    bool required;          /* and has no default */
    bool generated;         /* its value is computed */
    const char **checks;    /* the expressions of its checks, as written */
    size_t check_count, check_capacity;
} catalogue_part;

/* Structs that are searched by name begin with it: engine.by_name compares them. */

typedef struct catalogue_table {
    const char *name;
    const char *create; /* the statement, as the database has it */
    /* read by engine.read_table and engine.read_declared */
    catalogue_part *columns;
    size_t column_count;
    catalogue_part *constraints;
    size_t constraint_count;
    const char *options; /* of the whole table, normalised */
    bool ordinary;       /* false for a view or virtual table */
    bool own;            /* schemac's own, of no model */
} catalogue_table;

typedef enum catalogue_kind {
    CATALOGUE_INDEX,
    CATALOGUE_TRIGGER,
    CATALOGUE_FOREIGN_KEY, /* that is no part of the statement which creates its table */
    CATALOGUE_OBJECTS,     /* how many kinds hang on a table */
    CATALOGUE_TABLE = CATALOGUE_OBJECTS
} catalogue_kind;

/* What hangs on a table. */
typedef struct catalogue_object {
    const char *name;
    const char *table;
    const char *create;     /* the statement, as far as the engine knows it; else "" */
    const char *definition; /* normalised by the engine, where it compares these; else NULL */
    bool ours;              /* of a trigger or foreign key: schemac made it, and may drop it */
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

/* How a table that is there is to become the declared one. Whether rows fit, and whether anything
   may be lost, has been judged: the engine says how it is done. */
typedef struct catalogue_change {
    const char *create; /* the declared statement */
    const catalogue_table *live;
    const catalogue_table *declared;
    const catalogue_part **added; /* declared columns that the table lacks */
    size_t added_count;
    const catalogue_part **kept; /* columns of the table that are not declared, and stay */
    size_t kept_count;
    bool only_added; /* nothing else differs */
} catalogue_change;

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
