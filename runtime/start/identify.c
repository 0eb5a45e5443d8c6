#include "start/identify.h"

#include "handle/error.h"
#include "start/history.h"

/* What user_version holds when nothing changed since the last sync: neither the schema nor, by the
   engine's own count of schema changes, the database. Never 0, which a fresh database has. */
static int32_t expected_stamp(const schemac_schema *schema, uint32_t cookie)
{
    uint64_t h = schema->fingerprint ^ (cookie * 0x9E3779B97F4A7C15u);
    h = (h ^ (h >> 31)) * 0xFF51AFD7ED558CCDu;
    int32_t stamp = (int32_t)(uint32_t)(h ^ (h >> 32));
    return stamp == 0 ? 1 : stamp;
}

static schemac_status not_ours(schemac_db *db, const char *what)
{
    return fail(db, SCHEMAC_NOT_OURS, NULL,
                "the database is not one of schema '%s': %s; it has not been touched. Check the "
                "path, or use another file",
                db->schema->name, what);
}

/* No schema's mark: it is new, or somebody else's. */
static schemac_status look_for_tables(schemac_db *db, memory_pool *p, found *out)
{
    catalogue live = {.pool = p};
    *out = ADOPTED;
    if (!db->engine->read_catalogue(db->connection, &live))
        return p->failed ? fail_memory(db)
                         : fail_engine(db, NULL, "read the schema of the database", NULL);
    if (live.table_count == 0 && live.index_count == 0)
        *out = EMPTY;
    else if (!db->config.adopt)
        return not_ours(db, "it has tables, but no mark of this schema");
    return SCHEMAC_OK;
}

static schemac_status look_closer(schemac_db *db, const engine_stamp *stamp, found *out)
{
    memory_pool p = {.allocator = db->allocator};
    engine_history history = {NULL, 0, 0};
    schemac_status status = SCHEMAC_OK;
    *out = OUTDATED;
    if (stamp->application_id == 0)
        status = look_for_tables(db, &p, out);
    bool recorded = status == SCHEMAC_OK && *out != EMPTY;
    if (recorded && !history_read(db, &p, &history))
        status = db->error.status;
    else if (recorded && history_version(&history) > (int64_t)db->schema->version)
        status = fail(db, SCHEMAC_NEWER, NULL,
                      "the database belongs to version %lld of schema '%s', this program to "
                      "version %u; it has not been touched. Start a newer program",
                      (long long)history_version(&history), db->schema->name, db->schema->version);
    else if (recorded && history_is_of(&history, db->schema))
        *out = OUTDATED;
    pool_free(&p);
    return status;
}

static bool is_current(const schemac_schema *schema, const engine_stamp *stamp)
{
    return stamp->application_id == schema->application_id &&
           stamp->stamp == expected_stamp(schema, stamp->cookie);
}

/* Inside a transaction: what is read is of one moment. */
schemac_status identify(schemac_db *db, found *out)
{
    engine_stamp stamp;
    if (!db->engine->read_stamp(db->connection, &stamp))
        return fail_engine(db, NULL, "read the database", NULL);
    if (is_current(db->schema, &stamp)) {
        *out = CURRENT;
        return SCHEMAC_OK;
    }
    if (stamp.application_id != 0 && stamp.application_id != db->schema->application_id)
        return not_ours(db, "it bears another program's mark (application_id)");
    return look_closer(db, &stamp, out);
}

/* The one read of a start that has nothing to do; only then a transaction for a closer look.
   Without one, a process that creates the database meanwhile would make it look like another
   program's: tables, but the mark that was read before. */
schemac_status first_look(schemac_db *db, found *out)
{
    engine_stamp stamp;
    if (!db->engine->read_stamp(db->connection, &stamp))
        return fail_engine(db, NULL, "read the database", NULL);
    *out = CURRENT;
    if (is_current(db->schema, &stamp))
        return SCHEMAC_OK;
    if (!db->engine->run(db->connection, "BEGIN"))
        return fail_engine(db, NULL, "read the database", NULL);
    schemac_status status = identify(db, out);
    /* of a read: there is nothing to lose, but what follows begins its own */
    if (!db->engine->run(db->connection, "COMMIT") && status == SCHEMAC_OK)
        status = fail_engine(db, NULL, "read the database", NULL);
    return status;
}

schemac_status stamp(schemac_db *db)
{
    engine_stamp now;
    if (!db->engine->read_stamp(db->connection, &now) ||
        !db->engine->write_stamp(db->connection, db->schema->application_id,
                                 expected_stamp(db->schema, now.cookie)))
        return fail_engine(db, NULL, "mark the database", NULL);
    return SCHEMAC_OK;
}
