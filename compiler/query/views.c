/* views.c - views that a query names, and what is special about their own SQL. */
#include "base/buf.h"
#include "query/parts.h"

#include <string.h>

/* An engine takes views apart for each statement. */
enum {
    MOST_DEPTH = 32, /* of views over views */
    MOST_READS = 300 /* of views, in a statement */
};

/* ---- views that are named --------------------------------------------------------------------- */

static void add_view(reader *r, const query_body *view)
{
    for (size_t i = 0; i < r->body->views.count; i++)
        if (r->body->views.items[i] == view)
            return;
    vec_push(r->arena, r->body->views, view);
}

static void add_external(reader *r, const schema_view *table)
{
    for (size_t i = 0; i < r->body->externals.count; i++)
        if (r->body->externals.items[i] == table)
            return;
    vec_push(r->arena, r->body->externals, table);
}

static void add_all(reader *r, const query_body *view)
{
    for (size_t i = 0; i < view->models.count; i++)
        query_add_model(r, view->models.items[i]);
    for (size_t i = 0; i < view->views.count; i++)
        add_view(r, view->views.items[i]);
    add_view(r, view);
}

/* Where a view stands among those that are being read; their number when it is none of them. */
static size_t place_of(const bodies_reader *all, const schema_view *v)
{
    size_t i = 0;
    while (i < all->reading.count && all->reading.items[i] != v)
        i++;
    return i;
}

/* "a, b, a" */
static void refuse_cycle(reader *r, size_t first, size_t at)
{
    const bodies_reader *all = r->all;
    buf path = buf_new(r->arena);
    for (size_t i = first; i < all->reading.count; i++)
        buf_printf(&path, "%s, ", all->reading.items[i]->name);
    const char *name = all->reading.items[first]->name;
    diag *e = diag_error(r->diags, E1021, query_at(r, at), "view '%s' shows itself: %s%s", name,
                         path.text, name);
    for (size_t i = first; i < all->reading.count; i++)
        diag_note(e, all->reading.items[i]->at, "'%s' is declared here",
                  all->reading.items[i]->name);
    diag_hint(e, "rows that lead to rows of the same kind are found by WITH RECURSIVE");
}

static void refuse_depth(reader *r, size_t at)
{
    diag *e =
        diag_error(r->diags, E1021, query_at(r, at), "more than %d views over views", MOST_DEPTH);
    diag_hint(e, "let this one say itself what some of those do");
}

static bool may_read(reader *r, const schema_view *v, size_t at)
{
    size_t place = place_of(r->all, v);
    if (place < r->all->reading.count)
        refuse_cycle(r, place, at);
    else if (r->all->reading.count > MOST_DEPTH)
        refuse_depth(r, at);
    else
        return true;
    return false;
}

static void refuse_reads(reader *r, size_t at)
{
    diag *e = diag_error(r->diags, E1021, query_at(r, at),
                         "views that read views more than once: the engine would have more than %d "
                         "SELECTs here",
                         MOST_READS);
    diag_hint(e, "read a view once, in a WITH, where that says the same");
}

/* false, and said, when there are too many below it. */
static bool is_small(reader *r, const query_body *view, size_t at)
{
    if (query_is_view(r->body->query) && view->depth == MOST_DEPTH) {
        refuse_depth(r, at);
        return false;
    }
    if (r->body->depth <= view->depth)
        r->body->depth = view->depth + 1;
    r->body->reads += view->reads + 1;
    if (r->body->reads <= MOST_READS)
        return true;
    refuse_reads(r, at);
    return false;
}

/* Its object in the database would be there before such a table, and an engine need not trust it with
   one that somebody has programmed. */
static void refuse_in_view(reader *r, const schema_view *table, size_t at)
{
    diag *e = diag_error(r->diags, E1022, query_at(r, at),
                         "a view shows models and other views, and '%s' is a table of others",
                         table->name);
    diag_note(e, table->at, "declared here");
    diag_hint(e, "let a query read it");
}

/* Nobody knows whose its rows are. */
static void refuse_confined(reader *r, const schema_view *table, size_t at)
{
    diag *e = diag_error(r->diags, E1022, query_at(r, at),
                         "rows of '%s' are not confined to a tenant, and this %s is", table->name,
                         query_word(r->body->query));
    diag_note(e, table->at, "it is a table of others");
    diag_hint(e, "%s %s(…) as system …: then the SQL itself says whose rows",
              query_word(r->body->query), r->body->query->name);
}

static void read_external(reader *r, const schema_view *table, size_t at)
{
    add_external(r, table);
    if (query_is_view(r->body->query))
        refuse_in_view(r, table, at);
    else if (r->schema->tenant != NULL && !query_as_system(r->body->query))
        refuse_confined(r, table, at);
}

void query_read_view(reader *r, const schema_view *v, size_t at)
{
    if (v->external) {
        read_external(r, v, at);
        return;
    }
    bool of_view = query_is_view(r->body->query);
    if (of_view)
        vec_push(r->arena, r->all->reading, r->body->query->view);
    const query_body *body = may_read(r, v, at) ? r->all->read(r->all, v->rows) : NULL;
    if (body != NULL && is_small(r, body, at))
        add_all(r, body);
    else
        r->broken = true;
    if (of_view)
        r->all->reading.count--;
}

/* ---- a view's own SQL ------------------------------------------------------------------------- */

/* Its text is kept in snapshots, statement by statement, each of which begins a line. */
static void refuse_lines(reader *r, size_t token)
{
    const query_token *t = &r->body->tokens.items[token];
    if (memchr(r->body->written->text + t->at, '\n', t->size) == NULL)
        return;
    diag *e = diag_error(r->diags, E1020, query_at(r, token),
                         "in the SQL of a view a text or name ends on its own line");
    diag_hint(e, "join two texts: 'first line' || char(10) || 'second line'");
}

void query_check_view(reader *r)
{
    if (!query_is_view(r->body->query))
        return;
    for (size_t i = 0; i < r->body->tokens.count; i++) {
        refuse_lines(r, i);
        if (r->body->tokens.items[i].order && !r->broken) {
            diag *e = diag_error(r->diags, E1020, query_at(r, i),
                                 "a view has no orders that a caller chooses from");
            diag_hint(e, "let a query over it have them");
            r->broken = true; /* once is enough */
        }
    }
}

void query_keep_origins(reader *r)
{
    if (!query_is_view(r->body->query))
        return;
    for (size_t i = 0; i < r->body->columns.count; i++) {
        const query_column *c = &r->body->columns.items[i];
        slot *s = r->body->query->record->members.items[c->slot->number];
        if (c->fact == NULL || c->fact->kind != FACT_FIELD || c->fact->model == NULL ||
            c->fact->mixed)
            continue;
        s->origin_model = c->fact->model;
        s->origin = c->fact->field;
    }
}
