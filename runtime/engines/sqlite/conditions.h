/* conditions.h - conditions of checks, so that two which mean the same are equal texts: not every two,
   but those of every form in which schemac has ever written one. */
#ifndef SCHEMAC_ENGINES_SQLITE_CONDITIONS_H
#define SCHEMAC_ENGINES_SQLITE_CONDITIONS_H

#include "base/memory.h"

/* "" when memory ran out, which the pool says, too. */
const char *sql_normal_condition(memory_pool *p, const char *condition);

#endif
