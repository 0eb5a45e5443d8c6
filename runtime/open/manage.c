/* manage.c - the schema of an open database: what is there, what is missing, and bringing it up to date
   by hand. */
#include "handle/error.h"
#include "start/planner.h"
#include "handle/report.h"
#include "start/startup.h"
#include "handle/tenant.h"
#include "base/value.h"

#include <string.h>

/* ---- what is there -------------------------------------------------------------------------- */

/* One allocation: the list, and the texts behind it. */
static schemac_status give_names(schemac_db *db, const char *const *names, size_t count,
                                 schemac_names **out)
{
    size_t size = sizeof **out + count * sizeof *names;
    for (size_t i = 0; i < count; i++)
        size += strlen(names[i]) + 1;
    schemac_names *given = memory_give(db->allocator, size);
    if (given == NULL)
        return fail_memory(db);
    const char **list = (const char **)(given + 1);
    char *text = (char *)(list + count);
    for (size_t i = 0; i < count; i++) {
        list[i] = strcpy(text, names[i]);
        text += strlen(text) + 1;
    }
    *given = (schemac_names){.names = list, .count = count};
    *out = given;
    return SCHEMAC_OK;
}

static bool is_listed(const catalogue_table *t)
{
    return t->ordinary && strcmp(t->name, "schemac_history") != 0;
}

/* Those of the database, or those of models that it lacks. */
static schemac_status list_tables(schemac_db *db, bool missing, schemac_names **out)
{
    memory_pool p = {.allocator = db->allocator};
    catalogue live = {.pool = &p};
    schemac_status status = SCHEMAC_OK;
    size_t count = 0, most;
    const char **names = NULL;
    bool read = db->engine->read_catalogue(db->connection, &live);
    if (read) {
        plan_sort(&live);
        most = missing ? db->schema->model_count : live.table_count;
        names = pool_alloc(&p, (most + 1) * sizeof *names);
    }
    for (size_t i = 0; names != NULL && !missing && i < live.table_count; i++)
        if (is_listed(&live.tables[i]))
            names[count++] = live.tables[i].name;
    for (size_t i = 0; names != NULL && missing && i < db->schema->model_count; i++)
        if (plan_find_table(&live, db->schema->models[i].table) == NULL)
            names[count++] = db->schema->models[i].table;
    if (p.failed)
        status = fail_memory(db);
    else if (!read)
        status = fail_engine(db, NULL, "read the schema of the database", NULL);
    else
        status = give_names(db, names, count, out);
    pool_free(&p);
    return status;
}

schemac_status schemac_existing_tables(schemac_db *db, schemac_names **tables)
{
    CALL_GUARD(db);
    *tables = NULL;
    return call_begin(db) ? list_tables(db, false, tables) : call_refused(db);
}

schemac_status schemac_missing_tables(schemac_db *db, schemac_names **tables)
{
    CALL_GUARD(db);
    *tables = NULL;
    return call_begin(db) ? list_tables(db, true, tables) : call_refused(db);
}

schemac_status schemac_describe(schemac_db *db, const char *table, char **text)
{
    CALL_GUARD(db);
    *text = NULL;
    if (!call_begin(db))
        return call_refused(db);
    memory_pool p = {.allocator = db->allocator};
    char *found = NULL;
    schemac_status status = SCHEMAC_OK;
    if (!db->engine->describe(db->connection, &p, table, &found))
        status = p.failed ? fail_memory(db)
                          : fail_engine(db, NULL, "read the schema of the database", NULL);
    else if (found == NULL)
        status = fail(db, SCHEMAC_NOT_FOUND, NULL, "the database has no table %s", table);
    else if ((*text = memory_give(db->allocator, strlen(found) + 1)) == NULL)
        status = fail_memory(db);
    else
        strcpy(*text, found);
    pool_free(&p);
    return status;
}

/* ---- by hand -------------------------------------------------------------------------------- */

/* A start again, on a handle that is open: with a report of its own, and without foreign keys, which
   cannot be switched inside a transaction. *states: what the models were in before. */
static schemac_status begin(schemac_db *db, const char *call, const char *what,
                            unsigned char **states)
{
    *states = NULL;
    if (!call_begin_as(db, call))
        return call_refused(db);
    if (db->scans != NULL)
        return fail(db, SCHEMAC_MISUSE, NULL, "cannot %s while a scan is open", what);
    if (db->depth > 0 || db->engine->in_transaction(db->connection))
        return fail(db, SCHEMAC_MISUSE, NULL, "cannot %s in a transaction", what);
    memory_pool fresh = {.allocator = db->allocator};
    if (db->states != NULL) {
        *states = pool_alloc(&fresh, db->schema->model_count);
        if (*states == NULL)
            return fail_memory(db);
        memcpy(*states, db->states, db->schema->model_count);
    }
    pool_free(&db->pool);
    db->pool = fresh;
    db->report = (schemac_report_info){.engine = ""};
    db->step_capacity = db->created_capacity = db->changed_capacity = db->issue_capacity = 0;
    db->planned_capacity = db->migration_capacity = db->seed_capacity = 0;
    db->states = NULL;
    db->backed_up = false;
    const char *engine = pool_printf(&db->pool, "%s %s", db->engine->name, db->engine->version());
    if (engine == NULL)
        return fail_memory(db);
    db->report.engine = engine;
    if (db->engine->unsettle(db->connection))
        return SCHEMAC_OK;
    return fail_engine(db, NULL, what, NULL);
}

static schemac_status end(schemac_db *db, schemac_status status, int64_t begun)
{
    const char *warning;
    if (!db->engine->settle(db->connection, false, false, &warning) && status == SCHEMAC_OK)
        status = fail_engine(db, NULL, "configure the connection", NULL);
    db->report.status = status;
    db->report.microseconds = monotonic_microseconds() - begun;
    return status;
}

/* What fails leaves the models in the states that they were in. */
static schemac_status by_hand(schemac_db *db, const char *call, const char *what,
                              schemac_status (*work)(schemac_db *db))
{
    CALL_GUARD(db);
    int64_t begun = monotonic_microseconds();
    unsigned char *states;
    schemac_status status = begin(db, call, what, &states);
    if (status != SCHEMAC_OK)
        return status;
    status = work(db);
    if (status == SCHEMAC_OUTDATED && work == startup_look)
        startup_mark_waiting(db);
    else if (status != SCHEMAC_OK)
        db->states = states;
    return end(db, status, begun);
}

schemac_status schemac_plan(schemac_db *db)
{
    return by_hand(db, __func__, "plan", startup_look);
}

schemac_status schemac_repair(schemac_db *db)
{
    return by_hand(db, __func__, "repair", startup_apply);
}

schemac_status schemac_is_up_to_date(schemac_db *db, bool *up_to_date)
{
    schemac_status status = schemac_plan(db);
    *up_to_date = status == SCHEMAC_OK;
    if (status != SCHEMAC_OUTDATED)
        return status;
    db->error = (schemac_error_info){.message = "ok"};
    return SCHEMAC_OK;
}

schemac_status schemac_schema_check(schemac_db *db)
{
    return by_hand(db, __func__, "check the schema", startup_check);
}

schemac_status schemac_reset(schemac_db *db)
{
    if (db != NULL && db->connection != NULL && db->place == NULL &&
        !db->engine->in_memory(db->connection))
        return fail(
            db, SCHEMAC_MISUSE, NULL,
            "only a database of schemac_open_temporary, or \":memory:\", can be reset; this "
            "one is kept as it is");
    schemac_status status = by_hand(db, __func__, "reset", startup_over);
    if (status != SCHEMAC_OK)
        return status;
    tenant_forget(db);
    db->has_tenant = false;
    db->system = 0;
    return SCHEMAC_OK;
}
