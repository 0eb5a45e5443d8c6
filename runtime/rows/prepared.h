/* prepared.h - the statements of a model, prepared once a handle when they are first needed. */
#ifndef SCHEMAC_ROWS_PREPARED_H
#define SCHEMAC_ROWS_PREPARED_H

#include "handle/db.h"
#include "statements/statement.h"

/* Whether this runtime can bind and read all fields of the model; false with the error set. */
bool prepared_may_use(schemac_db *db, const schemac_model *model);

/* Prepares one that is not there yet, and makes room for a row of the model. NULL with the error
   set. */
engine_statement *prepared_make(schemac_db *db, const schemac_model *model, unsigned number,
                                unsigned scope);

/* Prepares a SELECT of all fields, but so many first ones that are known, whose rows are read by
   read_rows alone. */
static inline bool prepared_rows(schemac_db *db, const schemac_model *m, const char *sql,
                                 unsigned known, engine_statement **out)
{
    return db->engine->prepare_rows != NULL
               ? db->engine->prepare_rows(db->connection, sql, &m->record, known, out)
               : db->engine->prepare(db->connection, sql, out);
}

/* The prepared statement, or NULL with the error set. */
static inline engine_statement *prepared_get(schemac_db *db, const schemac_model *m,
                                             unsigned number, unsigned scope)
{
    engine_statement **of_model =
        db->statements.by_model == NULL ? NULL : db->statements.by_model[m->number];
    engine_statement *ready =
        of_model == NULL ? NULL
                         : of_model[scope == 0 ? number : scope * statement_count(m) + number];
    return ready != NULL ? ready : prepared_make(db, m, number, scope);
}

uint32_t prepared_find_nulls(const schemac_model *m, const schemac_path *path,
                             const void *const *values);

/* Which values of a path are null, where that is said in the text of a statement: a bit each. */
static inline uint32_t prepared_nulls(const schemac_db *db, const schemac_model *m, int path,
                                      const void *const *values)
{
    return path < 0 || db->engine->dialect->same != NULL
               ? 0
               : prepared_find_nulls(m, &m->paths[path], values);
}

engine_statement *prepared_with_nulls(schemac_db *db, const schemac_model *m, unsigned number,
                                      unsigned scope, uint32_t nulls, struct cached **taken);

/* The statement for these values; *taken is to be given back to the cache when it has been reset,
   unless it is NULL. */
static inline engine_statement *prepared_for(schemac_db *db, const schemac_model *m,
                                             unsigned number, unsigned scope, uint32_t nulls,
                                             struct cached **taken)
{
    *taken = NULL;
    return nulls == 0 ? prepared_get(db, m, number, scope)
                      : prepared_with_nulls(db, m, number, scope, nulls, taken);
}

/* Before the connection is closed. */
void prepared_release(schemac_db *db);

#endif
