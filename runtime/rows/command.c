/* command.c - what stands around a command of the schema: whether it may run, and its transaction. */
#include "rows/command.h"

#include "handle/direct.h"
#include "handle/transaction.h"

/* Which rows are changed is not known before: no scan in the order of an index may be open. */
bool command_may_run(query_call *c)
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
    if (!command_may_run(call) || transaction_begin(db) != SCHEMAC_OK)
        return db->error.status;
    schemac_status status = run(call, out);
    if (status == SCHEMAC_OK)
        status = keep(call, forget, out);
    if (status != SCHEMAC_OK)
        transaction_undo(db);
    return status;
}
