#include "model/warn.h"

#include "model/fields.h"
#include "model/paths.h"

typedef struct warner {
    arena *arena;
    diags *diags;
    const ast *tree;
    map said; /* what has been warned about in a mixin: not once more for each model */
} warner;

/* The declaration that a place lies in; NULL when it cannot be found. */
static const ast_declaration *declared_in(const ast *tree, span at)
{
    for (size_t i = 0; i < tree->files.count; i++) {
        const ast_file *file = tree->files.items[i];
        if (file->source != at.source)
            continue;
        size_t low = 0;
        size_t high = file->declarations.count;
        while (high - low > 1) {
            size_t middle = low + (high - low) / 2;
            if (file->declarations.items[middle]->at.begin <= at.begin)
                low = middle;
            else
                high = middle;
        }
        return high == 0 ? NULL : file->declarations.items[low];
    }
    return NULL;
}

static bool first_time(warner *w, span at)
{
    const char *key = arena_printf(w->arena, "%zu:%u", at.source->number, (unsigned)at.begin);
    if (map_get(&w->said, key) != NULL)
        return false;
    map_put(&w->said, key, w);
    return true;
}

/* ---- indexes -------------------------------------------------------------------------------- */

static bool descends(const bool *descending, size_t i)
{
    return descending != NULL && descending[i];
}

static bool same_directions(const index_path *p, const bool *descending)
{
    for (size_t i = 0; i < p->columns.count; i++)
        if (descends(p->descending, i) != descends(descending, i))
            return false;
    return true;
}

/* Whether the rows that have the same values in an index are in the order of the key: SQLite ends
   every entry with the rowid, or without rowid with the key. */
static bool ends_with_key(const model *m)
{
    if (m->without_rowid.source != NULL)
        return true;
    const field *key = m->key.items[0];
    if (m->key.count > 1)
        return false;
    return field_is_integer(key); /* INTEGER PRIMARY KEY is the rowid */
}

/* Whether `list` has the rest of the key behind its first `used` fields, in its order. */
static bool goes_on_with_key(const model *m, const fields *list, const bool *descending,
                             size_t used)
{
    size_t next = used;
    for (size_t i = 0; i < m->key.count; i++) {
        const field *f = m->key.items[i];
        bool given = false;
        for (size_t j = 0; j < used; j++)
            given = given || list->items[j] == f;
        if (given)
            continue;
        if (next >= list->count || list->items[next] != f || descends(descending, next))
            return false;
        next++;
    }
    return true;
}

/* Whether the call that finds rows by the path's fields is there without the path. */
static const char *reference_label(const model *m, const index_path *p)
{
    for (size_t i = 0; i < m->foreign_keys.count; i++)
        if (fields_equal(&m->foreign_keys.items[i]->fields, &p->fields))
            return m->foreign_keys.items[i]->label;
    const field *first = p->fields.items[0];
    return p->fields.count == 1 && first->target != NULL && !field_has(first, MODIFIER_NO_INDEX)
               ? first->name
               : NULL;
}

static void warn_repeated(warner *w, const model *m, const index_path *p, const fields *list,
                          const bool *descending, span at, bool is_key)
{
    bool adds_order = ends_with_key(m) && !goes_on_with_key(m, list, descending, p->columns.count);
    diag_code code = adds_order ? W0002 : W0001;
    /* what stands in a mixin can be redundant there, but not because of one of its models */
    const ast_declaration *own = declared_in(w->tree, p->at);
    if (!diag_warning_wanted(w->diags, code) ||
        (own != m->written && own != declared_in(w->tree, at)) || !first_time(w, p->at))
        return;
    diag *e =
        is_key
            ? diag_warning(w->diags, code, p->at,
                           "the primary key of '%s' begins with the fields of this index", m->name)
            : diag_warning(w->diags, code, p->at,
                           "another index of '%s' begins with the fields of this one", m->name);
    diag_note(e, at, is_key ? "the key is declared here" : "the other is here");
    const char *label = reference_label(m, p);
    if (adds_order)
        diag_hint(e,
                  label != NULL ? "list_by_%s is there without it, but then sorts its rows"
                                : "without it there is no list_by_%s",
                  label != NULL ? label : p->label);
    else
        diag_hint(e,
                  label != NULL
                      ? "remove it: the reference has list_by_%s without it"
                      : "remove it, unless you need list_by_%s, which there is only with it",
                  label != NULL ? label : p->label);
}

static void warn_redundant(warner *w, const model *m)
{
    for (size_t i = 0; i < m->indexes.count; i++) {
        const index_path *p = m->indexes.items[i];
        if (p->kind != INDEX_PLAIN || p->where.text != NULL)
            continue;
        if (fields_begin_with(&m->key, &p->columns) && same_directions(p, NULL)) {
            warn_repeated(w, m, p, &m->key, NULL, m->key_at, true);
            continue;
        }
        const index_path *best = NULL; /* one that makes it redundant, or else any */
        for (size_t j = 0; j < m->indexes.count; j++) {
            const index_path *other = m->indexes.items[j];
            if (other == p || other->where.text != NULL || !other->created ||
                !fields_begin_with(&other->columns, &p->columns) ||
                !same_directions(p, other->descending))
                continue;
            bool whole = goes_on_with_key(m, &other->columns, other->descending, p->columns.count);
            if (best == NULL || whole)
                best = other;
            if (whole)
                break;
        }
        if (best != NULL)
            warn_repeated(w, m, p, &best->columns, best->descending, best->at, false);
    }
}

/* ---- references ----------------------------------------------------------------------------- */

static void warn_unindexed(warner *w, const model *m)
{
    for (size_t i = 0; i < m->fields.count; i++) {
        field *f = m->fields.items[i];
        if (f->target == NULL || !field_has(f, MODIFIER_NO_INDEX))
            continue;
        fields self = {.items = &f, .count = 1};
        if (paths_serve(m, &self) || !first_time(w, f->given[MODIFIER_NO_INDEX]->at))
            continue;
        diag *e = diag_warning(w->diags, W0003, f->given[MODIFIER_NO_INDEX]->at,
                               "no index begins with the reference '%s'", f->name);
        diag_hint(e, "each delete from '%s' then reads all of '%s'; remove no index",
                  f->target->name, m->name);
    }
}

void warn_indexes(arena *a, diags *d, const ast *tree, const schema *s)
{
    warner w = {.arena = a, .diags = d, .tree = tree, .said = map_new(a, false)};
    if (diag_warning_wanted(d, W0001) || diag_warning_wanted(d, W0002))
        for (size_t i = 0; i < s->models.count; i++)
            warn_redundant(&w, s->models.items[i]);
    if (diag_warning_wanted(d, W0003))
        for (size_t i = 0; i < s->models.count; i++)
            warn_unindexed(&w, s->models.items[i]);
}
