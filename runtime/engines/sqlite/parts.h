/* parts.h - the text of a CREATE TABLE statement, split into columns and what is said of them and
   of the table (https://sqlite.org/lang_createtable.html). */
#ifndef SCHEMAC_ENGINES_SQLITE_PARTS_H
#define SCHEMAC_ENGINES_SQLITE_PARTS_H

#include "engines/sqlite/sqlite.h"

typedef struct text_span {
    const char *begin, *end;
} text_span;

typedef struct part_piece {
    catalogue_piece piece;
    text_span span;
} part_piece;

/* A column, or one constraint of the table. */
typedef struct part_element {
    bool is_column;
    bool after_comma; /* false of the first, too */
    catalogue_column column;
    text_span span; /* from its first token to its last, */
    text_span room; /* and with what stands before and behind it: the commas are between rooms */
    text_span type; /* empty where there is none: behind the name */
} part_element;

/* Numbers in pieces count columns alone. */
typedef struct part_list {
    memory_pool *pool;
    engine_connection *connection; /* is asked what a reference without columns means; or NULL */
    bool unread;                   /* it could not tell */
    part_element *elements;
    size_t count, capacity;
    part_piece *pieces; /* in the order of the text */
    size_t piece_count, piece_capacity;
    size_t column_count;
    const char *open, *close; /* the brackets; NULL when there are none, as of a virtual table */
} part_list;

/* What a unique index is over, from its statement. */
void parts_unique_columns(memory_pool *p, const char *create, catalogue_object *out);

/* false when memory ran out, which the pool says, too, or the connection has failed. */
bool parts_split(const char *create, part_list *out);

#endif
