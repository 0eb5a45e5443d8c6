/* prepared.c - prepares a statement of a model when it is first needed. */
#include "rows/prepared.h"

#include "base/member.h"
#include "handle/violation.h"
#include "rows/cache.h"
#include "rows/reach.h"
#include "rows/room.h"

static size_t slots(const schemac_model *m)
{
    return (size_t)statement_count(m) * statement_scopes(m);
}

bool prepared_may_use(schemac_db *db, const schemac_model *model)
{
    for (size_t i = 0; i < model->record.field_count; i++) {
        const schemac_field *f = &model->record.fields[i];
        if (f->type <= SCHEMAC_TYPE_LAST &&
            f->shape == SCHEMAC_SHAPE(f->type, (f->flags & SCHEMAC_NULLABLE) != 0))
            continue;
        error_set(db, SCHEMAC_INVALID, model,
                  "cannot use %s: the type of '%s' is unknown to this runtime", model->name,
                  f->name);
        db->error.field = f->name;
        return false;
    }
    return true;
}

static bool prepare(schemac_db *db, const schemac_model *m, unsigned number, const char *sql,
                    engine_statement **out)
{
    unsigned known = number == STATEMENT_GET && statement_knows_key(m);
    return statement_gives_rows(m, number) ? prepared_rows(db, m, sql, known, out)
                                           : db->engine->prepare(db->connection, sql, out);
}

engine_statement *prepared_make(schemac_db *db, const schemac_model *model, unsigned number,
                                unsigned scope)
{
    if (db->statements.by_model == NULL) {
        db->statements.by_model =
            memory_zeroed(db->allocator, db->schema->model_count * sizeof *db->statements.by_model);
        if (db->statements.by_model == NULL) {
            error_no_memory(db);
            return NULL;
        }
    }
    engine_statement ***of_model = &db->statements.by_model[model->number];
    if (!room_for_row(db, model))
        return NULL;
    if (*of_model == NULL) {
        if (!prepared_may_use(db, model))
            return NULL;
        *of_model = memory_zeroed(db->allocator, slots(model) * sizeof **of_model);
        if (*of_model == NULL) {
            error_no_memory(db);
            return NULL;
        }
    }
    sql_buffer text = {.allocator = db->allocator, .dialect = db->engine->dialect};
    statement_text(&text, model, &db->texts->models[model->number], number, scope);
    engine_statement **slot = &(*of_model)[scope * statement_count(model) + number];
    if (text.failed)
        error_no_memory(db);
    else if (text.text == NULL && number == STATEMENT_GET)
        reach_refuse_system(db, model, SCHEMAC_BY_KEY);
    else if (text.text == NULL)
        error_set(db, SCHEMAC_MISUSE, model, "%s has no such call", model->name);
    else if (!prepare(db, model, number, text.text, slot))
        violation_set(db, model, ACTION_USE, NULL);
    sql_free(&text);
    return *slot;
}

void prepared_release(schemac_db *db)
{
    if (db->statements.by_model == NULL)
        return;
    for (size_t i = 0; i < db->schema->model_count; i++) {
        engine_statement **of_model = db->statements.by_model[i];
        if (of_model == NULL)
            continue;
        size_t count = slots(&db->schema->models[i]);
        for (size_t j = 0; j < count; j++)
            if (of_model[j] != NULL)
                db->engine->finalize(of_model[j]);
        memory_free(db->allocator, of_model, count * sizeof *of_model);
    }
    memory_free(db->allocator, db->statements.by_model,
                db->schema->model_count * sizeof *db->statements.by_model);
    db->statements.by_model = NULL;
}

uint32_t prepared_find_nulls(const schemac_model *m, const schemac_path *path,
                             const void *const *values)
{
    uint32_t nulls = 0;
    for (size_t i = 0; i < path->count; i++) {
        bool has = true;
        const schemac_field *f = &m->record.fields[path->fields[i]];
        if ((f->flags & SCHEMAC_NULLABLE) != 0)
            member_value(f, values[i], &has);
        nulls |= (has ? 0u : 1u) << i;
    }
    return nulls;
}

enum { NULLS_FORM = 3 }; /* searches and patches are in the same cache */

engine_statement *prepared_with_nulls(schemac_db *db, const schemac_model *m, unsigned number,
                                      unsigned scope, uint32_t nulls, cached **taken)
{
    const uint32_t head[] = {NULLS_FORM | scope << 8, m->number, number, nulls};
    shape form;
    shape_begin(&form, db->allocator);
    shape_add(&form, head, sizeof head);
    cached *c = cache_take(db, &form);
    if (c == NULL && room_for_row(db, m) && prepared_may_use(db, m)) {
        sql_buffer text = {
            .allocator = db->allocator, .dialect = db->engine->dialect, .nulls = nulls};
        engine_statement *s = NULL;
        statement_text(&text, m, &db->texts->models[m->number], number, scope);
        if (text.failed)
            error_no_memory(db);
        else if (!prepare(db, m, number, text.text, &s))
            violation_set(db, m, ACTION_USE, NULL);
        else
            c = cache_add(db, &form, s);
        sql_free(&text);
    }
    shape_free(&form);
    *taken = c;
    return c == NULL ? NULL : c->statement;
}
