/* find.h - a search as it was asked for: filters, order, page. find collects its rows, scan hands
   them out one by one. */
#ifndef SCHEMAC_ROWS_FIND_H
#define SCHEMAC_ROWS_FIND_H

#include "rows/cache.h"

typedef struct search {
    const schemac_model *model;
    const schemac_filter *filters;
    size_t count;
    int order; /* a path, or SCHEMAC_BY_KEY */
    const schemac_page *page;
    bool one_more; /* than the limit: to know whether there is another page */
} search;

/* The statement with everything bound, or NULL with the error set. What is bound is copied when
   `lasting`: the statement is then still used when the call has returned. */
cached *search_begin(schemac_db *db, const search *s, bool lasting);

/* A page that was passed in, or the one that stands for everything; NULL with the error set. */
const schemac_page *checked_page(schemac_db *db, const schemac_model *model,
                                 const schemac_page *page);
bool is_limited(const schemac_page *page);

#endif
