/* collector.c - rows and their texts are read into one growing block. */
#include "rows/collector.h"

#include "base/member.h"
#include "rows/refused.h"

enum { FIRST_ROWS = 32, MOST_FIRST_ROWS = 1000, FIRST_TEXTS = 1024, LARGE = 1 << 20 };

_Static_assert(offsetof(schemac_blob, data) == 0 && sizeof(uintptr_t) == sizeof(void *),
               "a text's place is kept where its address will be");

/* Where the texts begin. */
static size_t rows_size(const collector *c)
{
    return c->capacity * c->model->record.row_size;
}

/* Room for so many bytes of texts behind the rows. */
static bool change_size(collector *c, size_t texts)
{
    size_t size = rows_size(c) + texts;
    unsigned char *fresh =
        c->block == NULL ? memory_give(c->allocator, size) : memory_regive(c->block, size);
    if (fresh == NULL)
        return false;
    c->block = fresh;
    c->rows.next = fresh + collector_count(c) * c->model->record.row_size;
    c->rows.texts = fresh + rows_size(c);
    c->rows.size = texts;
    return true;
}

/* Room for more texts. Of a page it is known how long it becomes, about. */
static bool grow(collector *c, size_t more)
{
    const engine_rows *r = &c->rows;
    size_t all = rows_size(c) + r->size, count = collector_count(c);
    size_t size = r->size + (all < LARGE ? all : all / 2);
    if (c->limit > 0 && c->capacity == c->limit && count > 0) {
        size_t each = r->used / count;
        size_t page = r->used + each * r->left / 8 * 9;
        size = page < size ? page : size;
    }
    return change_size(c, size < r->used + more ? r->used + more : size);
}

/* Lets the texts begin behind so many rows. */
static void move_texts(collector *c, size_t capacity)
{
    engine_rows *r = &c->rows;
    size_t to = capacity * c->model->record.row_size;
    memmove(c->block + to, r->texts, r->used);
    r->size = r->size + rows_size(c) - to;
    r->texts = c->block + to;
    r->left += capacity - c->capacity;
    c->capacity = capacity;
}

static bool begin(collector *c)
{
    const schemac_model *m = c->model;
    size_t texts = 0;
    for (size_t i = 0; i < m->record.field_count; i++)
        texts += member_points(&m->record.fields[i]) ? FIRST_TEXTS : 0;
    bool known = c->limit > 0 && c->limit <= MOST_FIRST_ROWS;
    c->capacity = c->rows.left = known ? c->limit : (size_t)FIRST_ROWS;
    return change_size(c, texts);
}

/* Twice as many rows, where the texts are; not more than are asked for. */
static bool more_rows(collector *c)
{
    const engine_rows *r = &c->rows;
    size_t more = c->capacity;
    if (c->limit > 0 && more > c->limit - c->capacity)
        more = c->limit - c->capacity;
    size_t room = more * c->model->record.row_size;
    if (room > r->size - r->used && !grow(c, room))
        return false;
    move_texts(c, c->capacity + more);
    return true;
}

/* Room is given back when it is more than half. */
void collector_finish(collector *c)
{
    const schemac_model *m = c->model;
    engine_rows *r = &c->rows;
    size_t count = collector_count(c);
    size_t unused = r->left * m->record.row_size + (r->size - r->used);
    if (unused > (rows_size(c) + r->size) / 2) {
        move_texts(c, count);
        change_size(c, r->used); /* else it stays as large as it is */
    }
    uintptr_t texts = (uintptr_t)r->texts - 1;
    for (size_t i = 0; i < m->record.field_count; i++) {
        if (!member_points(&m->record.fields[i]))
            continue;
        unsigned char *member = c->block + m->record.fields[i].offset;
        for (size_t row = 0; row < count; row++, member += m->record.row_size) {
            uintptr_t place;
            memcpy(&place, member, sizeof place);
            place = place == 0 ? 0 : texts + place;
            memcpy(member, &place, sizeof place);
        }
    }
}

/* The statement is at a row: is there room to begin with? */
static bool begin_reading(collector *c)
{
    c->rows.current = true;
    return c->block != NULL || begin(c);
}

static schemac_status refuse(schemac_db *db, const collector *c, engine_statement *s,
                             row_action action)
{
    if (c->query == NULL)
        return refused_statement(db, c->model, action, s);
    schemac_status status = violation_of_query(db, c->query, action, db->engine->sql(s));
    db->engine->reset(s);
    return status;
}

schemac_status collector_run(schemac_db *db, collector *c, engine_statement *s, row_action action)
{
    const schemac_engine *engine = db->engine;
    /* a block is made for rows alone; where there is one, they are read at once */
    bool ready = c->block != NULL && c->rows.left > 0;
    engine_step step = ready ? ENGINE_ROW : engine->step(db->connection, s);
    bool room = ready || step != ENGINE_ROW || begin_reading(c);
    c->rows.wanted = 0;
    while (step == ENGINE_ROW && room) {
        if (c->key != NULL && c->rows.left > 0)
            memcpy(c->rows.next + c->model->record.fields[0].offset, c->key, sizeof(int64_t));
        step = engine->read_rows(db->connection, s, &c->model->record, &c->rows);
        if (step != ENGINE_ROW)
            break;
        if (c->rows.left > 0) {
            room = grow(c, c->rows.wanted);
        } else if (collector_count(c) == c->limit) {
            step = engine->step(db->connection, s);
            c->more = step == ENGINE_ROW;
            break;
        } else {
            room = more_rows(c);
        }
    }
    if (step == ENGINE_FAILED || step == ENGINE_UNREADABLE)
        return refuse(db, c, s,
                      step == ENGINE_FAILED || action == ACTION_RUN ? action : ACTION_READ);
    engine->reset(s);
    return room ? SCHEMAC_OK : error_no_memory(db);
}

schemac_status collector_read(schemac_db *db, collector *c, engine_statement *s)
{
    return collector_run(db, c, s, ACTION_LIST);
}

void collector_drop(collector *c, size_t row, size_t used)
{
    c->rows.left = c->capacity - row;
    c->rows.next = c->block + row * c->model->record.row_size;
    c->rows.used = used;
}
