/* owner.h - whose a row is, by the tenant's key as it is stored: a collation may let it be spelled
   otherwise. */
#ifndef SCHEMAC_ROWS_OWNER_H
#define SCHEMAC_ROWS_OWNER_H

#include "rows/reach.h"

/* Looks for the row of a tenant. key: as a member holds it; *stored: the key as the database has
   it, its text the engine's until *s is reset, which is the caller's to do after ENGINE_ROW and
   ENGINE_DONE. Of a failure the error is set, and *s is NULL. */
engine_step owner_find(schemac_db *db, bool deleted, const void *key, tenant_key *stored,
                       engine_statement **s);

/* Whether a member of a row is the tenant that is set, or zero, which stands for it. On failure it
   is not, and the error is set; it is ok otherwise. */
bool owner_is_tenant(schemac_db *db, const schemac_field *f, const void *member);

bool owner_reach_row(schemac_db *db, const schemac_model *model, const void *row, unsigned *scope);

/* The scope of a call that is given a row which is there. Where keys begin with the tenant, a row
   of another's is not there, though the tenant may have one with the same key. false with the error
   set. */
static inline bool owner_reach(schemac_db *db, const schemac_model *model, const void *row,
                               unsigned *scope)
{
    *scope = 0;
    return model->tenant == SCHEMAC_NO_FIELD || owner_reach_row(db, model, row, scope);
}

#endif
