/* tables.c - tables and indexes, as SQLite understands them. Tables are STRICT
 * (https://sqlite.org/stricttables.html). */
#include "sql/sqlite/tables.h"

#include "base/fold.h"
#include "model/before.h"
#include "model/paths.h"
#include "sql/sqlite/types.h"

#include <inttypes.h>
#include <string.h>

static void put_default(buf *b, const field *f)
{
    if (f->value.kind == DEFAULT_NONE)
        return;
    buf_put(b, " DEFAULT ");
    sqlite_put_value(b, f, &f->value);
}

/* ---- checks --------------------------------------------------------------------------------- */

/* STRICT does not look at what an expression gives (https://sqlite.org/gencol.html). */
static void put_generated_check(buf *b, const field *f, const char *column)
{
    const char *type = sqlite_storage(f);
    const char *name = strcmp(type, "TEXT") == 0   ? "text"
                       : strcmp(type, "BLOB") == 0 ? "blob"
                       : strcmp(type, "REAL") == 0 ? "real"
                                                   : "integer";
    buf_printf(b, f->nullable ? "typeof(%s) IN ('%s','null')" : "typeof(%s)='%s'", column, name);
}

/* What the type itself asks for; nothing when STRICT is enough. */
static void put_type_conditions(buf *b, const field *f, const char *column)
{
    if (!field_has(f, MODIFIER_GENERATED)) {
        sqlite_put_check(b, f, column);
        return;
    }
    put_generated_check(b, f, column);
    size_t enough = b->size; /* when the storage class says it all */
    buf_put(b, " AND (");
    size_t size = b->size;
    sqlite_put_check(b, f, column);
    if (b->size == size)
        buf_cut(b, enough);
    else
        buf_char(b, ')');
}

static void put_type_check(sql_writer *w, const field *f)
{
    if (f->target != NULL)
        return; /* the key that it references has the check */
    buf *b = &w->out;
    buf_cut(&w->column, 0);
    sql_put_name(&w->column, f->column);
    size_t before = b->size;
    /* named after the column: the name is all that SQLite says when a check fails */
    buf_printf(b, " CONSTRAINT %s CHECK (", w->column.text);
    size_t size = b->size;
    put_type_conditions(b, f, w->column.text);
    if (b->size == size)
        buf_cut(b, before);
    else
        buf_char(b, ')');
}

static void put_checks(sql_writer *w, const field *f, bool typed)
{
    if (typed)
        put_type_check(w, f);
    for (size_t i = 0; i < f->checks.count; i++) {
        if (!sql_wants_next(w))
            continue;
        buf_put(&w->out, " CONSTRAINT ");
        sql_put_name(&w->out, f->column);
        buf_put(&w->out, " CHECK (");
        sql_put_user(w, &f->checks.items[i], arena_printf(w->arena, "the check of '%s'", f->name));
        buf_char(&w->out, ')');
    }
}

/* ---- tables --------------------------------------------------------------------------------- */

static void put_references(buf *b, const model *target, const fields *columns, ast_action on_delete,
                           ast_action on_update, bool deferrable)
{
    static const char *const actions[] = {
        [ACTION_CASCADE] = "CASCADE",     [ACTION_RESTRICT] = "RESTRICT",
        [ACTION_SET_NULL] = "SET NULL",   [ACTION_SET_DEFAULT] = "SET DEFAULT",
        [ACTION_NO_ACTION] = "NO ACTION",
    };
    buf_put(b, " REFERENCES ");
    sql_put_name(b, target->table);
    buf_char(b, '(');
    sql_put_columns(b, columns);
    buf_char(b, ')');
    if (on_delete != ACTION_NONE)
        buf_printf(b, " ON DELETE %s", actions[on_delete]);
    if (on_update != ACTION_NONE)
        buf_printf(b, " ON UPDATE %s", actions[on_update]);
    if (deferrable)
        buf_put(b, " DEFERRABLE INITIALLY DEFERRED");
}

/* A reference within a tenant is one over the tenant and the key together, so that it cannot leave
   the tenant. Where an action would then set the tenant too, it belongs to a second reference over
   the key alone; or to a trigger, where the key alone is not unique: see triggers.c. */
static bool has_own_reference(const schema *s, const model *m, const field *f)
{
    return f->target != NULL &&
           (!model_is_confined(s, m, f->target) || paths_reference_is_split(s, m, f));
}

static ast_action action_that_sets_nothing(ast_action action)
{
    return paths_action_sets(action) ? ACTION_NONE : action;
}

static void put_confined_reference(buf *b, const schema *s, const model *m, const field *f)
{
    bool split = paths_reference_is_split(s, m, f);
    const model *target = f->target;
    buf_put(b, ",\n  FOREIGN KEY (");
    sql_put_name(b, m->tenant->column);
    buf_char(b, ',');
    sql_put_name(b, f->column);
    buf_char(b, ')');
    fields columns = {0};
    vec_push(b->arena, columns, target->tenant);
    vec_push(b->arena, columns, target->own_key.items[0]);
    put_references(b, target, &columns,
                   split ? ACTION_NONE : action_that_sets_nothing(f->on_delete),
                   split ? ACTION_NONE : action_that_sets_nothing(f->on_update),
                   field_has(f, MODIFIER_DEFERRABLE));
}

/* What stands behind the type: a key, a default, an expression. */
static void put_column(sql_writer *w, const model *m, const field *f, bool strict)
{
    buf *b = &w->out;
    sql_put_name(b, f->column);
    buf_printf(b, " %s", sqlite_storage(f));
    bool computed = field_has(f, MODIFIER_GENERATED);
    bool wanted = computed && sql_wants_next(w); /* else nothing gives it a value */
    if (strict && !f->nullable && !f->assigned && wanted == computed)
        buf_put(b, " NOT NULL");
    if (f->in_key && m->key.count == 1)
        buf_put(b, field_has(f, MODIFIER_AUTOINCREMENT) ? " PRIMARY KEY AUTOINCREMENT"
                                                        : " PRIMARY KEY");
    put_default(b, f);
    if (f == m->version)
        buf_put(b, " DEFAULT 1");
    if (f->collation != NULL)
        buf_printf(b, " COLLATE %s", f->collation);
    if (wanted) {
        buf_put(b, " GENERATED ALWAYS AS (");
        sql_put_user(w, &f->given[MODIFIER_GENERATED]->sql,
                     arena_printf(w->arena, "the expression of '%s'", f->name));
        buf_printf(b, ") %s", f->given[MODIFIER_GENERATED]->stored ? "STORED" : "VIRTUAL");
    }
    if (strict)
        put_checks(w, f, wanted == computed);
}

static void put_own_reference(sql_writer *w, const schema *s, const model *m, const field *f)
{
    if (has_own_reference(s, m, f))
        put_references(&w->out, f->target, &f->target->own_key, f->on_delete, f->on_update,
                       field_has(f, MODIFIER_DEFERRABLE));
}

static void put_key(buf *b, const model *m)
{
    if (m->key.count <= 1)
        return;
    buf_put(b, ",\n  PRIMARY KEY (");
    sql_put_columns(b, &m->key);
    buf_char(b, ')');
}

static void put_end(buf *b, const model *m)
{
    buf_printf(b, "\n) STRICT%s", m->without_rowid.source != NULL ? ", WITHOUT ROWID" : "");
}

static void put_table(sql_writer *w, const schema *s, const model *m)
{
    buf *b = &w->out;
    buf_put(b, "CREATE TABLE ");
    sql_put_name(b, m->table);
    buf_put(b, " (");
    for (size_t i = 0; i < m->fields.count; i++) {
        buf_put(b, i == 0 ? "\n  " : ",\n  ");
        put_column(w, m, m->fields.items[i], true);
        put_own_reference(w, s, m, m->fields.items[i]);
    }
    put_key(b, m);
    for (size_t i = 0; i < m->fields.count; i++)
        if (m->fields.items[i]->target != NULL &&
            model_is_confined(s, m, m->fields.items[i]->target))
            put_confined_reference(b, s, m, m->fields.items[i]);
    for (size_t i = 0; i < m->foreign_keys.count; i++) {
        const foreign_key *k = m->foreign_keys.items[i];
        buf_put(b, ",\n  FOREIGN KEY (");
        sql_put_columns(b, &k->fields);
        buf_char(b, ')');
        put_references(b, k->target, &k->target_fields, k->on_delete, k->on_update, k->deferrable);
    }
    for (size_t i = 0; i < m->checks.count; i++) {
        if (!sql_wants_next(w))
            continue;
        buf_put(b, ",\n  CHECK (");
        sql_put_user(w, &m->checks.items[i],
                     arena_printf(w->arena, "a check of model '%s'", m->name));
        buf_char(b, ')');
    }
    put_end(b, m);
}

/* Whether a column of the version before is one of the table still, perhaps under another name. */
static bool is_declared(const model *m, const field *old)
{
    const field *same = before_column(m, old->column);
    for (size_t i = 0; i < m->fields.count && same == NULL; i++)
        for (size_t j = 0; j < m->fields.items[i]->was.count && same == NULL; j++)
            if (fold_equal(m->fields.items[i]->was.items[j].text, old->column))
                same = m->fields.items[i]; /* it is renamed */
    return same != NULL;
}

sql_text sqlite_create_expanded(sql_writer *w, const schema *s, const model *m, const model *was)
{
    buf *b = &w->out;
    (void)s;
    buf_put(b, "CREATE TABLE ");
    sql_put_name(b, m->table);
    buf_put(b, " (");
    for (size_t i = 0; i < m->fields.count; i++) {
        buf_put(b, i == 0 ? "\n  " : ",\n  ");
        put_column(w, m, m->fields.items[i], false);
    }
    for (size_t i = 0; was != NULL && i < was->fields.count; i++) {
        const field *f = was->fields.items[i];
        if (is_declared(m, f) || f->in_key)
            continue;
        buf_put(b, ",\n  ");
        put_column(w, was, f, false);
    }
    put_key(b, m);
    put_end(b, m);
    return sql_writer_take(w);
}

sql_text sqlite_create_table(sql_writer *w, const schema *s, const model *m)
{
    put_table(w, s, m);
    return sql_writer_take(w);
}

sql_text sqlite_create_table_alone(arena *a, const schema *s, const model *m, size_t only)
{
    sql_writer w = sql_writer_new(a);
    w.filter = true;
    w.only = only;
    put_table(&w, s, m);
    return sql_writer_take(&w);
}

/* SQLite ends each entry of an index with the rowid, or without rowid with the key
   (https://sqlite.org/fileformat2.html#index_btrees). Where the rowid is not the key the key is
   added, so that pages in its order need no sorting. */
static void put_rest_of_key(buf *b, const model *m, const index_path *p)
{
    const field *key = m->key.items[0];
    bool is_rowid = m->key.count == 1 && strcmp(sqlite_storage(key), "INTEGER") == 0;
    if (is_rowid || m->without_rowid.source != NULL)
        return;
    for (size_t i = 0; i < m->key.count; i++) {
        size_t j = 0;
        while (j < p->columns.count && p->columns.items[j] != m->key.items[i])
            j++;
        if (j < p->columns.count)
            continue;
        buf_char(b, ',');
        sql_put_name(b, m->key.items[i]->column);
    }
}

static bool is_unique_index(const index_path *p)
{
    return p->kind == INDEX_UNIQUE || p->kind == INDEX_TENANT;
}

sql_text sqlite_create_index(sql_writer *w, const model *m, const index_path *p)
{
    if (!p->created)
        return (sql_text){0};
    buf *b = &w->out;
    buf_printf(b, "CREATE %sINDEX ", is_unique_index(p) ? "UNIQUE " : "");
    sql_put_name(b, p->name);
    buf_put(b, " ON ");
    sql_put_name(b, m->table);
    buf_put(b, " (");
    for (size_t i = 0; i < p->columns.count; i++) {
        if (i > 0)
            buf_char(b, ',');
        sql_put_name(b, p->columns.items[i]->column);
        if (p->descending != NULL && p->descending[i])
            buf_put(b, " DESC");
    }
    if (p->kind == INDEX_PLAIN || p->kind == INDEX_REFERENCE)
        put_rest_of_key(b, m, p);
    buf_char(b, ')');
    if (p->where.text != NULL) {
        buf_put(b, " WHERE ");
        sql_put_condition(w, p);
    }
    return sql_writer_take(w);
}
