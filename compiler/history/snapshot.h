/* snapshot.h - a version of a schema as a file: what it declares, and the statements that make its
   tables. Once it is released, the file never changes. */
#ifndef SCHEMAC_HISTORY_SNAPSHOT_H
#define SCHEMAC_HISTORY_SNAPSHOT_H

#include "base/buf.h"
#include "sql/schema_sql.h"

#include <stdint.h>

/* What a snapshot says of itself. */
typedef struct snapshot_facts {
    const char *writer; /* the schemac that wrote it */
    uint64_t shape;     /* of the version: see shape_of */
    uint64_t after;     /* the shape of the version before it; 0 when it is the first */
    uint64_t text;      /* a hash of everything behind the statement, without '\r' */
} snapshot_facts;

/* "shop.0003.schema" */
const char *snapshot_name(arena *a, const schema *s);

/* The text of the file, in the one layout. after: the shape of the newest version before it, or
   0. */
buf snapshot_write(arena *a, const schema_sql *sql, uint64_t after);

/* Reads the statement; false when it says anything else, or not all. */
bool snapshot_read_facts(const ast_declaration *d, snapshot_facts *out);

/* The hash of what stands behind the statement. */
uint64_t snapshot_text_hash(const ast_declaration *d);

#endif
