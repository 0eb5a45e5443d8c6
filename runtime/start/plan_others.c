/* plan_others.c - what others have made of a table is theirs: what cannot stay needs their word. */
#include "start/plan_others.h"

#include "start/plan_index.h"
#include "start/plan_search.h"

#include <string.h>

/* ---- names ----------------------------------------------------------------------------------- */

static const char *const piece_names[PIECE_KINDS] = {
    [PIECE_NOT_NULL] = "required", [PIECE_DEFAULT] = "default",
    [PIECE_COLLATION] = "collate", [PIECE_COMPUTED] = "generated",
    [PIECE_KEY] = "key",           [PIECE_AUTOINCREMENT] = "autoincrement",
    [PIECE_UNIQUE] = "unique",     [PIECE_REFERENCE] = "reference",
    [PIECE_CHECK] = "check"};

static const char *column_name(const catalogue_change *c, const catalogue_piece *piece)
{
    return piece->column == CATALOGUE_NO_COLUMN ? NULL : c->live->columns[piece->column].name;
}

/* How many of the same kind, at the same place, stand before it. */
static size_t number_of(const catalogue_change *c, const catalogue_piece *piece)
{
    size_t number = 0;
    for (const catalogue_piece *one = c->live->pieces; one < piece; one++)
        number += one->kind == piece->kind && one->column == piece->column && one->label == NULL;
    return number;
}

/* What it is called where it is to be accepted: "customer.positive", "customer.credit.default",
   "customer.check2". */
static const char *name_of(planner *p, const catalogue_change *c, const catalogue_piece *piece)
{
    memory_pool *pool = p->plan->pool;
    const char *column = column_name(c, piece);
    if (piece->label != NULL)
        return pool_printf(pool, "%s.%s", c->live->name, piece->label);
    size_t number = number_of(c, piece);
    const char *text = pool_printf(pool, "%s%s%s.%s", c->live->name, column == NULL ? "" : ".",
                                   column == NULL ? "" : column, piece_names[piece->kind]);
    return number == 0 ? text : pool_printf(pool, "%s%zu", text, number + 1);
}

/* ---- losses ---------------------------------------------------------------------------------- */

/* Whether the schema says something of its own in the place. */
static bool is_replaced(const catalogue_change *c, const catalogue_piece *piece)
{
    const catalogue_column *column =
        piece->column == CATALOGUE_NO_COLUMN ? NULL : c->live->columns[piece->column].other;
    for (size_t i = 0; i < c->declared->piece_count; i++) {
        const catalogue_piece *want = &c->declared->pieces[i];
        const catalogue_column *its =
            want->column == CATALOGUE_NO_COLUMN ? NULL : &c->declared->columns[want->column];
        if (want->kind == piece->kind && its == column && want->other == NULL)
            return true;
    }
    return false;
}

/* A nullable field, another key, another reference: the schema says so with other words. */
static bool is_said(const catalogue_change *c, const catalogue_piece *piece)
{
    return piece->kind == PIECE_NOT_NULL || piece->kind == PIECE_KEY ||
           piece->kind == PIECE_REFERENCE || is_replaced(c, piece);
}

static void lose(planner *p, const schemac_model *m, const catalogue_change *c,
                 const catalogue_piece *piece)
{
    memory_pool *pool = p->plan->pool;
    const char *name = name_of(p, c, piece), *column = column_name(c, piece);
    const char *where =
        column == NULL ? c->live->name : pool_printf(pool, "%s.%s", c->live->name, column);
    const char *what = pool_printf(pool, "'%s' of %s", piece->text, where);
    if (p->basis->adopts && !is_said(c, piece) && !planner_accepts(p, name))
        planner_refuse(
            p, m, pool_printf(pool, "%s would go: the schema does not have it", what),
            pool_printf(pool,
                        "declare it; or let it go, with config.accept or schemac migrate "
                        "--accept %s",
                        name));
    else
        planner_keep(p, m,
                     pool_printf(pool, "%s goes: the schema %s", what,
                                 is_replaced(c, piece) ? "says otherwise" : "does not have it"));
}

void plan_others_losses(planner *p, const schemac_model *m, const catalogue_change *c)
{
    for (size_t i = 0; i < c->live->piece_count; i++) {
        const catalogue_piece *piece = &c->live->pieces[i];
        bool dropped = piece->column != CATALOGUE_NO_COLUMN && c->live->columns[piece->column].goes;
        if (piece->goes && !piece->ours && !dropped)
            lose(p, m, c, piece);
    }
}

/* ---- values that change ---------------------------------------------------------------------- */

static void refuse_use(planner *p, const schemac_model *m, const char *kind, const char *name,
                       const char *column)
{
    memory_pool *pool = p->plan->pool;
    if (planner_accepts(p, name))
        return;
    planner_refuse(
        p, m,
        pool_printf(pool, "%s %s works with the values of %s.%s, which change", kind, name,
                    m->table, column),
        pool_printf(pool,
                    "drop it, and make it again for the new values; or let it stay as it "
                    "is, with config.accept or schemac migrate --accept %s",
                    name));
}

static void look_at_pieces(planner *p, const schemac_model *m, const catalogue_change *c,
                           const char *column)
{
    for (size_t i = 0; i < c->live->piece_count; i++) {
        const catalogue_piece *piece = &c->live->pieces[i];
        bool works = piece->kind == PIECE_CHECK || piece->kind == PIECE_COMPUTED ||
                     piece->kind == PIECE_REFERENCE;
        if (works && piece->other == NULL && !piece->goes && !piece->ours &&
            p->db->engine->names(p->plan->pool, piece->text, column))
            refuse_use(p, m, piece_names[piece->kind], name_of(p, c, piece), column);
    }
}

/* Whether it stays, and the schema does not know it. */
static bool is_of_others(const planner *p, const schemac_model *m, catalogue_kind kind,
                         const catalogue_object *o)
{
    const schemac_schema *s = p->db->schema;
    if (o->ours || (kind == CATALOGUE_INDEX && plan_index_is_ours(p, m, o->name)))
        return false;
    for (size_t i = 0; i < p->plan->step_count; i++)
        if (p->plan->steps[i].kind == step_dropping[kind] &&
            catalogue_compare(p->db, p->plan->steps[i].name, o->name) == 0)
            return false;
    for (size_t i = 0; kind == CATALOGUE_INDEX && i < s->model_count; i++) {
        const schemac_model_texts *t = &p->db->texts->models[i];
        for (size_t j = 0; j < s->models[i].path_count; j++)
            if (t->indexes[j].name != NULL &&
                catalogue_compare(p->db, t->indexes[j].name, o->name) == 0)
                return false;
    }
    return true;
}

static void look_at_objects(planner *p, const schemac_model *m, const char *column)
{
    static const catalogue_kind kinds[] = {CATALOGUE_INDEX, CATALOGUE_TRIGGER};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        const catalogue_objects *all = &p->live.objects[kinds[k]];
        for (size_t i = 0; i < all->count; i++)
            if (p->db->engine->uses_values(p->plan->pool, kinds[k], all->list[i].create, m->table,
                                           column) &&
                is_of_others(p, m, kinds[k], &all->list[i]))
                refuse_use(p, m, step_table[step_creating[kinds[k]]].object, all->list[i].name,
                           column);
    }
}

static void look_at_views(planner *p, const schemac_model *m, const char *column)
{
    for (size_t i = 0; i < p->live.table_count; i++) {
        const catalogue_table *t = &p->live.tables[i];
        if (!t->ordinary && !plan_search_is_over(p, t, m->table) &&
            p->db->engine->uses_values(p->plan->pool, CATALOGUE_TABLE, t->create, m->table, column))
            refuse_use(p, m, "view", t->name, column);
    }
}

static const schemac_model *model_of(const planner *p, const catalogue_table *t)
{
    for (size_t i = 0; i < p->db->schema->model_count; i++)
        if (catalogue_compare(p->db, p->db->schema->models[i].table, t->name) == 0)
            return &p->db->schema->models[i];
    return NULL;
}

/* Whether a reference is of a field that the schema declares as one: its values become what those
   that it leads to become. */
static bool is_declared(planner *p, const catalogue_table *t, const catalogue_piece *piece)
{
    const schemac_model *m = model_of(p, t);
    bool at_column = piece->column != CATALOGUE_NO_COLUMN;
    for (size_t i = 0; m != NULL && i < m->record.field_count; i++) {
        const schemac_field *f = &m->record.fields[i];
        bool its = at_column
                       ? catalogue_compare(p->db, f->column, t->columns[piece->column].name) == 0
                       : p->db->engine->names(p->plan->pool, piece->text, f->column);
        if (its && f->references != NULL)
            return true;
    }
    return false;
}

static bool is_of_key(const planner *p, const schemac_model *m, const char *column)
{
    for (size_t i = 0; i < m->record.field_count; i++)
        if ((m->record.fields[i].flags & SCHEMAC_KEY) != 0 &&
            catalogue_compare(p->db, m->record.fields[i].column, column) == 0)
            return true;
    return false;
}

/* One that names no columns leads to the key. */
static bool leads_to(planner *p, const catalogue_piece *piece, const schemac_model *m,
                     const char *column)
{
    memory_pool *pool = p->plan->pool;
    if (piece->kind != PIECE_REFERENCE || !p->db->engine->names(pool, piece->text, m->table))
        return false;
    const char *bracket = strchr(piece->text, '(');
    if (bracket != NULL && piece->column == CATALOGUE_NO_COLUMN)
        bracket = strchr(bracket + 1, '('); /* the first are those that lead there */
    return bracket == NULL ? is_of_key(p, m, column)
                           : p->db->engine->names(pool, piece->text, column);
}

/* References of tables and columns that the schema does not declare: their values stay, and would
   lead to other rows. */
static void look_at_references(planner *p, const schemac_model *m, const char *column)
{
    memory_pool *pool = p->plan->pool;
    for (size_t i = 0; i < p->live.table_count; i++) {
        catalogue_table t = p->live.tables[i];
        if (!t.ordinary || t.own || !p->db->engine->names(pool, t.create, m->table) ||
            catalogue_compare(p->db, t.name, m->table) == 0)
            continue; /* its own pieces have been looked at */
        if (!p->db->engine->read_table(p->db->connection, pool, &t)) {
            planner_fail(p);
            return;
        }
        for (size_t j = 0; j < t.piece_count; j++) {
            const catalogue_piece *piece = &t.pieces[j];
            if (!leads_to(p, piece, m, column) || is_declared(p, &t, piece))
                continue;
            const char *of =
                piece->column == CATALOGUE_NO_COLUMN ? NULL : t.columns[piece->column].name;
            refuse_use(p, m, "reference",
                       pool_printf(pool, "%s%s%s.references", t.name, of == NULL ? "" : ".",
                                   of == NULL ? "" : of),
                       column);
        }
    }
}

void plan_others_values(planner *p, const schemac_model *m, const catalogue_change *c)
{
    for (size_t i = 0; i < c->declared->column_count; i++) {
        const catalogue_column *want = &c->declared->columns[i];
        if (want->becomes == NULL)
            continue;
        look_at_pieces(p, m, c, want->name);
        look_at_objects(p, m, want->name);
        look_at_views(p, m, want->name);
        look_at_references(p, m, want->name);
    }
}
