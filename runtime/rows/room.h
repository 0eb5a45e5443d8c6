/* room.h - the handle's own memory for the row at hand. */
#ifndef SCHEMAC_ROWS_ROOM_H
#define SCHEMAC_ROWS_ROOM_H

#include "handle/db.h"

bool room_grow(schemac_db *db, const schemac_model *model);

/* Room in the handle for one row of the model and its texts. */
static inline bool room_for_row(schemac_db *db, const schemac_model *model)
{
    const handle_scratch *s = &db->scratch;
    return (model->row_size <= s->row_capacity && model->field_count <= s->text_capacity) ||
           room_grow(db, model);
}

#endif
