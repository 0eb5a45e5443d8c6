/* migrate.c - runs the migrations that a database has not seen, or says why that cannot be. */
#include "start/migrate.h"

#include "base/value.h"
#include "handle/report.h"
#include "handle/state.h"
#include "start/backup.h"
#include "start/catalogue.h"
#include "start/orphans.h"
#include "start/plan.h"
#include "start/row_guard.h"
#include "start/secret.h"
#include "start/undo_step.h"
#include "start/views.h"

#include <string.h>

const char *migrate_title(memory_pool *p, uint32_t number, const char *name)
{
    const char *title = pool_printf(p, "migration %lu \"%s\"", (unsigned long)number, name);
    return title == NULL ? "migration" : title;
}

/* "2 \"split full name\"" */
static const char *numbered_name(memory_pool *p, const schemac_migration *m)
{
    const char *name = pool_printf(p, "%lu \"%s\"", (unsigned long)m->number, m->name);
    return name == NULL ? m->name : name;
}

static const char *title_of(memory_pool *p, const schemac_migration *m)
{
    return migrate_title(p, m->number, m->name);
}

static void report_fill(schemac_db *db, memory_pool *p, const schemac_migration *m)
{
    report_planned(db, "run", "fill of migration", NULL, numbered_name(p, m),
                   m->fill_calls != NULL ? m->fill_calls : history_texts(db, m)->fill);
}

static bool has_fill(const schemac_db *db, const schemac_migration *m)
{
    return history_texts(db, m)->fill != NULL || m->fill_calls != NULL;
}

/* ---- does the history fit? ------------------------------------------------------------------ */

static bool is_known(const schemac_schema *s, int64_t number)
{
    for (size_t i = 0; i < s->migration_count; i++)
        if (s->migrations[i].number == number)
            return true;
    return false;
}

/* Old ones may be taken out of a schema, from the first on; one between others, or all, is a
   mistake. On the way to a version, too, the declared schema says which are gone. */
static bool may_be_gone(const schemac_db *db, int64_t number)
{
    const schemac_schema *s = db->schema;
    const schemac_schema *aim = db->start.aim == NULL ? s : db->start.aim;
    return number <= (int64_t)aim->since ||
           (s->migration_count > 0 && number < (int64_t)s->migrations[0].number);
}

static schemac_status refuse_missing(schemac_db *db, memory_pool *p, const history_entry *r)
{
    return error_set(
        db, SCHEMAC_MIGRATION, NULL,
        "%s was applied to the database, but the schema does not have it. Nothing has been "
        "changed. Put it back; or accept that it is gone, with config.repair_history or "
        "schemac migrate --repair",
        migrate_title(p, (uint32_t)r->version, r->name));
}

/* Only the step to the declared version can be taken again. */
static const char *hint_for(const schemac_db *db, const schemac_migration *m)
{
    return m->number == db->schema->version ? undo_step_hint(db) : "";
}

static schemac_status refuse_edited(schemac_db *db, memory_pool *p, const schemac_migration *m)
{
    return error_set(
        db, SCHEMAC_MIGRATION, NULL,
        "%s was changed after it had been applied to the database. Nothing has been changed. "
        "Put it back as it was, and write another one for what is to be different; or "
        "accept the change as applied, with config.repair_history or schemac migrate "
        "--repair%s%s",
        title_of(p, m), hint_for(db, m)[0] == '\0' ? "" : ".", hint_for(db, m));
}

static schemac_status refuse_late(schemac_db *db, memory_pool *p, const schemac_migration *m,
                                  int64_t version)
{
    return error_set(
        db, SCHEMAC_MIGRATION, NULL,
        "%s comes too late: the database is at version %lld already. Nothing has been "
        "changed. Give it the number of the next version of the schema; or run it late, "
        "with config.repair_history or schemac migrate --repair%s%s",
        title_of(p, m), (long long)version, hint_for(db, m)[0] == '\0' ? "" : ".", hint_for(db, m));
}

/* How a checksum is computed stands before its '-'. One of another kind cannot be compared. */
static bool is_edited(const schemac_db *db, const schemac_migration *m, const history_entry *r)
{
    const char *checksum = history_texts(db, m)->checksum;
    size_t kind = strcspn(checksum, "-") + 1;
    return strncmp(r->checksum, checksum, kind) == 0 && strcmp(r->checksum, checksum) != 0;
}

static schemac_status check_applied(schemac_db *db, memory_pool *p, const history *h)
{
    const schemac_schema *s = db->schema;
    for (size_t i = 0; i < h->count; i++) {
        const history_entry *r = &h->list[i];
        if (r->kind == HISTORY_SYNC || is_known(s, r->version) || may_be_gone(db, r->version) ||
            history_of(h, r->version) != r || !history_is_done(r))
            continue;
        if (!db->config.repair_history)
            return refuse_missing(db, p, r);
        if (!history_add_forgotten(db, r, "repaired: the schema does not have it"))
            return db->error.status;
    }
    return SCHEMAC_OK;
}

static schemac_status check_declared(schemac_db *db, memory_pool *p, const history *h)
{
    int64_t version = history_version(h);
    for (size_t i = 0; i < db->schema->migration_count; i++) {
        const schemac_migration *m = &db->schema->migrations[i];
        const history_entry *r = history_of(h, m->number);
        bool done = history_is_done(r);
        if (done ? !is_edited(db, m, r) : m->number > version)
            continue;
        if (!db->config.repair_history)
            return done ? refuse_edited(db, p, m) : refuse_late(db, p, m, version);
        if (done && !history_add(db, HISTORY_MIGRATION, m, "repaired: it was changed"))
            return db->error.status;
    }
    return SCHEMAC_OK;
}

bool migrate_fits(schemac_db *db, memory_pool *p, const history *h)
{
    const bool repair = db->config.repair_history; /* would write */
    db->config.repair_history = false;
    schemac_status status = check_applied(db, p, h);
    if (status == SCHEMAC_OK)
        status = check_declared(db, p, h);
    db->config.repair_history = repair;
    return status == SCHEMAC_OK;
}

/* What is undone is what was applied. Those that are applied at or before `version` stay as they
   are. */
schemac_status migrate_check_undoable(schemac_db *db, memory_pool *p, const history *h,
                                      uint32_t version)
{
    if (db->config.repair_history)
        return SCHEMAC_OK;
    for (size_t i = 0; i < h->count; i++) {
        const history_entry *r = &h->list[i];
        if (r->kind != HISTORY_SYNC && r->version > version && history_of(h, r->version) == r &&
            history_is_done(r) && !is_known(db->schema, r->version))
            return refuse_missing(db, p, r);
    }
    for (size_t i = 0; i < db->schema->migration_count; i++) {
        const schemac_migration *m = &db->schema->migrations[i];
        const history_entry *r = history_of(h, m->number);
        if (m->number > version && history_is_done(r) && is_edited(db, m, r))
            return refuse_edited(db, p, m);
    }
    return SCHEMAC_OK;
}

/* ---- does it have to run? ------------------------------------------------------------------- */

/* false with the error set; *unmet is why the migration is not needed, or NULL. */
static bool check_guards(schemac_db *db, memory_pool *p, const schemac_migration *m,
                         const char **unmet)
{
    static const char *const words[] = {[SCHEMAC_GUARD_TABLE] = "table",
                                        [SCHEMAC_GUARD_COLUMN] = "column",
                                        [SCHEMAC_GUARD_INDEX] = "index"};
    *unmet = NULL;
    for (size_t i = 0; i < m->guard_count && *unmet == NULL; i++) {
        const schemac_guard *g = &m->guards[i];
        bool exists;
        if (!db->engine->exists(db->connection, (schemac_guard_kind)g->kind, g->object, g->column,
                                &exists)) {
            error_of_engine(db, "look what the database has", NULL);
            return false;
        }
        if (exists != g->unless)
            continue;
        *unmet = pool_printf(p, "there is %s%s %s%s%s", g->unless ? "already " : "no ",
                             words[g->kind], g->object, g->column == NULL ? "" : ".",
                             g->column == NULL ? "" : g->column);
        if (*unmet == NULL) {
            error_no_memory(db);
            return false;
        }
    }
    return true;
}

/* ---- one migration -------------------------------------------------------------------------- */

enum { MOST_QUOTED = 600 };

/* With a blank for all white space between words, and no longer than is of use; NULL when memory
   ran out. */
static const char *in_a_line(memory_pool *p, const char *sql)
{
    char *line = pool_strdup(p, sql);
    size_t size = 0;
    for (size_t i = 0; line != NULL && line[i] != '\0'; i++) {
        bool blank = strchr(" \t\r\n\f\v", line[i]) != NULL;
        if (!blank || (size > 0 && line[size - 1] != ' '))
            line[size++] = blank ? ' ' : line[i];
    }
    if (line == NULL)
        return NULL;
    for (size = size > MOST_QUOTED ? MOST_QUOTED : size; (line[size] & 0xC0) == 0x80;)
        size--; /* to where a character begins */
    line[size] = '\0';
    return line;
}

/* why: what went wrong; statement: where, or NULL. */
static schemac_status fail_migration(schemac_db *db, memory_pool *p, const schemac_migration *m,
                                     schemac_status status, const char *why, const char *statement)
{
    const schemac_error_info before = db->error;
    const char *sql = error_text(db, statement);
    const char *line = statement == NULL ? NULL : in_a_line(p, statement);
    error_set(db, status, NULL, "%s failed: %s", title_of(p, m), why);
    report_issue(db, SCHEMAC_ERROR, NULL, db->error.message, NULL);
    error_reword(db, "%s. Nothing has been changed%s%s", db->error.message,
                 line == NULL ? "" : ". It was at: ", line == NULL ? "" : line);
    db->error.sql = sql;
    db->error.engine_code = before.engine_code;
    db->error.engine_message = before.engine_message;
    db->error.engine_state = before.engine_state;
    db->error.again = before.again;
    return status;
}

static schemac_status fail_by_engine(schemac_db *db, memory_pool *p, const schemac_migration *m,
                                     const char *statement)
{
    schemac_status status = error_of_engine(db, "migrate", NULL);
    if (status == SCHEMAC_NOMEM || p->failed)
        return error_no_memory(db);
    if (status == SCHEMAC_PERMISSION) /* what a migration may not do */
        status = SCHEMAC_MIGRATION;
    const char *why = pool_strdup(p, db->failure.message);
    if (why == NULL)
        return error_no_memory(db);
    if (statement != NULL && secret_is_named(db, p, statement)) {
        why = secret_hide(p, why);
        db->error.engine_message = error_text(db, why);
    }
    return fail_migration(db, p, m, status, why, statement);
}

static schemac_status run_script(schemac_db *db, memory_pool *p, const schemac_migration *m,
                                 const char *script)
{
    const char *statement;
    return db->engine->run_script(db->connection, p, script, &statement)
               ? SCHEMAC_OK
               : fail_by_engine(db, p, m, statement);
}

/* Why a function of the program has returned that: as a call of ours said, or else the engine, whose
   own calls it may have used. */
static const char *reason_of(schemac_db *db, memory_pool *p, schemac_status status)
{
    if (db->error.status == status)
        return db->error.message;
    const char *text = schemac_status_text(status);
    error_take_failure(db);
    /* an engine that has no error says that memory ran out */
    const char *more =
        db->failure.code == 0 || db->failure.status == SCHEMAC_NOMEM
            ? NULL
            : pool_printf(p, "%s; the last error of the engine is: %s", text, db->failure.message);
    return more == NULL ? text : more;
}

static schemac_status call_function(schemac_db *db, memory_pool *p, const schemac_migration *m,
                                    const char *name, schemac_migration_fn function)
{
    if (function == NULL)
        return error_set(
            db, SCHEMAC_MIGRATION, NULL,
            "%s calls %s, a function of the program, which schemac migrate cannot run: start the "
            "program, whose own start runs it. Nothing has been changed",
            title_of(p, m), name);
    /* schemac_repair has it on a handle that is open */
    error_clear(db);
    const handle_state before = state_migrate(db);
    schemac_status status = function(db);
    state_return(db, before);
    const char *running = db->engine->running(db->connection);
    if (status == SCHEMAC_OK && running != NULL)
        return fail_migration(db, p, m, SCHEMAC_MIGRATION,
                              "the function has left a statement running, which it has to finalize",
                              running);
    if (status == SCHEMAC_OK) {
        error_clear(db); /* what failed, it has dealt with */
        return SCHEMAC_OK;
    }
    if (status == SCHEMAC_NOMEM)
        return error_no_memory(db);
    return fail_migration(db, p, m, status, reason_of(db, p, status), NULL);
}

schemac_status migrate_tidy(schemac_db *db)
{
    if (db->engine->drop_temporary(db->connection))
        return SCHEMAC_OK;
    return error_of_engine(db, "drop the temporary tables of a migration", NULL);
}

static schemac_status run_one(schemac_db *db, memory_pool *p, const schemac_migration *m)
{
    int64_t begun = value_monotonic();
    schemac_status status = m->calls != NULL ? call_function(db, p, m, m->calls, m->function)
                                             : run_script(db, p, m, history_texts(db, m)->up);
    /* some failures end a transaction: what came now would be committed by itself */
    if (status == SCHEMAC_OK && !db->engine->in_transaction(db->connection))
        status = fail_by_engine(db, p, m, NULL);
    report_migration(db, status == SCHEMAC_OK ? SCHEMAC_EVENT_MIGRATED : SCHEMAC_EVENT_FAILED, m,
                     NULL, value_monotonic() - begun);
    return status;
}

/* ---- all that are needed -------------------------------------------------------------------- */

static bool needs_any(const schemac_db *db, const history *h)
{
    for (size_t i = 0; i < db->schema->migration_count; i++)
        if (!history_is_done(history_of(h, db->schema->migrations[i].number)))
            return true;
    return false;
}

static schemac_status skip_one(schemac_db *db, const schemac_migration *m, history_kind kind,
                               const char *why)
{
    if (!history_add(db, kind, m, why))
        return db->error.status;
    report_migration(db, SCHEMAC_EVENT_SKIPPED, m, why, 0);
    return SCHEMAC_OK;
}

static bool note_fill(const schemac_db *db, memory_pool *p, const schemac_migration *m,
                      migration_list *fills)
{
    if (!has_fill(db, m))
        return true;
    const schemac_migration **list =
        pool_grow(p, (void *)(uintptr_t)fills->list, fills->count, &fills->capacity, sizeof *list);
    if (list == NULL)
        return false;
    list[fills->count++] = m;
    fills->list = list;
    return true;
}

static schemac_status run_all(schemac_db *db, memory_pool *p, const history *h, survey_watch *watch,
                              migration_list *fills)
{
    schemac_status status = SCHEMAC_OK;
    for (size_t i = 0; i < db->schema->migration_count && status == SCHEMAC_OK; i++) {
        const schemac_migration *m = &db->schema->migrations[i];
        const char *unmet;
        if (history_is_done(history_of(h, m->number)))
            continue;
        if (!check_guards(db, p, m, &unmet))
            return db->error.status;
        if (unmet != NULL) {
            status = skip_one(db, m, HISTORY_SKIPPED, unmet);
            continue;
        }
        watch->unknown = watch->unknown || m->calls != NULL;
        db->engine->watch(db->connection, watch);
        status = run_one(db, p, m);
        db->engine->watch(db->connection, NULL);
        if (status == SCHEMAC_OK)
            status = migrate_tidy(db);
        if (status == SCHEMAC_OK && !history_add(db, HISTORY_MIGRATION, m, "applied"))
            status = db->error.status;
        if (status == SCHEMAC_OK && !note_fill(db, watch->pool, m, fills))
            status = error_no_memory(db);
    }
    return status != SCHEMAC_OK || !p->failed ? status : error_no_memory(db);
}

/* What no migration may do, however it is written. */
schemac_status migrate_check_losses(schemac_db *db, memory_pool *p, const survey_row_list *rows,
                                    const survey_orphan_list *orphans, const survey_watch *watch)
{
    const rename_list none = {NULL, 0, 0};
    const orphans_since since = {.renames = &none};
    sync_plan found = {.pool = p};
    if (!row_guard_end(db, p, rows, watch) || !orphans_compare(db, &since, orphans, &found))
        return db->error.status;
    if (found.refusal_count == 0)
        return SCHEMAC_OK;
    return error_set(
        db, SCHEMAC_MIGRATION, NULL,
        "after the migrations %s. Nothing has been changed. Foreign keys do nothing by "
        "themselves during a start: let the migration change both sides",
        found.refusals[0].message);
}

/* Whether sync will find the table of a model, under this name or an older one. */
static bool will_be_found(schemac_db *db, const schemac_model *m, bool *found)
{
    const schemac_old_names *old = m->old;
    bool good = db->engine->exists(db->connection, SCHEMAC_GUARD_TABLE, m->table, NULL, found);
    for (size_t i = 0; good && !*found && old != NULL && i < old->table_count; i++)
        good = db->engine->exists(db->connection, SCHEMAC_GUARD_TABLE, old->tables[i], NULL, found);
    if (!good)
        error_of_engine(db, "look what the database has", NULL);
    return good;
}

/* A migration may drop the table of a model, or give it another name; but then sync makes an empty
   one. */
static schemac_status warn_replaced(schemac_db *db, memory_pool *p, const survey_row_list *rows)
{
    for (size_t i = 0; i < db->schema->model_count; i++) {
        const schemac_model *m = &db->schema->models[i];
        const survey_rows *was = NULL;
        bool found;
        for (size_t j = 0; j < rows->count && was == NULL; j++)
            if (rows->list[j].rows > 0 && catalogue_compare(db, rows->list[j].table, m->table) == 0)
                was = &rows->list[j];
        if (was == NULL)
            continue;
        if (!will_be_found(db, m, &found))
            return db->error.status;
        if (found)
            continue;
        const char *message =
            pool_printf(p,
                        "table %s of model %s, with %lld row%s, is not there after the migrations: "
                        "an empty one is created",
                        was->table, m->name, (long long)was->rows, was->rows == 1 ? "" : "s");
        if (message == NULL)
            return error_no_memory(db);
        report_issue(db, SCHEMAC_WARNING, m, message,
                     "if it was renamed, give the model its new name, with 'was' the old one");
        report_event(db, SCHEMAC_EVENT_WARNING, m, "table", was->table, 0, "%s", message);
    }
    return SCHEMAC_OK;
}

static schemac_status run_guarded(schemac_db *db, memory_pool *p, const history *h,
                                  record_list *records, survey_watch *watch, migration_list *fills)
{
    survey_row_list rows;
    survey_orphan_list orphans;
    if (!views_drop(db, p) || !record_watch(db, records) || !orphans_count(db, p, &orphans) ||
        !row_guard_begin(db, p, &rows))
        return db->error.status;
    schemac_status status = run_all(db, p, h, watch, fills);
    if (status == SCHEMAC_OK)
        status = warn_replaced(db, p, &rows);
    if (status == SCHEMAC_OK)
        status = migrate_check_losses(db, p, &rows, &orphans, watch);
    return status != SCHEMAC_OK || record_follow(db, records) ? status : db->error.status;
}

schemac_status migrate_database(schemac_db *db, const history *h, record_list *records,
                                survey_watch *watch, migration_list *fills)
{
    if (db->schema->migration_count == 0 && h->count == 0)
        return SCHEMAC_OK;
    int64_t begun = value_monotonic();
    memory_pool p = {.allocator = db->allocator};
    schemac_status status = check_applied(db, &p, h);
    if (status == SCHEMAC_OK)
        status = check_declared(db, &p, h);
    bool needed = status == SCHEMAC_OK && needs_any(db, h);
    if (needed)
        status = backup_make(db) ? run_guarded(db, &p, h, records, watch, fills) : db->error.status;
    pool_free(&p);
    if (needed)
        report_step(db, "migrate", value_monotonic() - begun);
    return status;
}

/* ---- filling --------------------------------------------------------------------------------- */

static schemac_status fill_one(schemac_db *db, memory_pool *p, const schemac_migration *m,
                               survey_watch *watch)
{
    int64_t begun = value_monotonic();
    if (db->start.looking)
        report_fill(db, p, m);
    db->engine->watch(db->connection, watch);
    watch->unknown = watch->unknown || m->fill_calls != NULL;
    schemac_status status = m->fill_calls != NULL
                                ? call_function(db, p, m, m->fill_calls, m->fill_function)
                                : run_script(db, p, m, history_texts(db, m)->fill);
    db->engine->watch(db->connection, NULL);
    if (status == SCHEMAC_OK && !db->engine->in_transaction(db->connection))
        status = fail_by_engine(db, p, m, NULL);
    if (status != SCHEMAC_OK)
        report_migration(db, SCHEMAC_EVENT_FAILED, m, NULL, value_monotonic() - begun);
    else if (!db->start.looking)
        report_event(db, SCHEMAC_EVENT_MIGRATED, NULL, "fill", m->name, value_monotonic() - begun,
                     "filled what is new: migration %lu \"%s\"", (unsigned long)m->number, m->name);
    return status == SCHEMAC_OK ? migrate_tidy(db) : status;
}

schemac_status migrate_fill(schemac_db *db, memory_pool *p, const migration_list *fills,
                            survey_watch *watch)
{
    survey_row_list rows;
    schemac_status status = SCHEMAC_OK;
    if (!row_guard_begin(db, p, &rows))
        return db->error.status;
    for (size_t i = 0; i < fills->count && status == SCHEMAC_OK; i++)
        status = fill_one(db, p, fills->list[i], watch);
    return status != SCHEMAC_OK || row_guard_end(db, p, &rows, watch) ? status : db->error.status;
}

schemac_status migrate_nothing(schemac_db *db, const history *h, const char *why)
{
    schemac_status status = SCHEMAC_OK;
    for (size_t i = 0; i < db->schema->migration_count && status == SCHEMAC_OK; i++)
        if (!history_is_done(history_of(h, db->schema->migrations[i].number)))
            status = skip_one(db, &db->schema->migrations[i], HISTORY_INCLUDED, why);
    return status;
}

/* ---- only planned --------------------------------------------------------------------------- */

static schemac_status plan_one(schemac_db *db, memory_pool *p, const schemac_migration *m,
                               survey_watch *watch)
{
    db->engine->watch(db->connection, watch);
    schemac_status status = run_script(db, p, m, history_texts(db, m)->up);
    db->engine->watch(db->connection, NULL);
    return status == SCHEMAC_OK ? migrate_tidy(db) : status;
}

/* The command line has no program. */
static void note_calls(schemac_db *db, memory_pool *p, const schemac_migration *m)
{
    const char *name = m->calls != NULL ? m->calls : m->fill_calls;
    const schemac_migration_fn function = m->calls != NULL ? m->function : m->fill_function;
    if (name == NULL || function != NULL)
        return;
    const char *message = pool_printf(p,
                                      "%s calls %s, a function of the program: the program's own "
                                      "start runs it, schemac migrate cannot",
                                      title_of(p, m), name);
    if (message != NULL)
        report_issue(db, SCHEMAC_INFO, NULL, message, NULL);
}

/* *run: whether all that are needed could be run, and one was. */
static schemac_status plan_pending(schemac_db *db, memory_pool *p, const history *h,
                                   survey_watch *watch, migration_list *fills, bool *known,
                                   bool *run)
{
    bool writes = !db->engine->read_only(db->connection);
    *run = false;
    for (size_t i = 0; i < db->schema->migration_count; i++) {
        const schemac_migration *m = &db->schema->migrations[i];
        const char *unmet = NULL;
        if (history_is_done(history_of(h, m->number)))
            continue;
        if (*known && !check_guards(db, p, m, &unmet))
            return db->error.status;
        if (unmet != NULL)
            continue;
        if (m->calls != NULL || history_texts(db, m)->up[0] != '\0') /* else it fills alone */
            report_planned(db, "run", "migration", NULL, numbered_name(p, m),
                           m->calls != NULL ? m->calls : history_texts(db, m)->up);
        note_calls(db, p, m);
        *known = *known && writes && m->calls == NULL && m->fill_calls == NULL;
        if (!*known && has_fill(db, m)) /* else it is run, and planned then */
            report_fill(db, p, m);
        *run = *known;
        if (*known && plan_one(db, p, m, watch) != SCHEMAC_OK)
            return db->error.status;
        if (*known && !note_fill(db, watch->pool, m, fills))
            return error_no_memory(db);
    }
    return p->failed ? error_no_memory(db) : SCHEMAC_OK;
}

schemac_status migrate_plan_only(schemac_db *db, const history *h, record_list *records,
                                 survey_watch *watch, migration_list *fills, bool *known)
{
    memory_pool p = {.allocator = db->allocator};
    survey_row_list rows;
    survey_orphan_list orphans = {.list = NULL};
    schemac_status status = SCHEMAC_OK;
    bool run = false;
    *known = true;
    if (!db->config.repair_history && (status = check_applied(db, &p, h)) == SCHEMAC_OK)
        status = check_declared(db, &p, h);
    if (status == SCHEMAC_OK && needs_any(db, h)) {
        if (!views_drop(db, &p) || !record_watch(db, records) || !orphans_count(db, &p, &orphans) ||
            !row_guard_begin(db, &p, &rows))
            status = db->error.status;
        else
            status = plan_pending(db, &p, h, watch, fills, known, &run);
        if (status == SCHEMAC_OK && run)
            status = migrate_check_losses(db, &p, &rows, &orphans, watch);
        if (status == SCHEMAC_OK && run && !record_follow(db, records))
            status = db->error.status;
    }
    pool_free(&p);
    return status;
}
