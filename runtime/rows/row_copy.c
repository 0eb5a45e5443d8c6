/* row_copy.c - a row that was read into the handle's own memory becomes one allocation. */
#include "rows/row_copy.h"

#include <string.h>

/* The same of texts that stand one behind the other, `used` bytes. */
static inline void *copy_at_once(schemac_db *db, const schemac_record *record,
                                 const engine_text *end, size_t used)
{
    unsigned char *row = memory_give(db->allocator, record->row_size + used);
    if (row == NULL)
        return NULL;
    memcpy(row, db->scratch.row, record->row_size);
    unsigned char *room = row + record->row_size;
    const void *data;
    memcpy(&data, row + db->scratch.texts->offset, sizeof data);
    memcpy(room, data, used);
    for (const engine_text *t = db->scratch.texts; t < end; t++) {
        memcpy(row + t->offset, &room, sizeof room);
        room += t->size;
    }
    return row;
}

/* Copies the row that was read, and the listed texts that its members point to, into one block. */
static void *copy_each(schemac_db *db, const schemac_record *record, const engine_text *end)
{
    size_t size = record->row_size;
    for (const engine_text *t = db->scratch.texts; t < end; t++)
        size += t->size;
    unsigned char *row = memory_give(db->allocator, size);
    if (row == NULL)
        return NULL;
    memcpy(row, db->scratch.row, record->row_size);
    unsigned char *room = row + record->row_size;
    for (const engine_text *t = db->scratch.texts; t < end; t++) {
        const void *data;
        memcpy(&data, row + t->offset, sizeof data);
        memcpy(room, data, t->size);
        memcpy(row + t->offset, &room, sizeof room);
        room += t->size;
    }
    return row;
}

void *row_copy(schemac_db *db, const schemac_record *record, const engine_text *end, size_t used)
{
    return used > 0 ? copy_at_once(db, record, end, used) : copy_each(db, record, end);
}
