/* warn_unused.c - enums and mixins that no model, mixin or query names, and imports of nothing else.
   */
#include "model/warn.h"

typedef struct use {
    const ast_declaration *written;
    bool used;
} use;

typedef struct usage {
    arena *arena;
    diags *diags;
    map names; /* of enums and mixins -> use */
} usage;

static void count_slot(usage *u, const ast_slot *s)
{
    use *named = s->written == NULL ? NULL : map_get(&u->names, s->written->type.text);
    if (named != NULL)
        named->used = true;
}

static void count_query(usage *u, const ast_query *q)
{
    for (size_t i = 0; i < q->parameters.count; i++)
        count_slot(u, &q->parameters.items[i]);
    for (size_t i = 0; i < q->members.count; i++)
        count_slot(u, &q->members.items[i]);
    count_slot(u, &q->result);
}

static void count_uses(usage *u, const ast_declaration *d)
{
    if (d->query != NULL)
        count_query(u, d->query);
    for (size_t i = 0; i < d->members.count; i++) {
        const ast_member *member = d->members.items[i];
        if (member->kind != MEMBER_FIELD && member->kind != MEMBER_INCLUDE)
            continue;
        use *named = map_get(&u->names,
                             member->kind == MEMBER_FIELD ? member->type.text : member->name.text);
        if (named != NULL && named->written != d)
            named->used = true;
    }
}

static void warn_declaration(usage *u, const ast_declaration *d)
{
    if (d->kind != DECLARATION_ENUM && d->kind != DECLARATION_MIXIN)
        return;
    const use *named = map_get(&u->names, d->name.text);
    if (named->used)
        return;
    if (d->kind == DECLARATION_ENUM)
        diag_warning(u->diags, W0005, d->name.at, "enum '%s' is not used", d->name.text);
    else
        diag_warning(u->diags, W0006, d->name.at, "mixin '%s' is not used", d->name.text);
}

static bool declares_what_is_used(const usage *u, const ast_file *file)
{
    for (size_t i = 0; i < file->declarations.count; i++) {
        const ast_declaration *d = file->declarations.items[i];
        if (d->kind != DECLARATION_ENUM && d->kind != DECLARATION_MIXIN &&
            d->kind != DECLARATION_IMPORT)
            return true;
        if (d->kind == DECLARATION_ENUM || d->kind == DECLARATION_MIXIN) {
            const use *named = map_get(&u->names, d->name.text);
            if (named->used)
                return true;
        }
    }
    return false;
}

/* The place of the file that the import stands in. */
static size_t importer_of(const ast *tree, size_t file)
{
    const source *importer = tree->files.items[file]->source->imported_at.source;
    size_t i = file + 1; /* an imported file comes before the one that imports it */
    while (i < tree->files.count && tree->files.items[i]->source != importer)
        i++;
    return i;
}

static void warn_imports(usage *u, const ast *tree)
{
    size_t count = tree->files.count;
    bool *used = arena_alloc(u->arena, count * sizeof *used);
    for (size_t i = 0; i < count; i++) {
        used[i] = used[i] || tree->files.items[i] == tree->root ||
                  declares_what_is_used(u, tree->files.items[i]);
        size_t importer = importer_of(tree, i);
        if (used[i] && importer < count)
            used[importer] = true;
    }
    for (size_t i = 0; i < count; i++) {
        /* one that only an unused file imports goes with that */
        size_t importer = importer_of(tree, i);
        if (used[i] || importer == count || !used[importer])
            continue;
        const ast_file *file = tree->files.items[i];
        const char *name = file->source->label;
        diag *e = file->declarations.count == 0
                      ? diag_warning(u->diags, W0004, file->source->imported_at,
                                     "'%s' declares nothing", name)
                      : diag_warning(u->diags, W0004, file->source->imported_at,
                                     "nothing that '%s' declares is used", name);
        diag_hint(e, "remove the import");
    }
}

void warn_unused(arena *a, diags *d, const ast *tree)
{
    usage u = {.arena = a, .diags = d, .names = map_new(a, true)};
    for (size_t i = 0; i < tree->files.count; i++) {
        const ast_file *file = tree->files.items[i];
        for (size_t j = 0; j < file->declarations.count; j++) {
            const ast_declaration *one = file->declarations.items[j];
            if (one->kind != DECLARATION_ENUM && one->kind != DECLARATION_MIXIN)
                continue;
            use *named = arena_alloc(a, sizeof *named);
            named->written = one;
            map_put(&u.names, one->name.text, named);
        }
    }
    if (u.names.count > 0)
        for (size_t i = 0; i < tree->files.count; i++)
            for (size_t j = 0; j < tree->files.items[i]->declarations.count; j++)
                count_uses(&u, tree->files.items[i]->declarations.items[j]);
    for (size_t i = 0; i < tree->files.count; i++)
        for (size_t j = 0; j < tree->files.items[i]->declarations.count; j++)
            warn_declaration(&u, tree->files.items[i]->declarations.items[j]);
    warn_imports(&u, tree);
}
