/* cursor.c - writes and reads the bytes of a cursor. */
#include "rows/cursor.h"

#include "base/calendar.h"
#include "base/hash.h"
#include "base/member.h"
#include "statements/statement.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

/* The first byte is the version of this form, two more tell models and orders apart. Each value:
   integers as 8 bytes, big-endian; a uuid as 16 bytes; texts and blobs as a length byte and the
   bytes; one that may be null has a byte before it that says whether it is there. A cursor may have
   been with a client: what comes back is believed only as far as it fits. Whoever asks, a tenant
   that the key begins with is among the values: the system may go on where a tenant began. */
enum { FORM = 3, HEAD_SIZE = 3, LONGEST_VALUE = 250 };

static void head(const schemac_model *model, int path, unsigned char *bytes)
{
    uint64_t h = name_hash(model->name);
    if (path >= 0)
        h ^= name_hash(model->paths[path].label) + 1;
    bytes[0] = FORM;
    bytes[1] = (unsigned char)(h >> 8);
    bytes[2] = (unsigned char)h;
}

typedef enum { FORM_INTEGER, FORM_FIXED, FORM_SIZED } value_form;

/* Every switch over types has all of them, so that one that is new cannot be forgotten. */
static value_form form_of(const schemac_field *f)
{
    switch ((schemac_type)f->type) {
    case SCHEMAC_TEXT:
    case SCHEMAC_JSON:
    case SCHEMAC_BLOB:
        return FORM_SIZED;
    case SCHEMAC_UUID:
    case SCHEMAC_DATE:
    case SCHEMAC_DOUBLE:
        return FORM_FIXED;
    case SCHEMAC_BOOL:
    case SCHEMAC_INT32:
    case SCHEMAC_INT64:
    case SCHEMAC_DECIMAL:
    case SCHEMAC_TIMESTAMP:
    case SCHEMAC_ENUM:
        break;
    }
    return FORM_INTEGER;
}

static int64_t get_integer(const schemac_field *f, const void *p)
{
    switch ((schemac_type)f->type) {
    case SCHEMAC_BOOL:
        return *(const bool *)p;
    case SCHEMAC_INT32:
        return *(const int32_t *)p;
    case SCHEMAC_ENUM:
        return *(const int *)p;
    case SCHEMAC_INT64:
    case SCHEMAC_DECIMAL:
    case SCHEMAC_TIMESTAMP:
        return *(const int64_t *)p;
    case SCHEMAC_DOUBLE:
    case SCHEMAC_TEXT:
    case SCHEMAC_BLOB:
    case SCHEMAC_DATE:
    case SCHEMAC_UUID:
    case SCHEMAC_JSON:
        break; /* not of this form */
    }
    return 0;
}

/* false when the member has no room for the value. */
static bool put_integer(const schemac_field *f, void *p, int64_t value)
{
    bool fits = value >= INT32_MIN && value <= INT32_MAX;
    switch ((schemac_type)f->type) {
    case SCHEMAC_BOOL:
        *(bool *)p = value != 0;
        return value == 0 || value == 1;
    case SCHEMAC_INT32:
        *(int32_t *)p = fits ? (int32_t)value : 0;
        return fits;
    case SCHEMAC_ENUM:
        *(int *)p = fits ? (int)value : 0;
        return fits && schemac_enum_name(f->enumeration, (int)value) != NULL;
    case SCHEMAC_INT64:
    case SCHEMAC_DECIMAL:
    case SCHEMAC_TIMESTAMP:
        *(int64_t *)p = value;
        return true;
    case SCHEMAC_DOUBLE:
    case SCHEMAC_TEXT:
    case SCHEMAC_BLOB:
    case SCHEMAC_DATE:
    case SCHEMAC_UUID:
    case SCHEMAC_JSON:
        break; /* not of this form */
    }
    return false;
}

static bool append(schemac_cursor *c, const void *data, size_t size)
{
    if (size > sizeof c->bytes - c->size)
        return false;
    memcpy(c->bytes + c->size, data, size);
    c->size = (uint8_t)(c->size + size);
    return true;
}

static bool write_value(const schemac_field *f, const void *p, schemac_cursor *out)
{
    unsigned char bytes[8];
    switch (form_of(f)) {
    case FORM_INTEGER: {
        uint64_t value = (uint64_t)get_integer(f, p);
        for (size_t i = 0; i < 8; i++)
            bytes[i] = (unsigned char)(value >> (56 - 8 * i));
        return append(out, bytes, sizeof bytes);
    }
    case FORM_FIXED:
        return append(out, p, value_size(f));
    default: {
        schemac_blob value;
        if (f->type == SCHEMAC_BLOB)
            memcpy(&value, p, sizeof value);
        else
            value = (schemac_blob){*(const char *const *)p, strlen(*(const char *const *)p)};
        unsigned char size = (unsigned char)value.size;
        return value.size <= LONGEST_VALUE && append(out, &size, 1) &&
               append(out, value.data, size);
    }
    }
}

static bool write_member(const schemac_field *f, const void *member, schemac_cursor *out)
{
    bool has;
    const void *value = member_value(f, member, &has);
    const unsigned char mark = has;
    if ((f->flags & SCHEMAC_NULLABLE) != 0 && !append(out, &mark, 1))
        return false;
    return !has || write_value(f, value, out);
}

bool cursor_write(const schemac_model *model, int path, const void *row, schemac_cursor *out)
{
    uint16_t fields[SEARCH_MOST_ORDER];
    size_t count = search_order_fields(model, path, SCOPE_SYSTEM, fields);
    out->size = HEAD_SIZE;
    head(model, path, out->bytes);
    for (size_t i = 0; i < count; i++) {
        const schemac_field *f = &model->record.fields[fields[i]];
        if (!write_member(f, (const unsigned char *)row + f->offset, out))
            return false;
    }
    return true;
}

static bool read_value(const schemac_field *f, const schemac_cursor *c, size_t *at, void *p,
                       unsigned char **room)
{
    size_t rest = c->size - *at;
    const unsigned char *bytes = c->bytes + *at;
    switch (form_of(f)) {
    case FORM_INTEGER: {
        uint64_t value = 0;
        if (rest < 8)
            return false;
        for (size_t i = 0; i < 8; i++)
            value = value << 8 | bytes[i];
        *at += 8;
        return put_integer(f, p, (int64_t)value);
    }
    case FORM_FIXED:
        if (rest < value_size(f))
            return false;
        memcpy(p, bytes, value_size(f));
        *at += value_size(f);
        return (f->type != SCHEMAC_DATE || calendar_is_date(p)) &&
               (f->type != SCHEMAC_DOUBLE || !isnan(*(const double *)p));
    default: {
        if (rest < 1 || rest - 1 < bytes[0])
            return false;
        size_t size = bytes[0];
        if (f->type != SCHEMAC_BLOB && memchr(bytes + 1, '\0', size) != NULL)
            return false; /* the text would be cut there */
        memcpy(*room, bytes + 1, size);
        (*room)[size] = '\0';
        if (f->type == SCHEMAC_BLOB)
            *(schemac_blob *)p = (schemac_blob){*room, size};
        else
            *(const char **)p = (const char *)*room;
        *room += size + 1;
        *at += size + 1;
        return true;
    }
    }
}

static bool read_member(const schemac_field *f, const schemac_cursor *c, size_t *at,
                        unsigned char *member, unsigned char **room)
{
    if ((f->flags & SCHEMAC_NULLABLE) == 0)
        return read_value(f, c, at, member, room);
    memset(member, 0, member_size(f));
    if (*at == c->size || c->bytes[*at] > 1)
        return false;
    bool has = c->bytes[(*at)++] == 1;
    if (!has)
        return true;
    bool there;
    if (!member_points(f))
        *(bool *)member = true;
    size_t offset = (size_t)((const unsigned char *)member_value(f, member, &there) - member);
    return read_value(f, c, at, member + offset, room);
}

bool cursor_read(const schemac_model *model, int path, const schemac_cursor *cursor, void *row,
                 unsigned char *room)
{
    uint16_t fields[SEARCH_MOST_ORDER];
    size_t count = search_order_fields(model, path, SCOPE_SYSTEM, fields);
    size_t at = HEAD_SIZE;
    unsigned char expected[HEAD_SIZE];
    head(model, path, expected);
    if (cursor->size < HEAD_SIZE || memcmp(cursor->bytes, expected, HEAD_SIZE) != 0)
        return false;
    for (size_t i = 0; i < count; i++) {
        const schemac_field *f = &model->record.fields[fields[i]];
        if (!read_member(f, cursor, &at, (unsigned char *)row + f->offset, &room))
            return false;
    }
    return at == cursor->size;
}
