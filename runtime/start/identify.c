/* identify.c - reads the mark of a database, and looks closer where that says too little. */
#include "start/identify.h"

#include "handle/report.h"
#include "start/catalogue.h"
#include "start/history.h"

/* What the refusal of a database that is not to be changed says of that. */
static const char *left_alone(schemac_db *db)
{
    const engine_storage *storage = db->engine->storage;
    bool recovered =
        storage != NULL && storage->recovered != NULL && storage->recovered(db->connection);
    return recovered
               ? "nothing has been changed in it but what a process had left half done, which "
                 "was undone when it was read"
               : "it has not been touched";
}

/* any: it is marked as another program's. */
static schemac_status refuse_foreign(schemac_db *db, const char *what, bool any)
{
    return error_set(
        db, SCHEMAC_NOT_OURS, NULL,
        "the database is not one of schema '%s': %s; %s. Check the path, or use another "
        "file; or look with schemac plan --adopt%s what taking it over would change, and "
        "take it over with config.adopt or schemac migrate --adopt%s",
        db->schema->name, what, left_alone(db), any ? "=any" : "", any ? "=any" : "");
}

/* No schema's mark: it is new, or somebody else's. */
static schemac_status look_for_tables(schemac_db *db, memory_pool *p, found_state *out)
{
    catalogue live;
    *out = FOUND_ADOPTED;
    if (!catalogue_read(db, p, &live))
        return db->error.status;
    if (live.table_count == 0 && live.objects[CATALOGUE_INDEX].count == 0)
        *out = FOUND_EMPTY;
    else if (db->config.adopt == SCHEMAC_ADOPT_NOTHING)
        return refuse_foreign(db, "it has tables, but no mark of this schema", false);
    return SCHEMAC_OK;
}

static schemac_status look_into_history(schemac_db *db, memory_pool *p, found_state *out)
{
    history h;
    if (!history_read(db, p, &h))
        return db->error.status;
    if (history_version(&h) > (int64_t)db->schema->version)
        return error_set(db, SCHEMAC_NEWER, NULL,
                         "the database belongs to version %lld of schema '%s', this program to "
                         "version %u; %s. Start a newer program",
                         (long long)history_version(&h), db->schema->name, db->schema->version,
                         left_alone(db));
    if (history_is_of(&h, db->schema))
        *out = FOUND_OUTDATED;
    return SCHEMAC_OK;
}

static schemac_status look_closer(schemac_db *db, bool marked, found_state *out)
{
    memory_pool p = {.allocator = db->allocator};
    schemac_status status = SCHEMAC_OK;
    *out = FOUND_OUTDATED;
    if (!marked)
        status = look_for_tables(db, &p, out);
    if (status == SCHEMAC_OK && *out != FOUND_EMPTY)
        status = look_into_history(db, &p, out);
    pool_free(&p);
    return status;
}

static bool read_mark(schemac_db *db, engine_standing *out)
{
    const engine_mark mark = {.owner = db->schema->owner,
                              .former = db->schema->old_names,
                              .former_count = db->schema->old_name_count,
                              .state = db->texts->fingerprint,
                              .apart = db->schema->keep_user_version};
    if (db->engine->read_mark(db->connection, &mark, db->start.closely, out))
        return true;
    error_of_engine(db, "read the database", NULL);
    return false;
}

/* Whose mark is another's: another program's, or the schema's own under a later name. */
static schemac_status refuse_marked(schemac_db *db)
{
    memory_pool p = {.allocator = db->allocator};
    history h;
    schemac_status status = SCHEMAC_OK;
    if (!history_read(db, &p, &h))
        status = db->error.status;
    else if (history_is_of(&h, db->schema) && !history_is_name(db->schema, history_name(&h)))
        status = error_set(db, SCHEMAC_NEWER, NULL,
                           "the database belongs to version %lld of schema '%s', as '%s' is called "
                           "now; %s. Start a newer program",
                           (long long)history_version(&h), history_name(&h), db->schema->name,
                           left_alone(db));
    else
        status = refuse_foreign(db, "it bears another program's mark", true);
    pool_free(&p);
    return status;
}

schemac_status identify_database(schemac_db *db, found_state *out)
{
    engine_standing standing;
    if (!read_mark(db, &standing))
        return db->error.status;
    switch (standing) {
    case ENGINE_UNCHANGED:
        *out = FOUND_CURRENT;
        return SCHEMAC_OK;
    case ENGINE_FOREIGN:
        if (db->config.adopt != SCHEMAC_ADOPT_ANY)
            return refuse_marked(db);
        return look_closer(db, false, out);
    default:
        return look_closer(db, standing == ENGINE_CHANGED, out);
    }
}

/* Without a transaction for the closer look, a process that creates the database meanwhile would
   make it look like another program's: tables, but the mark that was read before. */
schemac_status identify_at_first(schemac_db *db, found_state *out)
{
    engine_standing standing;
    *out = FOUND_CURRENT;
    if (!read_mark(db, &standing))
        return db->error.status;
    if (standing == ENGINE_UNCHANGED)
        return SCHEMAC_OK;
    if (!db->engine->begin(db->connection, ENGINE_LOOK))
        return error_of_engine(db, "read the database", NULL);
    schemac_status status = identify_database(db, out);
    /* of a read: there is nothing to lose, but what follows begins its own */
    if (status == SCHEMAC_OK && !db->engine->commit(db->connection))
        status = error_of_engine(db, "read the database", NULL);
    if (status != SCHEMAC_OK)
        db->engine->rollback(db->connection);
    return status;
}

/* ---- marking ---------------------------------------------------------------------------------- */

/* Those that are the schema's, whatever it is called: for a mark under one of its names. NULL without
   memory. */
static const schemac_old_schema *all_names(const schemac_schema *s, memory_pool *p)
{
    schemac_old_schema *all = pool_alloc(p, (s->old_name_count + 1u) * sizeof *all);
    for (size_t i = 0; all != NULL && i < s->old_name_count; i++)
        all[i] = s->old_names[i];
    if (all != NULL)
        all[s->old_name_count] = (schemac_old_schema){s->name, s->owner};
    return all;
}

/* as: the version whose program is to know it. false with the error set. */
static bool make_mark(schemac_db *db, memory_pool *p, const schemac_schema *as, bool current,
                      engine_mark *out)
{
    history h;
    const schemac_old_schema *names = all_names(db->schema, p);
    if (names == NULL) {
        error_no_memory(db);
        return false;
    }
    *out = (engine_mark){.owner = as->owner,
                         .former = names,
                         .former_count = db->schema->old_name_count + 1u,
                         .state = current ? db->texts->fingerprint : 0,
                         .apart = db->schema->keep_user_version};
    if (!out->apart)
        return true; /* nothing is put back */
    if (!history_read(db, p, &h))
        return false;
    out->replaced = history_replaced(&h);
    return true;
}

static void tell(schemac_db *db, schemac_severity severity, const char *message,
                 const char *suggestion)
{
    if (message == NULL)
        return; /* the pool fails the start */
    report_issue(db, severity, NULL, message, suggestion);
    report_event(db, SCHEMAC_EVENT_WARNING, NULL, NULL, NULL, 0, "%s", message);
}

/* What the mark does to what is another program's. */
static schemac_status tell_change(schemac_db *db, memory_pool *p, const engine_mark *mark,
                                  bool records)
{
    engine_mark_change change = {NULL, NULL};
    if (db->engine->look_at_mark != NULL &&
        !db->engine->look_at_mark(db->connection, p, mark, &change))
        return error_of_pool(db, p, "read the database");
    if (change.restored != NULL)
        tell(db, SCHEMAC_INFO,
             pool_printf(&db->start.pool,
                         "the mark of schema '%s' %s to a table, and the database %s %s as before",
                         db->schema->name, records ? "has gone" : "will go",
                         records ? "has" : "will have", change.restored),
             NULL);
    if (change.replaced == NULL)
        return SCHEMAC_OK;
    tell(db, SCHEMAC_WARNING,
         pool_printf(&db->start.pool, "%s of the database %s replaced by the mark of schema '%s'",
                     change.replaced, records ? "was" : "will be", db->schema->name),
         "the history keeps it; where another program goes on using it, say keep user_version; in "
         "the schema, which puts it back");
    const char *detail = pool_printf(p, "the mark of schema '%s' has replaced %s", db->schema->name,
                                     change.replaced);
    if (detail == NULL)
        return error_no_memory(db);
    return !records || history_add_mark(db, change.replaced, detail) ? SCHEMAC_OK
                                                                     : db->error.status;
}

schemac_status identify_mark(schemac_db *db, const schemac_schema *as, bool current)
{
    memory_pool p = {.allocator = db->allocator};
    engine_mark mark;
    schemac_status status =
        make_mark(db, &p, as, current, &mark) ? tell_change(db, &p, &mark, true) : db->error.status;
    if (status == SCHEMAC_OK && !db->engine->write_mark(db->connection, &mark))
        status = error_of_engine(db, "mark the database", NULL);
    pool_free(&p);
    return status;
}

schemac_status identify_foresee(schemac_db *db)
{
    memory_pool p = {.allocator = db->allocator};
    engine_mark mark;
    schemac_status status = make_mark(db, &p, db->schema, true, &mark)
                                ? tell_change(db, &p, &mark, false)
                                : db->error.status;
    pool_free(&p);
    return status;
}

bool identify_drop_all(schemac_db *db, memory_pool *p)
{
    engine_mark mark;
    return make_mark(db, p, db->schema, false, &mark) &&
           (db->engine->drop_all(db->connection, p, &mark) ||
            error_of_pool(db, p, "empty the database") == SCHEMAC_OK);
}
