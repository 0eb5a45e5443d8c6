/* tenant.h - whose rows a handle sees. */
#ifndef SCHEMAC_HANDLE_TENANT_H
#define SCHEMAC_HANDLE_TENANT_H

#include "handle/db.h"

/* Frees the handle's copy of the key. */
void tenant_forget(schemac_db *db);

#endif
