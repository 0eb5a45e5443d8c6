/* reach.h - which rows a call reaches: of which tenant, deleted ones or not. */
#ifndef SCHEMAC_ROWS_REACH_H
#define SCHEMAC_ROWS_REACH_H

#include "handle/db.h"
#include "statements/statement.h"

bool reach_tenant(schemac_db *db, const schemac_model *model, unsigned *scope);

/* The scope of a call's statement; false with the error set when a tenant is missing. */
static inline bool reach_scope(schemac_db *db, const schemac_model *model, bool deleted,
                               unsigned *scope)
{
    *scope = deleted && model->soft_delete != SCHEMAC_NO_FIELD ? (unsigned)SCOPE_DELETED : 0u;
    return model->tenant == SCHEMAC_NO_FIELD || reach_tenant(db, model, scope);
}

bool reach_refuse_tenant(schemac_db *db, const schemac_model *model);

/* A tenant itself is inserted by the system alone; false with the error set. */
static inline bool reach_may_insert(schemac_db *db, const schemac_model *model, unsigned scope)
{
    return !model->is_tenant || (scope & SCOPE_SYSTEM) != 0 || reach_refuse_tenant(db, model);
}

bool reach_refuse_system(schemac_db *db, const schemac_model *model, int path);

/* What is unique within a tenant may be there several times among all; false with the error set. Of
   a key that begins with the tenant there is no statement then: see prepared.c. */
static inline bool reach_may_get(schemac_db *db, const schemac_model *model, int path,
                                 unsigned scope)
{
    return path < 0 || (scope & SCOPE_SYSTEM) == 0 || model->is_tenant ||
           reach_refuse_system(db, model, path);
}

bool reach_key_of_tenant(schemac_db *db, const schemac_model *model, unsigned *scope);

/* The scope of a call that is given the values of the key. */
static inline bool reach_key(schemac_db *db, const schemac_model *model, unsigned *scope)
{
    *scope = 0;
    return model->tenant == SCHEMAC_NO_FIELD || reach_key_of_tenant(db, model, scope);
}

#endif
