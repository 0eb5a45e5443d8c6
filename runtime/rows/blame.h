/* blame.h - which reference is violated: the database says only that one is. */
#ifndef SCHEMAC_ROWS_BLAME_H
#define SCHEMAC_ROWS_BLAME_H

#include "handle/violation.h"
#include "statements/search.h"

/* After a call that failed with REFERENCE: looks for a reference of the row that leads nowhere, or
   for rows that reference it, and makes the error name it. */
void blame_row(schemac_db *db, const schemac_model *model, row_action action, const void *row);

/* The same where only fields that may be changed were written, or of those only the named ones: the
   rest of the row may be anything. `named` is what schemac_patch takes, or NULL. */
void blame_change(schemac_db *db, const schemac_model *model, row_action action, const void *row,
                  const bool *named);

/* After a call that failed with INVALID: says what a value of the row has too much of, where it is
   that: characters, bytes, digits. */
void blame_value(schemac_db *db, const schemac_model *model, row_action action, const void *row);

/* The same for the row with this key. */
void blame_key(schemac_db *db, const schemac_model *model, row_action action,
               const void *const *values);

/* The same for a row that was read. */
void blame_removed(schemac_db *db, const schemac_model *model, row_action action, const void *row);

/* Binds the conditions of a search, from the first parameter on; see find_bind_conditions. */
typedef bool blame_binder(schemac_db *db, const search *s, engine_statement *statement,
                          unsigned scope);

/* The same for the rows that a change by filters was about. */
void blame_where(schemac_db *db, const search *s, row_action action, blame_binder *bind);

#endif
