#include "core/error.h"

#include <stdarg.h>
#include <stdio.h>
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

bool call_begin(schemac_db *db)
{
    if (db == NULL)
        return false;
    if (!db->ready) {
        if (db->lost)
            fail(db, SCHEMAC_MISUSE, NULL,
                 "the database has rolled the transaction back when a call failed; nothing can be "
                 "done in it: call schemac_rollback");
        else if (db->error.status == SCHEMAC_OK)
            fail(db, SCHEMAC_MISUSE, NULL, "the handle is not open");
        return false;
    }
    if (db->error.status != SCHEMAC_OK)
        db->error = (schemac_error_info){.message = "ok"};
    return true;
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

/* What is unique within a tenant: nobody asked for the tenant, so nobody is told about it. */
static const char *columns_within_tenant(const schemac_model *model, const char *columns)
{
    if (model->tenant == SCHEMAC_NO_FIELD || model->is_tenant)
        return columns;
    const char *tenant = model->fields[model->tenant].column;
    size_t size = strlen(tenant);
    return strncasecmp(columns, tenant, size) == 0 && strncmp(columns + size, ", ", 2) == 0
               ? columns + size + 2
               : columns;
}

/* The violated constraint, as a sentence about fields instead of columns. */
static void describe_violation(schemac_db *db, const schemac_model *model, const char *action)
{
    const engine_failure *f = &db->failure;
    const schemac_field *field = f->field;
    const char *columns = columns_within_tenant(model, f->columns);
    if (field == NULL && columns[0] != '\0')
        field = field_of_column(model, columns);
    if (field == NULL && f->constraint[0] != '\0')
        field = field_of_column(model, f->constraint);
    db->error.field = field == NULL ? NULL : field->name;
    switch (f->status) {
    case SCHEMAC_CONFLICT:
        snprintf(db->error_text, sizeof db->error_text, "cannot %s %s: another row has the same %s",
                 action, model->name, columns[0] == '\0' ? "unique value" : columns);
        break;
    case SCHEMAC_REFERENCE:
        if (strstr(f->message, "is deleted") != NULL)
            snprintf(db->error_text, sizeof db->error_text, "cannot %s %s: %s", action,
                     model->name, f->message);
        else
            snprintf(db->error_text, sizeof db->error_text,
                     "cannot %s %s: a row that it references is missing, or rows still reference it",
                     action, model->name);
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
        db->ready = false;
    }
    if (f->status == SCHEMAC_NOMEM)
        return fail_memory(db);
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
