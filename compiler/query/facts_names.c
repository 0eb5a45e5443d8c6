/* facts_names.c - which column a name is. */
#include "query/facts_read.h"

#include "base/fold.h"

enum { MOST_COLUMNS = 2000 /* that SQLite has in a SELECT */ };

/* The columns of a source that is no model; NULL when they are not known. */
static const query_facts *columns_of(facts_reader *f, const query_source *s)
{
    return s->select == NULL ? NULL : facts_of_select(f, s->select, s->with);
}

static const char *column_name(const query_source *s, const query_facts *columns, size_t i)
{
    if (i < s->columns.count)
        return s->columns.items[i];
    if (s->with != NULL && i < s->with->columns.count)
        return s->with->columns.items[i];
    return columns->items[i].name;
}

static query_fact of_field(facts_reader *f, const model *m, const field *from)
{
    query_fact fact = {.kind = FACT_FIELD,
                       .name = from->column,
                       .model = m,
                       .field = from,
                       .never_null = !from->nullable};
    if (from->nullable)
        fact.why = arena_printf(f->words.arena, "'%s' may be null", from->name);
    return fact;
}

/* Of what a view computes its declaration is all that is known. */
static query_fact of_member(facts_reader *f, const schema_view *v, const slot *s)
{
    query_fact fact = {.kind = FACT_FIELD,
                       .name = s->column,
                       .model = s->origin_model,
                       .field = s->origin != NULL ? s->origin : s->field,
                       .never_null = !s->optional};
    if (s->optional)
        fact.why = arena_printf(f->words.arena, "'%s' of %s '%s' may be null", s->name,
                                v->external ? "table" : "view", v->name);
    return fact;
}

/* The columns of a model or view. */
static size_t column_count(const query_source *s)
{
    return s->kind == SOURCE_MODEL ? s->model->fields.count : s->view->record->members.count;
}

static query_fact of_column(facts_reader *f, const query_source *s, size_t i)
{
    return s->kind == SOURCE_MODEL ? of_field(f, s->model, s->model->fields.items[i])
                                   : of_member(f, s->view, s->view->record->members.items[i]);
}

static bool is_declared(const query_source *s)
{
    return s->kind == SOURCE_MODEL || s->kind == SOURCE_VIEW;
}

/* What its place makes of a column. */
static void place(query_fact *fact, const query_source *s, bool summed)
{
    if (s->optional)
        fact->why = "the outer join may find no row";
    else if (summed)
        fact->why = "beside an aggregate, a column of no rows is NULL";
    if (s->optional || summed) {
        fact->never_null = false;
        fact->way_out = NULL;
    }
}

/* ---- all columns ------------------------------------------------------------------------------ */

static bool is_shared(const query_source *s, const char *name)
{
    bool shared = s->natural;
    for (size_t i = 0; i < s->shared.count; i++)
        shared = shared || fold_equal(s->shared.items[i], name);
    return shared;
}

static bool is_among(const query_facts *facts, size_t first, const char *name)
{
    for (size_t i = first; i < facts->count; i++)
        if (facts->items[i].name != NULL && fold_equal(facts->items[i].name, name))
            return true;
    return false;
}

/* What `*` has of columns that a join has in common stands there once. */
static void add_column(facts_reader *f, const query_source *s, query_fact fact, size_t first,
                       bool of_all, query_facts *out)
{
    bool again =
        of_all && fact.name != NULL && is_shared(s, fact.name) && is_among(out, first, fact.name);
    if (!again)
        vec_push(f->words.arena, *out, fact);
}

static bool add_source(facts_reader *f, const query_source *s, bool summed, size_t first,
                       bool of_all, query_facts *out)
{
    const query_facts *columns = is_declared(s) ? NULL : columns_of(f, s);
    if (s->kind == SOURCE_VIEW && s->view->external)
        return false; /* it may have others, and in another order */
    if (!is_declared(s) && columns == NULL)
        return false;
    size_t count = columns == NULL ? column_count(s) : columns->count;
    if (!facts_enter(f, count))
        return false;
    for (size_t i = 0; i < count && out->count <= MOST_COLUMNS; i++) {
        query_fact fact = columns == NULL ? of_column(f, s, i) : columns->items[i];
        if (columns != NULL)
            fact.name = column_name(s, columns, i);
        else if (i < s->columns.count)
            fact.name = s->columns.items[i];
        place(&fact, s, summed);
        add_column(f, s, fact, first, of_all, out);
    }
    facts_leave(f);
    return out->count <= MOST_COLUMNS;
}

bool facts_add_all(facts_reader *f, const facts_scope *at, const char *of, query_facts *out)
{
    const query_arm *arm = &at->select->arms.items[at->arm];
    size_t first = out->count, found = 0;
    bool summed = facts_is_summed(f, at);
    for (size_t i = 0; i < arm->sources.count; i++) {
        const query_source *s = &arm->sources.items[i];
        if (of != NULL && (s->alias == NULL || !fold_equal(s->alias, of)))
            continue;
        found++;
        if (!add_source(f, s, summed, first, of == NULL, out))
            return false;
    }
    /* engines do not agree what RETURNING * has beside the table */
    return found > 0 && !(arm->changes && of == NULL && found > 1);
}

/* ---- one column ------------------------------------------------------------------------------- */

/* NAME_MISSING: not in the source that is named before it, and nowhere else then. */
typedef enum { NAME_ABSENT, NAME_FOUND, NAME_UNCLEAR, NAME_MISSING } found_name;

static const char *declared_name(const query_source *s, size_t i)
{
    if (i < s->columns.count)
        return s->columns.items[i];
    return s->kind == SOURCE_MODEL ? s->model->fields.items[i]->column
                                   : s->view->record->members.items[i]->column;
}

static found_name in_declared(facts_reader *f, const query_source *s, const char *name,
                              query_fact *out)
{
    for (size_t i = 0; i < column_count(s); i++) {
        const char *called = declared_name(s, i);
        if (fold_equal(called, name)) {
            *out = of_column(f, s, i);
            out->name = called;
            return NAME_FOUND;
        }
    }
    return NAME_ABSENT;
}

/* A column whose name is the engine's choice may be the one that is meant. */
static found_name in_columns(const query_source *s, const query_facts *columns, const char *name,
                             query_fact *out)
{
    size_t found = 0;
    bool unnamed = false;
    for (size_t i = 0; i < columns->count; i++) {
        const char *called = column_name(s, columns, i);
        unnamed = unnamed || called == NULL;
        if (called == NULL || !fold_equal(called, name) || found++ > 0)
            continue;
        *out = columns->items[i];
        out->name = called;
    }
    if (found == 1)
        return NAME_FOUND;
    return found > 1 || unnamed ? NAME_UNCLEAR : NAME_ABSENT;
}

static found_name in_source(facts_reader *f, const query_source *s, const char *name,
                            query_fact *out)
{
    if (is_declared(s))
        return in_declared(f, s, name, out);
    const query_facts *columns = columns_of(f, s);
    return columns == NULL ? NAME_UNCLEAR : in_columns(s, columns, name, out);
}

static found_name in_arm(facts_reader *f, const facts_scope *at, const char *of, const char *name,
                         query_fact *out)
{
    const query_arm *arm = &at->select->arms.items[at->arm];
    found_name result = NAME_ABSENT;
    bool called = false;
    for (size_t i = 0; i < arm->sources.count; i++) {
        const query_source *s = &arm->sources.items[i];
        if (of != NULL && (s->alias == NULL || !fold_equal(s->alias, of)))
            continue;
        called = true;
        /* RETURNING means the table that is changed */
        if (result == NAME_FOUND && of == NULL && (is_shared(s, name) || arm->changes))
            continue;
        query_fact fact;
        found_name one = in_source(f, s, name, &fact);
        if (one == NAME_UNCLEAR || (one == NAME_FOUND && result == NAME_FOUND))
            return NAME_UNCLEAR;
        if (one == NAME_ABSENT)
            continue;
        result = NAME_FOUND;
        *out = fact;
        place(out, s, facts_is_summed(f, at));
    }
    return result == NAME_ABSENT && of != NULL && called ? NAME_MISSING : result;
}

/* The arm whose columns are seen next; select is NULL when there is none. */
static facts_scope around(facts_scope at)
{
    const query_select *s = at.select;
    while (s->apart && s->around != NULL)
        s = s->around;
    return (facts_scope){s->apart ? NULL : s->around, s->around_arm};
}

static bool may_have(facts_reader *f, const facts_scope *at, const char *name)
{
    if (at->arm >= at->select->arms.count)
        return false;
    const query_arm *arm = &at->select->arms.items[at->arm];
    query_fact fact;
    for (size_t i = 0; i < arm->sources.count; i++)
        if (in_source(f, &arm->sources.items[i], name, &fact) != NAME_ABSENT)
            return true;
    return false;
}

bool facts_is_outer(facts_reader *f, const facts_scope *at, const char *name)
{
    if (!facts_enter(f, 1))
        return true;
    bool outer = false;
    if (!may_have(f, at, name))
        for (facts_scope s = around(*at); !outer && s.select != NULL; s = around(s))
            outer = may_have(f, &s, name);
    facts_leave(f);
    return outer;
}

static bool is_outermost(facts_scope at)
{
    return around(at).select == NULL;
}

query_fact facts_of_column(facts_reader *f, const facts_scope *at, const char *of, const char *name,
                           bool *absent)
{
    *absent = false;
    for (facts_scope s = *at; s.select != NULL; s = around(s)) {
        query_fact fact = {0};
        if (s.arm >= s.select->arms.count || !facts_enter(f, 1))
            break;
        found_name found = in_arm(f, &s, of, name, &fact);
        facts_leave(f);
        if (found == NAME_FOUND)
            return fact;
        *absent = found == NAME_MISSING || (found == NAME_ABSENT && is_outermost(s));
        if (found != NAME_ABSENT)
            break;
    }
    return (query_fact){.name = name};
}
