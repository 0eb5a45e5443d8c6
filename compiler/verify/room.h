/* room.h - a database in memory where tables are made as they are needed, with the rows that have been
   found for them. */
#ifndef SCHEMAC_VERIFY_ROOM_H
#define SCHEMAC_VERIFY_ROOM_H

#include "base/diag.h"
#include "base/sql.h"
#include "sql/schema_sql.h"
#include "verify/engine.h"

/* What has been found for a model. */
typedef struct table_rows {
    enum { TABLE_UNTRIED, TABLE_FOUND, TABLE_NONE } state;
    VEC(engine_value *) rows; /* by number of the field */
    size_t made_in;           /* the database that has the table: its number */
    size_t whole_in;          /* and all indexes and triggers */
    bool waits;               /* its references were not looked at when its row was written */
} table_rows;

typedef struct rows {
    arena *arena;
    arena *scratch; /* for one model */
    diags *diags;
    const schema_sql *schema;
    const verify_engine *engine;
    engine_database *db;
    size_t number; /* of the database, from 1 */
    size_t made;   /* tables in it */
    sql_buffer text;
    table_rows *tables; /* by number of the model */
} rows;

/* A fresh one; false when it cannot be made, which is reported. */
bool room_begin(rows *r);

/* The statement that inserts a row, as calls do; lasts until the next. */
const char *room_insert(rows *r, const model_sql *ms);

/* The values of a row that a statement gives: how many. */
size_t room_bound(const model *m, const engine_value *row, engine_value *out);

/* Into a database, the room's or another. */
write_outcome room_write(rows *r, const model_sql *ms, engine_database *db,
                         const engine_value *row);

/* The table as a start makes it, with those that it references; their rows are in them. */
bool room_make_table(rows *r, const model_sql *ms);

/* Whether an index is part of what others refer to: it is there before references are. */
bool room_has_name(const index_path *p);

#endif
