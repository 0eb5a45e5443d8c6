#include "core/blame.h"

#include "core/member.h"
#include "core/rows.h"

#include <stdio.h>

/* Everything here looks without recording errors: what is to be told has happened already. */
typedef struct probe {
    schemac_db *db;
    sql_buffer text;
    engine_statement *statement;
} probe;

static bool probe_prepare(probe *p)
{
    return !p->text.failed &&
           p->db->engine->prepare(p->db->connection, p->text.text, &p->statement);
}

static bool probe_finds(probe *p)
{
    return p->db->engine->step(p->db->connection, p->statement) == ENGINE_ROW;
}

static void probe_end(probe *p)
{
    if (p->statement != NULL)
        p->db->engine->finalize(p->statement);
    sql_free(&p->text);
}

static const schemac_field *first_field(const schemac_model *m, const schemac_reference *r)
{
    return &m->fields[r->fields[0]];
}

/* ---- references of a row -------------------------------------------------------------------- */

static bool has_value(const schemac_model *m, const schemac_reference *r, const void *row)
{
    for (size_t i = 0; i < r->count; i++) {
        const schemac_field *f = &m->fields[r->fields[i]];
        bool has;
        member_value(f, (const unsigned char *)row + f->offset, &has);
        if (!has)
            return false;
    }
    return true;
}

/* Whether the row that is referenced is not there; false when that cannot be found out, too. */
static bool leads_nowhere(schemac_db *db, const schemac_model *m, const schemac_reference *r,
                          const void *row)
{
    const schemac_model *target = &db->schema->models[r->model];
    unsigned scope = SCOPE_DELETED | (db->system > 0 ? SCOPE_SYSTEM : 0u);
    probe p = {.db = db, .text = {.allocator = db->allocator}};
    if (target->is_tenant || m->tenant == SCHEMAC_NO_FIELD)
        scope |= SCOPE_SYSTEM;
    sql_put(&p.text, "SELECT 1 FROM ");
    sql_name(&p.text, target->table);
    for (size_t i = 0; i < r->count; i++) {
        sql_where(&p.text);
        sql_name(&p.text, target->fields[r->targets[i]].column);
        sql_put(&p.text, "=?");
    }
    sql_scope(&p.text, target, scope);
    bool good = probe_prepare(&p);
    int next = 1;
    for (size_t i = 0; i < r->count && good; i++) {
        const schemac_field *f = &m->fields[r->fields[i]];
        bool has;
        const void *value = member_value(f, (const unsigned char *)row + f->offset, &has);
        good = db->engine->bind_value(db->connection, p.statement, next++, f, value, false);
    }
    good = good && bind_scope(db, target, p.statement, &next, scope) &&
           db->engine->step(db->connection, p.statement) == ENGINE_DONE;
    probe_end(&p);
    return good;
}

static bool blame_own(schemac_db *db, const schemac_model *m, const char *action, const void *row)
{
    for (size_t i = 0; i < m->reference_count; i++) {
        const schemac_reference *r = &m->references[i];
        if (m->tenant != SCHEMAC_NO_FIELD && r->count == 1 && r->fields[0] == m->tenant &&
            db->system == 0)
            continue; /* the handle's, not the row's */
        if (!has_value(m, r, row) || !leads_nowhere(db, m, r, row))
            continue;
        snprintf(db->error_text, sizeof db->error_text,
                 "cannot %s %s: the %s that '%s' references is not there", action, m->name,
                 db->schema->models[r->model].name, r->name);
        db->error.constraint = r->name;
        db->error.field = first_field(m, r)->name;
        return true;
    }
    return false;
}

/* ---- rows that reference it ----------------------------------------------------------------- */

/* A row of `from` that references the row of `to` with this key. */
static bool is_referenced(schemac_db *db, const schemac_model *from, const schemac_reference *r,
                          const schemac_model *to, const void *const *values)
{
    probe p = {.db = db, .text = {.allocator = db->allocator}};
    sql_put(&p.text, "SELECT 1 FROM ");
    sql_name(&p.text, from->table);
    sql_put(&p.text, " AS a,");
    sql_name(&p.text, to->table);
    sql_put(&p.text, " AS b");
    for (size_t i = 0; i < to->key_count; i++) {
        sql_where(&p.text);
        sql_put(&p.text, "b.");
        sql_equals(&p.text, &to->fields[to->key[i]]);
    }
    for (size_t i = 0; i < r->count; i++) {
        sql_where(&p.text);
        sql_put(&p.text, "a.");
        sql_name(&p.text, from->fields[r->fields[i]].column);
        sql_put(&p.text, "=b.");
        sql_name(&p.text, to->fields[r->targets[i]].column);
    }
    int next = 1;
    bool found = probe_prepare(&p) &&
                 bind_values(db, to, p.statement, &next, to->key, to->key_count, values) &&
                 probe_finds(&p);
    probe_end(&p);
    return found;
}

void blame_key(schemac_db *db, const schemac_model *m, const char *action,
               const void *const *values)
{
    const schemac_schema *s = db->schema;
    if (db->error.status != SCHEMAC_REFERENCE || db->error.constraint != NULL)
        return;
    for (size_t i = 0; i < s->model_count; i++)
        for (size_t j = 0; j < s->models[i].reference_count; j++) {
            const schemac_reference *r = &s->models[i].references[j];
            if (r->model != m->number || !is_referenced(db, &s->models[i], r, m, values))
                continue;
            snprintf(db->error_text, sizeof db->error_text,
                     "cannot %s %s: '%s' of a %s still references it", action, m->name, r->name,
                     s->models[i].name);
            db->error.constraint = r->name;
            return;
        }
}

void blame_row(schemac_db *db, const schemac_model *m, const char *action, const void *row)
{
    const void *key[MOST_KEY_FIELDS];
    if (db->error.status != SCHEMAC_REFERENCE || db->error.constraint != NULL ||
        blame_own(db, m, action, row))
        return;
    for (size_t i = 0; i < m->key_count; i++)
        key[i] = (const unsigned char *)row + m->fields[m->key[i]].offset;
    blame_key(db, m, action, key);
}
