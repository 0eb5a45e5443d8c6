/* read.c - rows into memory, driven by the descriptor. Reading is the
   inner loop of the runtime: one switch a value, one look-up of the column. */
#include "base/calendar.h"
#include "base/member.h"
#include "engines/sqlite/values.h"

#include <stdint.h>
#include <string.h>

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
           sqlite_bad(c, SCHEMAC_CORRUPT, f, "the stored value is null, and the field is required");
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
    return sqlite_bad(c, SCHEMAC_CORRUPT, f, "the stored text has a NUL byte at byte %zu",
                      strlen(text) + 1);
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
            if (calendar_is_date(out))
                return true;
        }
    }
    return sqlite_bad(c, SCHEMAC_CORRUPT, f, "the stored value is no date");
}

static OUT_OF_LINE bool read_uuid(engine_connection *c, const schemac_field *f, sqlite3_value *v,
                                  schemac_uuid *out)
{
    const void *data = sqlite3_value_blob(v);
    if (data == NULL || sqlite3_value_bytes(v) != 16)
        return sqlite_bad(c, SCHEMAC_CORRUPT, f, "the stored value is no uuid");
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
        return sqlite_bad(c, SCHEMAC_CORRUPT, f, "the stored number %lld is no value of enum '%s'",
                          (long long)number, e->name);
    }
    const char *text = (const char *)sqlite3_value_text(v);
    size_t size = (size_t)sqlite3_value_bytes(v); /* there may be a NUL byte in it */
    for (size_t i = 0; i < e->count && text != NULL; i++)
        if (strcmp(e->values[i].name, text) == 0 && strlen(text) == size) {
            *out = e->values[i].number;
            return true;
        }
    return sqlite_bad(c, SCHEMAC_CORRUPT, f, "the stored text '%s' is no value of enum '%s'",
                      text == NULL ? "" : text, e->name);
}

static bool read_int32(engine_connection *c, const schemac_field *f, sqlite3_int64 value,
                       int32_t *out)
{
    if (value != (int32_t)value)
        return sqlite_bad(c, SCHEMAC_CORRUPT, f, "the stored number %lld does not fit 32 bits",
                          (long long)value);
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

static IN_PLACE bool read_member(engine_connection *c, sqlite3_stmt *s, int i, engine_rows *rows,
                                 const schemac_field *f, void *p)
{
    switch ((member_shape)f->shape) {
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
    }
    __builtin_unreachable(); /* SCHEMAC_ABI says that there is no other */
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
                             const schemac_record *record, engine_rows *rows)
{
    sqlite3_stmt *s = (sqlite3_stmt *)statement;
    engine_step step;
    if (rows->left == 0)
        return ENGINE_ROW;
    if (rows->current) {
        rows->current = false;
        rows->wanted = 0;
    } else if ((step = step_statement(s)) != ENGINE_ROW) {
        return step;
    }
    int end = rows->column + (int)(record->field_count - rows->known);
    do {
        size_t used = rows->used;
        const schemac_field *f = record->fields + rows->known;
        for (int i = rows->column; i < end; i++, f++)
            if (!read_member(c, s, i, rows, f, rows->next + f->offset))
                return no_row(rows, used);
        rows->next += record->row_size;
        if (--rows->left == 0)
            return ENGINE_ROW;
    } while ((step = step_statement(s)) == ENGINE_ROW);
    return step;
}

bool sqlite_read_member(engine_connection *c, engine_statement *statement, int column,
                        const schemac_field *f, void *row)
{
    const schemac_record alone = {.fields = f, .field_count = 1};
    engine_rows rows = {.next = row, .left = 1, .current = true, .column = column};
    return sqlite_read_rows(c, statement, &alone, &rows) == ENGINE_ROW;
}
