/* seeds.h - seeds are made in a database in memory, as a start makes them in an empty one. */
#ifndef SCHEMAC_VERIFY_SEEDS_H
#define SCHEMAC_VERIFY_SEEDS_H

#include "sql/schema_sql.h"
#include "verify/engine.h"

/* The tables have been verified. */
void verify_seeds(arena *a, diags *d, const schema_sql *s, const verify_engine *engine);

#endif
