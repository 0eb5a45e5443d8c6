/* text.h - SQL while it is written: what is quoted alike by every engine, and where the user's own
   pieces stand. */
#ifndef SCHEMAC_SQL_TEXT_H
#define SCHEMAC_SQL_TEXT_H

#include "base/buf.h"
#include "model/model.h"

/* Where the user's own SQL stands inside a statement. */
typedef struct sql_chunk {
    size_t offset;
    size_t size;
    span at;
    const char *what; /* "the check of 'credit'" */
} sql_chunk;

typedef VEC(sql_chunk) sql_chunks;

typedef struct sql_text {
    const char *text;
    size_t size;
    sql_chunks chunks;
} sql_text;

/* Writes statements, one after the other. */
typedef struct sql_writer {
    arena *arena;
    buf out;    /* what is kept of it is a copy of just its size */
    buf column; /* the name of the one at hand, quoted */
    sql_chunks chunks;
    size_t only; /* the one chunk to write, when filtering */
    bool filter;
    size_t seen;
} sql_writer;

sql_writer sql_writer_new(arena *a);

/* What has been written, which the writer then forgets. */
sql_text sql_writer_take(sql_writer *w);

/* The user's piece, and where it is. */
void sql_put_user(sql_writer *w, const ast_sql *sql, const char *what);

/* The condition of an index, which has one. */
void sql_put_condition(sql_writer *w, const index_path *p);

/* Whether the next of the user's pieces is to be written at all. */
bool sql_wants_next(sql_writer *w);

/* A name in quotes. */
void sql_put_name(buf *b, const char *name);

/* The fields' columns: "a","b". */
void sql_put_columns(buf *b, const fields *list);

/* A text in quotes. */
void sql_put_text(buf *b, const char *text);

#endif
