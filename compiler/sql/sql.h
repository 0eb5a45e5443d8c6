/* sql.h - the model as SQL: tables, indexes, and the parts that the runtime makes its statements
   of. The result is in the runtime's own descriptor types, so that what is verified here is what
   runs. */
#ifndef SCHEMAC_SQL_SQL_H
#define SCHEMAC_SQL_SQL_H

#include "model/model.h"

#include <schemac/schemac.h>

/* Where the user's own SQL stands inside a rendered statement. */
typedef struct sql_chunk {
    size_t offset;
    size_t size;
    span at;
    const char *what; /* "the check of 'credit'" */
    bool generated;   /* the expression of a column, not a check */
} sql_chunk;

typedef VEC(sql_chunk) sql_chunks;

typedef struct sql_text {
    const char *text;
    size_t size;
    sql_chunks chunks;
} sql_text;

typedef struct path_sql {
    sql_text create; /* text is NULL when another index serves */
    sql_text where;
} path_sql;

typedef struct model_sql {
    const model *model;
    sql_text create;
    path_sql *paths;                 /* one for each of model->indexes */
    const schemac_model *descriptor; /* everything but offsets, which only a C compiler knows */
} model_sql;

typedef struct schema_sql {
    const schema *schema;
    model_sql *models;                   /* one for each of schema->models */
    const schemac_migration *migrations; /* one for each of schema->migrations; without functions */
    size_t migration_count;
    const schemac_seed *seeds; /* one for each row of schema->seeds */
    size_t seed_count;
    uint64_t fingerprint;
    int32_t application_id;
} schema_sql;

schema_sql *render_sqlite(arena *a, const schema *s);

/* The statement that creates the table with only one of the user's checks, counted from 0: to find
   out which of them is to blame. */
sql_text render_sqlite_table_alone(arena *a, const schema *s, const model *m, size_t only);

/* A table "trial" with the model's columns, without types and constraints, and one of the user's
   checks: a row of nulls then shows whether the check can be evaluated. */
sql_text render_sqlite_trial(arena *a, const model *m, const sql_chunk *check, const char *text);

#endif
