/* seeds.c - seeds are made in a database in memory, as a start makes them in an empty one. */
#include "verify/seeds.h"

#include "base/map.h"
#include "verify/blame.h"

typedef struct maker {
    arena *arena;
    diags *diags;
    const schema_sql *schema;
    const verify_engine *engine;
    engine_database *db;
    map rows;      /* that have been made: name -> seed_row */
    bool *created; /* tables, by number of the model */
    bool *unknown; /* tables with rows that only a start knows: no answer about them is certain */
} maker;

static bool create_seeded_table(maker *m, size_t number)
{
    const model_sql *ms = &m->schema->models[number];
    if (m->created[number])
        return true;
    m->created[number] = true;
    bool good = m->engine->run(m->db, ms->create.text);
    for (size_t i = 0; good && i < ms->model->indexes.count; i++)
        if (ms->paths[i].create.text != NULL)
            good = m->engine->run(m->db, ms->paths[i].create.text);
    return good;
}

/* The table of a seed, and those that its rows reference: foreign keys look into them. */
static bool create_seeded_tables(maker *m, const seed_set *s)
{
    const schemac_model *d = m->schema->models[s->model->number].descriptor;
    const schemac_model_texts *t = m->schema->models[s->model->number].texts;
    bool fresh = !m->created[d->number];
    bool good = create_seeded_table(m, d->number);
    for (size_t i = 0; good && i < d->reference_count; i++)
        good = create_seeded_table(m, d->references[i].model);
    for (size_t i = 0; good && fresh && i < t->trigger_count; i++)
        good = m->engine->run(m->db, t->triggers[i].create);
    return good;
}

/* ---- one row -------------------------------------------------------------------------------- */

static bool leads_into_unknown(const maker *m, const seed_values *values)
{
    for (size_t i = 0; i < values->count; i++) {
        const model *target = values->items[i]->field->target;
        if (target != NULL && m->unknown[target->number])
            return true;
    }
    return false;
}

/* The first value that leads nowhere. */
static const seed_value *lost_reference(maker *m, const seed_set *s, const seed_row *row)
{
    for (size_t i = 0; i < row->values.count; i++) {
        const seed_value *v = row->values.items[i];
        const char *sql =
            m->schema->dialect->find_seed_reference(m->arena, m->schema->schema, s, row, v);
        if (sql != NULL && m->engine->answer(m->db, sql) == 0)
            return v;
    }
    return NULL;
}

static void refuse_reference(maker *m, const seed_set *s, const seed_row *row)
{
    const seed_value *v = lost_reference(m, s, row);
    const model *target = v == NULL ? s->model : v->field->target;
    diag *e = diag_error(m->diags, E0807, v == NULL ? row->at : v->at,
                         "no row of '%s' that is seeded before this one is the one meant here",
                         target->name);
    diag_hint(e,
              "seeds are made model by model, what is referenced first, and within a model in the "
              "order in which they are written%s%s",
              target->soft_delete == NULL ? "" : "; a deleted row does not count",
              target->tenant == NULL || target == m->schema->schema->tenant
                  ? ""
                  : "; one of another tenant does not count");
}

static void refuse_repetition(maker *m, const seed_row *row, const char *name)
{
    diag *e = diag_error(m->diags, E0806, row->at, "%s is seeded a second time", name);
    const seed_row *first = map_get(&m->rows, name);
    if (first != NULL)
        diag_note(e, first->at, "the first is here");
    diag_hint(e, "a start makes the first and skips the others; remove one");
}

static void refuse_row(maker *m, const seed_row *row, const char *name)
{
    complaint c = m->engine->complain(m->arena, m->db);
    diag *e = diag_error(m->diags, E0808, row->at, "%s cannot be made: %s says: %s", name,
                         m->engine->name, c.message);
    if (c.kind == COMPLAINT_REFERENCE)
        diag_hint(e, "a reference leads to a row that is not seeded before it, or to another "
                     "tenant's");
}

/* No table has a check for it: the runtime looks at what it binds. */
static bool check_json(maker *m, const seed_row *row)
{
    bool good = true;
    for (size_t i = 0; i < row->values.count; i++) {
        const seed_value *v = row->values.items[i];
        if (v->field->type != TYPE_JSON || v->kind != SEED_LITERAL || v->null ||
            m->engine->is_json(m->db, v->literal.text))
            continue;
        diag_error(m->diags, E0303, v->at, "the value of '%s' is not valid JSON", v->field->name);
        good = false;
    }
    return good;
}

static void make_row(maker *m, const seed_set *s, const seed_row *row, size_t number)
{
    const char *name = m->schema->description->seeds[number].name;
    const schemac_seed_texts *sql = &m->schema->texts->seeds[number];
    bool uncertain = row->from_environment || leads_into_unknown(m, &row->values);
    m->unknown[s->model->number] = m->unknown[s->model->number] || uncertain;
    if (!check_json(m, row))
        return;
    if (uncertain &&
        !(m->engine->understands(m->db, sql->find) && m->engine->understands(m->db, sql->insert))) {
        refuse_row(m, row, name);
        return;
    }
    int64_t found = m->engine->answer(m->db, sql->find);
    if (found == 1 && !uncertain) {
        refuse_repetition(m, row, name);
        return;
    }
    if (row->from_environment || found == 1)
        return;
    int64_t made = found < 0 ? -1 : m->engine->answer(m->db, sql->insert);
    if (made < 0 && !uncertain)
        refuse_row(m, row, name);
    else if (made == 0 && !uncertain)
        refuse_reference(m, s, row);
    else if (made == 1)
        map_put(&m->rows, name, (void *)(uintptr_t)row);
}

static bool make_rows(maker *m, const seed_set *s, size_t first)
{
    if (!create_seeded_tables(m, s)) {
        complaint c = m->engine->complain(m->arena, m->db);
        diag_error(m->diags, E0602, s->at, "%s cannot make the tables of this seed: %s",
                   m->engine->name, c.message);
        return false;
    }
    for (size_t i = 0; i < s->rows.count; i++)
        make_row(m, s, &s->rows.items[i], first + i);
    return true;
}

void verify_seeds(arena *a, diags *d, const schema_sql *s, const verify_engine *engine)
{
    if (s->description->seed_count == 0)
        return;
    size_t models = s->schema->models.count;
    maker m = {.arena = a, .diags = d, .schema = s, .engine = engine, .db = engine->open()};
    if (m.db == NULL) {
        blame_memory(d, engine, s->schema->at);
        return;
    }
    engine->enforce_references(m.db, true);
    m.rows = map_new(a, false);
    m.created = arena_alloc(a, models * sizeof *m.created);
    m.unknown = arena_alloc(a, models * sizeof *m.unknown);
    size_t next = 0;
    for (size_t i = 0; i < s->schema->seeds.count; i++) {
        if (!make_rows(&m, s->schema->seeds.items[i], next))
            break;
        next += s->schema->seeds.items[i]->rows.count;
    }
    engine->close(m.db);
}
