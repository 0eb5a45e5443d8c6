/* read.c - rows of the fake engine, from the texts that a test has said, into memory. */
#include "inside.h"

#include "../unit.h"

#include "base/member.h"

/* What still points there is wrong from now on. */
void fake_forget_row(engine_statement *s)
{
    if (s->row != NULL)
        memset(s->row, '#', s->row_size);
    free(s->row);
    s->row = NULL;
    s->row_size = 0;
}

const char *fake_column(engine_statement *s, int number)
{
    const char *p = s->row;
    for (int i = 0; i < number && p != NULL; i++) {
        p += strlen(p) + 1;
        if (p >= s->row + s->row_size)
            p = NULL;
    }
    if (p == NULL)
        fake_violation(s->connection->server, "there is no column %d of a row: %s", number, s->sql);
    return p == NULL ? "0" : p;
}

static bool unreadable(engine_connection *c, const schemac_field *f, const char *text)
{
    fake_fail(c, SCHEMAC_CORRUPT, "'%.40s' is no value of it", text);
    c->failure.field = f;
    return false;
}

/* Where the value of a nullable member is, which says that it has one. */
static void *value_place(const schemac_field *f, void *member, bool has)
{
    if ((f->flags & SCHEMAC_NULLABLE) == 0 || f->type == SCHEMAC_TEXT || f->type == SCHEMAC_BLOB ||
        f->type == SCHEMAC_JSON)
        return member;
    memset(member, 0, member_size(f));
    *(bool *)member = has;
    bool there;
    return (void *)(uintptr_t)member_value(f, member, &there);
}

/* Lets the member point to the engine's memory, or to its place among the copies. */
static bool keep(engine_rows *rows, const schemac_field *f, const char *text, size_t size,
                 void *member)
{
    if (rows->texts == NULL) {
        memcpy(member, &text, sizeof text);
        if (rows->list != NULL)
            *rows->list++ = (engine_text){.offset = f->offset, .size = size};
        return true;
    }
    if (size > rows->size - rows->used) {
        rows->wanted = size;
        return false;
    }
    memcpy(rows->texts + rows->used, text, size);
    uintptr_t place = rows->used + 1;
    memcpy(member, &place, sizeof place);
    rows->used += size;
    return true;
}

static bool read_number(engine_connection *c, const schemac_field *f, const char *text, void *place)
{
    char *end;
    int64_t number = strtoll(text, &end, 10);
    int32_t small = (int32_t)number;
    if (*end != '\0')
        return unreadable(c, f, text);
    if (f->type == SCHEMAC_INT32 || f->type == SCHEMAC_ENUM)
        memcpy(place, &small, sizeof small);
    else
        memcpy(place, &number, sizeof number);
    return true;
}

static bool read_date(engine_connection *c, const schemac_field *f, const char *text,
                      schemac_date *out)
{
    int year, month, day;
    if (sscanf(text, "%d-%d-%d", &year, &month, &day) != 3)
        return unreadable(c, f, text);
    *out = (schemac_date){(int16_t)year, (uint8_t)month, (uint8_t)day};
    return true;
}

static bool read_member(engine_connection *c, engine_rows *rows, const schemac_field *f,
                        const char *text, void *member)
{
    bool has = strcmp(text, "null") != 0;
    void *place = value_place(f, member, has);
    if (!has && (f->flags & SCHEMAC_NULLABLE) == 0)
        return unreadable(c, f, text);
    if (!has) {
        if (place == member)
            memset(member, 0, member_size(f));
        return true;
    }
    switch (f->type) {
    case SCHEMAC_TEXT:
    case SCHEMAC_JSON:
        return keep(rows, f, text, strlen(text) + 1, place);
    case SCHEMAC_BLOB:
        ((schemac_blob *)place)->size = strlen(text);
        return keep(rows, f, text, strlen(text) + (text[0] == '\0'), place);
    case SCHEMAC_BOOL:
        *(bool *)place = strcmp(text, "true") == 0;
        return true;
    case SCHEMAC_DATE:
        return read_date(c, f, text, place);
    case SCHEMAC_UUID:
        return schemac_uuid_parse(text, place) || unreadable(c, f, text);
    default:
        return read_number(c, f, text, place);
    }
}

/* ENGINE_ROW: one was read, or has no room. */
static engine_step read_row(engine_connection *c, engine_statement *s, const schemac_record *r,
                            engine_rows *rows)
{
    size_t used = rows->used;
    for (unsigned i = rows->known; i < r->field_count; i++) {
        const schemac_field *f = &r->fields[i];
        const char *text = fake_column(s, rows->column + (int)(i - rows->known));
        if (read_member(c, rows, f, text, rows->next + f->offset))
            continue;
        if (rows->wanted == 0)
            return ENGINE_UNREADABLE;
        rows->wanted += rows->used - used;
        rows->used = used;
        rows->current = true;
        return ENGINE_ROW;
    }
    rows->next += r->row_size;
    rows->left--;
    return ENGINE_ROW;
}

static engine_step read_all(engine_connection *c, engine_statement *s, const schemac_record *r,
                            engine_rows *rows)
{
    while (rows->left > 0) {
        if (rows->current) {
            rows->current = false;
            rows->wanted = 0;
        } else {
            engine_step step = fake_step_quietly(c, s);
            if (step != ENGINE_ROW)
                return step;
        }
        engine_step step = read_row(c, s, r, rows);
        if (step != ENGINE_ROW || rows->current)
            return step;
    }
    return ENGINE_ROW;
}

engine_step fake_read_rows(engine_connection *c, engine_statement *s, const schemac_record *record,
                           engine_rows *rows)
{
    static const char *const words[] = {
        [ENGINE_ROW] = "full", [ENGINE_DONE] = "done", [ENGINE_UNREADABLE] = "unreadable"};
    if (s->progress == FAKE_FINALIZED)
        fake_violation(c->server, "rows of a statement that is finalized");
    if (!fake_enter(c, FAKE_READS, "read_rows s%u", s->number)) {
        fake_use(s);
        s->progress = FAKE_ENDED;
        return ENGINE_FAILED;
    }
    size_t before = rows->left;
    engine_step step = read_all(c, s, record, rows);
    if (step != ENGINE_FAILED && step != ENGINE_UNREADABLE)
        fake_says(c, "%zu, %s", before - rows->left, words[step]);
    return step;
}

bool fake_read_value(engine_connection *c, engine_statement *s, int number,
                     const schemac_field *field, void *row)
{
    engine_rows rows = {.left = 1};
    const char *text = fake_column(s, number);
    if (!fake_enter(c, FAKE_READS, "read_value s%u %d", s->number, number))
        return false;
    fake_says(c, "%s", text);
    return read_member(c, &rows, field, text, (unsigned char *)row + field->offset);
}

int64_t fake_read_int64(engine_statement *s, int number)
{
    const char *text = fake_column(s, number);
    fake_note(s->connection, "read_int64 s%u %d", s->number, number);
    fake_says(s->connection, "%s", text);
    return strtoll(text, NULL, 10);
}

bool fake_is_null(engine_statement *s, int number)
{
    const char *text = fake_column(s, number);
    bool null = strcmp(text, "null") == 0;
    fake_note(s->connection, "is_null s%u %d", s->number, number);
    fake_says(s->connection, "%s", null ? "yes" : "no");
    return null;
}
