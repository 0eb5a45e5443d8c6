/* declared.h - the statements of the schema's queries: prepared once for each set of optional parts,
   and taken by who runs them. */
#ifndef SCHEMAC_ROWS_DECLARED_H
#define SCHEMAC_ROWS_DECLARED_H

#include "base/member.h"
#include "handle/violation.h"
#include "rows/page_text.h"

/* A query's statements that nobody uses, the one that was used last in front. */
typedef struct query_statement {
    struct query_statement *next;
    engine_statement *statement;
    uint32_t variant;
} query_statement;

/* A call of a query. */
typedef struct query_call {
    schemac_db *db;
    const schemac_declared_query *query;
    const void *const *values;
    uint32_t variant; /* but for what is left out */
    query_statement *taken;
} query_call;

query_statement *declared_make(query_call *c, uint32_t variant);

/* Which optional parts a call leaves out. */
static inline bool declared_is_given(const schemac_parameter *p, const void *value)
{
    if (p->list)
        return ((const schemac_array *)value)->count != SCHEMAC_NOT_GIVEN;
    bool has = true;
    (void)member_value(&p->field, value, &has);
    return has;
}

static inline uint8_t declared_left_out(const schemac_declared_query *q, const void *const *values)
{
    unsigned left_out = 0;
    for (size_t i = 0; i < q->parameter_count; i++)
        if (q->parameters[i].parts != 0 && !declared_is_given(&q->parameters[i], values[i]))
            left_out |= q->parameters[i].parts;
    return (uint8_t)left_out;
}

/* Takes or prepares the statement of the call; false with the error set. */
static inline bool declared_take(query_call *c)
{
    uint32_t variant = c->variant;
    if (!c->query->plain)
        variant |= declared_left_out(c->query, c->values);
    query_statement **first =
        c->db->statements.by_query == NULL ? NULL : &c->db->statements.by_query[c->query->number];
    if (first != NULL && *first != NULL && (*first)->variant == variant) {
        c->taken = *first;
        *first = c->taken->next;
        return true;
    }
    c->taken = declared_make(c, variant);
    return c->taken != NULL;
}

/* Binds what is not left out, and the tenant; false when the engine refuses, or with the error set
   when nothing is to be asked of it: see declared_refuse. */
bool declared_bind(query_call *c);

/* A copy of the values, with all that they point to, in the pool; NULL when memory ran out. */
const void *const *declared_keep(const schemac_declared_query *query, const void *const *values,
                                 memory_pool *pool);

/* Throws away what there are too many of. */
void declared_trim(schemac_db *db, query_statement **shapes);

/* The statement has been reset. */
static inline void declared_give(schemac_db *db, const schemac_declared_query *query,
                                 query_statement *taken)
{
    query_statement **shapes = &db->statements.by_query[query->number];
    taken->next = *shapes;
    *shapes = taken;
    if (taken->next != NULL)
        declared_trim(db, shapes);
}

/* What the engine says of its last failure; resets the statement. */
schemac_status declared_refuse(query_call *c, row_action action);

/* Before the connection is closed. */
void declared_release(schemac_db *db);

#endif
