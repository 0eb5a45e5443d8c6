/* room.c - grows the memory for the row at hand. */
#include "rows/room.h"

#include "handle/error.h"

bool room_grow(schemac_db *db, const schemac_model *model)
{
    handle_scratch *s = &db->scratch;
    size_t size = model->row_size > s->row_capacity ? model->row_size : s->row_capacity;
    size_t texts = model->field_count > s->text_capacity ? model->field_count : s->text_capacity;
    void *row = memory_resize(db->allocator, s->row, s->row_capacity, size);
    if (row != NULL) {
        s->row = row;
        s->row_capacity = size;
    }
    engine_text *list = memory_resize(db->allocator, s->texts, s->text_capacity * sizeof *list,
                                      texts * sizeof *list);
    if (list != NULL) {
        s->texts = list;
        s->text_capacity = texts;
    }
    if (row != NULL && list != NULL)
        return true;
    error_no_memory(db);
    return false;
}
