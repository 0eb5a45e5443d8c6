/* history.h - what was done to a database, by its own record. */
#ifndef SCHEMAC_START_HISTORY_H
#define SCHEMAC_START_HISTORY_H

#include "handle/db.h"

/* false with the error set. */
bool history_read(schemac_db *db, memory_pool *p, engine_history *out);

/* The version of the schema that the database is at; 0 when nothing is recorded. */
int64_t history_version(const engine_history *h);

/* Whether the database was ever brought to a version of this schema. */
bool history_is_of(const engine_history *h, const schemac_schema *schema);

/* Of the schema that the database was brought to last; "" when nothing is recorded. */
const char *history_fingerprint(const engine_history *h);

/* Large enough for what schemac_schema.fingerprint is as text. */
enum { FINGERPRINT_SIZE = 17 };
void fingerprint_text(const schemac_schema *schema, char out[FINGERPRINT_SIZE]);

/* What was last said about a migration; NULL when nothing was. */
const engine_record *history_of(const engine_history *h, int64_t number);

/* Whether that says that the migration need not run. */
bool record_is_done(const engine_record *r);

/* false with the error set. */
bool history_add(schemac_db *db, const char *kind, const schemac_migration *m, const char *detail);

#endif
