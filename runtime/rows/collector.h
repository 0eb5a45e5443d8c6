/* collector.h - rows that are read become one allocation: the rows, then their texts and blobs. */
#ifndef SCHEMAC_ROWS_COLLECTOR_H
#define SCHEMAC_ROWS_COLLECTOR_H

#include "handle/violation.h"

#include <string.h>

/* One block that the caller gets in the end: room for rows, then texts and blobs. */
typedef struct collector {
    const schemac_allocator *allocator;
    const schemac_model *model;
    const schemac_declared_query *query; /* whose rows they are; or NULL */
    unsigned char *block;                /* given */
    engine_rows rows;                    /* in it */
    size_t capacity;                     /* in rows */
    size_t limit;                        /* of rows; 0: none */
    bool more;                           /* there are rows beyond the limit */
    const void *key; /* the first field of the row, an int64, where it is not read; or NULL */
} collector;

static inline size_t collector_count(const collector *c)
{
    return c->capacity - c->rows.left;
}

/* Reads the rows of a statement whose parameters are bound, behind those that are there, and resets
   it. What was collected is kept when that fails, with the error set. */
schemac_status collector_read(schemac_db *db, collector *c, engine_statement *s);
/* The same; what was being done is said otherwise when the statement fails. */
schemac_status collector_run(schemac_db *db, collector *c, engine_statement *s, row_action action);

/* Forgets the rows from this one on. `used`: rows.used when it was read. */
void collector_drop(collector *c, size_t row, size_t used);

/* Gives back room that is not needed, and lets the members point to their texts. Rows that were
   collected are c->block, which is then the caller's; schemac_free takes it, before this, too. */
void collector_finish(collector *c);

/* A text of a row that was collected, before collector_finish; NULL when it is null. */
static inline const unsigned char *collector_text(const collector *c, const void *member)
{
    uintptr_t place;
    memcpy(&place, member, sizeof place);
    return place == 0 ? NULL : c->rows.texts + place - 1;
}

#endif
