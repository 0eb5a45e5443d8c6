/* stored.c - stored values that are no plain numbers or texts, and those that cannot be given. */
#include "engines/sqlite/stored.h"

#include "base/calendar.h"

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
bool sqlite_stored_wrong(engine_connection *c, const schemac_field *f, sqlite3_value *v)
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

/* No value of this type: NULL where it may be. */
bool sqlite_stored_nothing(engine_connection *c, const schemac_field *f, sqlite3_value *v,
                           void *out)
{
    memset(out, 0, f->type == SCHEMAC_BLOB ? sizeof(schemac_blob) : sizeof(char *));
    return ((f->flags & SCHEMAC_NULLABLE) != 0 && is_null(v)) || sqlite_stored_wrong(c, f, v);
}

bool sqlite_stored_cut(engine_connection *c, const schemac_field *f, size_t place)
{
    return sqlite_bad(c, SCHEMAC_CORRUPT, f, "the stored text has a NUL byte at byte %zu",
                      place + 1);
}

bool sqlite_stored_blob(engine_connection *c, engine_rows *rows, uintptr_t shift,
                        const schemac_field *f, sqlite3_value *v, schemac_blob *out)
{
    if (sqlite3_value_type(v) != SQLITE_BLOB)
        return sqlite_stored_nothing(c, f, v, out);
    const void *data = sqlite3_value_blob(v);
    out->size = (size_t)sqlite3_value_bytes(v);
    if (data != NULL) /* a copy has an address of its own */
        return keep_stored(rows, shift, f, data, out->size, &out->data);
    /* an empty blob is not NULL; of another there was no memory */
    return out->size == 0 && keep_stored(rows, shift, f, "", 1, &out->data);
}

/* ---- others ----------------------------------------------------------------------------------- */

bool sqlite_stored_beyond(engine_connection *c, const schemac_field *f, sqlite3_int64 value)
{
    if (f->type == SCHEMAC_BOOL)
        return sqlite_bad(c, SCHEMAC_CORRUPT, f, "the stored number %lld is no bool",
                          (long long)value);
    return sqlite_bad(c, SCHEMAC_CORRUPT, f, "the stored number %lld does not fit 32 bits",
                      (long long)value);
}

/* An integer is a number where the column does not make it a real one, up to what a double holds. */
bool sqlite_stored_whole(engine_connection *c, const schemac_field *f, sqlite3_value *v, void *out)
{
    const sqlite3_int64 most = INT64_C(1) << 53;
    if (sqlite3_value_type(v) != SQLITE_INTEGER)
        return sqlite_stored_wrong(c, f, v);
    sqlite3_int64 value = sqlite3_value_int64(v);
    *(double *)out = (double)value;
    return (value >= -most && value <= most) ||
           sqlite_bad(c, SCHEMAC_CORRUPT, f, "the stored integer %lld is no number of type double",
                      (long long)value);
}

static int digit_pair(const unsigned char *t)
{
    unsigned tens = t[0] - (unsigned)'0', ones = t[1] - (unsigned)'0';
    return tens > 9 || ones > 9 ? -1 : (int)(tens * 10 + ones);
}

bool sqlite_stored_date(engine_connection *c, const schemac_field *f, sqlite3_value *v, int type,
                        schemac_date *out)
{
    if (type != SQLITE_TEXT)
        return sqlite_stored_wrong(c, f, v);
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

bool sqlite_stored_uuid(engine_connection *c, const schemac_field *f, sqlite3_value *v, int type,
                        schemac_uuid *out)
{
    if (type != SQLITE_BLOB)
        return sqlite_stored_wrong(c, f, v);
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
        return sqlite_stored_wrong(c, f, v);
    sqlite3_int64 number = sqlite3_value_int64(v);
    if (number == (int)number && enum_value(e, (int)number) != NULL) {
        *out = (int)number;
        return true;
    }
    return sqlite_bad(c, SCHEMAC_CORRUPT, f, "the stored number %lld is no value of enum '%s'",
                      (long long)number, e->name);
}

bool sqlite_stored_enum(engine_connection *c, const schemac_field *f, sqlite3_value *v, int type,
                        int *out)
{
    const schemac_enum *e = f->enumeration;
    if (e->stored_as_integer)
        return read_number_of_enum(c, f, v, type, out);
    if (type != SQLITE_TEXT)
        return sqlite_stored_wrong(c, f, v);
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
