/* blame.c - looks which reference is violated: the database says only that one is. */
#include "rows/blame.h"

#include "base/member.h"
#include "base/wording.h"
#include "handle/attempt.h"
#include "handle/state.h"
#include "rows/bind.h"

#include <inttypes.h>
#include <string.h>

/* Everything here looks without recording errors: what is to be told has happened already. */
typedef struct probe {
    schemac_db *db;
    sql_buffer text;
    engine_statement *statement;
    bool tried;
} probe;

static probe probe_new(schemac_db *db)
{
    return (probe){.db = db, .text = {.allocator = db->allocator, .dialect = db->engine->dialect}};
}

static bool probe_prepare(probe *p)
{
    p->tried = !p->text.failed && attempt_begin(p->db);
    return p->tried && p->db->engine->prepare(p->db->connection, p->text.text, &p->statement);
}

static bool probe_finds(probe *p)
{
    return p->db->engine->step(p->db->connection, p->statement) == ENGINE_ROW;
}

/* Looking changes nothing: what it has begun is not kept. Only that it has ended the transaction is
   told: what came now would be committed by itself. */
static void probe_end(probe *p)
{
    schemac_db *db = p->db;
    db->engine->finalize(p->statement);
    if (p->tried)
        attempt_end(db, false);
    if (db->transaction.depth > 0 && !db->engine->in_transaction(db->connection))
        state_lose(db);
    sql_free(&p->text);
}

static const schemac_field *first_field(const schemac_model *m, const schemac_reference *r)
{
    return &m->record.fields[r->fields[0]];
}

/* ---- references of a row -------------------------------------------------------------------- */

static bool has_value(const schemac_model *m, const schemac_reference *r, const void *row)
{
    for (size_t i = 0; i < r->count; i++) {
        const schemac_field *f = &m->record.fields[r->fields[i]];
        bool has;
        member_value(f, (const unsigned char *)row + f->offset, &has);
        if (!has)
            return false;
    }
    return true;
}

/* A trigger says so, since the database knows nothing of it. */
static bool is_about_deleted(const schemac_db *db)
{
    return db->failure.deleted != NULL;
}

/* Whether rows of another tenant may have the same key, and the system's rights say of none which
   is meant. */
static bool needs_tenant(const schemac_db *db, const schemac_model *target)
{
    return target->tenant_key && db->tenancy.system > 0;
}

/* Whether the row that is referenced is not there; false when that cannot be found out, too. */
static bool leads_nowhere(schemac_db *db, const schemac_model *m, const schemac_reference *r,
                          const void *row)
{
    const schemac_model *target = &db->schema->models[r->model];
    unsigned scope = db->tenancy.system > 0 ? SCOPE_SYSTEM : 0u;
    if (!is_about_deleted(db) && target->soft_delete != SCHEMAC_NO_FIELD)
        scope |= SCOPE_DELETED;
    probe p = probe_new(db);
    if (target->is_tenant || m->tenant == SCHEMAC_NO_FIELD)
        scope |= SCOPE_SYSTEM;
    sql_put(&p.text, "SELECT 1 FROM ");
    sql_table(&p.text, target);
    for (size_t i = 0; i < r->count; i++) {
        sql_where(&p.text);
        sql_name(&p.text, target->record.fields[r->targets[i]].column);
        sql_put(&p.text, "=");
        sql_parameter(&p.text);
    }
    bool within = needs_tenant(db, target) && m->tenant != SCHEMAC_NO_FIELD;
    sql_scope(&p.text, target, scope);
    if (within) {
        sql_where(&p.text);
        sql_equals(&p.text, &target->record.fields[target->tenant]);
    }
    bool good = probe_prepare(&p);
    int next = 1;
    for (size_t i = 0; i < r->count && good; i++) {
        const schemac_field *f = &m->record.fields[r->fields[i]];
        bool has;
        const void *value = member_value(f, (const unsigned char *)row + f->offset, &has);
        good = db->engine->bind_value(db->connection, p.statement, next++, f, value, false);
    }
    good = good && bind_scope(db, target, p.statement, &next, scope) &&
           (!within || bind_members(db, m, p.statement, &next, &m->tenant, 1, row)) &&
           db->engine->step(db->connection, p.statement) == ENGINE_DONE;
    probe_end(&p);
    return good;
}

/* What a call wrote of a row. */
typedef struct written {
    const void *row;
    bool whole;        /* everything; else what may be changed, */
    const bool *named; /* or of that what is named; or NULL */
} written;

static size_t count_written(const schemac_model *m, const schemac_reference *r, const written *w)
{
    size_t count = 0;
    for (size_t i = 0; i < r->count; i++) {
        size_t writable = 0;
        for (size_t j = 0; j < r->fields[i]; j++)
            writable += (m->record.fields[j].flags & SCHEMAC_WRITABLE) != 0;
        bool may = (m->record.fields[r->fields[i]].flags & SCHEMAC_WRITABLE) != 0;
        count += w->whole || (may && (w->named == NULL || w->named[writable]));
    }
    return count;
}

static void name_reference(schemac_db *db, const schemac_model *m, const schemac_reference *r,
                           row_action action)
{
    if (!is_about_deleted(db)) /* which says it already */
        violation_reword(db, m, action, "the %s that '%s' references is not there",
                         db->schema->models[r->model].name, r->name);
    db->error.constraint = r->name;
    db->error.field = first_field(m, r)->name;
}

/* The tenant that is set was there when it was set. */
static bool blame_tenant(schemac_db *db, const schemac_model *m, const schemac_reference *r,
                         row_action action)
{
    if (r == NULL)
        return false;
    const schemac_field *f = first_field(m, r);
    memcpy((unsigned char *)db->scratch.row + f->offset, &db->tenancy.key, member_size(f));
    if (!leads_nowhere(db, m, r, db->scratch.row))
        return false;
    if (!is_about_deleted(db))
        violation_reword(db, m, action, "the %s that is set as the tenant is not there any more",
                         db->schema->models[r->model].name);
    db->error.constraint = r->name;
    db->error.field = f->name;
    return true;
}

static bool blame_own(schemac_db *db, const schemac_model *m, row_action action, const written *w)
{
    const schemac_reference *in_part = NULL, *of_handle = NULL;
    size_t parts = 0;
    for (size_t i = 0; i < m->reference_count; i++) {
        const schemac_reference *r = &m->references[i];
        size_t count = count_written(m, r, w);
        bool tenant = m->tenant != SCHEMAC_NO_FIELD && r->count == 1 && r->fields[0] == m->tenant &&
                      db->tenancy.system == 0;
        if (tenant)
            of_handle = r;
        if (count == 0 || tenant)
            continue; /* not written, or the handle's */
        if (w->named != NULL && count < r->count) {
            in_part = r; /* the rest is in the database */
            parts++;
        } else if (has_value(m, r, w->row) && leads_nowhere(db, m, r, w->row)) {
            name_reference(db, m, r, action);
            return true;
        }
    }
    if (parts == 1)
        name_reference(db, m, in_part, action);
    return parts == 1 || (w->whole && parts == 0 && blame_tenant(db, m, of_handle, action));
}

/* ---- rows that reference it ----------------------------------------------------------------- */

static bool bind_scope_of(schemac_db *db, const schemac_model *m, engine_statement *s, int *next,
                          const void *row)
{
    return row == NULL ? bind_tenant(db, m, s, next)
                       : bind_members(db, m, s, next, &m->tenant, 1, row);
}

/* A row of `from` that references the row of `to` with this key, of the handle's tenant or that of
   `row`. */
static bool is_referenced(schemac_db *db, const schemac_model *from, const schemac_reference *r,
                          const schemac_model *to, const void *const *values, const void *row)
{
    probe p = probe_new(db);
    sql_put(&p.text, "SELECT 1 FROM ");
    sql_table(&p.text, from);
    sql_put(&p.text, " AS a,");
    sql_table(&p.text, to);
    sql_put(&p.text, " AS b");
    for (size_t i = 0; i < to->key_count; i++) {
        sql_where(&p.text);
        sql_put(&p.text, "b.");
        sql_equals(&p.text, &to->record.fields[to->key[i]]);
    }
    if (to->tenant_key) {
        sql_where(&p.text);
        sql_put(&p.text, "b.");
        sql_equals(&p.text, &to->record.fields[to->tenant]);
        sql_where(&p.text);
        sql_put(&p.text, "a.");
        sql_name(&p.text, from->record.fields[from->tenant].column);
        sql_put(&p.text, "=b.");
        sql_name(&p.text, to->record.fields[to->tenant].column);
    }
    for (size_t i = 0; i < r->count; i++) {
        sql_where(&p.text);
        sql_put(&p.text, "a.");
        sql_name(&p.text, from->record.fields[r->fields[i]].column);
        sql_put(&p.text, "=b.");
        sql_name(&p.text, to->record.fields[r->targets[i]].column);
    }
    int next = 1;
    bool found = probe_prepare(&p) &&
                 bind_values(db, to, p.statement, &next, to->key, to->key_count, values) &&
                 (!to->tenant_key || bind_scope_of(db, to, p.statement, &next, row)) &&
                 probe_finds(&p);
    probe_end(&p);
    return found;
}

static bool has_writable_target(const schemac_model *m, const schemac_reference *r)
{
    for (size_t i = 0; i < r->count; i++)
        if ((m->record.fields[r->targets[i]].flags & SCHEMAC_WRITABLE) != 0)
            return true;
    return false;
}

/* A row that is removed is kept by references that say so, one that is changed by those to what may
   be changed. */
static void blame_others(schemac_db *db, const schemac_model *m, row_action action,
                         const void *const *values, const void *row, bool removed)
{
    const schemac_schema *s = db->schema;
    for (size_t i = 0; i < s->model_count; i++)
        for (size_t j = 0; j < s->models[i].reference_count; j++) {
            const schemac_reference *r = &s->models[i].references[j];
            if (r->model != m->number || !(removed ? r->keeps : has_writable_target(m, r)) ||
                !is_referenced(db, &s->models[i], r, m, values,
                               db->tenancy.system > 0 ? row : NULL))
                continue;
            violation_reword(db, m, action, "'%s' of %s %s still references it", r->name,
                             wording_article(s->models[i].name), s->models[i].name);
            db->error.constraint = r->name;
            return;
        }
}

/* Once the transaction is lost, so are the rows that it wrote: what is there says nothing. */
static bool is_to_blame(const schemac_db *db)
{
    return db->error.status == SCHEMAC_REFERENCE && db->error.constraint == NULL &&
           db->state != HANDLE_LOST;
}

void blame_key(schemac_db *db, const schemac_model *m, row_action action, const void *const *values)
{
    if (is_to_blame(db))
        blame_others(db, m, action, values, NULL, true);
}

static void blame_others_of_row(schemac_db *db, const schemac_model *m, row_action action,
                                const void *row, bool removed)
{
    const void *key[MOST_KEY_FIELDS];
    for (size_t i = 0; i < m->key_count; i++)
        key[i] = (const unsigned char *)row + m->record.fields[m->key[i]].offset;
    blame_others(db, m, action, key, row, removed);
}

void blame_removed(schemac_db *db, const schemac_model *m, row_action action, const void *row)
{
    if (is_to_blame(db))
        blame_others_of_row(db, m, action, row, true);
}

static void blame_written(schemac_db *db, const schemac_model *m, row_action action,
                          const written *w)
{
    if (!is_to_blame(db) || blame_own(db, m, action, w) || is_about_deleted(db))
        return;
    blame_others_of_row(db, m, action, w->row, false);
}

void blame_row(schemac_db *db, const schemac_model *m, row_action action, const void *row)
{
    const written w = {.row = row, .whole = true};
    blame_written(db, m, action, &w);
}

void blame_change(schemac_db *db, const schemac_model *m, row_action action, const void *row,
                  const bool *named)
{
    const written w = {.row = row, .named = named};
    blame_written(db, m, action, &w);
}

/* ---- rows that pass filters ------------------------------------------------------------------ */

/* "(tenant, a, b)": the tenant where the key begins with it. */
static void put_columns(sql_buffer *b, const schemac_model *m, bool with_tenant,
                        const uint16_t *fields, size_t count)
{
    const char *separator = "";
    if (with_tenant)
        sql_assign(b, &separator, &m->record.fields[m->tenant], "");
    for (size_t i = 0; i < count; i++)
        sql_assign(b, &separator, &m->record.fields[fields[i]], "");
}

static bool is_one_referenced(schemac_db *db, const schemac_model *from, const schemac_reference *r,
                              const search *s, blame_binder *bind)
{
    const schemac_model *to = s->model;
    bool confined = to->tenant != SCHEMAC_NO_FIELD && db->tenancy.system == 0;
    unsigned scope = confined || to->tenant == SCHEMAC_NO_FIELD ? 0u : SCOPE_SYSTEM;
    probe p = probe_new(db);
    sql_put(&p.text, "SELECT 1 FROM ");
    sql_table(&p.text, from);
    sql_put(&p.text, " WHERE (");
    put_columns(&p.text, from, to->tenant_key, r->fields, r->count);
    sql_put(&p.text, ") IN (SELECT ");
    put_columns(&p.text, to, to->tenant_key, r->targets, r->count);
    sql_put(&p.text, " FROM ");
    sql_table(&p.text, to);
    search_conditions(&p.text, s, scope);
    sql_put(&p.text, ")");
    bool found = probe_prepare(&p) && bind(db, s, p.statement, scope) && probe_finds(&p);
    probe_end(&p);
    return found;
}

void blame_where(schemac_db *db, const search *s, row_action action, blame_binder *bind)
{
    const schemac_model *m = s->model;
    const written w = {.row = s->row, .named = s->named};
    if (!is_to_blame(db) || (s->named != NULL && blame_own(db, m, action, &w)) ||
        is_about_deleted(db))
        return;
    for (size_t i = 0; i < db->schema->model_count; i++) {
        const schemac_model *from = &db->schema->models[i];
        for (size_t j = 0; j < from->reference_count; j++) {
            const schemac_reference *r = &from->references[j];
            if (r->model != m->number ||
                !(s->named == NULL ? r->keeps : has_writable_target(m, r)) ||
                !is_one_referenced(db, from, r, s, bind))
                continue;
            violation_reword(db, m, action, "'%s' of %s %s still references one of these rows",
                             r->name, wording_article(from->name), from->name);
            db->error.constraint = r->name;
            return;
        }
    }
}

/* ---- values ----------------------------------------------------------------------------------- */

static size_t characters(const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

/* The field that the database has refused, or NULL: not one that was refused before. */
static const schemac_field *refused_field(const schemac_db *db, const schemac_model *m)
{
    if (db->error.status != SCHEMAC_INVALID || db->error.field == NULL || db->failure.field != NULL)
        return NULL;
    for (size_t i = 0; i < m->record.field_count; i++)
        if (m->record.fields[i].name == db->error.field)
            return &m->record.fields[i];
    return NULL;
}

static void tell_size(schemac_db *db, const schemac_model *m, row_action action,
                      const schemac_field *f, size_t has, const char *what)
{
    if (f->length > 0 && has > f->length)
        violation_reword(db, m, action, "'%s' has %zu %s, and may have %" PRIu32, f->name, has,
                         what, f->length);
}

static void tell_digits(schemac_db *db, const schemac_model *m, row_action action,
                        const schemac_field *f, int64_t units)
{
    char text[SCHEMAC_DECIMAL_SIZE];
    unsigned before = f->precision - f->scale;
    uint64_t most = 1, size = units < 0 ? 0 - (uint64_t)units : (uint64_t)units;
    for (unsigned i = 0; i < f->precision; i++)
        most *= 10;
    if (f->precision == 0 || size < most)
        return;
    schemac_decimal_format(units, f->scale, text);
    violation_reword(db, m, action, "'%s' may have %u digit%s before the point, and %s has more",
                     f->name, before, before == 1 ? "" : "s",
                     (f->flags & SCHEMAC_SECRET) != 0 ? "its secret value" : text);
}

void blame_value(schemac_db *db, const schemac_model *m, row_action action, const void *row)
{
    const schemac_field *f = refused_field(db, m);
    bool has = f != NULL;
    const void *value = has ? member_value(f, (const unsigned char *)row + f->offset, &has) : NULL;
    if (!has)
        return;
    if (f->type == SCHEMAC_TEXT) {
        const char *text;
        memcpy(&text, value, sizeof text);
        tell_size(db, m, action, f, characters(text), "characters");
    } else if (f->type == SCHEMAC_BLOB) {
        schemac_blob blob;
        memcpy(&blob, value, sizeof blob);
        tell_size(db, m, action, f, blob.size, "bytes");
    } else if (f->type == SCHEMAC_DECIMAL) {
        int64_t units;
        memcpy(&units, value, sizeof units);
        tell_digits(db, m, action, f, units);
    }
}
