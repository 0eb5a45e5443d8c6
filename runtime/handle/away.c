/* away.c - a handle in another process than its own lets go of its connection. */
#include "handle/away.h"

#include "handle/error.h"
#include "handle/state.h"

static void leave_alone(engine_statement *s)
{
    (void)s;
}

static const char *no_text(engine_statement *s)
{
    (void)s;
    return "";
}

/* What is asked of the engine when scans end and a handle is closed. */
static const schemac_engine nothing = {.interface = ENGINE_INTERFACE,
                                       .name = "",
                                       .finalize = leave_alone,
                                       .sql = no_text,
                                       .reset = leave_alone};

bool away_notice(schemac_db *db)
{
    if (db->engine == &nothing)
        return true;
    if (process_is(&db->process))
        return false;
    if (db->connection != NULL)
        db->engine->abandon(db->connection);
    db->connection = NULL;
    db->engine = &nothing;
    db->transaction = (handle_transaction){0};
    state_close(db);
    error_forget(db);
    error_set(db, SCHEMAC_MISUSE, NULL,
              "the handle belongs to another process, the one that opened it: a child of fork() "
              "opens one of its own");
    return true;
}
