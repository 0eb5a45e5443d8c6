/* database.h - a database that is there, looked at without its schema. */
#ifndef SCHEMAC_VERIFY_DATABASE_H
#define SCHEMAC_VERIFY_DATABASE_H

#include "base/arena.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct database_table {
    const char *name;
    int64_t rows;
} database_table;

/* What was read before anything failed is there. */
typedef struct database_tables {
    const char *problem; /* in the engine's words; NULL when nothing failed */
    VEC(database_table) tables;
    int count;           /* of all tables, counted before their rows are */
    int width;           /* of the longest name */
    const char *schema;  /* that the database was last brought to; NULL when that is not known */
    const char *version; /* of that schema */
} database_tables;

/* The tables of a file, by name. */
database_tables database_list(arena *a, const char *path);

typedef struct database_parts {
    const char *problem;     /* as above */
    VEC(const char *) lines; /* "table t", then its columns, references, indexes and triggers */
} database_parts;

/* What a table or view of a file has; no lines when there is none of that name. */
database_parts database_show(arena *a, const char *path, const char *table);

/* Behind the names of the files that belong to a database, the file itself last; ended by NULL. */
extern const char *const database_suffixes[];

/* Whether a file is a database that nobody uses, and how many tables it has; `problem` says why not. */
bool database_is_free(arena *a, const char *path, int *tables, const char **problem);

#endif
