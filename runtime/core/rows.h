/* rows.h - what reading one row and reading many have in common. */
#ifndef SCHEMAC_CORE_ROWS_H
#define SCHEMAC_CORE_ROWS_H

#include "core/db.h"

/* Room in the handle for one row of the model, its texts, and what insert fills in. */
bool rows_room(schemac_db *db, const schemac_model *model);

/* Records what the engine says, then resets: a reset may change what the engine says. */
schemac_status rows_fail(schemac_db *db, const schemac_model *model, const char *action,
                         engine_statement *s);

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
