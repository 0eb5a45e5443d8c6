#include "rows/prepared.h"

#include "handle/error.h"
#include "rows/rows.h"

static size_t slots(const schemac_model *m)
{
    return (size_t)statement_count(m) * scope_count(m);
}

bool model_is_known(schemac_db *db, const schemac_model *model)
{
    for (size_t i = 0; i < model->field_count; i++) {
        const schemac_field *f = &model->fields[i];
        if (f->type <= SCHEMAC_ENUM &&
            f->shape == SCHEMAC_SHAPE(f->type, (f->flags & SCHEMAC_NULLABLE) != 0))
            continue;
        fail(db, SCHEMAC_INVALID, model,
             "cannot use %s: the type of '%s' is unknown to this runtime", model->name, f->name);
        db->error.field = f->name;
        return false;
    }
    return true;
}

engine_statement *statement_prepare(schemac_db *db, const schemac_model *model, unsigned number,
                                    unsigned scope)
{
    if (db->statements == NULL) {
        db->statements =
            memory_zeroed(db->allocator, db->schema->model_count * sizeof *db->statements);
        if (db->statements == NULL) {
            fail_memory(db);
            return NULL;
        }
    }
    engine_statement ***of_model = &db->statements[model->number];
    if (!rows_room(db, model))
        return NULL;
    if (*of_model == NULL) {
        if (!model_is_known(db, model))
            return NULL;
        *of_model = memory_zeroed(db->allocator, slots(model) * sizeof **of_model);
        if (*of_model == NULL) {
            fail_memory(db);
            return NULL;
        }
    }
    sql_buffer text = {.allocator = db->allocator};
    statement_text(&text, model, number, scope);
    engine_statement **slot = &(*of_model)[scope * statement_count(model) + number];
    if (text.failed)
        fail_memory(db);
    else if (text.text == NULL)
        fail(db, SCHEMAC_MISUSE, model, "%s has no such call", model->name);
    else if (!db->engine->prepare(db->connection, text.text, slot))
        fail_engine(db, model, "use", NULL);
    sql_free(&text);
    return *slot;
}

void statements_release(schemac_db *db)
{
    for (size_t i = 0; db->statements != NULL && i < db->schema->model_count; i++) {
        engine_statement **of_model = db->statements[i];
        if (of_model == NULL)
            continue;
        size_t count = slots(&db->schema->models[i]);
        for (size_t j = 0; j < count; j++)
            if (of_model[j] != NULL)
                db->engine->finalize(of_model[j]);
        memory_free(db->allocator, of_model, count * sizeof *of_model);
    }
    memory_free(db->allocator, db->statements, db->schema->model_count * sizeof *db->statements);
    db->statements = NULL;
}
