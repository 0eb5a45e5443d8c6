/* verify.h - SQLite's own word on everything that was rendered: tables and indexes are created in
   memory, and every statement that the runtime will use is prepared. */
#ifndef SCHEMAC_VERIFY_VERIFY_H
#define SCHEMAC_VERIFY_VERIFY_H

#include "base/diag.h"
#include "sql/schema_sql.h"

void verify(arena *a, diags *d, const schema_sql *s);

#endif
