#include "emit/emit.h"

#include "base/digest.h"
#include "emit/header.h"
#include "emit/source.h"

#include <inttypes.h>
#include <string.h>

/* Where a comment that begins here ends; `at` when none does. */
static size_t after_comment(const buf *b, size_t at)
{
    if (b->text[at] != '/' || b->text[at + 1] != '*')
        return at;
    const char *end = strstr(b->text + at, "*/");
    return (size_t)(end - b->text) + 2;
}

/* Over what an object file compiled against the header relies on: comments, with their lines of the
   schema, are not among it. */
static uint64_t hash_of(const buf *body)
{
    uint64_t h = HASH_START;
    bool quoted = false;
    for (size_t i = 0; i < body->size; i++) {
        size_t next = quoted ? i : after_comment(body, i);
        if (next > i) {
            i = next - 1;
            continue;
        }
        h = hash_step(h, (unsigned char)body->text[i]);
        if (quoted && body->text[i] == '\\')
            h = hash_step(h, (unsigned char)body->text[++i]);
        else if (body->text[i] == '"')
            quoted = !quoted;
    }
    return h;
}

emitted emit(arena *a, const schema_sql *s, const char *header_name)
{
    buf body = header_body(a, s->schema);
    const char *symbol =
        arena_printf(a, "%s_schema_must_be_%016" PRIx64, s->schema->name, hash_of(&body));
    emitted out;
    header_end(&body);
    out.header[0] = header_head(a, s->schema, header_name, symbol);
    out.header[1] = body;
    out.source = source_whole(a, s, header_name, symbol);
    return out;
}

/* Make's own quoting: '$' doubled, spaces and '#' escaped. */
static void make_path(buf *b, const char *path)
{
    for (; *path != '\0'; path++) {
        if (*path == '$')
            buf_char(b, '$');
        if (*path == ' ' || *path == '#')
            buf_char(b, '\\');
        buf_char(b, *path);
    }
}

buf emit_depfile(arena *a, const ast *tree, const char *const *outputs, size_t output_count)
{
    buf b = buf_new(a);
    for (size_t i = 0; i < output_count; i++) {
        make_path(&b, outputs[i]);
        buf_put(&b, i + 1 < output_count ? " " : ":");
    }
    for (size_t i = 0; i < tree->files.count; i++) {
        buf_put(&b, " \\\n  ");
        make_path(&b, tree->files.items[i]->source->name);
    }
    /* a file more in a folder changes the folder */
    for (size_t i = 0; i < tree->folders.count; i++) {
        buf_put(&b, " \\\n  ");
        make_path(&b, tree->folders.items[i]);
    }
    buf_char(&b, '\n');
    /* a file that is gone, and imported no more, is no reason for make to give up */
    for (size_t i = 0; i < tree->files.count; i++) {
        make_path(&b, tree->files.items[i]->source->name);
        buf_put(&b, ":\n");
    }
    return b;
}
