/* parts.h - the steps that understand a body, each in a file of its own. */
#ifndef SCHEMAC_QUERY_PARTS_H
#define SCHEMAC_QUERY_PARTS_H

#include "query/body.h"

/* What is read of all bodies; those of views before those that name them. */
typedef struct bodies_reader {
    arena *arena;
    diags *diags;
    const schema *schema;
    query_body **items; /* by number of the query */
    bool *seen;         /* the same */
    /* views whose bodies are being read, each named by the one before */
    VEC(const schema_view *) reading;
    /* Of one query, unless that has been read: what names a view needs its body. */
    const query_body *(*read)(struct bodies_reader *all, const query *q);
} bodies_reader;

typedef struct reader {
    arena *arena;
    diags *diags;
    const schema *schema;
    query_body *body;
    bodies_reader *all;
    bool broken; /* what it names has errors, which are said */
} reader;

/* A view, or a table of others, that token `at` names (views.c). */
void query_read_view(reader *r, const schema_view *v, size_t at);
/* Of a view, when its columns are known: what queries over it have to know of them. */
void query_keep_origins(reader *r);
/* What a view's SQL may not have, and a query's may. */
void query_check_view(reader *r);

/* Adds a model to those that are named. */
static inline void query_add_model(reader *r, const model *m)
{
    for (size_t i = 0; i < r->body->models.count; i++)
        if (r->body->models.items[i] == m)
            return;
    vec_push(r->arena, r->body->models, m);
}

/* Parameters, lists and optional parts. */
void query_read_parameters(reader *r);

/* Whether parameters have the types of the columns that they are compared with. */
void query_check_compared(reader *r);
/* As what an engine has its values: none of one kind is like one of another. */
typedef enum { QUERY_NUMBERS, QUERY_TEXTS, QUERY_BYTES } query_class;
query_class query_class_of(const field *f);
/* The type in words of the language: "decimal(10,2)". */
const char *query_type_called(arena *a, const field *f);

/* What a query may not name; and which models it does. */
void query_read_names(reader *r);

/* What is returned, column by column. */
void query_read_columns(reader *r);

/* (meanings.c) Whether what is compared and assigned is in the same units. */
void query_check_meanings(reader *r);

/* What a command does; whether that is understood. */
bool query_read_change(reader *r);
/* Rows that belong to one. */
void query_read_nested(reader *r);

/* What tells the rows of a view apart. */
void query_read_key(reader *r);

/* The orders that a caller may choose from. */
void query_read_orders(reader *r);

/* Whether there can be more than one row, where one is returned. */
void query_read_number(reader *r);
/* Says so, when it is known of each set of optional parts. */
void query_warn_number(reader *r);
/* Marks what stands in FROM, by number, of which there is one row at most for each row of those that
   are known. */
void query_know_single(const reader *r, const query_arm *arm, bool *known);

/* Where a token stands. */
static inline span query_at(const reader *r, size_t token)
{
    return query_token_at(r->body->written, &r->body->tokens.items[token]);
}

/* From one token up to another, which is left out. */
static inline span query_span(const reader *r, query_range range)
{
    span first = query_at(r, range.first);
    return (span){first.source, first.begin, query_at(r, range.end - 1).end};
}

#endif
