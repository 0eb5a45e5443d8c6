#include "model/roles.h"

/* What keeps the field from having any role at all. */
static const char *obstacle(const field *f)
{
    return f->in_key                   ? "is part of the key"
           : f->generated.text != NULL ? "is computed"
           : f->target != NULL         ? "is a reference"
                                       : NULL;
}

static void take(diags *d, const model *m, field **role, field *f, span at, const char *what)
{
    if (*role == NULL) {
        *role = f;
        return;
    }
    diag *e = diag_error(d, E0419, at, "model '%s' has a second %s field", m->name, what);
    if (f->included_at.source != NULL)
        diag_note(e, f->included_at, "included here");
    diag_note(e, (*role)->at, "the first is '%s'", (*role)->name);
}

static void take_soft_delete(diags *d, model *m, field *f)
{
    const char *problem = obstacle(f);
    if (problem != NULL) {
        diag_error(d, E0310, f->soft_delete_at, "'%s' %s and cannot be the soft delete field",
                   f->name, problem);
    } else if (f->type != TYPE_TIMESTAMP || !f->nullable) {
        diag *e = diag_error(d, E0310, f->soft_delete_at,
                             "a soft delete field is a nullable timestamp: when, or null");
        diag_hint(e, "write: %s: timestamp? soft delete;", f->name);
    } else if (f->value.at.source != NULL) {
        diag_error(d, E0310, f->value.at,
                   "'%s' is null until its row is deleted: it has no default", f->name);
    } else {
        take(d, m, &m->soft_delete, f, f->soft_delete_at, "soft delete");
    }
}

static void take_version(diags *d, model *m, field *f)
{
    const char *problem = obstacle(f);
    if (problem != NULL) {
        diag_error(d, E0310, f->version_at, "'%s' %s and cannot be the version", f->name, problem);
    } else if ((f->type != TYPE_INT64 && f->type != TYPE_INT32) || f->nullable) {
        diag *e = diag_error(d, E0310, f->version_at,
                             "a version is an int32 or int64 that counts changes");
        diag_hint(e, "write: %s: int64 version;", f->name);
    } else if (f->value.at.source != NULL) {
        diag_error(d, E0310, f->value.at, "'%s' begins at 1: it has no default", f->name);
    } else {
        take(d, m, &m->version, f, f->version_at, "version");
    }
}

static void check_update_now(diags *d, const field *f)
{
    const char *problem = obstacle(f);
    if (problem != NULL)
        diag_error(d, E0310, f->update_now_at, "'%s' %s and cannot be set on update", f->name,
                   problem);
    else if (f->soft_delete_at.source != NULL)
        diag_error(d, E0310, f->update_now_at,
                   "'%s' says when a row was deleted: an update would delete it", f->name);
    else if (f->version_at.source != NULL)
        diag_error(d, E0310, f->update_now_at, "'%s' is the version: an update counts it", f->name);
    else if (f->type != TYPE_TIMESTAMP && f->type != TYPE_DATE)
        diag_error(d, E0310, f->update_now_at,
                   "'%s' is neither a timestamp nor a date: it cannot be set to now", f->name);
}

static void check_readonly(diags *d, const field *f)
{
    const char *problem = f->in_key                          ? "is part of the key"
                          : f->generated.text != NULL        ? "is computed"
                          : f->tenant_at.source != NULL      ? "is the tenant"
                          : f->update_now_at.source != NULL  ? "is set on update"
                          : f->version_at.source != NULL     ? "is the version"
                          : f->soft_delete_at.source != NULL ? "says when a row was deleted"
                                                             : NULL;
    if (problem == NULL)
        return;
    diag *e = diag_error(d, E0310, f->readonly_at, "'%s' %s: readonly means nothing here", f->name,
                         problem);
    diag_hint(e, "remove readonly");
}

void roles_resolve(diags *d, model *m)
{
    for (size_t i = 0; i < m->fields.count; i++) {
        field *f = m->fields.items[i];
        if (f->broken)
            continue;
        if (f->soft_delete_at.source != NULL)
            take_soft_delete(d, m, f);
        if (f->version_at.source != NULL)
            take_version(d, m, f);
        if (f->update_now_at.source != NULL)
            check_update_now(d, f);
        if (f->readonly_at.source != NULL)
            check_readonly(d, f);
    }
}
