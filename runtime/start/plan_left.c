/* plan_left.c - what stays behind when something leaves the schema, and what others have made that
   will miss what goes. Both are told; and what a table cannot be made with stops a start. */
#include "start/plan_left.h"

#include "start/plan_search.h"

#include <string.h>

/* ---- tables ---------------------------------------------------------------------------------- */

/* A table that is about to have the model's name: where nothing may be written, nothing is renamed.
   */
static bool waits_for_name(const planner *p, const schemac_model *m, const char *table)
{
    if (m->old == NULL || catalogue_find_table(p->db, &p->live, m->table) != NULL)
        return false;
    for (size_t i = 0; i < m->old->table_count; i++)
        if (catalogue_compare(p->db, m->old->tables[i], table) == 0)
            return true;
    return false;
}

static bool is_declared(const planner *p, const char *table)
{
    const schemac_schema *s = p->db->schema;
    for (size_t i = 0; i < s->model_count; i++)
        if (catalogue_compare(p->db, s->models[i].table, table) == 0 ||
            waits_for_name(p, &s->models[i], table))
            return true;
    for (size_t i = 0; i < s->dropped_count; i++)
        if (catalogue_compare(p->db, s->dropped[i], table) == 0)
            return true;
    return false;
}

/* What schemac has a record of, it has made or taken over. */
void plan_left_tables(planner *p)
{
    const record_list *records = p->basis->records;
    for (size_t i = 0; i < records->count; i++) {
        const catalogue_table *live = catalogue_find_table(p->db, &p->live, records->list[i].name);
        if (live != NULL && live->ordinary && !is_declared(p, live->name))
            planner_keep(p, NULL,
                         pool_printf(p->plan->pool, "table %s is not in the schema; it is kept",
                                     live->name));
    }
}

/* ---- what will miss something ---------------------------------------------------------------- */

static void warn(planner *p, const schemac_model *m, const char *kind, const char *name,
                 const char *table, const char *column)
{
    memory_pool *pool = p->plan->pool;
    const char *what = column == NULL ? "a table" : "a column";
    planner_warn(p, m,
                 pool_printf(pool, "%s %s names %s%s%s, %s that goes: it will miss it", kind, name,
                             table, column == NULL ? "" : ".", column == NULL ? "" : column, what),
                 pool_printf(pool, "drop the %s, or make it anew without that", kind));
}

/* Whether a view shows rows of the table, by itself or by other views that do; over: views of which
   that is known, by their numbers. */
static bool is_over(planner *p, const catalogue_table *view, const char *table, const bool *over)
{
    const schemac_engine *engine = p->db->engine;
    memory_pool *pool = p->plan->pool;
    bool found = engine->names(pool, view->create, table);
    for (size_t i = 0; i < p->live.table_count && !found; i++)
        found = over[i] && engine->names(pool, view->create, p->live.tables[i].name);
    return found;
}

static void look_at_views(planner *p, const schemac_model *m, const char *table, const char *column)
{
    const catalogue *live = &p->live;
    bool *over = pool_alloc(p->plan->pool, (live->table_count + 1) * sizeof *over);
    if (over == NULL)
        return;
    for (size_t i = 0; i < live->table_count; i++)
        over[i] = false;
    for (bool more = true; more && !p->plan->pool->failed;) {
        more = false;
        for (size_t i = 0; i < live->table_count; i++) {
            const catalogue_table *t = &live->tables[i];
            if (t->ordinary || over[i] || !is_over(p, t, table, over))
                continue;
            over[i] = more = true;
            if (plan_search_is_over(p, t, table))
                continue; /* it is told by itself */
            if (column == NULL || p->db->engine->names(p->plan->pool, t->create, column))
                warn(p, m, "view", t->name, table, column);
        }
    }
}

void plan_left_users(planner *p, const schemac_model *m, const char *table, const char *column)
{
    const catalogue_objects *triggers = &p->live.objects[CATALOGUE_TRIGGER];
    const schemac_engine *engine = p->db->engine;
    look_at_views(p, m, table, column);
    for (size_t i = 0; i < triggers->count; i++) {
        const catalogue_object *t = &triggers->list[i];
        bool goes = column == NULL && catalogue_compare(p->db, t->table, table) == 0;
        if (!t->ours && !goes && engine->names(p->plan->pool, t->create, table) &&
            (column == NULL || engine->names(p->plan->pool, t->create, column)))
            warn(p, m, "trigger", t->name, table, column);
    }
}

/* ---- what cannot be without it ----------------------------------------------------------------- */

static void refuse_use(planner *p, const schemac_model *m, const char *what, const char *column)
{
    memory_pool *pool = p->plan->pool;
    planner_refuse(
        p, m,
        pool_printf(pool, "%s of table %s names column %s, which goes", what, m->table, column),
        pool_printf(pool,
                    "drop it, or make it anew without that column; or take 'dropped "
                    "\"%s\"' out of the schema",
                    column));
}

static bool is_made_anew(const planner *p, const schemac_model *m, const char *index)
{
    const schemac_model_texts *t = planner_texts(p, m);
    for (size_t i = 0; i < m->path_count; i++)
        if (t->indexes[i].name != NULL && catalogue_compare(p->db, t->indexes[i].name, index) == 0)
            return true;
    for (size_t i = 0; i < p->plan->step_count; i++)
        if (p->plan->steps[i].kind == STEP_DROP_INDEX &&
            catalogue_compare(p->db, p->plan->steps[i].name, index) == 0)
            return true;
    return false;
}

static void refuse_indexes(planner *p, const schemac_model *m, const char *column)
{
    const catalogue_objects *indexes = &p->live.objects[CATALOGUE_INDEX];
    for (size_t i = 0; i < indexes->count; i++) {
        const catalogue_object *index = &indexes->list[i];
        const char *over = strchr(index->create, '('); /* its own name is another matter */
        if (over != NULL && catalogue_compare(p->db, index->table, m->table) == 0 &&
            p->db->engine->names(p->plan->pool, over, column) && !is_made_anew(p, m, index->name))
            refuse_use(p, m, pool_printf(p->plan->pool, "index %s", index->name), column);
    }
}

/* What others have said of the table: it stays, word for word. */
static void refuse_pieces(planner *p, const schemac_model *m, const catalogue_change *c,
                          const catalogue_column *column)
{
    for (size_t i = 0; i < c->live->piece_count; i++) {
        const catalogue_piece *piece = &c->live->pieces[i];
        bool works = piece->kind == PIECE_CHECK || piece->kind == PIECE_COMPUTED ||
                     (piece->column == CATALOGUE_NO_COLUMN && piece->kind != PIECE_KEY);
        bool goes = piece->column != CATALOGUE_NO_COLUMN && c->live->columns[piece->column].goes;
        if (works && piece->other == NULL && !piece->goes && !goes &&
            p->db->engine->names(p->plan->pool, piece->text, column->name))
            refuse_use(p, m, pool_printf(p->plan->pool, "'%s'", piece->text), column->name);
    }
}

void plan_left_columns(planner *p, const schemac_model *m, const catalogue_change *c)
{
    for (size_t i = 0; i < c->live->column_count; i++) {
        if (!c->live->columns[i].goes)
            continue;
        plan_left_users(p, m, c->live->name, c->live->columns[i].name);
        refuse_indexes(p, m, c->live->columns[i].name);
        refuse_pieces(p, m, c, &c->live->columns[i]);
    }
}
