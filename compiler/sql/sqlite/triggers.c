#include "sql/sqlite/triggers.h"

#include "base/buf.h"
#include "base/fold.h"
#include "base/map.h"
#include "sql/sqlite/values.h"

/* A foreign key does not see that a row is soft-deleted. What references one already may go on
   doing so. Within a tenant, other tenants' rows are not looked at: the key refuses them, and must
   not tell one that is deleted from one that is missing. */
static const char *living_trigger(arena *a, const char *name, const char *label, const model *m,
                                  const fields *from, const model *target, const fields *to,
                                  bool confined, bool insert)
{
    buf b = buf_new(a);
    buf_put(&b, "CREATE TRIGGER ");
    sql_identifier(&b, name);
    buf_put(&b, insert ? " BEFORE INSERT" : " BEFORE UPDATE OF ");
    if (!insert)
        sql_column_list(&b, from);
    buf_put(&b, " ON ");
    sql_identifier(&b, m->table);
    buf_put(&b, "\nWHEN ");
    if (!insert) {
        buf_char(&b, '(');
        for (size_t i = 0; i < from->count; i++) {
            buf_put(&b, i == 0 ? "NEW." : " OR NEW.");
            sql_identifier(&b, from->items[i]->column);
            buf_put(&b, " IS NOT OLD.");
            sql_identifier(&b, from->items[i]->column);
        }
        buf_put(&b, ") AND ");
    }
    buf_put(&b, "EXISTS (SELECT 1 FROM ");
    sql_identifier(&b, target->table);
    buf_put(&b, " WHERE ");
    for (size_t i = 0; i < from->count; i++) {
        sql_identifier(&b, to->items[i]->column);
        buf_put(&b, "=NEW.");
        sql_identifier(&b, from->items[i]->column);
        buf_put(&b, " AND ");
    }
    if (confined) {
        sql_identifier(&b, target->tenant->column);
        buf_put(&b, "=NEW.");
        sql_identifier(&b, m->tenant->column);
        buf_put(&b, " AND ");
    }
    sql_identifier(&b, target->soft_delete->column);
    /* what the runtime makes its message of: the reference, and the model */
    buf_printf(&b, " IS NOT NULL)\nBEGIN SELECT RAISE(ABORT,'schemac: deleted %s %s'); END", label,
               target->name);
    return b.text;
}

/* A foreign key may be over the same fields as a reference, or called like another field. */
static const char *free_name(arena *a, const triggers *list, const char *name)
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

void add_living_triggers(arena *a, triggers *out, const model *m, const char *label,
                         const fields *from, const model *target, const fields *to, bool confined)
{
    if (target->soft_delete == NULL)
        return;
    static const char *const events[] = {"update", "insert"};
    for (int insert = 1; insert >= 0; insert--) {
        const char *name =
            free_name(a, out, arena_printf(a, "%s.%s.%s", m->table, label, events[insert]));
        schemac_trigger t = {
            .name = name,
            .create = living_trigger(a, name, label, m, from, target, to, confined, insert == 1)};
        vec_push(a, *out, t);
    }
}
