/* command.c - commands of the schema: statements that change rows of one model. */
#include "rows/command.h"

#include "handle/call.h"
#include "handle/direct.h"
#include "handle/transaction.h"
#include "rows/select.h"

/* Which rows are changed is not known before: no scan in the order of an index may be open. */
static bool may_change(query_call *c)
{
    schemac_db *db = c->db;
    if (c->query->target == NULL)
        return error_set(db, SCHEMAC_MISUSE, &c->query->result, "%s is a query: it changes nothing",
                         c->query->result.name) == SCHEMAC_OK;
    if (db->transaction.reading)
        return error_set(db, SCHEMAC_MISUSE, &c->query->result,
                         "cannot run %s in a transaction for reading",
                         c->query->result.name) == SCHEMAC_OK;
    return direct_disturbs(db) == SCHEMAC_OK;
}

/* ---- rows that are returned ------------------------------------------------------------------- */

static schemac_status keep(query_call *c, command_forgetter *forget, void *out)
{
    schemac_status status = transaction_commit(c->db);
    if (status != SCHEMAC_OK)
        forget(c->query, out);
    return status;
}

schemac_status command_run(query_call *call, command_runner *run, command_forgetter *forget,
                           void *out)
{
    schemac_db *db = call->db;
    if (!may_change(call) || transaction_begin(db) != SCHEMAC_OK)
        return db->error.status;
    schemac_status status = run(call, out);
    if (status == SCHEMAC_OK)
        status = keep(call, forget, out);
    if (status != SCHEMAC_OK)
        transaction_undo(db);
    return status;
}

/* ---- without rows ----------------------------------------------------------------------------- */

/* Without a transaction around it the statement is one: when it fails it is undone by itself. */
static schemac_status execute(query_call *c, int64_t *changed)
{
    schemac_db *db = c->db;
    if (!select_begin(c))
        return db->error.status;
    schemac_status status = SCHEMAC_OK;
    if (!db->engine->execute(db->connection, c->taken->statement, changed))
        status = declared_refuse(c, ACTION_RUN);
    declared_give(db, c->query, c->taken);
    return status;
}

schemac_status schemac_command(schemac_db *db, const schemac_declared_query *command,
                               const void *const *values, int64_t *changed)
{
    int64_t count = 0;
    if (changed != NULL)
        *changed = 0;
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    query_call c = {.db = db, .query = command, .values = values};
    if (!may_change(&c))
        return db->error.status;
    schemac_status status = execute(&c, &count);
    if (changed != NULL && status == SCHEMAC_OK)
        *changed = count;
    return status;
}
