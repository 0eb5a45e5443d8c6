/* triggers.h - what watches references to rows that are soft-deleted. */
#ifndef SCHEMAC_SQL_SQLITE_TRIGGERS_H
#define SCHEMAC_SQL_SQLITE_TRIGGERS_H

#include "sql/dialect.h"

/* See sql/dialect.h. */
void sqlite_add_triggers(arena *a, sql_triggers *out, const sql_reference *r);

#endif
