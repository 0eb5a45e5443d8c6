/* seed.c - makes the rows that are not there, and counts those that are. */
#include "start/seed.h"

#include "base/value.h"
#include "handle/attempt.h"
#include "handle/report.h"
#include "start/orphans.h"

#include <stdlib.h>

/* Rows of this version that are not there were deleted by somebody. */
static bool is_wanted(const schemac_db *db, const history *h)
{
    return db->schema->seed_count > 0 && !history_is_at(h, db->texts) &&
           !history_may_have_old_form(h, db->schema, db->texts);
}

/* ---- statements ----------------------------------------------------------------------------- */

/* A variable that is empty is none. */
static const char *variable(const schemac_variable *v)
{
    const char *value = getenv(v->name);
    return value == NULL || value[0] == '\0' ? NULL : value;
}

static bool bind_texts(schemac_db *db, engine_statement *s, const char *const *values, int count)
{
    for (int i = 0; i < count; i++) {
        bool bound = values[i] == NULL ? db->engine->bind_null(db->connection, s, i + 1)
                                       : db->engine->bind_text(db->connection, s, i + 1, values[i]);
        if (!bound)
            return false;
    }
    return true;
}

static const schemac_seed_texts *texts_of(const schemac_db *db, const schemac_seed *seed)
{
    return &db->texts->seeds[seed - db->schema->seeds];
}

static engine_statement *prepare_seed(schemac_db *db, const char *sql, const char *const *values,
                                      int count, bool *good)
{
    engine_statement *s = NULL;
    *good = db->engine->prepare(db->connection, sql, &s) && bind_texts(db, s, values, count);
    return s;
}

/* At once, while the engine knows: finalizing may make it forget. */
static void end_statement(schemac_db *db, engine_statement *s, bool good)
{
    if (!good)
        error_take_failure(db);
    db->engine->finalize(s);
}

/* Whether the row is there. false when the engine refuses: the failure was taken. */
static bool ask_seed(schemac_db *db, const schemac_seed *seed, const char *const *values,
                     bool *found)
{
    bool good;
    engine_statement *s =
        prepare_seed(db, texts_of(db, seed)->find, values, seed->find_count, &good);
    engine_step step = good ? db->engine->step(db->connection, s) : ENGINE_FAILED;
    *found = step == ENGINE_ROW && db->engine->read_int64(s, 0) != 0;
    end_statement(db, s, step != ENGINE_FAILED);
    return step != ENGINE_FAILED;
}

/* The same of a row that is to be made. */
static bool run_seed(schemac_db *db, const schemac_seed *seed, const char *const *values,
                     int64_t *changed)
{
    bool good;
    engine_statement *s =
        prepare_seed(db, texts_of(db, seed)->insert, values, seed->environment_count, &good);
    good = good && db->engine->execute(db->connection, s, changed);
    end_statement(db, s, good);
    return good;
}

/* Of a statement whose failure was taken. */
static schemac_status fail_seed(schemac_db *db, const schemac_seed *seed, const char *sql)
{
    const schemac_model *m = &db->schema->models[seed->model];
    schemac_status status = error_of_failure(db, "seed", NULL);
    if (status == SCHEMAC_NOMEM)
        return status;
    error_set(db, status, m, "%s cannot be seeded: %s. Nothing has been changed", seed->name,
              db->failure.message);
    error_quote(db, sql);
    report_state(db, m, SCHEMAC_MODEL_FAILED);
    return status;
}

static schemac_status hash_password(schemac_db *db, memory_pool *p, const schemac_seed *seed,
                                    const schemac_variable *v, const char **value)
{
    const schemac_model *m = &db->schema->models[seed->model];
    schemac_status status = SCHEMAC_NOMEM;
    char *hash = pool_alloc(p, SCHEMAC_PASSWORD_SIZE);
    if (hash != NULL)
        status = db->schema->hash_password == NULL ? SCHEMAC_MISUSE
                                                   : db->schema->hash_password(*value, hash);
    *value = hash;
    if (status == SCHEMAC_OK)
        return SCHEMAC_OK;
    report_state(db, m, SCHEMAC_MODEL_FAILED);
    if (status == SCHEMAC_NOMEM)
        return error_no_memory(db);
    return error_set(
        db, status, m, "%s cannot be seeded: the password in %s %s. Nothing has been changed",
        seed->name, v->name,
        status == SCHEMAC_INVALID  ? "has more than 511 bytes"
        : status == SCHEMAC_MISUSE ? "cannot be hashed, for this schemac was built "
                                     "without libcrypt: start the program, which makes "
                                     "the row"
                                   : "cannot be hashed: the system gives no salt");
}

/* Of the first `count` variables, as they are bound. */
static schemac_status read_values(schemac_db *db, memory_pool *p, const schemac_seed *seed,
                                  size_t count, const char ***out)
{
    const char **values = *out = pool_alloc(p, (count + 1) * sizeof *values);
    if (values == NULL)
        return error_no_memory(db);
    schemac_status status = SCHEMAC_OK;
    for (size_t i = 0; i < count && status == SCHEMAC_OK; i++) {
        const schemac_variable *v = &seed->environment[i];
        values[i] = variable(v);
        if (v->password && values[i] != NULL)
            status = hash_password(db, p, seed, v, &values[i]);
    }
    return status;
}

static schemac_status find_seed(schemac_db *db, const schemac_seed *seed, bool *found)
{
    memory_pool p = {.allocator = db->allocator};
    const char **values;
    schemac_status status = read_values(db, &p, seed, seed->find_count, &values);
    if (status == SCHEMAC_OK && !ask_seed(db, seed, values, found))
        status = fail_seed(db, seed, texts_of(db, seed)->find);
    pool_free(&p);
    return status;
}

/* ---- one row -------------------------------------------------------------------------------- */

static schemac_status check_environment(schemac_db *db, const schemac_seed *seed)
{
    for (size_t i = 0; i < seed->environment_count; i++)
        if (seed->environment[i].required && variable(&seed->environment[i]) == NULL) {
            const schemac_model *m = &db->schema->models[seed->model];
            report_state(db, m, SCHEMAC_MODEL_FAILED);
            return error_set(
                db, SCHEMAC_INVALID, m,
                "%s cannot be seeded: the environment has no %s. Nothing has been changed. "
                "Set it for this start",
                seed->name, seed->environment[i].name);
        }
    return SCHEMAC_OK;
}

static void warn_unseeded(schemac_db *db, const schemac_seed *seed, const char *why)
{
    const char *message = pool_printf(&db->start.pool, "%s was not seeded: %s", seed->name, why);
    if (message == NULL)
        return;
    report_issue(db, SCHEMAC_WARNING, &db->schema->models[seed->model], message, NULL);
    report_event(db, SCHEMAC_EVENT_WARNING, &db->schema->models[seed->model], NULL, NULL, 0, "%s",
                 message);
}

/* Returns whether the statement went well; if not, the failure was taken. */
static bool attempt_seed(schemac_db *db, const schemac_seed *seed, const char *const *values,
                         int64_t *changed)
{
    if (attempt_begin(db))
        return attempt_conclude(db, run_seed(db, seed, values, changed));
    error_take_failure(db);
    return false;
}

/* In a database that people have worked with, rows may have been changed so that a seed has no
   place: that is theirs, and stops nothing. */
static schemac_status insert_with(schemac_db *db, const schemac_seed *seed,
                                  const char *const *values, bool *created)
{
    int64_t changed = 0;
    if (attempt_seed(db, seed, values, &changed)) {
        *created = changed > 0;
        if (!*created)
            warn_unseeded(db, seed, "a row that it references is not there, or deleted");
        return SCHEMAC_OK;
    }
    bool conflict = db->failure.status == SCHEMAC_CONFLICT && !db->start.report.created_database;
    if (!conflict || !db->engine->in_transaction(db->connection))
        return fail_seed(db, seed, texts_of(db, seed)->insert);
    warn_unseeded(db, seed, "another row has a value of it that is unique");
    return SCHEMAC_OK;
}

static schemac_status insert_seed(schemac_db *db, const schemac_seed *seed, bool *created)
{
    memory_pool p = {.allocator = db->allocator};
    const char **values;
    schemac_status status = check_environment(db, seed);
    *created = false;
    if (status == SCHEMAC_OK)
        status = read_values(db, &p, seed, seed->environment_count, &values);
    if (status == SCHEMAC_OK)
        status = insert_with(db, seed, values, created);
    pool_free(&p);
    return status;
}

/* ---- all rows ------------------------------------------------------------------------------- */

static schemac_status any_missing(schemac_db *db, bool *missing)
{
    schemac_status status = SCHEMAC_OK;
    *missing = false;
    for (size_t i = 0; i < db->schema->seed_count && !*missing && status == SCHEMAC_OK; i++) {
        bool found = true;
        status = find_seed(db, &db->schema->seeds[i], &found);
        *missing = !found;
    }
    return status;
}

static schemac_status insert_all(schemac_db *db)
{
    const schemac_schema *s = db->schema;
    for (size_t i = 0, first = 0, created = 0; i < s->seed_count; i++) {
        const schemac_seed *seed = &s->seeds[i];
        bool found, made = false;
        schemac_status status = find_seed(db, seed, &found);
        if (status == SCHEMAC_OK && !found)
            status = insert_seed(db, seed, &made);
        if (status != SCHEMAC_OK)
            return status;
        created += made;
        if (made && db->start.looking)
            report_planned(db, "insert", "row", &s->models[seed->model], seed->name,
                           texts_of(db, seed)->insert);
        if (i + 1 < s->seed_count && s->seeds[i + 1].model == seed->model)
            continue;
        if (!db->start.looking)
            report_seeded(db, &s->models[seed->model], created, i + 1 - first - created);
        first = i + 1;
        created = 0;
    }
    return SCHEMAC_OK;
}

/* A key that is written as a number may lead nowhere in this database. */
static schemac_status insert_checked(schemac_db *db)
{
    memory_pool p = {.allocator = db->allocator};
    const rename_list none = {NULL, 0, 0};
    const orphans_since since = {.renames = &none};
    survey_orphan_list before = {NULL, 0, 0};
    sync_plan found = {.pool = &p};
    schemac_status status = SCHEMAC_OK;
    if ((!db->start.report.created_database && !orphans_count(db, &p, &before)) ||
        (status = insert_all(db)) != SCHEMAC_OK || !orphans_compare(db, &since, &before, &found))
        status = db->error.status;
    else if (found.refusal_count > 0)
        status = error_set(db, SCHEMAC_REFERENCE, found.refusals[0].model,
                           "after seeding %s. Nothing has been changed", found.refusals[0].message);
    pool_free(&p);
    return status;
}

schemac_status seed_database(schemac_db *db, const history *h)
{
    if (!is_wanted(db, h))
        return SCHEMAC_OK;
    int64_t begun = value_monotonic();
    bool missing;
    schemac_status status = any_missing(db, &missing);
    if (status == SCHEMAC_OK)
        status = missing ? insert_checked(db) : insert_all(db);
    report_step(db, "seed", value_monotonic() - begun);
    return status;
}

schemac_status seed_plan_only(schemac_db *db, const history *h)
{
    schemac_status status = SCHEMAC_OK;
    for (size_t i = 0; is_wanted(db, h) && i < db->schema->seed_count && status == SCHEMAC_OK;
         i++) {
        const schemac_seed *seed = &db->schema->seeds[i];
        bool found = true;
        status = find_seed(db, seed, &found);
        if (!found)
            report_planned(db, "insert", "row", &db->schema->models[seed->model], seed->name,
                           texts_of(db, seed)->insert);
    }
    return status;
}
