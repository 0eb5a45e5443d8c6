/* starting.c - FROZEN with release 0.1: see program.c. Opening, its settings, events and report. */
#include "program.h"

#include <stdint.h>

/* ---- the schema's migration in C ------------------------------------------------------------- */

static int checked;

#ifdef __cplusplus
extern "C" schemac_status check_settings(schemac_db *db);
#else
schemac_status check_settings(schemac_db *db);
#endif

schemac_status check_settings(schemac_db *db)
{
    bool table, column, index;
    if (schemac_table_exists(db, "old_setting", &table) != SCHEMAC_OK ||
        schemac_column_exists(db, "old_setting", "name", &column) != SCHEMAC_OK ||
        schemac_index_exists(db, "no.such", &index) != SCHEMAC_OK)
        return SCHEMAC_ENGINE;
    CHECK(table && column && !index);
    CHECK(schemac_engine_handle(db) != NULL);
    checked++;
    return schemac_exec(db, "DELETE FROM old_setting");
}

/* ---- settings -------------------------------------------------------------------------------- */

static void count_event(void *user, const schemac_event *event)
{
    int *counts = (int *)user;
    CHECK(event->message != NULL && event->microseconds >= 0);
    CHECK(event->object == NULL || event->name == NULL || strlen(event->name) > 0);
    CHECK(event->model == NULL || strlen(event->model) > 0);
    if (event->kind >= SCHEMAC_EVENT_OPEN && event->kind <= SCHEMAC_EVENT_TUNED)
        counts[event->kind]++;
}

void use_config(const char *path)
{
    int counts[64] = {0};
    schemac_db *db;
    schemac_config config = SCHEMAC_CONFIG_INIT;
    CHECK(config.size == sizeof config && config.create && config.busy_timeout == 5000);
    CHECK(config.write_ahead_log && config.mode == SCHEMAC_APPLY);
    config.create = true;
    config.busy_timeout = 1000;
    config.write_ahead_log = false;
    config.log = count_event;
    config.log_user = counts;
    config.allocator = NULL;
    config.adopt = false;
    config.backups = 1;
    config.repair_history = false;
    config.fault = NULL;
    config.fault_user = NULL;
    config.synchronous = SCHEMAC_SYNC_NORMAL;
    config.cache_kib = 1024;
    config.mapped_bytes = 1 << 20;
    config.on_outdated = SCHEMAC_REFUSE;
    OK(library_open(path, &config, &db));
    CHECK(counts[SCHEMAC_EVENT_OPEN] == 1 && counts[SCHEMAC_EVENT_READY] == 1);
    CHECK(counts[SCHEMAC_EVENT_CREATED] > 0 && counts[SCHEMAC_EVENT_SEEDED] > 0);
    schemac_close(db);

    config.create = false;
    CHECK(library_open("/no/such/directory/library.db", &config, &db) == SCHEMAC_MISSING);
    CHECK(schemac_report(db)->issue_count > 0 && !schemac_all_initialized(db));
    schemac_close(db);
}

/* ---- report ---------------------------------------------------------------------------------- */

static void use_report(const schemac_report_info *r)
{
    CHECK(r->status == SCHEMAC_OK && strlen(r->engine) > 0 && r->microseconds >= 0);
    CHECK(r->backup == NULL && r->planned_count == 0 && r->changed_count == 0);
    for (size_t i = 0; i < r->step_count; i++)
        CHECK(r->steps[i].name != NULL && r->steps[i].microseconds >= 0);
    for (size_t i = 0; i < r->created_count; i++)
        CHECK(r->created[i].object != NULL && r->created[i].name != NULL &&
              strcmp(r->created[i].action, "created") == 0 && r->created[i].model != NULL &&
              r->created[i].microseconds >= 0);
    for (size_t i = 0; i < r->migration_count; i++)
        CHECK(r->migrations[i].number > 0 && r->migrations[i].name != NULL &&
              r->migrations[i].action != NULL && r->migrations[i].microseconds >= 0);
    for (size_t i = 0; i < r->seed_count; i++)
        CHECK(r->seeds[i].model != NULL && r->seeds[i].created + r->seeds[i].skipped > 0);
    for (size_t i = 0; i < r->issue_count; i++)
        CHECK(r->issues[i].severity < SCHEMAC_ERROR && r->issues[i].message != NULL);
}

static void roll_back_and_forward(const char *path)
{
    schemac_db *db;
    CHECK(schemac_roll_back(LIBRARY_SCHEMA, path, NULL, SCHEMAC_LAST_MIGRATION, &db) ==
          SCHEMAC_MIGRATION);
    schemac_close(db);
    schemac_config verify = SCHEMAC_CONFIG_INIT;
    verify.mode = SCHEMAC_VERIFY;
    OK(library_open(path, NULL, &db));
    OK(schemac_exec(db, "DROP INDEX \"author.rating\"; DROP INDEX \"author.books_name\""));
    schemac_close(db);
    CHECK(library_open(path, &verify, &db) == SCHEMAC_OUTDATED);
    const schemac_report_info *r = schemac_report(db);
    CHECK(r->planned_count > 0 && strcmp(r->planned[0].action, "create") == 0);
    CHECK(strcmp(r->planned[0].object, "index") == 0 && r->planned[0].sql != NULL);
    CHECK(r->planned[0].name != NULL && strcmp(r->planned[0].model, "author") == 0);
    schemac_close(db);
    verify.on_outdated = SCHEMAC_WARN;
    OK(library_open(path, &verify, &db));
    CHECK(schemac_model_status(db, "author") == SCHEMAC_MODEL_PENDING);
    OK(schemac_repair(db));
    schemac_close(db);
}

void use_start(const char *path)
{
    schemac_db *db;
    OK(library_open(path, NULL, &db));
    CHECK(schemac_report(db)->up_to_date && !schemac_report(db)->created_database);
    CHECK(schemac_model_status(db, "author") == SCHEMAC_MODEL_READY);
    CHECK(schemac_model_status(db, "nobody") == SCHEMAC_MODEL_UNKNOWN);
    CHECK(schemac_all_initialized(db));
    schemac_close(db);
    OK(schemac_open(LIBRARY_SCHEMA, ":memory:", NULL, &db));
    CHECK(schemac_report(db)->created_database);
    use_report(schemac_report(db));
    CHECK(checked == 0); /* a new database needs no migration */
    OK(schemac_exec(db, "CREATE TABLE old_setting (name text)"));
    OK(check_settings(db));
    CHECK(checked == 1);
    schemac_close(db);
    roll_back_and_forward(path);
}

/* ---- memory, and failures on purpose --------------------------------------------------------- */

static void *take(void *user, size_t size)
{
    ++*(int *)user;
    return malloc(size);
}

static void *change(void *user, void *memory, size_t old_size, size_t new_size)
{
    (void)user;
    (void)old_size;
    return realloc(memory, new_size);
}

static void give_back(void *user, void *memory, size_t size)
{
    (void)size;
    --*(int *)user;
    free(memory);
}

static schemac_status fail_inserts(void *user, const char *call)
{
    (void)user;
    return strcmp(call, "insert") == 0 ? SCHEMAC_FULL : SCHEMAC_OK;
}

void use_memory(void)
{
    int held = 0;
    schemac_allocator allocator = {take, change, give_back, &held};
    schemac_config config = SCHEMAC_CONFIG_INIT;
    library_setting s = {"colour", "red"};
    schemac_db *db;
    config.allocator = &allocator;
    config.fault = fail_inserts;
    OK(library_open(":memory:", &config, &db));
    CHECK(held > 0);
    CHECK(library_setting_insert(db, &s) == SCHEMAC_FULL);
    schemac_close(db);
    CHECK(held == 0);
}
