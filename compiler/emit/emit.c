/* emit.c - header and source of a schema, and the symbol that ties them together. */
#include "emit/emit.h"

#include "base/digest.h"
#include "emit/header.h"
#include "emit/source.h"

#include <inttypes.h>
#include <string.h>

/* What follows the string literal that begins at `p`. */
static const char *after_literal(const char *p)
{
    for (p++; *p != '"'; p++)
        p += *p == '\\';
    return p + 1;
}

/* A hash over what an object file compiled against the header relies on. Comments, with their lines
   of the schema, are not among it. */
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

emitted emit_schema(arena *a, const schema_sql *s, const char *header_name)
{
    buf body = header_body(a, s);
    const char *symbol =
        arena_printf(a, "%s_schema_must_be_%016" PRIx64, s->schema->name, header_digest(&body));
    emitted out;
    header_end(&body);
    out.header[0] = header_head(a, s->schema, header_name, symbol);
    out.header[1] = body;
    out.source = source_whole(a, s, header_name, symbol);
    return out;
}
