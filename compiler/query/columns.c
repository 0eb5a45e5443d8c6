/* columns.c - what a query returns, held against what its SQL gives: column by column, their types,
   and whether they may be null. */
#include "query/parts.h"

#include "base/buf.h"
#include "base/fold.h"
#include "base/suggest.h"

#include <string.h>

/* ---- words ------------------------------------------------------------------------------------ */

static const char *type_words(arena *a, const field *f)
{
    if (f->target != NULL)
        return arena_printf(a, "the key of '%s'", f->target->name);
    if (f->enumeration != NULL)
        return f->enumeration->name;
    if (f->type == TYPE_DECIMAL)
        return arena_printf(a, "decimal(%d,%d)", f->precision, f->scale);
    return type_table[type_table[f->type].stored_as].name;
}

static const char *slot_words(arena *a, const slot *s)
{
    return s->name == NULL ? "what is returned" : arena_printf(a, "'%s'", s->name);
}

static span fact_at(const reader *r, const query_fact *f)
{
    return f->tokens.end > f->tokens.first ? query_span(r, f->tokens) : r->body->query->at;
}

/* All columns, as they are written first. */
static span columns_at(const reader *r)
{
    const query_arm *first = &r->body->shape->whole->arms.items[0];
    if (first->items.count == 0)
        return r->body->query->at;
    const query_item *last = &first->items.items[first->items.count - 1];
    size_t end = last->alias != NULL ? last->alias_at + 1 : last->tokens.end;
    return query_span(r, (query_range){first->items.items[0].tokens.first, end});
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

/* ---- types ------------------------------------------------------------------------------------ */

static bool is_text_like(type_kind t)
{
    return t == TYPE_TEXT || t == TYPE_JSON || t == TYPE_DATE || t == TYPE_ENUM;
}

/* Whether a value of the field that it comes from is always one of the declared type. */
static bool field_fits(const field *from, const field *to)
{
    type_kind a = type_table[from->type].stored_as, b = type_table[to->type].stored_as;
    if (to->target != NULL && from->target != to->target &&
        !(to->target->own_key.count == 1 && to->target->own_key.items[0] == from))
        return false;
    if (a == TYPE_INT32 && b == TYPE_INT64)
        return true;
    if (a == TYPE_JSON && b == TYPE_TEXT)
        return true;
    return a == b && from->enumeration == to->enumeration && from->scale == to->scale &&
           from->precision <= to->precision;
}

/* What the SQL gives, in words, when it is not what is declared; else NULL. */
static const char *misfit(reader *r, const query_fact *f, const field *to)
{
    bool integer = field_is_integer(to);
    switch (f->kind) {
    case FACT_FIELD:
        return field_fits(f->field, to) ? NULL : type_words(r->arena, f->field);
    case FACT_INTEGER:
        return integer || to->type == TYPE_DOUBLE ? NULL : "a whole number";
    case FACT_REAL:
        return to->type == TYPE_DOUBLE ? NULL : "a number with a fraction, a double";
    case FACT_TEXT:
        return is_text_like(to->type) && !integer ? NULL : "a text";
    case FACT_BOOL:
        return to->type == TYPE_BOOL || to->type == TYPE_INT32 || to->type == TYPE_INT64
                   ? NULL
                   : "true or false";
    case FACT_UNKNOWN:
    case FACT_NULL:
        break;
    }
    return NULL;
}

/* What it would have to be declared as. */
static const char *fitting_type(arena *a, const query_fact *f)
{
    switch (f->kind) {
    case FACT_FIELD:
        return f->field->target != NULL ? f->field->target->name : type_words(a, f->field);
    case FACT_INTEGER:
        return "int64";
    case FACT_REAL:
        return "double";
    case FACT_BOOL:
        return "bool";
    default:
        return "text";
    }
}

static void refuse_type(reader *r, const query_fact *f, const slot *s, const char *given)
{
    diag *e = diag_error(r->diags, E1009, fact_at(r, f), "%s is declared as %s, but this is %s",
                         slot_words(r->arena, s), type_words(r->arena, s->field), given);
    diag_note(e, s->at, "declared here");
    if (f->kind == FACT_FIELD && f->model != NULL)
        diag_note(e, f->field->at, "'%s.%s' is declared here", f->model->name, f->field->name);
    diag_hint(e, "declare it as `%s`, or make it what is declared: cast(… as …)",
              fitting_type(r->arena, f));
}

static void refuse_scale(reader *r, const query_fact *f, const slot *s)
{
    diag *e = diag_error(r->diags, E1009, fact_at(r, f),
                         "%s is declared with %d digits behind the point, and '*', '/' and avg "
                         "give other units",
                         slot_words(r->arena, s), s->field->scale);
    diag_note(e, s->at, "declared here");
    diag_hint(e, "say what it is: cast(… as integer), in units of 10^-%d; or declare it with '!'",
              s->field->scale);
}

static void check_type(reader *r, const query_fact *f, const slot *s)
{
    if (s->field->type == TYPE_DECIMAL && s->field->target == NULL && f->scaled && !s->sure) {
        refuse_scale(r, f, s);
        return;
    }
    const char *given = misfit(r, f, s->field);
    if (given != NULL)
        refuse_type(r, f, s, given);
}

/* ---- nulls ------------------------------------------------------------------------------------ */

static const char *declared_type(reader *r, const slot *s)
{
    const ast_member *w = s->written->written;
    if (s->row != NULL)
        return arena_printf(r->arena, "row %s", s->row->name);
    buf b = buf_new(r->arena);
    buf_put(&b, w->type.text);
    for (size_t i = 0; i < w->arguments.count; i++)
        buf_printf(&b, "%s%s", i == 0 ? "(" : ",", w->arguments.items[i].text);
    buf_put(&b, w->arguments.count > 0 ? ")" : "");
    return b.text;
}

static void offer_columns(suggestion *s, const query_source *from)
{
    if (from->kind == SOURCE_MODEL)
        for (size_t i = 0; i < from->model->fields.count; i++)
            suggest_offer(s, from->model->fields.items[i]->column);
    if (from->kind == SOURCE_VIEW)
        for (size_t i = 0; i < from->view->record->members.count; i++)
            suggest_offer(s, from->view->record->members.items[i]->column);
}

/* The engine, which would say the same, is asked only when all is well here. */
static void refuse_absent(reader *r, const query_fact *f)
{
    const query_arm *first = &r->body->shape->whole->arms.items[0];
    const query_token *named = &r->body->tokens.items[f->absent.first];
    const char *name = r->body->tokens.items[f->absent.end - 1].text;
    bool qualified = f->absent.end - f->absent.first > 1;
    diag *e = diag_error(r->diags, E0601, query_span(r, f->absent),
                         "the SQL of '%s': no such column: %s", r->body->query->name, name);
    suggestion s = suggest_new(name);
    for (size_t i = 0; i < first->sources.count; i++) {
        const query_source *from = &first->sources.items[i];
        if (!qualified || (from->alias != NULL && fold_equal(from->alias, named->text)))
            offer_columns(&s, from);
    }
    suggest_hint(&s, e);
}

static void check_null(reader *r, const query_fact *f, const slot *s)
{
    if (s->optional || s->sure || s->many || f->never_null)
        return;
    if (f->absent.end > f->absent.first) {
        refuse_absent(r, f);
        return;
    }
    diag *e = diag_error(r->diags, E1010, fact_at(r, f), "%s is declared as never null, but %s",
                         slot_words(r->arena, s),
                         f->why != NULL ? f->why : "that is not known of what stands here");
    diag_note(e, s->at, "declared here");
    const char *type = declared_type(r, s);
    if (s->row != NULL)
        diag_hint(e, "declare it as `%s?`", type);
    else if (f->way_out != NULL)
        diag_hint(e, "declare it as `%s?`, use %s, or say with `%s!` that you know better", type,
                  f->way_out, type);
    else
        diag_hint(e, "declare it as `%s?`, or say with `%s!` that you know better", type, type);
}

/* ---- whole rows ------------------------------------------------------------------------------- */

static void add_column(reader *r, const slot *s, const field *f, const query_fact *fact)
{
    query_column c = {.slot = s, .field = f, .fact = fact};
    vec_push(r->arena, r->body->columns, c);
}

static bool is_field(const query_fact *f, const model *m, size_t number)
{
    return f->kind == FACT_FIELD && f->model == m && f->field == m->fields.items[number];
}

/* Of a row that may be missing all is null: its key tells. */
static const query_fact *key_fact(const query_fact *facts, const model *m)
{
    return &facts[m->key.items[0]->number];
}

/* Of a row that is there its required fields are, too. */
static void check_fields(reader *r, const query_fact *facts, const slot *s)
{
    const model *m = s->row;
    check_null(r, key_fact(facts, m), s);
    for (size_t i = 0; i < m->fields.count && key_fact(facts, m)->never_null; i++) {
        const field *f = m->fields.items[i];
        if (f->nullable || facts[i].never_null || s->sure || s->many)
            continue;
        diag *e = diag_error(
            r->diags, E1010, fact_at(r, &facts[i]), "'%s' of a row is never null, but %s", f->name,
            facts[i].why != NULL ? facts[i].why : "that is not known of what stands here");
        diag_note(e, f->at, "'%s.%s' is declared here", m->name, f->name);
        diag_hint(e, "let all of the row come from one place, or return members of its values");
        return;
    }
}

static bool read_model(reader *r, const slot *s)
{
    const query_facts *facts = &r->body->facts;
    const model *m = s->row;
    for (size_t i = 0; i < m->fields.count; i++) {
        if (i < facts->count && facts->count == m->fields.count && is_field(&facts->items[i], m, i))
            continue;
        bool few = i >= facts->count;
        diag *e = facts->count != m->fields.count
                      ? diag_error(r->diags, E1008, columns_at(r),
                                   "it returns rows of '%s', which have %zu field%s, and gives %zu "
                                   "column%s",
                                   m->name, m->fields.count, plural(m->fields.count), facts->count,
                                   plural(facts->count))
                      : diag_error(r->diags, E1008, fact_at(r, &facts->items[few ? 0 : i]),
                                   "it returns rows of '%s', and column %zu is not its field '%s'",
                                   m->name, i + 1, m->fields.items[i]->name);
        diag_hint(e, "select * from %s, or the row by its alias: select x.*", m->name);
        return false;
    }
    for (size_t i = 0; i < m->fields.count; i++)
        add_column(r, s, m->fields.items[i], &facts->items[i]);
    check_fields(r, facts->items, s);
    return true;
}

/* ---- members ---------------------------------------------------------------------------------- */

static const slot *find_member(const reader *r, const char *name)
{
    const slots *members = &r->body->query->record->members;
    for (size_t i = 0; name != NULL && i < members->count; i++) {
        const slot *s = members->items[i];
        if (fold_equal(s->row != NULL ? s->name : s->column, name))
            return s;
    }
    return NULL;
}

/* The member that all columns of a model would be. */
static const slot *row_of(const reader *r, const model *m)
{
    const slots *members = &r->body->query->record->members;
    for (size_t i = 0; i < members->count; i++)
        if (members->items[i]->row == m && m != NULL)
            return members->items[i];
    return NULL;
}

/* What is nearly its name: a whole row without an alias, or a key without `_id`. */
static bool hint_at_member(reader *r, const query_fact *f, const query_item *item, diag *e)
{
    const slots *members = &r->body->query->record->members;
    const slot *row = item != NULL && item->kind != ITEM_EXPRESSION ? row_of(r, f->model) : NULL;
    if (row != NULL) {
        const char *of = item->of == NULL ? f->model->name : item->of;
        diag_hint(e, "name the whole row: %s.* as %s", of, row->name);
        return true;
    }
    for (size_t i = 0; i < members->count; i++)
        if (members->items[i]->row == NULL && fold_equal(members->items[i]->name, f->name)) {
            diag_hint(e, "member '%s' is a key, whose column is called %s", f->name,
                      members->items[i]->column);
            return true;
        }
    return false;
}

static void refuse_column(reader *r, const query_fact *f, const query_item *item)
{
    const slots *members = &r->body->query->record->members;
    if (f->name == NULL) {
        diag *e = diag_error(r->diags, E1008, fact_at(r, f), "this column has no name");
        diag_hint(e, "say which member it is: … as %s", members->items[0]->column);
        return;
    }
    diag *e = diag_error(r->diags, E1008, fact_at(r, f), "no member is called '%s'", f->name);
    if (hint_at_member(r, f, item, e))
        return;
    suggestion s = suggest_new(f->name);
    for (size_t i = 0; i < members->count; i++)
        suggest_offer(&s, members->items[i]->column);
    if (!suggest_hint(&s, e))
        diag_hint(e, "declare it, or leave the column out");
}

/* Tokens of `o.* as name` are replaced, in each arm. */
static bool take_row(reader *r, const query_item *item, const slot *s)
{
    if (item->kind != ITEM_ALL_OF || item->alias == NULL)
        return false;
    for (size_t i = item->tokens.first; i <= item->alias_at; i++)
        r->body->roles[i] = (query_role){
            .kind = i == item->tokens.first ? ROLE_ROW : ROLE_ROW_REST, .slot = s, .model = s->row};
    return true;
}

static void take_in_arms(reader *r, size_t item, const slot *s)
{
    const query_select *whole = r->body->shape->whole;
    for (size_t i = 0; i < whole->arms.count; i++) {
        const query_arm *arm = &whole->arms.items[i];
        if (item < arm->items.count && take_row(r, &arm->items.items[item], s))
            continue;
        diag *e = diag_error(r->diags, E1008, query_span(r, arm->tokens),
                             "'%s' is a whole row, and not in this part of the query", s->name);
        diag_hint(e, "each SELECT has it at the same place: x.* as %s", s->name);
        return;
    }
}

static void refuse_row(reader *r, const query_fact *f, const slot *s, const query_item *item)
{
    diag *e;
    if (s == NULL) {
        e = diag_error(r->diags, E1008, query_at(r, item->alias_at), "no member is called '%s'",
                       item->alias);
        suggestion g = suggest_new(item->alias);
        for (size_t i = 0; i < r->body->query->record->members.count; i++)
            suggest_offer(&g, r->body->query->record->members.items[i]->name);
        if (!suggest_hint(&g, e) && f->model != NULL)
            diag_hint(e, "declare it: %s: row %s;", item->alias, f->model->name);
    } else if (s->row == NULL) {
        e = diag_error(r->diags, E1008, query_at(r, item->alias_at),
                       "'%s' is declared as one value, and this is a whole row", s->name);
        diag_note(e, s->at, "declared here");
        diag_hint(e, "declare it as a row: %s: row %s;", s->name,
                  f->model == NULL ? "customer" : f->model->name);
    } else {
        e = diag_error(r->diags, E1008, query_span(r, item->tokens),
                       "'%s' is declared as a row of '%s', and this is another", s->name,
                       s->row->name);
        diag_note(e, s->at, "declared here");
        if (f->model != NULL && f->model != s->row)
            diag_hint(e, "declare it as a row of '%s': %s: row %s;", f->model->name, s->name,
                      f->model->name);
    }
}

/* The columns of one item that is a whole row, from fact `i` on; how many they are, 0 when that is
   refused. */
static size_t read_row(reader *r, size_t i, const query_item *item)
{
    const query_facts *facts = &r->body->facts;
    const slot *s = find_member(r, item->alias);
    const model *m = s == NULL ? NULL : s->row;
    bool good = m != NULL && i + m->fields.count <= facts->count;
    for (size_t j = 0; good && j < m->fields.count; j++)
        good = facts->items[i + j].item == facts->items[i].item &&
               is_field(&facts->items[i + j], m, j);
    if (!good) {
        refuse_row(r, &facts->items[i], s, item);
        return 0;
    }
    take_in_arms(r, facts->items[i].item, s);
    for (size_t j = 0; j < m->fields.count; j++)
        add_column(r, s, m->fields.items[j], &facts->items[i + j]);
    check_fields(r, &facts->items[i], s);
    return m->fields.count;
}

static bool read_value(reader *r, const query_fact *f, const slot *s, const query_item *item)
{
    if (s == NULL) {
        refuse_column(r, f, item);
        return false;
    }
    if (s->row != NULL) {
        diag *e = diag_error(r->diags, E1008, fact_at(r, f),
                             "'%s' is a whole row, and this is one value", s->name);
        diag_note(e, s->at, "declared here");
        diag_hint(e, "name the row by its alias: x.* as %s", s->name);
        return false;
    }
    check_type(r, f, s);
    check_null(r, f, s);
    add_column(r, s, s->field, f);
    return true;
}

static bool is_given_twice(reader *r, const bool *given, const slot *s, span at)
{
    if (s == NULL || !given[s->number])
        return false;
    diag_error(r->diags, E1008, at, "'%s' is given twice", s->name);
    return true;
}

static void refuse_missing(reader *r, const bool *given)
{
    const slots *members = &r->body->query->record->members;
    for (size_t i = 0; i < members->count; i++) {
        const slot *s = members->items[i];
        if (given[i])
            continue;
        diag *e = diag_error(r->diags, E1008, r->body->query->at,
                             "nothing in the SQL gives member '%s'", s->name);
        diag_note(e, s->at, "declared here");
        if (s->row != NULL)
            diag_hint(e, "a whole row is given by its alias: x.* as %s", s->name);
        else
            diag_hint(e, "a column is a member by its name: … as %s", s->column);
    }
}

static void read_members(reader *r)
{
    const query_facts *facts = &r->body->facts;
    const query_arm *first = &r->body->shape->whole->arms.items[0];
    bool *given =
        arena_alloc(r->arena, (r->body->query->record->members.count + 1) * sizeof *given);
    size_t errors = r->diags->errors;
    for (size_t i = 0; i < facts->count;) {
        const query_fact *f = &facts->items[i];
        const query_item *item = first->values ? NULL : &first->items.items[f->item];
        bool row = item != NULL && item->kind == ITEM_ALL_OF && item->alias != NULL;
        const slot *s = find_member(r, row ? item->alias : f->name);
        if (is_given_twice(r, given, s, fact_at(r, f)))
            return;
        if (s != NULL)
            given[s->number] = true;
        size_t used = row ? read_row(r, i, item) : (size_t)read_value(r, f, s, item);
        if (used == 0)
            return;
        i += used;
    }
    if (r->diags->errors == errors)
        refuse_missing(r, given);
}

/* ---- all of it -------------------------------------------------------------------------------- */

static void read_one_value(reader *r)
{
    const query_facts *facts = &r->body->facts;
    const slot *s = r->body->query->value;
    if (facts->count != 1) {
        diag *e = diag_error(r->diags, E1008, columns_at(r),
                             "it returns one value, and gives %zu columns", facts->count);
        diag_hint(e, "name them: returns … { %s: …; … }",
                  facts->count > 0 && facts->items[0].name != NULL ? facts->items[0].name : "a");
        return;
    }
    check_type(r, &facts->items[0], s);
    check_null(r, &facts->items[0], s);
    add_column(r, s, s->field, &facts->items[0]);
}

void query_read_columns(reader *r)
{
    query_body *b = r->body;
    if (!query_facts_read_given(r->arena, &b->tokens, &b->query->parameters, b->shape->whole,
                                &b->facts)) {
        diag *e = diag_error(r->diags, E1008, query_at(r, b->shape->verb_at),
                             "what it returns cannot be told from '*'");
        diag_hint(e, "name each column");
        return;
    }
    if (b->query->kind == RESULT_ROW)
        read_model(r, b->query->value);
    else if (b->query->kind == RESULT_VALUE)
        read_one_value(r);
    else
        read_members(r);
}
