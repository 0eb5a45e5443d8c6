/* cursor.h - a row's place in an order as bytes, so that a page can begin behind it. */
#ifndef SCHEMAC_ROWS_CURSOR_H
#define SCHEMAC_ROWS_CURSOR_H

#include "statements/search.h"
#include "statements/statement.h"

/* An order with its fields, those for the system: whoever asks has the same cursors. */
typedef struct cursor_order {
    const schemac_model *model;
    int order;
    size_t count;
    uint16_t fields[SEARCH_MOST_ORDER];
} cursor_order;

static inline void cursor_order_of(const schemac_model *model, int order, cursor_order *out)
{
    out->model = model;
    out->order = order;
    out->count = search_order_fields(model, order, SCOPE_SYSTEM, out->fields);
}

/* false when the key, or an order of very many fields, does not fit. */
bool cursor_write(const cursor_order *order, const void *row, schemac_cursor *out);

/* Values of which the cursor has only the beginning. */
typedef struct cursor_long {
    uint64_t which;                     /* bit i: that of field i of the order for the system */
    uint64_t hashes[SEARCH_MOST_ORDER]; /* of these: what cursor_is_of compares */
} cursor_long;

/* A row of which only the fields of the order are set: `row` has model->record.row_size bytes;
   texts point into `room`, which has CURSOR_ROOM bytes. false when the bytes were not written by
   cursor_write for this order. */
enum { CURSOR_ROOM = sizeof((schemac_cursor *)0)->bytes + SEARCH_MOST_ORDER };
bool cursor_read(const cursor_order *order, const schemac_cursor *cursor, void *row,
                 unsigned char *room, cursor_long *values);

/* Whether a member, a text or blob, has the value that a cursor has the hash of. */
bool cursor_is_of(const schemac_field *f, const void *member, uint64_t hash);

#endif
