/* queries.h - what is asked of a database: queries, commands and views, with what they take and what they
   return. */
#ifndef SCHEMAC_MODEL_QUERIES_H
#define SCHEMAC_MODEL_QUERIES_H

#include "model/model.h"

/* A parameter; or a member of what is returned, or all of it. */
typedef struct slot {
    const char *name;    /* NULL of a result that is one value */
    const char *column;  /* as the SQL names it: `customer_id` of a member that is a key */
    const char *c_name;  /* of the member, or of the parameter in C */
    const char *c_count; /* beside a list, and beside rows that belong to one */
    const char *doc;
    span at;
    const ast_slot *written;
    field *field;     /* its type; NULL of a whole row */
    const model *row; /* of a whole row, or of many; else NULL */
    bool many;        /* all rows that belong to one */
    bool list;        /* of a parameter */
    bool optional;    /* a parameter that may be left out; a value that may be NULL; a row that
                            may be missing */
    bool sure;        /* the author says that it is never null */
    size_t number;    /* place among the parameters or members */
    /* Of a member of a view that is a plain column: where it comes from. Its SQL says so, and is read
       when all that is declared is known; NULL till then, and of all others. */
    const model *origin_model;
    const struct field *origin;
} slot;

typedef VEC(slot *) slots;

/* Members that several queries return, or one. */
typedef struct record {
    const char *name; /* of a query's own: the query's */
    const char *doc;
    span at;
    bool own; /* a query's */
    slots members;
    const char *c_row;  /* shop_revenue_line, shop_search_row */
    const char *c_rows; /* shop_revenue_line_rows, shop_search_rows */
    const ast_declaration *written;
} record;

/* A view; or a table that somebody else makes, and queries read. */
typedef struct schema_view {
    const char *name;
    span at;
    const ast_declaration *written;
    const record *record; /* its members */
    bool external;        /* somebody else makes it */
    struct query *rows;   /* of a view: what it shows, as a query */
    size_t number;        /* place in the schema */
} schema_view;

typedef enum { RESULT_NOTHING, RESULT_VALUE, RESULT_ROW, RESULT_RECORD } result_kind;

/* Or a command, which changes rows of one model. */
typedef struct query {
    const char *name;
    const char *doc;
    const char *schema_name;
    const char *c_name;    /* shop_search */
    const char *c_private; /* what names inside the generated source begin with */
    const char *c_scan;    /* what the calls of its scan begin with */
    span at;
    const ast_declaration *written;
    slots parameters;
    bool ordered;       /* its SQL seems to have `order by { }`: names are kept for the choice */
    const char *c_rows; /* of pages of a record: with cursors */
    bool in_struct;     /* parameters come in a struct: there are many, or some may be left out */
    ast_returns returns;
    result_kind kind;
    slot *value;               /* of RESULT_VALUE and RESULT_ROW */
    const record *record;      /* of RESULT_RECORD */
    struct record *own;        /* the same, when it is the query's own; else NULL */
    size_t number;             /* place in the schema */
    bool command;              /* it changes rows; and may return nothing */
    VEC(const model *) purges; /* of a command: of which it removes rows for good */
    /* whose rows it lists or counts; NULL of a query that was written */
    const schema_view *view;
} query;

/* Whether it is what a view shows, and its SQL that of the view. */
static inline bool query_is_view(const query *q)
{
    return q->view != NULL && q->view->rows == q;
}

/* The member of many rows that belong to one; NULL without. */
static inline const slot *query_many(const query *q)
{
    for (size_t i = 0; q->record != NULL && i < q->record->members.count; i++)
        if (q->record->members.items[i]->many)
            return q->record->members.items[i];
    return NULL;
}

/* Whether it is rows apart, which a member points to. */
static inline bool slot_is_part(const slot *s)
{
    return s->row != NULL && (s->many || s->optional);
}

/* Whether a caller gets one text, as an allocation of its own. */
static inline bool query_gives_text(const query *q)
{
    return q->kind == RESULT_VALUE && q->returns == RETURNS_ONE &&
           (q->value->field->type == TYPE_TEXT || q->value->field->type == TYPE_JSON);
}

/* Whether a caller gets one value where it says. */
static inline bool query_gives_in_place(const query *q)
{
    return q->kind == RESULT_VALUE && q->returns == RETURNS_ONE && !query_gives_text(q) &&
           q->value->field->type != TYPE_BLOB;
}

/* What messages call it. */
static inline const char *query_word(const query *q)
{
    return q->command ? "command" : "query";
}

/* Whether a query has all that it reads of every tenant, and what was deleted. */
static inline bool query_as_system(const query *q)
{
    return q->written->query->as_system.source != NULL;
}

static inline bool query_with_deleted(const query *q)
{
    return q->written->query->with_deleted.source != NULL;
}

#endif
