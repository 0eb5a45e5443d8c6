/* bind.h - values of calls and rows into statements. Each binds from parameter *next on and moves
   it; false when the engine refuses. */
#ifndef SCHEMAC_ROWS_BIND_H
#define SCHEMAC_ROWS_BIND_H

#include "handle/db.h"
#include "statements/statement.h"

enum { MOST_KEY_FIELDS = 16 }; /* the compiler's limit */

/* values[i] is that of fields[i], as a member holds it. */
static inline bool bind_values(schemac_db *db, const schemac_model *model, engine_statement *s,
                               int *next, const uint16_t *fields, size_t count,
                               const void *const *values)
{
    for (size_t i = 0; i < count; i++)
        if (!db->engine->bind_member(db->connection, s, (*next)++, &model->record.fields[fields[i]],
                                     values[i]))
            return false;
    return true;
}

/* The values of a path: one that is null and has no parameter is left out. */
static inline bool bind_path(schemac_db *db, const schemac_model *model, engine_statement *s,
                             int *next, const uint16_t *fields, size_t count,
                             const void *const *values, uint32_t nulls)
{
    for (size_t i = 0; i < count; i++)
        if ((nulls >> i & 1) == 0 &&
            !db->engine->bind_member(db->connection, s, (*next)++, &model->record.fields[fields[i]],
                                     values[i]))
            return false;
    return true;
}

static inline bool bind_members(schemac_db *db, const schemac_model *model, engine_statement *s,
                                int *next, const uint16_t *fields, size_t count, const void *row)
{
    for (size_t i = 0; i < count; i++) {
        const schemac_field *f = &model->record.fields[fields[i]];
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

/* The fields of the row that have this flag. */
static inline bool bind_marked(schemac_db *db, const schemac_model *model, engine_statement *s,
                               int *next, unsigned flag, const void *row)
{
    return db->engine->bind_row(db->connection, s, next, &model->record, row, flag, flag);
}

bool bind_tenant(schemac_db *db, const schemac_model *model, engine_statement *s, int *next);

static inline bool bind_scope(schemac_db *db, const schemac_model *model, engine_statement *s,
                              int *next, unsigned scope)
{
    return model->tenant == SCHEMAC_NO_FIELD || (scope & SCOPE_SYSTEM) != 0 ||
           bind_tenant(db, model, s, next);
}

bool bind_owner_of_row(schemac_db *db, const schemac_model *model, engine_statement *s, int *next,
                       unsigned scope);

/* The same of a row that was given to owner_reach: for the system it says which tenant is meant. */
static inline bool bind_owner(schemac_db *db, const schemac_model *model, engine_statement *s,
                              int *next, unsigned scope)
{
    return model->tenant == SCHEMAC_NO_FIELD || bind_owner_of_row(db, model, s, next, scope);
}

bool bind_version(schemac_db *db, const schemac_model *model, engine_statement *s, int *next,
                  const void *row);

/* The version that a row had when it was read, where the model has one. */
static inline bool bind_version_of_row(schemac_db *db, const schemac_model *model,
                                       engine_statement *s, int *next, const void *row)
{
    return model->version == SCHEMAC_NO_FIELD || bind_version(db, model, s, next, row);
}

#endif
