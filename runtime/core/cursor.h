/* cursor.h - the key of a row as bytes, so that a page can begin behind it. */
#ifndef SCHEMAC_CORE_CURSOR_H
#define SCHEMAC_CORE_CURSOR_H

#include <schemac/schemac.h>

/* false when the key does not fit. */
bool cursor_write(const schemac_model *model, const void *row, schemac_cursor *out);

/* A row of which only the key is set: `row` has model->row_size bytes; texts point into `room`,
   which has CURSOR_ROOM bytes. false when the bytes were not written by cursor_write for this
   model. */
enum { CURSOR_ROOM = 512 };
bool cursor_read(const schemac_model *model, const schemac_cursor *cursor, void *row,
                 unsigned char *room);

#endif
