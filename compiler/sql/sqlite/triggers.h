/* triggers.h - what watches references to rows that are soft-deleted. */
#ifndef SCHEMAC_SQL_SQLITE_TRIGGERS_H
#define SCHEMAC_SQL_SQLITE_TRIGGERS_H

#include "model/model.h"

#include <schemac/schemac.h>

typedef VEC(schemac_trigger) triggers;

/* Those of one reference from `m` to `target`; none where nothing is soft-deleted. `confined`: both are
   of one tenant. */
void add_living_triggers(arena *a, triggers *out, const model *m, const char *label,
                         const fields *from, const model *target, const fields *to, bool confined);

#endif
