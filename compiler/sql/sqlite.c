/* sqlite.c - the SQL that SQLite understands. Tables are STRICT
 * (https://sqlite.org/stricttables.html). */
#include "base/buf.h"
#include "core/hash.h"
#include "model/paths.h"
#include "sql/seeds.h"
#include "sql/sql.h"
#include "sql/values.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Text that is being rendered, and where the user's own pieces are in it. */
typedef struct writer {
    arena *arena;
    buf out;    /* what is kept of it is a copy of just its size */
    buf column; /* the name of the one at hand, quoted */
    sql_chunks chunks;
    size_t only; /* the one chunk to write, when filtering */
    bool filter;
    size_t seen;
} writer;

static writer writer_new(arena *a)
{
    return (writer){.arena = a, .out = buf_new(a), .column = buf_new(a)};
}

/* The text, and the writer is ready for the next. */
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

static void field_list(buf *b, const fields *list, const char *after_each)
{
    for (size_t i = 0; i < list->count; i++) {
        if (i > 0)
            buf_char(b, ',');
        sql_identifier(b, list->items[i]->column);
        buf_put(b, after_each);
    }
}

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
    field_list(b, columns, "");
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
    return f->target != NULL && (!reference_is_confined(s, m, f->target) ||
                                 action_sets(f->on_delete) || action_sets(f->on_update));
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

static void table(writer *w, const schema *s, const model *m)
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
        field_list(b, &m->key, "");
        buf_char(b, ')');
    }
    for (size_t i = 0; i < m->fields.count; i++)
        if (m->fields.items[i]->target != NULL &&
            reference_is_confined(s, m, m->fields.items[i]->target))
            confined_reference(b, s, m, m->fields.items[i]);
    for (size_t i = 0; i < m->foreign_keys.count; i++) {
        const foreign_key *k = m->foreign_keys.items[i];
        buf_put(b, ",\n  FOREIGN KEY (");
        field_list(b, &k->fields, "");
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

sql_text render_sqlite_table_alone(arena *a, const schema *s, const model *m, size_t only)
{
    writer w = writer_new(a);
    w.filter = true;
    w.only = only;
    table(&w, s, m);
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

static sql_text index_create(writer *w, const model *m, const index_path *p)
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
static sql_text path_where(writer *w, const index_path *p)
{
    if (p->where.text == NULL)
        return (sql_text){0};
    condition(w, p);
    return writer_text(w);
}

/* ---- triggers ------------------------------------------------------------------------------- */

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
        field_list(&b, from, "");
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

typedef VEC(schemac_trigger) triggers;

/* A foreign key may be over the same fields as a reference, or called like another field. */
static const char *free_name(arena *a, const triggers *list, const char *name)
{
    const char *free = name;
    size_t number = 1;
    for (size_t i = 0; i < list->count; i++)
        if (equal_fold(list->items[i].name, free)) {
            free = arena_printf(a, "%s.%zu", name, ++number);
            i = (size_t)-1; /* from the start again */
        }
    return free;
}

static void add_living_triggers(arena *a, triggers *out, const model *m, const char *label,
                                const fields *from, const model *target, const fields *to,
                                bool confined)
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

/* ---- references ----------------------------------------------------------------------------- */

static uint16_t *numbers(arena *a, const fields *list)
{
    uint16_t *out = arena_alloc(a, list->count * sizeof *out);
    for (size_t i = 0; i < list->count; i++)
        out[i] = (uint16_t)list->items[i]->number;
    return out;
}

typedef VEC(schemac_reference) reference_list;

static void add_reference(arena *a, reference_list *out, const char *name, const fields *from,
                          const model *target, const fields *to, ast_action on_delete)
{
    bool keeps = on_delete != ACTION_CASCADE && on_delete != ACTION_SET_NULL &&
                 on_delete != ACTION_SET_DEFAULT;
    schemac_reference r = {.name = name,
                           .fields = numbers(a, from),
                           .targets = numbers(a, to),
                           .count = (uint16_t)from->count,
                           .model = (uint16_t)target->number,
                           .keeps = keeps};
    vec_push(a, *out, r);
}

static void add_references(arena *a, const schema *s, const model *m, schemac_model *d)
{
    reference_list list = {0};
    triggers watching = {0};
    for (size_t i = 0; i < m->fields.count; i++) {
        field *f = m->fields.items[i];
        if (f->target == NULL)
            continue;
        fields self = {0};
        vec_push(a, self, f);
        add_reference(a, &list, f->name, &self, f->target, &f->target->key, f->on_delete);
        add_living_triggers(a, &watching, m, f->name, &self, f->target, &f->target->key,
                            reference_is_confined(s, m, f->target));
    }
    for (size_t i = 0; i < m->foreign_keys.count; i++) {
        const foreign_key *k = m->foreign_keys.items[i];
        add_reference(a, &list, k->label, &k->fields, k->target, &k->target_fields, k->on_delete);
        add_living_triggers(a, &watching, m, k->label, &k->fields, k->target, &k->target_fields,
                            false); /* the tenant is among the fields */
    }
    d->references = list.items;
    d->reference_count = (uint16_t)list.count;
    d->triggers = watching.items;
    d->trigger_count = (uint16_t)watching.count;
}

/* ---- old names ------------------------------------------------------------------------------ */

static const char *const *texts(arena *a, const word *words, size_t count)
{
    const char **out = arena_alloc(a, count * sizeof *out);
    for (size_t i = 0; i < count; i++)
        out[i] = words[i].text;
    return out;
}

static const schemac_old_names *old_names(arena *a, const model *m)
{
    VEC(schemac_old_column) columns = {0};
    for (size_t i = 0; i < m->fields.count; i++) {
        const field *f = m->fields.items[i];
        for (size_t j = 0; j < f->was.count; j++) {
            schemac_old_column c = {.was = f->was.items[j].text, .field = (uint16_t)i};
            vec_push(a, columns, c);
        }
    }
    if (columns.count + m->was.count + m->dropped.count == 0)
        return NULL;
    schemac_old_names *out = arena_alloc(a, sizeof *out);
    *out = (schemac_old_names){.tables = texts(a, m->was.items, m->was.count),
                               .columns = columns.items,
                               .dropped = texts(a, m->dropped.items, m->dropped.count),
                               .table_count = (uint16_t)m->was.count,
                               .column_count = (uint16_t)columns.count,
                               .dropped_count = (uint16_t)m->dropped.count};
    return out;
}

/* ---- everything ----------------------------------------------------------------------------- */

static uint16_t flags(const model *m, const field *f)
{
    return (uint16_t)((f->nullable ? SCHEMAC_NULLABLE : 0) | (f->in_key ? SCHEMAC_KEY : 0) |
                      (f->assigned ? SCHEMAC_ASSIGNED : 0) |
                      (f->autoincrement ? SCHEMAC_AUTOINCREMENT : 0) |
                      (f->value.kind == DEFAULT_NOW ? SCHEMAC_DEFAULT_NOW : 0) |
                      (f->value.kind == DEFAULT_RANDOM ? SCHEMAC_DEFAULT_RANDOM : 0) |
                      (f->generated.text != NULL ? SCHEMAC_GENERATED : 0) |
                      (field_is_writable(m, f) ? SCHEMAC_WRITABLE : 0) |
                      (f->update_now_at.source != NULL ? SCHEMAC_UPDATE_NOW : 0) |
                      (f->secret_at.source != NULL ? SCHEMAC_SECRET : 0));
}

static void describe_fields(arena *a, const model *m, schemac_model *d)
{
    schemac_field *list = arena_alloc(a, m->fields.count * sizeof *list);
    fields filled = {0};
    for (size_t i = 0; i < m->fields.count; i++) {
        field *f = m->fields.items[i];
        list[i] = (schemac_field){.name = f->name,
                                  .column = f->column,
                                  .references = f->target == NULL ? NULL : f->target->name,
                                  .length = (uint32_t)f->length,
                                  .flags = flags(m, f),
                                  .type = (uint8_t)f->type,
                                  .shape = (uint8_t)SCHEMAC_SHAPE(f->type, f->nullable),
                                  .precision = (uint8_t)f->precision,
                                  .scale = (uint8_t)f->scale};
        if (!f->nullable && (list[i].flags & (SCHEMAC_DEFAULT_NOW | SCHEMAC_DEFAULT_RANDOM)) != 0)
            vec_push(a, filled, f);
        d->stamped = d->stamped || f->update_now_at.source != NULL;
    }
    d->fields = list;
    d->field_count = (uint16_t)m->fields.count;
    d->filled = numbers(a, &filled);
    d->filled_count = (uint16_t)filled.count;
}

static uint16_t number_or_none(const field *f)
{
    return (uint16_t)(f == NULL ? SCHEMAC_NO_FIELD : f->number);
}

static uint16_t descending_bits(const model *m, const schema *s, const index_path *p)
{
    unsigned bits = 0;
    size_t first = m->tenant != NULL && m != s->tenant ? 1 : 0; /* of the fields among columns */
    for (size_t i = 0; p->descending != NULL && i < p->fields.count; i++)
        bits |= (unsigned)p->descending[first + i] << i;
    return (uint16_t)bits;
}

static void render_model(writer *w, const schema *s, const model *m, model_sql *out)
{
    arena *a = w->arena;
    table(w, s, m);
    out->model = m;
    out->create = writer_text(w);
    out->paths = arena_alloc(a, m->indexes.count * sizeof *out->paths);
    schemac_path *paths = arena_alloc(a, m->indexes.count * sizeof *paths);
    for (size_t i = 0; i < m->indexes.count; i++) {
        const index_path *p = m->indexes.items[i];
        out->paths[i].create = index_create(w, m, p);
        out->paths[i].where = path_where(w, p);
        paths[i] = (schemac_path){.label = p->label,
                                  .fields = numbers(a, &p->fields),
                                  .count = (uint16_t)p->fields.count,
                                  .descending = descending_bits(m, s, p),
                                  .unique = p->kind == INDEX_UNIQUE,
                                  .internal = p->silent,
                                  .optional = p->optional,
                                  .name = p->created ? p->name : NULL,
                                  .create = out->paths[i].create.text,
                                  .where = out->paths[i].where.text};
    }
    schemac_model *d = arena_alloc(a, sizeof *d);
    d->name = m->name;
    d->table = m->table;
    d->key = numbers(a, &m->key);
    d->paths = paths;
    d->old = old_names(a, m);
    d->create = out->create.text;
    d->number = (uint32_t)m->number;
    d->key_count = (uint16_t)m->key.count;
    d->path_count = (uint16_t)m->indexes.count;
    d->tenant = number_or_none(m->tenant);
    d->soft_delete = number_or_none(m->soft_delete);
    d->version = number_or_none(m->version);
    d->is_tenant = m == s->tenant;
    describe_fields(a, m, d);
    add_references(a, s, m, d);
    out->descriptor = d;
}

/* Over the text and its end. */
static uint64_t hash_more(uint64_t h, const char *text)
{
    do
        h = hash_step(h, (unsigned char)*text);
    while (*text++ != '\0');
    return h;
}

/* ---- migrations ----------------------------------------------------------------------------- */

static const schemac_guard *guards(arena *a, const ast_guards *written)
{
    schemac_guard *out = arena_alloc(a, written->count * sizeof *out);
    for (size_t i = 0; i < written->count; i++) {
        const ast_guard *g = &written->items[i];
        out[i] = (schemac_guard){.object = g->object.text,
                                 .column = g->kind == GUARD_COLUMN ? g->column.text : NULL,
                                 .kind = (uint8_t)(g->kind == GUARD_TABLE    ? SCHEMAC_GUARD_TABLE
                                                   : g->kind == GUARD_COLUMN ? SCHEMAC_GUARD_COLUMN
                                                                             : SCHEMAC_GUARD_INDEX),
                                 .unless = g->unless};
    }
    return out;
}

static void render_migrations(arena *a, const schema *s, schema_sql *out)
{
    schemac_migration *list = arena_alloc(a, s->migrations.count * sizeof *list);
    for (size_t i = 0; i < s->migrations.count; i++) {
        const migration *m = s->migrations.items[i];
        const ast_declaration *w = m->written;
        list[i] = (schemac_migration){.name = m->name,
                                      .checksum = m->checksum,
                                      .up = w->up.text,
                                      .down = w->down.text,
                                      .calls = w->calls.text,
                                      .guards = guards(a, &w->guards),
                                      .number = (uint32_t)m->number,
                                      .guard_count = (uint16_t)w->guards.count};
    }
    out->migrations = list;
    out->migration_count = s->migrations.count;
}

schema_sql *render_sqlite(arena *a, const schema *s)
{
    schema_sql *out = arena_alloc(a, sizeof *out);
    out->schema = s;
    out->models = arena_alloc(a, s->models.count * sizeof *out->models);
    writer w = writer_new(a);
    uint64_t h = hash_more(HASH_START, s->name);
    h = hash_more(h, arena_printf(a, "%" PRId64, s->version));
    for (size_t i = 0; i < s->models.count; i++) {
        render_model(&w, s, s->models.items[i], &out->models[i]);
        h = hash_more(h, out->models[i].create.text);
        for (size_t j = 0; j < s->models.items[i]->indexes.count; j++)
            if (out->models[i].paths[j].create.text != NULL)
                h = hash_more(h, out->models[i].paths[j].create.text);
        const schemac_model *d = out->models[i].descriptor;
        for (size_t j = 0; j < d->trigger_count; j++)
            h = hash_more(h, d->triggers[j].create);
    }
    render_migrations(a, s, out);
    for (size_t i = 0; i < out->migration_count; i++)
        h = hash_more(hash_more(h, arena_printf(a, "%" PRIu32, out->migrations[i].number)),
                      out->migrations[i].checksum);
    out->seeds = render_seeds(a, s, &out->seed_count);
    for (size_t i = 0; i < out->seed_count; i++)
        h = hash_more(hash_more(h, out->seeds[i].find), out->seeds[i].insert);
    out->fingerprint = h;
    uint64_t id = hash_more(hash_more(HASH_START, "schemac"), s->name);
    out->application_id = (int32_t)((id ^ (id >> 32)) & 0x7FFFFFFF);
    if (out->application_id == 0)
        out->application_id = 1;
    return out;
}
