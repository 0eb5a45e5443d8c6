/* expand.c - between two versions: the statements of tables that hold the columns of both. */
#include "start/expand.h"

#include "start/record.h"

/* The texts of the version, with the shape of both for tables that were there. NULL without memory. */
static const schemac_texts *expanded_texts(const schemac_db *db, memory_pool *p)
{
    const schemac_texts *declared = db->texts;
    size_t count = db->schema->model_count;
    schemac_texts *out = pool_alloc(p, sizeof *out);
    schemac_model_texts *models = pool_alloc(p, (count + 1) * sizeof *models);
    if (out == NULL || models == NULL)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        models[i] = declared->models[i];
        if (models[i].expanded != NULL)
            models[i].create = models[i].expanded;
    }
    *out = *declared;
    out->models = models;
    return out;
}

bool expand_plan(schemac_db *db, memory_pool *p, const plan_basis *basis, sync_plan *out)
{
    const schemac_texts *declared = db->texts, *expanded = expanded_texts(db, p);
    plan_basis both = *basis;
    if (expanded == NULL) {
        error_no_memory(db);
        return false;
    }
    both.expands = declared;
    db->texts = expanded;
    bool good = plan_make(db, p, &both, out);
    db->texts = declared;
    return good;
}

static bool record_shape(schemac_db *db, memory_pool *p, record_list *records)
{
    const schemac_texts *declared = db->texts, *expanded = expanded_texts(db, p);
    if (expanded == NULL) {
        error_no_memory(db);
        return false;
    }
    db->texts = expanded;
    bool good = record_write(db, records);
    db->texts = declared;
    return good && record_read(db, p, records);
}

schemac_status expand_fill(schemac_db *db, memory_pool *p, record_list *records,
                           const migration_list *fills, survey_watch *watch)
{
    return record_shape(db, p, records) ? migrate_fill(db, p, fills, watch) : db->error.status;
}
