/* warn_nulls.c - uniques and references that SQL does not look at when a field is NULL. */
#include "base/fold.h"
#include "model/warn.h"

#include <string.h>

typedef struct warner {
    arena *arena;
    diags *diags;
    map said; /* what has been warned about in a mixin: not once more for each model */
} warner;

static bool is_first_time(warner *w, span at)
{
    const char *key = arena_printf(w->arena, "%zu:%u", at.source->number, (unsigned)at.begin);
    if (map_get(&w->said, key) != NULL)
        return false;
    map_put(&w->said, key, w);
    return true;
}

static bool is_of_name(char c)
{
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Whether SQL names a column. What it says of it is not asked: whoever names it has thought of it.
   */
static bool names_column(const ast_sql *sql, const char *column)
{
    size_t size = strlen(column);
    if (sql->text == NULL)
        return false;
    for (size_t i = 0; i + size <= sql->size; i++)
        if (fold_begins(sql->text + i, column) && (i == 0 || !is_of_name(sql->text[i - 1])) &&
            (i + size == sql->size || !is_of_name(sql->text[i + size])))
            return true;
    return false;
}

/* ---- uniques -------------------------------------------------------------------------------- */

static void warn_unique(warner *w, const model *m, const index_path *p)
{
    if (p->kind != INDEX_UNIQUE || p->silent)
        return;
    for (size_t i = 0; i < p->columns.count; i++) {
        const field *f = p->columns.items[i];
        if (!f->nullable || names_column(&p->where, f->column) || !is_first_time(w, p->at))
            continue;
        diag *e = diag_warning(w->diags, W0010, p->at,
                               "rows of '%s' without '%s' are never the same to this unique",
                               m->name, f->name);
        diag_note(e, f->at, "'%s' is nullable", f->name);
        diag_hint(
            e,
            "there may be any number of them, and upsert_by_%s finds none; make '%s' required, or "
            "say where (%s is not null)",
            p->label, f->name, f->column);
        return;
    }
}

/* ---- references ----------------------------------------------------------------------------- */

/* A required reference of its own is looked at whatever the others have. */
static bool is_looked_at(const field *f)
{
    return !f->nullable && f->target != NULL;
}

/* Whether one check names all that may be NULL: it is taken to say that they are so together. */
static bool is_settled(const model *m, const foreign_key *k)
{
    for (size_t i = 0; i < m->checks.count; i++) {
        size_t missing = 0;
        for (size_t j = 0; j < k->fields.count; j++)
            missing += k->fields.items[j]->nullable &&
                       !names_column(&m->checks.items[i], k->fields.items[j]->column);
        if (missing == 0)
            return true;
    }
    return false;
}

static void warn_partial(warner *w, const model *m, const foreign_key *k)
{
    size_t nullable = 0;
    size_t others = 0;
    const field *first = NULL;
    for (size_t i = 0; i < k->fields.count; i++) {
        field *f = k->fields.items[i];
        if (f->nullable && nullable++ == 0)
            first = f;
        others += !f->nullable && !is_looked_at(f);
    }
    if (first == NULL || nullable + others < 2 || (others == 0 && is_settled(m, k)) ||
        !is_first_time(w, k->at))
        return;
    diag *e =
        diag_warning(w->diags, W0011, k->at,
                     "a row of '%s' without '%s' may have anything in the rest of this reference",
                     m->name, first->name);
    diag_note(e, first->at, "'%s' is nullable", first->name);
    diag_hint(e,
              others > 0
                  ? "make all of its fields required, or all of them nullable with a check that "
                    "they are NULL together"
                  : "make them required, or add a check that they are NULL together: check ((a is "
                    "null) = (b is null))");
}

void warn_nulls(arena *a, diags *d, const schema *s)
{
    warner w = {.arena = a, .diags = d, .said = map_new(a, false)};
    for (size_t i = 0; i < s->models.count; i++) {
        const model *m = s->models.items[i];
        for (size_t j = 0; diag_warning_wanted(d, W0010) && j < m->indexes.count; j++)
            warn_unique(&w, m, m->indexes.items[j]);
        for (size_t j = 0; diag_warning_wanted(d, W0011) && j < m->foreign_keys.count; j++)
            warn_partial(&w, m, m->foreign_keys.items[j]);
    }
}
