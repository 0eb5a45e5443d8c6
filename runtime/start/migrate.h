/* migrate.h - migrations: which of them a database needs, and running them. */
#ifndef SCHEMAC_START_MIGRATE_H
#define SCHEMAC_START_MIGRATE_H

#include "start/history.h"
#include "start/record.h"

/* Migrations in their order, of a pool. */
typedef struct migration_list {
    const schemac_migration **list;
    size_t count, capacity;
} migration_list;

/* Runs what the history lacks, inside the caller's transaction. What the migrations rename has its
   new name in the records. watch: of a pool that lasts longer; it is told what else they do.
   fills: gets those of which something is to be filled yet, of the pool of the watch. */
schemac_status migrate_database(schemac_db *db, const history *h, record_list *records,
                                survey_watch *watch, migration_list *fills);

/* Fills what is new: when it is there, and before it has to have a value. watch: gets what was done. */
schemac_status migrate_fill(schemac_db *db, memory_pool *p, const migration_list *fills,
                            survey_watch *watch);

/* Records all as not needed: the database is new, or taken over as it is. */
schemac_status migrate_nothing(schemac_db *db, const history *h, const char *why);

/* Puts into the report what migrate_database would run, and runs it as far as that is SQL, for what
   comes after it to be looked at: inside a transaction that is rolled back. *known is false when
   one could not be run: what it leaves is not known. */
schemac_status migrate_plan_only(schemac_db *db, const history *h, record_list *records,
                                 survey_watch *watch, migration_list *fills, bool *known);

/* Whether what was applied is what the schema has; the error says why not. */
bool migrate_fits(schemac_db *db, memory_pool *p, const history *h);

/* Rows that no statement removes, and references that lead nowhere: what no migration may leave. */
schemac_status migrate_check_losses(schemac_db *db, memory_pool *p, const survey_row_list *rows,
                                    const survey_orphan_list *orphans, const survey_watch *watch);

/* MIGRATION when what is to be undone, down to a version, is not what was applied. */
schemac_status migrate_check_undoable(schemac_db *db, memory_pool *p, const history *h,
                                      uint32_t version);

/* What a migration has made for this connection alone does not outlive it: a temporary table would
   stand before the one of the same name. */
schemac_status migrate_tidy(schemac_db *db);

/* "migration 2 \"split full name\"" */
const char *migrate_title(memory_pool *p, uint32_t number, const char *name);

#endif
