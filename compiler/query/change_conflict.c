/* change_conflict.c - ON CONFLICT: which rows are the same, and what becomes of one that is there. */
#include "query/change_parts.h"

#include "base/buf.h"
#include "model/fields.h"

static bool refuse(reader *r, size_t token, const char *why, const char *hint)
{
    diag *e = diag_error(r->diags, E1015, query_at(r, token), "%s", why);
    diag_hint(e, "%s", hint);
    return false;
}

/* ---- which rows are the same ------------------------------------------------------------------ */

/* The tenant goes without saying. */
static bool is_key(const reader *r, const fields *named)
{
    const model *m = r->body->change->target;
    const field *tenant = m == r->schema->tenant ? NULL : m->tenant;
    return m->key.count > 0 && fields_same_set(named, &m->key, tenant);
}

/* A unique that has all of the key says no more than the key does. */
static bool has_key(const model *m, const fields *columns)
{
    for (size_t i = 0; i < m->own_key.count; i++)
        if (!fields_have(columns, m->own_key.items[i]))
            return false;
    return m->own_key.count > 0;
}

static const index_path *find_unique(const reader *r, const fields *named)
{
    const model *m = r->body->change->target;
    const field *tenant = m == r->schema->tenant ? NULL : m->tenant;
    for (size_t i = 0; i < m->indexes.count; i++) {
        const index_path *p = m->indexes.items[i];
        if (p->kind == INDEX_UNIQUE && p->where.text == NULL && !has_key(m, &p->columns) &&
            fields_same_set(named, &p->columns, tenant))
            return p;
    }
    return NULL;
}

static const char *uniques(const reader *r)
{
    const model *m = r->body->change->target;
    buf b = buf_new(r->arena);
    buf_printf(&b, "(");
    for (size_t i = 0; i < m->own_key.count; i++)
        buf_printf(&b, "%s%s", i == 0 ? "" : ", ", m->own_key.items[i]->column);
    buf_put(&b, ")");
    for (size_t i = 0; i < m->indexes.count; i++) {
        const index_path *p = m->indexes.items[i];
        if (p->kind != INDEX_UNIQUE || p->where.text != NULL || has_key(m, &p->columns))
            continue;
        for (size_t j = 0; j < p->fields.count; j++)
            buf_printf(&b, "%s%s", j == 0 ? ", (" : ", ", p->fields.items[j]->column);
        buf_put(&b, p->fields.count > 0 ? ")" : "");
    }
    return b.text;
}

static bool read_named(reader *r, size_t open)
{
    query_change *c = r->body->change;
    fields named = {0};
    size_t close = change_token(r, open)->match;
    if (!change_read_list(r, (query_range){open + 1, close}, &named))
        return false;
    c->unique = is_key(r, &named) ? NULL : find_unique(r, &named);
    if (c->unique != NULL || is_key(r, &named))
        return true;
    diag *e =
        diag_error(r->diags, E1015, query_at(r, open),
                   "'%s' may have several rows with the same in these columns", c->target->name);
    diag_hint(e, "ON CONFLICT names the key or a unique: %s", uniques(r));
    return false;
}

/* ---- what becomes of it ----------------------------------------------------------------------- */

static bool read_update(reader *r, size_t set, size_t end)
{
    query_change *c = r->body->change;
    size_t where = change_find(r, set, end, "where");
    if (!change_is(r, set, end, "set"))
        return refuse(r, set < end ? set : c->does, "DO UPDATE sets nothing",
                      "do update set … = excluded.…");
    if (where < end && !change_is_fixed(r, (query_range){where, where + 1}, "this WHERE"))
        return false;
    c->conflict_set = (query_range){set + 1, where};
    c->conflict_where = where < end ? where : SIZE_MAX;
    if (where + 1 == end)
        return refuse(r, where, "this WHERE has no condition", "leave it out");
    return change_read_set(r, c->conflict_set, &c->assigned);
}

bool change_read_conflict(reader *r)
{
    query_change *c = r->body->change;
    query_range all = r->body->shape->conflict;
    c->upserts = true;
    c->conflict = all.first;
    if (!change_is(r, all.first, all.end, "("))
        return refuse(r, all.first, "ON CONFLICT does not say which rows are the same",
                      "name the columns of the key or of a unique: on conflict (…)");
    size_t behind = change_token(r, all.first)->match + 1;
    if (!read_named(r, all.first))
        return false;
    if (change_is(r, behind, all.end, "where"))
        return refuse(r, behind, "a condition on the rows that are the same",
                      "a unique with a condition cannot be named here");
    c->does = behind;
    if (!change_is(r, behind, all.end, "do") || behind + 1 >= all.end)
        return refuse(r, behind < all.end ? behind : all.first, "ON CONFLICT does nothing",
                      "write `do update set …`, or `do nothing`");
    if (!change_is_fixed(r, (query_range){all.first, behind + 2}, "ON CONFLICT"))
        return false;
    if (change_find(r, behind, all.end, "conflict") < all.end)
        return refuse(r, change_find(r, behind, all.end, "conflict"), "a second ON CONFLICT",
                      "a command settles one");
    c->nothing = change_is(r, behind + 1, all.end, "nothing") && behind + 2 == all.end;
    return c->nothing || (change_is(r, behind + 1, all.end, "update")
                              ? read_update(r, behind + 2, all.end)
                              : refuse(r, behind + 1, "ON CONFLICT does this to no row",
                                       "write `do update set …`, or `do nothing`"));
}
