/* patch.c - some members of a row. */
#include "core/cache.h"
#include "core/error.h"
#include "core/fill.h"
#include "core/rows.h"

enum { PATCH_FORM = 2 }; /* searches are in the same cache */

/* The next field that is named, or NULL; `field` and `writable` begin at 0. */
static const schemac_field *next_named(const schemac_model *m, const bool *fields, size_t *field,
                                       size_t *writable)
{
    for (; *field < m->field_count; ++*field) {
        const schemac_field *f = &m->fields[*field];
        if ((f->flags & SCHEMAC_WRITABLE) != 0 && fields[(*writable)++]) {
            ++*field;
            return f;
        }
    }
    return NULL;
}

static size_t writable_count(const schemac_model *m)
{
    size_t count = 0;
    for (size_t i = 0; i < m->field_count; i++)
        count += (m->fields[i].flags & SCHEMAC_WRITABLE) != 0;
    return count;
}

static void patch_text(sql_buffer *b, const schemac_model *m, const bool *fields, unsigned scope)
{
    size_t field = 0, writable = 0;
    const char *separator = " SET ";
    sql_put(b, "UPDATE ");
    sql_name(b, m->table);
    for (const schemac_field *f; (f = next_named(m, fields, &field, &writable)) != NULL;)
        sql_assign(b, &separator, f, "=?");
    sql_changed(b, &separator, m);
    sql_row(b, m, scope);
}

static cached *statement_for(schemac_db *db, const schemac_model *model, const bool *fields,
                             unsigned scope)
{
    shape form;
    shape_begin(&form, db->allocator);
    shape_byte(&form, PATCH_FORM);
    shape_add(&form, &model->number, sizeof model->number);
    shape_byte(&form, scope);
    shape_add(&form, fields, writable_count(model) * sizeof *fields);
    cached *c = form.failed ? NULL : cache_take(db, &form);
    if (form.failed)
        fail_memory(db);
    if (c == NULL && !form.failed) {
        sql_buffer text = {.allocator = db->allocator};
        engine_statement *s = NULL;
        patch_text(&text, model, fields, scope);
        if (text.failed)
            fail_memory(db);
        else if (!db->engine->prepare(db->connection, text.text, &s))
            fail_engine(db, model, "patch", NULL);
        else
            c = cache_add(db, &form, s);
        sql_free(&text);
    }
    shape_free(&form);
    return c;
}

static bool bind(schemac_db *db, const schemac_model *model, engine_statement *s, const void *row,
                 const bool *fields, unsigned scope)
{
    size_t field = 0, writable = 0;
    int next = 1;
    for (const schemac_field *f; (f = next_named(model, fields, &field, &writable)) != NULL;) {
        uint16_t number = (uint16_t)(f - model->fields);
        const void *value = (const unsigned char *)row + f->offset;
        if (!bind_values(db, model, s, &next, &number, 1, &value))
            return false;
    }
    return (!model->stamped || bind_marked(db, model, s, &next, SCHEMAC_UPDATE_NOW, row)) &&
           bind_key_of_row(db, model, s, &next, row) && bind_scope(db, model, s, &next, scope) &&
           bind_version_of_row(db, model, s, &next, row);
}

schemac_status schemac_patch(schemac_db *db, const schemac_model *model, const void *row,
                             void *filled, const void *mask)
{
    const bool *fields = mask;
    unsigned scope;
    size_t field = 0, writable = 0;
    CALL_GUARD(db);
    if (!call_begin(db))
        return SCHEMAC_MISUSE;
    if (next_named(model, fields, &field, &writable) == NULL)
        return fail(db, SCHEMAC_MISUSE, model, "the patch of a %s names no field", model->name);
    if (!rows_scope(db, model, false, &scope))
        return db->error.status;
    cached *c = statement_for(db, model, fields, scope);
    if (c == NULL)
        return db->error.status;
    schemac_status status;
    if (!fill_for_update(db, model, filled)) {
        status = db->error.status;
    } else if (bind(db, model, c->statement, row, fields, scope)) {
        status = run_update(db, model, c->statement, row, filled, fields, scope);
    } else {
        fill_undo(db, model, filled);
        status = rows_fail(db, model, "patch", c->statement);
    }
    cache_give(db, c);
    return status;
}
