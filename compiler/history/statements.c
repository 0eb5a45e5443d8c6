/* statements.c - the statements of a snapshot, in the place of those that today's schemac writes. */
#include "history/statements.h"

#include "sql/fingerprint.h"

#include <string.h>

typedef VEC(const char *) statement_list;

static const ast_declaration *of_engine(const schema *s, const char *engine)
{
    for (size_t i = 0; i < s->statements.count; i++)
        if (strcmp(s->statements.items[i]->name.text, engine) == 0)
            return s->statements.items[i];
    return NULL;
}

/* Each begins a line; what stands within one is indented, or begins otherwise. */
static const char *next_begin(const char *at, const char *end)
{
    static const char begin[] = "\nCREATE ";
    enum { SIZE = sizeof begin - 1 };
    for (; at + SIZE <= end; at++)
        if (memcmp(at, begin, SIZE) == 0)
            return at + 1;
    return end;
}

static void add_statement(arena *a, statement_list *out, const char *begin, const char *end)
{
    while (end > begin && strchr(" \t\r\n;", end[-1]) != NULL)
        end--;
    vec_push(a, *out, arena_strndup(a, begin, (size_t)(end - begin)));
}

static void split(arena *a, const ast_sql *sql, statement_list *out)
{
    const char *end = sql->text + sql->size;
    const char *at = next_begin(sql->text, end);
    while (at < end) {
        const char *next = next_begin(at, end);
        add_statement(a, out, at, next);
        at = next;
    }
}

/* "CREATE UNIQUE INDEX \"role.name\"": with names as they are written, quotes in them are twice there. */
static size_t head_size(const char *create)
{
    const char *quote = strchr(create, '"');
    if (quote == NULL)
        return strlen(create);
    for (quote++; *quote != '\0'; quote++)
        if (*quote == '"' && *++quote != '"')
            break;
    return (size_t)(quote - create);
}

static const char *kept(const statement_list *all, const char *create)
{
    size_t size = create == NULL ? 0 : head_size(create);
    for (size_t i = 0; i < all->count && size > 0; i++)
        if (strncmp(all->items[i], create, size) == 0)
            return all->items[i];
    return create;
}

static const schemac_sql_object *objects(arena *a, const statement_list *all,
                                         const schemac_sql_object *list, size_t count)
{
    schemac_sql_object *out = arena_alloc(a, count * sizeof *out);
    for (size_t i = 0; i < count; i++)
        out[i] = (schemac_sql_object){list[i].name, kept(all, list[i].create)};
    return out;
}

static const schemac_model_texts *models(arena *a, const statement_list *all,
                                         const schemac_schema *d, const schemac_model_texts *list)
{
    schemac_model_texts *out = arena_alloc(a, d->model_count * sizeof *out);
    for (size_t i = 0; i < d->model_count; i++) {
        out[i] = list[i];
        out[i].create = kept(all, list[i].create);
        out[i].indexes = objects(a, all, list[i].indexes, d->models[i].path_count);
        out[i].foreign_keys = objects(a, all, list[i].foreign_keys, list[i].foreign_key_count);
        out[i].triggers = objects(a, all, list[i].triggers, list[i].trigger_count);
    }
    return out;
}

/* In the order in which they stand there. */
static const schemac_sql_object *views(arena *a, const statement_list *all,
                                       const schemac_sql_object *list, size_t count)
{
    schemac_sql_object *out = arena_alloc(a, (count + 1) * sizeof *out);
    size_t found = 0;
    for (size_t i = 0; i < all->count; i++)
        for (size_t j = 0; j < count && found < count; j++)
            if (strncmp(all->items[i], list[j].create, head_size(list[j].create)) == 0)
                out[found++] = (schemac_sql_object){list[j].name, all->items[i]};
    return found == count ? out : list;
}

const schema_sql *statements_as_released(arena *a, const schema_sql *of)
{
    const ast_declaration *written = of_engine(of->schema, of->texts->engine);
    statement_list all = {NULL};
    if (written == NULL || written->up.text == NULL)
        return of;
    split(a, &written->up, &all);
    schema_sql *out = arena_alloc(a, sizeof *out);
    schemac_schema *d = arena_alloc(a, sizeof *d);
    schemac_texts *texts = arena_alloc(a, sizeof *texts);
    model_sql *each = arena_alloc(a, of->schema->models.count * sizeof *each);
    *out = *of;
    *d = *of->description;
    *texts = *of->texts;
    texts->models = models(a, &all, d, of->texts->models);
    texts->views = views(a, &all, of->texts->views, of->texts->view_count);
    texts->fingerprint = fingerprint_of(d, texts);
    for (size_t i = 0; i < of->schema->models.count; i++) {
        each[i] = of->models[i];
        each[i].texts = &texts->models[i];
    }
    d->texts = texts;
    out->models = each;
    out->description = d;
    out->texts = texts;
    return out;
}
