/* manage.c - the schema of an open database: what is there, what is missing, and bringing it up to
   date by hand. */
#include "base/value.h"
#include "handle/call.h"
#include "handle/report.h"
#include "handle/state.h"
#include "handle/tenant.h"
#include "start/catalogue.h"
#include "start/look.h"
#include "start/work.h"

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
        return error_no_memory(db);
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
    return t->ordinary && !t->own;
}

/* Those of the database, or those of models that it lacks. */
static size_t choose_tables(const schemac_db *db, const catalogue *live, bool missing,
                            const char **names)
{
    size_t count = 0;
    for (size_t i = 0; !missing && i < live->table_count; i++)
        if (is_listed(&live->tables[i]))
            names[count++] = live->tables[i].name;
    for (size_t i = 0; missing && i < db->schema->model_count; i++)
        if (catalogue_find_table(db, live, db->schema->models[i].table) == NULL)
            names[count++] = db->schema->models[i].table;
    return count;
}

static schemac_status list_tables(schemac_db *db, bool missing, schemac_names **out)
{
    memory_pool p = {.allocator = db->allocator};
    catalogue live;
    schemac_status status = SCHEMAC_OK;
    if (!catalogue_read(db, &p, &live)) {
        status = db->error.status;
    } else {
        size_t most = missing ? db->schema->model_count : live.table_count;
        const char **names = pool_alloc(&p, (most + 1) * sizeof *names);
        status = names == NULL
                     ? error_no_memory(db)
                     : give_names(db, names, choose_tables(db, &live, missing, names), out);
    }
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
        status = error_of_pool(db, &p, "read the schema of the database");
    else if (found == NULL)
        status = error_set(db, SCHEMAC_NOT_FOUND, NULL, "the database has no table %s", table);
    else if ((*text = memory_give(db->allocator, strlen(found) + 1)) == NULL)
        status = error_no_memory(db);
    else
        strcpy(*text, found);
    pool_free(&p);
    return status;
}

/* ---- by hand -------------------------------------------------------------------------------- */

/* What a start has left behind, put aside while another one is made on the same handle. */
static schemac_status begin_again(schemac_db *db, handle_start *before)
{
    handle_start fresh = {
        .pool = {.allocator = db->allocator}, .report = {.engine = ""}, .closely = true};
    fresh.report.engine = report_engine(db, &fresh.pool);
    if (fresh.pool.failed)
        return error_no_memory(db);
    *before = db->start;
    db->start = fresh;
    if (db->engine->start_begin(db->connection))
        return SCHEMAC_OK;
    return error_of_engine(db, "configure the connection", NULL);
}

static schemac_status settle_again(schemac_db *db, schemac_status status)
{
    const char *warning;
    bool settled = db->engine->start_end(db->connection, false, &warning);
    if (!settled && status == SCHEMAC_OK)
        status = error_of_engine(db, "configure the connection", NULL);
    state_settle(db, settled); /* without, references would do nothing from now on */
    return status;
}

/* The report is the new one's; the states of the models are those from before when that failed. */
static schemac_status end_again(schemac_db *db, handle_start *before, schemac_status status,
                                bool keeps_states, int64_t begun)
{
    status = settle_again(db, status);
    db->start.report.status = status;
    db->start.report.microseconds = value_monotonic() - begun;
    unsigned char *states = NULL;
    if (keeps_states && before->states != NULL) {
        states = pool_alloc(&db->start.pool, db->schema->model_count);
        if (states != NULL)
            memcpy(states, before->states, db->schema->model_count);
    }
    if (keeps_states && (states != NULL || before->states == NULL))
        db->start.states = states;
    pool_free(&before->pool);
    return status;
}

static schemac_status may_begin(schemac_db *db, const char *call, const char *what)
{
    if (!call_begin_as(db, call))
        return call_refused(db);
    if (db->scans != NULL)
        return error_set(db, SCHEMAC_MISUSE, NULL, "cannot %s while a scan is open", what);
    if (db->transaction.depth > 0 || db->engine->in_transaction(db->connection))
        return error_set(db, SCHEMAC_MISUSE, NULL, "cannot %s in a transaction", what);
    return SCHEMAC_OK;
}

/* A start again, on a handle that is open: with a report of its own. */
static schemac_status start_by_hand(schemac_db *db, const char *call, const char *what,
                                    schemac_status (*work)(schemac_db *db))
{
    const bool changes = work != look_plan && work != look_check;
    CALL_GUARD(db);
    int64_t begun = value_monotonic();
    handle_start before = {.states = NULL};
    schemac_status status = may_begin(db, call, what);
    if (status != SCHEMAC_OK)
        return status;
    status = begin_again(db, &before);
    if (status == SCHEMAC_OK)
        status = work(db);
    else if (before.pool.allocator == NULL)
        return status; /* nothing was put aside */
    if (changes && status == SCHEMAC_OK && db->engine->accept_schema != NULL)
        db->engine->accept_schema(db->connection, false);
    bool waits = status == SCHEMAC_OUTDATED && work == look_plan;
    if (waits)
        look_mark_waiting(db);
    return end_again(db, &before, status, status != SCHEMAC_OK && !waits, begun);
}

schemac_status schemac_plan(schemac_db *db)
{
    return start_by_hand(db, __func__, "plan", look_plan);
}

schemac_status schemac_repair(schemac_db *db)
{
    return start_by_hand(db, __func__, "repair", work_bring_up);
}

/* A start that is only asked leaves no report, and tells the log nothing. */
schemac_status schemac_is_up_to_date(schemac_db *db, bool *up_to_date)
{
    CALL_GUARD(db);
    handle_start before = {.states = NULL};
    *up_to_date = false;
    schemac_status status = may_begin(db, __func__, "plan");
    if (status != SCHEMAC_OK)
        return status;
    const schemac_log_fn log = db->config.log;
    db->config.log = NULL;
    status = begin_again(db, &before);
    if (before.pool.allocator != NULL) {
        if (status == SCHEMAC_OK)
            status = look_plan(db);
        status = settle_again(db, status);
        pool_free(&db->start.pool);
        db->start = before;
    }
    db->config.log = log;
    *up_to_date = status == SCHEMAC_OK;
    if (status != SCHEMAC_OUTDATED)
        return status;
    error_clear(db);
    return SCHEMAC_OK;
}

schemac_status schemac_schema_check(schemac_db *db)
{
    return start_by_hand(db, __func__, "check the schema", look_check);
}

static bool is_in_memory(const schemac_db *db)
{
    return db->engine->storage != NULL && db->engine->storage->in_memory(db->connection);
}

schemac_status schemac_reset(schemac_db *db)
{
    if (db != NULL && db->connection != NULL && db->place == NULL && !is_in_memory(db))
        return error_set(
            db, SCHEMAC_MISUSE, NULL,
            "only a database of schemac_open_temporary, or \":memory:\", can be reset; this "
            "one is kept as it is");
    schemac_status status = start_by_hand(db, __func__, "reset", work_start_over);
    if (status != SCHEMAC_OK)
        return status;
    tenant_forget(db);
    db->tenancy.system = 0;
    return SCHEMAC_OK;
}
