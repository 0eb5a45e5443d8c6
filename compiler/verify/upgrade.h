/* upgrade.h - an older version of a schema becomes a newer one: what the runtime's own start says to
   a database without rows. */
#ifndef SCHEMAC_VERIFY_UPGRADE_H
#define SCHEMAC_VERIFY_UPGRADE_H

#include "base/diag.h"
#include "sql/schema_sql.h"

#include <schemac/schemac.h>

typedef struct upgrade {
    schemac_db *old; /* a temporary database of the older version */
    schemac_db *db;  /* its handle of the newer one, in verify mode, with the report */
    schemac_status status;
} upgrade;

/* Of handles on databases that are there for a moment. */
schemac_config upgrade_config(void);

/* Makes such a database, and looks at it. Its seeds are left out: some are made of what the
   environment says. false when it cannot be made: then old has the message, and there is no
   report. */
bool upgrade_look(arena *a, const schemac_schema *older, const schemac_schema *newer, upgrade *out);

/* Closes and removes it. */
void upgrade_end(upgrade *u);

/* A seed may be made of what the environment says. */
const schemac_schema *upgrade_without_seeds(arena *a, const schemac_schema *of);

/* The model of a message of a start, or NULL. */
const model *upgrade_model(const schema *s, const schemac_report_issue *issue);

/* What a message of a start is about: the field, or the model; the migration, or the schema. */
span upgrade_place(arena *a, const schema *s, const schemac_report_issue *issue);
/* sql: the statement of the migration that failed, or NULL. */
span upgrade_migration_place(arena *a, const schema *s, const char *message, const char *sql);

/* Whether a refusal is about rows that there are. */
bool upgrade_is_about_rows(const char *message);

/* Reports what no start does to a database of the older version, whatever its rows. */
void upgrade_verify(arena *a, diags *d, const schema_sql *older, const schema_sql *newer);

#endif
