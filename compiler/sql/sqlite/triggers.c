/* triggers.c - what watches references to rows that are soft-deleted. */
#include "sql/sqlite/triggers.h"

#include "base/fold.h"

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
    buf_put(&b, "EXISTS (SELECT 1 FROM ");
    sql_put_name(&b, target->table);
    buf_put(&b, " WHERE ");
    for (size_t i = 0; i < from->count; i++) {
        sql_put_name(&b, r->to->items[i]->column);
        buf_put(&b, "=NEW.");
        sql_put_name(&b, from->items[i]->column);
        buf_put(&b, " AND ");
    }
    if (r->confined) {
        sql_put_name(&b, target->tenant->column);
        buf_put(&b, "=NEW.");
        sql_put_name(&b, r->model->tenant->column);
        buf_put(&b, " AND ");
    }
    sql_put_name(&b, target->soft_delete->column);
    /* what the runtime makes its message of: the reference, and the model */
    buf_printf(&b, " IS NOT NULL)\nBEGIN SELECT RAISE(ABORT,'schemac: deleted %s %s'); END",
               r->label, target->name);
    return b.text;
}

/* A foreign key may be over the same fields as a reference, or called like another field. */
static const char *free_name(arena *a, const sql_triggers *list, const char *name)
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

void sqlite_add_triggers(arena *a, sql_triggers *out, const sql_reference *r)
{
    if (r->target->soft_delete == NULL)
        return;
    static const char *const events[] = {"update", "insert"};
    for (int insert = 1; insert >= 0; insert--) {
        const char *name = free_name(
            a, out, arena_printf(a, "%s.%s.%s", r->model->table, r->label, events[insert]));
        schemac_trigger t = {.name = name, .create = living_trigger(a, name, r, insert == 1)};
        vec_push(a, *out, t);
    }
}
