/* old_names.c - what tables and columns were called, and which may go. */
#include "model/old_names.h"

#include "base/fold.h"

#include <string.h>

/* An old name, and who says so. */
typedef struct claim {
    span at;
    const char *by; /* the field or model that was called so; NULL when dropped */
} claim;

typedef struct claims {
    arena *arena;
    diags *diags;
    map by_name;
    bool tables;      /* else columns */
    const char *kind; /* "column" or "table" */
} claims;

/* A table of schemac's or of SQLite's was never one of a schema. */
static bool is_reserved_table(const char *table)
{
    return fold_begins(table, "schemac_") || fold_begins(table, "sqlite_");
}

/* What two claims to one name say together. */
static const char *both_claims(arena *a, const char *first, const char *second)
{
    if (first == NULL && second == NULL)
        return "is dropped twice";
    if (first == NULL || second == NULL)
        return arena_printf(a, "is '%s' now and cannot be dropped", first == NULL ? second : first);
    if (strcmp(first, second) == 0)
        return arena_printf(a, "of '%s' is given twice", first);
    return arena_printf(a, "cannot be both '%s' and '%s' now", first, second);
}

/* `in_use` is where the name is declared, if it is. */
static void add_claim(claims *c, const word *name, const char *by, const span *in_use)
{
    if (name->text[0] == '\0') {
        diag_error(c->diags, E0218, name->at, "the name of the old %s is empty", c->kind);
        return;
    }
    if (c->tables && is_reserved_table(name->text)) {
        diag_error(c->diags, E0218, name->at,
                   "'%s' was never a table of a schema: its name is reserved", name->text);
        return;
    }
    if (in_use != NULL) {
        diag *e =
            diag_error(c->diags, E0218, name->at, "'%s' cannot be %s: there is a %s of that name",
                       name->text, by == NULL ? "dropped" : "an old name", c->kind);
        diag_note(e, *in_use, "it is declared here");
        diag_hint(e, "remove one of the two: an old name is one that is no longer in use");
        return;
    }
    claim *one = arena_alloc(c->arena, sizeof *one);
    *one = (claim){.at = name->at, .by = by};
    const claim *before = map_get(&c->by_name, name->text);
    if (before == NULL) {
        map_put(&c->by_name, name->text, one);
        return;
    }
    diag *e = diag_error(c->diags, E0218, name->at, "the old %s '%s' %s", c->kind, name->text,
                         both_claims(c->arena, before->by, by));
    diag_note(e, before->at, "first said here");
    diag_hint(e, "remove one of the two");
}

/* Where the column of that name is declared; NULL without one. */
static const span *column_place(const model *m, const char *name)
{
    const field *f = map_get(&m->by_name, name);
    return f != NULL && fold_equal(f->column, name) ? &f->at : NULL;
}

static void check_columns(arena *a, diags *d, const model *m)
{
    claims c = {.arena = a, .diags = d, .by_name = map_new(a, true), .kind = "column"};
    for (size_t i = 0; i < m->fields.count; i++) {
        const field *f = m->fields.items[i];
        for (size_t j = 0; j < f->was.count; j++) {
            add_claim(&c, &f->was.items[j], f->name, column_place(m, f->was.items[j].text));
        }
    }
    for (size_t i = 0; i < m->dropped.count; i++) {
        add_claim(&c, &m->dropped.items[i], NULL, column_place(m, m->dropped.items[i].text));
    }
}

static bool has_old_columns(const model *m)
{
    if (m->dropped.count > 0)
        return true;
    for (size_t i = 0; i < m->fields.count; i++)
        if (m->fields.items[i]->was.count > 0)
            return true;
    return false;
}

static void check_tables(arena *a, diags *d, const schema *s)
{
    map tables = map_new(a, true);
    bool any = s->dropped.count > 0;
    for (size_t i = 0; i < s->models.count; i++) {
        map_put(&tables, s->models.items[i]->table, &s->models.items[i]->table_at);
        any = any || s->models.items[i]->was.count > 0;
    }
    if (!any)
        return;
    claims c = {
        .arena = a, .diags = d, .by_name = map_new(a, true), .tables = true, .kind = "table"};
    for (size_t i = 0; i < s->models.count; i++) {
        const model *m = s->models.items[i];
        for (size_t j = 0; j < m->was.count; j++)
            add_claim(&c, &m->was.items[j], m->name, map_get(&tables, m->was.items[j].text));
    }
    for (size_t i = 0; i < s->dropped.count; i++)
        add_claim(&c, &s->dropped.items[i], NULL, map_get(&tables, s->dropped.items[i].text));
}

static void check_since(diags *d, const schema *s)
{
    if (s->since == 0 || s->history != NULL || s->snapshot != NULL)
        return;
    diag *e = diag_error(d, E0911, s->since_at,
                         "'since' needs a history: which versions there were is not known");
    diag_hint(e, "history \"history\"; and `schemac snapshot` for each released version");
}

/* In which version a value got another name, only the versions before it tell. */
static void check_values(diags *d, const schema *s)
{
    for (size_t i = 0; i < s->enums.count && s->history == NULL && s->snapshot == NULL; i++)
        for (size_t j = 0; j < s->enums.items[i]->values.count; j++) {
            const enum_value *v = &s->enums.items[i]->values.items[j];
            if (v->was.text == NULL)
                continue;
            diag *e =
                diag_error(d, E0911, v->was.at,
                           "that '%s' was '%s' needs a history: in which version is not known",
                           v->name, v->was.text);
            diag_hint(e, "history \"history\"; and `schemac snapshot` for each released version");
        }
}

/* Nor in which version rows got a value from those that they had. */
static void check_using(diags *d, const schema *s)
{
    for (size_t i = 0; i < s->models.count && s->history == NULL && s->snapshot == NULL; i++)
        for (size_t j = 0; j < s->models.items[i]->fields.count; j++) {
            const field *f = s->models.items[i]->fields.items[j];
            if (f->given[MODIFIER_USING] == NULL)
                continue;
            diag *e = diag_error(
                d, E0911, f->given[MODIFIER_USING]->at,
                "'using' of '%s' needs a history: which rows it is for is not known", f->name);
            field_note_inclusion(e, f->included_at);
            diag_hint(e, "history \"history\"; and `schemac snapshot` for each released version");
        }
}

void old_names_check(arena *a, diags *d, const schema *s)
{
    for (size_t i = 0; i < s->models.count; i++)
        if (has_old_columns(s->models.items[i]))
            check_columns(a, d, s->models.items[i]);
    check_tables(a, d, s);
    check_values(d, s);
    check_using(d, s);
    check_since(d, s);
}
