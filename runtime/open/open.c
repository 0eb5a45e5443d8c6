/* open.c - handles: opened and closed. */
#include "open/open.h"

#include "base/value.h"
#include "handle/away.h"
#include "handle/call.h"
#include "handle/report.h"
#include "handle/state.h"
#include "handle/tenant.h"
#include "rows/cache.h"
#include "rows/declared.h"
#include "rows/prepared.h"
#include "rows/scan.h"
#include "start/roll_back.h"
#include "start/startup.h"
#include "start/undo_step.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

static const schemac_engine *const engines[] = {&schemac_engine_sqlite};

const schemac_engine *open_engine_for(const char *url)
{
    for (size_t i = 0; i < sizeof engines / sizeof *engines; i++)
        if (engines[i]->accepts(url))
            return engines[i];
    return NULL;
}

static schemac_status check_config(schemac_db *db, const schemac_config *config)
{
    if (config != NULL && config->size > sizeof *config && config->size < 100 * sizeof *config)
        return error_set(
            db, SCHEMAC_MISUSE, NULL,
            "the program was compiled with a newer schemac.h than this runtime's, %s: its "
            "configuration has %zu bytes, known are %zu. Link it with the runtime that "
            "belongs to the header",
            SCHEMAC_VERSION, config->size, sizeof *config);
    if (config != NULL && (config->size <= sizeof config->size || config->size > sizeof *config))
        return error_set(db, SCHEMAC_MISUSE, NULL,
                         "the configuration does not begin with SCHEMAC_CONFIG_INIT");
    return SCHEMAC_OK;
}

static schemac_status check_engine(schemac_db *db, const char *url)
{
    if (db->engine == NULL)
        db->engine = open_engine_for(url);
    if (db->engine == NULL)
        return error_set(db, SCHEMAC_MISUSE, NULL,
                         "no engine opens this; give the path of a SQLite file, or \":memory:\"");
    assert(engine_is_complete(db->engine));
    return SCHEMAC_OK;
}

static schemac_status check_arguments(schemac_db *db, const char *url, const schemac_config *config)
{
    if (db->schema == NULL || url == NULL)
        return error_set(db, SCHEMAC_MISUSE, NULL, "no schema or no path is given");
    if (db->schema->abi != SCHEMAC_ABI)
        return error_set(
            db, SCHEMAC_MISUSE, NULL,
            "schema '%s' was generated for another version of the runtime (%u, this is "
            "%s with %u); generate it again with the schemac that belongs to it",
            db->schema->name, db->schema->abi, SCHEMAC_VERSION, SCHEMAC_ABI);
    if (check_config(db, config) != SCHEMAC_OK || check_engine(db, url) != SCHEMAC_OK)
        return db->error.status;
    db->texts = engine_texts(db->engine, db->schema);
    if (db->texts == NULL)
        return error_set(db, SCHEMAC_MISUSE, NULL,
                         "schema '%s' was generated without SQL for %s: generate it with --engine "
                         "%s",
                         db->schema->name, db->engine->name, db->engine->name);
    return SCHEMAC_OK;
}

/* The url, as messages may show it; of the start's pool. */
static const char *title_of(schemac_db *db, const char *url)
{
    const char *title = db->engine == NULL || db->engine->title == NULL
                            ? url
                            : db->engine->title(&db->start.pool, url);
    return title == NULL ? "the database" : title;
}

static schemac_status open_connection(schemac_db *db, const char *url)
{
    int64_t begun = value_monotonic();
    db->start.report.engine = report_engine(db, &db->start.pool);
    report_event(db, SCHEMAC_EVENT_OPEN, NULL, NULL, NULL, 0, "opening %s with %s",
                 title_of(db, url), db->start.report.engine);
    engine_options options = {.url = url,
                              .config = &db->config,
                              .create = db->config.create && db->config.mode == SCHEMAC_APPLY,
                              .allocator = db->allocator};
    schemac_status status = call_fault_at(db, "open");
    if (status != SCHEMAC_OK)
        return status;
    status = db->engine->open(&options, &db->error_texts, &db->connection, &db->failure);
    report_step(db, "open", value_monotonic() - begun);
    if (status != SCHEMAC_OK) {
        error_set(db, status, NULL, "%s", db->failure.message);
        error_quote(db, NULL);
        db->error.engine_message = NULL; /* it is the message */
        return status;
    }
    db->start.report.engine = report_engine(db, &db->start.pool);
    return db->start.pool.failed ? error_no_memory(db) : SCHEMAC_OK;
}

static void close_connection(schemac_db *db)
{
    scan_end_all(db);
    cache_release(db);
    prepared_release(db);
    declared_release(db);
    if (db->connection != NULL)
        db->engine->close(db->connection);
    db->connection = NULL;
}

static bool tells_an_error(const schemac_report_info *r)
{
    for (size_t i = 0; i < r->issue_count; i++)
        if (r->issues[i].severity == SCHEMAC_ERROR)
            return true;
    return false;
}

/* What the engine said has to outlive the connection. */
static void end_opening(schemac_db *db, schemac_status status, const char *url, int64_t begun)
{
    db->start.report.status = status;
    db->start.report.microseconds = value_monotonic() - begun;
    if (status == SCHEMAC_OK) {
        db->untuned = db->config.synchronous != SCHEMAC_SYNC_DEFAULT || db->config.cache_kib > 0 ||
                      db->config.mapped_bytes > 0;
        if (db->engine->accept_schema != NULL)
            db->engine->accept_schema(db->connection, false);
        state_open(db);
        report_event(db, SCHEMAC_EVENT_READY, NULL, NULL, NULL, db->start.report.microseconds,
                     "%s is ready", title_of(db, url));
        return;
    }
    if (db->connection != NULL)
        close_connection(db);
    if (!tells_an_error(&db->start.report))
        report_issue(db, SCHEMAC_ERROR, NULL, db->error.message, NULL);
    report_event(db, SCHEMAC_EVENT_FAILED, NULL, NULL, NULL, db->start.report.microseconds, "%s",
                 db->error.message);
}

/* A configuration of an older version is shorter. */
static const schemac_allocator *allocator_of(const schemac_config *config)
{
    size_t end = offsetof(schemac_config, allocator) + sizeof config->allocator;
    bool given = config != NULL && config->size >= end && config->size <= sizeof *config &&
                 config->allocator != NULL;
    return given ? config->allocator : &memory_default;
}

/* One that has neither a connection nor an error yet; NULL when memory ran out. */
static schemac_db *handle_empty(const schemac_engine *engine, const schemac_schema *schema,
                                const schemac_config *config)
{
    const schemac_allocator *allocator = allocator_of(config);
    schemac_db *db = memory_zeroed(allocator, sizeof *db);
    if (db == NULL)
        return NULL;
    db->allocator = db->start.pool.allocator = db->error_texts.allocator = allocator;
    db->schema = schema;
    db->engine = engine;
    db->process = process_now();
    db->error.message = "ok";
    db->start.report.engine = "";
    db->config = (schemac_config)SCHEMAC_CONFIG_INIT;
    return db;
}

/* One of an older version is shorter. */
static void take_config(schemac_db *db, const schemac_config *config)
{
    if (config != NULL)
        memcpy(&db->config, config, config->size);
    db->no_backups = db->config.backups == SCHEMAC_NO_BACKUPS;
    if (db->no_backups)
        db->config.backups = 0;
}

/* A handle that is connected, or has its error; NULL when memory ran out. */
static schemac_db *handle_new(const schemac_engine *engine, const schemac_schema *schema,
                              const char *url, const schemac_config *config, bool may_create)
{
    schemac_db *db = handle_empty(engine, schema, config);
    if (db == NULL)
        return NULL;
    if (check_arguments(db, url, config) == SCHEMAC_OK) {
        take_config(db, config);
        db->config.create = db->config.create && may_create;
        open_connection(db, url);
    }
    return db;
}

static schemac_status start_handle(schemac_db *db, const char *url, int64_t begun)
{
    schemac_status status = db->error.status;
    db->start.closely = db->config.mode == SCHEMAC_VERIFY;
    if (status == SCHEMAC_OK)
        status = startup_run(db);
    end_opening(db, status, url, begun);
    return status;
}

schemac_status open_database(const schemac_engine *engine, const schemac_schema *schema,
                             const char *url, const schemac_config *config, schemac_db **out)
{
    int64_t begun = value_monotonic();
    schemac_db *db = *out = handle_new(engine, schema, url, config, true);
    return db == NULL ? SCHEMAC_NOMEM : start_handle(db, url, begun);
}

schemac_status schemac_open(const schemac_schema *schema, const char *url,
                            const schemac_config *config, schemac_db **out)
{
    return open_database(NULL, schema, url, config, out);
}

schemac_status open_temporary(const schemac_engine *engine, const schemac_schema *schema,
                              const schemac_config *config, schemac_db **out)
{
    int64_t begun = value_monotonic();
    const schemac_allocator *allocator = allocator_of(config);
    const engine_storage *storage = engine->storage;
    memory_pool p = {.allocator = allocator};
    engine_failure failure = {.status = SCHEMAC_OK};
    char *place = NULL;
    schemac_status status = storage->make_place(allocator, &p, &place, &failure);
    schemac_db *db = *out = handle_new(engine, schema, place, config, true);
    if (db == NULL && place != NULL)
        storage->remove_place(allocator, place);
    if (db != NULL) {
        db->place = place;
        if (status == SCHEMAC_NOMEM)
            error_no_memory(db);
        else if (status != SCHEMAC_OK)
            error_set(db, status, NULL, "%s", failure.message);
        status = start_handle(db, place, begun);
    } else {
        status = SCHEMAC_NOMEM;
    }
    pool_free(&p);
    return status;
}

schemac_status schemac_open_temporary(const schemac_schema *schema, const schemac_config *config,
                                      schemac_db **out)
{
    return open_temporary(engines[0], schema, config, out);
}

const char *schemac_temporary_url(const schemac_db *db)
{
    return db == NULL ? NULL : db->place;
}

schemac_status open_and_roll_back(const schemac_engine *engine, const schemac_schema *schema,
                                  const char *url, const schemac_config *config, uint32_t version,
                                  schemac_db **out)
{
    int64_t begun = value_monotonic();
    schemac_db *db = *out = handle_new(engine, schema, url, config, false);
    if (db == NULL)
        return SCHEMAC_NOMEM;
    schemac_status status = db->error.status;
    if (status == SCHEMAC_OK)
        status = roll_back_to(db, version, url);
    if (status != SCHEMAC_OK) {
        end_opening(db, status, url, begun);
    } else {
        close_connection(db);
        db->start.report.microseconds = value_monotonic() - begun;
    }
    return status;
}

schemac_status schemac_roll_back(const schemac_schema *schema, const char *url,
                                 const schemac_config *config, uint32_t version, schemac_db **out)
{
    return open_and_roll_back(NULL, schema, url, config, version, out);
}

/* ---- backups -------------------------------------------------------------------------------- */

static schemac_status restore(schemac_db *db, const char *url, const char *backup)
{
    const engine_storage *storage = db->engine->storage;
    const engine_options options = {
        .url = url, .config = &db->config, .create = db->config.create, .allocator = db->allocator};
    storage_restored restored;
    if (storage == NULL || storage->restore_backup == NULL)
        return error_set(db, SCHEMAC_MISUSE, NULL, "this engine has no backups that it restores");
    if (db->config.mode == SCHEMAC_VERIFY)
        return error_set(db, SCHEMAC_MISUSE, NULL,
                         "SCHEMAC_VERIFY changes nothing: nothing can be restored");
    schemac_status status = call_fault_at(db, "restore");
    if (status != SCHEMAC_OK)
        return status;
    status = storage->restore_backup(&options, backup, &db->error_texts, &restored, &db->failure);
    if (status != SCHEMAC_OK) {
        error_set(db, status, NULL, "%s", db->failure.message);
        error_quote(db, NULL);
        return status;
    }
    if (restored.kept)
        db->start.report.restored = pool_strdup(&db->start.pool, restored.from);
    if (restored.before != NULL)
        db->start.report.backup = pool_strdup(&db->start.pool, restored.before);
    report_event(db, SCHEMAC_EVENT_RESTORED, NULL, NULL, NULL, 0, "%s has the state of %s%s",
                 title_of(db, url), restored.from, restored.kept ? "" : ", which is not kept");
    return SCHEMAC_OK;
}

schemac_status open_and_undo_step(const schemac_engine *engine, const schemac_schema *schema,
                                  const char *url, const schemac_config *config, schemac_db **out)
{
    int64_t begun = value_monotonic();
    const char *backup;
    schemac_db *db = *out = handle_new(engine, schema, url, config, false);
    if (db == NULL)
        return SCHEMAC_NOMEM;
    schemac_status status = db->error.status;
    if (status == SCHEMAC_OK)
        status = undo_step_find(db, url, &backup);
    if (status == SCHEMAC_OK) {
        close_connection(db);
        status = restore(db, url, backup);
    }
    if (status != SCHEMAC_OK)
        end_opening(db, status, url, begun);
    db->start.report.microseconds = value_monotonic() - begun;
    return status;
}

schemac_status schemac_undo_step(const schemac_schema *schema, const char *url,
                                 const schemac_config *config, schemac_db **out)
{
    return open_and_undo_step(NULL, schema, url, config, out);
}

schemac_status schemac_backup_restore(const char *url, const char *backup,
                                      const schemac_config *config, schemac_db **out)
{
    int64_t begun = value_monotonic();
    schemac_db *db = *out = handle_empty(NULL, NULL, config);
    if (db == NULL)
        return SCHEMAC_NOMEM;
    if (url == NULL)
        error_set(db, SCHEMAC_MISUSE, NULL, "no path is given");
    else if (check_config(db, config) == SCHEMAC_OK)
        check_engine(db, url);
    schemac_status status = db->error.status;
    if (status == SCHEMAC_OK) {
        take_config(db, config);
        db->start.report.engine = report_engine(db, &db->start.pool);
        status = restore(db, url, backup);
    }
    if (status != SCHEMAC_OK)
        end_opening(db, status, url, begun);
    db->start.report.microseconds = value_monotonic() - begun;
    return status;
}

void schemac_close(schemac_db *db)
{
    if (db == NULL || (db->state == HANDLE_MIGRATING && !away_notice(db)))
        return;
    bool away = away_notice(db);
    if (db->connection != NULL || away)
        close_connection(db);
    const schemac_allocator *a = db->allocator;
    handle_scratch *s = &db->scratch;
    if (db->place != NULL && away)
        memory_free(a, db->place, strlen(db->place) + 1);
    else if (db->place != NULL)
        db->engine->storage->remove_place(a, db->place);
    tenant_free(db);
    pool_free(&db->start.pool);
    pool_free(&db->error_texts);
    memory_free(a, s->row, s->row_capacity);
    memory_free(a, s->texts, s->text_capacity * sizeof *s->texts);
    memory_free(a, s->filled, s->filled_capacity * sizeof *s->filled);
    memory_free(a, db, sizeof *db);
}
