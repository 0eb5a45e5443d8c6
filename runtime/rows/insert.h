/* insert.h - keys that the database assigns. */
#ifndef SCHEMAC_ROWS_INSERT_H
#define SCHEMAC_ROWS_INSERT_H

#include <schemac/schemac.h>

#include <string.h>

/* Whether the row's key is to be assigned. */
static inline bool key_is_open(const schemac_model *model, const void *row)
{
    const schemac_field *key = &model->fields[model->key[0]];
    if ((key->flags & SCHEMAC_ASSIGNED) == 0)
        return false;
    int64_t id;
    memcpy(&id, (const unsigned char *)row + key->offset, sizeof id);
    return id == 0;
}

#endif
