/* rename.h - tables and columns that the schema calls otherwise than the database: `was`. */
#ifndef SCHEMAC_CORE_RENAME_H
#define SCHEMAC_CORE_RENAME_H

#include "core/db.h"

bool has_old_names(const schemac_schema *schema);

/* Before the plan, which then finds everything under its new name. *count: how many. */
schemac_status rename_old_names(schemac_db *db, size_t *count);

#endif
