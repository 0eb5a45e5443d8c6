/* cursor.h - a row's place in an order as bytes, so that a page can begin behind it. */
#ifndef SCHEMAC_ROWS_CURSOR_H
#define SCHEMAC_ROWS_CURSOR_H

#include "statements/search.h"

/* false when the key, or an order of very many fields, does not fit. */
bool cursor_write(const schemac_model *model, int order, const void *row, schemac_cursor *out);

/* Values of which the cursor has only the beginning. */
typedef struct cursor_long {
    uint64_t which;                     /* bit i: that of field i of the order for the system */
    uint64_t hashes[SEARCH_MOST_ORDER]; /* of these: what cursor_is_of compares */
} cursor_long;

/* A row of which only the fields of the order are set: `row` has model->record.row_size bytes;
   texts point into `room`, which has CURSOR_ROOM bytes. false when the bytes were not written by
   cursor_write for this order of this model. */
enum { CURSOR_ROOM = sizeof((schemac_cursor *)0)->bytes + SEARCH_MOST_ORDER };
bool cursor_read(const schemac_model *model, int order, const schemac_cursor *cursor, void *row,
                 unsigned char *room, cursor_long *values);

/* Whether a member, a text or blob, has the value that a cursor has the hash of. */
bool cursor_is_of(const schemac_field *f, const void *member, uint64_t hash);

#endif
