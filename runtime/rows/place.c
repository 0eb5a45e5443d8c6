/* place.c - the place that a cursor stands for. Of a long value the cursor has the beginning: the
   row has the rest, and where that is gone or was changed, the page begins where the beginning
   does, so that no row is left out. */
#include "rows/place.h"

#include "base/member.h"
#include "handle/error.h"
#include "handle/violation.h"
#include "rows/prepared.h"
#include "rows/refused.h"
#include "rows/room.h"

#include <string.h>

/* ---- the row -------------------------------------------------------------------------------- */

enum { ROW_FORM = 4 }; /* searches and patches are in the same cache */

static cached *take_statement(schemac_db *db, const schemac_model *m, unsigned scope)
{
    const uint32_t head[] = {ROW_FORM | (scope & SCOPE_SYSTEM) << 8, m->number};
    shape form;
    shape_begin(&form, db->allocator);
    shape_add(&form, head, sizeof head);
    cached *c = cache_take(db, &form);
    if (c == NULL && prepared_may_use(db, m)) {
        sql_buffer text = {.allocator = db->allocator, .dialect = db->engine->dialect};
        engine_statement *s = NULL;
        search_row_text(&text, m, scope);
        if (text.failed)
            error_no_memory(db);
        else if (!db->engine->prepare(db->connection, text.text, &s))
            violation_set(db, m, ACTION_FIND, NULL);
        else
            c = cache_add(db, &form, s);
        sql_free(&text);
    }
    shape_free(&form);
    return c;
}

static bool bind_row(schemac_db *db, const schemac_model *m, engine_statement *s, unsigned scope,
                     const void *row)
{
    uint16_t fields[STATEMENT_MOST_ORDER];
    size_t count = statement_order(m, scope, fields);
    int next = 1;
    for (size_t i = 0; i < count; i++) {
        const schemac_field *f = &m->record.fields[fields[i]];
        if (!db->engine->bind_value(db->connection, s, next++, f,
                                    (const unsigned char *)row + f->offset, true))
            return false;
    }
    return m->tenant == SCHEMAC_NO_FIELD || (scope & SCOPE_SYSTEM) != 0 ||
           db->engine->bind_value(db->connection, s, next, &m->record.fields[m->tenant],
                                  &db->tenancy.key, true);
}

/* Reads the row that has the key: p->found, whose texts are the engine's, or NULL when it is gone.
   One that cannot be read is as good as gone. false with the error set. */
static bool look_up(schemac_db *db, const schemac_model *m, unsigned scope, page_place *p)
{
    p->found = NULL;
    p->lookup = take_statement(db, m, scope);
    if (p->lookup == NULL)
        return false;
    engine_statement *s = p->lookup->statement;
    p->lookup->copies = true;
    p->found = memory_new(db->allocator, m->record.row_size);
    if (p->found == NULL) {
        error_no_memory(db);
        return false;
    }
    if (db->engine->stream != NULL) /* the page's own statement comes before its end */
        db->engine->stream(db->connection, s);
    engine_rows one = {.next = p->found, .left = 1};
    engine_step step = bind_row(db, m, s, scope, p->at.row)
                           ? db->engine->read_rows(db->connection, s, &m->record, &one)
                           : ENGINE_FAILED;
    if (step == ENGINE_FAILED) {
        refused_statement(db, m, ACTION_FIND, s);
        return false;
    }
    if (step == ENGINE_ROW)
        return true;
    memory_free(db->allocator, p->found, m->record.row_size);
    p->found = NULL;
    return true;
}

/* ---- the beginning alone -------------------------------------------------------------------- */

/* Changes the beginning into the least value that is greater than all that begin with it, compared
   byte by byte or without regard to the case of ASCII letters. false when there is none. */
static bool to_next(unsigned char *bytes, size_t *size)
{
    while (*size > 0 && bytes[*size - 1] == 0xFF)
        (*size)--;
    if (*size == 0)
        return false;
    unsigned char *last = &bytes[*size - 1];
    if (*last >= 'A' && *last <= 'Z')
        *last = (unsigned char)(*last + 'a' - 'A');
    (*last)++;
    return true;
}

/* The bound of rows that are behind a value with this beginning, or in front of it: all of those
   that have it are taken to be. */
static void bound(const search *s, const schemac_field *f, size_t i, page_place *p, void *member)
{
    unsigned char *bytes;
    size_t size;
    p->at.count = i + 1;
    if (!search_lessens(s, i))
        return; /* the beginning is less than everything that begins with it */
    memcpy(&bytes, member, sizeof bytes);
    if (f->type == SCHEMAC_BLOB) {
        schemac_blob *blob = member;
        p->at.beyond = !to_next(bytes, &blob->size);
        return;
    }
    size = strlen((const char *)bytes);
    p->at.beyond = !to_next(bytes, &size);
    bytes[size] = '\0';
}

/* Puts whole values in the place of beginnings, as far as the row still has them. */
static void complete(const search *s, const cursor_long *values, page_place *p, unsigned char *row)
{
    for (size_t i = 0; i < p->at.count; i++) {
        if ((values->which >> i & 1) == 0)
            continue;
        const schemac_field *f = &s->model->record.fields[p->at.fields[i]];
        const unsigned char *own = p->found;
        if (own == NULL || !cursor_is_of(f, own + f->offset, values->hashes[i]))
            bound(s, f, i, p, row + f->offset);
        else
            memcpy(row + f->offset, own + f->offset, member_size(f));
    }
}

/* ---- both ----------------------------------------------------------------------------------- */

bool place_read(schemac_db *db, const search *s, unsigned scope, page_place *p)
{
    cursor_long values;
    const schemac_cursor *cursor = s->page->after.size > 0 ? &s->page->after : &s->page->before;
    if (!room_for_row(db, s->model))
        return false;
    cursor_order_of(s->model, s->order, &p->order);
    if (!cursor_read(&p->order, cursor, db->scratch.row, p->room, &values)) {
        error_set(db, SCHEMAC_INVALID, s->model,
                  "the cursor does not come from a page of %s in this order", s->model->name);
        return false;
    }
    /* long values are in front of the key, where the order is the same for everybody */
    if (s->model->tenant_key && (scope & SCOPE_SYSTEM) == 0)
        p->order.count = search_order_fields(s->model, s->order, scope, p->order.fields);
    p->at.row = db->scratch.row;
    p->at.fields = p->order.fields;
    p->at.count = p->order.count;
    if (values.which == 0)
        return true;
    if (!look_up(db, s->model, scope, p))
        return false;
    complete(s, &values, p, db->scratch.row);
    return true;
}

void place_release(schemac_db *db, const schemac_model *model, page_place *p)
{
    db->engine->reset(p->lookup->statement);
    cache_give(db, p->lookup);
    if (p->found != NULL)
        memory_free(db->allocator, p->found, model->record.row_size);
}
