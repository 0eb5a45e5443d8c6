/* page_text.h - what stands behind the text of a query to get a page of its rows. */
#ifndef SCHEMAC_ROWS_PAGE_TEXT_H
#define SCHEMAC_ROWS_PAGE_TEXT_H

#include "engines/dialect.h"

/* WHERE, ORDER BY and LIMIT. Parameters, behind those of the query and its tenant: the values of the
   place, in the order of the keys; then the limit. */
void page_text(sql_buffer *out, const schemac_declared_query *q, uint32_t variant);

/* The number of the first of them. */
static inline unsigned page_first_parameter(const schemac_declared_query *q)
{
    return q->parameter_count + (q->confined ? 2u : 1u);
}

#endif
