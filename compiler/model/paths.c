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

static bool begins_with(const fields *list, const field *f)
{
    return list->count > 0 && list->items[0] == f;
}

static bool served_elsewhere(const model *m, const field *f)
{
    if (begins_with(&m->key, f))
        return true;
    for (size_t i = 0; i < m->indexes.count; i++)
        if (m->indexes.items[i]->where.text == NULL &&
            begins_with(&m->indexes.items[i]->fields, f))
            return true;
    return false;
}

static bool is_only(const fields *list, const field *f)
{
    return list->count == 1 && list->items[0] == f;
}

static bool found_by(const model *m, const field *f)
{
    if (is_only(&m->key, f))
        return true;
    for (size_t i = 0; i < m->indexes.count; i++)
        if (m->indexes.items[i]->where.text == NULL && is_only(&m->indexes.items[i]->fields, f))
            return true;
    return false;
}

void complete_paths(arena *a, model *m)
{
    for (size_t i = 0; i < m->fields.count; i++) {
        field *f = m->fields.items[i];
        if (f->target == NULL || found_by(m, f))
            continue;
        index_path *p = arena_alloc(a, sizeof *p);
        p->kind = INDEX_REFERENCE;
        p->label = f->name;
        p->created = !served_elsewhere(m, f);
        p->at = f->at;
        vec_push(a, p->fields, f);
        vec_push(a, m->indexes, p);
    }
    for (size_t i = 0; i < m->indexes.count; i++) {
        index_path *p = m->indexes.items[i];
        p->name = arena_printf(a, "%s.%s", m->table, p->label);
    }
}
