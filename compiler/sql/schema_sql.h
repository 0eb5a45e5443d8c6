/* schema_sql.h - a schema in the runtime's own descriptor types, so that what is verified here is
   what runs; and where the user's pieces stand in its SQL. */
#ifndef SCHEMAC_SQL_SCHEMA_SQL_H
#define SCHEMAC_SQL_SCHEMA_SQL_H

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

typedef struct schema_sql {
    const schema *schema;
    const sql_dialect *dialect;
    model_sql *models;         /* one for each of schema->models */
    const schemac_enum *enums; /* one for each of schema->enums */

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
