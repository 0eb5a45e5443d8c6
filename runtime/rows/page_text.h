/* page_text.h - what stands behind the text of a query to get a page of its rows. */
#ifndef SCHEMAC_ROWS_PAGE_TEXT_H
#define SCHEMAC_ROWS_PAGE_TEXT_H

#include "engines/dialect.h"

/* What a statement of a query is for, beside its optional parts: the lowest eight bits say which of
   them are left out. */
enum {
    QUERY_COUNTS = 1 << 8, /* how many rows there are */
    QUERY_LIMITED = 1 << 9,
    QUERY_PLACED = 1 << 10, /* the rows on one side of a place in the order */
    QUERY_BACK = 1 << 11,   /* the order turned round */
    QUERY_ORDER = 16        /* and from this bit on the number of the order, plus one; 0: none */
};

/* WHERE, ORDER BY and LIMIT. Parameters, behind those of the query and its tenant: the values of the
   place, in the order of the keys; then the limit. */
void page_text(sql_buffer *out, const schemac_declared_query *q, uint32_t variant);

/* The number of the first of them. */
static inline unsigned page_first_parameter(const schemac_declared_query *q)
{
    return q->parameter_count + (q->confined ? 2u : 1u);
}

#endif
