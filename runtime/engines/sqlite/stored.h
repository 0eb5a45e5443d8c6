/* stored.h - stored values into members, driven by the descriptor. Reading is the inner loop of the
   runtime: one switch a value, one look-up of the column. What is seldom read, or is much work anyway,
   is in stored.c. */
#ifndef SCHEMAC_ENGINES_SQLITE_STORED_H
#define SCHEMAC_ENGINES_SQLITE_STORED_H

#include "base/member.h"
#include "engines/sqlite/values.h"

#include <string.h>

/* ---- stored.c: false, with what is wrong in the connection; or no room, see keep_stored --------- */

COLD bool sqlite_stored_wrong(engine_connection *c, const schemac_field *f, sqlite3_value *v);
OUT_OF_LINE bool sqlite_stored_nothing(engine_connection *c, const schemac_field *f,
                                       sqlite3_value *v, void *out);
COLD bool sqlite_stored_cut(engine_connection *c, const schemac_field *f, size_t place);
OUT_OF_LINE bool sqlite_stored_blob(engine_connection *c, engine_rows *rows, uintptr_t shift,
                                    const schemac_field *f, sqlite3_value *v, schemac_blob *out);
COLD bool sqlite_stored_beyond(engine_connection *c, const schemac_field *f, sqlite3_int64 value);
COLD bool sqlite_stored_whole(engine_connection *c, const schemac_field *f, sqlite3_value *v,
                              void *out);
OUT_OF_LINE bool sqlite_stored_date(engine_connection *c, const schemac_field *f, sqlite3_value *v,
                                    int type, schemac_date *out);
OUT_OF_LINE bool sqlite_stored_uuid(engine_connection *c, const schemac_field *f, sqlite3_value *v,
                                    int type, schemac_uuid *out);
OUT_OF_LINE bool sqlite_stored_enum(engine_connection *c, const schemac_field *f, sqlite3_value *v,
                                    int type, int *out);

/* ---- texts and blobs -------------------------------------------------------------------------- */

/* Lets the member point to what was read, or hold its place among the copies, shifted. */
static inline bool keep_stored(engine_rows *rows, uintptr_t shift, const schemac_field *f,
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

static inline bool read_text(engine_connection *c, engine_rows *rows, uintptr_t shift,
                             const schemac_field *f, sqlite3_value *v, void *out)
{
    if (sqlite3_value_type(v) != SQLITE_TEXT)
        return sqlite_stored_nothing(c, f, v, out);
    const char *text = (const char *)sqlite3_value_text(v);
    if (text == NULL) /* no memory */
        return false;
    size_t size = (size_t)sqlite3_value_bytes(v);
    return strlen(text) == size ? keep_stored(rows, shift, f, text, size + 1, out)
                                : sqlite_stored_cut(c, f, strlen(text));
}

/* ---- others ----------------------------------------------------------------------------------- */

static inline bool read_int64(engine_connection *c, const schemac_field *f, sqlite3_value *v,
                              int type, void *out)
{
    if (type != SQLITE_INTEGER)
        return sqlite_stored_wrong(c, f, v);
    *(int64_t *)out = sqlite3_value_int64(v);
    return true;
}

static inline bool read_int32(engine_connection *c, const schemac_field *f, sqlite3_value *v,
                              int type, void *out)
{
    if (type != SQLITE_INTEGER)
        return sqlite_stored_wrong(c, f, v);
    sqlite3_int64 value = sqlite3_value_int64(v);
    *(int32_t *)out = (int32_t)value;
    return value == (int32_t)value || sqlite_stored_beyond(c, f, value);
}

static inline bool read_bool(engine_connection *c, const schemac_field *f, sqlite3_value *v,
                             int type, void *out)
{
    if (type != SQLITE_INTEGER)
        return sqlite_stored_wrong(c, f, v);
    sqlite3_int64 value = sqlite3_value_int64(v);
    *(bool *)out = value == 1;
    return (value | 1) == 1 || sqlite_stored_beyond(c, f, value);
}

static inline bool read_double(engine_connection *c, const schemac_field *f, sqlite3_value *v,
                               int type, void *out)
{
    if (type != SQLITE_FLOAT)
        return sqlite_stored_whole(c, f, v, out);
    *(double *)out = sqlite3_value_double(v);
    return true;
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
        return sqlite_stored_blob(c, rows, shift, f, v, p);
    case REQUIRED(SCHEMAC_DATE):
        return sqlite_stored_date(c, f, v, sqlite3_value_type(v), p);
    case REQUIRED(SCHEMAC_UUID):
        return sqlite_stored_uuid(c, f, v, sqlite3_value_type(v), p);
    case REQUIRED(SCHEMAC_ENUM):
        return sqlite_stored_enum(c, f, v, sqlite3_value_type(v), p);
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
        return sqlite_stored_date(c, f, v, type, &opt->value);
    }
    case OPTIONAL(SCHEMAC_UUID): {
        READ_NULL(schemac_opt_uuid)
        return sqlite_stored_uuid(c, f, v, type, &opt->value);
    }
    case OPTIONAL(SCHEMAC_ENUM): {
        READ_NULL(opt_enum)
        return sqlite_stored_enum(c, f, v, type, &opt->value);
    }
    }
    __builtin_unreachable(); /* SCHEMAC_ABI says that there is no other */
}

#endif
