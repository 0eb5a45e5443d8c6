#include "handle/error.h"

#include "handle/report.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct {
    const char *name;
    const char *text;
} statuses[] = {
#define X(name, number, text) {#name, text},
    SCHEMAC_STATUS_LIST(X)
#undef X
};

const char *schemac_status_name(schemac_status status)
{
    return status >= 0 && status <= SCHEMAC_STATUS_LAST ? statuses[status].name : "UNKNOWN";
}

const char *schemac_status_text(schemac_status status)
{
    return status >= 0 && status <= SCHEMAC_STATUS_LAST ? statuses[status].text
                                                        : "an unknown status";
}

const schemac_error_info *schemac_error(const schemac_db *db)
{
    static const schemac_error_info no_memory = {.status = SCHEMAC_NOMEM,
                                                 .message = "there is no memory left"};
    return db == NULL ? &no_memory : &db->error;
}

const char *schemac_error_message(const schemac_db *db)
{
    return schemac_error(db)->message;
}

#ifndef NDEBUG

/* The address of a variable that each thread has its own of: different for every two that run. */
static uintptr_t this_thread(void)
{
    static _Thread_local char own;
    return (uintptr_t)&own;
}

schemac_db *call_enter(schemac_db *db)
{
    if (db == NULL)
        return NULL;
    uintptr_t me = this_thread(), nobody = 0;
    if (atomic_load(&db->inside) != me) {
        bool alone = atomic_compare_exchange_strong(&db->inside, &nobody, me);
        assert(alone && "a schemac handle is used by two threads at once");
        if (!alone)
            abort();
    }
    db->calls++;
    return db;
}

void call_leave(schemac_db **guarded)
{
    schemac_db *db = *guarded;
    if (db != NULL && --db->calls == 0)
        atomic_store(&db->inside, 0);
}

#endif

schemac_status fault_at(schemac_db *db, const char *step)
{
    if (db->config.fault == NULL)
        return SCHEMAC_OK;
    const char *name = strncmp(step, "schemac_", 8) == 0 ? step + 8 : step;
    schemac_status status = db->config.fault(db->config.fault_user, name);
    if (status == SCHEMAC_OK)
        return SCHEMAC_OK;
    return fail(db, status, NULL, "%s fails as config.fault wants: %s", name,
                schemac_status_text(status));
}

schemac_status call_refused(const schemac_db *db)
{
    return db != NULL && db->refused ? db->error.status : SCHEMAC_MISUSE;
}

/* false with the error set; then the next call tries again. */
static bool tune(schemac_db *db)
{
    char settings[200];
    if (!db->engine->tune(db->connection, &db->config, settings, sizeof settings)) {
        fail_engine(db, NULL, "configure the connection", NULL);
        return false;
    }
    db->untuned = false;
    db->ready = db->config.fault == NULL;
    db->asking = !db->ready;
    report_event(db, SCHEMAC_EVENT_TUNED, NULL, NULL, NULL, 0, "%s", settings);
    return true;
}

bool call_begin_slowly(schemac_db *db, const char *call)
{
    if (db == NULL)
        return false;
    db->refused = false;
    if (!db->ready && !db->asking) {
        if (db->migrating)
            fail(db, SCHEMAC_MISUSE, NULL,
                 "a migration may call schemac_exec, the schemac_..._exists calls and "
                 "schemac_engine_handle alone");
        else if (db->lost)
            fail(db, SCHEMAC_MISUSE, NULL,
                 "the database has rolled the transaction back when a call failed; nothing can be "
                 "done in it: call schemac_rollback");
        else if (db->error.status == SCHEMAC_OK)
            fail(db, SCHEMAC_MISUSE, NULL, "the handle is not open");
        return false;
    }
    db->error = (schemac_error_info){.message = "ok"};
    db->refused = fault_at(db, call) != SCHEMAC_OK || (db->untuned && !tune(db));
    return !db->refused;
}

schemac_status fail(schemac_db *db, schemac_status status, const schemac_model *model,
                    const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(db->error_text, sizeof db->error_text, format, args);
    va_end(args);
    db->error = (schemac_error_info){
        .status = status, .message = db->error_text, .model = model == NULL ? NULL : model->name};
    return status;
}

schemac_status fail_not_found(schemac_db *db, const schemac_model *model)
{
    db->error = (schemac_error_info){
        .status = SCHEMAC_NOT_FOUND, .message = "there is no such row", .model = model->name};
    return SCHEMAC_NOT_FOUND;
}

schemac_status fail_memory(schemac_db *db)
{
    db->error = (schemac_error_info){.status = SCHEMAC_NOMEM, .message = "there is no memory left"};
    return SCHEMAC_NOMEM;
}

/* The database may spell it with other capitals. */
static const schemac_field *field_of_column(const schemac_model *model, const char *column)
{
    for (size_t i = 0; i < model->field_count; i++)
        if (strcasecmp(model->fields[i].column, column) == 0)
            return &model->fields[i];
    return NULL;
}

/* Whether the columns are those of the fields, behind the tenant's when `tenant` is one. */
static bool are_columns(const char *columns, const schemac_model *m, uint16_t tenant,
                        const uint16_t *fields, size_t count)
{
    size_t first = tenant != SCHEMAC_NO_FIELD ? 1 : 0;
    for (size_t i = 0; i < first + count; i++) {
        const char *column = m->fields[i < first ? tenant : fields[i - first]].column;
        size_t size = strlen(column);
        if (strncasecmp(columns, column, size) != 0)
            return false;
        columns += size;
        if (i + 1 < first + count) {
            if (strncmp(columns, ", ", 2) != 0)
                return false;
            columns += 2;
        }
    }
    return *columns == '\0';
}

static void field_names(const schemac_model *m, const uint16_t *fields, size_t count, char *out,
                        size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < count && used < size; i++)
        used += (size_t)snprintf(out + used, size - used, "%s%s", i == 0 ? "" : ", ",
                                 m->fields[fields[i]].name);
}

/* The engine names columns: whose unique they are, and the fields without the tenant. */
static void describe_conflict(schemac_db *db, const schemac_model *m, const char *action)
{
    const char *columns = db->failure.columns;
    char names[512];
    snprintf(names, sizeof names, "%s", columns[0] == '\0' ? "unique value" : columns);
    uint16_t tenant = m->is_tenant ? (uint16_t)SCHEMAC_NO_FIELD : m->tenant;
    bool inserts = strcmp(action, "insert") == 0;
    char call[128] = ""; /* that was perhaps meant; two who insert first meet here, too */
    if (columns[0] != '\0' && are_columns(columns, m, SCHEMAC_NO_FIELD, m->key, m->key_count)) {
        db->error.constraint = "primary key";
        if (m->key_count == 1)
            db->error.field = m->fields[m->key[0]].name;
        field_names(m, m->key, m->key_count, names, sizeof names);
        if (inserts && tenant == SCHEMAC_NO_FIELD) /* it may be another tenant's */
            snprintf(call, sizeof call, "upsert");
    }
    for (size_t i = 0; i < m->path_count && db->error.constraint == NULL; i++) {
        const schemac_path *p = &m->paths[i];
        if (!p->unique || !are_columns(columns, m, tenant, p->fields, p->count))
            continue;
        db->error.constraint = p->label;
        if (p->count == 1)
            db->error.field = m->fields[p->fields[0]].name;
        if (p->count > 0)
            field_names(m, p->fields, p->count, names, sizeof names);
        if (inserts && p->where == NULL)
            snprintf(call, sizeof call, "upsert_by_%s", p->label);
    }
    snprintf(db->error_text, sizeof db->error_text, "cannot %s %s: another row has the same %s%s%s",
             action, m->name, names, call[0] == '\0' ? "" : "; to change that row: ", call);
}

/* A reference of one field is called like it. */
static const char *named_field(const schemac_model *m, const char *name)
{
    for (size_t i = 0; i < m->field_count; i++)
        if (strcmp(m->fields[i].name, name) == 0)
            return m->fields[i].name;
    return NULL;
}

/* The violated constraint, as a sentence about fields instead of columns. */
static void describe_violation(schemac_db *db, const schemac_model *model, const char *action)
{
    const engine_failure *f = &db->failure;
    const schemac_field *field = f->field;
    const char *columns = f->columns;
    if (field == NULL && columns[0] != '\0')
        field = field_of_column(model, columns);
    if (field == NULL && f->constraint[0] != '\0')
        field = field_of_column(model, f->constraint);
    db->error.field = field == NULL ? NULL : field->name;
    switch (f->status) {
    case SCHEMAC_CONFLICT:
        describe_conflict(db, model, action);
        break;
    case SCHEMAC_REFERENCE:
        if (f->constraint[0] != '\0') {
            db->error.constraint = f->constraint;
            db->error.field = named_field(model, f->constraint);
            snprintf(db->error_text, sizeof db->error_text, "cannot %s %s: %s", action, model->name,
                     f->message);
        } else {
            snprintf(
                db->error_text, sizeof db->error_text,
                "cannot %s %s: a row that it references is missing, or rows still reference it",
                action, model->name);
        }
        break;
    case SCHEMAC_INVALID:
        if (field != NULL && f->field == NULL && f->constraint[0] == '\0')
            snprintf(db->error_text, sizeof db->error_text, "cannot %s %s: '%s' is required",
                     action, model->name, field->name);
        else if (field != NULL)
            snprintf(db->error_text, sizeof db->error_text,
                     "cannot %s %s: the value of '%s' is not allowed: %s", action, model->name,
                     field->name, f->message);
        else
            snprintf(db->error_text, sizeof db->error_text, "cannot %s %s: %s", action, model->name,
                     f->message);
        break;
    case SCHEMAC_OUTDATED:
        snprintf(
            db->error_text, sizeof db->error_text,
            "cannot %s %s: %s. The database is not what this program was written for, or not any "
            "more: schemac_schema_check says how it differs",
            action, model->name, f->message);
        break;
    default:
        snprintf(db->error_text, sizeof db->error_text, "cannot %s %s: %s", action, model->name,
                 f->message);
        break;
    }
}

schemac_status fail_engine(schemac_db *db, const schemac_model *model, const char *action,
                           const char *sql)
{
    db->engine->failure(db->connection, &db->failure);
    const engine_failure *f = &db->failure;
    if (db->depth > 0 && !db->engine->in_transaction(db->connection)) {
        /* what came now would be committed by itself */
        db->lost = true;
        db->ready = db->asking = false;
    }
    if (db->reading && f->status == SCHEMAC_PERMISSION) {
        fail(db, SCHEMAC_MISUSE, model, "cannot %s in a transaction for reading", action);
        db->error.sql = sql;
        return SCHEMAC_MISUSE;
    }
    if (f->status == SCHEMAC_NOMEM)
        return fail_memory(db);
    /* SQLite has seen every statement of a model while it was compiled: it is the database that differs */
    if (model != NULL && f->missing)
        db->failure.status = SCHEMAC_OUTDATED;
    db->error = (schemac_error_info){.status = f->status,
                                     .message = db->error_text,
                                     .model = model == NULL ? NULL : model->name,
                                     .sql = sql,
                                     .engine_message = f->message,
                                     .engine_code = f->code};
    if (model != NULL)
        describe_violation(db, model, action);
    else
        snprintf(db->error_text, sizeof db->error_text, "cannot %s: %s", action, f->message);
    return f->status;
}
