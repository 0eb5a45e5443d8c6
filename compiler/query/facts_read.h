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

struct facts_reader;

/* What needs each other: expressions have SELECTs in them, and these expressions. */
typedef struct facts_steps {
    query_fact (*expression)(struct facts_reader *f, const facts_scope *at, query_range range);
    const query_facts *(*select)(struct facts_reader *f, const query_select *s,
                                 const query_with *with);
    bool (*summed)(struct facts_reader *f, const facts_scope *at);
} facts_steps;

typedef struct facts_reader {
    const facts_steps *steps;
    shape_reader words;       /* its arena and tokens */
    const slots *parameters;  /* NULL: of which nothing is known */
    VEC(facts_entry) entries; /* by the number of the SELECT */
    VEC(size_t) done;         /* SELECTs in the order in which they became known */
    size_t budget;            /* steps that may still be made: statements are untrusted */
    facts_scope summed_of;    /* the last arm of which was asked whether it sums up, */
    bool summed;              /* and the answer */
    query_range absent;       /* the last name that no column has; empty without one */
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

/* ---- steps (facts_steps.c) -------------------------------------------------------------------- */

/* For the statement whose tokens these are. */
facts_reader facts_begin(arena *a, const query_tokens *tokens, const slots *parameters);
/* Whether a step may be made; deeper by one until facts_leave. */
bool facts_enter(facts_reader *f, size_t steps);
void facts_leave(facts_reader *f);
/* The SELECT whose '(' is token i. */
const query_select *facts_select_at(const query_select *around, size_t i);

/* ---- SELECTs (facts_select.c) ----------------------------------------------------------------- */

/* with: whose SELECT it is, or NULL. NULL when its columns are not known. */
static inline const query_facts *facts_of_select(facts_reader *f, const query_select *s,
                                                 const query_with *with)
{
    return f->steps->select(f, s, with);
}

/* ---- names (facts_names.c) -------------------------------------------------------------------- */

/* All columns of the sources, or of those that are called `of`. */
bool facts_add_all(facts_reader *f, const facts_scope *at, const char *of, query_facts *out);
/* A plain column; `of` may be NULL. absent: whether there is none of that name for sure. */
query_fact facts_of_column(facts_reader *f, const facts_scope *at, const char *of, const char *name,
                           bool *absent);
/* Whether a name without an alias is no column of the arm, and one of what is around it. */
bool facts_is_outer(facts_reader *f, const facts_scope *at, const char *name);

/* ---- expressions ------------------------------------------------------------------------------ */

static inline query_fact facts_of_expression(facts_reader *f, const facts_scope *at,
                                             query_range range)
{
    return f->steps->expression(f, at, range);
}

/* The same (facts_expression.c). */
query_fact facts_read_expression(facts_reader *f, const facts_scope *at, query_range range);
/* Of a call of a function, a cast (facts_call.c); false when it is none. */
bool facts_of_call(facts_reader *f, const facts_scope *at, query_range range, query_fact *out);
/* Whether an arm may give a row that sums up all others, or none: plain columns are NULL in it then. */
static inline bool facts_is_summed(facts_reader *f, const facts_scope *at)
{
    return f->steps->summed(f, at);
}

/* The same (facts_call.c). */
bool facts_find_summed(facts_reader *f, const facts_scope *at);
/* Whether it does so beyond doubt: there is no other row. */
bool facts_sums_up(facts_reader *f, const facts_scope *at);
/* Whether a SELECT gives exactly one row, whatever the database holds. */
bool facts_is_one_row(facts_reader *f, const query_select *s);

#endif
