/* change.c - what a command does: its verb, the model whose rows it changes, and which it reaches. */
#include "query/change_parts.h"

#include "base/fold.h"
#include "base/suggest.h"

#include <string.h>

/* ---- tokens ----------------------------------------------------------------------------------- */

bool change_where_is_whole(reader *r, size_t where, query_range condition)
{
    unsigned part = change_token(r, where)->part;
    for (size_t i = condition.first; part != 0 && i < condition.end; i++)
        if (change_token(r, i)->part != part) {
            diag *e = diag_error(r->diags, E1004, query_at(r, where),
                                 "this WHERE is left out without all of its condition");
            diag_note(e, query_at(r, i), "this stays");
            diag_hint(e, "write `where true { and … }`");
            return false;
        }
    return true;
}

/* ---- the verb --------------------------------------------------------------------------------- */

static bool refuse_verb(reader *r, const char *why, const char *hint)
{
    diag *e = diag_error(r->diags, E1012, query_at(r, r->body->shape->verb_at), "%s", why);
    diag_hint(e, "%s", hint);
    return false;
}

/* What the row in the way becomes is not left to a word. */
static bool refuse_or(reader *r, size_t kind, bool update)
{
    diag *e = diag_error(r->diags, E1012, query_at(r, kind), "'or %s' in a command",
                         change_token(r, kind)->text);
    if (query_token_is(change_token(r, kind), "ignore"))
        diag_hint(e, update ? "rows would stay as they are without a word: let WHERE leave them out"
                            : "rows would be lost without a word: `on conflict (…) do nothing` "
                              "says which may be");
    else if (query_token_is(change_token(r, kind), "replace"))
        diag_hint(e, update ? "rows that are in the way would be removed: delete them in a command"
                            : "rows that are in the way would be removed: write `on conflict (…) "
                              "do update set …`");
    else
        diag_hint(e, "leave it out: a command that fails has changed nothing");
    return false;
}

static bool check_verb(reader *r)
{
    const query_shape *s = r->body->shape;
    size_t end = r->body->tokens.count;
    if (s->verb == QUERY_IS_SELECT)
        return refuse_verb(r, "a command changes rows: that is a query",
                           "write `query` in the place of `command`");
    if (s->verb == QUERY_IS_OTHER)
        return refuse_verb(r, "a command is INSERT, UPDATE or DELETE",
                           "what changes tables is written by a start, and in migrations");
    if (change_is(r, s->verb_at, end, "replace"))
        return refuse_verb(r, "'replace' removes the rows that are in the way",
                           "write `insert into … on conflict (…) do update set …`");
    if (s->verb != QUERY_IS_DELETE && change_is(r, s->verb_at + 1, end, "or") &&
        s->verb_at + 2 < end)
        return refuse_or(r, s->verb_at + 2, s->verb == QUERY_IS_UPDATE);
    return true;
}

/* ---- the target ------------------------------------------------------------------------------- */

static bool refuse_target(reader *r, const query_source *s)
{
    if (change_is(r, s->name_at + 1, r->body->tokens.count, ".")) {
        diag *e =
            diag_error(r->diags, E1007, query_at(r, s->name_at),
                       "'%s.' names a table past its model", change_token(r, s->name_at)->text);
        diag_hint(e, "write the model's name alone");
        return false;
    }
    const model *m = map_get(&r->schema->by_table, s->name);
    if (m != NULL) {
        diag *e = diag_error(r->diags, E1006, query_at(r, s->name_at),
                             "'%s' is the table of model '%s'", s->name, m->name);
        diag_hint(e, "a command names models: write '%s'", m->name);
        return false;
    }
    suggestion g = suggest_new(s->name);
    for (size_t i = 0; i < r->schema->models.count && suggest_wanted(r->diags); i++)
        suggest_offer(&g, r->schema->models.items[i]->name);
    diag *e =
        diag_error(r->diags, E1006, query_at(r, s->name_at), "there is no model '%s'", s->name);
    suggest_hint(&g, e);
    return false;
}

/* Behind the target's name, and its alias. */
static size_t behind_target(const reader *r, const query_source *s)
{
    size_t end = r->body->tokens.count, i = s->name_at + 1;
    if (change_is(r, i, end, "as"))
        return i + 2;
    bool alias = s->alias != s->name && i < end;
    return alias ? i + 1 : i;
}

/* What is written around the condition is about the target alone. */
static bool refuse_second_of_name(reader *r)
{
    const query_arm *arm = &r->body->shape->whole->arms.items[0];
    for (size_t i = 1; i < arm->sources.count; i++) {
        const query_source *s = &arm->sources.items[i];
        if (s->alias == NULL || !fold_equal(s->alias, r->body->change->alias))
            continue;
        diag *e = diag_error(r->diags, E1012, query_at(r, s->name_at),
                             "'%s' is what the command changes, and something else", s->alias);
        diag_hint(e, "give one of them an alias: %s as other", s->name == NULL ? "…" : s->name);
        return false;
    }
    return true;
}

/* SQLite takes a text for an alias. */
static bool refuse_text(reader *r)
{
    size_t end = r->body->tokens.count, i = r->body->change->name_at + 1;
    i += change_is(r, i, end, "as");
    if (i >= end || change_token(r, i)->kind != QUERY_TEXT)
        return true;
    diag_hint(diag_error(r->diags, E1006, query_at(r, i), "a text where a name stands"),
              "names stand in double quotes, or in none");
    return false;
}

static bool read_target(reader *r)
{
    const query_shape *shape = r->body->shape;
    const query_arm *arm = &shape->whole->arms.items[0];
    query_change *c = r->body->change;
    if (arm->sources.count == 0)
        return refuse_verb(r, "it names no model whose rows it changes",
                           "write `update purchase set …`, `insert into purchase (…)`, `delete "
                           "from purchase`");
    const query_source *s = &arm->sources.items[0];
    if (s->kind != SOURCE_MODEL)
        return refuse_target(r, s);
    c->target = s->model;
    c->alias = s->alias;
    c->verb = shape->verb_at;
    c->name_at = s->name_at;
    c->alias_end = behind_target(r, s);
    return change_is_fixed(r, (query_range){c->verb, c->alias_end}, "what a command changes") &&
           refuse_text(r) && refuse_second_of_name(r);
}

/* ---- which rows ------------------------------------------------------------------------------- */

static bool refuse_tail(reader *r)
{
    const query_select *whole = r->body->shape->whole;
    bool order = whole->order.first < whole->order.end;
    if (!order && whole->limit.first == whole->limit.end)
        return true;
    query_range tail = order ? whole->order : whole->limit;
    diag *e = diag_error(r->diags, E1012, query_span(r, tail),
                         "%s in a command: which rows it reaches is said by WHERE",
                         order ? "ORDER BY" : "LIMIT");
    diag_hint(e, "where id in (select id from %s %s)", r->body->change->target->name,
              order ? "order by … limit …" : "limit …");
    return false;
}

/* Orders are for rows that come in pages, or one by one. */
static bool refuse_orders(reader *r)
{
    for (size_t i = 0; i < r->body->tokens.count; i++)
        if (change_token(r, i)->order) {
            diag *e = diag_error(r->diags, E1012, query_at(r, i),
                                 "an order that a caller chooses, in a command");
            diag_hint(e, "write the order itself: order by …");
            return false;
        }
    return true;
}

/* The keyword before the condition; a condition that is empty is left to the engine. */
static bool read_where(reader *r)
{
    query_change *c = r->body->change;
    const query_arm *arm = &r->body->shape->whole->arms.items[0];
    size_t where = change_find(r, c->alias_end, r->body->tokens.count, "where");
    c->where = SIZE_MAX;
    if (arm->where.first == arm->where.end && where == r->body->tokens.count)
        return true;
    if (arm->where.first == arm->where.end || where > arm->where.first) {
        diag_error(r->diags, E1012, query_at(r, where < r->body->tokens.count ? where : c->verb),
                   "this WHERE has no condition");
        return false;
    }
    c->where = where;
    return change_where_is_whole(r, where, arm->where);
}

/* ---- rows that are gone ----------------------------------------------------------------------- */

static bool is_purged(const query *q, const model *m)
{
    for (size_t i = 0; i < q->purges.count; i++)
        if (q->purges.items[i] == m)
            return true;
    return false;
}

static bool refuse_purges(reader *r)
{
    const query_change *c = r->body->change;
    const query *q = r->body->query;
    bool removes = r->body->shape->verb == QUERY_IS_DELETE;
    const ast_words *written = &q->written->query->purges;
    for (size_t i = 0; i < q->purges.count && i < written->count; i++) {
        const model *m = q->purges.items[i];
        if (removes && m == c->target && m->soft_delete != NULL && i == 0)
            continue;
        diag *e =
            diag_error(r->diags, E1014, written->items[i].at, "nothing is purged of '%s'", m->name);
        if (m->soft_delete == NULL)
            diag_hint(e, "it has no soft delete: its rows are always removed for good");
        else if (i > 0 && m == c->target)
            diag_hint(e, "say it once");
        else
            diag_hint(e, "`purges` goes for a command that deletes from it");
        return false;
    }
    return true;
}

/* "update purchase set deleted_at = :now where …" */
static bool check_removal(reader *r)
{
    query_change *c = r->body->change;
    const model *m = c->target;
    if (r->body->shape->verb != QUERY_IS_DELETE || m->soft_delete == NULL)
        return true;
    c->purges = is_purged(r->body->query, m);
    if (c->purges)
        return true;
    diag *e =
        diag_error(r->diags, E1014, query_at(r, c->verb),
                   "rows of '%s' are soft-deleted, and this would remove them for good", m->name);
    diag_note(e, m->soft_delete->at, "soft delete is declared here");
    diag_hint(e,
              "mark them: update %s set %s = :now%s; or remove them: command %s(…) purges %s { … }",
              m->name, m->soft_delete->column, c->where == SIZE_MAX ? "" : " where …",
              r->body->query->name, m->name);
    return false;
}

/* ---- all of it -------------------------------------------------------------------------------- */

static bool read_update(reader *r)
{
    query_change *c = r->body->change;
    return change_read_set(r, r->body->shape->set, &c->assigned) && read_where(r);
}

/* A tenant is made by who has the rights for all of them. */
static bool refuse_new_tenant(reader *r)
{
    const query_change *c = r->body->change;
    if (c->target != r->schema->tenant || query_as_system(r->body->query))
        return true;
    diag *e = diag_error(r->diags, E1012, query_at(r, c->name_at),
                         "'%s' is the tenant, which no tenant can add", c->target->name);
    diag_hint(e, "write `command %s(…) as system`", r->body->query->name);
    return false;
}

bool query_read_change(reader *r)
{
    const query_shape *shape = r->body->shape;
    r->body->change = arena_alloc(r->arena, sizeof(query_change));
    r->body->change->where = r->body->change->conflict_where = SIZE_MAX;
    if (!check_verb(r) || !read_target(r) || !refuse_tail(r) || !refuse_orders(r))
        return false;
    bool good = shape->verb == QUERY_IS_INSERT   ? refuse_new_tenant(r) && change_read_insert(r)
                : shape->verb == QUERY_IS_UPDATE ? read_update(r)
                                                 : read_where(r);
    return good && check_removal(r) && refuse_purges(r) && change_read_returning(r);
}
