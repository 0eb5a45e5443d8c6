/* report.h - what a start found and did: kept for schemac_report, and told to the log as it
 * happens. */
#ifndef SCHEMAC_HANDLE_REPORT_H
#define SCHEMAC_HANDLE_REPORT_H

#include "handle/db.h"

void report_event(schemac_db *db, schemac_event_kind kind, const schemac_model *model,
                  const char *object, const char *name, int64_t microseconds, const char *format,
                  ...) __attribute__((format(printf, 7, 8)));

void report_step(schemac_db *db, const char *name, int64_t microseconds);
void report_created(schemac_db *db, const char *object, const schemac_model *model,
                    const char *name, int64_t microseconds);
/* The name has to last as long as the handle; model may be NULL. */
void report_changed(schemac_db *db, schemac_event_kind kind, const char *object,
                    const schemac_model *model, const char *name, int64_t microseconds);
/* MIGRATED, SKIPPED with a reason, ROLLED_BACK, or FAILED. */
void report_migration(schemac_db *db, schemac_event_kind kind, const schemac_migration *m,
                      const char *reason, int64_t microseconds);
void report_seeded(schemac_db *db, const schemac_model *model, size_t created, size_t skipped);
/* A step that would be taken. The texts are copied, but for action and object. */
void report_planned(schemac_db *db, const char *action, const char *object,
                    const schemac_model *model, const char *name, const char *sql);
/* The texts are copied; suggestion may be NULL. */
void report_issue(schemac_db *db, schemac_severity severity, const schemac_model *model,
                  const char *message, const char *suggestion);

/* A model's state, once it differs from the others'. */
void report_state(schemac_db *db, const schemac_model *model, schemac_model_state state);

/* What was created has been rolled back. */
void report_undone(schemac_db *db);

#endif
