/* patch.c - some members of a row. */
#include "rows/patch.h"

#include "base/wording.h"
#include "handle/call.h"
#include "rows/bind.h"
#include "rows/cache.h"
#include "rows/change.h"
#include "rows/fill.h"
#include "rows/owner.h"
#include "rows/prepared.h"
#include "rows/reach.h"
#include "rows/refused.h"
#include "rows/scan.h"

enum { PATCH_FORM = 2 }; /* searches are in the same cache */

size_t patch_fields(const schemac_model *model, const bool *mask, uint16_t *out)
{
    size_t count = 0;
    const schemac_field *f = model->record.fields;
    for (uint16_t i = 0; i < model->record.field_count; i++)
        if ((f[i].flags & SCHEMAC_WRITABLE) != 0 && *mask++)
            out[count++] = i;
    return count;
}

schemac_status patch_refuse_empty(schemac_db *db, const schemac_model *model)
{
    return error_set(db, SCHEMAC_MISUSE, model, "the patch of %s %s names no field",
                     wording_article(model->name), model->name);
}

static void patch_text(sql_buffer *b, const schemac_model *m, const uint16_t *fields, size_t count,
                       unsigned scope)
{
    const char *separator = " SET ";
    sql_put(b, "UPDATE ");
    sql_table(b, m);
    for (size_t i = 0; i < count; i++)
        sql_assign_parameter(b, &separator, &m->record.fields[fields[i]]);
    sql_changed(b, &separator, m);
    sql_row(b, m, scope);
}

static cached *patch_statement(schemac_db *db, const schemac_model *model, const uint16_t *fields,
                               size_t count, unsigned scope)
{
    const uint32_t head[] = {PATCH_FORM | scope << 8, model->number};
    shape form;
    shape_begin(&form, db->allocator);
    shape_add(&form, head, sizeof head);
    shape_add(&form, fields, count * sizeof *fields);
    cached *c = form.failed ? NULL : cache_take(db, &form);
    if (form.failed)
        error_no_memory(db);
    if (c == NULL && !form.failed) {
        sql_buffer text = {.allocator = db->allocator, .dialect = db->engine->dialect};
        engine_statement *s = NULL;
        patch_text(&text, model, fields, count, scope);
        if (text.failed)
            error_no_memory(db);
        else if (!db->engine->prepare(db->connection, text.text, &s))
            violation_set(db, model, ACTION_PATCH, NULL);
        else
            c = cache_add(db, &form, s);
        sql_free(&text);
    }
    shape_free(&form);
    return c;
}

static bool bind_patch(schemac_db *db, const schemac_model *model, engine_statement *s,
                       const void *row, const uint16_t *fields, size_t count, unsigned scope)
{
    int next = 1;
    return bind_members(db, model, s, &next, fields, count, row) &&
           (!model->stamped || bind_marked(db, model, s, &next, SCHEMAC_UPDATE_NOW, row)) &&
           bind_key_of_row(db, model, s, &next, row) && bind_owner(db, model, s, &next, scope) &&
           bind_version_of_row(db, model, s, &next, row);
}

schemac_status schemac_patch(schemac_db *db, const schemac_model *model, const void *row,
                             void *filled, const void *mask)
{
    const bool *fields = mask;
    unsigned scope;
    uint16_t named[PATCH_MOST_FIELDS];
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    size_t count = patch_fields(model, fields, named);
    if (count == 0)
        return patch_refuse_empty(db, model);
    if (!owner_reach(db, model, row, &scope) || !scan_allows(db, model, ACTION_PATCH, row, fields))
        return db->error.status;
    cached *c = patch_statement(db, model, named, count, scope);
    if (c == NULL)
        return db->error.status;
    schemac_status status;
    if (!fill_for_update(db, model, filled)) {
        status = db->error.status;
    } else if (bind_patch(db, model, c->statement, row, named, count, scope)) {
        status = change_run(db, model, c->statement, row, filled, fields, scope);
    } else {
        fill_undo(db, model, filled);
        status = refused_statement(db, model, ACTION_PATCH, c->statement);
    }
    cache_give(db, c);
    return status;
}
