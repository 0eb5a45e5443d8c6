/* bind.c - values of parameters of the fake engine: kept as texts, and watched until they are
   used. */
#include "inside.h"

#include "../unit.h"

#include "base/member.h"

/* A time that was taken from the clock is not the same in the next run. */
enum { YEAR = 31557600 };
static const int64_t not_long_ago = INT64_C(1000000) * YEAR * 30;

static void render_time(int64_t time, char *text, size_t size)
{
    if (time > not_long_ago)
        snprintf(text, size, "now");
    else
        snprintf(text, size, "%lld", (long long)time);
}

static void watch_memory(fake_value *v, const void *memory, size_t size)
{
    v->memory = memory;
    v->size = size < sizeof v->was ? size : sizeof v->was;
    if (size > 0)
        memcpy(v->was, memory, v->size);
}

static void render_text(fake_value *v, const char *text)
{
    if (text == NULL) {
        snprintf(v->text, sizeof v->text, "null");
        return;
    }
    snprintf(v->text, sizeof v->text, "'%.40s'", text);
    watch_memory(v, text, strlen(text) + 1);
    v->plain = text;
}

/* A value that is there. */
static void render(fake_value *v, const schemac_field *f, const void *value)
{
    char *text = v->text;
    const size_t size = sizeof v->text;
    switch (f->type) {
    case SCHEMAC_BOOL:
        snprintf(text, size, "%s", *(const bool *)value ? "true" : "false");
        break;
    case SCHEMAC_INT32:
    case SCHEMAC_ENUM:
        snprintf(text, size, "%d", *(const int32_t *)value);
        break;
    case SCHEMAC_DOUBLE:
        snprintf(text, size, "%g", *(const double *)value);
        break;
    case SCHEMAC_TEXT:
    case SCHEMAC_JSON:
        render_text(v, *(const char *const *)value);
        break;
    case SCHEMAC_BLOB:
        snprintf(text, size, "%zu bytes", ((const schemac_blob *)value)->size);
        watch_memory(v, ((const schemac_blob *)value)->data, ((const schemac_blob *)value)->size);
        break;
    case SCHEMAC_DATE: {
        const schemac_date *d = value;
        snprintf(text, size, "%04d-%02d-%02d", d->year, d->month, d->day);
        break;
    }
    case SCHEMAC_UUID:
        snprintf(text, size, "random");
        watch_memory(v, value, sizeof(schemac_uuid));
        break;
    default:
        render_time(*(const int64_t *)value, text, size);
        break;
    }
}

static bool bind_at(engine_statement *s, unsigned parameter, const fake_value *value)
{
    fake *f = s->connection->server;
    if (s->progress != FAKE_FRESH)
        fake_violation(f, "a value is bound while the statement runs: %s", s->sql);
    if (parameter == 0 || parameter > s->parameters) {
        fake_violation(f, "there is no parameter $%u: %s", parameter, s->sql);
        return false;
    }
    fake_use(s);
    s->values[parameter - 1] = *value;
    s->values[parameter - 1].bound = true;
    return true;
}

static fake_value value_of_member(const schemac_field *f, const void *member)
{
    fake_value v = {.text = "null"};
    bool has;
    const void *value = member_value(f, member, &has);
    if (has)
        render(&v, f, value);
    return v;
}

bool fake_is_storable(engine_connection *c, const schemac_record *record, const void *row,
                      unsigned flags_wanted, unsigned flags_mask)
{
    for (size_t i = 0; i < record->field_count; i++) {
        const schemac_field *f = &record->fields[i];
        bool has;
        if ((f->flags & flags_mask) != flags_wanted || f->type != SCHEMAC_DATE)
            continue; /* nothing may be in its member */
        const schemac_date *d = member_value(f, (const unsigned char *)row + f->offset, &has);
        if (!has || (d->month >= 1 && d->month <= 12))
            continue;
        fake_fail(c, SCHEMAC_INVALID, "that is no date");
        c->failure.field = f;
        return false;
    }
    return true;
}

bool fake_bind_row(engine_connection *c, engine_statement *s, int *first,
                   const schemac_record *record, const void *row, unsigned flags_wanted,
                   unsigned flags_mask)
{
    char text[500] = "";
    int next = *first;
    for (size_t i = 0; i < record->field_count; i++) {
        const schemac_field *f = &record->fields[i];
        if ((f->flags & flags_mask) != flags_wanted)
            continue;
        fake_value v = value_of_member(f, (const unsigned char *)row + f->offset);
        size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, "%s%s", used == 0 ? "" : ", ", v.text);
        if (!bind_at(s, (unsigned)next++, &v))
            return false;
    }
    if (!fake_enter(c, FAKE_READS, "bind_row s%u $%d: %s", s->number, *first, text) ||
        !fake_is_storable(c, record, row, flags_wanted, flags_mask))
        return false;
    *first = next;
    return true;
}

static bool enter(engine_connection *c, const engine_statement *s, int parameter,
                  const fake_value *v, const char *how)
{
    return fake_enter(c, FAKE_READS, "%s s%u $%d: %s", how, s->number, parameter, v->text);
}

bool fake_bind_member(engine_connection *c, engine_statement *s, int parameter,
                      const schemac_field *field, const void *member)
{
    fake_value v = value_of_member(field, member);
    return bind_at(s, (unsigned)parameter, &v) && enter(c, s, parameter, &v, "bind");
}

bool fake_bind_value(engine_connection *c, engine_statement *s, int parameter,
                     const schemac_field *field, const void *value, bool copy)
{
    fake_value v = {.bound = true};
    render(&v, field, value);
    if (copy)
        v.memory = v.plain = NULL;
    return bind_at(s, (unsigned)parameter, &v) &&
           enter(c, s, parameter, &v, copy ? "bind_copy" : "bind_value");
}

static bool is_no_date(const schemac_field *f, const void *value)
{
    const schemac_date *d = value;
    return f->type == SCHEMAC_DATE && (d->month < 1 || d->month > 12);
}

/* One value of a list; false when it is none of its type. */
static bool render_item(fake_value *list, const schemac_field *f, const void *value, size_t at)
{
    fake_value v = {.text = "null"};
    bool has = true;
    if (member_points(f))
        member_value(f, value, &has);
    if (has)
        render(&v, f, value);
    const size_t used = strlen(list->text);
    snprintf(list->text + used, sizeof list->text - used, "%s%s", at == 0 ? "" : ", ", v.text);
    return has && !is_no_date(f, value);
}

bool fake_bind_list(engine_connection *c, engine_statement *s, int parameter,
                    const schemac_field *field, const void *values, size_t count)
{
    fake_value v = {.bound = true};
    bool good = values != NULL || count == 0;
    for (size_t i = 0; good && i < count; i++)
        good = render_item(&v, field, (const unsigned char *)values + i * value_size(field), i);
    watch_memory(&v, values, good ? count * value_size(field) : 0);
    if (!bind_at(s, (unsigned)parameter, &v) || !enter(c, s, parameter, &v, "bind_list"))
        return false;
    if (good)
        return true;
    fake_fail(c, SCHEMAC_INVALID, "a value of the list is none");
    c->failure.field = field;
    return false;
}

bool fake_bind_text(engine_connection *c, engine_statement *s, int parameter, const char *text)
{
    fake_value v = {.bound = true};
    render_text(&v, text);
    return bind_at(s, (unsigned)parameter, &v) && enter(c, s, parameter, &v, "bind_text");
}

bool fake_bind_null(engine_connection *c, engine_statement *s, int parameter)
{
    const fake_value v = {.text = "null"};
    return bind_at(s, (unsigned)parameter, &v) && enter(c, s, parameter, &v, "bind_null");
}

bool fake_bind_int64(engine_connection *c, engine_statement *s, int parameter, int64_t value)
{
    fake_value v = {.bound = true};
    snprintf(v.text, sizeof v.text, "%lld", (long long)value);
    return bind_at(s, (unsigned)parameter, &v) && enter(c, s, parameter, &v, "bind_int64");
}

bool fake_bind_memory(engine_connection *c, engine_statement *s, int parameter, const char *shown,
                      const void *memory, size_t size, const char *how)
{
    fake_value v = {.bound = true};
    snprintf(v.text, sizeof v.text, "%s", shown);
    if (memory != NULL)
        watch_memory(&v, memory, size);
    return bind_at(s, (unsigned)parameter, &v) && enter(c, s, parameter, &v, how);
}

bool fake_take_row(engine_statement *s, const schemac_record *record, const void *row,
                   unsigned left_out, char *text, size_t size)
{
    unsigned next = 0;
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < record->field_count; i++) {
        const schemac_field *f = &record->fields[i];
        if ((f->flags & left_out) != 0)
            continue;
        fake_value v = value_of_member(f, (const unsigned char *)row + f->offset);
        used += (size_t)snprintf(text + used, size - used, "%s%s", used == 0 ? "" : ", ", v.text);
        if (!bind_at(s, ++next, &v))
            return false;
    }
    return next == s->parameters;
}

void fake_check_values(engine_statement *s, const char *what)
{
    for (unsigned i = 0; i < s->parameters; i++) {
        const fake_value *v = &s->values[i];
        if (v->memory != NULL && memcmp(v->memory, v->was, v->size) != 0)
            fake_violation(s->connection->server, "$%u is not what was bound, at %s: %s", i + 1,
                           what, s->sql);
    }
}

void fake_forget_values(engine_statement *s)
{
    memset(s->values, 0, sizeof s->values);
}
