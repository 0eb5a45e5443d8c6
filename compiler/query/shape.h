/* shape.h - how a statement is built: its SELECTs, what they read, and what their columns are. It
   looks no deeper than that: expressions are tokens. */
#ifndef SCHEMAC_QUERY_SHAPE_H
#define SCHEMAC_QUERY_SHAPE_H

#include "model/queries.h"
#include "query/tokens.h"

typedef VEC(const char *) query_names;

/* Tokens from `first` on, before `end`; empty when both are the same. A brace of an optional part at
   one of its ends whose other one is outside is left out. */
typedef struct query_range {
    size_t first, end;
} query_range;

typedef enum {
    SOURCE_MODEL,
    SOURCE_VIEW,     /* of the schema; or a table that somebody else makes */
    SOURCE_WITH,     /* a common table expression: `select` is what it says */
    SOURCE_SELECT,   /* a SELECT in brackets */
    SOURCE_FUNCTION, /* a function that gives rows, as json_each(…) */
    SOURCE_UNKNOWN   /* a name that nobody here knows: the engine will say so, or knows it */
} query_source_kind;

/* What stands in FROM, one thing. */
typedef struct query_source {
    query_source_kind kind;
    const char *name;   /* as written, without quotes; NULL of a SELECT in brackets */
    size_t name_at;     /* its token; of a SELECT in brackets the '(' */
    const char *alias;  /* what columns are called by: the alias, else the name; NULL without */
    const model *model; /* of SOURCE_MODEL */
    const schema_view *view;       /* of SOURCE_VIEW */
    struct query_select *select;   /* of SOURCE_WITH and SOURCE_SELECT */
    const struct query_with *with; /* of SOURCE_WITH */
    bool optional;                 /* stands on a side of an outer join that may be all NULL */
    bool merged;                   /* joined by USING or NATURAL: `*` has the shared columns once */
    query_range on;                /* the condition of its join, without ON; empty without one */
    bool natural;                  /* NATURAL: all columns that both have are shared */
    query_names shared;            /* USING: the columns */
    query_names columns; /* in brackets behind the alias: what its first ones are called */
} query_source;

typedef enum {
    ITEM_EXPRESSION,
    ITEM_ALL,   /* * */
    ITEM_ALL_OF /* o.*, with `as name` a whole row */
} query_item_kind;

/* What stands between SELECT and FROM, one thing. */
typedef struct query_item {
    query_item_kind kind;
    query_range tokens; /* without AS and the alias */
    const char *alias;  /* behind AS, or without it; NULL without one */
    size_t alias_at;    /* its token */
    const char *of;     /* of ITEM_ALL_OF: what stands before ".*" */
} query_item;

/* One SELECT or VALUES, up to the next UNION, INTERSECT or EXCEPT; or UPDATE, INSERT or DELETE. An
   arm in brackets of its own, as PostgreSQL has them, is `SELECT * FROM (…)`. */
typedef struct query_arm {
    query_range tokens; /* without the ORDER BY and LIMIT of the whole */
    bool changes;       /* UPDATE, INSERT or DELETE: its items are those of RETURNING */
    bool values;        /* VALUES, which has no sources; its items are those of its first row */
    bool distinct;
    VEC(query_item) items;
    VEC(query_source) sources;
    bool right_or_full; /* one of the joins is RIGHT or FULL */
    query_range where;  /* without WHERE; empty without one */
    query_range group;  /* without GROUP BY */
    query_range having; /* without HAVING */
} query_arm;

/* WITH, one name. */
typedef struct query_with {
    const char *name;
    size_t name_at;
    query_names columns;         /* in brackets behind the name; empty without */
    struct query_select *select; /* NULL when what it says is no SELECT */
    bool recursive;              /* it reads itself */
} query_with;

/* A SELECT with everything that belongs to it. */
typedef struct query_select {
    query_range tokens; /* from WITH or SELECT on, up to the bracket that closes it, or the end */
    VEC(query_with *) withs;
    bool with_recursive; /* WITH RECURSIVE */
    VEC(query_arm) arms;
    query_names operators;       /* "union", "union all", …: one less than arms */
    query_range order;           /* of the whole, without ORDER BY; its '{' and '}' included */
    query_range limit;           /* without LIMIT; OFFSET, FETCH and FOR UPDATE are part of it */
    struct query_select *around; /* the SELECT whose brackets it stands in, at any depth; or NULL */
    size_t around_arm;           /* and in which of its arms */
    bool apart; /* in FROM, in WITH, or the rows of INSERT: it sees nothing of that arm, but what is
                   around it */
    VEC(struct query_select *) inner; /* those that stand in it and in no other, as written */
    size_t number;                    /* its place among all of the statement, `whole` included */
} query_select;

typedef enum {
    QUERY_IS_SELECT,
    QUERY_IS_INSERT,
    QUERY_IS_UPDATE,
    QUERY_IS_DELETE,
    QUERY_IS_OTHER
} query_verb;

typedef struct query_shape {
    query_verb verb;
    size_t verb_at; /* the token of the verb; the last one without a verb */
    /* Of a SELECT; of another statement its WITH, and one arm that has the target as its first
       source, FROM and USING behind it, `where`, and the items of RETURNING. */
    query_select *whole;
    query_range returning; /* without RETURNING */
    query_range columns;   /* of INSERT: in the brackets behind the target; empty without */
    query_select *rows;    /* of INSERT: SELECT or VALUES; NULL of DEFAULT VALUES */
    query_range conflict;  /* of INSERT: all behind the first ON CONFLICT */
    query_range set;       /* of UPDATE: without SET */
    /* Every SELECT of the statement, whatever it stands in, one before those in it; without `whole`
       when that is no SELECT. */
    VEC(query_select *) all;
} query_shape;

/* Models and views are known by their names, in any case. Parts that are left out count as if they
   were there. Never fails: what is not understood is left to the engine. */
query_shape *query_shape_read(arena *a, const schema *s, const query_tokens *tokens);

#endif
