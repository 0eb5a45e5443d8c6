/* state.c - the states of a handle, and what they say about its models. */
#include "handle/state.h"

void state_open(schemac_db *db)
{
    bool asks = db->config.fault != NULL || db->unsettled || db->untuned ||
                !process_is_surely(&db->process);
    db->state = asks ? HANDLE_ASKING : HANDLE_READY;
}

void state_tuned(schemac_db *db)
{
    db->untuned = false;
    state_open(db);
}

void state_settle(schemac_db *db, bool settled)
{
    db->unsettled = !settled;
    state_open(db);
}

void state_close(schemac_db *db)
{
    db->state = HANDLE_CLOSED;
}

void state_lose(schemac_db *db)
{
    db->state = HANDLE_LOST;
}

handle_state state_migrate(schemac_db *db)
{
    handle_state before = db->state;
    db->state = HANDLE_MIGRATING;
    return before;
}

void state_return(schemac_db *db, handle_state before)
{
    db->state = before;
}

schemac_model_state schemac_model_status(const schemac_db *db, const char *model)
{
    const schemac_model *m =
        db == NULL || db->schema == NULL ? NULL : schemac_model_find(db->schema, model);
    if (m == NULL)
        return SCHEMAC_MODEL_UNKNOWN;
    if (db->start.states != NULL)
        return (schemac_model_state)db->start.states[m->number];
    return state_is_open(db) ? SCHEMAC_MODEL_READY : SCHEMAC_MODEL_PENDING;
}

bool schemac_all_initialized(const schemac_db *db)
{
    if (db == NULL || !(state_is_open(db) || db->state == HANDLE_LOST))
        return false;
    for (size_t i = 0; db->start.states != NULL && i < db->schema->model_count; i++)
        if (db->start.states[i] != SCHEMAC_MODEL_READY)
            return false;
    return true;
}
