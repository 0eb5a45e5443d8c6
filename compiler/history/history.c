/* history.c - snapshots, each read as a schema, in the order of their versions. */
#include "history/history.h"

#include "base/path.h"
#include "history/listing.h"
#include "history/statements.h"
#include "model/before.h"
#include "model/build.h"
#include "model/migrations.h"
#include "sql/describe.h"

#include <inttypes.h>
#include <string.h>

/* ---- one snapshot ---------------------------------------------------------------------------- */

/* The place of a message about the whole file. */
static span start_of(const schema *s)
{
    return s->snapshot != NULL ? s->snapshot->at : (span){s->root, 0, 0};
}

static bool begins_with(const char *file, const char *name)
{
    size_t size = strlen(name);
    return strncmp(file, name, size) == 0 && file[size] == '.';
}

static bool is_called(const schema *s, const char *name)
{
    bool is = strcmp(s->name, name) == 0;
    for (size_t i = 0; i < s->names.count && !is; i++)
        is = strcmp(s->names.items[i], name) == 0;
    return is;
}

/* "shop.0003.schema" is of 'shop', and of a schema that was called so; other schemas may have the same
   folder. */
static bool is_of(const char *file, const schema *s)
{
    bool is = begins_with(file, s->name);
    for (size_t i = 0; i < s->names.count && !is; i++)
        is = begins_with(file, s->names.items[i]);
    return is;
}

static bool has_right_name(arena *a, diags *d, const schema *s)
{
    const char *wanted = snapshot_name(a, s);
    if (strcmp(path_base(s->root->name), wanted) == 0)
        return true;
    diag *e = diag_error(d, E0904, s->at, "version %" PRId64 " of '%s' is in a file called '%s'",
                         s->version, s->name, path_base(s->root->name));
    diag_hint(e, "its name is %s", wanted);
    return false;
}

static bool take_facts(diags *d, const schema *s, snapshot_facts *out)
{
    if (s->snapshot == NULL || !snapshot_read_facts(s->snapshot, out)) {
        diag_error(d, E0904, start_of(s), "the snapshot does not say what it is");
        return false;
    }
    if (snapshot_text_hash(s->snapshot) == out->text)
        return true;
    diag *e = diag_error(d, E0905, start_of(s),
                         "this snapshot is not what was released: its text was changed");
    diag_hint(e, "put it back from version control; what is to change gets a version of its own");
    return false;
}

/* false when something is wrong with it, which is reported. */
static bool read_release(arena *a, diags *d, ast_file *file, past_version *out)
{
    ast tree = {.root = file, .snapshot = true};
    vec_push(a, tree.files, file);
    out->schema = model_build(a, d, &tree);
    return out->schema != NULL && has_right_name(a, d, out->schema) &&
           take_facts(d, out->schema, &out->facts);
}

const schema_sql *history_read_snapshot(arena *a, diags *d, const ast *tree,
                                        const sql_dialect *dialect)
{
    snapshot_facts facts;
    schema *s = model_build(a, d, tree);
    return s != NULL && take_facts(d, s, &facts) ? sql_describe(a, s, dialect) : NULL;
}

/* What the version before says, too, was done then. */
static void settle_enum(enumeration *now, const enumeration *before)
{
    for (size_t i = 0; i < now->values.count; i++)
        for (size_t j = 0; j < before->values.count; j++) {
            enum_value *v = &now->values.items[i];
            const enum_value *w = &before->values.items[j];
            if (v->was.text != NULL && w->was.text != NULL && strcmp(v->name, w->name) == 0 &&
                strcmp(v->was.text, w->was.text) == 0)
                v->was_before = true;
        }
}

/* However its white space is. */
static bool is_same_sql(arena *a, const ast_sql *one, const ast_sql *other)
{
    return strcmp(listing_in_one_line(a, one->text, one->size),
                  listing_in_one_line(a, other->text, other->size)) == 0;
}

static void settle_fields(arena *a, model *now, const model *before)
{
    for (size_t i = 0; i < now->fields.count; i++) {
        field *f = now->fields.items[i];
        const field *was = f->given[MODIFIER_USING] == NULL ? NULL : before_field(before, f);
        f->using_before =
            was != NULL && was->given[MODIFIER_USING] != NULL &&
            is_same_sql(a, &was->given[MODIFIER_USING]->sql, &f->given[MODIFIER_USING]->sql);
    }
}

static void settle_names(arena *a, schema *now, const schema *before)
{
    for (size_t i = 0; i < now->models.count; i++) {
        const model *was = before_model(before, now->models.items[i]);
        if (was != NULL)
            settle_fields(a, now->models.items[i], was);
    }
    for (size_t i = 0; i < now->enums.count; i++)
        for (size_t j = 0; j < before->enums.count; j++)
            if (strcmp(now->enums.items[i]->name, before->enums.items[j]->name) == 0)
                settle_enum(now->enums.items[i], before->enums.items[j]);
}

/* What migrations do, the declared schema says. */
static bool is_filled(const schema *declared, const schema *now, const schema *before)
{
    for (size_t i = 0; i < declared->migrations.count; i++) {
        const migration *m = declared->migrations.items[i];
        if (migrations_fills(m->written) && m->number <= now->version &&
            (before == NULL || m->number > before->version))
            return true;
    }
    return false;
}

/* Of released versions samples are those that the declared one has. */
static void take_samples(const schema *declared, schema *released)
{
    for (size_t i = 0; i < declared->models.count; i++) {
        const model *m = declared->models.items[i];
        const model *was = before_model(released, m);
        for (size_t j = 0; was != NULL && j < m->fields.count; j++) {
            const field *f = m->fields.items[j], *old = before_field(was, f);
            if (old != NULL && f->samples.count > 0 && old->type == f->type)
                was->fields.items[old->number]->samples.items = f->samples.items,
                was->fields.items[old->number]->samples.count = f->samples.count;
        }
    }
}

/* The step from the version before to this one. */
static void settle_step(arena *a, const schema *declared, schema *now, const schema *before)
{
    now->before = before;
    now->fills = is_filled(declared, now, before);
    if (before != NULL)
        settle_names(a, now, before);
}

/* ---- all of them ----------------------------------------------------------------------------- */

/* One that was the first when it was written does not say what it follows. */
static bool check_order(diags *d, const history *h)
{
    bool good = true;
    for (size_t i = 1; i < h->releases.count; i++) {
        const past_version *before = &h->releases.items[i - 1], *r = &h->releases.items[i];
        if (r->facts.after == 0 || r->facts.after == before->facts.shape)
            continue;
        diag *e = diag_error(d, E0906, r->schema->snapshot->at,
                             "version %" PRId64 " was made on top of another version than %" PRId64,
                             r->schema->version, before->schema->version);
        diag_note(e, before->schema->snapshot->at, "version %" PRId64 " is this one",
                  before->schema->version);
        diag_hint(e, "two branches have released something: the later one becomes the next "
                     "version, and its snapshot is written anew");
        good = false;
    }
    return good;
}

/* The names of the files have the version's digits: up to 9999 their order is that of the versions.
   */
static void insert_by_version(arena *a, history *h, past_version r)
{
    vec_push(a, h->releases, r);
    for (size_t i = h->releases.count - 1; i > 0; i--) {
        past_version *before = &h->releases.items[i - 1];
        if (before->schema->version <= r.schema->version)
            break;
        h->releases.items[i] = *before;
        *before = r;
    }
}

static bool take_release(arena *a, diags *d, ast_file *file, schema *s, history *h)
{
    past_version r;
    if (!read_release(a, d, file, &r))
        return false;
    insert_by_version(a, h, r);
    if (r.schema->was.text != NULL && !is_called(s, r.schema->was.text))
        vec_push(a, s->names, r.schema->was.text);
    return true;
}

const history *history_read(arena *a, diags *d, const ast *tree, schema *s,
                            const sql_dialect *dialect)
{
    if (s->history == NULL)
        return NULL;
    history *h = arena_alloc(a, sizeof *h);
    bool good = true;
    bool *taken = arena_alloc(a, (tree->released.count + 1) * sizeof *taken);
    for (size_t names = SIZE_MAX; names != s->names.count;) {
        names = s->names.count; /* what a snapshot was called leads to others */
        for (size_t i = 0; i < tree->released.count; i++)
            if (!taken[i] && is_of(path_base(tree->released.items[i]->source->name), s)) {
                taken[i] = true;
                good = take_release(a, d, tree->released.items[i], s, h) && good;
            }
    }
    for (size_t i = 0; i < tree->released.count; i++)
        h->others += !taken[i];
    if (!good || !check_order(d, h))
        return NULL;
    for (size_t i = 0; i < h->releases.count; i++) {
        past_version *one = &h->releases.items[i];
        settle_step(a, s, one->schema, i > 0 ? h->releases.items[i - 1].schema : NULL);
        take_samples(s, one->schema);
        one->sql = sql_describe_as(
            a, statements_as_released(a, sql_describe(a, one->schema, dialect)), one->facts.shape);
    }
    const past_version *before = history_before(h, s->version);
    settle_step(a, s, s, before != NULL ? before->schema : NULL);
    return h;
}

const schema_sql *history_describe(arena *a, const history *h, const schema_sql *of)
{
    size_t count = 0;
    const schema_sql **list = arena_alloc(a, h->releases.count * sizeof *list);
    const past_version *same = history_version(h, of->schema->version);
    if (same != NULL) /* however another schemac writes its tables */
        of = sql_describe_as(a, of, same->facts.shape);
    for (size_t i = 0; i < h->releases.count; i++)
        if (h->releases.items[i].schema->version < of->schema->version &&
            h->releases.items[i].schema->version >= of->schema->since)
            list[count++] = h->releases.items[i].sql;
    return count == 0 ? of : sql_describe_released(a, of, list, count);
}

const past_version *history_before(const history *h, int64_t version)
{
    const past_version *found = NULL;
    for (size_t i = 0; i < h->releases.count; i++)
        if (h->releases.items[i].schema->version < version)
            found = &h->releases.items[i];
    return found;
}

const past_version *history_version(const history *h, int64_t version)
{
    for (size_t i = 0; i < h->releases.count; i++)
        if (h->releases.items[i].schema->version == version)
            return &h->releases.items[i];
    return NULL;
}
