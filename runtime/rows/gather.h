/* gather.h - rows of queries with whole rows beside their own values: read apart, and put together
   in one block. */
#ifndef SCHEMAC_ROWS_GATHER_H
#define SCHEMAC_ROWS_GATHER_H

#include "rows/declared.h"

/* What was gathered. */
typedef struct gathered {
    void *rows; /* for schemac_free; NULL when there are none */
    size_t count;
} gathered;

/* Runs the statement of the call, whose parameters are bound, and resets it. most: rows that are
   wanted; further ones are not read. */
schemac_status gather_rows(query_call *call, size_t most, gathered *out);

/* One row of the statement into memory of the caller: `row`, and behind it, aligned, a row of each part.
   Texts stay with the engine. */
engine_step gather_row(query_call *call, unsigned char *row);

/* Bytes that gather_row needs. */
size_t gather_size(const schemac_declared_query *query);

#endif
