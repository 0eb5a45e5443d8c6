/* versions.c - one version after the other: the same rows come of it as if each had been started. */
#include "start/versions.h"

#include "handle/report.h"
#include "start/migrate.h"
#include "start/passing.h"
#include "start/seed.h"
#include "start/sync.h"

/* What an unreleased build has made of a version is brought to what was released, first. */
static bool is_made_otherwise(const schemac_db *db, const history *h, const schemac_schema *r)
{
    const schemac_texts *texts = engine_texts(db->engine, r);
    return (int64_t)r->version == history_version(h) && texts != NULL &&
           history_is_of_other_shape(h, texts);
}

static bool is_between(const schemac_db *db, const history *h, const schemac_schema *r)
{
    return r->version < db->schema->version &&
           ((int64_t)r->version > history_version(h) || is_made_otherwise(db, h, r));
}

bool versions_are_between(const schemac_db *db, const history *h)
{
    for (size_t i = 0; i < db->schema->released_count; i++)
        if (is_between(db, h, db->schema->released[i]))
            return true;
    return false;
}

void versions_report(schemac_db *db, const history *h)
{
    const schemac_schema *declared = db->schema;
    for (size_t i = 0; i <= declared->released_count; i++) {
        const schemac_schema *r = i < declared->released_count ? declared->released[i] : declared;
        const char *number = pool_printf(&db->start.pool, "%u", r->version);
        if (number == NULL || (r != declared && !is_between(db, h, r)))
            continue;
        db->schema = r; /* of which the step is */
        report_planned(db, "go to", "version", NULL, number, "");
        db->schema = declared;
    }
}

static schemac_status refuse_version(schemac_db *db, const char *message, const char *suggestion)
{
    if (message == NULL || suggestion == NULL)
        return error_no_memory(db);
    report_issue(db, SCHEMAC_ERROR, NULL, message, suggestion);
    return error_set(db, SCHEMAC_OUTDATED, NULL, "%s. Nothing has been changed; %s", message,
                     suggestion);
}

static bool was_released(const schemac_schema *s, int64_t version)
{
    for (size_t i = 0; i < s->released_count; i++)
        if ((int64_t)s->released[i]->version == version)
            return true;
    return false;
}

/* What brings a database of that version, which is too old, to one that is not: the newest program
   that takes it. NULL without memory. */
static const char *name_way(const schemac_schema *s, memory_pool *pool, int64_t version)
{
    for (size_t i = s->released_count; i > 0; i--)
        if ((int64_t)s->released[i - 1]->since <= version)
            return pool_printf(pool, "start a program of version %u first",
                               s->released[i - 1]->version);
    return pool_printf(pool,
                       "start older programs first, up to one of version %u or later: no single "
                       "one that is known takes both",
                       s->since);
}

/* Neither one that is too old, nor one that came after the first version that is known and was
   never released: nobody knows what it was. */
static schemac_status check_known(schemac_db *db, const history *h)
{
    const schemac_schema *s = db->schema;
    memory_pool *pool = &db->start.pool;
    int64_t version = history_version(h);
    if (version > 0 && version < (int64_t)s->since)
        return refuse_version(
            db,
            pool_printf(pool,
                        "the database is at version %lld of schema '%s', and this program upgrades "
                        "databases from version %u on",
                        (long long)version, s->name, s->since),
            name_way(s, pool, version));
    const schemac_schema *at = NULL;
    for (size_t i = 0; i < s->released_count; i++)
        if ((int64_t)s->released[i]->version == version)
            at = s->released[i];
    const history_entry *step = history_last_step(h);
    const schemac_texts *texts = at == NULL ? NULL : engine_texts(db->engine, at);
    if (step != NULL && texts != NULL && version < (int64_t)s->version &&
        history_is_made_otherwise(step, at, texts))
        return refuse_version(
            db,
            pool_printf(pool,
                        "an unreleased build of version %u of schema '%s' has made the database, "
                        "and gave its rows something else by 'using', or by 'was' of an enum, than "
                        "what was released",
                        at->version, s->name),
            "restore a backup from before that version, with schemac restore");
    if (s->released_count == 0 || version < (int64_t)s->released[0]->version ||
        version >= (int64_t)s->version || was_released(s, version))
        return SCHEMAC_OK;
    return refuse_version(
        db,
        pool_printf(
            pool,
            "the database is at version %lld of schema '%s', which was never released: what "
            "it was is not known",
            (long long)version, s->name),
        "restore a backup from before that version, with schemac restore");
}

/* ---- one version ----------------------------------------------------------------------------- */

/* What was run to see what comes of it has run, for the versions behind it. */
static schemac_status note_migrations(schemac_db *db, const history *h)
{
    for (size_t i = 0; i < db->schema->migration_count; i++) {
        const schemac_migration *m = &db->schema->migrations[i];
        if (!history_is_done(history_of(h, m->number)) &&
            !history_add(db, HISTORY_MIGRATION, m, "applied"))
            return db->error.status;
    }
    return SCHEMAC_OK;
}

static schemac_status migrate(schemac_db *db, const history *h, record_list *records,
                              survey_watch *watch, migration_list *fills, bool *known)
{
    if (!db->start.looking)
        return migrate_database(db, h, records, watch, fills);
    schemac_status status = migrate_plan_only(db, h, records, watch, fills, known);
    return status == SCHEMAC_OK && *known ? note_migrations(db, h) : status;
}

/* db->schema is that version. */
static schemac_status take_version(schemac_db *db, memory_pool *p, const history *h,
                                   record_list *records, bool *known)
{
    survey_watch watch = {.pool = p};
    sync_work sync = {.pool = p, .plan = {.pool = p}};
    report_event(db, SCHEMAC_EVENT_SYNC, NULL, NULL, NULL, 0,
                 "bringing the database to version %u of schema %s first", db->schema->version,
                 db->schema->name);
    schemac_status status = migrate(db, h, records, &watch, &sync.fills, known);
    if (status != SCHEMAC_OK || !*known)
        return status;
    status = sync_database(db, h, records, &watch, false, &sync);
    if (status == SCHEMAC_OK)
        status = seed_database(db, h);
    return status == SCHEMAC_OK ? sync_check_references(db, &sync) : status;
}

/* ---- all of them ----------------------------------------------------------------------------- */

static schemac_status pass_one(schemac_db *db, memory_pool *p, const schemac_schema *version,
                               history *h, record_list *records, bool *known)
{
    const bool otherwise = is_made_otherwise(db, h, version);
    const passing was = passing_begin(db, version, engine_texts(db->engine, version));
    const schemac_status status = take_version(db, p, h, records, known);
    passing_end(db, was);
    if (status != SCHEMAC_OK && otherwise)
        error_reword(
            db,
            "an unreleased build of version %u has made the database, and it cannot become "
            "what was released: %s",
            version->version, db->error.message);
    else if (status != SCHEMAC_OK)
        error_reword(db, "on the way to version %u: %s", version->version, db->error.message);
    if (status != SCHEMAC_OK)
        return status;
    if (*known && (!history_read(db, p, h) || !record_read(db, p, records)))
        return db->error.status;
    return SCHEMAC_OK;
}

schemac_status versions_pass(schemac_db *db, memory_pool *p, history *h, record_list *records,
                             bool *known)
{
    *known = true;
    schemac_status status = check_known(db, h);
    for (size_t i = 0; i < db->schema->released_count && status == SCHEMAC_OK && *known; i++)
        if (is_between(db, h, db->schema->released[i]))
            status = pass_one(db, p, db->schema->released[i], h, records, known);
    return status;
}
