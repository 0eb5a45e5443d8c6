/* whole.c - rows that SQLite hands over whole. A statement that returns rows of a model asks for one
   value, that of an SQL function which gets all columns and writes them where the row goes: one call
   a row, where there would be several a value.

   The row is the one that the step returns as long as each step has called the function once: it
   cannot return a row that was not read, and all that were read before have been returned. When the
   first step calls it again, SQLite reads ahead, as a sort does. Then the function's value is the
   row, packed, which comes out where SQLite says. So it does not matter what SQLite plans, today or
   after the statement was prepared again. */
#include "engines/sqlite/whole.h"

#include "engines/sqlite/stored.h"
#include "engines/sqlite/tokens.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- rows in memory of the engine --------------------------------------------------------------- */

/* Begins a packed row. Behind it are the members, then the texts, whose places among them, plus one,
   are in the members; or the two texts about a row that cannot be given. */
typedef struct packed_row {
    uint32_t bad; /* the number of the field that it cannot be given for, plus one; or 0 */
    schemac_status status;
    size_t texts; /* bytes */
} packed_row;

enum { LEAST_TEXTS = 32 };

static unsigned char *texts_of(const row_reader *r, const row_pack *p)
{
    return p->bytes + sizeof(packed_row) + r->record->row_size;
}

static size_t packed_size(const row_reader *r, size_t texts)
{
    const engine_connection *c = NULL;
    size_t row = sizeof(packed_row) + r->record->row_size + texts;
    size_t bad = sizeof(packed_row) + sizeof c->bad_message + sizeof c->bad_row;
    return row > bad ? row : bad;
}

static void set_views(row_reader *r)
{
    bool room = r->held.bytes != NULL;
    r->views.texts = room ? texts_of(r, &r->held) : NULL;
    r->views.size = room ? r->held.size - sizeof(packed_row) - r->record->row_size : 0;
}

static bool make_room(row_reader *r, const schemac_allocator *a, row_pack *p, size_t texts)
{
    size_t size = packed_size(r, texts);
    if (size <= p->size)
        return true;
    memory_free(a, p->bytes, p->size); /* what is in it is written anew */
    p->bytes = memory_zeroed(a, size); /* what is between members may be written to a file */
    p->size = p->bytes == NULL ? 0 : size;
    if (p == &r->held)
        set_views(r);
    return p->bytes != NULL;
}

static void free_pack(row_pack *p, const schemac_allocator *a)
{
    memory_free(a, p->bytes, p->size);
    *p = (row_pack){NULL, 0};
}

/* Bytes that the texts and blobs of a row take at most. */
static size_t texts_size(const row_reader *r, sqlite3_value **values)
{
    size_t size = 0;
    for (int i = 0; i < r->count; i++) {
        int type = sqlite3_value_type(values[i]);
        if (type == SQLITE_TEXT || type == SQLITE_BLOB)
            size += (size_t)sqlite3_value_bytes(values[i]) + 1;
    }
    return size;
}

static void pack_bad(engine_connection *c, const row_reader *r, row_pack *p)
{
    packed_row head = {.bad = (uint32_t)(c->bad_field - r->record->fields) + 1,
                       .status = c->bad_status};
    memcpy(p->bytes, &head, sizeof head);
    memcpy(p->bytes + sizeof head, c->bad_message, sizeof c->bad_message);
    memcpy(p->bytes + sizeof head + sizeof c->bad_message, c->bad_row, sizeof c->bad_row);
    c->bad_field = NULL; /* until the row comes */
}

/* false when memory ran out. */
static bool pack(engine_connection *c, row_reader *r, sqlite3_value **values, row_pack *p)
{
    for (size_t texts = 0; make_room(r, c->allocator, p, texts); texts = texts_size(r, values)) {
        engine_rows one = {.next = p->bytes + sizeof(packed_row), .texts = texts_of(r, p)};
        one.size = p->size - sizeof(packed_row) - r->record->row_size;
        if (sqlite_read_arguments(c, values, r->record, r->known, &one)) {
            packed_row head = {.texts = one.used};
            memcpy(p->bytes, &head, sizeof head);
            return true;
        }
        if (one.wanted == 0 && c->bad_field == NULL)
            return false;
        if (one.wanted == 0) {
            pack_bad(c, r, p);
            return true;
        }
    }
    return false;
}

/* A key that is no column is in the row already. */
static engine_step unpack_bad(engine_connection *c, const row_reader *r, const unsigned char *bytes,
                              const packed_row *head, const engine_rows *rows)
{
    c->bad_field = &r->record->fields[head->bad - 1];
    c->bad_status = head->status;
    memcpy(c->bad_message, bytes + sizeof *head, sizeof c->bad_message);
    memcpy(c->bad_row, bytes + sizeof *head + sizeof c->bad_message, sizeof c->bad_row);
    if (r->known > 0) {
        int64_t key;
        memcpy(&key, rows->next + r->record->fields[0].offset, sizeof key);
        snprintf(c->bad_row, sizeof c->bad_row, "%s=%" PRId64, r->record->fields[0].name, key);
    }
    return ENGINE_UNREADABLE;
}

/* Members that hold a text's place among those from `from` on, hold it from `to` on. */
static void move_places(const schemac_record *record, unsigned char *row, uintptr_t from,
                        uintptr_t to)
{
    for (unsigned i = 0; i < record->field_count; i++) {
        uintptr_t place;
        if (!member_points(&record->fields[i]))
            continue;
        memcpy(&place, row + record->fields[i].offset, sizeof place);
        place = place == 0 ? 0 : place - from + to;
        memcpy(row + record->fields[i].offset, &place, sizeof place);
    }
}

/* The texts of a row as engine_rows lists them. */
static void list_texts(const schemac_record *record, const unsigned char *row, engine_rows *rows)
{
    for (unsigned i = 0; i < record->field_count; i++) {
        const schemac_field *f = &record->fields[i];
        const void *at = row + f->offset;
        const char *text;
        if (!member_points(f))
            continue;
        memcpy(&text, at, sizeof text);
        if (text == NULL)
            continue;
        size_t size = f->type != SCHEMAC_BLOB ? strlen(text) + 1 : ((const schemac_blob *)at)->size;
        *rows->list++ = (engine_text){.offset = f->offset, .size = size > 0 ? size : 1};
    }
}

/* All but a key that is no column, which is there already. */
static void copy_members(const row_reader *r, unsigned char *to, const unsigned char *from)
{
    const schemac_field *key = r->record->fields;
    int64_t kept = 0;
    if (r->known > 0)
        memcpy(&kept, to + key->offset, sizeof kept);
    memcpy(to, from, r->record->row_size);
    if (r->known > 0)
        memcpy(to + key->offset, &kept, sizeof kept);
}

/* Puts it where the next row goes, as engine_rows says. Views are of the packed row. */
static engine_step unpack(engine_connection *c, const row_reader *r, const unsigned char *bytes,
                          engine_rows *rows)
{
    packed_row head;
    memcpy(&head, bytes, sizeof head);
    if (head.bad != 0)
        return unpack_bad(c, r, bytes, &head, rows);
    const unsigned char *row = bytes + sizeof head, *texts = row + r->record->row_size;
    uintptr_t base = (uintptr_t)texts;
    if (rows->texts != NULL && head.texts > rows->size - rows->used) {
        rows->wanted = head.texts;
        rows->current = true;
        return ENGINE_ROW;
    }
    if (rows->texts != NULL) {
        base = rows->used + 1;
        memcpy(rows->texts + rows->used, texts, head.texts);
        rows->used += head.texts;
    }
    copy_members(r, rows->next, row);
    if (base != 1)
        move_places(r->record, rows->next, 1, base);
    if (rows->texts == NULL)
        rows->used = head.texts;
    if (rows->texts == NULL && rows->list != NULL)
        list_texts(r->record, rows->next, rows);
    rows->next += r->record->row_size;
    rows->left--;
    return ENGINE_ROW;
}

/* ---- the function ------------------------------------------------------------------------------- */

static unsigned char *held_row(const row_reader *r)
{
    return r->held.bytes + sizeof(packed_row);
}

/* The row that was read to where it was wanted is packed. false when memory ran out. */
static bool hold_read(engine_connection *c, row_reader *r)
{
    engine_rows *rows = r->rows;
    const packed_row head = {.texts = rows->used - r->used};
    if (rows != &r->views && !make_room(r, c->allocator, &r->held, head.texts))
        return false;
    memcpy(r->held.bytes, &head, sizeof head);
    if (rows->next != held_row(r)) {
        memcpy(held_row(r), rows->next, r->record->row_size);
        move_places(r->record, held_row(r), r->used + r->shift, 1);
    }
    if (rows != &r->views && head.texts > 0)
        memcpy(texts_of(r, &r->held), rows->texts + r->used, head.texts);
    rows->used = r->used;
    r->holds = true;
    return true;
}

/* The row at hand goes to `held`: it had no room, or something is wrong with it. */
static COLD void read_apart(sqlite3_context *x, engine_connection *c, sqlite3_value **values)
{
    row_reader *r = c->reading;
    r->calls = READ_APART;
    r->holds = pack(c, r, values, &r->held);
    if (!r->holds)
        sqlite3_result_error_nomem(x);
}

/* SQLite makes a copy of it. */
static void give_packed(sqlite3_context *x, engine_connection *c, row_reader *r,
                        sqlite3_value **values)
{
    packed_row head;
    if (!pack(c, r, values, &r->sorted)) {
        sqlite3_result_error_nomem(x);
        return;
    }
    memcpy(&head, r->sorted.bytes, sizeof head);
    size_t size =
        head.bad != 0 ? packed_size(r, 0) : sizeof head + r->record->row_size + head.texts;
    sqlite3_result_blob64(x, r->sorted.bytes, size, SQLITE_TRANSIENT);
}

/* Everything that read_row does not do at once. */
static OUT_OF_LINE void read_slowly(sqlite3_context *x, engine_connection *c, int count,
                                    sqlite3_value **values)
{
    row_reader *r = c->reading;
    if (r == NULL || count != r->count || (r->order == ROWS_IN_STEP && r->calls > 1)) {
        sqlite3_result_error(x, "schemac_row is called by schemac alone", -1);
        return;
    }
    if (r->order == ROWS_NONE && r->calls > 1) { /* see above: the first one is kept, too */
        if (!r->holds && r->rows != NULL && !hold_read(c, r)) {
            sqlite3_result_error_nomem(x);
            return;
        }
        r->order = ROWS_AHEAD;
        r->views.texts = NULL;
    }
    if (r->order == ROWS_AHEAD)
        give_packed(x, c, r, values);
    else
        read_apart(x, c, values);
}

/* The function: gets all columns of a row in the order of the record. */
static void read_row(sqlite3_context *x, int count, sqlite3_value **values)
{
    engine_connection *c = sqlite3_user_data(x);
    row_reader *r = c->reading;
    engine_rows *rows;
    if (r == NULL || r->calls++ != 0 || (rows = r->rows) == NULL || count != r->count) {
        read_slowly(x, c, count, values);
        return;
    }
    const schemac_field *f = r->record->fields + r->known;
    unsigned char *row = rows->next;
    uintptr_t shift = r->shift;
    size_t used = rows->used;
    for (sqlite3_value **v = values, **end = values + count; v < end; v++, f++)
        if (!read_member(c, *v, rows, shift, f, row + f->offset)) {
            rows->used = used;
            read_apart(x, c, values);
            return;
        }
}

/* ---- steps -------------------------------------------------------------------------------------- */

/* Another function has this name now: SQLite has not called ours. */
static engine_step not_called(engine_connection *c)
{
    snprintf(c->own_message, sizeof c->own_message,
             "the function schemac_row of the connection is not schemac's any more");
    return ENGINE_FAILED;
}

/* The row of this step goes to `row`, with the places of its texts, shifted. */
static inline void aim(row_reader *r, unsigned char *row, engine_text *list, uintptr_t shift)
{
    r->views.next = row;
    r->views.list = list;
    r->views.used = r->used = 0;
    r->shift = shift;
    r->rows = &r->views;
}

/* The row was read to `held`: it becomes a packed one. */
static inline void hold_row(row_reader *r)
{
    const packed_row head = {.texts = r->views.used};
    memcpy(r->held.bytes, &head, sizeof head);
    r->holds = true;
}

/* A step whose row is packed: it is in `held`, or the value of the step. */
static engine_step step_packed(engine_connection *c, engine_statement *s)
{
    row_reader *r = s->rows;
    r->rows = NULL;
    if (r->views.texts != NULL)
        aim(r, held_row(r), NULL, 1);
    r->calls = 0;
    engine_step step = step_statement(s->raw);
    if (step != ENGINE_ROW || r->order == ROWS_AHEAD)
        return step;
    if (r->calls == 0)
        return not_called(c);
    if (r->calls == 1)
        hold_row(r);
    r->order = ROWS_IN_STEP;
    return step;
}

engine_step sqlite_step_whole(engine_connection *c, engine_statement *s)
{
    row_reader *outer = c->reading;
    c->reading = s->rows;
    engine_step step = step_packed(c, s);
    c->reading = outer;
    return step;
}

/* The packed row at which the statement is. */
static engine_step take_packed(engine_connection *c, engine_statement *s, engine_rows *rows)
{
    row_reader *r = s->rows;
    sqlite3_value *v = r->order == ROWS_AHEAD ? sqlite3_column_value(s->raw, 0) : NULL;
    if (v == NULL || sqlite3_value_type(v) != SQLITE_BLOB)
        return r->holds ? unpack(c, r, r->held.bytes, rows) : not_called(c);
    const unsigned char *bytes = sqlite3_value_blob(v);
    return bytes == NULL ? ENGINE_FAILED : unpack(c, r, bytes, rows);
}

static engine_step next_rows(engine_connection *c, engine_statement *s, engine_rows *rows);

/* The row that the step has read is held, or packed. */
static COLD engine_step read_elsewhere(engine_connection *c, engine_statement *s, engine_rows *rows)
{
    row_reader *r = s->rows;
    if (r->calls == 0 && r->order != ROWS_AHEAD)
        return not_called(c);
    if (r->order == ROWS_NONE)
        r->order = ROWS_IN_STEP;
    engine_step step = take_packed(c, s, rows);
    return step != ENGINE_ROW || rows->current ? step : next_rows(c, s, rows);
}

/* Steps that read their rows. One that has no room, or cannot be given, is held. */
static engine_step read_in_step(engine_connection *c, engine_statement *s, engine_rows *rows)
{
    row_reader *r = s->rows;
    const size_t size = r->record->row_size;
    r->rows = rows;
    r->shift = 1;
    r->used = rows->used;
    do {
        r->calls = 0;
        engine_step step = step_statement(s->raw);
        if (step != ENGINE_ROW)
            return step;
        if (r->calls != 1)
            return read_elsewhere(c, s, rows);
        r->order = ROWS_IN_STEP;
        rows->next += size;
        rows->left--;
    } while (rows->left > 0);
    return ENGINE_ROW;
}

/* One row whose texts stay with the engine. */
static inline engine_step view_next(engine_connection *c, engine_statement *s, engine_rows *rows)
{
    row_reader *r = s->rows;
    aim(r, rows->next, rows->list, (uintptr_t)r->views.texts);
    r->calls = 0;
    engine_step step = step_statement(s->raw);
    if (step != ENGINE_ROW)
        return step;
    if (r->calls != 1)
        return read_elsewhere(c, s, rows);
    r->order = ROWS_IN_STEP;
    rows->list = r->views.list;
    rows->used = r->views.used;
    rows->next += r->record->row_size;
    rows->left--;
    return ENGINE_ROW;
}

/* The row at which the statement is, when it was held and fits at once. */
static inline bool take_held(const row_reader *r, engine_rows *rows)
{
    const size_t texts = r->views.used;
    if (r->calls != 1 || rows->used != 0 || texts > rows->size)
        return false;
    if (texts > 0)
        memcpy(rows->texts, r->views.texts, texts);
    copy_members(r, rows->next, held_row(r));
    rows->used = texts;
    rows->current = false;
    rows->wanted = 0;
    rows->next += r->record->row_size;
    rows->left--;
    return true;
}

static OUT_OF_LINE engine_step next_rows(engine_connection *c, engine_statement *s,
                                         engine_rows *rows)
{
    row_reader *r = s->rows;
    bool here = rows->current;
    rows->current = false;
    rows->wanted = 0;
    while (rows->left > 0) {
        engine_step step = ENGINE_ROW;
        if (!here && r->order != ROWS_AHEAD && rows->texts != NULL)
            return read_in_step(c, s, rows);
        if (!here)
            step = step_packed(c, s);
        if (step == ENGINE_ROW)
            step = take_packed(c, s, rows);
        here = false;
        if (step != ENGINE_ROW || rows->current)
            return step;
    }
    return ENGINE_ROW;
}

engine_step sqlite_rows_whole(engine_connection *c, engine_statement *s, engine_rows *rows)
{
    row_reader *r = s->rows, *outer = c->reading;
    engine_step step;
    if (rows->left == 0)
        return ENGINE_ROW;
    c->reading = r;
    if (rows->texts == NULL && r->views.texts != NULL && !rows->current)
        step = view_next(c, s, rows);
    else if (rows->texts != NULL && r->order != ROWS_AHEAD &&
             (!rows->current || take_held(r, rows)))
        step = rows->left == 0 ? ENGINE_ROW : read_in_step(c, s, rows);
    else
        step = next_rows(c, s, rows);
    c->reading = outer;
    return step;
}

void sqlite_give_up_whole(engine_statement *s)
{
    engine_connection *c = s->connection;
    sqlite3_stmt *plain;
    if (sqlite3_prepare_v3(c->handle, s->text, -1, SQLITE_PREPARE_PERSISTENT, &plain, NULL) !=
        SQLITE_OK) {
        set_views(s->rows);
        return;
    }
    sqlite3_finalize(s->raw);
    sqlite_free_whole(s->rows, c->allocator);
    s->raw = plain;
    s->rows = NULL;
}

/* ---- statements --------------------------------------------------------------------------------- */

/* More arguments than these SQLite does not pass (https://sqlite.org/limits.html). Of fewer
   columns a call is no less than their values. */
enum { LEAST_COLUMNS = 3, MOST_COLUMNS = 127 };

static bool add_function(engine_connection *c)
{
    if (!c->reads_rows && !c->reads_values) {
        c->reads_rows = sqlite3_create_function_v2(c->handle, "schemac_row", -1,
                                                   SQLITE_UTF8 | SQLITE_DIRECTONLY, c, read_row,
                                                   NULL, NULL, NULL) == SQLITE_OK;
        c->reads_values = !c->reads_rows;
    }
    return c->reads_rows;
}

/* SELECT columns FROM … with one call of the function; NULL when it is nothing like that, or memory
   ran out. For sqlite3_free. */
static char *with_function(const char *sql)
{
    const char *at = sql;
    sql_token t = sql_token_next(&at);
    if (t.text == NULL || !sql_token_is(&t, "select"))
        return NULL;
    const char *columns = at;
    do
        t = sql_token_next(&at);
    while (t.text != NULL && !sql_token_is(&t, "from"));
    return t.text == NULL ? NULL
                          : sqlite3_mprintf("SELECT schemac_row(%.*s) %s", (int)(t.text - columns),
                                            columns, t.text);
}

row_reader *sqlite_new_whole(engine_connection *c, const schemac_record *record, unsigned known)
{
    size_t texts = 0;
    row_reader *r = memory_zeroed(c->allocator, sizeof *r);
    if (r == NULL)
        return NULL;
    r->record = record;
    r->known = known;
    r->count = (int)(record->field_count - known);
    for (unsigned i = 0; i < record->field_count; i++)
        texts += member_points(&record->fields[i]) ? LEAST_TEXTS : 0;
    if (make_room(r, c->allocator, &r->held, texts))
        return r;
    sqlite_free_whole(r, c->allocator);
    return NULL;
}

char *sqlite_whole_text(engine_connection *c, const char *sql, unsigned count)
{
    return count >= LEAST_COLUMNS && count <= MOST_COLUMNS && add_function(c) ? with_function(sql)
                                                                              : NULL;
}

void sqlite_free_whole(row_reader *r, const schemac_allocator *a)
{
    free_pack(&r->held, a);
    free_pack(&r->sorted, a);
    memory_free(a, r, sizeof *r);
}
