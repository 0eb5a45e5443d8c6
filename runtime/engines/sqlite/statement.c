/* statement.c - values between rows and statements, driven by the descriptor. The inner loops of
   the runtime: one switch a value, one call of SQLite a value where it has one. */
#include "core/value.h"
#include "engines/sqlite/sqlite.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Keeps the loop over the members small, and its variables in registers. */
#define OUT_OF_LINE    __attribute__((noinline))
#define IN_PLACE       inline __attribute__((always_inline))

#define REQUIRED(type) SCHEMAC_SHAPE(type, 0)
#define OPTIONAL(type) SCHEMAC_SHAPE(type, 1)

typedef struct opt_enum {
    bool has;
    int value;
} opt_enum;

static bool bad(engine_connection *c, const schemac_field *f, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static bool bad(engine_connection *c, const schemac_field *f, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(c->bad_message, sizeof c->bad_message, format, args);
    va_end(args);
    c->bad_field = f;
    return false;
}

/* ---- binding -------------------------------------------------------------------------------- */

static inline bool ok(int code)
{
    return code == SQLITE_OK;
}

static const schemac_enum_value *enum_value(const schemac_enum *e, int number)
{
    /* values of a text enum are numbered from 1 without gaps */
    if (number >= 1 && number <= e->count && e->values[number - 1].number == number)
        return &e->values[number - 1];
    for (size_t i = 0; i < e->count; i++)
        if (e->values[i].number == number)
            return &e->values[i];
    return NULL;
}

static OUT_OF_LINE bool bind_enum(engine_connection *c, sqlite3_stmt *s, int i,
                                 const schemac_field *f, int number)
{
    const schemac_enum_value *v = enum_value(f->enumeration, number);
    if (v == NULL)
        return bad(c, f, "%d is no value of enum '%s'", number, f->enumeration->name);
    return ok(f->enumeration->stored_as_integer
                  ? sqlite3_bind_int64(s, i, v->number)
                  : sqlite3_bind_text(s, i, v->name, -1, SQLITE_STATIC));
}

static inline bool bind_double(engine_connection *c, sqlite3_stmt *s, int i, const schemac_field *f,
                              double value)
{
    return isnan(value) ? bad(c, f, "not a number (NaN) cannot be stored")
                        : ok(sqlite3_bind_double(s, i, value));
}

static void put_digits(char *text, int number)
{
    text[0] = (char)('0' + number / 10);
    text[1] = (char)('0' + number % 10);
}

static bool write_date(engine_connection *c, const schemac_field *f, const schemac_date *d,
                       char text[10])
{
    if (!is_date(d))
        return bad(c, f, "%d-%d-%d is no date", d->year, d->month, d->day);
    put_digits(text, d->year / 100);
    put_digits(text + 2, d->year % 100);
    text[4] = '-';
    put_digits(text + 5, d->month);
    text[7] = '-';
    put_digits(text + 8, d->day);
    return true;
}

static OUT_OF_LINE bool bind_date(engine_connection *c, sqlite3_stmt *s, int i,
                                 const schemac_field *f, const schemac_date *d)
{
    enum { SIZE = sizeof c->dates[0], KEPT = sizeof c->dates / SIZE };
    char beyond[SIZE];
    char *text = i < KEPT ? c->dates[i] : beyond;
    if (!write_date(c, f, d, text))
        return false;
    return ok(sqlite3_bind_text(s, i, text, SIZE, text == beyond ? SQLITE_TRANSIENT : SQLITE_STATIC));
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
    bool valid = bind_text(c->json_valid, 1, text) &&
                 sqlite3_step(c->json_valid) == SQLITE_ROW &&
                 sqlite3_column_int(c->json_valid, 0) == 1;
    sqlite3_reset(c->json_valid);
    sqlite3_clear_bindings(c->json_valid);
    return valid ? bind_text(s, i, text) : bad(c, f, "it is not valid JSON");
}

static inline bool bind_blob(engine_connection *c, sqlite3_stmt *s, int i, const schemac_field *f,
                            const schemac_blob *b)
{
    if (b->data == NULL && b->size > 0)
        return bad(c, f, "it has a size but no data");
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
    switch (f->shape) {
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
    default: /* SCHEMAC_ABI says that there is no other */
        __builtin_unreachable();
    }
}

bool sqlite_bind_row(engine_connection *c, engine_statement *statement, int *first,
                     const schemac_model *model, const void *row, unsigned flags_wanted,
                     unsigned flags_mask)
{
    sqlite3_stmt *s = (sqlite3_stmt *)statement;
    const unsigned char *base = row;
    int next = *first;
    const schemac_field *end = model->fields + model->field_count;
    for (const schemac_field *f = model->fields; f < end; f++) {
        if ((f->flags & flags_mask) != flags_wanted)
            continue;
        if (!bind_member(c, s, next++, f, base + f->offset))
            return false;
    }
    *first = next;
    return true;
}

bool sqlite_bind_fields(engine_connection *c, engine_statement *statement, int first,
                        const schemac_model *model, const uint16_t *fields, size_t count,
                        const void *const *values, const void *row)
{
    sqlite3_stmt *s = (sqlite3_stmt *)statement;
    for (size_t i = 0; i < count; i++) {
        const schemac_field *f = &model->fields[fields[i]];
        const void *p = values == NULL ? (const unsigned char *)row + f->offset : values[i];
        if (!bind_member(c, s, first + (int)i, f, p))
            return false;
    }
    return true;
}

bool sqlite_bind_value(engine_connection *c, engine_statement *statement, int parameter,
                       const schemac_field *f, const void *value, bool copy)
{
    sqlite3_stmt *s = (sqlite3_stmt *)statement;
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
    default: {
        const schemac_model alone = {.fields = &required};
        const uint16_t only = 0;
        required.shape = (uint8_t)REQUIRED(f->type);
        if (sqlite_bind_fields(c, statement, parameter, &alone, &only, 1, &value, NULL))
            return true;
        if (c->bad_field == &required)
            c->bad_field = f; /* which lasts */
        return false;
    }
    }
}

bool sqlite_bind_no_value(engine_connection *c, engine_statement *statement, int parameter)
{
    (void)c;
    return sqlite3_bind_null((sqlite3_stmt *)statement, parameter) == SQLITE_OK;
}

bool sqlite_bind_integer(engine_connection *c, engine_statement *statement, int parameter,
                         int64_t value)
{
    (void)c;
    return sqlite3_bind_int64((sqlite3_stmt *)statement, parameter, value) == SQLITE_OK;
}

/* ---- reading -------------------------------------------------------------------------------- */

/* One look-up of the column for several questions. A connection without mutexes belongs to one
   thread, so the value needs no protection (https://sqlite.org/c3ref/value.html). */
static inline sqlite3_value *column(sqlite3_stmt *s, int i)
{
    return sqlite3_column_value(s, i);
}

static inline bool is_null(sqlite3_value *v)
{
    return sqlite3_value_type(v) == SQLITE_NULL;
}

/* SQLite believes a damaged file that a required column holds a value. */
static bool may_be_null(engine_connection *c, const schemac_field *f)
{
    return (f->flags & SCHEMAC_NULLABLE) != 0 ||
           bad(c, f, "the stored value is null, and the field is required");
}

/* Lets the member point to what was read, or to its place among the copies. */
static inline bool keep(engine_rows *rows, const schemac_field *f, const void *data, size_t size,
                        void *out)
{
    if (rows->texts == NULL) {
        memcpy(out, &data, sizeof data);
        if (rows->list != NULL)
            *rows->list++ = (engine_text){.offset = f->offset, .size = size};
        return true;
    }
    if (size > rows->size - rows->used) {
        rows->wanted = size;
        return false;
    }
    memcpy(rows->texts + rows->used, data, size);
    uintptr_t place = ++rows->used;
    memcpy(out, &place, sizeof place);
    rows->used += size - 1;
    return true;
}

/* No value: NULL, unless there was no memory for one. */
static OUT_OF_LINE bool read_nothing(engine_connection *c, const schemac_field *f, sqlite3_value *v,
                                     void *out)
{
    memset(out, 0, f->type == SCHEMAC_BLOB ? sizeof(schemac_blob) : sizeof(char *));
    return is_null(v) && may_be_null(c, f);
}

static inline bool read_text(engine_connection *c, engine_rows *rows, const schemac_field *f,
                             sqlite3_value *v, void *out)
{
    const char *text = (const char *)sqlite3_value_text(v);
    if (text == NULL)
        return read_nothing(c, f, v, out);
    size_t size = (size_t)sqlite3_value_bytes(v);
    if (strlen(text) == size)
        return keep(rows, f, text, size + 1, out);
    return bad(c, f, "the stored text has a NUL byte at byte %zu", strlen(text) + 1);
}

static OUT_OF_LINE bool read_blob(engine_connection *c, engine_rows *rows, const schemac_field *f,
                                  sqlite3_value *v, schemac_blob *out)
{
    const void *data = sqlite3_value_blob(v);
    out->size = (size_t)sqlite3_value_bytes(v);
    if (data != NULL) /* a copy has an address of its own */
        return keep(rows, f, data, out->size, &out->data);
    if (is_null(v))
        return read_nothing(c, f, v, out);
    return keep(rows, f, "", 1, &out->data); /* an empty blob is not NULL */
}

static int digit_pair(const unsigned char *t)
{
    unsigned tens = t[0] - (unsigned)'0', ones = t[1] - (unsigned)'0';
    return tens > 9 || ones > 9 ? -1 : (int)(tens * 10 + ones);
}

static OUT_OF_LINE bool read_date(engine_connection *c, const schemac_field *f, sqlite3_value *v,
                                  schemac_date *out)
{
    const unsigned char *t = sqlite3_value_text(v);
    if (t != NULL && sqlite3_value_bytes(v) == 10 && t[4] == '-' && t[7] == '-') {
        int century = digit_pair(t), year = digit_pair(t + 2);
        int month = digit_pair(t + 5), day = digit_pair(t + 8);
        if (century >= 0 && year >= 0 && month > 0 && day > 0) {
            *out = (schemac_date){.year = (int16_t)(century * 100 + year),
                                  .month = (uint8_t)month,
                                  .day = (uint8_t)day};
            if (is_date(out))
                return true;
        }
    }
    return bad(c, f, "the stored value is no date");
}

static OUT_OF_LINE bool read_uuid(engine_connection *c, const schemac_field *f, sqlite3_value *v,
                                  schemac_uuid *out)
{
    const void *data = sqlite3_value_blob(v);
    if (data == NULL || sqlite3_value_bytes(v) != 16)
        return bad(c, f, "the stored value is no uuid");
    memcpy(out->bytes, data, 16);
    return true;
}

static OUT_OF_LINE bool read_enum(engine_connection *c, const schemac_field *f, sqlite3_value *v,
                                  int *out)
{
    const schemac_enum *e = f->enumeration;
    if (e->stored_as_integer) {
        sqlite3_int64 number = sqlite3_value_int64(v);
        if (number >= INT32_MIN && number <= INT32_MAX && enum_value(e, (int)number) != NULL) {
            *out = (int)number;
            return true;
        }
        return bad(c, f, "the stored number %lld is no value of enum '%s'", (long long)number,
                   e->name);
    }
    const char *text = (const char *)sqlite3_value_text(v);
    size_t size = (size_t)sqlite3_value_bytes(v); /* there may be a NUL byte in it */
    for (size_t i = 0; i < e->count && text != NULL; i++)
        if (strcmp(e->values[i].name, text) == 0 && strlen(text) == size) {
            *out = e->values[i].number;
            return true;
        }
    return bad(c, f, "the stored text '%s' is no value of enum '%s'", text == NULL ? "" : text,
               e->name);
}

static bool read_int32(engine_connection *c, const schemac_field *f, sqlite3_int64 value,
                       int32_t *out)
{
    if (value != (int32_t)value)
        return bad(c, f, "the stored number %lld does not fit 32 bits", (long long)value);
    *out = (int32_t)value;
    return true;
}

/* The member becomes null; returns whether it is. */
#define READ_NULL(type)                                                                            \
    sqlite3_value *v = column(s, i);                                                               \
    type *opt = p;                                                                                 \
    opt->has = !is_null(v);                                                                        \
    if (!opt->has) {                                                                               \
        memset(&opt->value, 0, sizeof opt->value);                                                 \
        return true;                                                                               \
    }

static IN_PLACE bool read_member(engine_connection *c, sqlite3_stmt *s, int i,
                                 engine_rows *rows, const schemac_field *f, void *p)
{
    switch (f->shape) {
    case REQUIRED(SCHEMAC_BOOL):
        *(bool *)p = sqlite3_column_int64(s, i) != 0;
        return true;
    case REQUIRED(SCHEMAC_INT32):
        return read_int32(c, f, sqlite3_column_int64(s, i), p);
    case REQUIRED(SCHEMAC_INT64):
    case REQUIRED(SCHEMAC_DECIMAL):
    case REQUIRED(SCHEMAC_TIMESTAMP):
        *(int64_t *)p = sqlite3_column_int64(s, i);
        return true;
    case REQUIRED(SCHEMAC_DOUBLE):
        *(double *)p = sqlite3_column_double(s, i);
        return true;
    case REQUIRED(SCHEMAC_TEXT):
    case OPTIONAL(SCHEMAC_TEXT):
    case REQUIRED(SCHEMAC_JSON):
    case OPTIONAL(SCHEMAC_JSON):
        return read_text(c, rows, f, column(s, i), p);
    case REQUIRED(SCHEMAC_BLOB):
    case OPTIONAL(SCHEMAC_BLOB):
        return read_blob(c, rows, f, column(s, i), p);
    case REQUIRED(SCHEMAC_DATE):
        return read_date(c, f, column(s, i), p);
    case REQUIRED(SCHEMAC_UUID):
        return read_uuid(c, f, column(s, i), p);
    case REQUIRED(SCHEMAC_ENUM):
        return read_enum(c, f, column(s, i), p);
    case OPTIONAL(SCHEMAC_BOOL): {
        READ_NULL(schemac_opt_bool)
        opt->value = sqlite3_value_int64(v) != 0;
        return true;
    }
    case OPTIONAL(SCHEMAC_INT32): {
        READ_NULL(schemac_opt_int32)
        return read_int32(c, f, sqlite3_value_int64(v), &opt->value);
    }
    case OPTIONAL(SCHEMAC_INT64):
    case OPTIONAL(SCHEMAC_DECIMAL):
    case OPTIONAL(SCHEMAC_TIMESTAMP): {
        READ_NULL(schemac_opt_int64)
        opt->value = sqlite3_value_int64(v);
        return true;
    }
    case OPTIONAL(SCHEMAC_DOUBLE): {
        READ_NULL(schemac_opt_double)
        opt->value = sqlite3_value_double(v);
        return true;
    }
    case OPTIONAL(SCHEMAC_DATE): {
        READ_NULL(schemac_opt_date)
        return read_date(c, f, v, &opt->value);
    }
    case OPTIONAL(SCHEMAC_UUID): {
        READ_NULL(schemac_opt_uuid)
        return read_uuid(c, f, v, &opt->value);
    }
    case OPTIONAL(SCHEMAC_ENUM): {
        READ_NULL(opt_enum)
        return read_enum(c, f, v, &opt->value);
    }
    default: /* SCHEMAC_ABI says that there is no other */
        __builtin_unreachable();
    }
}

engine_step sqlite_step(engine_connection *c, engine_statement *statement)
{
    (void)c;
    int code = sqlite3_step((sqlite3_stmt *)statement);
    return code == SQLITE_ROW ? ENGINE_ROW : code == SQLITE_DONE ? ENGINE_DONE : ENGINE_FAILED;
}

void sqlite_reset_statement(engine_statement *statement)
{
    sqlite3_reset((sqlite3_stmt *)statement);
}

bool sqlite_execute(engine_connection *c, engine_statement *statement)
{
    (void)c;
    sqlite3_stmt *s = (sqlite3_stmt *)statement;
    if (sqlite3_step(s) != SQLITE_DONE)
        return false;
    sqlite3_reset(s);
    return true;
}

/* There is no room for all texts of the row, or something wrong with it. */
static engine_step no_row(engine_rows *rows, size_t used)
{
    if (rows->wanted == 0)
        return ENGINE_UNREADABLE;
    rows->wanted += rows->used - used;
    rows->used = used;
    rows->current = true;
    return ENGINE_ROW;
}

engine_step sqlite_read_rows(engine_connection *c, engine_statement *statement,
                             const schemac_model *model, engine_rows *rows)
{
    sqlite3_stmt *s = (sqlite3_stmt *)statement;
    engine_step step;
    if (rows->left == 0)
        return ENGINE_ROW;
    if (rows->current) {
        rows->current = false;
        rows->wanted = 0;
    } else if ((step = sqlite_step(c, statement)) != ENGINE_ROW) {
        return step;
    }
    int end = rows->column + (int)(model->field_count - rows->known);
    do {
        size_t used = rows->used;
        const schemac_field *f = model->fields + rows->known;
        for (int i = rows->column; i < end; i++, f++)
            if (!read_member(c, s, i, rows, f, rows->next + f->offset))
                return no_row(rows, used);
        rows->next += model->row_size;
        if (--rows->left == 0)
            return ENGINE_ROW;
    } while ((step = sqlite_step(c, statement)) == ENGINE_ROW);
    return step;
}

bool sqlite_read_member(engine_connection *c, engine_statement *statement, int column,
                        const schemac_field *f, void *row)
{
    const schemac_model alone = {.fields = f, .field_count = 1};
    engine_rows rows = {.next = row, .left = 1, .current = true, .column = column};
    return sqlite_read_rows(c, statement, &alone, &rows) == ENGINE_ROW;
}
