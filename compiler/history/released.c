/* released.c - the declared version beside those that were released: its number, its statements,
   its migrations and the names that it says things had. */
#include "history/released.h"

#include "base/fold.h"
#include "base/suggest.h"
#include "history/difference.h"
#include "model/before.h"
#include "sql/fingerprint.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

typedef struct checker {
    arena *arena;
    diags *diags;
    const schema *schema;
    const schema_sql *sql;
    const history *history;
} checker;

static const past_version *newest_of(const history *h)
{
    return &h->releases.items[h->releases.count - 1];
}

/* ---- the version ----------------------------------------------------------------------------- */

static bool is_released_as_it_is(arena *a, const schema_sql *sql, const past_version *r)
{
    return shape_of(sql->description, sql->texts) == shape_of(r->sql->description, r->sql->texts) ||
           differences_of(a, r->schema, sql->schema).count == 0;
}

bool released_is(arena *a, const schema_sql *sql, const history *h)
{
    const past_version *r = history_version(h, sql->schema->version);
    return r != NULL && is_released_as_it_is(a, sql, r);
}

enum { MOST_NOTES = 8 };

static void note_differences(checker *c, diag *e, const past_version *r)
{
    differences all = differences_of(c->arena, r->schema, c->schema);
    for (size_t i = 0; i < all.count && i < MOST_NOTES; i++) {
        const difference *one = &all.items[i];
        const char *subject = difference_subject(c->arena, one->is != NULL ? one->is : one->was);
        if (one->was == NULL)
            diag_note(e, one->is->at, "%s is new", subject);
        else if (one->is == NULL)
            diag_note(e, one->was->at, "%s is not there any more", subject);
        else
            diag_note(e, one->is->at, "%s was: %s", subject, one->was->bare);
    }
    if (all.count > MOST_NOTES)
        diag_note(e, r->schema->snapshot->at, "and %zu more", all.count - MOST_NOTES);
}

/* false when there is no sense in looking further. */
static bool check_version(checker *c)
{
    const schema *s = c->schema;
    const past_version *newest = newest_of(c->history);
    const past_version *same = history_version(c->history, s->version);
    if (s->version < newest->schema->version) {
        diag *e =
            diag_error(c->diags, E0907, s->at,
                       "schema '%s' is version %" PRId64 ", and version %" PRId64 " was released",
                       s->name, s->version, newest->schema->version);
        diag_note(e, newest->schema->snapshot->at, "it is here");
        diag_hint(e, "schema %s version %" PRId64 ";", s->name, newest->schema->version + 1);
        return false;
    }
    if (same == NULL || is_released_as_it_is(c->arena, c->sql, same))
        return true;
    diag *e = diag_error(c->diags, E0908, s->at,
                         "version %" PRId64 " was released, and was something else", s->version);
    note_differences(c, e, same);
    diag_hint(e,
              "databases have been made by it: what is to change gets the next version: schema "
              "%s version %" PRId64 ";",
              s->name, s->version + 1);
    return false;
}

/* ---- migrations ------------------------------------------------------------------------------ */

static const migration *migration_of(const schema *s, int64_t number)
{
    for (size_t i = 0; i < s->migrations.count; i++)
        if (s->migrations.items[i]->number == number)
            return s->migrations.items[i];
    return NULL;
}

static void check_released_migration(checker *c, const migration *was)
{
    const migration *is = migration_of(c->schema, was->number);
    if (is == NULL && was->number <= c->schema->since)
        return; /* every database that it upgrades has run it */
    if (is != NULL && strcmp(is->checksum, was->checksum) == 0)
        return;
    diag *e = is == NULL
                  ? diag_error(c->diags, E0910, c->schema->at,
                               "migration %" PRId64 " was released, and is not there any more",
                               was->number)
                  : diag_error(c->diags, E0910, is->at,
                               "migration %" PRId64 " was released, and does something else now",
                               was->number);
    diag_note(e, was->at, "it is \"%s\" here", was->name);
    diag_hint(e, is == NULL ? "databases of older versions still need it: put it back"
                            : "databases have run it: put it back as it was, and let a new "
                              "migration do what is missing");
}

/* One that no released version had, of a version that has been passed, would never run. */
static void check_new_migration(checker *c, const migration *is, const past_version *newest)
{
    if (is->number > newest->schema->version || migration_of(newest->schema, is->number) != NULL)
        return;
    diag *e =
        diag_error(c->diags, E0910, is->at,
                   "migration %" PRId64 " is new, and version %" PRId64 " was released without it",
                   is->number, newest->schema->version);
    diag_note(e, newest->schema->snapshot->at, "it is here");
    diag_hint(e, "databases of that version would never run it: its number is that of the next "
                 "version");
}

static void check_migrations(checker *c)
{
    const past_version *newest = newest_of(c->history);
    for (size_t i = 0; i < newest->schema->migrations.count; i++)
        check_released_migration(c, newest->schema->migrations.items[i]);
    for (size_t i = 0; i < c->schema->migrations.count; i++)
        check_new_migration(c, c->schema->migrations.items[i], newest);
}

/* ---- old names ------------------------------------------------------------------------------- */

static bool has_word(const word *words, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (fold_equal(words[i].text, name))
            return true;
    return false;
}

static bool is_of_name(char c)
{
    return c == '_' || isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* Whether SQL has it as a word of its own. */
static bool has_name(const char *sql, const char *name)
{
    size_t size = strlen(name);
    for (const char *at = sql == NULL ? NULL : strstr(sql, name); at != NULL;
         at = strstr(at + 1, name))
        if ((at == sql || !is_of_name(at[-1])) && !is_of_name(at[size]))
            return true;
    return false;
}

/* Whether a migration that is not released yet speaks of it: what it makes for itself may be dropped. */
static bool is_in_migration(const checker *c, const char *name)
{
    const past_version *newest = newest_of(c->history);
    for (size_t i = 0; i < c->schema->migrations.count; i++) {
        const migration *m = c->schema->migrations.items[i];
        const char *up = m->written->up.text, *fill = m->written->fill.text;
        if (m->number > newest->schema->version && (has_name(up, name) || has_name(fill, name)))
            return true;
    }
    return false;
}

/* Whether some released version had a column of this name in what the model was, or was told of it. */
static bool had_column(const checker *c, const model *m, const char *column)
{
    for (size_t i = 0; i < c->history->releases.count; i++) {
        const model *was = before_model(c->history->releases.items[i].schema, m);
        if (was == NULL)
            continue;
        if (before_column(was, column) != NULL ||
            has_word(was->dropped.items, was->dropped.count, column))
            return true;
        for (size_t j = 0; j < was->fields.count; j++)
            if (has_word(was->fields.items[j]->was.items, was->fields.items[j]->was.count, column))
                return true;
    }
    return is_in_migration(c, column);
}

static bool had_table(const checker *c, const char *table)
{
    for (size_t i = 0; i < c->history->releases.count; i++) {
        const schema *was = c->history->releases.items[i].schema;
        if (before_table(was, table) != NULL ||
            has_word(was->dropped.items, was->dropped.count, table))
            return true;
        for (size_t j = 0; j < was->models.count; j++)
            if (has_word(was->models.items[j]->was.items, was->models.items[j]->was.count, table))
                return true;
    }
    return is_in_migration(c, table);
}

static void refuse_column(checker *c, const model *m, const word *name)
{
    diag *e = diag_error(c->diags, E0909, name->at, "no released version had a column '%s' in '%s'",
                         name->text, m->table);
    const model *was = before_model(newest_of(c->history)->schema, m);
    suggestion s = suggest_new(name->text);
    for (size_t i = 0; was != NULL && i < was->fields.count; i++)
        suggest_offer(&s, was->fields.items[i]->column);
    suggest_hint(&s, e);
}

static void refuse_table(checker *c, const word *name)
{
    diag *e =
        diag_error(c->diags, E0909, name->at, "no released version had a table '%s'", name->text);
    const schema *was = newest_of(c->history)->schema;
    suggestion s = suggest_new(name->text);
    for (size_t i = 0; i < was->models.count; i++)
        suggest_offer(&s, was->models.items[i]->table);
    suggest_hint(&s, e);
}

static void check_names_of_model(checker *c, const model *m)
{
    for (size_t i = 0; i < m->was.count; i++)
        if (!had_table(c, m->was.items[i].text))
            refuse_table(c, &m->was.items[i]);
    for (size_t i = 0; i < m->dropped.count; i++)
        if (!had_column(c, m, m->dropped.items[i].text))
            refuse_column(c, m, &m->dropped.items[i]);
    for (size_t i = 0; i < m->fields.count; i++)
        for (size_t j = 0; j < m->fields.items[i]->was.count; j++)
            if (!had_column(c, m, m->fields.items[i]->was.items[j].text))
                refuse_column(c, m, &m->fields.items[i]->was.items[j]);
}

static bool had_value(const checker *c, const enumeration *e, const char *value)
{
    for (size_t i = 0; i < c->history->releases.count; i++) {
        const schema *was = c->history->releases.items[i].schema;
        for (size_t j = 0; j < was->enums.count; j++)
            for (size_t k = 0; k < was->enums.items[j]->values.count; k++)
                if (strcmp(was->enums.items[j]->name, e->name) == 0 &&
                    strcmp(was->enums.items[j]->values.items[k].name, value) == 0)
                    return true;
    }
    return false;
}

static void check_names_of_enum(checker *c, const enumeration *e)
{
    for (size_t i = 0; i < e->values.count; i++) {
        const word *was = &e->values.items[i].was;
        if (was->text != NULL && !had_value(c, e, was->text))
            diag_error(c->diags, E0909, was->at,
                       "no released version had a value '%s' in enum '%s'", was->text, e->name);
    }
}

static bool was_called(const checker *c, const char *name)
{
    for (size_t i = 0; i < c->history->releases.count; i++)
        if (strcmp(c->history->releases.items[i].schema->name, name) == 0)
            return true;
    return false;
}

static void check_names(checker *c)
{
    const word *was = &c->schema->was;
    if (was->text != NULL && !was_called(c, was->text))
        diag_error(c->diags, E0909, was->at, "no released version was called '%s'", was->text);
    for (size_t i = 0; i < c->schema->enums.count; i++)
        check_names_of_enum(c, c->schema->enums.items[i]);
    for (size_t i = 0; i < c->schema->models.count; i++)
        check_names_of_model(c, c->schema->models.items[i]);
    for (size_t i = 0; i < c->schema->dropped.count; i++)
        if (!had_table(c, c->schema->dropped.items[i].text))
            refuse_table(c, &c->schema->dropped.items[i]);
}

/* ---- what rows get --------------------------------------------------------------------------- */

/* What was said of a version that was released goes for the step to that one. */
static void check_using(checker *c, const past_version *newest, const model *was, const field *f)
{
    const ast_modifier *w = f->given[MODIFIER_USING];
    const field *old = before_field(was, f);
    if (!f->using_before || old == NULL || difference_is_same_field(c->arena, old, f))
        return;
    diag *e = diag_error(c->diags, E0916, w->at,
                         "this was for version %" PRId64 ", and '%s' is something else now",
                         newest->schema->version, f->name);
    diag_note(e, old->at, "version %" PRId64 " has it so", newest->schema->version);
    diag_hint(e, "say anew what rows get in the step to version %" PRId64 ", or remove it",
              c->schema->version);
}

static void check_all_using(checker *c)
{
    const past_version *newest = newest_of(c->history);
    for (size_t i = 0; i < c->schema->models.count; i++) {
        const model *m = c->schema->models.items[i];
        const model *was = before_model(newest->schema, m);
        for (size_t j = 0; j < m->fields.count; j++) {
            const field *f = m->fields.items[j];
            const ast_modifier *w = f->given[MODIFIER_USING];
            if (w == NULL)
                continue;
            if (was != NULL) {
                check_using(c, newest, was, f);
                continue;
            }
            diag *e = diag_error(c->diags, E0915, w->at,
                                 "'%s' is new: no row of version %" PRId64 " can give '%s' a value",
                                 m->name, newest->schema->version, f->name);
            diag_hint(e, "remove it: rows get their values when they are inserted");
        }
    }
}

/* ---- values ---------------------------------------------------------------------------------- */

/* What a row gets that was written before the field was there. */
static bool has_value(const field *f)
{
    return f->nullable || f->assigned || f->value.kind != DEFAULT_NONE ||
           f->given[MODIFIER_GENERATED] != NULL || f->given[MODIFIER_VERSION] != NULL ||
           f->given[MODIFIER_USING] != NULL;
}

static void check_values(checker *c, const past_version *newest)
{
    for (size_t i = 0; i < c->schema->models.count; i++) {
        const model *m = c->schema->models.items[i];
        const model *was = before_model(newest->schema, m);
        for (size_t j = 0; was != NULL && j < m->fields.count; j++) {
            const field *f = m->fields.items[j];
            if (has_value(f) || before_field(was, f) != NULL)
                continue;
            diag *e = diag_error(c->diags, E0914, f->at,
                                 "'%s' is new and required: rows of version %" PRId64
                                 " have no value for it",
                                 f->name, newest->schema->version);
            diag_note(e, was->at, "version %" PRId64 " has '%s' without it",
                      newest->schema->version, was->name);
            diag_hint(e, "%slet migration %" PRId64 " add and fill column \"%s\"",
                      f->given[MODIFIER_TENANT] != NULL && f->in_key ? ""
                      : f->given[MODIFIER_TENANT] != NULL ? "say what each row gets, using (…), or "
                      : f->in_key                         ? "give it a default, or "
                                  : "give it a default, make it nullable, say what each row gets, "
                                    "using (…), or what it was called, was …, or ",
                      c->schema->version, f->column);
        }
    }
}

/* A migration may give the new fields their values. */
static bool has_own_migration(const checker *c, const past_version *newest)
{
    for (size_t i = 0; i < c->schema->migrations.count; i++)
        if (c->schema->migrations.items[i]->number > newest->schema->version)
            return true;
    return false;
}

void released_check(arena *a, diags *d, const schema_sql *sql, const history *h)
{
    checker c = {.arena = a, .diags = d, .schema = sql->schema, .sql = sql, .history = h};
    if (h->releases.count == 0 && sql->schema->was.text != NULL && h->others > 0)
        diag_error(d, E0909, sql->schema->was.at,
                   "no released version was called '%s': the history has versions of other schemas "
                   "alone",
                   sql->schema->was.text);
    if (h->releases.count == 0 || !check_version(&c))
        return;
    check_migrations(&c);
    check_names(&c);
    check_all_using(&c);
}

void released_check_values(arena *a, diags *d, const schema_sql *sql, const history *h)
{
    checker c = {.arena = a, .diags = d, .schema = sql->schema, .sql = sql, .history = h};
    const past_version *newest = h->releases.count == 0 ? NULL : newest_of(h);
    if (newest != NULL && sql->schema->version > newest->schema->version &&
        newest->schema->version >= sql->schema->since && !has_own_migration(&c, newest))
        check_values(&c, newest);
}
