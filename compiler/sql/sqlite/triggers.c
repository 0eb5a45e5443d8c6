/* triggers.c - what watches references to rows that are soft-deleted, and what sets a reference
   within a tenant where a foreign key would set the tenant with it. */
#include "sql/sqlite/triggers.h"

#include "base/fold.h"
#include "model/paths.h"
#include "sql/sqlite/types.h"

/* "SELECT 1 FROM "model" WHERE "column"=NEW."value" AND …": a row of the model that has in `columns`
   what the new row has in `values`, of the tenant that it belongs to when there are two. */
static void put_row_like(buf *b, const model *m, const fields *columns, const fields *values,
                         const field *tenant, const field *new_tenant)
{
    buf_put(b, "SELECT 1 FROM ");
    sql_put_name(b, m->table);
    buf_put(b, " WHERE ");
    for (size_t i = 0; i < columns->count; i++) {
        buf_put(b, i == 0 ? "" : " AND ");
        sql_put_name(b, columns->items[i]->column);
        buf_put(b, "=NEW.");
        sql_put_name(b, values->items[i]->column);
    }
    if (tenant == NULL)
        return;
    buf_put(b, " AND ");
    sql_put_name(b, tenant->column);
    buf_put(b, "=NEW.");
    sql_put_name(b, new_tenant->column);
}

static const field *tenant_of(const sql_reference *r, const model *m)
{
    return r->confined ? m->tenant : NULL;
}

static void put_new_is_deleted(buf *b, const sql_reference *r)
{
    buf_put(b, "NEW.");
    sql_put_name(b, r->target->soft_delete->column);
    buf_put(b, " IS NOT NULL AND ");
}

/* "EXISTS (…": a row references the new one. */
static void put_awaited(buf *b, const sql_reference *r)
{
    buf_put(b, "EXISTS (");
    put_row_like(b, r->model, r->from, r->to, tenant_of(r, r->model), tenant_of(r, r->target));
}

/* Rows of one statement may reference those behind them: the one that is referenced is new, and
   deleted. Whoever says so of a row that is there says something else: see upsert. */
static void put_deleted_of_its_kind(buf *b, const sql_reference *r)
{
    const field *tenant = tenant_of(r, r->target);
    buf_put(b, " OR (");
    put_new_is_deleted(b, r);
    buf_put(b, "NOT EXISTS (");
    put_row_like(b, r->target, r->to, r->to, tenant, tenant);
    buf_put(b, ") AND ");
    put_awaited(b, r);
    buf_put(b, "))");
}

/* A foreign key does not see that a row is soft-deleted. What references one already may go on
   doing so. Within a tenant, other tenants' rows are not looked at: the key refuses them, and must
   not tell one that is deleted from one that is missing. */
static const char *living_trigger(arena *a, const char *name, const sql_reference *r, bool insert)
{
    buf b = buf_new(a);
    const fields *from = r->from;
    const model *target = r->target;
    buf_put(&b, "CREATE TRIGGER ");
    sql_put_name(&b, name);
    buf_put(&b, insert ? " BEFORE INSERT" : " BEFORE UPDATE OF ");
    if (!insert)
        sql_put_columns(&b, from);
    buf_put(&b, " ON ");
    sql_put_name(&b, r->model->table);
    buf_put(&b, "\nWHEN ");
    if (!insert) {
        buf_char(&b, '(');
        for (size_t i = 0; i < from->count; i++) {
            buf_put(&b, i == 0 ? "NEW." : " OR NEW.");
            sql_put_name(&b, from->items[i]->column);
            buf_put(&b, " IS NOT OLD.");
            sql_put_name(&b, from->items[i]->column);
        }
        buf_put(&b, ") AND ");
    }
    buf_put(&b, "EXISTS (");
    put_row_like(&b, target, r->to, from, tenant_of(r, target), tenant_of(r, r->model));
    buf_put(&b, " AND ");
    sql_put_name(&b, target->soft_delete->column);
    buf_put(&b, " IS NOT NULL)");
    if (insert && target == r->model && !r->deferrable)
        put_deleted_of_its_kind(&b, r);
    /* what the runtime makes its message of: the reference, and the model */
    buf_printf(&b, "\nBEGIN SELECT RAISE(ABORT,'schemac: deleted %s %s'); END", r->label,
               target->name);
    return b.text;
}

/* On the table that is referenced: a row that comes when a deferred reference waits for it already,
   and is deleted. It may reference itself. */
static const char *awaited_trigger(arena *a, const char *name, const sql_reference *r)
{
    buf b = buf_new(a);
    const fields *key = &r->model->key;
    buf_put(&b, "CREATE TRIGGER ");
    sql_put_name(&b, name);
    buf_put(&b, " AFTER INSERT ON ");
    sql_put_name(&b, r->target->table);
    buf_put(&b, "\nWHEN ");
    put_new_is_deleted(&b, r);
    put_awaited(&b, r);
    for (size_t i = 0; i < key->count && r->target == r->model; i++) {
        buf_put(&b, i == 0 ? " AND NOT (" : " AND ");
        sql_put_name(&b, key->items[i]->column);
        buf_put(&b, "=NEW.");
        sql_put_name(&b, key->items[i]->column);
        buf_put(&b, i + 1 == key->count ? ")" : "");
    }
    /* the reference, the model that is referenced, and the one that references it */
    buf_printf(&b, ")\nBEGIN SELECT RAISE(ABORT,'schemac: deleted %s %s %s'); END", r->label,
               r->target->name, r->model->name);
    return b.text;
}

/* A foreign key may be over the same fields as a reference, or called like another field. */
static const char *free_name(arena *a, const sql_objects *list, const char *name)
{
    const char *free = name;
    size_t number = 1;
    for (size_t i = 0; i < list->count; i++)
        if (fold_equal(list->items[i].name, free)) {
            free = arena_printf(a, "%s.%zu", name, ++number);
            i = (size_t)-1; /* from the start again */
        }
    return free;
}

/* On the table that is referenced. Behind the change: a row may reference itself, and the foreign
   key over tenant and key is checked when the statement ends. */
static const char *setting_trigger(arena *a, const char *name, const sql_reference *r,
                                   ast_action action, bool deletes)
{
    buf b = buf_new(a);
    const field *const key[] = {r->target->tenant, r->to->items[0]};
    buf_put(&b, "CREATE TRIGGER ");
    sql_put_name(&b, name);
    buf_put(&b, deletes ? " AFTER DELETE" : " AFTER UPDATE OF ");
    if (!deletes) {
        sql_put_name(&b, key[0]->column);
        buf_char(&b, ',');
        sql_put_name(&b, key[1]->column);
    }
    buf_put(&b, " ON ");
    sql_put_name(&b, r->target->table);
    if (!deletes) {
        buf_put(&b, "\nWHEN ");
        for (size_t i = 0; i < 2; i++) {
            buf_put(&b, i == 0 ? "NEW." : " OR NEW.");
            sql_put_name(&b, key[i]->column);
            buf_put(&b, " IS NOT OLD.");
            sql_put_name(&b, key[i]->column);
        }
    }
    /* what the trigger is known by as one of schemac's: engines/sqlite/catalogue.c */
    buf_put(&b, "\nBEGIN /* schemac: sets a reference */ UPDATE ");
    sql_put_name(&b, r->model->table);
    buf_put(&b, " SET ");
    sql_put_name(&b, r->set->column);
    buf_char(&b, '=');
    if (action == ACTION_SET_DEFAULT)
        sqlite_put_value(&b, r->set, &r->set->value);
    else
        buf_put(&b, "NULL");
    buf_put(&b, " WHERE ");
    sql_put_name(&b, r->model->tenant->column);
    buf_put(&b, "=OLD.");
    sql_put_name(&b, key[0]->column);
    buf_put(&b, " AND ");
    sql_put_name(&b, r->set->column);
    buf_put(&b, "=OLD.");
    sql_put_name(&b, key[1]->column);
    buf_put(&b, "; END");
    return b.text;
}

static void add_setting_trigger(arena *a, sql_objects *out, const sql_reference *r,
                                ast_action action, bool deletes)
{
    if (!paths_action_sets(action))
        return;
    const char *name = free_name(a, out,
                                 arena_printf(a, "%s.%s.%s", r->model->table, r->label,
                                              deletes ? "target_deleted" : "target_changed"));
    schemac_sql_object t = {.name = name, .create = setting_trigger(a, name, r, action, deletes)};
    vec_push(a, *out, t);
}

void sqlite_add_triggers(arena *a, sql_objects *out, const sql_reference *r)
{
    static const char *const events[] = {"update", "insert"};
    for (int insert = 1; insert >= 0 && r->target->soft_delete != NULL; insert--) {
        const char *name = free_name(
            a, out, arena_printf(a, "%s.%s.%s", r->model->table, r->label, events[insert]));
        schemac_sql_object t = {.name = name, .create = living_trigger(a, name, r, insert == 1)};
        vec_push(a, *out, t);
    }
    if (r->target->soft_delete != NULL && r->deferrable) {
        const char *name =
            free_name(a, out, arena_printf(a, "%s.%s.target_inserted", r->model->table, r->label));
        schemac_sql_object t = {.name = name, .create = awaited_trigger(a, name, r)};
        vec_push(a, *out, t);
    }
    if (r->set == NULL)
        return;
    add_setting_trigger(a, out, r, r->set->on_delete, true);
    add_setting_trigger(a, out, r, r->set->on_update, false);
}
