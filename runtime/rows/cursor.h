/* cursor.h - a row's place in an order as bytes, so that a page can begin behind it. */
#ifndef SCHEMAC_ROWS_CURSOR_H
#define SCHEMAC_ROWS_CURSOR_H

#include "statements/search.h"

/* false when the values do not fit. */
bool cursor_write(const schemac_model *model, int path, const void *row, schemac_cursor *out);

/* A row of which only the fields of the order are set: `row` has model->record.row_size bytes;
   texts point into `room`, which has CURSOR_ROOM bytes. false when the bytes were not written by
   cursor_write for this order of this model. */
enum { CURSOR_ROOM = 512 };
bool cursor_read(const schemac_model *model, int path, const schemac_cursor *cursor, void *row,
                 unsigned char *room);

#endif
