/* roles.h - fields with a purpose that calls know about: soft delete, version, readonly and
   on update now. */
#ifndef SCHEMAC_MODEL_ROLES_H
#define SCHEMAC_MODEL_ROLES_H

#include "model/model.h"

/* Sets model.soft_delete and model.version, and refuses roles that do not fit their field. */
void roles_resolve(diags *d, model *m);

#endif
