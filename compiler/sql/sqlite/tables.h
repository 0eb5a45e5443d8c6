/* tables.h - the statements that create tables and indexes. */
#ifndef SCHEMAC_SQL_SQLITE_TABLES_H
#define SCHEMAC_SQL_SQLITE_TABLES_H

#include "base/buf.h"
#include "sql/sql.h"

/* Text that is being rendered, and where the user's own pieces are in it. */
typedef struct writer {
    arena *arena;
    buf out;    /* what is kept of it is a copy of just its size */
    buf column; /* the name of the one at hand, quoted */
    sql_chunks chunks;
    size_t only; /* the one chunk to write, when filtering */
    bool filter;
    size_t seen;
} writer;

/* For many statements, one after the other. */
writer writer_new(arena *a);

sql_text table_create(writer *w, const schema *s, const model *m);
/* Its text is NULL when another index serves. */
sql_text index_create(writer *w, const model *m, const index_path *p);
/* The condition of a path, as it stands in statements; the text is NULL without one. */
sql_text path_where(writer *w, const index_path *p);

#endif
