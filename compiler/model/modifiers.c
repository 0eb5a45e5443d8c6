/* modifiers.c - what modifiers mean, a row each. */
#include "model/modifiers.h"

#include "base/suggest.h"
#include "model/constraints.h"

#include <string.h>

/* ---- taking --------------------------------------------------------------------------------- */

/* A field that is being added. */
typedef struct taker {
    arena *arena;
    diags *diags;
    model *model;
    field *field;
} taker;

static fields only_field(const taker *t)
{
    fields self = {0};
    vec_push(t->arena, self, t->field);
    return self;
}

static void take_field_key(const taker *t, const ast_modifier *w)
{
    constraints_add_key(t->diags, t->model, only_field(t), w->at, t->field->included_at);
}

static void take_unique(const taker *t, const ast_modifier *w)
{
    constraints_add_index(t->arena, t->diags, t->model, INDEX_UNIQUE, only_field(t), w->at);
}

/* A default is understood once the type is known. */
static void take_default(const taker *t, const ast_modifier *w)
{
    t->field->value.at = w->value.at;
}

static void take_field_check(const taker *t, const ast_modifier *w)
{
    constraints_add_check(t->arena, t->diags, t->model, t->field, &w->sql);
}

static void take_on_delete(const taker *t, const ast_modifier *w)
{
    t->field->on_delete = w->action;
}

static void take_on_update(const taker *t, const ast_modifier *w)
{
    t->field->on_update = w->action;
}

/* https://sqlite.org/datatype3.html#collating_sequences */
static void take_collation(const taker *t, const ast_modifier *w)
{
    static const struct {
        const char *name;
        const char *sql;
    } known[] = {{"binary", "BINARY"}, {"nocase", "NOCASE"}, {"rtrim", "RTRIM"}};
    suggestion s = suggest_new(w->name.text);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(w->name.text, known[i].name) == 0)
            t->field->collation = known[i].sql;
        suggest_offer(&s, known[i].name);
    }
    if (t->field->collation != NULL)
        return;
    diag *e = diag_error(t->diags, E0215, w->name.at, "there is no collation '%s'", w->name.text);
    if (!suggest_hint(&s, e))
        diag_hint(e, "the collations are binary, nocase and rtrim");
}

static void take_old_name(const taker *t, const ast_modifier *w)
{
    vec_push(t->arena, t->field->was, w->name);
}

/* ---- settling ------------------------------------------------------------------------------- */

/* What keeps the field from having any role at all. */
static const char *role_obstacle(const field *f)
{
    return f->in_key                          ? "is part of the key"
           : field_has(f, MODIFIER_GENERATED) ? "is computed"
           : f->target != NULL                ? "is a reference"
                                              : NULL;
}

static void take_role(diags *d, const model *m, field **role, field *f, ast_modifier_kind kind)
{
    if (*role == NULL) {
        *role = f;
        return;
    }
    diag *e = diag_error(d, E0419, f->given[kind]->at, "model '%s' has a second %s field", m->name,
                         modifier_table[kind].words);
    field_note_inclusion(e, f->included_at);
    diag_note(e, (*role)->at, "the first is '%s'", (*role)->name);
}

static void settle_soft_delete(diags *d, model *m, field *f)
{
    span at = f->given[MODIFIER_SOFT_DELETE]->at;
    const char *problem = role_obstacle(f);
    if (problem != NULL) {
        diag_error(d, E0310, at, "'%s' %s and cannot be the soft delete field", f->name, problem);
    } else if (f->type != TYPE_TIMESTAMP || !f->nullable) {
        diag *e =
            diag_error(d, E0310, at, "a soft delete field is a nullable timestamp: when, or null");
        diag_hint(e, "write: %s: timestamp? soft delete;", f->name);
    } else if (f->value.at.source != NULL) {
        diag_error(d, E0310, f->value.at,
                   "'%s' is null until its row is deleted: it has no default", f->name);
    } else {
        take_role(d, m, &m->soft_delete, f, MODIFIER_SOFT_DELETE);
    }
}

static void settle_version(diags *d, model *m, field *f)
{
    span at = f->given[MODIFIER_VERSION]->at;
    const char *problem = role_obstacle(f);
    if (problem != NULL) {
        diag_error(d, E0310, at, "'%s' %s and cannot be the version", f->name, problem);
    } else if ((f->type != TYPE_INT64 && f->type != TYPE_INT32) || f->nullable) {
        diag *e = diag_error(d, E0310, at, "a version is an int32 or int64 that counts changes");
        diag_hint(e, "write: %s: int64 version;", f->name);
    } else if (f->value.at.source != NULL) {
        diag_error(d, E0310, f->value.at, "'%s' begins at 1: it has no default", f->name);
    } else {
        take_role(d, m, &m->version, f, MODIFIER_VERSION);
    }
}

static void settle_update_now(diags *d, model *m, field *f)
{
    (void)m;
    span at = f->given[MODIFIER_UPDATE_NOW]->at;
    const char *problem = role_obstacle(f);
    if (problem != NULL)
        diag_error(d, E0310, at, "'%s' %s and cannot be set on update", f->name, problem);
    else if (field_has(f, MODIFIER_SOFT_DELETE))
        diag_error(d, E0310, at, "'%s' says when a row was deleted: an update would delete it",
                   f->name);
    else if (field_has(f, MODIFIER_VERSION))
        diag_error(d, E0310, at, "'%s' is the version: an update counts it", f->name);
    else if (f->type != TYPE_TIMESTAMP && f->type != TYPE_DATE)
        diag_error(d, E0310, at, "'%s' is neither a timestamp nor a date: it cannot be set to now",
                   f->name);
}

static void settle_readonly(diags *d, model *m, field *f)
{
    (void)m;
    const char *problem = f->in_key                            ? "is part of the key"
                          : field_has(f, MODIFIER_GENERATED)   ? "is computed"
                          : field_has(f, MODIFIER_TENANT)      ? "is the tenant"
                          : field_has(f, MODIFIER_UPDATE_NOW)  ? "is set on update"
                          : field_has(f, MODIFIER_VERSION)     ? "is the version"
                          : field_has(f, MODIFIER_SOFT_DELETE) ? "says when a row was deleted"
                                                               : NULL;
    if (problem == NULL)
        return;
    diag *e = diag_error(d, E0310, f->given[MODIFIER_READONLY]->at,
                         "'%s' %s: readonly means nothing here", f->name, problem);
    diag_hint(e, "remove readonly");
}

/* ---- checking ------------------------------------------------------------------------------- */

static void check_autoincrement(diags *d, const model *m, const field *f)
{
    if (m->without_rowid.source == NULL)
        return;
    diag *e = diag_error(d, E0416, m->without_rowid,
                         "'%s.%s' is autoincrement, which needs a rowid", m->name, f->name);
    diag_note(e, f->at, "'%s' is declared here", f->name);
}

static void check_column(diags *d, const model *m, const field *f)
{
    (void)m;
    size_t size = strlen(f->column);
    if (size == 0 || size > LIMIT_NAME_BYTES)
        diag_error(d, E0217, f->given[MODIFIER_COLUMN]->value.at, "a column name has 1 to %d bytes",
                   LIMIT_NAME_BYTES);
}

static void check_collation(diags *d, const model *m, const field *f)
{
    (void)m;
    span at = f->given[MODIFIER_COLLATE]->at;
    if (f->collation == NULL)
        return; /* that there is no such collation has been said */
    if (f->target != NULL)
        diag_error(d, E0310, at, "'%s' is a reference: it compares as the key that it references",
                   f->name);
    else if (!type_table[f->type].collates)
        diag_error(d, E0310, at, "'%s' is not a text: it has no collation", f->name);
}

static void check_generated(diags *d, const model *m, const field *f)
{
    (void)m;
    const ast_sql *sql = &f->given[MODIFIER_GENERATED]->sql;
    const char *problem = f->target != NULL            ? "be a reference"
                          : f->in_key                  ? "be part of a key"
                          : f->value.at.source != NULL ? "have a default"
                          : f->was.count > 0           ? "have an old name: it keeps nothing"
                          : f->type == TYPE_JSON       ? "be json"
                                                       : NULL;
    if (problem != NULL)
        diag_error(d, E0310, f->at, "'%s' is computed and cannot %s", f->name, problem);
    else if (ast_sql_is_blank(sql))
        diag_error(d, E0111, sql->at, "the expression of '%s' is empty", f->name);
}

static void check_using(diags *d, const model *m, const field *f)
{
    (void)m;
    const ast_modifier *w = f->given[MODIFIER_USING];
    const char *problem = f->in_key ? "is part of the key, by which other rows know its row"
                          : field_has(f, MODIFIER_GENERATED) ? "is computed from its own row anyhow"
                          : f->type == TYPE_PASSWORD
                              ? "is a password: only schemac makes one, of what a person has typed"
                              : NULL;
    if (problem != NULL)
        diag_error(d, E0310, w->at, "'%s' %s: 'using' means nothing here", f->name, problem);
    else if (ast_sql_is_blank(&w->sql))
        diag_error(d, E0111, w->sql.at, "the value that rows of '%s' get is empty", f->name);
}

/* ---- the table ------------------------------------------------------------------------------ */

/* A modifier without a row is said by its place alone, or has a file of its own: c_names.c,
   old_names.c, tenants.c, and check.c for the actions of references. */
static const struct {
    void (*take)(const taker *t, const ast_modifier *w);
    void (*settle)(diags *d, model *m, field *f);
    void (*check)(diags *d, const model *m, const field *f);
} rules[MODIFIER_COUNT] = {
    [MODIFIER_PRIMARY_KEY] = {.take = take_field_key},
    [MODIFIER_AUTOINCREMENT] = {.check = check_autoincrement},
    [MODIFIER_UNIQUE] = {.take = take_unique},
    [MODIFIER_DEFAULT] = {.take = take_default},
    [MODIFIER_CHECK] = {.take = take_field_check},
    [MODIFIER_ON_DELETE] = {.take = take_on_delete},
    [MODIFIER_ON_UPDATE] = {.take = take_on_update},
    [MODIFIER_COLLATE] = {.take = take_collation, .check = check_collation},
    [MODIFIER_COLUMN] = {.check = check_column},
    [MODIFIER_UPDATE_NOW] = {.settle = settle_update_now},
    [MODIFIER_WAS] = {.take = take_old_name},
    [MODIFIER_USING] = {.check = check_using},
    [MODIFIER_SOFT_DELETE] = {.settle = settle_soft_delete},
    [MODIFIER_VERSION] = {.settle = settle_version},
    [MODIFIER_READONLY] = {.settle = settle_readonly},
    [MODIFIER_GENERATED] = {.check = check_generated},
};

void modifiers_given_twice(diags *d, const char *words, span at, span first)
{
    diag *e = diag_error(d, E0112, at, "'%s' is given twice", words);
    diag_note(e, first, "first given here");
}

void modifiers_find(const ast_modifiers *list, const ast_modifier **given)
{
    for (size_t i = list->count; i > 0; i--)
        given[list->items[i - 1].kind] = &list->items[i - 1];
}

void modifiers_refuse_repeated(diags *d, const ast_modifiers *list,
                               const ast_modifier *const *given)
{
    for (size_t i = 0; i < list->count; i++) {
        const ast_modifier *w = &list->items[i];
        const modifier_info *info = &modifier_table[w->kind];
        if (given[w->kind] != w && !info->repeated)
            modifiers_given_twice(d, info->words, w->at, given[w->kind]->at);
    }
}

void modifiers_take(arena *a, diags *d, model *m, field *f)
{
    const taker t = {.arena = a, .diags = d, .model = m, .field = f};
    const ast_modifiers *list = &f->written->modifiers;
    modifiers_refuse_repeated(d, list, f->given);
    for (size_t i = 0; i < list->count; i++) {
        const ast_modifier *w = &list->items[i];
        bool counts = f->given[w->kind] == w || modifier_table[w->kind].repeated;
        if (counts && rules[w->kind].take != NULL)
            rules[w->kind].take(&t, w);
    }
}

void modifiers_settle(diags *d, model *m)
{
    for (size_t i = 0; i < m->fields.count; i++) {
        field *f = m->fields.items[i];
        for (int kind = 0; kind < MODIFIER_COUNT && !f->broken; kind++)
            if (f->given[kind] != NULL && rules[kind].settle != NULL)
                rules[kind].settle(d, m, f);
    }
}

void modifiers_check(diags *d, const model *m, const field *f)
{
    for (int kind = 0; kind < MODIFIER_COUNT; kind++)
        if (f->given[kind] != NULL && rules[kind].check != NULL)
            rules[kind].check(d, m, f);
}

void modifiers_check_no_reference(diags *d, const field *f)
{
    for (int kind = 0; kind < MODIFIER_COUNT; kind++) {
        if (f->given[kind] == NULL || !modifier_table[kind].on_reference)
            continue;
        diag *e = diag_error(d, E0407, f->given[kind]->at,
                             "'%s' is not a reference: '%s' means nothing here", f->name,
                             modifier_table[kind].words);
        diag_hint(e, "a reference has a model as its type");
        return;
    }
}
