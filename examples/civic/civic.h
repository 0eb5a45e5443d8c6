/* civic.h - the parts of the example. */
#ifndef CIVIC_H
#define CIVIC_H

#include "civic.schema.h"

/* What the start found and did, on standard output. */
void report_print(const schemac_db *db);

/* A municipality with people, properties, assessments and payments. */
schemac_status sample_add(schemac_db *db, int64_t *tenant_id);

#endif
