/* command_text.c - what is written into the text of a command. Its target is the table itself: so its
   rows are confined where it looks for them, new ones get their owner, and all get what the calls of
   the model would give them. */
#include "sql/command_text.h"

#include "base/fold.h"
#include "model/fields.h"

#include <string.h>

typedef struct editor {
    arena *arena;
    const schema_sql *of;
    query_sql *query;
    const query_body *body;
    const query_change *change;
    query_edit *edits;
} editor;

static buf text_new(const editor *e)
{
    return buf_new(e->arena);
}

static const char *text_of(const buf *b)
{
    return b->text == NULL ? "" : b->text;
}

static bool is_verb(const editor *e, query_verb verb)
{
    return e->body->shape->verb == verb;
}

/* ---- values ----------------------------------------------------------------------------------- */

/* Behind those of the command: the tenant, the time, the day. */
enum { OWN_TENANT = 1, OWN_NOW, OWN_TODAY };

static void put_own(const editor *e, buf *b, size_t which)
{
    e->of->dialect->put_parameter(b, e->body->query->parameters.count + which);
}

static void put_time(const editor *e, buf *b, const field *f)
{
    bool day = f->type == TYPE_DATE;
    put_own(e, b, day ? OWN_TODAY : OWN_NOW);
    e->query->now = e->query->now || !day;
    e->query->today = e->query->today || day;
}

static void put_column(const editor *e, buf *b, const field *f)
{
    sql_put_name(b, e->change->alias);
    buf_char(b, '.');
    sql_put_name(b, f->column);
}

/* ---- which rows it reaches -------------------------------------------------------------------- */

static const field *own_tenant(const editor *e)
{
    return query_as_system(e->body->query) ? NULL : e->change->target->tenant;
}

/* false when it reaches all. */
static bool put_reached(const editor *e, buf *b)
{
    const field *tenant = own_tenant(e);
    const field *mark = e->change->purges ? NULL : e->change->target->soft_delete;
    if (tenant != NULL) {
        put_column(e, b, tenant);
        buf_put(b, " = ");
        put_own(e, b, OWN_TENANT);
    }
    buf_put(b, tenant != NULL && mark != NULL ? " AND " : "");
    if (mark != NULL) {
        put_column(e, b, mark);
        buf_put(b, " IS NULL");
    }
    return tenant != NULL || mark != NULL;
}

/* The first token of what comes behind the condition. */
static size_t end_of_statement(const editor *e)
{
    query_range returning = e->body->shape->returning;
    size_t i = returning.first < returning.end ? returning.first : e->body->tokens.count;
    if (i == e->body->tokens.count)
        return i;
    while (i > 0 && !query_token_is(&e->body->tokens.items[i], "returning"))
        i--;
    return i;
}

/* WHERE may be in an optional part: the condition that confines it stays. */
static void confine(const editor *e)
{
    buf reached = text_new(e), b = text_new(e);
    if (!put_reached(e, &reached))
        return;
    if (e->change->where == SIZE_MAX) {
        buf_printf(&b, " WHERE %s", reached.text);
        e->edits[end_of_statement(e) - 1].behind = text_of(&b);
        return;
    }
    const query_arm *arm = &e->body->shape->whole->arms.items[0];
    query_edit *where = &e->edits[e->change->where], *last = &e->edits[arm->where.end - 1];
    buf_printf(&b, "WHERE (%s) ", reached.text);
    where->before = text_of(&b);
    where->text = "AND (";
    last->behind = "\n)";
    last->behind_part = e->body->tokens.items[e->change->where].part;
}

/* ---- the target ------------------------------------------------------------------------------- */

static void name_target(const editor *e)
{
    buf b = text_new(e);
    const query_change *c = e->change;
    buf_put(&b, e->of->dialect->schema);
    sql_put_name(&b, c->target->table);
    if (c->alias_end == c->name_at + 1) {
        buf_put(&b, " AS ");
        sql_put_name(&b, c->alias);
    }
    e->edits[c->name_at].text = text_of(&b);
}

/* ---- what is assigned ------------------------------------------------------------------------- */

static bool is_counted(const query_change *c, const field *f)
{
    return f == c->target->version;
}

fields command_text_updated(arena *a, const query_body *b)
{
    fields out = {0};
    const query_change *c = b->change;
    for (size_t i = 0; i < c->target->fields.count; i++) {
        field *f = c->target->fields.items[i];
        if (is_counted(c, f) || field_has(f, MODIFIER_UPDATE_NOW))
            vec_push(a, out, f);
    }
    return out;
}

/* version = version + 1, updated_at = …, in front of what the statement assigns. */
static void count_changes(const editor *e, query_range set)
{
    buf b = text_new(e);
    const fields list = command_text_updated(e->arena, e->body);
    for (size_t i = 0; i < list.count; i++) {
        sql_put_name(&b, list.items[i]->column);
        buf_put(&b, " = ");
        if (is_counted(e->change, list.items[i])) {
            put_column(e, &b, list.items[i]);
            buf_put(&b, " + 1");
        } else {
            put_time(e, &b, list.items[i]);
        }
        buf_put(&b, ", ");
    }
    if (list.count > 0)
        e->edits[set.first].before = text_of(&b);
}

/* ---- INSERT ----------------------------------------------------------------------------------- */

/* What a row gets that says nothing of it. */
static bool put_given(const editor *e, buf *b, const field *f)
{
    const query_change *c = e->change;
    bool upserted = c->upserts && !c->nothing && field_has(f, MODIFIER_UPDATE_NOW);
    if (f == own_tenant(e))
        put_own(e, b, OWN_TENANT);
    else if (is_counted(c, f))
        buf_char(b, '1');
    else if (f->value.kind == DEFAULT_NOW || upserted)
        put_time(e, b, f);
    else if (f->value.kind == DEFAULT_RANDOM)
        e->of->dialect->put_random(b);
    else
        return false;
    return true;
}

static void give_rows(const editor *e)
{
    const query_shape *s = e->body->shape;
    const query_change *c = e->change;
    buf columns = text_new(e), values = text_new(e), b = text_new(e);
    for (size_t i = 0; i < c->target->fields.count; i++) {
        const field *f = c->target->fields.items[i];
        if (fields_have(&c->listed, f) || !put_given(e, &values, f))
            continue;
        buf_put(&values, ", ");
        sql_put_name(&columns, f->column);
        buf_put(&columns, ", ");
    }
    if (columns.size > 0)
        e->edits[s->columns.first - 1].behind = text_of(&columns);
    else if (!c->upserts)
        return;
    buf_printf(&b, "SELECT %s* FROM (", text_of(&values));
    e->edits[s->rows->tokens.first].before = text_of(&b);
    e->edits[s->rows->tokens.end - 1].behind = "\n) WHERE true";
}

/* ---- ON CONFLICT ------------------------------------------------------------------------------ */

/* Whether each row that is the same is the tenant's own. */
static bool is_within_tenant(const editor *e)
{
    const query_change *c = e->change;
    const fields *columns = c->unique != NULL ? &c->unique->columns : &c->target->key;
    return c->target->tenant == NULL || c->target == e->of->schema->tenant ||
           fields_have(columns, c->target->tenant);
}

/* A row that is another tenant's, or deleted, is changed by nobody: not by the system, either. */
static bool put_visible(const editor *e, buf *b)
{
    const model *m = e->change->target;
    bool within = is_within_tenant(e);
    if (!within) {
        put_column(e, b, m->tenant);
        buf_put(b, " = excluded.");
        sql_put_name(b, m->tenant->column);
    }
    buf_put(b, !within && m->soft_delete != NULL ? " AND " : "");
    if (m->soft_delete != NULL) {
        put_column(e, b, m->soft_delete);
        buf_put(b, " IS NULL");
    }
    return !within || m->soft_delete != NULL;
}

/* ") ELSE <that the row is hidden> END" */
static const char *else_hidden(const editor *e, const char *before)
{
    buf b = text_new(e);
    buf_put(&b, before);
    buf_put(&b, " ELSE ");
    e->of->dialect->put_hidden(&b);
    buf_put(&b, " END");
    return text_of(&b);
}

/* The rows that are the same, by all columns of the key or the unique. */
static void name_conflict(const editor *e)
{
    const query_change *c = e->change;
    size_t close = e->body->tokens.items[c->conflict].match;
    buf b = text_new(e);
    sql_put_columns(&b, c->unique != NULL ? &c->unique->columns : &c->target->key);
    for (size_t i = c->conflict + 1; i < close; i++)
        e->edits[i].text = "";
    e->edits[c->conflict].behind = text_of(&b);
}

/* A row that may be seen stays as it is. */
static void leave_conflict(const editor *e, const char *visible)
{
    const field *key = e->change->target->key.items[0];
    buf b = text_new(e);
    buf_put(&b, "UPDATE SET ");
    sql_put_name(&b, key->column);
    buf_put(&b, " = ");
    put_column(e, &b, key);
    buf_printf(&b, " WHERE CASE WHEN %s THEN false", visible);
    e->edits[e->change->does + 1].text = else_hidden(e, b.text);
}

static void confine_conflict(const editor *e, const char *visible)
{
    const query_change *c = e->change;
    query_edit *last = &e->edits[e->body->shape->conflict.end - 1];
    buf b = text_new(e);
    if (c->conflict_where == SIZE_MAX) {
        buf_printf(&b, " WHERE CASE WHEN %s THEN true", visible);
        last->behind = else_hidden(e, b.text);
        return;
    }
    buf_printf(&b, "WHERE CASE WHEN %s THEN (", visible);
    e->edits[c->conflict_where].text = text_of(&b);
    last->behind = else_hidden(e, "\n)");
}

static void settle_conflict(const editor *e)
{
    buf visible = text_new(e);
    bool hides = put_visible(e, &visible);
    if (!e->change->upserts)
        return;
    name_conflict(e);
    if (!e->change->nothing)
        count_changes(e, e->change->conflict_set);
    if (hides && e->change->nothing)
        leave_conflict(e, visible.text);
    else if (hides)
        confine_conflict(e, visible.text);
}

/* ---- RETURNING -------------------------------------------------------------------------------- */

static const query_token *token(const editor *e, size_t i)
{
    return &e->body->tokens.items[i];
}

/* `*` and `o.*`: the columns of the model, in its order. */
static void write_out(const editor *e, const query_item *item)
{
    buf b = text_new(e);
    sql_put_columns(&b, (const fields *)&e->change->target->fields);
    for (size_t i = item->tokens.first; i < item->tokens.end; i++)
        e->edits[i].text = "";
    e->edits[item->tokens.first].text = text_of(&b);
}

/* SQLite knows the row there by no alias: the columns are the table's alone. */
static void leave_out_alias(const editor *e, query_range range)
{
    for (size_t i = range.first; i + 1 < range.end; i++) {
        if (query_opens_select(&e->body->tokens, i)) {
            i = token(e, i)->match;
            continue;
        }
        bool qualified = i > 0 && query_token_is_sign(token(e, i - 1), ".");
        if (qualified || !query_token_names(token(e, i), e->change->alias) ||
            !query_token_is_sign(token(e, i + 1), "."))
            continue;
        e->edits[i].text = e->edits[i + 1].text = "";
    }
}

static void write_returning(const editor *e)
{
    const query_arm *arm = &e->body->shape->whole->arms.items[0];
    for (size_t i = 0; i < arm->items.count; i++) {
        const query_item *item = &arm->items.items[i];
        if (item->kind != ITEM_EXPRESSION && item->alias == NULL)
            write_out(e, item);
        else if (item->kind == ITEM_EXPRESSION)
            leave_out_alias(e, item->tokens);
    }
}

/* ---- all of it -------------------------------------------------------------------------------- */

query_edit *command_text_edits(arena *a, const schema_sql *of, query_sql *q)
{
    editor e = {.arena = a, .of = of, .query = q, .body = q->body, .change = q->body->change};
    e.edits = arena_alloc(a, (q->body->tokens.count + 1) * sizeof *e.edits);
    name_target(&e);
    if (is_verb(&e, QUERY_IS_INSERT)) {
        give_rows(&e);
        settle_conflict(&e);
    } else {
        confine(&e);
    }
    if (is_verb(&e, QUERY_IS_UPDATE))
        count_changes(&e, q->body->shape->set);
    write_returning(&e);
    return e.edits;
}
