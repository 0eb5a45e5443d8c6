/* migrations.c - migrations in the order of their numbers. */
#include "model/migrations.h"

#include "base/digest.h"
#include "front/folder.h"
#include "model/c_reserved.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v' || c == '\n';
}

const char *migrations_checksum(arena *a, const char *text, size_t size)
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
        h = digest_bytes(h, text, (size_t)(last - text));
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

size_t migrations_skip_blanks(const char *text)
{
    const char *at = text;
    for (;;) {
        at += strspn(at, " \t\r\n\f\v");
        if (at[0] == '-' && at[1] == '-') {
            at += strcspn(at, "\n");
        } else if (at[0] == '/' && at[1] == '*') {
            const char *end = strstr(at + 2, "*/");
            at = end == NULL ? at + strlen(at) : end + 2;
        } else {
            return (size_t)(at - text);
        }
    }
}

static bool is_empty(const ast_sql *sql)
{
    const char *text = sql->text + migrations_skip_blanks(sql->text);
    while (*text == ';')
        text += 1 + migrations_skip_blanks(text + 1);
    return *text == '\0';
}

static bool check_guards(diags *d, const ast_declaration *w)
{
    bool good = true;
    for (size_t i = 0; i < w->guards.count; i++) {
        const ast_guard *g = &w->guards.items[i];
        bool named =
            g->object.text[0] != '\0' && (g->kind != GUARD_COLUMN || g->column.text[0] != '\0');
        if (!named)
            diag_hint(diag_error(d, E0213, g->at, "a name in this guard is empty"),
                      "it is a name in the database, as it was when the migration was written");
        good = good && named;
    }
    return good;
}

/* Where a message about empty SQL points: at its text, or at the braces around none. */
static span place_of(const ast_sql *sql)
{
    return sql->size > 0 ? sql->at : (span){sql->at.source, sql->at.begin - 1, sql->at.end + 1};
}

/* A part that may be left out does something. */
static bool check_part(diags *d, const ast_declaration *w, const ast_sql *part, const char *name,
                       const char *hint)
{
    if (part->text == NULL || !is_empty(part))
        return true;
    span at = folder_is_sql(w->at.source->name)
                  ? (span){w->at.source, part->at.begin, part->at.begin}
                  : place_of(part);
    diag *e = diag_error(d, E0111, at, "'%s' of migration %s does nothing", name, w->value.text);
    diag_hint(e, "%s", hint);
    return false;
}

static bool check_function(diags *d, const word *name)
{
    if (c_names_is_valid(name->text) && !c_names_is_reserved(name->text) &&
        strcmp(name->text, "main") != 0)
        return true;
    diag *e = diag_error(d, E0502, name->at, "'%s' cannot be the name of a C function", name->text);
    diag_hint(e, "C, C++ or the C library has it for something else");
    return false;
}

bool migrations_fills(const ast_declaration *w)
{
    return w->fill.text != NULL || w->fill_calls.text != NULL;
}

static bool check_body(diags *d, const ast_declaration *w)
{
    if (w->checksum.text != NULL)
        return true;
    if (w->calls.text != NULL)
        return check_function(d, &w->calls);
    bool good = migrations_fills(w) || !is_empty(&w->up);
    if (!good) {
        bool in_file = folder_is_sql(w->at.source->name);
        diag *e = diag_error(d, E0111, in_file ? w->at : place_of(&w->up),
                             "migration %s does nothing", w->value.text);
        diag_hint(e, in_file ? "its SQL stands behind '-- up', and before '-- down'"
                             : "SQL stands between the braces of 'up'");
    }
    if (w->fill_calls.text != NULL)
        good = check_function(d, &w->fill_calls) && good;
    good = check_part(d, w, &w->fill, "fill", "leave it out: nothing is filled") && good;
    return good; /* an empty 'down' says that there is nothing to undo */
}

/* What tables were before they are filled, only a history tells. */
static bool check_history(diags *d, const schema *s, const ast_declaration *w)
{
    if (!migrations_fills(w) || s->history != NULL)
        return true;
    diag *e = diag_error(d, E0911, w->fill.text != NULL ? w->fill.at : w->fill_calls.at,
                         "'fill' of migration %s needs a history: what tables were before is not "
                         "known",
                         w->value.text);
    diag_hint(e, "history \"history\"; and `schemac snapshot` for each released version");
    return false;
}

static void add_migration(arena *a, diags *d, schema *s, const ast_declaration *w,
                          bool tree_is_snapshot)
{
    int64_t number;
    bool good = check_number(d, s, w, &number);
    good = check_guards(d, w) && good;
    good = check_history(d, s, w) && good;
    if (!check_body(d, w) || !good)
        return;
    const char *calls = w->calls.text;
    if (w->checksum.text != NULL && !tree_is_snapshot) {
        diag *e =
            diag_error(d, E0902, w->checksum.at, "only a snapshot has the checksum of a migration");
        diag_hint(e, "migration %s \"%s\" { up { … } }", w->value.text, w->name.text);
        return;
    }
    migration *m = arena_alloc(a, sizeof *m);
    m->number = number;
    m->name = w->name.text;
    m->at = w->value.at;
    m->written = w;
    if (calls != NULL)
        calls = arena_printf(a, "calls %s", calls);
    const char *fill =
        w->fill_calls.text != NULL ? arena_printf(a, "calls %s", w->fill_calls.text) : w->fill.text;
    const char *text = calls != NULL  ? calls
                       : fill == NULL ? w->up.text
                                      : arena_printf(a, "%s\n-- fill\n%s", w->up.text, fill);
    m->checksum =
        w->checksum.text != NULL ? w->checksum.text : migrations_checksum(a, text, strlen(text));
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
    const migration *before = NULL; /* the first of its number */
    for (size_t i = 0; i < s->migrations.count; i++) {
        const migration *m = s->migrations.items[i];
        if (before == NULL || m->number != before->number) {
            before = m;
            continue;
        }
        diag *e = diag_error(d, E0701, m->at, "there are two migrations %" PRId64, m->number);
        diag_note(e, before->at, "the first, \"%s\", is here", before->name);
        diag_hint(e, "the later one belongs to the next version of the schema");
    }
}

void migrations_resolve(arena *a, diags *d, schema *s, const ast *tree)
{
    for (size_t i = 0; i < tree->files.count; i++) {
        const ast_file *file = tree->files.items[i];
        for (size_t j = 0; j < file->declarations.count; j++)
            if (file->declarations.items[j]->kind == DECLARATION_MIGRATION)
                add_migration(a, d, s, file->declarations.items[j], tree->snapshot);
    }
    if (s->migrations.count > 1)
        qsort(s->migrations.items, s->migrations.count, sizeof *s->migrations.items, by_number);
    check_numbers(d, s);
}
