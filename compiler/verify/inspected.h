/* inspected.h - what a database has, looked at without a schema. */
#ifndef SCHEMAC_VERIFY_INSPECTED_H
#define SCHEMAC_VERIFY_INSPECTED_H

#include "base/arena.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stdint.h>

/* Statements and their parts are as written, but on one line and without comments. */

/* What is said of a column or of a table. */
typedef struct inspected_piece {
    const char *kind;  /* "check", "default", "reference", … */
    const char *label; /* its name in the database; or NULL */
    const char *text;
} inspected_piece;

typedef VEC(inspected_piece) inspected_pieces;

typedef struct inspected_column {
    const char *name;
    const char *type; /* "" without one */
    const char *text; /* behind the name */
    inspected_pieces pieces;
} inspected_column;

typedef struct inspected_part {
    const char *column;    /* NULL: it is an expression */
    const char *text;      /* of the part, as written */
    const char *collation; /* by which it is ordered */
    bool descending;
} inspected_part;

typedef struct inspected_index {
    const char *name;
    const char *origin; /* "index", or what it was made for: "unique", "primary key" */
    bool unique;
    VEC(inspected_part) parts;
    const char *where; /* NULL without a condition */
    const char *text;  /* the statement; NULL where there is none */
} inspected_index;

typedef struct inspected_reference {
    VEC(const char *) columns;
    const char *table;
    VEC(const char *) targets; /* an item is NULL: of the key */
    const char *on_update;
    const char *on_delete;
} inspected_reference;

typedef struct inspected_trigger {
    const char *name;
    const char *text; /* the statement, */
    const char *rest; /* and what stands behind the name in it */
} inspected_trigger;

typedef enum inspected_kind { INSPECTED_TABLE, INSPECTED_VIRTUAL, INSPECTED_VIEW } inspected_kind;

typedef struct inspected_object {
    inspected_kind kind;
    const char *name;
    const char *text;    /* the statement, */
    const char *rest;    /* and what stands behind the name in it */
    const char *module;  /* of a virtual table */
    const char *problem; /* in SQLite's words, what keeps it from being read; or NULL */
    bool counted;
    int64_t rows;
    VEC(inspected_column) columns;
    inspected_pieces pieces; /* of the whole table */
    const char *options;     /* "STRICT, WITHOUT ROWID"; "" without any */
    VEC(inspected_reference) references;
    VEC(inspected_index) indexes;
    VEC(inspected_trigger) triggers;
    VEC(const char *) shadows; /* tables in which a virtual one keeps its rows */
} inspected_object;

typedef struct inspected {
    /* in SQLite's words: what was read before it is there; NULL when nothing failed */
    const char *problem;
    VEC(inspected_object) objects; /* tables by name, then views */
    VEC(const char *)
    collations;          /* that are not SQLite's own: only the program that has them can compare */
    const char *schema;  /* that the database was last brought to; NULL when that is not known */
    const char *version; /* of that schema */
    bool marked;         /* the two numbers are schemac's */
    int32_t application_id;
    int32_t user_version;
} inspected;

/* One table or view, without regard to the case of ASCII letters, or all for NULL. Tables in which
   virtual ones keep their rows are only shown when they are named. */
inspected inspect_database(arena *a, const char *path, const char *name);

#endif
