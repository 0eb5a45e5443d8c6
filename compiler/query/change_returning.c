/* change_returning.c - what a command gives back: RETURNING, which only sees the table that is
   changed. */
#include "query/change_parts.h"

#include "base/fold.h"

/* ---- both or neither -------------------------------------------------------------------------- */

static bool check_pair(reader *r)
{
    const query_shape *s = r->body->shape;
    const query *q = r->body->query;
    bool gives = s->returning.first < s->returning.end;
    if (gives && q->returns == RETURNS_NOTHING) {
        diag *e = diag_error(r->diags, E1012, query_span(r, s->returning),
                             "RETURNING gives rows, and '%s' returns nothing", q->name);
        diag_hint(e, "say what they are: command %s(…) returns many … { … }", q->name);
        return false;
    }
    if (gives || q->returns == RETURNS_NOTHING)
        return true;
    diag *e = diag_error(r->diags, E1012, q->written->query->returns_at,
                         "'%s' returns rows, and nothing in the SQL gives them", q->name);
    diag_hint(e, "end the statement with `returning *`, or with the columns that are wanted");
    return false;
}

/* They would have to come in an order, and RETURNING has none. */
static bool refuse_many(reader *r)
{
    const record *rec = r->body->query->record;
    for (size_t i = 0; rec != NULL && i < rec->members.count; i++) {
        const slot *s = rec->members.items[i];
        if (!s->many)
            continue;
        diag *e = diag_error(r->diags, E1012, r->body->query->written->query->returns_at,
                             "a command returns the rows that it changes, and none that belong to "
                             "them");
        diag_note(e, s->at, "'%s' is declared here", s->name);
        diag_hint(e, "ask for them in a query");
        return false;
    }
    return true;
}

/* ---- names of the target in subqueries -------------------------------------------------------- */

static bool has_source(const query_select *s, const char *alias)
{
    for (size_t i = 0; i < s->arms.count; i++)
        for (size_t j = 0; j < s->arms.items[i].sources.count; j++) {
            const char *called = s->arms.items[i].sources.items[j].alias;
            if (called != NULL && fold_equal(called, alias))
                return true;
        }
    return false;
}

/* The innermost SELECT that a token stands in; NULL for none. */
static const query_select *select_around(const reader *r, size_t token)
{
    const query_select *found = NULL;
    for (size_t i = 0; i < r->body->shape->all.count; i++) {
        const query_select *s = r->body->shape->all.items[i];
        if (token >= s->tokens.first && token < s->tokens.end)
            found = s; /* one before those in it */
    }
    return found;
}

static bool means_target(const reader *r, size_t token)
{
    const query_change *c = r->body->change;
    const query_select *whole = r->body->shape->whole;
    for (const query_select *s = select_around(r, token); s != NULL && s != whole; s = s->around)
        if (has_source(s, c->alias))
            return false;
    return true;
}

/* SQLite knows the row there by its table's name alone, which may be that of a model in it. */
static bool check_subqueries(reader *r)
{
    const query_change *c = r->body->change;
    query_range all = r->body->shape->returning;
    if (fold_equal(c->alias, c->target->table))
        return true;
    for (size_t i = all.first; i + 1 < all.end; i++) {
        const query_token *t = change_token(r, i);
        if (!query_token_names(t, c->alias) || !change_is(r, i + 1, all.end, ".") ||
            select_around(r, i) == NULL || !means_target(r, i))
            continue;
        diag *e = diag_error(r->diags, E0110, query_at(r, i),
                             "'%s.' in a subquery of RETURNING is not supported in this version",
                             t->text);
        diag_hint(e, "name the column alone, or ask for it in a query of its own");
        return false;
    }
    return true;
}

bool change_read_returning(reader *r)
{
    return check_pair(r) && refuse_many(r) && check_subqueries(r);
}
