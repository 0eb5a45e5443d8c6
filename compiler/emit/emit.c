#include "emit/emit.h"

#include "base/digest.h"
#include "emit/header.h"
#include "emit/source.h"

#include <inttypes.h>
#include <string.h>

/* Behind the literal that begins here. */
static const char *after_literal(const char *p)
{
    for (p++; *p != '"'; p++)
        p += *p == '\\';
    return p + 1;
}

/* Over what an object file compiled against the header relies on: comments, with their lines of the
   schema, are not among it. */
static uint64_t header_digest(const buf *body)
{
    uint64_t h = HASH_START;
    const char *end = body->text + body->size;
    for (const char *p = body->text; p < end;) {
        if (p[0] == '/' && p[1] == '*') {
            p = strstr(p + 2, "*/") + 2;
        } else if (p[0] == '"') {
            const char *next = after_literal(p);
            h = digest_bytes(h, p, (size_t)(next - p));
            p = next;
        } else {
            h = hash_step(h, (unsigned char)*p++);
        }
    }
    return h;
}

emitted emit(arena *a, const schema_sql *s, const char *header_name)
{
    buf body = header_body(a, s->schema);
    const char *symbol =
        arena_printf(a, "%s_schema_must_be_%016" PRIx64, s->schema->name, header_digest(&body));
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
