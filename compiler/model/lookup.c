/* lookup.c - from names to what they stand for; what is not there is said. */
#include "model/lookup.h"

#include "base/suggest.h"

const char *lookup_kind_name(ast_declaration_kind kind)
{
    static const char *const names[] = {[DECLARATION_SCHEMA] = "schema",
                                        [DECLARATION_IMPORT] = "import",
                                        [DECLARATION_ENUM] = "enum",
                                        [DECLARATION_MIXIN] = "mixin",
                                        [DECLARATION_MODEL] = "model",
                                        [DECLARATION_TENANT] = "tenant",
                                        [DECLARATION_DROPPED] = "dropped model",
                                        [DECLARATION_KEEP] = "keep",
                                        [DECLARATION_MIGRATION] = "migration",
                                        [DECLARATION_MIGRATIONS] = "migrations",
                                        [DECLARATION_SEED] = "seed",
                                        [DECLARATION_HISTORY] = "history",
                                        [DECLARATION_RECORD] = "record",
                                        [DECLARATION_QUERY] = "query",
                                        [DECLARATION_COMMAND] = "command",
                                        [DECLARATION_VIEW] = "view",
                                        [DECLARATION_EXTERNAL] = "external table",
                                        [DECLARATION_SNAPSHOT] = "snapshot",
                                        [DECLARATION_STATEMENTS] = "statements"};
    return names[kind];
}

model *lookup_model(resolver *r, const word *name)
{
    named *n = map_get(&r->names, name->text);
    if (n != NULL && n->model != NULL)
        return n->model;
    diag *e = n == NULL
                  ? diag_error(r->diags, E0204, name->at, "there is no model '%s'", name->text)
                  : diag_error(r->diags, E0204, name->at, "%s '%s' is not a model",
                               lookup_kind_name(n->written->kind), name->text);
    suggestion s = suggest_new(name->text);
    for (size_t i = 0; i < r->all.count && suggest_wanted(r->diags); i++)
        if (r->all.items[i]->written->kind == DECLARATION_MODEL)
            suggest_offer(&s, r->all.items[i]->written->name.text);
    suggest_hint(&s, e);
    return NULL;
}

field *lookup_field(diags *d, const model *m, const word *name)
{
    field *f = map_get(&m->by_name, name->text);
    if (f != NULL)
        return f;
    diag *e = diag_error(d, E0205, name->at, "model '%s' has no field '%s'", m->name, name->text);
    suggestion s = suggest_new(name->text);
    for (size_t i = 0; i < m->fields.count && suggest_wanted(d); i++)
        suggest_offer(&s, m->fields.items[i]->name);
    suggest_hint(&s, e);
    return NULL;
}

/* The one that is listed before and is the same; NULL when there is none. */
static const ast_column *listed_before(const fields *list, const ast_columns *columns,
                                       const field *f)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i] == f)
            return &columns->items[i];
    return NULL;
}

fields lookup_columns(arena *a, diags *d, const model *m, const ast_columns *columns)
{
    fields list = {0};
    if (columns->count > LIMIT_LISTED_FIELDS) {
        diag_error(d, E0414, columns->items[LIMIT_LISTED_FIELDS].name.at,
                   "more than %d fields in one key or index", LIMIT_LISTED_FIELDS);
        return list;
    }
    for (size_t i = 0; i < columns->count; i++) {
        const word *name = &columns->items[i].name;
        field *f = lookup_field(d, m, name);
        if (f == NULL)
            return (fields){0};
        const ast_column *before = listed_before(&list, columns, f);
        if (before != NULL) {
            diag *e = diag_error(d, E0408, name->at, "'%s' is listed twice", name->text);
            diag_note(e, before->name.at, "first listed here");
            return (fields){0};
        }
        vec_push(a, list, f);
    }
    return list;
}

void lookup_refuse_descending(diags *d, const ast_columns *columns)
{
    for (size_t i = 0; i < columns->count; i++)
        if (columns->items[i].descending) {
            diag *e = diag_error(d, E0216, columns->items[i].at,
                                 "only the fields of an index or unique have a direction");
            diag_hint(e, "remove desc");
            return;
        }
}
