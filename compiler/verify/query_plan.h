/* query_plan.h - warnings about how the engine would find the rows of a query. */
#ifndef SCHEMAC_VERIFY_QUERY_PLAN_H
#define SCHEMAC_VERIFY_QUERY_PLAN_H

#include "base/diag.h"
#include "sql/schema_sql.h"
#include "verify/engine.h"

/* order: the label of a chosen one, or NULL. */
void query_plan_warn(arena *a, diags *d, const query_sql *q, const char *order,
                     const asked_outline *found);

#endif
