/* plan_value.c - SQL for the values that the rows of a table are about to have: those that change,
   those of columns that are new, and what is computed from them. */
#include "start/plan_value.h"

#include <string.h>

/* ---- columns --------------------------------------------------------------------------------- */

static const catalogue_piece *piece_of(const catalogue_table *t, const catalogue_column *column,
                                       piece_kind kind)
{
    for (size_t i = 0; i < t->piece_count; i++)
        if (t->pieces[i].kind == kind && t->pieces[i].column != CATALOGUE_NO_COLUMN &&
            &t->columns[t->pieces[i].column] == column)
            return &t->pieces[i];
    return NULL;
}

const char *plan_value_expression(const catalogue_table *t, const catalogue_column *column)
{
    const catalogue_piece *computed = piece_of(t, column, PIECE_COMPUTED);
    return computed == NULL ? NULL : computed->expression;
}

/* What follows the word, of a default. */
static const char *default_of(const catalogue_table *t, const catalogue_column *column)
{
    const catalogue_piece *piece = piece_of(t, column, PIECE_DEFAULT);
    if (piece == NULL || strlen(piece->text) <= strlen("default"))
        return "NULL";
    const char *value = piece->text + strlen("default");
    return value + strspn(value, " \t\r\n");
}

static bool is_recollated(const catalogue_column *want)
{
    return want->other != NULL && strcmp(want->collation, want->other->collation) != 0;
}

static bool is_converted(const catalogue_column *want)
{
    return want->becomes != NULL && !want->refused;
}

/* ---- which values are fresh -------------------------------------------------------------------- */

/* Of each declared column whether it is computed anew; or whether it is asked for. */
typedef struct column_marks {
    bool *list;
} column_marks;

static bool make_marks(planner *p, const catalogue_change *c, column_marks *out)
{
    out->list = pool_alloc(p->plan->pool, (c->declared->column_count + 1) * sizeof *out->list);
    for (size_t i = 0; out->list != NULL && i < c->declared->column_count; i++)
        out->list[i] = false;
    return out->list != NULL;
}

/* By itself, whatever becomes of other columns. */
static bool is_new_expression(const catalogue_change *c, const catalogue_column *want)
{
    const catalogue_piece *piece = piece_of(c->declared, want, PIECE_COMPUTED);
    return want->other == NULL || piece == NULL || piece->other == NULL;
}

static bool names_any(planner *p, const catalogue_change *c, const char *expression,
                      const column_marks *fresh)
{
    for (size_t i = 0; i < c->declared->column_count; i++) {
        const catalogue_column *want = &c->declared->columns[i];
        if ((fresh->list[i] || is_converted(want) || is_recollated(want)) &&
            p->db->engine->names(p->plan->pool, expression, want->name))
            return true;
    }
    return false;
}

static bool mark_fresh(planner *p, const catalogue_change *c, column_marks *out)
{
    if (!make_marks(p, c, out))
        return false;
    for (bool more = true; more && !p->plan->pool->failed;) {
        more = false;
        for (size_t i = 0; i < c->declared->column_count; i++) {
            const catalogue_column *want = &c->declared->columns[i];
            const char *expression =
                want->computed ? plan_value_expression(c->declared, want) : NULL;
            if (expression == NULL || out->list[i] ||
                !(is_new_expression(c, want) || names_any(p, c, expression, out)))
                continue;
            out->list[i] = more = true;
        }
    }
    return !p->plan->pool->failed;
}

bool plan_value_is_fresh(planner *p, const catalogue_change *c, const catalogue_column *want)
{
    column_marks fresh;
    return want->computed && mark_fresh(p, c, &fresh) && fresh.list[want - c->declared->columns];
}

/* ---- which of them an expression needs --------------------------------------------------------- */

/* Those that it names, and those that these are computed from. */
static bool mark_needed(planner *p, const catalogue_change *c, const column_marks *fresh,
                        const char *expression, column_marks *out)
{
    const schemac_engine *engine = p->db->engine;
    memory_pool *pool = p->plan->pool;
    const catalogue_table *t = c->declared;
    if (!make_marks(p, c, out))
        return false;
    for (size_t i = 0; i < t->column_count; i++)
        out->list[i] = fresh->list[i] && engine->names(pool, expression, t->columns[i].name);
    for (bool more = true; more && !pool->failed;) {
        more = false;
        for (size_t i = 0; i < t->column_count; i++)
            for (size_t j = 0; out->list[i] && j < t->column_count; j++) {
                if (out->list[j] || !fresh->list[j] ||
                    !engine->names(pool, plan_value_expression(t, &t->columns[i]),
                                   t->columns[j].name))
                    continue;
                out->list[j] = more = true;
            }
    }
    return !pool->failed;
}

/* Whether all that it is computed from is there. */
static bool is_ready(planner *p, const catalogue_change *c, const column_marks *waiting, size_t i)
{
    const catalogue_table *t = c->declared;
    for (size_t j = 0; j < t->column_count; j++)
        if (j != i && waiting->list[j] &&
            p->db->engine->names(p->plan->pool, plan_value_expression(t, &t->columns[i]),
                                 t->columns[j].name))
            return false;
    return true;
}

/* ---- SQL ------------------------------------------------------------------------------------- */

static void put_as(sql_buffer *b, const catalogue_column *column)
{
    sql_put(b, " COLLATE ");
    sql_name(b, column->collation);
    sql_put(b, " AS ");
    sql_name(b, column->name);
}

/* What is not computed, or as before. */
static void put_stored(sql_buffer *b, const catalogue_change *c, const catalogue_column *column)
{
    if (is_converted(column)) {
        sql_put(b, column->becomes);
    } else if (column->other == NULL) {
        sql_put(b, default_of(c->declared, column));
    } else {
        sql_name(b, c->live->name);
        sql_put(b, ".");
        sql_name(b, column->other->name);
    }
    if (is_recollated(column)) {
        put_as(b, column);
        return;
    }
    sql_put(b, " AS ");
    sql_name(b, column->name);
}

static const char *held(planner *p, const catalogue_column *column, const char *expression)
{
    const schemac_engine *engine = p->db->engine;
    const char *text = engine->held == NULL ? pool_printf(p->plan->pool, "(%s)", expression)
                                            : engine->held(p->plan->pool, column, expression);
    return text == NULL ? "NULL" : text;
}

/* "(SELECT … FROM (SELECT …))" without another table: of the row at hand. Each column that is computed
   anew is a floor of its own, above what it is computed from. */
static const char *put_floors(planner *p, const catalogue_change *c, const char *expression,
                              const column_marks *fresh, column_marks *needed)
{
    const catalogue_table *t = c->declared;
    memory_pool *pool = p->plan->pool;
    sql_buffer b = {.allocator = p->db->allocator};
    size_t put = 0;
    sql_put(&b, "(SELECT ");
    for (size_t i = 0; i < t->column_count; i++) {
        const catalogue_column *column = &t->columns[i];
        if (fresh->list[i] || (column->computed && column->other == NULL))
            continue;
        sql_put(&b, put++ == 0 ? "" : ",");
        put_stored(&b, c, column);
    }
    sql_put(&b, put == 0 ? "NULL)" : ")");
    const char *text = b.failed ? NULL : pool_strdup(pool, b.text);
    pool->failed = pool->failed || b.failed;
    sql_free(&b);
    for (bool more = true; more && !pool->failed;) {
        more = false;
        for (size_t i = 0; i < t->column_count; i++) {
            if (!needed->list[i] || !is_ready(p, c, needed, i))
                continue;
            needed->list[i] = false;
            more = true;
            text = pool_printf(pool, "(SELECT *,%s AS %s FROM %s)",
                               held(p, &t->columns[i], plan_value_expression(t, &t->columns[i])),
                               planner_quote(p, t->columns[i].name), text);
        }
    }
    return pool_printf(pool, "(SELECT %s FROM %s)", expression, text == NULL ? "" : text);
}

const char *plan_value_in(planner *p, const catalogue_change *c, const char *expression)
{
    column_marks fresh, needed;
    bool changes = false;
    if (!mark_fresh(p, c, &fresh) || !mark_needed(p, c, &fresh, expression, &needed))
        return expression;
    for (size_t i = 0; i < c->declared->column_count; i++) {
        const catalogue_column *want = &c->declared->columns[i];
        changes = changes || is_recollated(want) || is_converted(want) || needed.list[i] ||
                  (want->other == NULL && !want->computed &&
                   p->db->engine->names(p->plan->pool, expression, want->name));
    }
    if (!changes)
        return expression;
    const char *text = put_floors(p, c, expression, &fresh, &needed);
    return text == NULL ? expression : text;
}

const char *plan_value_of(planner *p, const catalogue_change *c, const char *column)
{
    const catalogue_column *want = catalogue_find_column(p->db, c->declared, column);
    memory_pool *pool = p->plan->pool;
    if (want == NULL || want->refused)
        return NULL;
    if (want->computed)
        return plan_value_is_fresh(p, c, want) ? plan_value_in(p, c, planner_quote(p, column))
                                               : NULL;
    if (want->becomes != NULL)
        return pool_printf(pool, "(%s)", want->becomes);
    return want->other == NULL ? pool_printf(pool, "(%s)", default_of(c->declared, want)) : NULL;
}
