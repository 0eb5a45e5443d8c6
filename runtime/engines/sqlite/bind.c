/* bind.c - values into statements, driven by the descriptor: one switch a value, one call of SQLite
   a value where it has one. */
#include "base/calendar.h"
#include "base/member.h"
#include "engines/sqlite/values.h"

#include <math.h>

static inline bool ok(int code)
{
    return code == SQLITE_OK;
}

static OUT_OF_LINE bool bind_enum(engine_connection *c, sqlite3_stmt *s, int i,
                                  const schemac_field *f, int number)
{
    const schemac_enum_value *v = enum_value(f->enumeration, number);
    if (v == NULL)
        return sqlite_bad(c, SCHEMAC_INVALID, f, "%d is no value of enum '%s'", number,
                          f->enumeration->name);
    return ok(f->enumeration->stored_as_integer
                  ? sqlite3_bind_int64(s, i, v->number)
                  : sqlite3_bind_text(s, i, v->name, -1, SQLITE_STATIC));
}

static inline bool bind_double(engine_connection *c, sqlite3_stmt *s, int i, const schemac_field *f,
                               double value)
{
    return isnan(value) ? sqlite_bad(c, SCHEMAC_INVALID, f, "not a number (NaN) cannot be stored")
                        : ok(sqlite3_bind_double(s, i, value));
}

static bool write_date(engine_connection *c, const schemac_field *f, const schemac_date *d,
                       char text[10])
{
    if (!calendar_is_date(d))
        return sqlite_bad(c, SCHEMAC_INVALID, f, "%d-%d-%d is no date", d->year, d->month, d->day);
    calendar_put_date(text, d);
    return true;
}

static OUT_OF_LINE bool bind_date(engine_connection *c, sqlite3_stmt *s, int i,
                                  const schemac_field *f, const schemac_date *d)
{
    return write_date(c, f, d, c->dates[i]) &&
           ok(sqlite3_bind_text(s, i, c->dates[i], sizeof *c->dates, SQLITE_STATIC));
}

static inline bool bind_text(sqlite3_stmt *s, int i, const char *text)
{
    return ok(sqlite3_bind_text(s, i, text, -1, SQLITE_STATIC)); /* NULL is null */
}

/* SQLite's own judgement: json_valid is not available inside a schema that distrusts functions. */
static OUT_OF_LINE bool bind_json(engine_connection *c, sqlite3_stmt *s, int i,
                                  const schemac_field *f, const char *text)
{
    if (text == NULL)
        return bind_text(s, i, text);
    if (c->json_valid == NULL &&
        sqlite3_prepare_v3(c->handle, "SELECT json_valid(?)", -1, SQLITE_PREPARE_PERSISTENT,
                           &c->json_valid, NULL) != SQLITE_OK)
        return false;
    bool valid = bind_text(c->json_valid, 1, text) && sqlite3_step(c->json_valid) == SQLITE_ROW &&
                 sqlite3_column_int(c->json_valid, 0) == 1;
    sqlite3_reset(c->json_valid);
    sqlite3_clear_bindings(c->json_valid);
    return valid ? bind_text(s, i, text)
                 : sqlite_bad(c, SCHEMAC_INVALID, f, "it is not valid JSON");
}

static inline bool bind_blob(engine_connection *c, sqlite3_stmt *s, int i, const schemac_field *f,
                             const schemac_blob *b)
{
    if (b->data == NULL && b->size > 0)
        return sqlite_bad(c, SCHEMAC_INVALID, f, "it has a size but no data");
    return ok(sqlite3_bind_blob64(s, i, b->data, b->size, SQLITE_STATIC)); /* NULL is null */
}

static inline bool bind_uuid(sqlite3_stmt *s, int i, const schemac_uuid *id)
{
    return ok(sqlite3_bind_blob(s, i, id->bytes, sizeof id->bytes, SQLITE_STATIC));
}

#define NULL_UNLESS(type)                                                                          \
    if (!((const type *)p)->has)                                                                   \
    return ok(sqlite3_bind_null(s, i))

static IN_PLACE bool bind_member(engine_connection *c, sqlite3_stmt *s, int i,
                                 const schemac_field *f, const void *p)
{
    switch ((member_shape)f->shape) {
    case REQUIRED(SCHEMAC_BOOL):
        return ok(sqlite3_bind_int64(s, i, *(const bool *)p));
    case REQUIRED(SCHEMAC_INT32):
        return ok(sqlite3_bind_int64(s, i, *(const int32_t *)p));
    case REQUIRED(SCHEMAC_INT64):
    case REQUIRED(SCHEMAC_DECIMAL):
    case REQUIRED(SCHEMAC_TIMESTAMP):
        return ok(sqlite3_bind_int64(s, i, *(const int64_t *)p));
    case REQUIRED(SCHEMAC_DOUBLE):
        return bind_double(c, s, i, f, *(const double *)p);
    case REQUIRED(SCHEMAC_TEXT):
    case OPTIONAL(SCHEMAC_TEXT):
        return bind_text(s, i, *(const char *const *)p);
    case REQUIRED(SCHEMAC_BLOB):
    case OPTIONAL(SCHEMAC_BLOB):
        return bind_blob(c, s, i, f, p);
    case REQUIRED(SCHEMAC_JSON):
    case OPTIONAL(SCHEMAC_JSON):
        return bind_json(c, s, i, f, *(const char *const *)p);
    case REQUIRED(SCHEMAC_DATE):
        return bind_date(c, s, i, f, p);
    case REQUIRED(SCHEMAC_UUID):
        return bind_uuid(s, i, p);
    case REQUIRED(SCHEMAC_ENUM):
        return bind_enum(c, s, i, f, *(const int *)p);
    case OPTIONAL(SCHEMAC_BOOL):
        NULL_UNLESS(schemac_opt_bool);
        return ok(sqlite3_bind_int64(s, i, ((const schemac_opt_bool *)p)->value));
    case OPTIONAL(SCHEMAC_INT32):
        NULL_UNLESS(schemac_opt_int32);
        return ok(sqlite3_bind_int64(s, i, ((const schemac_opt_int32 *)p)->value));
    case OPTIONAL(SCHEMAC_INT64):
    case OPTIONAL(SCHEMAC_DECIMAL):
    case OPTIONAL(SCHEMAC_TIMESTAMP):
        NULL_UNLESS(schemac_opt_int64);
        return ok(sqlite3_bind_int64(s, i, ((const schemac_opt_int64 *)p)->value));
    case OPTIONAL(SCHEMAC_DOUBLE):
        NULL_UNLESS(schemac_opt_double);
        return bind_double(c, s, i, f, ((const schemac_opt_double *)p)->value);
    case OPTIONAL(SCHEMAC_DATE):
        NULL_UNLESS(schemac_opt_date);
        return bind_date(c, s, i, f, &((const schemac_opt_date *)p)->value);
    case OPTIONAL(SCHEMAC_UUID):
        NULL_UNLESS(schemac_opt_uuid);
        return bind_uuid(s, i, &((const schemac_opt_uuid *)p)->value);
    case OPTIONAL(SCHEMAC_ENUM):
        NULL_UNLESS(opt_enum);
        return bind_enum(c, s, i, f, ((const opt_enum *)p)->value);
    }
    __builtin_unreachable(); /* SCHEMAC_ABI says that there is no other */
}

bool sqlite_bind_row(engine_connection *c, engine_statement *statement, int *first,
                     const schemac_record *record, const void *row, unsigned flags_wanted,
                     unsigned flags_mask)
{
    sqlite3_stmt *s = statement->raw;
    const unsigned char *base = row;
    int next = *first;
    const schemac_field *end = record->fields + record->field_count;
    for (const schemac_field *f = record->fields; f < end; f++) {
        if ((f->flags & flags_mask) != flags_wanted)
            continue;
        if (!bind_member(c, s, next++, f, base + f->offset))
            return false;
    }
    *first = next;
    return true;
}

bool sqlite_bind_member(engine_connection *c, engine_statement *statement, int parameter,
                        const schemac_field *f, const void *member)
{
    return bind_member(c, statement->raw, parameter, f, member);
}

bool sqlite_bind_value(engine_connection *c, engine_statement *statement, int parameter,
                       const schemac_field *f, const void *value, bool copy)
{
    sqlite3_stmt *s = statement->raw;
    sqlite3_destructor_type kept = copy ? SQLITE_TRANSIENT : SQLITE_STATIC;
    schemac_field required = *f;
    char date[10];
    switch (f->type) {
    case SCHEMAC_TEXT:
    case SCHEMAC_JSON: /* need not be valid to be compared with */
        return sqlite3_bind_text(s, parameter, *(const char *const *)value, -1, kept) == SQLITE_OK;
    case SCHEMAC_BLOB: {
        const schemac_blob *b = value;
        return sqlite3_bind_blob64(s, parameter, b->data, b->size, kept) == SQLITE_OK;
    }
    case SCHEMAC_UUID:
        return sqlite3_bind_blob(s, parameter, value, 16, kept) == SQLITE_OK;
    case SCHEMAC_DATE:
        return write_date(c, f, value, date) &&
               sqlite3_bind_text(s, parameter, date, sizeof date, SQLITE_TRANSIENT) == SQLITE_OK;
    default:
        required.shape = (uint8_t)REQUIRED(f->type);
        if (sqlite_bind_member(c, statement, parameter, &required, value))
            return true;
        if (c->bad_field == &required)
            c->bad_field = f; /* which lasts */
        return false;
    }
}

bool sqlite_bind_text(engine_connection *c, engine_statement *statement, int parameter,
                      const char *text)
{
    (void)c;
    return bind_text(statement->raw, parameter, text);
}

bool sqlite_bind_null(engine_connection *c, engine_statement *statement, int parameter)
{
    (void)c;
    return sqlite3_bind_null(statement->raw, parameter) == SQLITE_OK;
}

bool sqlite_bind_int64(engine_connection *c, engine_statement *statement, int parameter,
                       int64_t value)
{
    (void)c;
    return sqlite3_bind_int64(statement->raw, parameter, value) == SQLITE_OK;
}
