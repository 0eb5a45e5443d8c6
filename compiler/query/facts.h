/* facts.h - what is known of the columns that a SELECT gives, by what stands there. */
#ifndef SCHEMAC_QUERY_FACTS_H
#define SCHEMAC_QUERY_FACTS_H

#include "model/queries.h"
#include "query/shape.h"

typedef enum {
    FACT_UNKNOWN,
    FACT_FIELD,   /* a plain column of a model, in each arm the same type */
    FACT_INTEGER, /* a number of rows and the like, an integer literal */
    FACT_REAL,
    FACT_TEXT,
    FACT_BOOL, /* exists, a comparison, true and false */
    FACT_NULL  /* the word NULL alone */
} query_fact_kind;

typedef struct query_fact {
    query_fact_kind kind;
    const char *name; /* of the column: its alias, or that of the plain column; NULL: the engine
                            chooses one */
    /* of FACT_FIELD: where it comes from, in the first arm; of what a view computes, no model and a
       field that has the declared type */
    const model *model;
    const field *field;
    bool never_null;
    const char
        *why; /* while it may be null, when there is a reason to tell: "the outer join may find
                        no row", "sum of no rows is NULL"; else NULL */
    const char *way_out; /* with it, or NULL: "coalesce(sum(total), 0)" */
    bool mixed;          /* arms have it from different fields of one type */
    bool scaled;         /* * or / with a decimal among what is computed: its scale is another */
    query_range absent;  /* a name in it that no column here has; empty without one */
    query_range tokens;  /* where it stands, in the first arm */
    size_t item;         /* of the first arm: the number of the item that it comes from */
} query_fact;

typedef VEC(query_fact) query_facts;

/* The columns of a SELECT, `*` and `o.*` written out. false when their number is not known. */
bool query_facts_read(arena *a, const query_tokens *tokens, const query_select *of,
                      query_facts *out);
/* The same where parameters are known: one that has to be given is never NULL. */
bool query_facts_read_given(arena *a, const query_tokens *tokens, const slots *parameters,
                            const query_select *of, query_facts *out);

/* Whether a SELECT of one arm sums up all that it reads, so that it gives one row at most. */
bool query_facts_is_summed(arena *a, const query_tokens *tokens, const query_select *of);

#endif
