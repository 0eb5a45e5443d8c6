#include "verify/seeds.h"

#include "base/map.h"
#include "verify/sqlite/engine.h"

#include <string.h>

typedef struct maker {
    arena *arena;
    diags *diags;
    const schema_sql *schema;
    sqlite3 *db;
    map rows;      /* that have been made: name -> seed_row */
    bool *created; /* tables, by number of the model */
    bool *unknown; /* tables with rows that only a start knows: no answer about them is certain */
} maker;

static bool run(maker *m, const char *sql)
{
    return sqlite3_exec(m->db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static bool create_table(maker *m, size_t number)
{
    const model_sql *ms = &m->schema->models[number];
    if (m->created[number])
        return true;
    m->created[number] = true;
    bool good = run(m, ms->create.text);
    for (size_t i = 0; good && i < ms->model->indexes.count; i++)
        if (ms->paths[i].create.text != NULL)
            good = run(m, ms->paths[i].create.text);
    return good;
}

/* The table of a seed, and those that its rows reference: foreign keys look into them. */
static bool create_tables(maker *m, const seed_set *s)
{
    const schemac_model *d = m->schema->models[s->model->number].descriptor;
    bool fresh = !m->created[d->number];
    bool good = create_table(m, d->number);
    for (size_t i = 0; good && i < d->reference_count; i++)
        good = create_table(m, d->references[i].model);
    for (size_t i = 0; good && fresh && i < d->trigger_count; i++)
        good = run(m, d->triggers[i].create);
    return good;
}

/* ---- one row -------------------------------------------------------------------------------- */

/* -1: SQLite refuses; else what `find` answers, or how many rows `insert` has made. */
static int64_t ask(maker *m, const char *sql)
{
    sqlite3_stmt *s = NULL;
    int64_t answer = -1;
    int64_t before = sqlite3_total_changes64(m->db);
    if (sqlite3_prepare_v2(m->db, sql, -1, &s, NULL) == SQLITE_OK) {
        int code = sqlite3_step(s);
        if (code == SQLITE_ROW)
            answer = sqlite3_column_int64(s, 0);
        else if (code == SQLITE_DONE)
            answer = sqlite3_total_changes64(m->db) - before;
    }
    sqlite3_finalize(s);
    return answer;
}

/* Whether SQLite understands it, whatever its parameters are. */
static bool is_understood(maker *m, const char *sql)
{
    sqlite3_stmt *s = NULL;
    bool good = sqlite3_prepare_v2(m->db, sql, -1, &s, NULL) == SQLITE_OK;
    sqlite3_finalize(s);
    return good;
}

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
        if (sql != NULL && ask(m, sql) == 0)
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
    const char *message = sqlite3_errmsg(m->db);
    diag *e =
        diag_error(m->diags, E0808, row->at, "%s cannot be made: SQLite says: %s", name, message);
    if (strncmp(message, "FOREIGN KEY", strlen("FOREIGN KEY")) == 0)
        diag_hint(e, "a reference leads to a row that is not seeded before it, or to another "
                     "tenant's");
}

/* SQLite has no opinion on it: the runtime looks at what it binds. */
static bool check_json(maker *m, const seed_row *row)
{
    bool good = true;
    for (size_t i = 0; i < row->values.count; i++) {
        const seed_value *v = row->values.items[i];
        if (v->field->type != TYPE_JSON || v->kind != SEED_LITERAL || v->null ||
            ask_json_valid(m->db, v->literal.text))
            continue;
        diag_error(m->diags, E0303, v->at, "the value of '%s' is not valid JSON", v->field->name);
        good = false;
    }
    return good;
}

static void make_row(maker *m, const seed_set *s, const seed_row *row, const schemac_seed *sql)
{
    bool uncertain = row->from_environment || leads_into_unknown(m, &row->values);
    m->unknown[s->model->number] = m->unknown[s->model->number] || uncertain;
    if (!check_json(m, row))
        return;
    if (uncertain && !(is_understood(m, sql->find) && is_understood(m, sql->insert))) {
        refuse_row(m, row, sql->name);
        return;
    }
    int64_t found = ask(m, sql->find);
    if (found == 1 && !uncertain) {
        refuse_repetition(m, row, sql->name);
        return;
    }
    if (row->from_environment || found == 1)
        return;
    int64_t made = found < 0 ? -1 : ask(m, sql->insert);
    if (made < 0 && !uncertain)
        refuse_row(m, row, sql->name);
    else if (made == 0 && !uncertain)
        refuse_reference(m, s, row);
    else if (made == 1)
        map_put(&m->rows, sql->name, (void *)(uintptr_t)row);
}

void verify_seeds(arena *a, diags *d, const schema_sql *s)
{
    size_t number = 0, models = s->schema->models.count;
    if (s->description->seed_count == 0)
        return;
    maker m = {.arena = a, .diags = d, .schema = s, .db = ask_new_database()};
    m.rows = map_new(a, false);
    m.created = arena_alloc(a, models * sizeof *m.created);
    m.unknown = arena_alloc(a, models * sizeof *m.unknown);
    if (m.db == NULL)
        diag_error(d, E0602, s->schema->at, "SQLite cannot open a database in memory");
    else
        sqlite3_db_config(m.db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
    for (size_t i = 0; m.db != NULL && i < s->schema->seeds.count; i++) {
        const seed_set *one = s->schema->seeds.items[i];
        if (!create_tables(&m, one)) {
            diag_error(d, E0602, one->at, "SQLite cannot make the tables of this seed: %s",
                       sqlite3_errmsg(m.db));
            break;
        }
        for (size_t j = 0; j < one->rows.count; j++, number++)
            make_row(&m, one, &one->rows.items[j], &s->description->seeds[number]);
    }
    sqlite3_close(m.db);
}
