/* statement.c - the statements of a model, put together from its descriptor in an engine's dialect.
   */
#include "statements/statement.h"

#include "base/member.h"

/* ---- numbers -------------------------------------------------------------------------------- */

unsigned statement_scopes(const schemac_model *model)
{
    return model->soft_delete != SCHEMAC_NO_FIELD ? SCOPE_COUNT
           : model->tenant != SCHEMAC_NO_FIELD    ? SCOPE_SYSTEM + 1
                                                  : 1;
}

/* ---- parts ---------------------------------------------------------------------------------- */

static void columns_from(sql_buffer *s, const schemac_model *m, size_t first)
{
    for (size_t i = first; i < m->record.field_count; i++) {
        if (i > first)
            sql_put(s, ",");
        sql_name(s, m->record.fields[i].column);
    }
}

void sql_columns(sql_buffer *s, const schemac_model *m)
{
    columns_from(s, m, 0);
}

static void names(sql_buffer *s, const schemac_model *m, const uint16_t *list, size_t count,
                  const char *after_each)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            sql_put(s, ",");
        sql_name(s, m->record.fields[list[i]].column);
        sql_put(s, after_each);
    }
}

static void by_values(sql_buffer *s, const schemac_model *m, const uint16_t *list, size_t count,
                      uint32_t nulls)
{
    for (size_t i = 0; i < count; i++) {
        sql_where(s);
        if ((nulls >> i & 1) != 0)
            sql_same(s, m->record.fields[list[i]].column, false);
        else
            sql_equals(s, &m->record.fields[list[i]]);
    }
}

void sql_scope(sql_buffer *s, const schemac_model *m, unsigned scope)
{
    if (m->tenant != SCHEMAC_NO_FIELD && (scope & SCOPE_SYSTEM) == 0) {
        sql_where(s);
        sql_equals(s, &m->record.fields[m->tenant]);
    }
    if (m->soft_delete != SCHEMAC_NO_FIELD && (scope & SCOPE_DELETED) == 0) {
        sql_where(s);
        sql_name(s, m->record.fields[m->soft_delete].column);
        sql_put(s, " IS NULL");
    }
}

/* The key alone does not say which row it is to the system: the tenant is named, too. */
static void by_key(sql_buffer *s, const schemac_model *m, unsigned scope)
{
    by_values(s, m, m->key, m->key_count, 0);
    if (m->tenant_key && (scope & SCOPE_SYSTEM) != 0)
        by_values(s, m, &m->tenant, 1, 0);
    sql_scope(s, m, scope);
}

static void from(sql_buffer *s, const schemac_model *m)
{
    sql_put(s, " FROM ");
    sql_table(s, m);
}

static void select_columns(sql_buffer *s, const schemac_model *m)
{
    sql_put(s, "SELECT ");
    sql_columns(s, m);
    from(s, m);
}

void sql_assign(sql_buffer *s, const char **separator, const schemac_field *f, const char *value)
{
    sql_put(s, *separator);
    *separator = ",";
    sql_name(s, f->column);
    sql_put(s, value);
}

void sql_assign_parameter(sql_buffer *s, const char **separator, const schemac_field *f)
{
    sql_assign(s, separator, f, "=");
    sql_parameter(s);
}

/* "version"="version"+1, or the same of a table that has to be named. */
static void count_up(sql_buffer *s, const char **separator, const schemac_model *m, bool with_table)
{
    if (m->version == SCHEMAC_NO_FIELD)
        return;
    const schemac_field *f = &m->record.fields[m->version];
    sql_assign(s, separator, f, "=");
    if (with_table) {
        sql_name(s, m->table);
        sql_put(s, ".");
    }
    sql_name(s, f->column);
    sql_put(s, "+1");
}

static void begin_update(sql_buffer *s, const schemac_model *m)
{
    sql_put(s, "UPDATE ");
    sql_table(s, m);
}

static void assign_marked(sql_buffer *s, const char **separator, const schemac_model *m,
                          unsigned flag)
{
    for (size_t i = 0; i < m->record.field_count; i++)
        if ((m->record.fields[i].flags & flag) != 0)
            sql_assign_parameter(s, separator, &m->record.fields[i]);
}

/* ---- statements ----------------------------------------------------------------------------- */

static void insert_into(sql_buffer *s, const schemac_model *m, unsigned left_out)
{
    sql_put(s, "INSERT INTO ");
    sql_table(s, m);
    size_t count = 0;
    for (size_t i = 0; i < m->record.field_count; i++) {
        if ((m->record.fields[i].flags & left_out) != 0)
            continue;
        sql_put(s, count++ == 0 ? "(" : ",");
        sql_name(s, m->record.fields[i].column);
    }
    if (count == 0) { /* a key that is assigned is all there is */
        sql_put(s, "(");
        sql_name(s, m->record.fields[m->key[0]].column);
        sql_put(s, ") VALUES (");
        sql_put(s, s->dialect->assigned);
        sql_put(s, ")");
        return;
    }
    sql_put(s, ") VALUES (");
    for (size_t i = 0; i < count; i++) {
        sql_put(s, i == 0 ? "" : ",");
        sql_parameter(s);
    }
    sql_put(s, ")");
}

static void insert_text(sql_buffer *s, const schemac_model *m, unsigned left_out)
{
    insert_into(s, m, left_out);
    if ((left_out & SCHEMAC_ASSIGNED) == 0 || !s->dialect->returns_key)
        return;
    sql_put(s, " RETURNING ");
    sql_name(s, m->record.fields[m->key[0]].column);
}

void sql_changed(sql_buffer *s, const char **separator, const schemac_model *m)
{
    assign_marked(s, separator, m, SCHEMAC_UPDATE_NOW);
    count_up(s, separator, m, false);
}

static void same_version(sql_buffer *s, const schemac_model *m)
{
    if (m->version == SCHEMAC_NO_FIELD)
        return;
    sql_where(s);
    sql_equals(s, &m->record.fields[m->version]);
}

void sql_row(sql_buffer *s, const schemac_model *m, unsigned scope)
{
    by_key(s, m, scope);
    same_version(s, m);
}

static bool has_marked(const schemac_model *m, unsigned flag)
{
    for (size_t i = 0; i < m->record.field_count; i++)
        if ((m->record.fields[i].flags & flag) != 0)
            return true;
    return false;
}

static void update_text(sql_buffer *s, const schemac_model *m, unsigned scope)
{
    if (!has_marked(m, SCHEMAC_WRITABLE))
        return;
    const char *separator = " SET ";
    begin_update(s, m);
    assign_marked(s, &separator, m, SCHEMAC_WRITABLE);
    sql_changed(s, &separator, m);
    sql_row(s, m, scope);
}

static void remove_text(sql_buffer *s, const schemac_model *m, unsigned scope)
{
    sql_put(s, "DELETE");
    from(s, m);
    by_key(s, m, scope);
}

/* Marking a row as deleted, or as not deleted after all. */
static void mark_text(sql_buffer *s, const schemac_model *m, unsigned scope, bool deleted)
{
    const schemac_field *mark = &m->record.fields[m->soft_delete];
    const char *separator = " SET ";
    begin_update(s, m);
    if (deleted)
        sql_assign_parameter(s, &separator, mark);
    else
        sql_assign(s, &separator, mark, "=NULL");
    sql_changed(s, &separator, m);
    by_key(s, m, scope | SCOPE_DELETED);
    sql_where(s);
    sql_name(s, mark->column);
    sql_put(s, deleted ? " IS NULL" : " IS NOT NULL");
}

bool statement_fills_key(const schemac_model *m, uint16_t field)
{
    const schemac_field *f = &m->record.fields[field];
    for (size_t i = 0; i < m->key_count; i++)
        if (m->key[i] == field)
            return (f->flags & SCHEMAC_ASSIGNED) == 0 && !member_points(f);
    return false;
}

bool statement_returns(const schemac_model *m, const schemac_path *p, uint16_t field)
{
    unsigned flags =
        SCHEMAC_ASSIGNED | SCHEMAC_DEFAULT_NOW | SCHEMAC_DEFAULT_RANDOM | SCHEMAC_UPDATE_NOW;
    return field == m->version || (m->record.fields[field].flags & flags) != 0 ||
           (p != NULL && statement_fills_key(m, field));
}

/* A unique that holds the whole key says no more than the key does; nor would SQLite take one with
   an INTEGER PRIMARY KEY as the target of a conflict. */
static bool holds_key(const schemac_model *m, const schemac_path *p)
{
    for (size_t i = 0; i < m->key_count; i++) {
        size_t j = 0;
        while (j < p->count && p->fields[j] != m->key[i])
            j++;
        bool tenant = m->key[i] == m->tenant && !m->is_tenant; /* every unique begins with it */
        if (j == p->count && !tenant)
            return false;
    }
    return true;
}

bool statement_keeps_when_zero(const schemac_field *f)
{
    return (f->flags & SCHEMAC_WRITABLE) != 0 && (f->flags & SCHEMAC_NULLABLE) == 0 &&
           (f->flags & (SCHEMAC_DEFAULT_NOW | SCHEMAC_DEFAULT_RANDOM)) != 0;
}

static void returning(sql_buffer *s, const schemac_model *m, const schemac_path *p,
                      const char *condition)
{
    const char *separator = " RETURNING ";
    for (uint16_t i = 0; i < m->record.field_count; i++) {
        if (!statement_returns(m, p, i))
            continue;
        sql_put(s, separator);
        sql_put(s, s->dialect->returned == NULL ? "" : s->dialect->returned);
        sql_name(s, m->record.fields[i].column);
        separator = ",";
    }
    if (condition == NULL)
        return;
    sql_put(s, separator);
    sql_put(s, "(");
    sql_put(s, condition);
    sql_put(s, ")");
}

/* A row that is there with another key, which the caller's row cannot be given: a text or blob has to
   be owned by somebody. */
static void same_keys(sql_buffer *s, const schemac_model *m)
{
    for (size_t i = 0; i < m->key_count; i++) {
        const schemac_field *f = &m->record.fields[m->key[i]];
        if (!member_points(f))
            continue;
        sql_where(s);
        sql_name(s, m->table);
        sql_put(s, ".");
        sql_name(s, f->column);
        sql_put(s, "=excluded.");
        sql_name(s, f->column);
    }
}

/* Parameters: as insert, then for each field with a default now or random whether its value was
   filled in: a row that is there keeps its own. A row that is deleted or another tenant's is not
   changed, not by the system either; by a path, nor is one whose key the caller's row cannot be given.
   Of a partial unique the last column is whether the row fulfils its condition. keyless: the database assigns the key, so that no row can have
   it yet. */
static void upsert_text(sql_buffer *s, const schemac_model *m, const schemac_path *p,
                        const char *condition, bool keyless)
{
    if (keyless && (m->record.fields[m->key[0]].flags & SCHEMAC_ASSIGNED) == 0)
        return;
    insert_into(s, m, SCHEMAC_GENERATED | (keyless ? SCHEMAC_ASSIGNED : 0u));
    if (keyless && p == NULL) { /* nothing can be there */
        returning(s, m, p, condition);
        return;
    }
    /* a row with the same is the tenant's own */
    bool of_tenant = m->tenant != SCHEMAC_NO_FIELD && !m->is_tenant && (p != NULL || m->tenant_key);
    size_t count = p == NULL ? m->key_count : p->count;
    sql_put(s, " ON CONFLICT(");
    if (of_tenant) {
        sql_name(s, m->record.fields[m->tenant].column);
        sql_put(s, count > 0 ? "," : "");
    }
    names(s, m, p == NULL ? m->key : p->fields, count, "");
    sql_put(s, ")");
    if (condition != NULL) {
        sql_put(s, " WHERE ");
        sql_put(s, condition);
    }
    const char *separator = " DO UPDATE SET ";
    for (size_t i = 0; i < m->record.field_count; i++) {
        const schemac_field *f = &m->record.fields[i];
        if ((f->flags & (SCHEMAC_WRITABLE | SCHEMAC_UPDATE_NOW)) == 0)
            continue;
        sql_assign(s, &separator, f, "=");
        if (statement_keeps_when_zero(f)) {
            sql_put(s, "CASE WHEN ");
            s->dialect->flag(s);
            sql_put(s, " THEN ");
            sql_name(s, m->table);
            sql_put(s, ".");
            sql_name(s, f->column);
            sql_put(s, " ELSE ");
        }
        sql_put(s, "excluded.");
        sql_name(s, f->column);
        if (statement_keeps_when_zero(f))
            sql_put(s, " END");
    }
    count_up(s, &separator, m, true);
    if (separator[0] != ',') {
        /* nothing can change; said all the same, so that the row is returned */
        const schemac_field *key = &m->record.fields[m->key[0]];
        sql_assign(s, &separator, key, "=");
        sql_name(s, m->table);
        sql_put(s, ".");
        sql_name(s, key->column);
    }
    s->conditional = false; /* the WHERE of an index is not this one */
    if (m->tenant != SCHEMAC_NO_FIELD && !m->is_tenant && !of_tenant) { /* the system's, too */
        sql_where(s);
        sql_name(s, m->table);
        sql_put(s, ".");
        sql_name(s, m->record.fields[m->tenant].column);
        sql_put(s, "=excluded.");
        sql_name(s, m->record.fields[m->tenant].column);
    }
    if (m->soft_delete != SCHEMAC_NO_FIELD) {
        sql_where(s);
        sql_name(s, m->table);
        sql_put(s, ".");
        sql_name(s, m->record.fields[m->soft_delete].column);
        sql_put(s, " IS NULL");
    }
    if (p != NULL)
        same_keys(s, m);
    returning(s, m, p, condition);
}

/* Returns the key of a row that was inserted, so that one which was not is told from it. */
static void missing_text(sql_buffer *s, const schemac_model *m, unsigned left_out)
{
    insert_into(s, m, left_out);
    sql_put(s, " ON CONFLICT DO NOTHING");
    if ((left_out & SCHEMAC_ASSIGNED) == 0)
        return;
    sql_put(s, " RETURNING ");
    sql_name(s, m->record.fields[m->key[0]].column);
}

/* Behind a row in the order of the key, or in front of it when descending. */
static void after_key(sql_buffer *s, const schemac_model *m, unsigned scope, bool descending)
{
    const char *separator = "(";
    uint16_t fields[STATEMENT_MOST_ORDER];
    size_t count = statement_order(m, scope, fields);
    sql_where(s);
    if (count == 0) { /* a tenant has one row */
        sql_put(s, s->dialect->never);
        return;
    }
    for (size_t i = 0; i < count; i++)
        sql_assign(s, &separator, &m->record.fields[fields[i]], "");
    sql_put(s, descending ? ")<" : ")>");
    separator = "(";
    for (size_t i = 0; i < count; i++) {
        sql_put(s, separator);
        sql_parameter(s);
        separator = ",";
    }
    sql_put(s, ")");
}

void sql_limit(sql_buffer *s)
{
    sql_put(s, " LIMIT ");
    sql_parameter(s);
}

static void path_conditions(sql_buffer *s, const schemac_model *m, const schemac_path *p,
                            const char *condition)
{
    by_values(s, m, p->fields, p->count, s->nulls);
    if (condition == NULL)
        return;
    sql_where(s);
    sql_put(s, "(");
    sql_put(s, condition);
    sql_put(s, ")");
}

static void list_text(sql_buffer *s, const schemac_model *m, unsigned scope, const schemac_path *p,
                      const char *condition, unsigned variant)
{
    bool descending = (variant & LIST_DESCENDING) != 0;
    select_columns(s, m);
    if (p != NULL)
        path_conditions(s, m, p, condition);
    sql_scope(s, m, scope);
    if ((variant & LIST_AFTER) != 0)
        after_key(s, m, scope, descending);
    uint16_t fields[STATEMENT_MOST_ORDER];
    size_t count = statement_order(m, scope, fields);
    sql_put(s, count > 0 ? " ORDER BY " : "");
    names(s, m, fields, count, s->dialect->order(false, descending));
    if ((variant & LIST_LIMITED) != 0)
        sql_limit(s);
}

/* STATEMENT_DELETE, _RESTORE or _PURGE; false when the model has none. */
static bool removal_text(sql_buffer *s, const schemac_model *m, unsigned number, unsigned scope)
{
    bool soft = m->soft_delete != SCHEMAC_NO_FIELD;
    if (!soft && number != STATEMENT_DELETE)
        return false;
    if (number == STATEMENT_PURGE)
        remove_text(s, m, scope | SCOPE_DELETED);
    else if (soft)
        mark_text(s, m, scope, number == STATEMENT_DELETE);
    else
        remove_text(s, m, scope);
    return true;
}

/* Without a version nothing is compared: then it would be the statement without _ROW. */
static void row_removal_text(sql_buffer *s, const schemac_model *m, unsigned number, unsigned scope)
{
    if (m->version != SCHEMAC_NO_FIELD && removal_text(s, m, number, scope))
        same_version(s, m);
}

static void path_text(sql_buffer *s, const schemac_model *m, const schemac_model_texts *texts,
                      unsigned number, unsigned scope)
{
    unsigned variant = (number - STATEMENT_PATHS) % LIST_VARIANTS;
    unsigned path = (number - STATEMENT_PATHS) / LIST_VARIANTS;
    const schemac_path *p = &m->paths[path];
    const char *condition = p->partial ? texts->conditions[path] : NULL;
    if (p->internal)
        return;
    if (!p->unique) {
        list_text(s, m, scope, p, condition, variant);
    } else if (variant == UNIQUE_GET) {
        select_columns(s, m);
        path_conditions(s, m, p, condition);
        sql_scope(s, m, scope);
    } else if (variant == UNIQUE_UPSERT && (scope & SCOPE_DELETED) == 0 && !holds_key(m, p)) {
        upsert_text(s, m, p, condition, false);
    } else if (variant == UNIQUE_UPSERT_KEYLESS && (scope & SCOPE_DELETED) == 0 &&
               !holds_key(m, p)) {
        upsert_text(s, m, p, condition, true);
    }
}

void statement_text(sql_buffer *s, const schemac_model *m, const schemac_model_texts *texts,
                    unsigned number, unsigned scope)
{
    switch (number) {
    case STATEMENT_INSERT:
        insert_text(s, m, SCHEMAC_GENERATED);
        break;
    case STATEMENT_INSERT_KEYLESS:
        if ((m->record.fields[m->key[0]].flags & SCHEMAC_ASSIGNED) != 0)
            insert_text(s, m, SCHEMAC_GENERATED | SCHEMAC_ASSIGNED);
        break;
    case STATEMENT_UPDATE:
        update_text(s, m, scope);
        break;
    case STATEMENT_DELETE:
    case STATEMENT_RESTORE:
    case STATEMENT_PURGE:
        (void)removal_text(s, m, number, scope);
        break;
    case STATEMENT_DELETE_ROW:
        row_removal_text(s, m, STATEMENT_DELETE, scope);
        break;
    case STATEMENT_RESTORE_ROW:
        row_removal_text(s, m, STATEMENT_RESTORE, scope);
        break;
    case STATEMENT_PURGE_ROW:
        row_removal_text(s, m, STATEMENT_PURGE, scope);
        break;
    case STATEMENT_GET:
        if (m->tenant_key && (scope & SCOPE_SYSTEM) != 0)
            break; /* which one? */
        sql_put(s, "SELECT ");
        columns_from(s, m, statement_knows_key(m) ? 1 : 0);
        from(s, m);
        by_key(s, m, scope);
        break;
    case STATEMENT_EXISTS:
        sql_put(s, "SELECT 1");
        from(s, m);
        by_key(s, m, scope);
        break;
    case STATEMENT_COUNT:
        sql_put(s, "SELECT count(*)");
        from(s, m);
        sql_scope(s, m, scope);
        break;
    case STATEMENT_UPSERT:
        if ((scope & SCOPE_DELETED) == 0)
            upsert_text(s, m, NULL, NULL, false);
        break;
    case STATEMENT_UPSERT_KEYLESS:
        if ((scope & SCOPE_DELETED) == 0)
            upsert_text(s, m, NULL, NULL, true);
        break;
    case STATEMENT_INSERT_MISSING:
        missing_text(s, m, SCHEMAC_GENERATED);
        break;
    case STATEMENT_INSERT_MISSING_KEYLESS:
        if ((m->record.fields[m->key[0]].flags & SCHEMAC_ASSIGNED) != 0)
            missing_text(s, m, SCHEMAC_GENERATED | SCHEMAC_ASSIGNED);
        break;
    default:
        if (number < STATEMENT_PATHS)
            list_text(s, m, scope, NULL, NULL, number - STATEMENT_LIST);
        else
            path_text(s, m, texts, number, scope);
        break;
    }
}
