/* change_insert.c - which values INSERT gives, and where its rows come from. */
#include "query/change_parts.h"

#include "model/fields.h"

/* ---- fields ----------------------------------------------------------------------------------- */

static bool read_columns(reader *r)
{
    const query_shape *s = r->body->shape;
    query_change *c = r->body->change;
    if (s->columns.first == s->columns.end) {
        diag *e = diag_error(r->diags, E1012, query_at(r, c->verb),
                             "INSERT without the columns that it gives values for");
        diag_hint(e, "name them: insert into %s (%s, …)", c->target->name,
                  c->target->fields.items[0]->column);
        return false;
    }
    if (!change_is_fixed(r, s->columns, "a column of INSERT") ||
        !change_read_list(r, s->columns, &c->listed))
        return false;
    for (size_t i = 0; i < c->listed.count; i++)
        if (!change_may_give(r, c->listed.items[i], s->columns.first + i * 2, GIVEN_BY_INSERT))
            return false;
    return true;
}

/* What comes by itself: of the database, or of what is written around the rows. */
static bool comes_by_itself(const reader *r, const field *f)
{
    const query_change *c = r->body->change;
    return f->nullable || f->assigned || f == c->target->version || f->value.kind != DEFAULT_NONE ||
           field_has(f, MODIFIER_GENERATED) ||
           (f == c->target->tenant && !query_as_system(r->body->query));
}

static bool check_required(reader *r)
{
    const query_change *c = r->body->change;
    for (size_t i = 0; i < c->target->fields.count; i++) {
        const field *f = c->target->fields.items[i];
        if (comes_by_itself(r, f) || fields_have(&c->listed, f) ||
            (c->upserts && field_has(f, MODIFIER_UPDATE_NOW)))
            continue;
        diag *e = diag_error(r->diags, E1013, query_at(r, c->name_at),
                             "a row of '%s' needs a value of '%s'", c->target->name, f->name);
        diag_note(e, f->at, "required, without a default");
        diag_hint(e, "add %s to the columns", f->column);
        return false;
    }
    return true;
}

/* ---- rows ------------------------------------------------------------------------------------- */

static bool check_count(reader *r)
{
    const query_shape *s = r->body->shape;
    const query_change *c = r->body->change;
    query_facts facts = {0};
    if (!query_facts_read(r->arena, &r->body->tokens, s->rows, &facts) ||
        facts.count == c->listed.count)
        return true;
    diag *e = diag_error(r->diags, E1012, query_at(r, s->rows->tokens.first),
                         "%zu value%s for %zu column%s", facts.count, facts.count == 1 ? "" : "s",
                         c->listed.count, c->listed.count == 1 ? "" : "s");
    diag_note(e, query_span(r, s->columns), "the columns are named here");
    return false;
}

static bool check_rows(reader *r)
{
    const query_shape *s = r->body->shape;
    if (s->rows != NULL)
        return check_count(r);
    diag *e =
        diag_error(r->diags, E1012, query_at(r, r->body->change->verb), "INSERT without rows");
    diag_hint(e, "behind its columns stands values (…), or a SELECT");
    return false;
}

bool change_read_insert(reader *r)
{
    const query_shape *s = r->body->shape;
    return read_columns(r) && check_rows(r) &&
           (s->conflict.first == s->conflict.end || change_read_conflict(r)) && check_required(r);
}
