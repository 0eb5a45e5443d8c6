/* conditions.h - conditions of checks, so that two which mean the same are equal texts: not every
   two, but those of every form in which schemac has ever written one. */
#ifndef SCHEMAC_ENGINES_SQLITE_CONDITIONS_H
#define SCHEMAC_ENGINES_SQLITE_CONDITIONS_H

#include "base/memory.h"

/* A column whose values are known to be of one kind, which makes more conditions mean the same. */
typedef struct condition_column {
    const char *name; /* normalised */
    bool whole;       /* whole numbers, */
    bool text;        /* or texts */
} condition_column;

/* column: or NULL. "" when memory ran out, which the pool says, too. */
const char *sql_normal_condition(memory_pool *p, const char *condition,
                                 const condition_column *column);

#endif
