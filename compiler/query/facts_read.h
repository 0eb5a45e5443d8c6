/* facts_read.h - what the files share that find out what is known of columns. */
#ifndef SCHEMAC_QUERY_FACTS_READ_H
#define SCHEMAC_QUERY_FACTS_READ_H

#include "query/facts.h"
#include "query/shape_read.h"

typedef enum { FACTS_UNSEEN, FACTS_BUSY, FACTS_ASSUMED, FACTS_KNOWN, FACTS_UNKNOWN } facts_state;

/* Where an expression stands. */
typedef struct facts_scope {
    const query_select *select;
    size_t arm;
} facts_scope;

/* The columns of one SELECT. */
typedef struct facts_entry {
    facts_state state;
    query_facts facts;
} facts_entry;

typedef struct facts_reader {
    shape_reader words;       /* its arena and tokens */
    const slots *parameters;  /* NULL: of which nothing is known */
    VEC(facts_entry) entries; /* by the number of the SELECT */
    VEC(size_t) done;         /* SELECTs in the order in which they became known */
    size_t budget;            /* steps that may still be made: statements are untrusted */
    facts_scope summed_of;    /* the last arm of which was asked whether it sums up, */
    bool summed;              /* and the answer */
    unsigned depth;           /* of expressions and SELECTs in each other */
} facts_reader;

/* ---- merging (facts_merge.c) ------------------------------------------------------------------ */

bool facts_is_decimal(const query_fact *fact);
/* Whether its values are integers in the database. */
bool facts_is_integer(const query_fact *fact);
/* Makes of the type what both have; FACT_UNKNOWN when they have none. */
void facts_agree(const facts_reader *f, query_fact *into, const query_fact *other);
/* Of two arms. false when their numbers of columns differ. */
bool facts_merge(const facts_reader *f, query_facts *into, const query_facts *other);

/* ---- SELECTs (facts_select.c) ----------------------------------------------------------------- */

/* Whether a step may be made; deeper by one until facts_leave. */
bool facts_enter(facts_reader *f, size_t steps);
void facts_leave(facts_reader *f);
/* with: whose SELECT it is, or NULL. NULL when its columns are not known. */
const query_facts *facts_of_select(facts_reader *f, const query_select *s, const query_with *with);
/* The SELECT whose '(' is token i. */
const query_select *facts_select_at(const query_select *around, size_t i);

/* ---- names (facts_names.c) -------------------------------------------------------------------- */

/* All columns of the sources, or of those that are called `of`. */
bool facts_add_all(facts_reader *f, const facts_scope *at, const char *of, query_facts *out);
/* A plain column; `of` may be NULL. */
query_fact facts_of_column(facts_reader *f, const facts_scope *at, const char *of,
                           const char *name);
/* Whether a name without an alias is no column of the arm, and one of what is around it. */
bool facts_is_outer(facts_reader *f, const facts_scope *at, const char *name);

/* ---- expressions ------------------------------------------------------------------------------ */

/* (facts_expression.c) */
query_fact facts_of_expression(facts_reader *f, const facts_scope *at, query_range range);
/* Of a call of a function, a cast (facts_call.c); false when it is none. */
bool facts_of_call(facts_reader *f, const facts_scope *at, query_range range, query_fact *out);
/* Whether an arm may give a row that sums up all others, or none: plain columns are NULL in it then. */
bool facts_is_summed(facts_reader *f, const facts_scope *at);
/* Whether it does so beyond doubt: there is no other row. */
bool facts_sums_up(facts_reader *f, const facts_scope *at);
/* Whether a SELECT gives exactly one row, whatever the database holds. */
bool facts_is_one_row(facts_reader *f, const query_select *s);

#endif
