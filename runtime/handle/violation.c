/* violation.c - constraints and values, as sentences about models and fields instead of tables and
   columns. */
#include "handle/violation.h"

#include <stdarg.h>
#include <string.h>

const char *const action_words[ACTION_COUNT_OF] = {
    [ACTION_INSERT] = "insert",     [ACTION_UPDATE] = "update", [ACTION_PATCH] = "patch",
    [ACTION_UPSERT] = "upsert",     [ACTION_DELETE] = "delete", [ACTION_RESTORE] = "restore",
    [ACTION_PURGE] = "purge",       [ACTION_GET] = "get",       [ACTION_READ] = "read",
    [ACTION_LOOK_FOR] = "look for", [ACTION_COUNT] = "count",   [ACTION_LIST] = "list",
    [ACTION_FIND] = "find",         [ACTION_SCAN] = "scan",     [ACTION_USE] = "use",
    [ACTION_RUN] = "run",
};

void violation_reword(schemac_db *db, const schemac_model *model, row_action action,
                      const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *rest = pool_vprintf(&db->error_texts, format, args);
    va_end(args);
    error_reword(db, "cannot %s %s: %s", action_words[action], model->name,
                 rest == NULL ? schemac_status_text(db->error.status) : rest);
}

/* The database may spell it with other capitals. */
static const schemac_field *field_of_column(const schemac_db *db, const schemac_model *model,
                                            const char *column)
{
    for (size_t i = 0; column != NULL && i < model->record.field_count; i++)
        if (db->engine->by_name(&model->record.fields[i].column, &column) == 0)
            return &model->record.fields[i];
    return NULL;
}

/* A check bears the name that its column had when the table was made. */
static const schemac_field *field_that_was(const schemac_db *db, const schemac_model *model,
                                           const char *column)
{
    for (size_t i = 0; column != NULL && model->old != NULL && i < model->old->column_count; i++)
        if (db->engine->by_name(&model->old->columns[i].was, &column) == 0)
            return &model->record.fields[model->old->columns[i].field];
    return NULL;
}

/* ---- conflicts -------------------------------------------------------------------------------- */

/* Whether the columns are those of the fields, behind the tenant's when `tenant` is one. */
static bool are_columns(const schemac_db *db, const schemac_model *m, uint16_t tenant,
                        const uint16_t *fields, size_t count)
{
    const engine_failure *f = &db->failure;
    size_t first = tenant != SCHEMAC_NO_FIELD ? 1 : 0;
    if (f->column_count != first + count)
        return false;
    for (size_t i = 0; i < first + count; i++) {
        const char *column = m->record.fields[i < first ? tenant : fields[i - first]].column;
        if (db->engine->by_name(&f->columns[i], &column) != 0)
            return false;
    }
    return true;
}

/* Whether the engine names the constraint instead of its columns. */
static bool is_named(const schemac_db *db, const char *name)
{
    const char *constraint = db->failure.constraint;
    return name != NULL && constraint != NULL && db->engine->by_name(&name, &constraint) == 0;
}

/* "a, b" */
static const char *joined(memory_pool *p, const char *const *names, size_t count)
{
    const char *text = "";
    for (size_t i = 0; i < count && text != NULL; i++)
        text = pool_printf(p, "%s%s%s", text, i == 0 ? "" : ", ", names[i]);
    return text == NULL ? "" : text;
}

static const char *field_names(memory_pool *p, const schemac_model *m, const uint16_t *fields,
                               size_t count)
{
    const char *text = "";
    for (size_t i = 0; i < count && text != NULL; i++)
        text = pool_printf(p, "%s%s%s", text, i == 0 ? "" : ", ", m->record.fields[fields[i]].name);
    return text == NULL ? "" : text;
}

/* Which unique it is, by the columns that the engine names: its fields without the tenant. */
static void describe_conflict(schemac_db *db, const schemac_model *m, row_action action)
{
    const engine_failure *f = &db->failure;
    memory_pool *p = &db->error_texts;
    const char *names =
        f->column_count == 0 ? "unique value" : joined(p, f->columns, f->column_count);
    uint16_t tenant = m->is_tenant ? (uint16_t)SCHEMAC_NO_FIELD : m->tenant;
    bool inserts = action == ACTION_INSERT;
    if (f->hidden) {
        violation_reword(db, m, action, "%s", f->message);
        return;
    }
    const char *call = ""; /* that was perhaps meant; two who insert first meet here, too */
    const char *label = "";
    if (are_columns(db, m, m->tenant_key ? tenant : (uint16_t)SCHEMAC_NO_FIELD, m->key,
                    m->key_count)) {
        db->error.constraint = "primary key";
        if (m->key_count == 1)
            db->error.field = m->record.fields[m->key[0]].name;
        if (m->key_count > 0)
            names = field_names(p, m, m->key, m->key_count);
        if (inserts &&
            (tenant == SCHEMAC_NO_FIELD || m->tenant_key)) /* else it may be another tenant's */
            call = "upsert";
    }
    for (size_t i = 0; i < m->path_count && db->error.constraint == NULL; i++) {
        const schemac_path *path = &m->paths[i];
        if (!path->unique || !(are_columns(db, m, tenant, path->fields, path->count) ||
                               is_named(db, db->texts->models[m->number].indexes[i].name)))
            continue;
        db->error.constraint = path->label;
        if (path->count == 1)
            db->error.field = m->record.fields[path->fields[0]].name;
        if (path->count > 0)
            names = field_names(p, m, path->fields, path->count);
        if (inserts && !path->partial) {
            call = "upsert_by_";
            label = path->label;
        }
    }
    violation_reword(db, m, action, "another row has the same %s%s%s%s", names,
                     call[0] == '\0' ? "" : "; to change that row: ", call, label);
}

/* What is stored is what is wrong: where it stands is said as the database has it. */
static void describe_stored(schemac_db *db, const schemac_model *m, row_action action,
                            const schemac_field *field)
{
    const engine_failure *f = &db->failure;
    if (m->table == NULL)
        violation_reword(db, m, action, "column '%s' of a row: %s", field->name, f->message);
    else
        violation_reword(db, m, action, "column '%s' of table '%s'%s%s: %s", field->column,
                         m->table, f->row == NULL ? "" : ", row ", f->row == NULL ? "" : f->row,
                         f->message);
}

/* ---- all of it -------------------------------------------------------------------------------- */

static void describe_reference(schemac_db *db, const schemac_model *m, row_action action)
{
    const engine_failure *f = &db->failure;
    if (f->deleted == NULL) {
        bool removes = action == ACTION_DELETE || action == ACTION_PURGE;
        bool adds = action == ACTION_INSERT || action == ACTION_UPSERT || action == ACTION_RESTORE;
        violation_reword(db, m, action, "%s",
                         removes ? "rows still reference it"
                         : adds
                             ? "a row that it references is missing"
                             : "a row that it references is missing, or rows still reference it");
        return;
    }
    db->error.constraint = f->reference;
    for (size_t i = 0; i < m->record.field_count && f->waiting == NULL;
         i++) /* a reference of one field is called like it */
        if (strcmp(m->record.fields[i].name, f->reference) == 0)
            db->error.field = m->record.fields[i].name;
    violation_reword(db, m, action, "%s", f->message);
}

static void describe_value(schemac_db *db, const schemac_model *m, row_action action,
                           const schemac_field *field)
{
    const engine_failure *f = &db->failure;
    if (field == NULL)
        violation_reword(db, m, action, "%s", f->message);
    else if (f->field == NULL && m->version != SCHEMAC_NO_FIELD &&
             field == &m->record.fields[m->version]) /* nobody else writes it */
        violation_reword(
            db, m, action,
            "'%s' has the largest value that its type has, %s, and cannot count another "
            "change; set it to 1 with schemac_exec, and read the row again",
            field->name, field->type == SCHEMAC_INT32 ? "2147483647" : "9223372036854775807");
    else if (f->field == NULL && f->constraint == NULL)
        violation_reword(db, m, action, "'%s' is required", field->name);
    else
        violation_reword(db, m, action, "the value of '%s' is not allowed: %s", field->name,
                         f->message);
}

static void describe_violation(schemac_db *db, const schemac_model *m, row_action action)
{
    const engine_failure *f = &db->failure;
    const schemac_field *field = f->field;
    if (field == NULL && f->column_count == 1)
        field = field_of_column(db, m, f->columns[0]);
    if (field == NULL)
        field = field_of_column(db, m, f->constraint);
    if (field == NULL)
        field = field_that_was(db, m, f->constraint);
    db->error.field = field == NULL ? NULL : field->name;
    switch (f->status) {
    case SCHEMAC_CONFLICT:
        describe_conflict(db, m, action);
        break;
    case SCHEMAC_REFERENCE:
        describe_reference(db, m, action);
        break;
    case SCHEMAC_INVALID:
        describe_value(db, m, action, field);
        break;
    case SCHEMAC_OUTDATED:
        violation_reword(db, m, action,
                         "%s. The database is not what this program was written for, or not any "
                         "more: schemac_schema_check says how it differs",
                         f->message);
        break;
    case SCHEMAC_CORRUPT:
        if (field != NULL) {
            describe_stored(db, m, action, field);
            break;
        }
        violation_reword(db, m, action, "%s", f->message);
        break;
    default:
        violation_reword(db, m, action, "%s", f->message);
        break;
    }
}

/* What a newer program has made of the tables meanwhile is not this one's fault, or its user's: a
   value that is refused, or was stored, by rules that this program does not know. */
static bool is_outdated(schemac_db *db)
{
    const schemac_error_info *e = &db->error;
    const engine_failure *f = &db->failure;
    bool of_value = e->status == SCHEMAC_INVALID && f->field == NULL;
    bool stored = e->status == SCHEMAC_CORRUPT && f->field != NULL;
    bool unknown =
        e->status == SCHEMAC_ENGINE || (e->status == SCHEMAC_CONFLICT && e->constraint == NULL);
    return (of_value || stored || unknown) && db->engine->schema_changed != NULL &&
           db->engine->schema_changed(db->connection);
}

static void describe_outdated(schemac_db *db)
{
    db->error.status = SCHEMAC_OUTDATED;
    error_reword(db,
                 "%s. The schema of the database was changed since this handle was opened, by "
                 "another program or past the handle: open it again",
                 db->error.message);
}

static schemac_status set_violation(schemac_db *db, const schemac_model *model, row_action action,
                                    const char *sql)
{
    engine_failure *f = &db->failure;
    if (db->transaction.reading && f->status == SCHEMAC_PERMISSION) {
        error_set(db, SCHEMAC_MISUSE, model, "cannot %s in a transaction for reading",
                  action_words[action]);
        db->error.sql = sql;
        return SCHEMAC_MISUSE;
    }
    if (f->status == SCHEMAC_NOMEM)
        return error_no_memory(db);
    /* the compiler has shown every statement of a model to the engine: it is the database that
       differs */
    if (f->missing)
        f->status = SCHEMAC_OUTDATED;
    db->error = (schemac_error_info){.status = f->status,
                                     .model = model->name,
                                     .sql = sql,
                                     .engine_message = f->message,
                                     .engine_state = f->code_text,
                                     .engine_code = f->code,
                                     .again = f->again};
    describe_violation(db, model, action);
    if (is_outdated(db))
        describe_outdated(db);
    return db->error.status;
}

schemac_status violation_set(schemac_db *db, const schemac_model *model, row_action action,
                             const char *sql)
{
    error_take_failure(db);
    return set_violation(db, model, action, sql);
}

/* ---- commands --------------------------------------------------------------------------------- */

/* One that only inserts, or only removes, can violate a reference in one way. */
static void describe_command_reference(schemac_db *db, const schemac_declared_query *q,
                                       const schemac_model *named)
{
    static const char *const words[] = {[SCHEMAC_CHANGE_INSERT] =
                                            "a row that it references is missing",
                                        [SCHEMAC_CHANGE_DELETE] = "rows still reference it"};
    bool known = q->change == SCHEMAC_CHANGE_INSERT || q->change == SCHEMAC_CHANGE_DELETE;
    if (db->error.status != SCHEMAC_REFERENCE || db->failure.deleted != NULL)
        return;
    if (q->reference != NULL) {
        db->error.constraint = db->error.field = q->reference;
        violation_reword(db, named, ACTION_RUN, "the row that '%s' references is not there",
                         q->reference);
    } else if (known) {
        violation_reword(db, named, ACTION_RUN, "%s", words[q->change]);
    }
}

/* A value that was refused before it was sent, or after it was read, is the query's own. */
schemac_status violation_of_query(schemac_db *db, const schemac_declared_query *query,
                                  row_action action, const char *sql)
{
    error_take_failure(db);
    if (query->target == NULL || db->failure.field != NULL)
        return set_violation(db, &query->result, action, sql);
    schemac_model named = *query->target;
    named.name = query->result.name;
    set_violation(db, &named, action, sql);
    describe_command_reference(db, query, &named);
    db->error.model = query->target->name;
    return db->error.status;
}
