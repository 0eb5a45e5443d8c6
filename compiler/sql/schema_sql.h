/* schema_sql.h - a schema in the runtime's own descriptor types, so that what is verified here is
   what runs; and where the user's pieces stand in its SQL. */
#ifndef SCHEMAC_SQL_SCHEMA_SQL_H
#define SCHEMAC_SQL_SCHEMA_SQL_H

#include "query/bodies.h"
#include "sql/dialect.h"

typedef struct path_sql {
    sql_text create; /* text is NULL when another index serves */
    sql_text where;  /* text is NULL without a condition */
} path_sql;

typedef struct model_sql {
    const model *model;
    sql_text create;
    path_sql *paths; /* one for each of model->indexes */
    const schemac_model *descriptor;
    const schemac_model_texts *texts;
} model_sql;

/* A piece of a query's text. */
typedef struct query_fragment {
    const char *text;
    size_t size;
    uint32_t body; /* where it stands in the body; of what was not written there: what it is in the
                      place of, or behind */
    bool written;  /* as it is */
    uint8_t part;  /* the optional part that it belongs to; 0 is always there */
} query_fragment;

/* Text that is sent to the engine, of a query some of whose optional parts are left out. */
typedef struct query_text {
    const char *text;
    size_t size;
    VEC(query_fragment) fragments; /* that it consists of */
} query_text;

typedef struct query_sql {
    const query_body *body; /* NULL of one with errors: nothing else is there, either */
    VEC(query_fragment) fragments;
    const schemac_declared_query *descriptor;
    bool now, today;      /* of a command: it takes the time, and the day */
    const char **members; /* by number of the descriptor's field: where it is in the row in C */
} query_sql;

typedef struct schema_sql {
    const schema *schema;
    const sql_dialect *dialect;
    model_sql *models;         /* one for each of schema->models */
    const schemac_enum *enums; /* one for each of schema->enums */
    query_sql *queries;        /* one for each of schema->queries */

    /* What generated code holds, member by member. Only what a C compiler knows is missing: offsets
       and sizes of rows, and the functions of migrations, of which a start of this very schema has
       no use. */
    const schemac_schema *description;
    const schemac_texts *texts; /* of the description, in this dialect */

    /* The versions that were released before it, by version, with its migrations up to each. */
    const struct schema_sql *const *released;
    size_t released_count;
    const struct schema_sql *declared; /* of one of these: which it is before; else NULL */
} schema_sql;

#endif
