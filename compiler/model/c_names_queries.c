/* c_names_queries.c - what records, queries and commands are called in C. */
#include "base/fold.h"
#include "model/c_names.h"
#include "model/namer.h"

#include <string.h>

/* ---- records ---------------------------------------------------------------------------------- */

static void take_of_record(namer *n, const record *r, const char *stem, const c_use *use)
{
    namer_take(n, (c_owner){use, stem, NULL, r->name, NULL, r->at});
}

static void name_record(namer *n, record *r)
{
    static const c_use uses[] = {{"%", "record '%'", false},
                                 {"%_rows", "the rows of record '%'", false},
                                 {"%_free", "record '%'", false},
                                 {"%_rows_free", "the rows of record '%'", false}};
    static const c_use of_view[] = {{"%", "view '%'", false},
                                    {"%_rows", "the rows of view '%'", false},
                                    {"%_free", "view '%'", false},
                                    {"%_rows_free", "the rows of view '%'", false}};
    bool is_view = r->written->kind == DECLARATION_VIEW;
    r->c_row = arena_printf(n->arena, "%s_%s", n->schema->name, r->name);
    r->c_rows = arena_printf(n->arena, "%s_rows", r->c_row);
    for (size_t i = 0; i < sizeof uses / sizeof *uses; i++)
        take_of_record(n, r, r->c_row, is_view ? &of_view[i] : &uses[i]);
}

/* ---- queries ---------------------------------------------------------------------------------- */

static bool take_of_query(namer *n, const query *q, const c_use *use)
{
    return namer_take(n, (c_owner){use, q->c_name, NULL, q->name, NULL, q->at});
}

static void name_own_record(namer *n, const query *q, record *r)
{
    static const c_use uses[] = {{"%_row", "the rows of query '%'", false},
                                 {"%_rows", "the rows of query '%'", false},
                                 {"%_row_free", "the rows of query '%'", false},
                                 {"%_rows_free", "the rows of query '%'", false}};
    r->c_row = arena_printf(n->arena, "%s_row", q->c_name);
    r->c_rows = arena_printf(n->arena, "%s_rows", q->c_name);
    for (size_t i = 0; i < sizeof uses / sizeof *uses; i++)
        take_of_query(n, q, &uses[i]);
}

/* Lists of an enum's values have a type of their own, which several queries may return. */
static void take_values(namer *n, const query *q)
{
    static const c_use values = {"%_rows", "lists of an enum's values", false};
    if (q->kind != RESULT_VALUE || q->returns == RETURNS_ONE || q->value == NULL ||
        q->value->field->enumeration == NULL)
        return;
    const enumeration *e = q->value->field->enumeration;
    const char *stem = q->value->field->nullable ? e->c_optional : e->c_type;
    c_owner owner = {&values, stem, NULL, NULL, NULL, q->at};
    const c_owner *before = taken_add(&n->taken, &owner);
    if (before == NULL || before->use == &values)
        return;
    diag *d = diag_error(n->diags, E0501, q->at, "the C name '%s' is taken",
                         taken_name(n->arena, &owner));
    diag_note(d, before->at, "by %s", taken_words(n->arena, before));
    diag_hint(d, "lists of '%s' are called so", e->name);
}

/* Of its function and parameters: of a query, and of a command. */
static const c_use functions[] = {{"%", "query '%'", false}, {"%", "command '%'", false}};
static const c_use params[][2] = {{{"%_params", "the parameters of query '%'", false},
                                   {"%_PARAMS_INIT", "the parameters of query '%'", true}},
                                  {{"%_params", "the parameters of command '%'", false},
                                   {"%_PARAMS_INIT", "the parameters of command '%'", true}}};

/* Pages of a record that others return have cursors, and a type of their own. */
static void name_pages(namer *n, query *q)
{
    static const c_use count = {"%_count", "the count of query '%'", false};
    static const c_use rows[] = {{"%_rows", "the rows of query '%'", false},
                                 {"%_rows_free", "the rows of query '%'", false}};
    take_of_query(n, q, &count);
    if (q->record == NULL || q->own != NULL)
        return;
    q->c_rows = arena_printf(n->arena, "%s_rows", q->c_name);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        take_of_query(n, q, &rows[i]);
}

/* A view's are its own, with what they do behind it. */
static void name_calls(namer *n, query *q)
{
    const char *does = q->view == NULL ? "" : query_is_view(q) ? "_list" : "_count";
    q->c_name = arena_printf(n->arena, "%s_%s%s", n->schema->name, q->name, does);
    q->c_private =
        arena_printf(n->arena, "%s_%s%s", q->view == NULL ? "query" : "view", q->name, does);
    q->c_scan = arena_printf(n->arena, "%s_%s", n->schema->name, q->name);
}

static void take_of_view(namer *n, const query *q, const c_use *use, const char *rest)
{
    namer_take(n, (c_owner){use, q->c_scan, rest, q->name, rest, q->at});
}

/* What searches its rows. */
static void take_search(namer *n, const query *q)
{
    static const c_use calls[] = {{"%_find", "the find call of view '%'", false},
                                  {"%_where", "the filters of view '%'", false},
                                  {"%_everything", "the everything call of view '%'", false},
                                  {"%_any", "the any call of view '%'", false},
                                  {"%_all", "the all call of view '%'", false},
                                  {"%_not", "the not call of view '%'", false}};
    static const c_use filters[] = {{"%_where_%", "a filter of '%.%'", false},
                                    {"%_among_%", "a filter of '%.%'", false},
                                    {"%_null_%", "a filter of '%.%'", false}};
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        take_of_view(n, q, &calls[i], NULL);
    for (size_t i = 0; i < q->record->members.count; i++)
        for (size_t j = 0; j < sizeof filters / sizeof *filters; j++)
            take_of_view(n, q, &filters[j], q->record->members.items[i]->column);
}

static void name_query(namer *n, query *q)
{
    static const c_use order = {"%_by", "the orders of query '%'", false};
    static const c_use query_scans[] = {{"%_scan", "the scan of query '%'", false},
                                        {"%_next", "the scan of query '%'", false},
                                        {"%_scan_end", "the scan of query '%'", false}};
    static const c_use view_scans[] = {{"%_scan", "the scan of view '%'", false},
                                       {"%_next", "the scan of view '%'", false},
                                       {"%_scan_end", "the scan of view '%'", false}};
    static const c_use list = {"%", "the list call of view '%'", false};
    static const c_use count = {"%", "the count call of view '%'", false};
    const c_use *scans = q->view == NULL ? query_scans : view_scans;
    const c_use *function = &functions[q->command];
    if (q->view != NULL)
        function = query_is_view(q) ? &list : &count;
    q->schema_name = n->schema->name;
    name_calls(n, q);
    if (!take_of_query(n, q, function))
        return;
    for (size_t i = 0; q->in_struct && i < sizeof *params / sizeof **params; i++)
        take_of_query(n, q, &params[q->command][i]);
    bool scanned = q->returns == RETURNS_MANY && !q->command;
    for (size_t i = 0; scanned && i < sizeof view_scans / sizeof *view_scans; i++)
        namer_take(n, (c_owner){&scans[i], q->c_scan, NULL, q->name, NULL, q->at});
    take_values(n, q);
    if (query_is_view(q))
        take_search(n, q);
    if (q->ordered)
        take_of_query(n, q, &order);
    if (q->returns == RETURNS_PAGES)
        name_pages(n, q);
    if (q->own != NULL)
        name_own_record(n, q, q->own);
}

void namer_name_queries(namer *n)
{
    for (size_t i = 0; i < n->schema->records.count; i++)
        name_record(n, n->schema->records.items[i]);
    for (size_t i = 0; i < n->schema->queries.count; i++)
        name_query(n, n->schema->queries.items[i]);
}

/* ---- members and parameters ------------------------------------------------------------------- */

static const char *free_name(namer *n, const char *name)
{
    bool used =
        c_names_is_reserved(name) || fold_begins(name, "schemac_") || namer_is_taken(n, name);
    return used ? arena_printf(n->arena, "%s_", name) : name;
}

static void take_member(namer *n, map *members, const slot *s, const char *name)
{
    const slot *before = map_get(members, name);
    if (before == NULL) {
        map_put(members, name, (void *)(uintptr_t)s);
        return;
    }
    diag *e = diag_error(n->diags, E0501, s->at, "'%s' and '%s' are both '%s' in C", s->name,
                         before->name, name);
    diag_note(e, before->at, "'%s' is declared here", before->name);
    if (before->c_count != NULL && strcmp(before->c_count, name) == 0)
        diag_hint(e, "'%s' says how many there are of '%s': give one of them another name", name,
                  before->name);
    else
        diag_hint(e, "give one of them another name");
}

static void name_slot(namer *n, map *members, slot *s, bool parameter)
{
    /* of several keys the name says enough: "tags", not "tags_id" */
    s->c_name = free_name(n, s->row != NULL || s->list ? s->name : s->column);
    while (parameter && namer_is_own_parameter(s->c_name))
        s->c_name = arena_printf(n->arena, "%s_value", s->c_name);
    take_member(n, members, s, s->c_name);
    if (!s->many && !s->list)
        return;
    s->c_count = arena_printf(n->arena, "%s_count", s->c_name);
    take_member(n, members, s, s->c_count);
}

static void name_slots(namer *n, const slots *list, bool parameters)
{
    map members = map_new(n->arena, false);
    for (size_t i = 0; i < list->count; i++)
        name_slot(n, &members, list->items[i], parameters);
}

void namer_name_slots(namer *n)
{
    for (size_t i = 0; i < n->schema->records.count; i++)
        name_slots(n, &n->schema->records.items[i]->members, false);
    for (size_t i = 0; i < n->schema->queries.count; i++) {
        const query *q = n->schema->queries.items[i];
        name_slots(n, &q->parameters, !q->in_struct);
        if (q->own != NULL)
            name_slots(n, &q->own->members, false);
        if (q->value != NULL)
            q->value->c_name = "value";
    }
}
