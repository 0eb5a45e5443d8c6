/* constraints.c - keys, indexes and checks that a model is given. */
#include "model/constraints.h"

void constraints_add_key(diags *d, model *m, fields key, span at, span included_at)
{
    if (m->key.count > 0 || m->key_at.source != NULL) {
        diag *e = diag_error(d, E0402, at, "model '%s' has a second primary key", m->name);
        field_note_inclusion(e, included_at);
        diag_note(e, m->key_at, "the first is here");
        diag_hint(e, "a key of several fields is written primary key (a, b);");
        return;
    }
    m->key = key;
    m->key_at = at;
}

void constraints_too_many(diags *d, model *m, span at, const char *what, int limit)
{
    if (!m->full)
        diag_error(d, E0114, at, "model '%s' has more than %d %s", m->name, limit, what);
    m->full = true;
}

void constraints_add_check(arena *a, diags *d, model *m, field *f, const ast_sql *sql)
{
    if (m->check_count++ >= LIMIT_INDEXES)
        constraints_too_many(d, m, sql->at, "checks", LIMIT_INDEXES);
    else if (f != NULL)
        vec_push(a, f->checks, *sql);
    else
        vec_push(a, m->checks, *sql);
}

index_path *constraints_add_index(arena *a, diags *d, model *m, index_kind kind, fields list,
                                  span at)
{
    if (m->indexes.count == LIMIT_INDEXES) {
        constraints_too_many(d, m, at, "indexes", LIMIT_INDEXES);
        return NULL;
    }
    index_path *p = arena_alloc(a, sizeof *p);
    p->kind = kind;
    p->columns = list;
    p->at = at;
    p->created = true;
    vec_push(a, m->indexes, p);
    return p;
}
