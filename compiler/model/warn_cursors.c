/* warn_cursors.c - keys that may be longer than what a page can end with: a cursor has to hold the
   whole key, and of other long values the beginning. */
#include "model/paths.h"
#include "model/types.h"
#include "model/warn.h"

#include <schemac/schemac.h>

/* As runtime/rows/cursor.c writes them. */
enum {
    ROOM = sizeof((schemac_cursor *)0)->bytes,
    HEAD = 3,
    BEFORE_VALUE = 3,
    BEFORE_BYTES = 2, /* of a text or blob */
    LEAST_BYTES = 10, /* of one of which only the beginning is there */
    CHARACTER = 4,
    WITHOUT_LIMIT = 1 << 30
};

static bool has_bytes(const field *f)
{
    type_kind type = type_table[f->type].stored_as;
    return type == TYPE_TEXT || type == TYPE_JSON || type == TYPE_BLOB;
}

/* The most that a value of the key takes: of a reference as much as of what it references. */
static size_t most_bytes(const field *f)
{
    while (f->target != NULL && f->length == 0 && f->target->own_key.count == 1)
        f = f->target->own_key.items[0];
    if (has_bytes(f)) {
        size_t each = type_table[f->type].stored_as == TYPE_BLOB ? 1 : CHARACTER;
        return f->length == 0 || f->length > WITHOUT_LIMIT / CHARACTER
                   ? WITHOUT_LIMIT
                   : BEFORE_VALUE + BEFORE_BYTES + (size_t)f->length * each;
    }
    switch (type_table[f->type].stored_as) {
    case TYPE_UUID:
        return BEFORE_VALUE + sizeof(schemac_uuid);
    case TYPE_DATE:
        return BEFORE_VALUE + sizeof(schemac_date);
    default:
        return BEFORE_VALUE + 8;
    }
}

/* Where the key is already among the fields of an order it is not once more. */
static size_t order_bytes(const model *m, const index_path *p)
{
    size_t size = HEAD;
    for (size_t i = 0; i < m->key.count; i++)
        size += most_bytes(m->key.items[i]);
    for (size_t i = 0; p != NULL && i < p->fields.count; i++) {
        const field *f = p->fields.items[i];
        if (!f->in_key)
            size += has_bytes(f) ? BEFORE_VALUE + LEAST_BYTES : most_bytes(f);
    }
    return size;
}

static void warn_key(diags *d, const model *m)
{
    diag *e =
        diag_warning(d, W0012, m->key_at, "the key of '%s' may be longer than a cursor", m->name);
    for (size_t i = 0; i < m->key.count; i++)
        if (m->key.items[i]->target == NULL && has_bytes(m->key.items[i]) &&
            m->key.items[i]->length == 0) {
            diag_note(e, m->key.items[i]->at, "'%s' may have any length", m->key.items[i]->name);
            break;
        }
    diag_hint(
        e, "a page that ends with such a row cannot be listed; a key of one text(%d) always fits",
        (ROOM - HEAD - BEFORE_VALUE - BEFORE_BYTES) / CHARACTER);
}

static void warn_path(diags *d, const model *m, const index_path *p)
{
    diag *e = diag_warning(d, W0012, p->at,
                           "the key of '%s' and the fields of this index may be longer than a "
                           "cursor",
                           m->name);
    diag_note(e, m->key_at, "the key is declared here");
    diag_hint(e, "a page in this order that ends with such a row cannot be listed; make the key "
                 "shorter");
}

void warn_cursors(diags *d, const schema *s)
{
    for (size_t i = 0; diag_warning_wanted(d, W0012) && i < s->models.count; i++) {
        const model *m = s->models.items[i];
        if (order_bytes(m, NULL) > ROOM) {
            warn_key(d, m);
            continue;
        }
        for (size_t j = 0; j < m->indexes.count; j++)
            if (path_is_order(m->indexes.items[j]) && order_bytes(m, m->indexes.items[j]) > ROOM)
                warn_path(d, m, m->indexes.items[j]);
    }
}
