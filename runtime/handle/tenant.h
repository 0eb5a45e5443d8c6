/* tenant.h - the tenant of a handle, and copies of the keys that it has been given. */
#ifndef SCHEMAC_HANDLE_TENANT_H
#define SCHEMAC_HANDLE_TENANT_H

#include "handle/db.h"

/* No tenant is set any more. */
void tenant_forget(schemac_db *db);

/* Sets it. A text or blob is copied, once for each tenant: rows that it is filled in to point to
   the copy, which lasts as long as the handle. false with the error set. */
bool tenant_take(schemac_db *db, const tenant_key *key);

/* Whether a value of the tenant's type is the very key that is set. */
bool tenant_is(const schemac_db *db, const schemac_field *f, const void *value);

/* When the handle is closed. */
void tenant_free(schemac_db *db);

#endif
