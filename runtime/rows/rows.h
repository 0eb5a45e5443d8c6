/* rows.h - what all calls on rows have in common. */
#ifndef SCHEMAC_ROWS_ROWS_H
#define SCHEMAC_ROWS_ROWS_H

#include "handle/db.h"
#include "rows/fill.h"
#include "rows/prepared.h"

#include <string.h>

bool rows_scope_of_tenant(schemac_db *db, const schemac_model *model, unsigned *scope);

/* Which rows a call on the model reaches; false with the error set when a tenant is missing. */
static inline bool rows_scope(schemac_db *db, const schemac_model *model, bool deleted,
                              unsigned *scope)
{
    *scope = deleted && model->soft_delete != SCHEMAC_NO_FIELD ? (unsigned)SCOPE_DELETED : 0u;
    return model->tenant == SCHEMAC_NO_FIELD || rows_scope_of_tenant(db, model, scope);
}

enum { MOST_KEY_FIELDS = 16 }; /* the compiler's limit */

bool rows_more_room(schemac_db *db, const schemac_model *model);

/* Room in the handle for one row of the model and its texts. */
static inline bool rows_room(schemac_db *db, const schemac_model *model)
{
    return (model->row_size <= db->row_capacity && model->field_count <= db->text_capacity) ||
           rows_more_room(db, model);
}

/* Records what the engine says, then resets: a reset may change what the engine says. */
schemac_status rows_fail(schemac_db *db, const schemac_model *model, const char *action,
                         engine_statement *s);

/* The same for a row that was being written: a violated reference is then named. */
schemac_status rows_fail_row(schemac_db *db, const schemac_model *model, const char *action,
                             engine_statement *s, const void *row);

/* Each binds from parameter *next on and moves it. */
static inline bool bind_values(schemac_db *db, const schemac_model *model, engine_statement *s,
                               int *next, const uint16_t *fields, size_t count,
                               const void *const *values)
{
    for (size_t i = 0; i < count; i++)
        if (!db->engine->bind_member(db->connection, s, (*next)++, &model->fields[fields[i]],
                                     values[i]))
            return false;
    return true;
}

static inline bool bind_members(schemac_db *db, const schemac_model *model, engine_statement *s,
                                int *next, const uint16_t *fields, size_t count, const void *row)
{
    for (size_t i = 0; i < count; i++) {
        const schemac_field *f = &model->fields[fields[i]];
        if (!db->engine->bind_member(db->connection, s, (*next)++, f,
                                     (const unsigned char *)row + f->offset))
            return false;
    }
    return true;
}

static inline bool bind_key_of_row(schemac_db *db, const schemac_model *model, engine_statement *s,
                                   int *next, const void *row)
{
    return bind_members(db, model, s, next, model->key, model->key_count, row);
}

bool bind_tenant(schemac_db *db, const schemac_model *model, engine_statement *s, int *next);
bool bind_version(schemac_db *db, const schemac_model *model, engine_statement *s, int *next,
                  const void *row);

static inline bool bind_scope(schemac_db *db, const schemac_model *model, engine_statement *s,
                              int *next, unsigned scope)
{
    return model->tenant == SCHEMAC_NO_FIELD || (scope & SCOPE_SYSTEM) != 0 ||
           bind_tenant(db, model, s, next);
}

/* The version of a new row, in an insert whose parameters for the row begin at `first`; 0 when the
   key is not among them, and they begin at 1. */
bool bind_first_version(schemac_db *db, const schemac_model *model, engine_statement *s, int first);

bool rows_refuse_tenant(schemac_db *db, const schemac_model *model);

/* A tenant itself is inserted by the system alone; false with the error set. */
static inline bool rows_may_insert(schemac_db *db, const schemac_model *model, unsigned scope)
{
    return !model->is_tenant || (scope & SCOPE_SYSTEM) != 0 || rows_refuse_tenant(db, model);
}

/* For changes of a row that was read: the version that it had, and running the statement. `filled`
   is the row when members of it were filled in, else NULL; `named` says which fields are patched, NULL
   in an update. */
bool bind_marked(schemac_db *db, const schemac_model *model, engine_statement *s, int *next,
                 unsigned flag, const void *row);
static inline bool bind_version_of_row(schemac_db *db, const schemac_model *model,
                                       engine_statement *s, int *next, const void *row)
{
    return model->version == SCHEMAC_NO_FIELD || bind_version(db, model, s, next, row);
}
schemac_status refused_update(schemac_db *db, const schemac_model *model, engine_statement *s,
                              const void *row, void *filled, const bool *named);
schemac_status missed_update(schemac_db *db, const schemac_model *model, const void *row,
                             void *filled, unsigned scope);
static inline schemac_status run_update(schemac_db *db, const schemac_model *model,
                                        engine_statement *s, const void *row, void *filled,
                                        const bool *named, unsigned scope)
{
    if (!db->engine->execute(db->connection, s))
        return refused_update(db, model, s, row, filled, named);
    if (db->engine->changes(db->connection) == 0)
        return missed_update(db, model, row, filled, scope);
    fill_keep(db, model, filled);
    if (model->version != SCHEMAC_NO_FIELD)
        count_version(model, filled);
    return SCHEMAC_OK;
}

/* The key that the database gave to the last inserted row. */
void take_assigned_key(schemac_db *db, const schemac_model *model, void *row);
/* Whether the row's key is to be assigned. */
bool key_is_open(const schemac_model *model, const void *row);

#endif
