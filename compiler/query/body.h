/* body.h - the SQL of a query or command, understood as far as it is needed to rewrite it: what its
   tokens stand for, and what its columns are. */
#ifndef SCHEMAC_QUERY_BODY_H
#define SCHEMAC_QUERY_BODY_H

#include "model/queries.h"
#include "query/facts.h"

/* What a token is replaced by. */
typedef enum {
    ROLE_NONE,      /* it stays */
    ROLE_PARAMETER, /* of one value */
    ROLE_LIST,      /* behind IN */
    ROLE_ROW,       /* the first of `o.* as name`: all columns of a model */
    ROLE_ROW_REST   /* the others */
} query_role_kind;

typedef struct query_role {
    query_role_kind kind;
    const slot *slot;   /* a parameter; or the member that is a whole row */
    const model *model; /* of ROLE_ROW */
} query_role;

/* A column of what is returned. */
typedef struct query_column {
    const slot *slot;   /* the member that it belongs to */
    const field *field; /* of a whole row: the model's; else the slot's own */
    const query_fact *fact;
} query_column;

typedef VEC(query_column) query_columns;

/* One key of an order. */
typedef struct query_key {
    size_t column; /* of what is returned */
    bool descending;
} query_key;

/* An order that a caller may choose. */
typedef struct query_order {
    const char *label;
    span at;
    VEC(query_key) keys;
} query_order;

/* What a command does with the rows of its target. */
typedef struct query_change {
    const model *target;
    const char *alias;        /* what its columns are called by in the statement */
    size_t verb;              /* a token, as what follows: UPDATE, INSERT or DELETE */
    size_t name_at;           /* the target's name, */
    size_t alias_end;         /* and what is behind it and its alias */
    size_t where;             /* the WHERE of UPDATE and DELETE; SIZE_MAX without one */
    fields listed;            /* of INSERT: the columns that it gives values for */
    fields assigned;          /* by UPDATE, or by DO UPDATE */
    const index_path *unique; /* what ON CONFLICT names; NULL for the key */
    bool upserts;             /* there is ON CONFLICT, */
    bool nothing;             /* and it says DO NOTHING */
    size_t conflict;          /* the '(' behind ON CONFLICT */
    size_t does;              /* DO */
    query_range conflict_set; /* behind DO UPDATE SET */
    size_t conflict_where;    /* and the WHERE behind it; SIZE_MAX without one */
    bool purges;              /* deleted rows are among those that it removes */
} query_change;

/* Of a view, too: what it shows. */
typedef struct query_body {
    const query *query;
    const ast_sql *written;
    query_tokens tokens;
    const query_shape *shape;
    query_role *roles;         /* one for each token */
    VEC(const model *) models; /* that are named, by views, too, each once */
    bool *limits;              /* by number of the parameter: it says how many rows there are */
    unsigned *parts;           /* by number of the parameter: the optional parts that need it */
    unsigned part_count;       /* optional parts */
    query_facts facts;         /* of the columns as they are written, `o.* as name` left out */
    query_columns columns;     /* as the engine gives them */
    VEC(size_t)
    key; /* of a view: the columns that tell its rows apart; empty when none is known to */
    VEC(query_order) orders; /* empty when there are none to choose from */
    VEC(size_t) parents;     /* with a member of many rows: the columns that tell parents apart */
    bool single;             /* there is at most one row */
    query_change *change;    /* of a command; else NULL */

    VEC(const model *) named; /* that its own SQL names, not views, each once */
    /* that are named, each behind those that it names itself */
    VEC(const struct query_body *) views;
    VEC(const schema_view *) externals; /* tables of others that are named */
    unsigned depth;                     /* of views over views below it */
    size_t reads; /* of views, those within views included: each is a SELECT for the engine */
} query_body;

#endif
