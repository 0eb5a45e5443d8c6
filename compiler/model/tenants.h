/* tenants.h - which field of a model says whose a row is. */
#ifndef SCHEMAC_MODEL_TENANTS_H
#define SCHEMAC_MODEL_TENANTS_H

#include "model/model.h"

/* Sets model.tenant, of the tenant model itself to its key; and puts the tenant before the keys
   that are unique within a tenant only. */
void tenants_resolve(arena *a, diags *d, schema *s);

/* References between models with and without a tenant. */
void tenants_check(arena *a, diags *d, const schema *s, const model *m);

#endif
