/* error.h - what went wrong, kept in the handle until its next call. */
#ifndef SCHEMAC_HANDLE_ERROR_H
#define SCHEMAC_HANDLE_ERROR_H

#include "handle/db.h"

/* Each records the error and returns its status. Texts that are passed may belong to the error that
   was there before. */
schemac_status error_set(schemac_db *db, schemac_status status, const schemac_model *model,
                         const char *format, ...) __attribute__((format(printf, 4, 5)));
schemac_status error_no_memory(schemac_db *db);
schemac_status error_not_found(schemac_db *db, const schemac_model *model);
/* What the engine says of its last failure, in a sentence. doing: what was being done, "commit";
   sql: the statement, which lasts until the next call; or NULL. */
schemac_status error_of_engine(schemac_db *db, const char *doing, const char *sql);
/* The same of a failure that was taken before. */
schemac_status error_of_failure(schemac_db *db, const char *doing, const char *sql);
/* error_of_engine, or that memory ran out, when it was for the pool. */
schemac_status error_of_pool(schemac_db *db, const memory_pool *p, const char *doing);

/* Another message for the error that is there. */
void error_reword(schemac_db *db, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* What the failure that is there says beside its message: the statement, which is copied, and the
   engine's words. */
void error_quote(schemac_db *db, const char *sql);
/* A copy that lasts as long as the error; NULL when there is no memory for it. */
const char *error_text(schemac_db *db, const char *text);

/* There is none any more. error_forget frees its texts, too: when a call begins. */
void error_clear(schemac_db *db);
void error_forget(schemac_db *db);

/* Takes the engine's last failure into db->failure. Notices that it has ended the transaction. */
void error_take_failure(schemac_db *db);

#endif
