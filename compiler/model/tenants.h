/* tenants.h - which field of a model says whose a row is. */
#ifndef SCHEMAC_MODEL_TENANTS_H
#define SCHEMAC_MODEL_TENANTS_H

#include "model/model.h"

/* Sets model.tenant. Of the tenant model itself it is the key. */
void tenants_resolve(diags *d, schema *s);

/* References between models with and without a tenant. */
void tenants_check(arena *a, diags *d, const schema *s, const model *m);

#endif
