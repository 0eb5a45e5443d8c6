/* keys.c - arrays of keys, and sets of them with open addressing. */
#include "rows/keys.h"

#include "base/hash.h"
#include "base/member.h"
#include "handle/error.h"

static const schemac_field *field_of(const key_array *keys, size_t part)
{
    return &keys->model->record.fields[keys->fields[part]];
}

const void *key_part(const key_array *keys, size_t item, size_t part)
{
    size_t offset = keys->offsets != NULL ? keys->offsets[part] : field_of(keys, part)->offset;
    return keys->items + item * keys->size + offset;
}

/* ---- what a program passes ------------------------------------------------------------------ */

bool keys_check(schemac_db *db, const key_array *keys)
{
    if (keys->count > 0 && keys->items == NULL) {
        error_set(db, SCHEMAC_MISUSE, keys->model, "there is a number of keys, but no keys");
        return false;
    }
    for (size_t part = 0; part < keys->field_count; part++) {
        const schemac_field *f = field_of(keys, part);
        for (size_t i = 0; i < keys->count && member_points(f); i++) {
            bool has;
            member_value(f, key_part(keys, i, part), &has);
            if (has)
                continue;
            error_set(db, SCHEMAC_MISUSE, keys->model, "key %zu of %zu has no '%s'", i + 1,
                      keys->count, f->name);
            db->error.field = f->name;
            return false;
        }
    }
    return true;
}

bool keys_bind(schemac_db *db, const key_array *keys, size_t item, engine_statement *s, int *next)
{
    for (size_t part = 0; part < keys->field_count; part++)
        if (!db->engine->bind_value(db->connection, s, (*next)++, field_of(keys, part),
                                    key_part(keys, item, part), false))
            return false;
    return true;
}

/* ---- sets ----------------------------------------------------------------------------------- */

/* The bytes that tell a value from others. */
static const unsigned char *part_bytes(const key_array *keys, size_t item, size_t part,
                                       size_t *size)
{
    const schemac_field *f = field_of(keys, part);
    const unsigned char *value = key_part(keys, item, part);
    if (!member_points(f)) {
        *size = value_size(f);
        return value;
    }
    const unsigned char *data;
    if (keys->in != NULL)
        data = collector_text(keys->in, value);
    else
        memcpy(&data, value, sizeof data);
    if (f->type == SCHEMAC_BLOB)
        memcpy(size, value + offsetof(schemac_blob, size), sizeof *size);
    else
        *size = data == NULL ? 0 : strlen((const char *)data);
    return data;
}

static uint64_t item_hash(const key_array *keys, size_t item)
{
    uint64_t h = HASH_START;
    for (size_t part = 0; part < keys->field_count; part++) {
        size_t size;
        const unsigned char *bytes = part_bytes(keys, item, part, &size);
        for (size_t i = 0; i < size; i++)
            h = hash_step(h, bytes[i]);
        h = hash_step(h, 0);
    }
    return h ^ (h >> 29);
}

static bool is_same(const key_array *keys, size_t a, size_t b)
{
    for (size_t part = 0; part < keys->field_count; part++) {
        size_t size, other;
        const unsigned char *x = part_bytes(keys, a, part, &size);
        const unsigned char *y = part_bytes(keys, b, part, &other);
        if (size != other || (size > 0 && memcmp(x, y, size) != 0))
            return false;
    }
    return true;
}

/* The slot of an item like it, or the free one where it belongs. */
static size_t *find_slot(const key_set *set, const key_array *keys, size_t item)
{
    size_t at = (size_t)item_hash(keys, item) & (set->size - 1);
    while (set->slots[at] != 0 && !is_same(keys, set->slots[at] - 1, item))
        at = (at + 1) & (set->size - 1);
    return &set->slots[at];
}

/* At most three quarters of the slots are used. */
static bool make_room(key_set *set, const key_array *keys)
{
    if (set->count < set->size / 4 * 3)
        return true;
    key_set fresh = {.allocator = set->allocator, .count = set->count};
    fresh.size = set->size == 0 ? 64 : set->size * 2;
    fresh.slots = memory_zeroed(set->allocator, fresh.size * sizeof *fresh.slots);
    if (fresh.slots == NULL)
        return false;
    for (size_t i = 0; i < set->size; i++)
        if (set->slots[i] != 0)
            *find_slot(&fresh, keys, set->slots[i] - 1) = set->slots[i];
    key_set_free(set);
    *set = fresh;
    return true;
}

bool key_set_add(key_set *set, const key_array *keys, size_t item, bool *fresh)
{
    if (!make_room(set, keys))
        return false;
    size_t *slot = find_slot(set, keys, item);
    *fresh = *slot == 0;
    if (*fresh) {
        *slot = item + 1;
        set->count++;
    }
    return true;
}

void key_set_free(key_set *set)
{
    memory_free(set->allocator, set->slots, set->size * sizeof *set->slots);
    set->slots = NULL;
    set->size = set->count = 0;
}
