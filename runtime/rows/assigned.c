/* assigned.c - keys that are not positive: one that was assigned, and 0 in a row that is stored. */
#include "rows/assigned.h"

#include "handle/state.h"
#include "rows/bind.h"
#include "rows/prepared.h"
#include "rows/refused.h"

/* When it cannot be moved, the row is there all the same, with the key that it has. */
int64_t assigned_move(schemac_db *db, const schemac_model *model, int64_t key)
{
    const schemac_field *f = &model->record.fields[model->key[0]];
    sql_buffer text = {.allocator = db->allocator, .dialect = db->engine->dialect};
    const char *separator = " SET ";
    engine_statement *s = NULL;
    int64_t changed = 0;
    sql_put(&text, "UPDATE ");
    sql_table(&text, model);
    sql_assign(&text, &separator, f, "=1");
    sql_where(&text);
    sql_equals(&text, f);
    bool good = !text.failed && db->engine->prepare(db->connection, text.text, &s) &&
                db->engine->bind_int64(db->connection, s, 1, key) &&
                db->engine->execute(db->connection, s, &changed) && changed == 1;
    db->engine->finalize(s);
    sql_free(&text);
    if (db->transaction.depth > 0 && !db->engine->in_transaction(db->connection))
        state_lose(db);
    return good ? 1 : key;
}

bool assigned_is_new(schemac_db *db, const schemac_model *model, unsigned scope)
{
    const schemac_field *f = &model->record.fields[model->key[0]];
    const int64_t zero = 0;
    const void *value = &zero;
    int next = 1;
    if (model->soft_delete != SCHEMAC_NO_FIELD)
        scope |= SCOPE_DELETED;
    engine_statement *s = prepared_get(db, model, STATEMENT_EXISTS, scope);
    if (s == NULL)
        return false;
    engine_step step = ENGINE_FAILED;
    if (bind_values(db, model, s, &next, model->key, 1, &value) &&
        bind_scope(db, model, s, &next, scope))
        step = db->engine->step(db->connection, s);
    if (step == ENGINE_FAILED) {
        refused_statement(db, model, ACTION_LOOK_FOR, s);
        return false;
    }
    db->engine->reset(s);
    if (step == ENGINE_DONE)
        return true;
    error_set(
        db, SCHEMAC_INVALID, model,
        "cannot upsert %s: a row whose '%s' is 0 is there, and 0 stands for a key that is to be "
        "assigned; update that row, or insert a new one",
        model->name, f->name);
    db->error.field = f->name;
    return false;
}
