/* gather.c - rows of queries with whole rows beside their own values. Rows, those of each part, and
   texts grow in arrays of their own, where members hold places instead of addresses; in the end all
   becomes one block. */
#include "rows/gather.h"

#include <stdalign.h>
#include <string.h>

enum { FIRST_ITEMS = 8, FIRST_TEXTS = 512, ALIGNMENT = alignof(max_align_t) };

typedef struct array {
    unsigned char *items;
    size_t size; /* bytes of one */
    size_t count, capacity;
} array;

typedef struct gather {
    query_call *call;
    array rows;
    array *parts; /* as many as the query has */
    unsigned char *texts;
    size_t used, size;
} gather;

static size_t aligned(size_t size)
{
    return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

/* ---- memory ----------------------------------------------------------------------------------- */

/* Room for one more; false: there is none. */
static bool array_make_room(array *a, const schemac_allocator *allocator)
{
    if (a->count < a->capacity)
        return true;
    size_t capacity = a->capacity == 0 ? FIRST_ITEMS : a->capacity * 2;
    unsigned char *fresh =
        memory_resize(allocator, a->items, a->capacity * a->size, capacity * a->size);
    if (fresh == NULL)
        return false;
    a->items = fresh;
    a->capacity = capacity;
    return true;
}

static unsigned char *array_next(const array *a)
{
    return a->items + a->count * a->size;
}

static bool grow_texts(gather *g, size_t more)
{
    size_t size = g->size * 2;
    size = size < g->used + more ? g->used + more : size;
    size = size < FIRST_TEXTS ? FIRST_TEXTS : size;
    unsigned char *fresh = memory_resize(g->call->db->allocator, g->texts, g->size, size);
    if (fresh == NULL)
        return false;
    g->texts = fresh;
    g->size = size;
    return true;
}

static bool gather_begin(gather *g, query_call *call)
{
    const schemac_declared_query *q = call->query;
    *g = (gather){.call = call, .rows.size = q->result.record.row_size};
    g->parts = memory_zeroed(call->db->allocator, (q->part_count + 1u) * sizeof *g->parts);
    for (size_t i = 0; g->parts != NULL && i < q->part_count; i++)
        g->parts[i].size = q->parts[i].model->record.row_size;
    return g->parts != NULL && grow_texts(g, 0);
}

static void gather_end(gather *g)
{
    const schemac_allocator *a = g->call->db->allocator;
    size_t count = g->call->query->part_count;
    for (size_t i = 0; g->parts != NULL && i < count; i++)
        memory_free(a, g->parts[i].items, g->parts[i].capacity * g->parts[i].size);
    memory_free(a, g->parts, (count + 1) * sizeof *g->parts);
    memory_free(a, g->rows.items, g->rows.capacity * g->rows.size);
    memory_free(a, g->texts, g->size);
}

/* ---- reading ---------------------------------------------------------------------------------- */

/* Fields of the current row, from a column on, to where `row` begins; with a gather their texts are
   copied. */
static engine_step read_run(query_call *c, gather *g, const schemac_field *fields, size_t count,
                            int column, unsigned char *row)
{
    const schemac_record run = {.fields = fields, .field_count = (uint16_t)count};
    for (;;) {
        engine_rows r = {.next = row, .left = 1, .current = true, .column = column};
        if (g != NULL) {
            r.texts = g->texts;
            r.used = g->used;
            r.size = g->size;
        }
        engine_step step =
            c->db->engine->read_rows(c->db->connection, c->taken->statement, &run, &r);
        if (g != NULL)
            g->used = r.used;
        if (step != ENGINE_ROW || r.wanted == 0)
            return step;
        if (g == NULL || !grow_texts(g, r.wanted))
            return ENGINE_DONE; /* memory ran out */
    }
}

/* The values of the row that are no parts. */
static engine_step read_own(query_call *c, gather *g, unsigned char *row)
{
    const schemac_declared_query *q = c->query;
    const schemac_record *r = &q->result.record;
    size_t field = 0, column = 0;
    for (size_t i = 0; i <= q->part_count; i++) {
        size_t count = i < q->part_count ? q->parts[i].column - column : r->field_count - field;
        engine_step step =
            count == 0 ? ENGINE_ROW : read_run(c, g, r->fields + field, count, (int)column, row);
        if (step != ENGINE_ROW)
            return step;
        field += count;
        column += count;
        if (i < q->part_count)
            column += q->parts[i].model->record.field_count;
    }
    return ENGINE_ROW;
}

static bool is_there(query_call *c, const schemac_part *p)
{
    return !c->db->engine->is_null(c->taken->statement, p->column + p->key);
}

static engine_step read_part(query_call *c, gather *g, const schemac_part *p, unsigned char *row)
{
    const schemac_record *r = &p->model->record;
    return read_run(c, g, r->fields, r->field_count, p->column, row);
}

/* ---- rows that belong to one ------------------------------------------------------------------ */

static const char *text_at(const gather *g, const void *member)
{
    uintptr_t place;
    memcpy(&place, member, sizeof place);
    return place == 0 ? NULL : (const char *)g->texts + place - 1;
}

/* Texts are places, which differ where the texts are the same. */
static bool is_same_member(const gather *g, const schemac_field *f, const unsigned char *a,
                           const unsigned char *b)
{
    if (!member_points(f))
        return memcmp(a + f->offset, b + f->offset, member_size(f)) == 0;
    const char *x = text_at(g, a + f->offset), *y = text_at(g, b + f->offset);
    if (x == NULL || y == NULL || f->type != SCHEMAC_BLOB)
        return x == y || (x != NULL && y != NULL && strcmp(x, y) == 0);
    schemac_blob v, w;
    memcpy(&v, a + f->offset, sizeof v);
    memcpy(&w, b + f->offset, sizeof w);
    return v.size == w.size && memcmp(x, y, v.size) == 0;
}

/* Whether the row that was just read is another of the last one's. */
static bool is_same_parent(const gather *g)
{
    const schemac_declared_query *q = g->call->query;
    if (q->parent_count == 0 || g->rows.count == 0)
        return false;
    const unsigned char *now = array_next(&g->rows), *before = now - g->rows.size;
    for (size_t i = 0; i < q->parent_count; i++)
        if (!is_same_member(g, &q->result.record.fields[q->parent[i]], before, now))
            return false;
    return true;
}

/* A place that stands for an address until the end; and how many there are. */
static void put_place(unsigned char *row, const schemac_part *p, uintptr_t place, size_t count)
{
    memcpy(row + p->offset, &place, sizeof place);
    if (p->many)
        memcpy(row + p->count_offset, &count, sizeof count);
}

/* One more of many rows: behind those that the row has. */
static void add_place(unsigned char *row, const schemac_part *p, uintptr_t place)
{
    uintptr_t first;
    size_t count = 0;
    memcpy(&first, row + p->offset, sizeof first);
    if (p->many)
        memcpy(&count, row + p->count_offset, sizeof count);
    put_place(row, p, first == 0 ? place : first, count + 1);
}

static engine_step add_part(gather *g, size_t number, unsigned char *row)
{
    const schemac_part *p = &g->call->query->parts[number];
    array *a = &g->parts[number];
    if (!is_there(g->call, p))
        return ENGINE_ROW;
    if (!array_make_room(a, g->call->db->allocator))
        return ENGINE_DONE;
    memset(array_next(a), 0, a->size);
    engine_step step = read_part(g->call, g, p, array_next(a));
    if (step == ENGINE_ROW)
        add_place(row, p, ++a->count);
    return step;
}

/* ENGINE_DONE: memory ran out. */
static engine_step add_row(gather *g)
{
    const schemac_declared_query *q = g->call->query;
    size_t used = g->used;
    if (!array_make_room(&g->rows, g->call->db->allocator))
        return ENGINE_DONE;
    memset(array_next(&g->rows), 0, g->rows.size);
    engine_step step = read_own(g->call, g, array_next(&g->rows));
    if (step != ENGINE_ROW)
        return step;
    bool again = is_same_parent(g);
    if (again)
        g->used = used;
    else
        g->rows.count++;
    unsigned char *row = g->rows.items + (g->rows.count - 1) * g->rows.size;
    for (size_t i = 0; step == ENGINE_ROW && i < q->part_count; i++)
        if (!again || q->parts[i].many)
            step = add_part(g, i, row);
    return step;
}

/* ---- one block -------------------------------------------------------------------------------- */

static void fix_texts(const schemac_record *r, unsigned char *row, const unsigned char *texts)
{
    for (size_t i = 0; i < r->field_count; i++) {
        if (!member_points(&r->fields[i]))
            continue;
        uintptr_t place;
        unsigned char *member = row + r->fields[i].offset;
        memcpy(&place, member, sizeof place);
        place = place == 0 ? 0 : (uintptr_t)texts + place - 1;
        memcpy(member, &place, sizeof place);
    }
}

static void fix_array(const array *a, const schemac_record *r, unsigned char *to,
                      const unsigned char *texts)
{
    if (a->count > 0)
        memcpy(to, a->items, a->count * a->size);
    for (size_t i = 0; i < a->count; i++)
        fix_texts(r, to + i * a->size, texts);
}

/* The members of part `p`, whose rows are at `to`. */
static void fix_places(const gather *g, const schemac_part *p, size_t size, unsigned char *rows,
                       unsigned char *to)
{
    for (size_t i = 0; i < g->rows.count; i++) {
        unsigned char *member = rows + i * g->rows.size + p->offset;
        uintptr_t place;
        memcpy(&place, member, sizeof place);
        place = place == 0 ? 0 : (uintptr_t)to + (place - 1) * size;
        memcpy(member, &place, sizeof place);
    }
}

static bool put_together(const gather *g, gathered *out)
{
    const schemac_declared_query *q = g->call->query;
    size_t rows = aligned(g->rows.count * g->rows.size), size = rows;
    for (size_t i = 0; i < q->part_count; i++)
        size += aligned(g->parts[i].count * g->parts[i].size);
    unsigned char *block = memory_give(g->call->db->allocator, size + g->used);
    if (block == NULL)
        return false;
    unsigned char *texts = block + size, *to = block + rows;
    if (g->used > 0)
        memcpy(texts, g->texts, g->used);
    fix_array(&g->rows, &q->result.record, block, texts);
    for (size_t i = 0; i < q->part_count; i++) {
        const array *a = &g->parts[i];
        fix_places(g, &q->parts[i], a->size, block, to);
        fix_array(a, &q->parts[i].model->record, to, texts);
        to += aligned(a->count * a->size);
    }
    *out = (gathered){block, g->rows.count};
    return true;
}

/* ---- the calls -------------------------------------------------------------------------------- */

/* At the row that was not read. */
static schemac_status refuse(query_call *c, engine_step step)
{
    if (step == ENGINE_FAILED || step == ENGINE_UNREADABLE)
        return declared_refuse(c, ACTION_RUN);
    c->db->engine->reset(c->taken->statement);
    return error_no_memory(c->db);
}

static schemac_status gather_all(gather *g, size_t most, gathered *out)
{
    query_call *c = g->call;
    const schemac_engine *engine = c->db->engine;
    engine_step step;
    while ((step = engine->step(c->db->connection, c->taken->statement)) == ENGINE_ROW) {
        step = add_row(g);
        if (step != ENGINE_ROW)
            return refuse(c, step);
        if (g->rows.count > most)
            break;
    }
    if (step == ENGINE_FAILED)
        return refuse(c, step);
    engine->reset(c->taken->statement);
    return g->rows.count == 0 || put_together(g, out) ? SCHEMAC_OK : error_no_memory(c->db);
}

schemac_status gather_rows(query_call *call, size_t most, gathered *out)
{
    gather g;
    *out = (gathered){NULL, 0};
    schemac_status status;
    if (gather_begin(&g, call)) {
        status = gather_all(&g, most, out);
    } else {
        call->db->engine->reset(call->taken->statement);
        status = error_no_memory(call->db);
    }
    gather_end(&g);
    return status;
}

size_t gather_size(const schemac_declared_query *query)
{
    size_t size = aligned(query->result.record.row_size);
    for (size_t i = 0; i < query->part_count; i++)
        size += aligned(query->parts[i].model->record.row_size);
    return size;
}

engine_step gather_row(query_call *call, unsigned char *row)
{
    const schemac_declared_query *q = call->query;
    unsigned char *at = row + aligned(q->result.record.row_size);
    engine_step step = call->db->engine->step(call->db->connection, call->taken->statement);
    if (step != ENGINE_ROW)
        return step;
    step = read_own(call, NULL, row);
    for (size_t i = 0; step == ENGINE_ROW && i < q->part_count; i++) {
        const schemac_part *p = &q->parts[i];
        bool there = is_there(call, p);
        put_place(row, p, there ? (uintptr_t)at : 0, there);
        if (there)
            step = read_part(call, NULL, p, at);
        at += aligned(p->model->record.row_size);
    }
    return step;
}
