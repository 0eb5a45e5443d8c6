/* tenant.h - whose rows a handle sees. */
#ifndef SCHEMAC_CORE_TENANT_H
#define SCHEMAC_CORE_TENANT_H

#include "core/db.h"

/* Frees the handle's copy of the key. */
void tenant_forget(schemac_db *db);

#endif
