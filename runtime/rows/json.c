/* json.c - rows as JSON: an object each, made of what the descriptor says of its members. */
#include "base/base64.h"
#include "base/character.h"
#include "base/form.h"
#include "base/json_text.h"
#include "base/member.h"
#include "base/memory.h"
#include "base/real.h"

#include <math.h>
#include <string.h>

/* Without an allocator nothing is written: rows are only checked. */
typedef struct json_writer {
    const schemac_allocator *allocator;
    char *text;
    size_t size, room;
    bool failed; /* memory ran out */
    schemac_json_error *error;
    size_t row;
    const schemac_field *field;
} json_writer;

/* ---- text ----------------------------------------------------------------------------------- */

/* Room for so many more bytes, to be counted with `size` when they are written; NULL when there is
   nowhere to write to. */
static char *room_for(json_writer *w, size_t size)
{
    if (w->allocator == NULL || w->failed)
        return NULL;
    if (size <= w->room - w->size)
        return w->text + w->size;
    size_t room = w->room > SIZE_MAX / 4 || size > SIZE_MAX / 4 ? SIZE_MAX /* nobody has so much */
                                                                : w->room * 2 + size + 256;
    char *more = w->text == NULL ? memory_give(w->allocator, room) : memory_regive(w->text, room);
    if (more == NULL) {
        w->failed = true;
        return NULL;
    }
    w->text = more;
    w->room = room;
    return more + w->size;
}

static void put(json_writer *w, const char *bytes, size_t size)
{
    char *out = room_for(w, size);
    if (out == NULL)
        return;
    memcpy(out, bytes, size);
    w->size += size;
}

static void put_text(json_writer *w, const char *text)
{
    put(w, text, strlen(text));
}

/* What has nothing to be escaped, as a string. */
static void put_quoted(json_writer *w, const char *bytes, size_t size)
{
    put(w, "\"", 1);
    put(w, bytes, size);
    put(w, "\"", 1);
}

static bool wrong(json_writer *w, size_t offset, const char *reason)
{
    if (w->error != NULL)
        *w->error = (schemac_json_error){w->row, w->field->name, reason, offset};
    return false;
}

/* ---- strings: RFC 8259, section 7 ----------------------------------------------------------- */

static void put_escape(json_writer *w, unsigned char c)
{
    static const char hex[] = "0123456789abcdef", plain[] = "\"\\\b\f\n\r\t";
    const char *found = strchr(plain, c);
    if (found != NULL)
        put(w, (const char[]){'\\', "\"\\bfnrt"[found - plain]}, 2);
    else
        put(w, (const char[]){'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]}, 6);
}

static inline bool is_plain(unsigned char c)
{
    return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

static bool put_string(json_writer *w, const char *text)
{
    const unsigned char *begin = (const unsigned char *)text, *end = begin + strlen(text);
    const unsigned char *at = begin, *done = begin; /* up to which all is written */
    unsigned long number;
    put(w, "\"", 1);
    while (at < end) {
        if (is_plain(*at)) {
            at++;
        } else if (*at >= 0x80) {
            size_t size = character_decode(at, (size_t)(end - at), &number);
            if (size == 0)
                return wrong(w, (size_t)(at - begin), "it is not UTF-8");
            at += size;
        } else {
            put(w, (const char *)done, (size_t)(at - done));
            put_escape(w, *at++);
            done = at;
        }
    }
    put(w, (const char *)done, (size_t)(end - done));
    put(w, "\"", 1);
    return true;
}

/* ---- values --------------------------------------------------------------------------------- */

static void put_integer(json_writer *w, int64_t value)
{
    char text[SCHEMAC_DECIMAL_SIZE];
    put(w, text, schemac_decimal_format(value, 0, text));
}

static bool put_decimal(json_writer *w, int64_t value)
{
    char text[SCHEMAC_DECIMAL_SIZE];
    size_t size = schemac_decimal_format(value, w->field->scale, text);
    put_quoted(w, text, size);
    return size > 0 || wrong(w, 0, "its scale is more than 18");
}

static bool put_double(json_writer *w, double value)
{
    char text[REAL_SIZE];
    if (!isfinite(value))
        return wrong(w, 0,
                     isnan(value) ? "JSON has no NaN" : "JSON has no number that is infinite");
    put(w, text, real_put(value, text));
    return true;
}

static bool put_blob(json_writer *w, const schemac_blob *b)
{
    if (b->size > SIZE_MAX / 4) {
        w->failed = true;
        return true;
    }
    put(w, "\"", 1);
    char *out = room_for(w, BASE64_SIZE(b->size));
    if (out != NULL)
        w->size += base64_put(BASE64_PADDED, b->data, b->size, out);
    put(w, "\"", 1);
    return true;
}

static bool put_json(json_writer *w, const char *text)
{
    const char *reason;
    size_t size; /* or where it is wrong */
    if (!json_text_check(text, &size, &reason))
        return wrong(w, size, reason);
    put(w, text, size);
    return true;
}

static bool put_timestamp(json_writer *w, int64_t time)
{
    char text[SCHEMAC_TIMESTAMP_SIZE];
    put_quoted(w, text, schemac_timestamp_format(time, text));
    return true;
}

static bool put_date(json_writer *w, const schemac_date *date)
{
    char text[SCHEMAC_DATE_SIZE];
    size_t size = schemac_date_format(*date, text);
    put_quoted(w, text, size);
    return size > 0 || wrong(w, 0, "there is no such date");
}

static bool put_uuid(json_writer *w, const schemac_uuid *id)
{
    char text[SCHEMAC_UUID_SIZE];
    schemac_uuid_format(*id, text);
    put_quoted(w, text, SCHEMAC_UUID_SIZE - 1);
    return true;
}

static bool put_enum(json_writer *w, int value)
{
    const char *name = schemac_enum_name(w->field->enumeration, value);
    if (name == NULL)
        return wrong(w, 0, "the enum has no such value");
    return put_string(w, name);
}

static bool put_value(json_writer *w, const void *value)
{
    switch ((schemac_type)w->field->type) {
    case SCHEMAC_BOOL:
        put_text(w, *(const bool *)value ? "true" : "false");
        return true;
    case SCHEMAC_INT32:
        put_integer(w, *(const int32_t *)value);
        return true;
    case SCHEMAC_INT64:
        put_integer(w, *(const int64_t *)value);
        return true;
    case SCHEMAC_DOUBLE:
        return put_double(w, *(const double *)value);
    case SCHEMAC_DECIMAL:
        return put_decimal(w, *(const int64_t *)value);
    case SCHEMAC_TEXT:
        return put_string(w, *(const char *const *)value);
    case SCHEMAC_BLOB:
        return put_blob(w, value);
    case SCHEMAC_TIMESTAMP:
        return put_timestamp(w, *(const int64_t *)value);
    case SCHEMAC_DATE:
        return put_date(w, value);
    case SCHEMAC_UUID:
        return put_uuid(w, value);
    case SCHEMAC_JSON:
        return put_json(w, *(const char *const *)value);
    case SCHEMAC_ENUM:
        return put_enum(w, *(const int *)value);
    }
    __builtin_unreachable(); /* SCHEMAC_ABI says that there is no other */
}

/* ---- rows ----------------------------------------------------------------------------------- */

static bool is_told(const schemac_field *f)
{
    return (f->flags & (SCHEMAC_SECRET | SCHEMAC_PASSWORD)) == 0;
}

static bool put_member(json_writer *w, const void *row)
{
    const schemac_field *f = w->field;
    const void *member = (const unsigned char *)row + f->offset;
    bool has;
    const void *value = member_value(f, member, &has);
    put_quoted(w, f->name, strlen(f->name));
    put(w, ":", 1);
    if (has)
        return put_value(w, value);
    if (f->type == SCHEMAC_BLOB && ((const schemac_blob *)member)->size > 0)
        return wrong(w, 0, "it has a size but no data");
    put(w, "null", 4);
    return (f->flags & SCHEMAC_NULLABLE) != 0 || wrong(w, 0, "it has no value, and needs one");
}

static bool put_row(json_writer *w, const schemac_record *record, const void *row)
{
    const char *before = "{";
    for (size_t i = 0; i < record->field_count && !w->failed; i++) {
        w->field = &record->fields[i];
        if (!is_told(w->field))
            continue;
        put(w, before, 1);
        before = ",";
        if (!put_member(w, row))
            return false;
    }
    put_text(w, *before == '{' ? "{}" : "}");
    return true;
}

static bool put_rows(json_writer *w, const schemac_model *model, const void *rows, size_t count)
{
    const unsigned char *row = rows;
    put(w, "[", 1);
    for (w->row = 0; w->row < count && !w->failed; w->row++, row += model->record.row_size) {
        if (w->row > 0)
            put(w, ",", 1);
        if (!put_row(w, &model->record, row))
            return false;
    }
    put(w, "]", 1);
    return true;
}

/* What was written becomes the caller's, when all of it was. */
static schemac_status give(json_writer *w, bool good, char **text)
{
    put(w, "", 1);
    *text = w->text;
    if (good && !w->failed) {
        char *fitting = memory_regive(w->text, w->size);
        *text = fitting == NULL ? w->text : fitting;
        return SCHEMAC_OK;
    }
    schemac_free(w->text);
    *text = NULL;
    return good ? SCHEMAC_NOMEM : SCHEMAC_INVALID;
}

static json_writer writer_to(const schemac_allocator *allocator)
{
    return (json_writer){.allocator = allocator == NULL ? &memory_default : allocator};
}

schemac_status schemac_row_to_json(const schemac_model *model, const void *row,
                                   const schemac_allocator *allocator, char **text)
{
    json_writer w = writer_to(allocator);
    return give(&w, put_row(&w, &model->record, row), text);
}

schemac_status schemac_rows_to_json(const schemac_model *model, const void *rows, size_t count,
                                    const schemac_allocator *allocator, char **text)
{
    json_writer w = writer_to(allocator);
    return give(&w, put_rows(&w, model, rows, count), text);
}

schemac_status schemac_json_check(const schemac_model *model, const void *rows, size_t count,
                                  schemac_json_error *error)
{
    json_writer w = {.error = error};
    return put_rows(&w, model, rows, count) ? SCHEMAC_OK : SCHEMAC_INVALID;
}
