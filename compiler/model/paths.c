#include "model/paths.h"

bool same_fields(const fields *a, const fields *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (a->items[i] != b->items[i])
            return false;
    return true;
}

bool begins_with(const fields *list, const fields *part)
{
    for (size_t i = 0; i < part->count; i++)
        if (i >= list->count || list->items[i] != part->items[i])
            return false;
    return true;
}

bool served_elsewhere(const model *m, const fields *part)
{
    if (begins_with(&m->key, part))
        return true;
    for (size_t i = 0; i < m->indexes.count; i++) {
        const index_path *p = m->indexes.items[i];
        if (p->where.text == NULL && p->created && begins_with(&p->fields, part))
            return true;
    }
    return false;
}

/* Whether there is a call that finds rows by exactly these fields. */
static bool found_by(const model *m, const fields *list)
{
    if (same_fields(&m->key, list))
        return true;
    for (size_t i = 0; i < m->indexes.count; i++)
        if (m->indexes.items[i]->where.text == NULL &&
            same_fields(&m->indexes.items[i]->fields, list))
            return true;
    return false;
}

static void add_reference_path(arena *a, model *m, const char *label, fields list, span at)
{
    if (found_by(m, &list))
        return;
    index_path *p = arena_alloc(a, sizeof *p);
    p->kind = INDEX_REFERENCE;
    p->label = label;
    p->fields = list;
    p->created = !served_elsewhere(m, &list);
    p->at = at;
    vec_push(a, m->indexes, p);
}

void complete_paths(arena *a, model *m)
{
    for (size_t i = 0; i < m->foreign_keys.count; i++) {
        const foreign_key *k = m->foreign_keys.items[i];
        add_reference_path(a, m, k->label, k->fields, k->at);
    }
    for (size_t i = 0; i < m->fields.count; i++) {
        field *f = m->fields.items[i];
        if (f->target == NULL || f->unindexed)
            continue;
        fields self = {0};
        vec_push(a, self, f);
        add_reference_path(a, m, f->name, self, f->at);
    }
    for (size_t i = 0; i < m->indexes.count; i++) {
        index_path *p = m->indexes.items[i];
        p->name = arena_printf(a, "%s.%s", m->table, p->label);
    }
}
