/* rows.h - what all calls on rows have in common. */
#ifndef SCHEMAC_CORE_ROWS_H
#define SCHEMAC_CORE_ROWS_H

#include "core/db.h"
#include "core/statement.h"

/* Which rows a call on the model reaches; false with the error set when a tenant is missing. */
bool rows_scope(schemac_db *db, const schemac_model *model, bool deleted, unsigned *scope);

enum { MOST_KEY_FIELDS = 16 }; /* the compiler's limit */

/* Room in the handle for one row of the model and its texts. */
bool rows_room(schemac_db *db, const schemac_model *model);

/* Records what the engine says, then resets: a reset may change what the engine says. */
schemac_status rows_fail(schemac_db *db, const schemac_model *model, const char *action,
                         engine_statement *s);

/* The same for a row that was being written: a violated reference is then named. */
schemac_status rows_fail_row(schemac_db *db, const schemac_model *model, const char *action,
                             engine_statement *s, const void *row);

/* Each binds from parameter *next on and moves it. */
bool bind_key_of_row(schemac_db *db, const schemac_model *model, engine_statement *s, int *next,
                     const void *row);
bool bind_values(schemac_db *db, const schemac_model *model, engine_statement *s, int *next,
                 const uint16_t *fields, size_t count, const void *const *values);
bool bind_scope(schemac_db *db, const schemac_model *model, engine_statement *s, int *next,
                unsigned scope);

/* The version of a new row, in an insert whose parameters for the row begin at `first`; 0 when the
   key is not among them, and they begin at 1. */
bool bind_first_version(schemac_db *db, const schemac_model *model, engine_statement *s, int first);

/* A tenant itself is inserted by the system alone; false with the error set. */
bool rows_may_insert(schemac_db *db, const schemac_model *model, unsigned scope);

/* For changes of a row that was read: the version that it had, and running the statement. `filled`
   is the row when members of it were filled in, else NULL. */
bool bind_marked(schemac_db *db, const schemac_model *model, engine_statement *s, int *next,
                 unsigned flag, const void *row);
bool bind_version_of_row(schemac_db *db, const schemac_model *model, engine_statement *s, int *next,
                         const void *row);
schemac_status run_update(schemac_db *db, const schemac_model *model, engine_statement *s,
                          const void *row, void *filled, const bool *named, unsigned scope);

/* The key that the database gave to the last inserted row. */
void take_assigned_key(schemac_db *db, const schemac_model *model, void *row);
/* Whether the row's key is to be assigned. */
bool key_is_open(const schemac_model *model, const void *row);

/* The bytes that copies of the texts take, each with its NUL. */
static inline size_t texts_size(const engine_text *texts, size_t count)
{
    size_t size = 0;
    for (size_t i = 0; i < count; i++)
        if (texts[i].data != NULL)
            size += texts[i].size + 1;
    return size;
}

#endif
