/* verify.h - an engine's own word on everything that was rendered: tables and indexes are created in
   memory, and every statement that the runtime will use is prepared. */
#ifndef SCHEMAC_VERIFY_VERIFY_H
#define SCHEMAC_VERIFY_VERIFY_H

#include "sql/schema_sql.h"
#include "verify/engine.h"

void verify_schema(arena *a, diags *d, const schema_sql *s, const verify_engine *engine);

#endif
