/* tables.c - tables and indexes, as SQLite understands them. Tables are STRICT
 * (https://sqlite.org/stricttables.html). */
#include "sql/sqlite/tables.h"

#include "model/paths.h"
#include "sql/sqlite/values.h"

#include <inttypes.h>
#include <string.h>

writer writer_new(arena *a)
{
    return (writer){.arena = a, .out = buf_new(a), .column = buf_new(a)};
}

static sql_text writer_text(writer *w)
{
    sql_text text = {.text = arena_strndup(w->arena, w->out.text, w->out.size),
                     .size = w->out.size,
                     .chunks = w->chunks};
    buf_cut(&w->out, 0);
    w->chunks = (sql_chunks){0};
    return text;
}

static sql_chunk *user_sql(writer *w, const ast_sql *sql, const char *what)
{
    sql_chunk chunk = {.offset = w->out.size, .size = sql->size, .at = sql->at, .what = what};
    buf_add(&w->out, sql->text, sql->size);
    /* a comment at the end must not swallow the parenthesis that follows */
    if (strstr(sql->text, "--") != NULL)
        buf_char(&w->out, '\n');
    vec_push(w->arena, w->chunks, chunk);
    return &w->chunks.items[w->chunks.count - 1];
}

/* Whether the next of the user's pieces is to be written at all. */
static bool wanted(writer *w)
{
    size_t number = w->seen++;
    return !w->filter || number == w->only;
}

static const char *storage(const field *f)
{
    switch (f->type) {
    case TYPE_DOUBLE:
        return "REAL";
    case TYPE_TEXT:
    case TYPE_DATE:
    case TYPE_JSON:
        return "TEXT";
    case TYPE_BLOB:
    case TYPE_UUID:
        return "BLOB";
    case TYPE_ENUM:
        return f->enumeration->stored_as_integer ? "INTEGER" : "TEXT";
    default:
        return "INTEGER";
    }
}

_Static_assert((int)TYPE_BOOL == (int)SCHEMAC_BOOL && (int)TYPE_ENUM == (int)SCHEMAC_ENUM,
               "the types of compiler and runtime are numbered alike");

static void default_clause(buf *b, const field *f)
{
    if (f->value.kind == DEFAULT_NONE)
        return;
    buf_put(b, " DEFAULT ");
    sql_value(b, f, &f->value);
}

/* ---- checks --------------------------------------------------------------------------------- */

/* What a value of the type must be, beyond its storage class; nothing when that is enough. */
static void value_check(buf *b, const field *f, const char *c)
{
    switch (f->type) {
    case TYPE_BOOL:
        buf_printf(b, "%s IN (0,1)", c);
        break;
    case TYPE_INT32:
        buf_printf(b, "%s BETWEEN -2147483648 AND 2147483647", c);
        break;
    case TYPE_DECIMAL: {
        char nines[20] = "";
        memset(nines, '9', (size_t)f->precision);
        buf_printf(b, "%s BETWEEN -%s AND %s", c, nines, nines);
        break;
    }
    case TYPE_TEXT:
        if (f->password) /* looks like a hash as crypt(5) describes them, not like what people type */
            buf_printf(b,
                       "%s GLOB '$?*$?*$?*' AND %s NOT GLOB '*[^-./0-9A-Za-z$=,+_]*' AND "
                       "length(%s)>=26 AND instr(%s,char(0))=0",
                       c, c, c, c);
        /* length() stops at a NUL byte: forbid that byte, or the limit could be passed */
        if (f->length > 0)
            buf_printf(b, "length(%s)<=%" PRId64 " AND instr(%s,char(0))=0", c, f->length, c);
        break;
    case TYPE_BLOB:
        if (f->length > 0)
            buf_printf(b, "length(%s)<=%" PRId64, c, f->length);
        break;
    case TYPE_DATE:
        buf_printf(b, "%s IS NULL OR date(%s) IS %s", c, c, c);
        break;
    case TYPE_UUID:
        buf_printf(b, "length(%s)=16", c);
        break;
    case TYPE_ENUM:
        buf_printf(b, "%s IN (", c);
        for (size_t i = 0; i < f->enumeration->values.count; i++) {
            const enum_value *v = &f->enumeration->values.items[i];
            if (i > 0)
                buf_char(b, ',');
            if (f->enumeration->stored_as_integer)
                buf_printf(b, "%" PRId64, v->number);
            else
                sql_text_value(b, v->name);
        }
        buf_char(b, ')');
        break;
    default:
        break;
    }
}

/* STRICT does not look at what an expression gives (https://sqlite.org/gencol.html). */
static void generated_check(buf *b, const field *f, const char *column)
{
    const char *type = storage(f);
    const char *name = strcmp(type, "TEXT") == 0   ? "text"
                       : strcmp(type, "BLOB") == 0 ? "blob"
                       : strcmp(type, "REAL") == 0 ? "real"
                                                   : "integer";
    buf_printf(b, f->nullable ? "typeof(%s) IN ('%s','null')" : "typeof(%s)='%s'", column, name);
}

/* What the type itself asks for; nothing when STRICT is enough. */
static void type_check(buf *b, const field *f, const char *column)
{
    if (f->generated.text == NULL) {
        value_check(b, f, column);
        return;
    }
    generated_check(b, f, column);
    size_t enough = b->size; /* when the storage class says it all */
    buf_put(b, " AND (");
    size_t size = b->size;
    value_check(b, f, column);
    if (b->size == size)
        buf_cut(b, enough);
    else
        buf_char(b, ')');
}

static void own_check(writer *w, const field *f)
{
    if (f->target != NULL)
        return; /* the key that it references has the check */
    buf *b = &w->out;
    buf_cut(&w->column, 0);
    sql_identifier(&w->column, f->column);
    size_t before = b->size;
    /* named after the column: the name is all that SQLite says when a check fails */
    buf_printf(b, " CONSTRAINT %s CHECK (", w->column.text);
    size_t size = b->size;
    type_check(b, f, w->column.text);
    if (b->size == size)
        buf_cut(b, before);
    else
        buf_char(b, ')');
}

static void checks(writer *w, const field *f)
{
    own_check(w, f);
    for (size_t i = 0; i < f->checks.count; i++) {
        if (!wanted(w))
            continue;
        buf_put(&w->out, " CONSTRAINT ");
        sql_identifier(&w->out, f->column);
        buf_put(&w->out, " CHECK (");
        user_sql(w, &f->checks.items[i], arena_printf(w->arena, "the check of '%s'", f->name));
        buf_char(&w->out, ')');
    }
}

/* ---- tables --------------------------------------------------------------------------------- */

static void references(buf *b, const model *target, const fields *columns, ast_action on_delete,
                       ast_action on_update, bool deferrable)
{
    static const char *const actions[] = {
        [ACTION_CASCADE] = "CASCADE",     [ACTION_RESTRICT] = "RESTRICT",
        [ACTION_SET_NULL] = "SET NULL",   [ACTION_SET_DEFAULT] = "SET DEFAULT",
        [ACTION_NO_ACTION] = "NO ACTION",
    };
    buf_put(b, " REFERENCES ");
    sql_identifier(b, target->table);
    buf_char(b, '(');
    sql_column_list(b, columns);
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
   the key alone. */
static bool has_own_reference(const schema *s, const model *m, const field *f)
{
    return f->target != NULL &&
           (!model_is_confined(s, m, f->target) || paths_action_sets(f->on_delete) ||
            paths_action_sets(f->on_update));
}

static void confined_reference(buf *b, const schema *s, const model *m, const field *f)
{
    bool split = has_own_reference(s, m, f);
    const model *target = f->target;
    buf_put(b, ",\n  FOREIGN KEY (");
    sql_identifier(b, m->tenant->column);
    buf_char(b, ',');
    sql_identifier(b, f->column);
    buf_char(b, ')');
    fields columns = {0};
    vec_push(b->arena, columns, target->tenant);
    vec_push(b->arena, columns, target->key.items[0]);
    references(b, target, &columns, split ? ACTION_NONE : f->on_delete,
               split ? ACTION_NONE : f->on_update, f->deferrable);
}

static void column(writer *w, const schema *s, const model *m, const field *f)
{
    buf *b = &w->out;
    sql_identifier(b, f->column);
    buf_printf(b, " %s", storage(f));
    if (!f->nullable && !f->assigned)
        buf_put(b, " NOT NULL");
    if (f->in_key && m->key.count == 1)
        buf_put(b, f->autoincrement ? " PRIMARY KEY AUTOINCREMENT" : " PRIMARY KEY");
    default_clause(b, f);
    if (f == m->version)
        buf_put(b, " DEFAULT 1");
    if (f->collation != NULL)
        buf_printf(b, " COLLATE %s", f->collation);
    if (f->generated.text != NULL && wanted(w)) {
        buf_put(b, " GENERATED ALWAYS AS (");
        user_sql(w, &f->generated, arena_printf(w->arena, "the expression of '%s'", f->name))
            ->generated = true;
        buf_printf(b, ") %s", f->stored ? "STORED" : "VIRTUAL");
    }
    checks(w, f);
    if (has_own_reference(s, m, f))
        references(b, f->target, &f->target->key, f->on_delete, f->on_update, f->deferrable);
}

static void put_table(writer *w, const schema *s, const model *m)
{
    buf *b = &w->out;
    buf_put(b, "CREATE TABLE ");
    sql_identifier(b, m->table);
    buf_put(b, " (");
    for (size_t i = 0; i < m->fields.count; i++) {
        buf_put(b, i == 0 ? "\n  " : ",\n  ");
        column(w, s, m, m->fields.items[i]);
    }
    if (m->key.count > 1) {
        buf_put(b, ",\n  PRIMARY KEY (");
        sql_column_list(b, &m->key);
        buf_char(b, ')');
    }
    for (size_t i = 0; i < m->fields.count; i++)
        if (m->fields.items[i]->target != NULL &&
            model_is_confined(s, m, m->fields.items[i]->target))
            confined_reference(b, s, m, m->fields.items[i]);
    for (size_t i = 0; i < m->foreign_keys.count; i++) {
        const foreign_key *k = m->foreign_keys.items[i];
        buf_put(b, ",\n  FOREIGN KEY (");
        sql_column_list(b, &k->fields);
        buf_char(b, ')');
        references(b, k->target, &k->target_fields, k->on_delete, k->on_update, k->deferrable);
    }
    for (size_t i = 0; i < m->checks.count; i++) {
        if (!wanted(w))
            continue;
        buf_put(b, ",\n  CHECK (");
        user_sql(w, &m->checks.items[i], arena_printf(w->arena, "a check of model '%s'", m->name));
        buf_char(b, ')');
    }
    buf_printf(b, "\n) STRICT%s", m->without_rowid.source != NULL ? ", WITHOUT ROWID" : "");
}

sql_text table_create(writer *w, const schema *s, const model *m)
{
    put_table(w, s, m);
    return writer_text(w);
}

sql_text render_sqlite_table_alone(arena *a, const schema *s, const model *m, size_t only)
{
    writer w = writer_new(a);
    w.filter = true;
    w.only = only;
    put_table(&w, s, m);
    return writer_text(&w);
}

sql_text render_sqlite_trial(arena *a, const model *m, const sql_chunk *check, const char *text)
{
    writer w = writer_new(a);
    buf_put(&w.out, "CREATE TABLE trial (");
    for (size_t i = 0; i < m->fields.count; i++) {
        sql_identifier(&w.out, m->fields.items[i]->column);
        buf_put(&w.out, ", ");
    }
    buf_put(&w.out, check->generated ? "\"schemac trial\" AS (" : "CHECK (");
    user_sql(&w, &(ast_sql){.text = text, .size = check->size, .at = check->at}, check->what);
    buf_put(&w.out, check->generated ? ") STORED)" : "))");
    return writer_text(&w);
}

/* SQLite ends each entry of an index with the rowid, or without rowid with the key
   (https://sqlite.org/fileformat2.html#index_btrees). Where the rowid is not the key the key is added,
   so that pages in its order need no sorting. */
static void rest_of_key(buf *b, const model *m, const index_path *p)
{
    const field *key = m->key.items[0];
    bool is_rowid = m->key.count == 1 && strcmp(storage(key), "INTEGER") == 0;
    if (is_rowid || m->without_rowid.source != NULL)
        return;
    for (size_t i = 0; i < m->key.count; i++) {
        size_t j = 0;
        while (j < p->columns.count && p->columns.items[j] != m->key.items[i])
            j++;
        if (j < p->columns.count)
            continue;
        buf_char(b, ',');
        sql_identifier(b, m->key.items[i]->column);
    }
}

static bool is_unique(const index_path *p)
{
    return p->kind == INDEX_UNIQUE || p->kind == INDEX_TENANT;
}

static void condition(writer *w, const index_path *p)
{
    user_sql(w, &p->where, arena_printf(w->arena, "the condition of index '%s'", p->label));
}

sql_text index_create(writer *w, const model *m, const index_path *p)
{
    if (!p->created)
        return (sql_text){0};
    buf *b = &w->out;
    buf_printf(b, "CREATE %sINDEX ", is_unique(p) ? "UNIQUE " : "");
    sql_identifier(b, p->name);
    buf_put(b, " ON ");
    sql_identifier(b, m->table);
    buf_put(b, " (");
    for (size_t i = 0; i < p->columns.count; i++) {
        if (i > 0)
            buf_char(b, ',');
        sql_identifier(b, p->columns.items[i]->column);
        if (p->descending != NULL && p->descending[i])
            buf_put(b, " DESC");
    }
    if (p->kind == INDEX_PLAIN || p->kind == INDEX_REFERENCE)
        rest_of_key(b, m, p);
    buf_char(b, ')');
    if (p->where.text != NULL) {
        buf_put(b, " WHERE ");
        condition(w, p);
    }
    return writer_text(w);
}

/* The condition of a path, as it stands in statements. */
sql_text path_where(writer *w, const index_path *p)
{
    if (p->where.text == NULL)
        return (sql_text){0};
    condition(w, p);
    return writer_text(w);
}
