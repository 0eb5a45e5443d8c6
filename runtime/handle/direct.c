/* direct.c - the database itself, past the schema: statements as they stand, what there is. For
   programs, and for migrations that are written in C. */
#include "handle/direct.h"

#include "handle/away.h"
#include "handle/call.h"

/* In a migration the handle is not open yet. What came when its transaction is gone would be
   committed by itself. */
static bool begin_direct(schemac_db *db, const char *call)
{
    if (db == NULL || db->state != HANDLE_MIGRATING || away_notice(db))
        return call_begin_as(db, call);
    error_forget(db);
    db->refused = !db->engine->in_transaction(db->connection);
    if (db->refused)
        error_set(db, SCHEMAC_IO, NULL,
                  "the database has undone what the start had changed: the migration cannot go on");
    return !db->refused;
}

static schemac_status object_exists(schemac_db *db, const char *call, schemac_guard_kind kind,
                                    const char *object, const char *column, bool *out)
{
    *out = false;
    if (!begin_direct(db, call))
        return call_refused(db);
    return db->engine->exists(db->connection, kind, object, column, out)
               ? SCHEMAC_OK
               : error_of_engine(db, "look what the database has", NULL);
}

schemac_status schemac_table_exists(schemac_db *db, const char *table, bool *out)
{
    CALL_GUARD(db);
    return object_exists(db, __func__, SCHEMAC_GUARD_TABLE, table, NULL, out);
}

schemac_status schemac_column_exists(schemac_db *db, const char *table, const char *column,
                                     bool *out)
{
    CALL_GUARD(db);
    return object_exists(db, __func__, SCHEMAC_GUARD_COLUMN, table, column, out);
}

schemac_status schemac_index_exists(schemac_db *db, const char *index, bool *out)
{
    CALL_GUARD(db);
    return object_exists(db, __func__, SCHEMAC_GUARD_INDEX, index, NULL, out);
}

void *schemac_engine_handle(schemac_db *db)
{
    CALL_GUARD(db);
    return begin_direct(db, __func__) ? db->engine->native(db->connection) : NULL;
}

schemac_status direct_refuse(schemac_db *db, const char *sql, bool alone)
{
    if (sql == NULL)
        return error_set(db, SCHEMAC_MISUSE, NULL, "no statement is given");
    /* in a migration the engine watches */
    if (db->state == HANDLE_MIGRATING || db->engine->reserved == NULL)
        return SCHEMAC_OK;
    const char *reserved =
        db->engine->reserved(&db->error_texts, sql, db->schema->keep_user_version, alone);
    if (reserved == NULL && db->error_texts.failed)
        return error_no_memory(db);
    if (reserved == NULL) { /* with what was needed to look: a call that succeeds leaves nothing */
        error_forget(db);
        return SCHEMAC_OK;
    }
    return alone ? error_set(db, SCHEMAC_MISUSE, NULL, "schemac_query does not run %s", reserved)
                 : error_set(db, SCHEMAC_MISUSE, NULL,
                             "schemac_exec has run nothing of this, since the handle would not "
                             "know of %s",
                             reserved);
}

/* In letters of any size, wherever it is: what is in a text or a comment costs a look in vain. */
static bool has_word(const char *sql, const char *word)
{
    for (; *sql != '\0'; sql++) {
        size_t i = 0;
        while (word[i] != '\0' && (sql[i] | 0x20) == word[i])
            i++;
        if (word[i] == '\0')
            return true;
    }
    return false;
}

void direct_done(schemac_db *db, const char *sql)
{
    bool may = has_word(sql, "create") || has_word(sql, "alter") || has_word(sql, "drop");
    if (may && db->state != HANDLE_MIGRATING && db->engine->accept_schema != NULL)
        db->engine->accept_schema(db->connection, true);
}

schemac_status direct_disturbs(schemac_db *db)
{
    return db->ordered_scans == 0
               ? SCHEMAC_OK
               : error_set(db, SCHEMAC_MISUSE, NULL,
                           "a scan in the order of an index is open, which might miss rows or meet "
                           "them twice when this changes them; end the scan first, or scan in the "
                           "order of the key");
}

schemac_status schemac_exec(schemac_db *db, const char *sql)
{
    CALL_GUARD(db);
    if (!begin_direct(db, __func__))
        return call_refused(db);
    schemac_status status = direct_refuse(db, sql, false);
    if (status == SCHEMAC_OK)
        status = direct_disturbs(db);
    if (status != SCHEMAC_OK)
        return status;
    if (db->engine->run(db->connection, sql)) {
        direct_done(db, sql);
        return SCHEMAC_OK;
    }
    return error_of_engine(db, "run the statement", error_text(db, sql));
}
