/* read.c - rows into memory, driven by the descriptor. Reading is the
   inner loop of the runtime: one switch a value, one look-up of the column. */
#include "base/calendar.h"
#include "base/member.h"
#include "engines/sqlite/values.h"
#include "engines/sqlite/whole.h"

#include <inttypes.h>
#include <stdio.h>
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

/* ---- what cannot be given as it is ------------------------------------------------------------ */

static const char *const stored_types[] = {[SQLITE_INTEGER] = "an integer",
                                           [SQLITE_FLOAT] = "a real number",
                                           [SQLITE_TEXT] = "a text",
                                           [SQLITE_BLOB] = "a blob",
                                           [SQLITE_NULL] = "null"};

/* A value of another type than the field's, or none where one is required: SQLite believes a damaged
   file, and tables that others made may have anything. Numbers and texts would be converted. */
static COLD bool read_wrong(engine_connection *c, const schemac_field *f, sqlite3_value *v)
{
    static const char *const wanted[] = {
        [SCHEMAC_BOOL] = "a bool",       [SCHEMAC_INT32] = "an integer",
        [SCHEMAC_INT64] = "an integer",  [SCHEMAC_DOUBLE] = "a number",
        [SCHEMAC_DECIMAL] = "a decimal", [SCHEMAC_TEXT] = "a text",
        [SCHEMAC_BLOB] = "a blob",       [SCHEMAC_TIMESTAMP] = "a timestamp",
        [SCHEMAC_DATE] = "a date",       [SCHEMAC_UUID] = "a uuid",
        [SCHEMAC_JSON] = "a text",       [SCHEMAC_ENUM] = "a value of the enum"};
    int type = sqlite3_value_type(v);
    if (type == SQLITE_NULL)
        return sqlite_bad(c, SCHEMAC_CORRUPT, f,
                          "the stored value is null, and the field is required");
    return sqlite_bad(c, SCHEMAC_CORRUPT, f, "the stored value is %s and not %s",
                      stored_types[type], wanted[f->type]);
}

/* ---- texts and blobs -------------------------------------------------------------------------- */

/* Lets the member point to what was read, or hold its place among the copies, shifted. */
static inline bool keep(engine_rows *rows, uintptr_t shift, const schemac_field *f,
                        const void *data, size_t size, void *out)
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
    uintptr_t place = rows->used + shift;
    memcpy(out, &place, sizeof place);
    rows->used += size;
    if (rows->list != NULL)
        *rows->list++ = (engine_text){.offset = f->offset, .size = size};
    return true;
}

/* No value of this type: NULL where it may be. */
static OUT_OF_LINE bool read_nothing(engine_connection *c, const schemac_field *f, sqlite3_value *v,
                                     void *out)
{
    memset(out, 0, f->type == SCHEMAC_BLOB ? sizeof(schemac_blob) : sizeof(char *));
    return ((f->flags & SCHEMAC_NULLABLE) != 0 && is_null(v)) || read_wrong(c, f, v);
}

static COLD bool read_cut(engine_connection *c, const schemac_field *f, size_t place)
{
    return sqlite_bad(c, SCHEMAC_CORRUPT, f, "the stored text has a NUL byte at byte %zu",
                      place + 1);
}

static inline bool read_text(engine_connection *c, engine_rows *rows, uintptr_t shift,
                             const schemac_field *f, sqlite3_value *v, void *out)
{
    if (sqlite3_value_type(v) != SQLITE_TEXT)
        return read_nothing(c, f, v, out);
    const char *text = (const char *)sqlite3_value_text(v);
    if (text == NULL) /* no memory */
        return false;
    size_t size = (size_t)sqlite3_value_bytes(v);
    return strlen(text) == size ? keep(rows, shift, f, text, size + 1, out)
                                : read_cut(c, f, strlen(text));
}

static OUT_OF_LINE bool read_blob(engine_connection *c, engine_rows *rows, uintptr_t shift,
                                  const schemac_field *f, sqlite3_value *v, schemac_blob *out)
{
    if (sqlite3_value_type(v) != SQLITE_BLOB)
        return read_nothing(c, f, v, out);
    const void *data = sqlite3_value_blob(v);
    out->size = (size_t)sqlite3_value_bytes(v);
    if (data != NULL) /* a copy has an address of its own */
        return keep(rows, shift, f, data, out->size, &out->data);
    /* an empty blob is not NULL; of another there was no memory */
    return out->size == 0 && keep(rows, shift, f, "", 1, &out->data);
}

/* ---- others ----------------------------------------------------------------------------------- */

static inline bool read_int64(engine_connection *c, const schemac_field *f, sqlite3_value *v,
                              int type, void *out)
{
    if (type != SQLITE_INTEGER)
        return read_wrong(c, f, v);
    *(int64_t *)out = sqlite3_value_int64(v);
    return true;
}

static COLD bool read_beyond(engine_connection *c, const schemac_field *f, sqlite3_int64 value)
{
    if (f->type == SCHEMAC_BOOL)
        return sqlite_bad(c, SCHEMAC_CORRUPT, f, "the stored number %lld is no bool",
                          (long long)value);
    return sqlite_bad(c, SCHEMAC_CORRUPT, f, "the stored number %lld does not fit 32 bits",
                      (long long)value);
}

static inline bool read_int32(engine_connection *c, const schemac_field *f, sqlite3_value *v,
                              int type, void *out)
{
    if (type != SQLITE_INTEGER)
        return read_wrong(c, f, v);
    sqlite3_int64 value = sqlite3_value_int64(v);
    *(int32_t *)out = (int32_t)value;
    return value == (int32_t)value || read_beyond(c, f, value);
}

static inline bool read_bool(engine_connection *c, const schemac_field *f, sqlite3_value *v,
                             int type, void *out)
{
    if (type != SQLITE_INTEGER)
        return read_wrong(c, f, v);
    sqlite3_int64 value = sqlite3_value_int64(v);
    *(bool *)out = value == 1;
    return (value | 1) == 1 || read_beyond(c, f, value);
}

/* An integer is a number where the column does not make it a real one, up to what a double holds. */
static COLD bool read_whole(engine_connection *c, const schemac_field *f, sqlite3_value *v,
                            void *out)
{
    const sqlite3_int64 most = INT64_C(1) << 53;
    if (sqlite3_value_type(v) != SQLITE_INTEGER)
        return read_wrong(c, f, v);
    sqlite3_int64 value = sqlite3_value_int64(v);
    *(double *)out = (double)value;
    return (value >= -most && value <= most) ||
           sqlite_bad(c, SCHEMAC_CORRUPT, f, "the stored integer %lld is no number of type double",
                      (long long)value);
}

static inline bool read_double(engine_connection *c, const schemac_field *f, sqlite3_value *v,
                               int type, void *out)
{
    if (type != SQLITE_FLOAT)
        return read_whole(c, f, v, out);
    *(double *)out = sqlite3_value_double(v);
    return true;
}

static int digit_pair(const unsigned char *t)
{
    unsigned tens = t[0] - (unsigned)'0', ones = t[1] - (unsigned)'0';
    return tens > 9 || ones > 9 ? -1 : (int)(tens * 10 + ones);
}

static OUT_OF_LINE bool read_date(engine_connection *c, const schemac_field *f, sqlite3_value *v,
                                  int type, schemac_date *out)
{
    if (type != SQLITE_TEXT)
        return read_wrong(c, f, v);
    const unsigned char *t = sqlite3_value_text(v);
    if (t == NULL) /* no memory */
        return false;
    if (sqlite3_value_bytes(v) == 10 && t[4] == '-' && t[7] == '-') {
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
    return sqlite_bad(c, SCHEMAC_CORRUPT, f, "the stored text is no date");
}

static OUT_OF_LINE bool read_uuid(engine_connection *c, const schemac_field *f, sqlite3_value *v,
                                  int type, schemac_uuid *out)
{
    if (type != SQLITE_BLOB)
        return read_wrong(c, f, v);
    if (sqlite3_value_bytes(v) != 16)
        return sqlite_bad(c, SCHEMAC_CORRUPT, f, "the stored blob has %d bytes and is no uuid",
                          sqlite3_value_bytes(v));
    const void *data = sqlite3_value_blob(v);
    if (data == NULL) /* no memory */
        return false;
    memcpy(out->bytes, data, 16);
    return true;
}

static bool read_number_of_enum(engine_connection *c, const schemac_field *f, sqlite3_value *v,
                                int type, int *out)
{
    const schemac_enum *e = f->enumeration;
    if (type != SQLITE_INTEGER)
        return read_wrong(c, f, v);
    sqlite3_int64 number = sqlite3_value_int64(v);
    if (number == (int)number && enum_value(e, (int)number) != NULL) {
        *out = (int)number;
        return true;
    }
    return sqlite_bad(c, SCHEMAC_CORRUPT, f, "the stored number %lld is no value of enum '%s'",
                      (long long)number, e->name);
}

static OUT_OF_LINE bool read_enum(engine_connection *c, const schemac_field *f, sqlite3_value *v,
                                  int type, int *out)
{
    const schemac_enum *e = f->enumeration;
    if (e->stored_as_integer)
        return read_number_of_enum(c, f, v, type, out);
    if (type != SQLITE_TEXT)
        return read_wrong(c, f, v);
    const char *text = (const char *)sqlite3_value_text(v);
    if (text == NULL) /* no memory */
        return false;
    size_t size = (size_t)sqlite3_value_bytes(v); /* there may be a NUL byte in it */
    for (size_t i = 0; i < e->count; i++)
        if (strcmp(e->values[i].name, text) == 0 && strlen(text) == size) {
            *out = e->values[i].number;
            return true;
        }
    return sqlite_bad(c, SCHEMAC_CORRUPT, f, "the stored text '%s' is no value of enum '%s'", text,
                      e->name);
}

/* The member becomes null; returns whether it is. */
#define READ_NULL(member)                                                                          \
    member *opt = p;                                                                               \
    type = sqlite3_value_type(v);                                                                  \
    opt->has = type != SQLITE_NULL;                                                                \
    if (!opt->has) {                                                                               \
        memset(&opt->value, 0, sizeof opt->value);                                                 \
        return true;                                                                               \
    }

static IN_PLACE bool read_member(engine_connection *c, sqlite3_value *v, engine_rows *rows,
                                 uintptr_t shift, const schemac_field *f, void *p)
{
    int type; /* of what may be null */
    switch ((member_shape)f->shape) {
    case REQUIRED(SCHEMAC_BOOL):
        return read_bool(c, f, v, sqlite3_value_type(v), p);
    case REQUIRED(SCHEMAC_INT32):
        return read_int32(c, f, v, sqlite3_value_type(v), p);
    case REQUIRED(SCHEMAC_INT64):
    case REQUIRED(SCHEMAC_DECIMAL):
    case REQUIRED(SCHEMAC_TIMESTAMP):
        return read_int64(c, f, v, sqlite3_value_type(v), p);
    case REQUIRED(SCHEMAC_DOUBLE):
        return read_double(c, f, v, sqlite3_value_type(v), p);
    case REQUIRED(SCHEMAC_TEXT):
    case OPTIONAL(SCHEMAC_TEXT):
    case REQUIRED(SCHEMAC_JSON):
    case OPTIONAL(SCHEMAC_JSON):
        return read_text(c, rows, shift, f, v, p);
    case REQUIRED(SCHEMAC_BLOB):
    case OPTIONAL(SCHEMAC_BLOB):
        return read_blob(c, rows, shift, f, v, p);
    case REQUIRED(SCHEMAC_DATE):
        return read_date(c, f, v, sqlite3_value_type(v), p);
    case REQUIRED(SCHEMAC_UUID):
        return read_uuid(c, f, v, sqlite3_value_type(v), p);
    case REQUIRED(SCHEMAC_ENUM):
        return read_enum(c, f, v, sqlite3_value_type(v), p);
    case OPTIONAL(SCHEMAC_BOOL): {
        READ_NULL(schemac_opt_bool)
        return read_bool(c, f, v, type, &opt->value);
    }
    case OPTIONAL(SCHEMAC_INT32): {
        READ_NULL(schemac_opt_int32)
        return read_int32(c, f, v, type, &opt->value);
    }
    case OPTIONAL(SCHEMAC_INT64):
    case OPTIONAL(SCHEMAC_DECIMAL):
    case OPTIONAL(SCHEMAC_TIMESTAMP): {
        READ_NULL(schemac_opt_int64)
        return read_int64(c, f, v, type, &opt->value);
    }
    case OPTIONAL(SCHEMAC_DOUBLE): {
        READ_NULL(schemac_opt_double)
        return read_double(c, f, v, type, &opt->value);
    }
    case OPTIONAL(SCHEMAC_DATE): {
        READ_NULL(schemac_opt_date)
        return read_date(c, f, v, type, &opt->value);
    }
    case OPTIONAL(SCHEMAC_UUID): {
        READ_NULL(schemac_opt_uuid)
        return read_uuid(c, f, v, type, &opt->value);
    }
    case OPTIONAL(SCHEMAC_ENUM): {
        READ_NULL(opt_enum)
        return read_enum(c, f, v, type, &opt->value);
    }
    }
    __builtin_unreachable(); /* SCHEMAC_ABI says that there is no other */
}

static int put_blob(char *text, size_t size, const unsigned char *bytes, int count)
{
    int used = snprintf(text, size, "x'");
    for (int i = 0; i < count && used < (int)size - 2; i++)
        used += snprintf(text + used, size - (size_t)used, "%02x", bytes[i]);
    return used < (int)size ? used + snprintf(text + used, size - (size_t)used, "'") : used;
}

/* One value of the key, as SQL writes it; returns its size, which may be more than there is room
   for. */
static int put_key(char *text, size_t size, const schemac_field *f, sqlite3_value *v)
{
    int used = snprintf(text, size, "%s=", f->name);
    char *at = text + used;
    if (used >= (int)size)
        return used;
    size_t left = size - (size_t)used;
    if ((f->flags & SCHEMAC_SECRET) != 0)
        return used + snprintf(at, left, "…");
    if (sqlite3_value_type(v) == SQLITE_BLOB)
        return used + put_blob(at, left, sqlite3_value_blob(v), sqlite3_value_bytes(v));
    const unsigned char *value = sqlite3_value_text(v);
    bool quoted = sqlite3_value_type(v) == SQLITE_TEXT;
    return used + snprintf(at, left, "%s%s%s", quoted ? "'" : "",
                           value == NULL ? "NULL" : (const char *)value, quoted ? "'" : "");
}

/* The values of a row: of a statement's, or a function's arguments. */
typedef struct row_values {
    sqlite3_stmt *statement; /* or NULL */
    sqlite3_value **arguments;
} row_values;

/* Which row it is: what it has of the key. */
static COLD void name_row(engine_connection *c, row_values values, const schemac_record *record,
                          const engine_rows *rows)
{
    size_t used = 0, size = sizeof c->bad_row;
    for (unsigned i = 0; i < record->field_count && used < size; i++) {
        const schemac_field *f = &record->fields[i];
        if ((f->flags & SCHEMAC_KEY) == 0)
            continue;
        if (used > 0)
            used += (size_t)snprintf(c->bad_row + used, size - used, ", ");
        if (i < rows->known && used < size) {
            int64_t key;
            memcpy(&key, rows->next + f->offset, sizeof key);
            used += (size_t)snprintf(c->bad_row + used, size - used, "%s=%" PRId64, f->name, key);
        } else if (used < size) {
            int at = rows->column + (int)(i - rows->known);
            sqlite3_value *v =
                values.statement == NULL ? values.arguments[at] : column(values.statement, at);
            used += (size_t)put_key(c->bad_row + used, size - used, f, v);
        }
    }
    if (used >= size) /* not cut amid a character */
        c->bad_row[0] = '\0';
}

/* There is no room for all texts of the row, or something wrong with it. */
static engine_step no_row(engine_connection *c, sqlite3_stmt *s, const schemac_record *record,
                          engine_rows *rows, size_t used)
{
    if (rows->wanted == 0) {
        if (c->bad_field != NULL)
            name_row(c, (row_values){.statement = s}, record, rows);
        return ENGINE_UNREADABLE;
    }
    rows->wanted += rows->used - used;
    rows->used = used;
    rows->current = true;
    return ENGINE_ROW;
}

static OUT_OF_LINE engine_step read_columns(engine_connection *c, sqlite3_stmt *s,
                                            const schemac_record *record, engine_rows *rows)
{
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
            if (!read_member(c, column(s, i), rows, 1, f, rows->next + f->offset))
                return no_row(c, s, record, rows, used);
        rows->next += record->row_size;
        if (--rows->left == 0)
            return ENGINE_ROW;
    } while ((step = step_statement(s)) == ENGINE_ROW);
    return step;
}

engine_step sqlite_read_rows(engine_connection *c, engine_statement *statement,
                             const schemac_record *record, engine_rows *rows)
{
    return statement->rows != NULL ? sqlite_rows_whole(c, statement, rows)
                                   : read_columns(c, statement->raw, record, rows);
}

bool sqlite_read_member(engine_connection *c, engine_statement *statement, int column,
                        const schemac_field *f, void *row)
{
    const schemac_record alone = {.fields = f, .field_count = 1};
    engine_rows rows = {.next = row, .left = 1, .current = true, .column = column};
    return read_columns(c, statement->raw, &alone, &rows) == ENGINE_ROW;
}

/* ---- whole rows ------------------------------------------------------------------------------- */

bool sqlite_read_arguments(engine_connection *c, const row_reader *r, sqlite3_value **values,
                           engine_rows *rows)
{
    rows->wanted = 0;
    for (int i = 0; i < r->count; i++) {
        const schemac_field *f = r->first + i;
        if (read_member(c, values[i], rows, 1, f, rows->next + f->offset))
            continue;
        if (rows->wanted == 0 && c->bad_field != NULL && r->first == r->record->fields)
            name_row(c, (row_values){.arguments = values}, r->record, rows);
        return false;
    }
    return true;
}

void sqlite_read_whole(sqlite3_context *x, int count, sqlite3_value **values)
{
    engine_connection *c = sqlite3_user_data(x);
    row_reader *r = c->reading;
    engine_rows *rows;
    if (r == NULL || r->calls++ != 0 || (rows = r->rows) == NULL || count != r->count) {
        sqlite_read_whole_slowly(x, c, count, values);
        return;
    }
    const schemac_field *f = r->first;
    unsigned char *row = rows->next;
    uintptr_t shift = r->shift;
    size_t used = rows->used;
    for (sqlite3_value **end = values + count; values < end; values++, f++)
        if (!read_member(c, *values, rows, shift, f, row + f->offset)) {
            rows->used = used;
            sqlite_read_apart(x, c, values - (f - r->first));
            return;
        }
}
