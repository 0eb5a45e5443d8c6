/* call.c - what stands before a call: a handle that cannot be used, a test's fault, settings that
   wait, two threads at once. */
#include "handle/call.h"

#include "handle/away.h"
#include "handle/report.h"
#include "handle/state.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#ifndef NDEBUG

/* The address of a variable that each thread has its own of: different for every two that run. */
static uintptr_t this_thread(void)
{
    static _Thread_local char own;
    return (uintptr_t)&own;
}

schemac_db *call_enter(schemac_db *db)
{
    if (db == NULL)
        return NULL;
    uintptr_t me = this_thread(), nobody = 0;
    if (atomic_load(&db->inside) != me) {
        bool alone = atomic_compare_exchange_strong(&db->inside, &nobody, me);
        assert(alone && "a schemac handle is used by two threads at once");
        if (!alone)
            abort();
    }
    db->calls++;
    return db;
}

void call_leave(schemac_db **guarded)
{
    schemac_db *db = *guarded;
    if (db != NULL && --db->calls == 0)
        atomic_store(&db->inside, 0);
}

#endif

schemac_status call_fault_at(schemac_db *db, const char *step)
{
    if (db->config.fault == NULL)
        return SCHEMAC_OK;
    const char *name = strncmp(step, "schemac_", 8) == 0 ? step + 8 : step;
    schemac_status status = db->config.fault(db->config.fault_user, name);
    if (status == SCHEMAC_OK)
        return SCHEMAC_OK;
    return error_set(db, status, NULL, "%s fails as config.fault wants: %s", name,
                     schemac_status_text(status));
}

schemac_status call_refused(const schemac_db *db)
{
    return db != NULL && db->refused ? db->error.status : SCHEMAC_MISUSE;
}

/* Both: false with the error set; then the next call tries again. */

static bool settle_connection(schemac_db *db)
{
    const char *warning;
    if (!db->engine->start_end(db->connection, false, &warning)) {
        error_of_engine(db, "configure the connection", NULL);
        return false;
    }
    state_settle(db, true);
    return true;
}

static bool tune_connection(schemac_db *db)
{
    const char *settings = NULL;
    if (db->engine->tune != NULL &&
        !db->engine->tune(db->connection, &db->error_texts, &settings)) {
        error_of_engine(db, "configure the connection", NULL);
        return false;
    }
    state_tuned(db);
    if (settings != NULL)
        report_event(db, SCHEMAC_EVENT_TUNED, NULL, NULL, NULL, 0, "%s", settings);
    return true;
}

/* Why nothing can be done with the handle. */
static void refuse_call(schemac_db *db)
{
    if (db->state == HANDLE_MIGRATING)
        error_set(db, SCHEMAC_MISUSE, NULL,
                  "a migration may call schemac_exec, the schemac_..._exists calls and "
                  "schemac_engine_handle alone");
    else if (db->state == HANDLE_LOST)
        error_set(db, SCHEMAC_MISUSE, NULL,
                  "the database has rolled the transaction back when a call failed; nothing can be "
                  "done in it: call schemac_rollback");
    else if (db->error.status == SCHEMAC_OK)
        error_set(db, SCHEMAC_MISUSE, NULL, "the handle is not open");
}

bool call_begin_slowly(schemac_db *db, const char *call)
{
    if (db == NULL)
        return false;
    db->refused = false;
    if (away_notice(db))
        return false;
    if (!state_is_open(db)) {
        refuse_call(db);
        return false;
    }
    error_forget(db);
    db->refused = call_fault_at(db, call) != SCHEMAC_OK ||
                  (db->unsettled && !settle_connection(db)) ||
                  (db->untuned && !tune_connection(db));
    return !db->refused;
}
