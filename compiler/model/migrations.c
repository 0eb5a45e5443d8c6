#include "model/migrations.h"

#include "core/hash.h"
#include "model/c_names.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v' || c == '\n';
}

const char *migration_checksum(arena *a, const char *text, size_t size)
{
    const char *end = text + size;
    uint64_t h = HASH_START;
    while (text < end && is_blank(*text))
        text++;
    while (end > text && is_blank(end[-1]))
        end--;
    while (text < end) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        const char *last = stop == NULL ? end : stop;
        while (last > text && is_blank(last[-1]))
            last--;
        for (; text < last; text++)
            h = hash_step(h, (unsigned char)*text);
        if (stop == NULL)
            break;
        h = hash_step(h, '\n');
        text = stop + 1;
    }
    return arena_printf(a, "v1-%016" PRIx64, h);
}

/* ---- one migration -------------------------------------------------------------------------- */

static bool check_number(diags *d, const schema *s, const ast_declaration *w, int64_t *number)
{
    const literal *l = &w->value;
    *number = strtoll(l->text, NULL, 10);
    if (l->negative || strlen(l->text) > 9 || *number < 1) {
        diag_error(d, E0702, l->at, "the number of a migration is from 1 to 999999999");
        return false;
    }
    if (*number > s->version) {
        diag *e = diag_error(d, E0702, l->at,
                             "migration %" PRId64 " is of a later version than schema '%s', which "
                             "is version %" PRId64,
                             *number, s->name, s->version);
        diag_note(e, s->at, "the schema is declared here");
        diag_hint(e, "a migration has the number of the version that needs it: version %" PRId64,
                  *number);
        return false;
    }
    return true;
}

static bool is_empty(const ast_sql *sql)
{
    size_t i = 0;
    while (i < sql->size && is_blank(sql->text[i]))
        i++;
    return i == sql->size;
}

static bool check_body(diags *d, const ast_declaration *w)
{
    if (w->calls.text != NULL) {
        if (c_name_is_valid(w->calls.text) && !c_name_is_reserved(w->calls.text))
            return true;
        diag_error(d, E0502, w->calls.at, "'%s' cannot be the name of a C function", w->calls.text);
        return false;
    }
    bool good = !is_empty(&w->up);
    if (!good) {
        diag *e = diag_error(d, E0111, w->up.at, "migration %s does nothing", w->value.text);
        diag_hint(e, "SQL stands between the braces of 'up'");
    }
    if (w->down.text != NULL && is_empty(&w->down)) {
        diag *e =
            diag_error(d, E0111, w->down.at, "migration %s is undone by nothing", w->value.text);
        diag_hint(e, "without 'down' it cannot be undone, and rolling back says so");
        good = false;
    }
    return good;
}

static void add_migration(arena *a, diags *d, schema *s, const ast_declaration *w)
{
    int64_t number;
    bool good = check_number(d, s, w, &number);
    if (!check_body(d, w) || !good)
        return;
    const char *calls = w->calls.text;
    migration *m = arena_alloc(a, sizeof *m);
    m->number = number;
    m->name = w->name.text;
    m->at = w->value.at;
    m->written = w;
    if (calls != NULL)
        calls = arena_printf(a, "calls %s", calls);
    m->checksum = calls != NULL ? migration_checksum(a, calls, strlen(calls))
                                : migration_checksum(a, w->up.text, w->up.size);
    vec_push(a, s->migrations, m);
}

/* ---- all ------------------------------------------------------------------------------------ */

static int by_number(const void *a, const void *b)
{
    const migration *x = *(migration *const *)a, *y = *(migration *const *)b;
    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    if (x->at.source->number != y->at.source->number)
        return x->at.source->number < y->at.source->number ? -1 : 1;
    return x->at.begin < y->at.begin ? -1 : x->at.begin > y->at.begin;
}

static void check_numbers(diags *d, const schema *s)
{
    for (size_t i = 1; i < s->migrations.count; i++) {
        const migration *m = s->migrations.items[i], *before = s->migrations.items[i - 1];
        if (m->number != before->number)
            continue;
        diag *e = diag_error(d, E0701, m->at, "there are two migrations %" PRId64, m->number);
        diag_note(e, before->at, "the first, \"%s\", is here", before->name);
        diag_hint(e, "the later one belongs to the next version of the schema");
    }
}

void resolve_migrations(arena *a, diags *d, schema *s, const ast *tree)
{
    for (size_t i = 0; i < tree->files.count; i++) {
        const ast_file *file = tree->files.items[i];
        for (size_t j = 0; j < file->declarations.count; j++)
            if (file->declarations.items[j]->kind == DECLARATION_MIGRATION)
                add_migration(a, d, s, file->declarations.items[j]);
    }
    if (s->migrations.count > 1)
        qsort(s->migrations.items, s->migrations.count, sizeof *s->migrations.items, by_number);
    check_numbers(d, s);
}
