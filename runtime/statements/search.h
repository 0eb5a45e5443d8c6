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
    int order; /* a path, SCHEMAC_BY_KEY, or SCHEMAC_BY_FIELD and a field */
    const schemac_page *page;
    bool collected; /* the rows are put together: one more than the limit tells whether there is
                       another page, and a page in front of a place comes backwards */
    search_verb verb;
    const uint16_t *fields; /* that SEARCH_PATCH writes, */
    size_t field_count;
    const bool *named; /* the same as a mask */
    const void *row;   /* which has their values */
    /* of a query of the schema, whose `result` the model is: with its text; else NULL */
    const schemac_declared_query *asked;
    const schemac_query_texts *asked_texts;
} search;

/* Behind which row a page begins, or in front of which it ends. */
typedef struct search_place {
    const void *row; /* of which the fields of the order are set; NULL: it begins with the first */
    const uint16_t *fields; /* of the order, as search_order_fields gives them */
    size_t count; /* how many of these fields count: all, or up to one of which only a bound is
                        known */
    bool beyond;  /* and that bound is beyond all values */
} search_place;

enum {
    SEARCH_MOST_ORDER = 33, /* the compiler allows 16 fields in a key or index; and the tenant */
};

bool page_is_limited(const schemac_page *page);

/* A filter that is made of those behind it. */
static inline bool search_is_group(unsigned op)
{
    return op >= SCHEMAC_ANY && op <= SCHEMAC_NOT;
}

/* A comparison by LIKE. */
static inline bool search_is_pattern(unsigned op)
{
    return op == SCHEMAC_LIKE || (op >= SCHEMAC_CONTAINS && op <= SCHEMAC_ENDS);
}

/* Whether a character stands for others in a pattern, or for how the next one is meant. */
static inline bool search_is_wild(char c)
{
    return c == '%' || c == '_' || c == '\\';
}

/* Whether the pattern of such a filter has a backslash. */
bool search_escapes(const schemac_filter *x);

/* Lists of values come in few sizes, so that few statements serve them all; the last value stands
   for those that are not there. */
size_t search_list_size(const engine_dialect *dialect, size_t count);

/* The fields that an order compares: those of the path or the one field, then those of the key
   (statement_order) that are not among them. Returns how many; `out` has room for SEARCH_MOST_ORDER.
   */
size_t search_order_fields(const schemac_model *model, int order, unsigned scope, uint16_t *out);

/* Whether field `i` of the order descends where that is said: in the path's index. */
static inline bool search_declares_descending(const schemac_model *model, int order, size_t i)
{
    return order >= 0 && order < SCHEMAC_BY_FIELD && i < model->paths[order].count &&
           (model->paths[order].descending >> i & 1) != 0;
}

/* Whether rows on this page's side of its place have lesser values in field `i` of the order. */
bool search_lessens(const search *s, size_t i);

/* Whether the rows come in an order that is turned round: those of a page that ends at a place. */
bool search_comes_back(const search *s);

static inline bool search_marks_deleted(const search *s)
{
    return s->verb == SEARCH_DELETE && s->model->soft_delete != SCHEMAC_NO_FIELD;
}

/* The conditions: scope and filters. */
void search_conditions(sql_buffer *b, const search *s, unsigned scope);

/* Writes the statement. Parameters: of a change the fields that it sets, when the row was deleted,
   fields set on update; the tenant unless the scope is the system's, filters, what place_text says
   of the place, the limit. */
void search_text(sql_buffer *b, const search *s, unsigned scope, const search_place *place);

/* Writes the statement that reads one row by its key, deleted or not. Parameters: the key in the
   order of statement_order, the tenant unless the scope is the system's. */
void search_row_text(sql_buffer *b, const schemac_model *model, unsigned scope);

#endif
