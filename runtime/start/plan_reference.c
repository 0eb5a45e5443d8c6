/* plan_reference.c - rows that would lead nowhere by a new reference, or by one whose table goes; and
   references to what would not be unique any more. Afterwards is too late for a plan, which changes
   nothing: so it is found out from the rows as they are, and what becomes of them. */
#include "start/plan_reference.h"

#include "start/orphans.h"
#include "start/plan_value.h"

#include <string.h>

/* ---- what there is --------------------------------------------------------------------------- */

static const schemac_model *model_of(const planner *p, const char *table)
{
    for (size_t i = 0; i < p->db->schema->model_count; i++)
        if (catalogue_compare(p->db, p->db->schema->models[i].table, table) == 0)
            return &p->db->schema->models[i];
    return NULL;
}

static bool is_seeded(const planner *p, const schemac_model *m)
{
    for (size_t i = 0; m != NULL && i < p->db->schema->seed_count; i++)
        if (p->db->schema->seeds[i].model == m->number)
            return true;
    return false;
}

static bool is_dropped(const planner *p, const char *table)
{
    for (size_t i = 0; i < p->plan->step_count; i++)
        if (p->plan->steps[i].kind == STEP_DROP_TABLE &&
            catalogue_compare(p->db, p->plan->steps[i].name, table) == 0)
            return true;
    return false;
}

/* ---- values as they are about to be ------------------------------------------------------------ */

/* A column of the table: its value, once the table is changed, of a row that is there. change: NULL
   when nothing becomes of the table. NULL when that is not known. */
static const char *value_of(planner *p, const catalogue_change *change, const char *name)
{
    if (change == NULL)
        return planner_quote(p, name);
    const catalogue_column *want = catalogue_find_column(p->db, change->declared, name);
    if (want == NULL) {
        const catalogue_column *have = catalogue_find_column(p->db, change->live, name);
        return have == NULL || have->goes ? NULL : planner_quote(p, name);
    }
    if (want->refused)
        return NULL;
    const char *value = plan_value_of(p, change, name);
    return value != NULL || want->other == NULL ? value : planner_quote(p, name);
}

/* By which collation the values of a column will be compared. */
static const char *collation_of(const planner *p, const catalogue_change *change,
                                const catalogue_table *live, const char *name)
{
    const catalogue_column *column =
        change == NULL ? NULL : catalogue_find_column(p->db, change->declared, name);
    if (column == NULL)
        column = catalogue_find_column(p->db, live, name);
    return column == NULL ? "binary" : column->collation;
}

/* By which collation a query compares them that asks for them now. */
static const char *collation_now(const planner *p, const catalogue_table *live, const char *name)
{
    const catalogue_column *column = catalogue_find_column(p->db, live, name);
    return column == NULL || (column->other != NULL && column->other->becomes != NULL)
               ? "binary"
               : column->collation;
}

/* A value, compared as the column is that it leads to: by the type of that, with a plus before its
   own, and by the collation. */
static const char *compared(planner *p, const char *value, const char *own, const char *target)
{
    memory_pool *pool = p->plan->pool;
    return strcmp(own, target) == 0
               ? pool_printf(pool, "+%s", value)
               : pool_printf(pool, "+%s COLLATE %s", value, planner_quote(p, target));
}

/* ---- conditions ------------------------------------------------------------------------------- */

/* A reference between two tables that are there, and what becomes of them: NULL for nothing. */
typedef struct reference_ends {
    const catalogue_piece *reference;
    const catalogue_table *child;
    const catalogue_table *parent; /* NULL: there is none yet */
    const catalogue_change *child_change, *parent_change;
} reference_ends;

/* Its values, put together. */
typedef struct reference_sides {
    const char *filled; /* the condition that the row leads somewhere */
    const char *from;   /* its values, */
    const char *to;     /* and those of the rows that it may lead to */
} reference_sides;

/* Of one of its columns. false when it is not known. */
static bool add_column(planner *p, const reference_ends *e, size_t i, reference_sides *out)
{
    memory_pool *pool = p->plan->pool;
    const char *from = e->reference->columns[i];
    const char *value = value_of(p, e->child_change, from), *other = "", *to = NULL;
    if (e->parent != NULL) {
        to = e->reference->targets[i];
        other = value_of(p, e->parent_change, to);
    }
    if (value == NULL || other == NULL)
        return false;
    out->filled =
        pool_printf(pool, "%s%s%s IS NOT NULL", out->filled, i == 0 ? "" : " AND ", value);
    if (to == NULL)
        return !pool->failed;
    value = compared(p, value, collation_now(p, e->child, from),
                     collation_of(p, e->parent_change, e->parent, to));
    out->from = pool_printf(pool, "%s%s%s", out->from, i == 0 ? "" : ",", value);
    out->to = pool_printf(pool, "%s%s%s", out->to, i == 0 ? "" : ",", other);
    return !pool->failed;
}

static bool read_sides(planner *p, const reference_ends *e, reference_sides *out)
{
    *out = (reference_sides){"", "", ""};
    if (e->reference->column_count == 0 || (e->parent != NULL && e->reference->targets == NULL))
        return false;
    for (size_t i = 0; i < e->reference->column_count; i++)
        if (!add_column(p, e, i, out))
            return false;
    return true;
}

/* The condition that a row leads nowhere. parent: NULL when the table has no rows. */
static const char *leads_nowhere(planner *p, const reference_sides *sides,
                                 const catalogue_table *parent)
{
    return parent == NULL
               ? sides->filled
               : pool_printf(p->plan->pool, "%s AND ((%s) IN (SELECT %s FROM %s)) IS NOT 1",
                             sides->filled, sides->from, sides->to, planner_quote(p, parent->name));
}

static bool has_name(const planner *p, const catalogue_piece *piece, const char *name)
{
    for (size_t i = 0; i < piece->column_count; i++)
        if (catalogue_compare(p->db, piece->columns[i], name) == 0)
            return true;
    return false;
}

static bool is_part_of(const planner *p, const catalogue_piece *part, const catalogue_piece *whole)
{
    for (size_t i = 0; i < part->column_count; i++)
        if (!has_name(p, whole, part->columns[i]))
            return false;
    return part->column_count > 0;
}

/* What has led nowhere before is not the start's doing: "" or a condition that leaves it out. */
static const char *without_old(planner *p, const catalogue_change *c, const catalogue_piece *want)
{
    memory_pool *pool = p->plan->pool;
    const char *text = "";
    for (size_t i = 0; i < c->live->piece_count; i++) {
        const catalogue_piece *have = &c->live->pieces[i];
        reference_sides sides;
        if (have->kind != PIECE_REFERENCE ||
            catalogue_compare(p->db, have->leads_to, want->leads_to) != 0 ||
            !(is_part_of(p, have, want) || is_part_of(p, want, have)))
            continue;
        const catalogue_table *parent = planner_read_table(p, have->leads_to);
        const reference_ends ends = {have, c->live, parent, NULL, NULL};
        if (parent != NULL && read_sides(p, &ends, &sides))
            text = pool_printf(pool, "%s AND NOT (%s)", text, leads_nowhere(p, &sides, parent));
    }
    return text == NULL ? "" : text;
}

/* ---- new references --------------------------------------------------------------------------- */

static const char *way_out(planner *p, const schemac_model *m, const catalogue_change *c,
                           const catalogue_piece *want, bool there, const char *condition)
{
    bool fresh = !there;
    for (size_t i = 0; i < want->column_count; i++) {
        const catalogue_column *column =
            catalogue_find_column(p->db, c->declared, want->columns[i]);
        fresh = fresh || (column != NULL && column->other == NULL);
    }
    return fresh ? orphans_way_to_seed(p->plan->pool, want->leads_to)
                 : planner_way_to_rows(p, NULL, m->table, condition);
}

static void judge_new(planner *p, const schemac_model *m, const catalogue_change *c,
                      const catalogue_piece *want)
{
    memory_pool *pool = p->plan->pool;
    const schemac_model *to = want->leads_to == NULL ? NULL : model_of(p, want->leads_to);
    if (to == NULL || is_seeded(p, to))
        return;
    const catalogue_table *parent = planner_read_table(p, to->table);
    const reference_ends ends = {want, c->live, parent, c, p->changes[to->number]};
    reference_sides sides;
    if (p->unreadable || !read_sides(p, &ends, &sides))
        return;
    const char *condition =
        pool_printf(pool, "%s%s", leads_nowhere(p, &sides, parent), without_old(p, c, want));
    if (condition != NULL)
        planner_refuse_rows_for(p, m, condition, pool_printf(pool, ORPHANS_WOULD, want->leads_to),
                                way_out(p, m, c, want, parent != NULL, condition));
}

/* ---- references of others --------------------------------------------------------------------- */

/* A table of others, or of a model beside what the schema says. */
typedef struct other_table {
    const catalogue_table *table; /* with its pieces */
    const schemac_model *model;   /* or NULL */
} other_table;

static void refuse_dropped(planner *p, const other_table *o, const catalogue_piece *piece)
{
    memory_pool *pool = p->plan->pool;
    const catalogue_table *parent = planner_read_table(p, piece->leads_to);
    const reference_ends ends = {piece, o->table, parent, NULL, NULL};
    reference_sides sides;
    if (parent == NULL || !read_sides(p, &ends, &sides))
        return;
    const char *condition = pool_printf(pool, "%s AND ((%s) IN (SELECT %s FROM %s))", sides.filled,
                                        sides.from, sides.to, planner_quote(p, parent->name));
    int64_t count = condition == NULL ? 0 : planner_count_rows(p, o->table->name, condition);
    if (count <= 0)
        return;
    planner_refuse(p, o->model,
                   pool_printf(pool, "%lld row%s of %s " ORPHANS_WOULD, (long long)count,
                               count == 1 ? "" : "s", o->table->name, piece->leads_to),
                   planner_way_to_rows(p, NULL, o->table->name, condition));
}

/* Whether these are the columns that a reference leads to, in any order. */
static bool are_targets(const planner *p, const catalogue_piece *reference,
                        const char *const *columns, size_t count)
{
    const catalogue_piece list = {.columns = columns, .column_count = count};
    if (count != reference->column_count)
        return false;
    for (size_t i = 0; i < count; i++)
        if (!has_name(p, &list, reference->targets[i]))
            return false;
    return true;
}

static bool is_key_or_unique(const catalogue_piece *piece)
{
    return piece->kind == PIECE_KEY || piece->kind == PIECE_UNIQUE;
}

/* Whether they are what an index of the schema is over. */
static bool is_path(const planner *p, const schemac_model *m, const schemac_path *path,
                    const catalogue_piece *reference)
{
    const schemac_field *fields = m->record.fields;
    const char **columns = pool_alloc(p->plan->pool, (path->count + 1u) * sizeof *columns);
    size_t count = 0;
    if (columns == NULL)
        return false;
    if (m->tenant != SCHEMAC_NO_FIELD && !m->is_tenant)
        columns[count++] = fields[m->tenant].column;
    for (size_t i = 0; i < path->count; i++)
        columns[count++] = fields[path->fields[i]].column;
    return are_targets(p, reference, columns, count);
}

/* Whether the schema has an index that makes them unique. */
static bool is_declared_unique(const planner *p, const schemac_model *m,
                               const catalogue_piece *reference)
{
    for (size_t i = 0; i < m->path_count; i++)
        if (m->paths[i].unique && !m->paths[i].partial && is_path(p, m, &m->paths[i], reference))
            return true;
    return false;
}

static bool is_index_dropped(const planner *p, const char *name)
{
    for (size_t i = 0; i < p->plan->step_count; i++)
        if (p->plan->steps[i].kind == STEP_DROP_INDEX &&
            catalogue_compare(p->db, p->plan->steps[i].name, name) == 0)
            return true;
    return false;
}

/* before: as the table is; else as it is about to be. */
static bool is_unique(const planner *p, const schemac_model *m, const catalogue_change *c,
                      const catalogue_piece *reference, bool before)
{
    const catalogue_objects *indexes = &p->live.objects[CATALOGUE_INDEX];
    for (size_t i = 0; i < c->live->piece_count; i++) {
        const catalogue_piece *have = &c->live->pieces[i];
        if (is_key_or_unique(have) && (before || (have->other == NULL && !have->goes)) &&
            are_targets(p, reference, have->columns, have->column_count))
            return true;
    }
    for (size_t i = 0; !before && i < c->declared->piece_count; i++)
        if (is_key_or_unique(&c->declared->pieces[i]) &&
            are_targets(p, reference, c->declared->pieces[i].columns,
                        c->declared->pieces[i].column_count))
            return true;
    for (size_t i = 0; i < indexes->count; i++)
        if (catalogue_compare(p->db, indexes->list[i].table, m->table) == 0 &&
            (before || !is_index_dropped(p, indexes->list[i].name)) &&
            are_targets(p, reference, indexes->list[i].columns, indexes->list[i].column_count))
            return true;
    return !before && is_declared_unique(p, m, reference);
}

static void judge_other(planner *p, const other_table *o, const catalogue_piece *piece)
{
    if (piece->kind != PIECE_REFERENCE || piece->leads_to == NULL || piece->targets == NULL)
        return;
    if (is_dropped(p, piece->leads_to)) {
        refuse_dropped(p, o, piece);
        return;
    }
    const schemac_model *to = model_of(p, piece->leads_to);
    const catalogue_change *c = to == NULL ? NULL : p->changes[to->number];
    if (c == NULL || !is_unique(p, to, c, piece, true) || is_unique(p, to, c, piece, false))
        return;
    planner_refuse(
        p, o->model,
        pool_printf(p->plan->pool, ORPHANS_NOT_UNIQUE ": %s", o->table->name, piece->text),
        ORPHANS_MAKE_UNIQUE);
}

/* Whether a statement names a table that goes, or that something becomes of. */
static bool names_changed(const planner *p, const char *create)
{
    const schemac_schema *s = p->db->schema;
    for (size_t i = 0; i < p->plan->step_count; i++)
        if (p->plan->steps[i].kind == STEP_DROP_TABLE &&
            p->db->engine->names(p->plan->pool, create, p->plan->steps[i].name))
            return true;
    for (size_t i = 0; i < s->model_count; i++)
        if (p->changes[i] != NULL &&
            p->db->engine->names(p->plan->pool, create, s->models[i].table))
            return true;
    return false;
}

/* Of a model's table only what stays beside what the schema says. */
static void judge_table(planner *p, const catalogue_table *live)
{
    const schemac_model *m = model_of(p, live->name);
    const catalogue_change *c = m == NULL ? NULL : p->changes[m->number];
    if (!live->ordinary || live->own || is_dropped(p, live->name) || (m != NULL && c == NULL) ||
        !names_changed(p, live->create))
        return;
    const other_table o = {c != NULL ? c->live : planner_read_table(p, live->name), m};
    for (size_t i = 0; o.table != NULL && i < o.table->piece_count; i++)
        if (m == NULL || (o.table->pieces[i].other == NULL && !o.table->pieces[i].goes))
            judge_other(p, &o, &o.table->pieces[i]);
}

void plan_reference_judge(planner *p)
{
    const schemac_schema *s = p->db->schema;
    for (size_t i = 0; i < s->model_count && !p->unreadable; i++) {
        const catalogue_change *c = p->changes[s->order[i]];
        for (size_t j = 0; c != NULL && j < c->declared->piece_count; j++)
            if (c->declared->pieces[j].kind == PIECE_REFERENCE &&
                c->declared->pieces[j].other == NULL)
                judge_new(p, &s->models[s->order[i]], c, &c->declared->pieces[j]);
    }
    for (size_t i = 0; i < p->live.table_count && !p->unreadable; i++)
        judge_table(p, &p->live.tables[i]);
}
