#include "model/old_names.h"

/* An old name, and who says so. */
typedef struct claim {
    span at;
    bool dropped;
    const char *by; /* "'name'": the field or model that has it now; NULL when dropped */
} claim;

typedef struct claims {
    arena *arena;
    diags *diags;
    map by_name;
    const char *kind; /* "column" or "table" */
} claims;

static const char *claim_words(const claims *c, const claim *one)
{
    return one->dropped ? "dropped" : arena_printf(c->arena, "what '%s' was", one->by);
}

/* `in_use` is where the name is declared, if it is. */
static void add_claim(claims *c, const word *name, const char *by, const span *in_use)
{
    if (name->text[0] == '\0') {
        diag_error(c->diags, E0218, name->at, "the name of a %s is not empty", c->kind);
        return;
    }
    if (in_use != NULL) {
        diag *e = by == NULL ? diag_error(c->diags, E0218, name->at,
                                          "'%s' is dropped, but there is a %s of that name",
                                          name->text, c->kind)
                             : diag_error(c->diags, E0218, name->at,
                                          "'%s' was '%s', but there is a %s of that name", by,
                                          name->text, c->kind);
        diag_note(e, *in_use, "it is declared here");
        diag_hint(e, "an old name is one that is no longer in use");
        return;
    }
    claim *one = arena_alloc(c->arena, sizeof *one);
    *one = (claim){.at = name->at, .dropped = by == NULL, .by = by};
    const claim *before = map_get(&c->by_name, name->text);
    if (before != NULL) {
        diag *e = diag_error(c->diags, E0218, name->at, "the old %s '%s' is %s and %s", c->kind,
                             name->text, claim_words(c, before), claim_words(c, one));
        diag_note(e, before->at, "first said here");
        return;
    }
    map_put(&c->by_name, name->text, one);
}

static void check_columns(arena *a, diags *d, const model *m)
{
    claims c = {.arena = a, .diags = d, .by_name = map_new(a, true), .kind = "column"};
    for (size_t i = 0; i < m->fields.count; i++) {
        const field *f = m->fields.items[i];
        for (size_t j = 0; j < f->was.count; j++) {
            const field *now = map_get(&m->by_name, f->was.items[j].text);
            add_claim(&c, &f->was.items[j], f->name, now == NULL ? NULL : &now->at);
        }
    }
    for (size_t i = 0; i < m->dropped.count; i++) {
        const field *now = map_get(&m->by_name, m->dropped.items[i].text);
        add_claim(&c, &m->dropped.items[i], NULL, now == NULL ? NULL : &now->at);
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
    claims c = {.arena = a, .diags = d, .by_name = map_new(a, true), .kind = "table"};
    for (size_t i = 0; i < s->models.count; i++) {
        const model *m = s->models.items[i];
        for (size_t j = 0; j < m->was.count; j++)
            add_claim(&c, &m->was.items[j], m->name, map_get(&tables, m->was.items[j].text));
    }
    for (size_t i = 0; i < s->dropped.count; i++)
        add_claim(&c, &s->dropped.items[i], NULL, map_get(&tables, s->dropped.items[i].text));
}

void check_old_names(arena *a, diags *d, const schema *s)
{
    for (size_t i = 0; i < s->models.count; i++)
        if (has_old_columns(s->models.items[i]))
            check_columns(a, d, s->models.items[i]);
    check_tables(a, d, s);
}
