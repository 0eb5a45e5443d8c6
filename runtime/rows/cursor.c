/* cursor.c - writes and reads the bytes of a cursor. */
#include "rows/cursor.h"

#include "base/calendar.h"
#include "base/hash.h"
#include "base/member.h"
#include "statements/statement.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

/* The first byte is the version of this form, two more tell tables apart. Then comes each field of
   the order: two bytes that tell its column from others, one that says how much there is of its
   value, and the value: integers as 8 bytes, big-endian; a uuid as 16 bytes; texts and blobs as
   their size in two bytes and the bytes. Of a long one that is no part of the key there are a hash and the
   beginning: the row, which is found by its key, has the rest. Whoever asks, a tenant that the key
   begins with is among the values: the system may go on where a tenant began. A cursor may have
   been with a client: what comes back is believed only as far as it fits; and it may be older than
   the schema: tables and columns are known by their old names, too. What an index is called makes
   no difference. */
enum { FORM = 4, HEAD_SIZE = 3, HASH_SIZE = 8, LENGTH_SIZE = 2 };
enum { VALUE_NONE, VALUE_WHOLE, VALUE_BEGINNING };

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

/* ---- which order ---------------------------------------------------------------------------- */

/* What two bytes tell a field of an order apart by: its column, how values are written, and the
   direction. */
static inline unsigned mark_of(const schemac_field *f, unsigned of_name, bool down)
{
    return (of_name + ((unsigned)form_of(f) * 2 + down) * 0x9E37u) & 0xFFFF;
}

/* ---- writing -------------------------------------------------------------------------------- */

/* Where bytes go, as long as there is room. */
typedef struct writer {
    schemac_cursor *out;
    size_t size;
    size_t
        room; /* for texts and blobs that are no part of the key, and how many there are left of */
    size_t left; /* them; 0: all are written whole */
    bool failed;
} writer;

static inline void put_bytes(writer *w, const void *data, size_t size)
{
    w->failed = w->failed || size > sizeof w->out->bytes - w->size;
    if (w->failed)
        return;
    memcpy(w->out->bytes + w->size, data, size);
    w->size += size;
}

/* Both big-endian. */
static inline void put_16(writer *w, size_t value)
{
    const unsigned char bytes[] = {(unsigned char)(value >> 8), (unsigned char)value};
    put_bytes(w, bytes, sizeof bytes);
}

static inline void put_64(writer *w, uint64_t value)
{
    const unsigned char bytes[] = {(unsigned char)(value >> 56), (unsigned char)(value >> 48),
                                   (unsigned char)(value >> 40), (unsigned char)(value >> 32),
                                   (unsigned char)(value >> 24), (unsigned char)(value >> 16),
                                   (unsigned char)(value >> 8),  (unsigned char)value};
    put_bytes(w, bytes, sizeof bytes);
}

/* Eight bytes at a time, in the same order on every machine. */
static uint64_t hash_of(const schemac_blob *value)
{
    const unsigned char *p = value->data;
    uint64_t h = HASH_START ^ value->size;
    size_t i = 0;
    for (; i + 8 <= value->size; i += 8, p += 8) {
        uint64_t word = (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 |
                        (uint64_t)p[3] << 24 | (uint64_t)p[4] << 32 | (uint64_t)p[5] << 40 |
                        (uint64_t)p[6] << 48 | (uint64_t)p[7] << 56;
        h = (h ^ word) * UINT64_C(0x9E3779B97F4A7C15);
        h ^= h >> 29;
    }
    for (; i < value->size; i++)
        h = hash_step(h, *p++);
    return h ^ h >> 32;
}

static schemac_blob bytes_of(const schemac_field *f, const void *value)
{
    schemac_blob bytes;
    if (f->type == SCHEMAC_BLOB) {
        memcpy(&bytes, value, sizeof bytes);
        return bytes;
    }
    memcpy(&bytes.data, value, sizeof bytes.data);
    bytes.size = strlen(bytes.data);
    return bytes;
}

/* How much of a long value stands for it: of a text whole characters. */
static size_t beginning_of(const schemac_field *f, const schemac_blob *value, size_t most)
{
    const unsigned char *bytes = value->data;
    size_t size = most;
    for (int i = 0; f->type != SCHEMAC_BLOB && i < 3 && size > 0 && (bytes[size] & 0xC0) == 0x80;
         i++)
        size--;
    return size;
}

/* A text or blob behind its VALUE_WHOLE or VALUE_BEGINNING. */
static void put_sized(writer *w, const schemac_field *f, const void *member)
{
    schemac_blob value = bytes_of(f, member);
    size_t share = w->left == 0 ? SIZE_MAX : w->room / w->left;
    unsigned char how = VALUE_WHOLE;
    bool counted = w->left > 0 && (f->flags & SCHEMAC_KEY) == 0;
    if (counted && value.size > share - LENGTH_SIZE) {
        how = VALUE_BEGINNING;
        put_bytes(w, &how, 1);
        put_64(w, hash_of(&value));
        value.size = beginning_of(f, &value, share - LENGTH_SIZE - HASH_SIZE);
    } else {
        put_bytes(w, &how, 1);
    }
    w->failed = w->failed || value.size > sizeof w->out->bytes;
    put_16(w, value.size);
    put_bytes(w, value.data, w->failed ? 0 : value.size);
    if (!counted)
        return;
    w->room -= LENGTH_SIZE + value.size + (how == VALUE_BEGINNING ? (size_t)HASH_SIZE : 0);
    w->left--;
}

static inline void put_integer_of(writer *w, unsigned mark, uint64_t value)
{
    /* most cursors consist of these: all at once */
    const unsigned char bytes[] = {
        (unsigned char)(mark >> 8),   (unsigned char)mark,          VALUE_WHOLE,
        (unsigned char)(value >> 56), (unsigned char)(value >> 48), (unsigned char)(value >> 40),
        (unsigned char)(value >> 32), (unsigned char)(value >> 24), (unsigned char)(value >> 16),
        (unsigned char)(value >> 8),  (unsigned char)value};
    put_bytes(w, bytes, sizeof bytes);
}

static inline void put_member(writer *w, const schemac_field *f, unsigned mark, const void *member)
{
    bool has = true;
    const void *value = (f->flags & SCHEMAC_NULLABLE) == 0 ? member : member_value(f, member, &has);
    value_form form = form_of(f);
    if (has && form == FORM_INTEGER) {
        put_integer_of(w, mark, (uint64_t)get_integer(f, value));
        return;
    }
    const unsigned char how = has ? VALUE_WHOLE : VALUE_NONE;
    put_16(w, mark);
    if (has && form == FORM_SIZED) {
        put_sized(w, f, value);
        return;
    }
    put_bytes(w, &how, 1);
    if (has)
        put_bytes(w, value, value_size(f));
}

static void put_row(writer *w, const cursor_order *of, const void *row)
{
    const schemac_model *model = of->model;
    const unsigned char form = FORM;
    w->size = 0;
    w->failed = false;
    put_bytes(w, &form, 1);
    put_16(w, model->mark);
    for (size_t i = 0; i < of->count && !w->failed; i++) {
        const schemac_field *f = &model->record.fields[of->fields[i]];
        put_member(w, f, mark_of(f, f->mark, search_declares_descending(model, of->order, i)),
                   (const unsigned char *)row + f->offset);
    }
    w->out->size = (uint16_t)w->size;
}

/* Shares what the rest leaves among texts and blobs that are no part of the key. false when it is
   too little for their hashes. */
static bool share_room(writer *w, const cursor_order *of, const void *row)
{
    size_t used = HEAD_SIZE;
    w->left = 0;
    for (size_t i = 0; i < of->count; i++) {
        const schemac_field *f = &of->model->record.fields[of->fields[i]];
        bool has;
        const void *value = member_value(f, (const unsigned char *)row + f->offset, &has);
        used += 3;
        if (has && form_of(f) != FORM_SIZED)
            used += form_of(f) == FORM_INTEGER ? 8 : value_size(f);
        else if (has && (f->flags & SCHEMAC_KEY) != 0)
            used += LENGTH_SIZE + bytes_of(f, value).size;
        else if (has)
            w->left++;
    }
    w->room = used < sizeof w->out->bytes ? sizeof w->out->bytes - used : 0;
    return w->left > 0 && w->room / w->left >= LENGTH_SIZE + HASH_SIZE;
}

bool cursor_write(const cursor_order *order, const void *row, schemac_cursor *out)
{
    writer w = {.out = out};
    put_row(&w, order, row);
    if (!w.failed)
        return true;
    if (share_room(&w, order, row))
        put_row(&w, order, row);
    if (w.failed)
        out->size = 0;
    return !w.failed;
}

bool cursor_is_of(const schemac_field *f, const void *value, uint64_t hash)
{
    bool has;
    const void *own = member_value(f, value, &has);
    if (!has)
        return false;
    schemac_blob bytes = bytes_of(f, own);
    return hash_of(&bytes) == hash;
}

/* ---- reading -------------------------------------------------------------------------------- */

/* Where bytes come from. */
typedef struct reader {
    const unsigned char *next;
    size_t left;
    unsigned char *room; /* for texts and blobs */
} reader;

static inline const unsigned char *take_bytes(reader *r, size_t size)
{
    const unsigned char *bytes = r->next;
    if (size > r->left)
        return NULL;
    r->next += size;
    r->left -= size;
    return bytes;
}

static inline bool take_16(reader *r, unsigned *out)
{
    const unsigned char *p = take_bytes(r, 2);
    *out = p == NULL ? 0 : (unsigned)p[0] << 8 | p[1];
    return p != NULL;
}

static inline bool take_64(reader *r, uint64_t *out)
{
    const unsigned char *p = take_bytes(r, 8);
    *out = p == NULL ? 0
                     : (uint64_t)p[0] << 56 | (uint64_t)p[1] << 48 | (uint64_t)p[2] << 40 |
                           (uint64_t)p[3] << 32 | (uint64_t)p[4] << 24 | (uint64_t)p[5] << 16 |
                           (uint64_t)p[6] << 8 | (uint64_t)p[7];
    return p != NULL;
}

static bool take_sized(reader *r, const schemac_field *f, void *value)
{
    unsigned size;
    const unsigned char *bytes = take_16(r, &size) ? take_bytes(r, size) : NULL;
    if (bytes == NULL || (f->type != SCHEMAC_BLOB && memchr(bytes, '\0', size) != NULL))
        return false; /* a text would be cut there */
    memcpy(r->room, bytes, size);
    r->room[size] = '\0';
    schemac_blob blob = {r->room, size};
    memcpy(value, &blob, value_size(f)); /* a text is its address, which is the first member */
    r->room += size + 1;
    return true;
}

static bool take_value(reader *r, const schemac_field *f, void *value)
{
    uint64_t number;
    const unsigned char *bytes;
    switch (form_of(f)) {
    case FORM_INTEGER:
        return take_64(r, &number) && put_integer(f, value, (int64_t)number);
    case FORM_FIXED:
        bytes = take_bytes(r, value_size(f));
        if (bytes == NULL)
            return false;
        memcpy(value, bytes, value_size(f));
        return (f->type != SCHEMAC_DATE || calendar_is_date(value)) &&
               (f->type != SCHEMAC_DOUBLE || !isnan(*(const double *)value));
    default:
        return take_sized(r, f, value);
    }
}

/* hash: of the whole value when this is its beginning. */
static bool take_member(reader *r, const schemac_field *f, unsigned char *member, bool *is_long,
                        uint64_t *hash)
{
    const unsigned char *how = take_bytes(r, 1);
    bool nullable = (f->flags & SCHEMAC_NULLABLE) != 0, has;
    if (how == NULL || *how > VALUE_BEGINNING || (*how == VALUE_NONE && !nullable))
        return false;
    *is_long = *how == VALUE_BEGINNING;
    if (nullable)
        memset(member, 0, member_size(f));
    if (*how == VALUE_NONE)
        return true;
    if (*is_long &&
        (form_of(f) != FORM_SIZED || (f->flags & SCHEMAC_KEY) != 0 || !take_64(r, hash)))
        return false;
    if (!nullable)
        return take_value(r, f, member);
    if (!member_points(f))
        *(bool *)member = true;
    size_t offset = (size_t)((const unsigned char *)member_value(f, member, &has) - member);
    return take_value(r, f, member + offset);
}

static bool was_model(const schemac_model *model, unsigned mark)
{
    const schemac_old_names *old = model->old;
    for (size_t i = 0; old != NULL && i < old->table_count; i++)
        if (mark == name_mark(old->tables[i]))
            return true;
    return false;
}

static bool is_model(const schemac_model *model, unsigned mark)
{
    return mark == model->mark || was_model(model, mark);
}

static bool was_field(const schemac_model *model, uint16_t number, bool down, unsigned mark)
{
    const schemac_field *f = &model->record.fields[number];
    const schemac_old_names *old = model->old;
    for (size_t i = 0; old != NULL && i < old->column_count; i++)
        if (old->columns[i].field == number &&
            mark == mark_of(f, name_mark(old->columns[i].was), down))
            return true;
    return false;
}

static bool is_field(const schemac_model *model, uint16_t number, bool down, unsigned mark)
{
    const schemac_field *f = &model->record.fields[number];
    return mark == mark_of(f, f->mark, down) || was_field(model, number, down, mark);
}

bool cursor_read(const cursor_order *order, const schemac_cursor *cursor, void *row,
                 unsigned char *room, cursor_long *values)
{
    const schemac_model *model = order->model;
    const uint16_t *fields = order->fields;
    reader r = {.next = cursor->bytes, .left = cursor->size, .room = room};
    unsigned mark;
    values->which = 0;
    if (cursor->size > sizeof cursor->bytes || cursor->size < HEAD_SIZE ||
        *take_bytes(&r, 1) != FORM || !take_16(&r, &mark) || !is_model(model, mark))
        return false;
    for (size_t i = 0; i < order->count; i++) {
        const schemac_field *f = &model->record.fields[fields[i]];
        bool is_long;
        if (!take_16(&r, &mark) ||
            !is_field(model, fields[i], search_declares_descending(model, order->order, i), mark) ||
            !take_member(&r, f, (unsigned char *)row + f->offset, &is_long, &values->hashes[i]))
            return false;
        values->which |= (uint64_t)is_long << i;
    }
    return r.left == 0;
}
