/* snapshot.c - writes a snapshot, and reads what one says of itself. */
#include "history/snapshot.h"

#include "base/digest.h"
#include "front/layout.h"
#include "history/listing.h"
#include "sql/fingerprint.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

const char *snapshot_name(arena *a, const schema *s)
{
    return arena_printf(a, "%s.%04" PRId64 ".schema", s->name, s->version);
}

/* ---- the hash of a text ---------------------------------------------------------------------- */

/* Version control may give lines other ends. */
static uint64_t hash_text(const char *text, size_t size)
{
    uint64_t h = HASH_START;
    for (size_t i = 0; i < size; i++)
        if (text[i] != '\r')
            h = hash_step(h, (unsigned char)text[i]);
    return h;
}

uint64_t snapshot_text_hash(const ast_declaration *d)
{
    const source *s = d->at.source;
    return hash_text(s->text + d->at.end, s->size - d->at.end);
}

/* ---- writing --------------------------------------------------------------------------------- */

static void put_declarations(buf *b, const schema *s)
{
    listing all = listing_of(b->arena, s);
    const char *open = NULL; /* the model whose statements are being written */
    buf_printf(b, "\nschema %s version %" PRId64, s->name, s->version);
    if (s->since > 0)
        buf_printf(b, " since %" PRId64, s->since);
    if (s->was.text != NULL)
        buf_printf(b, " was %s", s->was.text);
    buf_put(b, ";\n");
    for (size_t i = 0; i < all.count; i++) {
        const listed *one = &all.items[i];
        bool member = one->kind == LISTED_FIELD || one->kind == LISTED_MEMBER;
        if (open != NULL && (!member || strcmp(open, one->of) != 0)) {
            buf_put(b, "}\n");
            open = NULL;
        }
        if (member && open == NULL) {
            buf_printf(b, "\nmodel %s {\n", one->of);
            open = one->of;
        } else if (!member) {
            buf_put(b, one->kind == LISTED_SCHEMA ? "" : "\n");
        }
        buf_printf(b, "%s\n", one->text);
    }
    if (open != NULL)
        buf_put(b, "}\n");
}

static void put_object(buf *b, const char *create)
{
    if (create != NULL)
        buf_printf(b, "%s;\n", create);
}

static void put_objects(buf *b, const schemac_sql_object *objects, size_t count)
{
    for (size_t i = 0; i < count; i++)
        put_object(b, objects[i].create);
}

static void put_statements(buf *b, const schema_sql *sql)
{
    const schemac_schema *d = sql->description;
    buf_printf(b, "\nstatements %s {\n", sql->texts->engine);
    for (size_t i = 0; i < d->model_count; i++) {
        size_t number = d->order[i];
        const schemac_model_texts *t = &sql->texts->models[number];
        put_object(b, t->create);
        put_objects(b, t->foreign_keys, t->foreign_key_count);
        put_objects(b, t->indexes, d->models[number].path_count);
        put_objects(b, t->triggers, t->trigger_count);
    }
    put_objects(b, sql->texts->views, sql->texts->view_count);
    buf_put(b, "};\n");
}

/* In the one layout, which parses as the text does. */
static buf laid_out(arena *a, const buf *text)
{
    diags *none = diags_new(a, &codes);
    lexemes all = {0};
    const source *s = source_new(a, "snapshot", text->text, text->size);
    return layout_read(a, none, s, &all) ? layout_text(a, &all) : *text;
}

buf snapshot_write(arena *a, const schema_sql *sql, uint64_t after)
{
    uint64_t shape = shape_of(sql->description, sql->texts);
    buf body = buf_new(a);
    put_declarations(&body, sql->schema);
    put_statements(&body, sql);
    body = laid_out(a, &body);
    buf rest = buf_new(a);
    buf_printf(&rest, "\n\n%s", body.text);
    buf out = buf_new(a);
    buf_printf(&out, "// Version %" PRId64 " of '%s' as it was released. Do not edit.\n",
               sql->schema->version, sql->schema->name);
    buf_printf(&out, "snapshot format %d by \"%s\" shape \"%016" PRIx64 "\"", SNAPSHOT_FORMAT,
               SCHEMAC_VERSION, shape);
    if (after != 0)
        buf_printf(&out, " after \"%016" PRIx64 "\"", after);
    buf_printf(&out, " text \"%016" PRIx64 "\";", hash_text(rest.text, rest.size));
    buf_add(&out, rest.text, rest.size);
    return out;
}

/* ---- reading --------------------------------------------------------------------------------- */

static bool read_number(const char *text, uint64_t *out)
{
    char *end;
    *out = strtoull(text, &end, 16);
    return strlen(text) == 16 && *end == '\0';
}

bool snapshot_read_facts(const ast_declaration *d, snapshot_facts *out)
{
    *out = (snapshot_facts){.writer = NULL};
    if (strcmp(d->name.text, "format") != 0 || strcmp(d->value.text, "1") != 0)
        return false;
    for (size_t i = 0; i < d->facts.count; i++) {
        const char *name = d->facts.items[i].name.text;
        const char *text = d->facts.items[i].value.value.text;
        bool good = true;
        if (strcmp(name, "by") == 0)
            out->writer = text;
        else if (strcmp(name, "shape") == 0)
            good = read_number(text, &out->shape);
        else if (strcmp(name, "after") == 0)
            good = read_number(text, &out->after);
        else if (strcmp(name, "text") == 0)
            good = read_number(text, &out->text);
        else
            return false;
        if (!good)
            return false;
    }
    return out->writer != NULL && out->shape != 0 && out->text != 0;
}
