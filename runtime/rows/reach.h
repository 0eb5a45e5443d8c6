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

bool reach_row_of_tenant(schemac_db *db, const schemac_model *model, int path, unsigned *scope);

/* The same for a call that is given the values of a key or unique, and reaches one row. What is unique
   within a tenant may be there several times among all: NO_TENANT for the system. */
static inline bool reach_row(schemac_db *db, const schemac_model *model, int path, unsigned *scope)
{
    *scope = 0;
    return model->tenant == SCHEMAC_NO_FIELD || reach_row_of_tenant(db, model, path, scope);
}

#endif
