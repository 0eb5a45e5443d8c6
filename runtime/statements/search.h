/* search.h - a search as it was asked for, and its text: filters, order, page. find collects its
   rows, scan hands them out one by one; others count or change what passes the filters. */
#ifndef SCHEMAC_STATEMENTS_SEARCH_H
#define SCHEMAC_STATEMENTS_SEARCH_H

#include "engines/dialect.h"

/* What is done with the rows that pass the filters. */
typedef enum search_verb {
    SEARCH_ROWS,
    SEARCH_COUNT,
    SEARCH_EXISTS,
    SEARCH_DELETE, /* or mark as deleted */
    SEARCH_PATCH
} search_verb;

typedef struct search {
    const schemac_model *model;
    const schemac_filter *filters;
    size_t count;
    int order; /* a path, or SCHEMAC_BY_KEY */
    const schemac_page *page;
    bool one_more; /* than the limit: to know whether there is another page */
    search_verb verb;
    const uint16_t *fields; /* that SEARCH_PATCH writes, */
    size_t field_count;
    const bool *named; /* the same as a mask */
    const void *row;   /* which has their values */
} search;

enum {
    SEARCH_MOST_ORDER = 33, /* the compiler allows 16 fields in a key or index; and the tenant */
};

bool page_is_limited(const schemac_page *page);

/* Lists of values come in few sizes, so that few statements serve them all; the last value stands
   for those that are not there. */
size_t search_list_size(const engine_dialect *dialect, size_t count);

/* The fields that an order compares: those of the path, then those of the key (statement_order)
   that are not among them. path may be SCHEMAC_BY_KEY. Returns how many; `out` has room for
   SEARCH_MOST_ORDER. */
size_t search_order_fields(const schemac_model *model, int path, unsigned scope, uint16_t *out);

/* Whether field `i` of the order descends on this page. */
bool search_descends(const search *s, size_t i);

static inline bool search_marks_deleted(const search *s)
{
    return s->verb == SEARCH_DELETE && s->model->soft_delete != SCHEMAC_NO_FIELD;
}

/* The conditions: scope and filters. */
void search_conditions(sql_buffer *b, const search *s, unsigned scope);

/* Writes the statement. after: the row behind which the page begins, or NULL. Parameters: of
   a change the fields that it sets, when the row was deleted, fields set on update; the tenant
   unless the scope is the system's, filters, what search_text says of `after`, the limit. */
void search_text(sql_buffer *b, const search *s, unsigned scope, const void *after);

#endif
