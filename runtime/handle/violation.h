/* violation.h - what the engine says of a call on rows, in a sentence about the model. */
#ifndef SCHEMAC_HANDLE_VIOLATION_H
#define SCHEMAC_HANDLE_VIOLATION_H

#include "handle/error.h"

/* What was being done, as messages and config.fault call it. */
typedef enum row_action {
    ACTION_INSERT,
    ACTION_UPDATE,
    ACTION_PATCH,
    ACTION_UPSERT,
    ACTION_DELETE,
    ACTION_RESTORE,
    ACTION_PURGE,
    ACTION_GET,
    ACTION_READ, /* a row that was found */
    ACTION_LOOK_FOR,
    ACTION_COUNT,
    ACTION_LIST,
    ACTION_FIND,
    ACTION_SCAN,
    ACTION_USE, /* to prepare a statement */
    ACTION_RUN, /* a query of the schema: it stands where the model does */
    ACTION_COUNT_OF
} row_action;

extern const char *const action_words[ACTION_COUNT_OF];

/* Records the engine's last failure as the error, and returns its status. sql: the statement, which
   lasts until the next call; or NULL. */
schemac_status violation_set(schemac_db *db, const schemac_model *model, row_action action,
                             const char *sql);

/* The same of a query or command of the schema; what a command violates is its model's. */
schemac_status violation_of_query(schemac_db *db, const schemac_declared_query *query,
                                  row_action action, const char *sql);

/* A sentence that begins with what cannot be done: "cannot insert order: …". */
void violation_reword(schemac_db *db, const schemac_model *model, row_action action,
                      const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
