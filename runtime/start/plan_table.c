/* plan_table.c - a table that is there: what it needs, and which of its rows would not fit. */
#include "start/plan_table.h"

#include "start/plan_computed.h"
#include "start/plan_left.h"
#include "start/plan_meaning.h"
#include "start/plan_others.h"
#include "start/plan_piece.h"
#include "start/plan_unique.h"
#include "start/plan_using.h"
#include "start/plan_value.h"

#include <string.h>

/* ---- rows ------------------------------------------------------------------------------------- */

static void judge_expression(planner *p, const schemac_model *m, const catalogue_change *c,
                             const char *expression, const char *what)
{
    const char *condition = pool_printf(p->plan->pool, "NOT (%s)", expression);
    if (condition != NULL)
        planner_refuse_rows(p, m, plan_value_in(p, c, condition), what);
}

/* Rows against a check that is new. */
static void judge_check(planner *p, const schemac_model *m, const catalogue_change *c,
                        const catalogue_piece *want)
{
    memory_pool *pool = p->plan->pool;
    const char *what = want->column == CATALOGUE_NO_COLUMN
                           ? pool_printf(pool, "against the check (%s)", want->expression)
                           : pool_printf(pool, "with a value of %s that is not allowed any more",
                                         c->declared->columns[want->column].name);
    judge_expression(p, m, c, want->expression, what);
}

static void judge_not_null(planner *p, const schemac_model *m, const catalogue_column *column)
{
    memory_pool *pool = p->plan->pool;
    const char *value =
        column->made && !column->refused ? column->becomes : planner_quote(p, column->name);
    if (!column->computed)
        planner_refuse_rows(
            p, m, pool_printf(pool, "%s IS NULL", value),
            pool_printf(pool, "with no value of %s, which is required now", column->name));
}

static void judge_computed(planner *p, const schemac_model *m, const catalogue_column *column)
{
    memory_pool *pool = p->plan->pool;
    if (!column->other->computed)
        planner_refuse_rows(
            p, m, pool_printf(pool, "%s IS NOT NULL", planner_quote(p, column->name)),
            pool_printf(pool, "with a value of %s, which is to be computed from now on",
                        column->name));
}

static bool is_any_refused(const catalogue_change *c)
{
    for (size_t i = 0; i < c->declared->column_count; i++)
        if (c->declared->columns[i].refused)
            return true;
    return false;
}

/* What is said anew: the rows that do not fit. */
static void judge_piece(planner *p, const schemac_model *m, const catalogue_change *c,
                        const catalogue_piece *want)
{
    const catalogue_column *column =
        want->column == CATALOGUE_NO_COLUMN ? NULL : &c->declared->columns[want->column];
    if (column != NULL &&
        ((column->other == NULL && (column->becomes == NULL || column->refused)) ||
         (column->computed && want->kind == PIECE_CHECK)))
        return; /* no row has a value of it; what is computed is judged by itself */
    if (want->kind == PIECE_NOT_NULL)
        judge_not_null(
            p, m, column); /* whatever values become: where there is none, there is none then */
    if (column == NULL ? is_any_refused(c) : column->refused)
        return; /* it follows from another reason */
    if (want->kind == PIECE_CHECK)
        judge_check(p, m, c, want);
    else if (want->kind == PIECE_COMPUTED)
        judge_computed(p, m, column);
}

/* A row number is given to whoever has none, so that an invented key would be in its place: it needs
   a value of its own, as every key. */
static void judge_key(planner *p, const schemac_model *m, const catalogue_change *c,
                      const catalogue_piece *want)
{
    if (want->column == CATALOGUE_NO_COLUMN)
        return;
    const catalogue_column *column = &c->declared->columns[want->column];
    bool fresh =
        want->other == NULL ||
        (column->other != NULL && strcmp(column->definition, column->other->definition) != 0);
    if (column->other != NULL && !column->required && fresh)
        judge_not_null(p, m, column);
}

/* Whether an expression is over columns that are computed anew. */
static bool names_fresh(planner *p, const catalogue_change *c, const char *expression)
{
    for (size_t i = 0; i < c->declared->column_count; i++) {
        const catalogue_column *want = &c->declared->columns[i];
        if (want->computed && want->other != NULL &&
            p->db->engine->names(p->plan->pool, expression, want->name) &&
            plan_value_is_fresh(p, c, want))
            return true;
    }
    return false;
}

/* converts: values change, so that checks which were there before say something else of them. */
static void judge_pieces(planner *p, const schemac_model *m, const catalogue_change *c,
                         bool converts)
{
    for (size_t i = 0; i < c->declared->piece_count; i++) {
        const catalogue_piece *want = &c->declared->pieces[i];
        if (want->kind == PIECE_KEY)
            judge_key(p, m, c, want);
        bool required_anew = converts && want->kind == PIECE_NOT_NULL &&
                             want->column != CATALOGUE_NO_COLUMN &&
                             c->declared->columns[want->column].made;
        if (want->other == NULL || required_anew ||
            (want->kind == PIECE_CHECK && (converts || names_fresh(p, c, want->expression))))
            judge_piece(p, m, c, want);
    }
}

/* Checks of others say something else where the collation of a column changes that they name. */
static void judge_others(planner *p, const schemac_model *m, const catalogue_change *c)
{
    for (size_t i = 0; i < c->live->piece_count; i++) {
        const catalogue_piece *have = &c->live->pieces[i];
        bool asks = false;
        if (have->kind != PIECE_CHECK || have->other != NULL || have->goes || is_any_refused(c))
            continue;
        for (size_t j = 0; j < c->declared->column_count && !asks; j++) {
            const catalogue_column *want = &c->declared->columns[j];
            asks = want->other != NULL && strcmp(want->collation, want->other->collation) != 0 &&
                   p->db->engine->names(p->plan->pool, have->expression, want->name);
        }
        if (asks)
            judge_expression(
                p, m, c, have->expression,
                pool_printf(p->plan->pool, "against the check (%s)", have->expression));
    }
}

/* ---- columns ---------------------------------------------------------------------------------- */

static bool has_rows(planner *p, const schemac_model *m)
{
    return planner_count_rows(p, m->table, p->db->engine->dialect->always) > 0;
}

static const schemac_field *field_of(const planner *p, const schemac_model *m, const char *column)
{
    for (size_t i = 0; i < m->record.field_count; i++)
        if (catalogue_compare(p->db, m->record.fields[i].column, column) == 0)
            return &m->record.fields[i];
    return NULL;
}

static const char *way_to_fill(planner *p, const schemac_model *m, const char *column)
{
    memory_pool *pool = p->plan->pool;
    const schemac_field *f = field_of(p, m, column);
    if (p->basis->adopts) /* no migration runs, and nothing is computed */
        return "give it a default, or make it nullable; or let a later version say what rows get";
    const char *too_late = f == NULL ? NULL : plan_using_too_late(p, m, f);
    if (too_late != NULL)
        return too_late;
    if (f == NULL || f->references == NULL)
        return "give it a default, make it nullable, say what each row gets, using (…), or let a "
               "migration add and fill it";
    if (m->tenant != SCHEMAC_NO_FIELD && f == &m->record.fields[m->tenant])
        return pool_printf(pool,
                           "let a migration add the column and say whose each row is, and seed "
                           "the %s",
                           f->references);
    return pool_printf(pool,
                       "let a migration add and fill it; or make it nullable; or give it a "
                       "default, and seed the %s that has this key",
                       f->references);
}

static void judge_missing(planner *p, const schemac_model *m, const catalogue_column *want)
{
    if (p->basis->returns && !want->computed && has_rows(p, m)) {
        planner_refuse(p, m,
                       pool_printf(p->plan->pool,
                                   "column %s.%s is not there any more, nor are its values",
                                   m->table, want->name),
                       p->db->start.way_back);
        return;
    }
    if (want->required && has_rows(p, m))
        planner_refuse(
            p, m,
            pool_printf(p->plan->pool,
                        "column %s.%s is missing, required and without default, and the table "
                        "has rows",
                        m->table, want->name),
            way_to_fill(p, m, want->name));
}

/* Values of another type. */
static void judge_type(planner *p, const schemac_model *m, const catalogue_change *c,
                       catalogue_column *want)
{
    memory_pool *pool = p->plan->pool;
    const char *wrong = p->db->engine->does_not_fit(pool, c->live, want->other, c->declared, want);
    if (wrong != NULL)
        want->refused = planner_refuse_rows(
            p, m, wrong,
            pool_printf(pool, "with a value of %s that is not %s", want->other->name, want->type));
}

/* A column that the schema does not have, and does not say that it may go. */
static void keep_column(planner *p, const schemac_model *m, const catalogue_change *c,
                        const catalogue_column *have)
{
    memory_pool *pool = p->plan->pool;
    const char *wrong =
        have->computed ? NULL : p->db->engine->does_not_fit(pool, c->live, have, c->declared, have);
    if (wrong != NULL)
        planner_refuse_rows(
            p, m, wrong,
            pool_printf(pool, "with a value of %s that is not %s", have->name, have->type));
    if (have->required && !p->basis->returns) /* else it is made nullable */
        planner_refuse(
            p, m,
            pool_printf(pool,
                        "column %s.%s is not in the schema, but required: no row could be "
                        "inserted",
                        m->table, have->name),
            pool_printf(pool, "declare the field again, or let it go: dropped \"%s\";",
                        have->name));
    else
        planner_keep(p, m,
                     pool_printf(pool, "column %s.%s is not in the schema; it is kept", m->table,
                                 have->name));
}

/* Returns whether the columns differ in more than that some are missing. */
static bool judge_columns(planner *p, const schemac_model *m, const catalogue_change *c,
                          bool *missing)
{
    bool differ = false;
    for (size_t i = 0; i < c->declared->column_count; i++) {
        catalogue_column *want = &c->declared->columns[i];
        if (want->other == NULL) {
            *missing = true;
            if (want->becomes == NULL && !want->refused)
                judge_missing(p, m, want);
            continue;
        }
        differ = differ || strcmp(want->definition, want->other->definition) != 0;
        if (p->basis->returns && want->other->computed && !want->computed && !want->required)
            want->becomes = "NULL"; /* which is all that it may have been before */
        if (want->becomes == NULL && !want->refused && !want->computed)
            judge_type(p, m, c, want);
    }
    for (size_t i = 0; i < c->live->column_count; i++) {
        const catalogue_column *have = &c->live->columns[i];
        differ = differ || have->goes;
        if (have->other == NULL && !have->goes && p->basis->expands == NULL)
            keep_column(p, m, c, have);
    }
    return differ;
}

/* ---- pieces of others ------------------------------------------------------------------------ */

static const char *const piece_words[PIECE_KINDS] = {
    [PIECE_UNIQUE] = "unique", [PIECE_REFERENCE] = "reference", [PIECE_CHECK] = "check"};

/* Whether it does what the schema has an index for. */
static bool serves(planner *p, const schemac_model *m, const catalogue_piece *unique)
{
    for (size_t i = 0; unique->kind == PIECE_UNIQUE && i < m->path_count; i++) {
        const char *create = planner_texts(p, m)->indexes[i].create;
        if (m->paths[i].unique && create != NULL &&
            p->db->engine->unique_serves(p->plan->pool, unique, create))
            return true;
    }
    return false;
}

static void tell_kept(planner *p, const schemac_model *m, const catalogue_change *c)
{
    memory_pool *pool = p->plan->pool;
    for (size_t i = 0; i < c->live->piece_count; i++) {
        const catalogue_piece *have = &c->live->pieces[i];
        bool of_kept =
            have->column != CATALOGUE_NO_COLUMN && c->live->columns[have->column].other == NULL;
        if (have->other == NULL && !have->goes && !of_kept && piece_words[have->kind] != NULL &&
            !serves(p, m, have))
            planner_keep(p, m,
                         pool_printf(pool, "%s of table %s is not in the schema; it is kept: %s",
                                     piece_words[have->kind], m->table, have->text));
    }
}

/* ---- steps ------------------------------------------------------------------------------------ */

/* What making a table anew does to its columns beside: each would be a step of its own where an
   engine has it. */
static void tell_columns(planner *p, const schemac_model *m, const catalogue_change *c)
{
    memory_pool *pool = p->plan->pool;
    for (size_t i = 0; i < c->live->column_count; i++)
        if (c->live->columns[i].goes)
            planner_keep(p, m,
                         pool_printf(pool, "column %s.%s goes with its values: it is dropped",
                                     m->table, c->live->columns[i].name));
}

static void add_steps(planner *p, const schemac_model *m, const catalogue_change *c)
{
    memory_pool *pool = p->plan->pool;
    catalogue_alterations how = {NULL, 0, 0};
    if (!p->db->engine->plan_change(pool, c, &how))
        return; /* the pool remembers */
    for (size_t i = 0; i < c->live->column_count; i++) {
        const catalogue_column *have = &c->live->columns[i];
        if (have->kept_as != NULL && !have->goes)
            planner_keep(p, m,
                         pool_printf(pool,
                                     "the type of column %s.%s becomes %s; its values stay as "
                                     "they are",
                                     m->table, have->name, have->kept_as));
    }
    for (size_t i = 0; i < how.count; i++) {
        const catalogue_alteration *a = &how.list[i];
        const char *name =
            a->part == NULL ? m->table : pool_printf(pool, "%s.%s", m->table, a->part);
        plan_step *step = planner_add(p, step_altering[a->kind], m, name, a->sql);
        if (step != NULL)
            step->alteration = a;
        if (a->kind == ALTER_REBUILD)
            tell_columns(p, m, c);
    }
}

/* The table as schemac last wrote it, or NULL. */
static catalogue_table *read_base(planner *p, const schemac_model *m)
{
    memory_pool *pool = p->plan->pool;
    const survey_table *known = record_find(p->db, p->basis->records, m->table);
    catalogue_table *base = known == NULL ? NULL : pool_alloc(pool, sizeof *base);
    if (base == NULL)
        return NULL;
    *base = (catalogue_table){.name = known->name, .create = known->base, .options = ""};
    if (p->db->engine->read_base(p->db->connection, pool, base))
        return base;
    planner_fail(p);
    return NULL;
}

/* A table and its declaration; NULL when that failed. */
static catalogue_change *read_both(planner *p, const schemac_model *m,
                                   const catalogue_table *stored)
{
    memory_pool *pool = p->plan->pool;
    const catalogue_table *declared = catalogue_find_table(p->db, &p->declared, m->table);
    catalogue_change *c = pool_alloc(pool, sizeof *c);
    catalogue_table *live = pool_alloc(pool, sizeof *live);
    if (c == NULL || live == NULL || declared == NULL || p->unreadable)
        return NULL;
    *live = *stored;
    if (!p->db->engine->read_table(p->db->connection, pool, live)) {
        planner_fail(p);
        return NULL;
    }
    *c = (catalogue_change){.live = live, .declared = declared};
    return c;
}

const catalogue_change *plan_table(planner *p, const schemac_model *m,
                                   const catalogue_table *stored)
{
    const schemac_engine *engine = p->db->engine;
    if (engine->is_as_declared != NULL &&
        engine->is_as_declared(stored->create, planner_texts(p, m)->create) &&
        plan_meaning_is_same(p, m))
        return NULL; /* it has been created so */
    size_t refused = p->plan->refusal_count;
    bool missing = false;
    catalogue_change *c = read_both(p, m, stored);
    if (c == NULL)
        return NULL;
    plan_piece_match(p, m, c, read_base(p, m));
    bool converts = plan_meaning_judge(p, m, c), differ = converts;
    differ = judge_columns(p, m, c, &missing) || differ;
    differ = plan_piece_differs(c) || differ || strcmp(c->live->options, c->declared->options) != 0;
    plan_computed_judge(p, m, c);
    judge_pieces(p, m, c, converts);
    judge_others(p, m, c);
    if (p->basis->expands == NULL) {
        plan_unique_judge(p, m, c);
        tell_kept(p, m, c);
    }
    plan_others_losses(p, m, c);
    plan_left_columns(p, m, c);
    if (converts)
        plan_others_values(p, m, c);
    c->only_added = !differ;
    if ((differ || missing) && p->plan->refusal_count == refused)
        add_steps(p, m, c);
    return c;
}
