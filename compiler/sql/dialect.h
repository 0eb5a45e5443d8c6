/* dialect.h - the SQL of one engine: a struct of functions that write it. What all engines have in
   common is in this room; each engine's own text is in a folder of its own. */
#ifndef SCHEMAC_SQL_DIALECT_H
#define SCHEMAC_SQL_DIALECT_H

#include "sql/text.h"

#include <schemac/schemac.h>

typedef VEC(schemac_sql_object) sql_objects;

/* One field, or several, that reference another model. */
typedef struct sql_reference {
    const model *model;
    const char *label;
    const fields *from;
    const model *target;
    const fields *to;
    bool deferrable; /* it may lead nowhere until the transaction ends */
    bool confined;   /* both models belong to a tenant, which is not among the fields */
    /* whose actions that set it no foreign key can do: the tenant would be set, too */
    const field *set;
} sql_reference;

typedef struct sql_dialect {
    const char *name; /* behind --engine */

    /* The statement that creates the model's table. */
    sql_text (*create_table)(sql_writer *w, const schema *s, const model *m);

    /* The same, with the columns that `was` has beside them, if any; those that are no key need no
       value and have no checks. */
    sql_text (*create_expanded)(sql_writer *w, const schema *s, const model *m, const model *was);

    /* The statement that creates an index; its text is NULL when another index serves. */
    sql_text (*create_index)(sql_writer *w, const model *m, const index_path *p);

    /* Adds what keeps rows from referencing one that is soft-deleted, and what sets `set`. */
    void (*add_triggers)(arena *a, sql_objects *out, const sql_reference *r);

    /* Each row of a seed as two statements: is it there, and insert it. */
    const schemac_seed *(*write_seeds)(arena *a, const schema *s, const schemac_seed_texts **texts,
                                       size_t *count);

    /* Asks whether the row that `v` references is there; NULL when it references none, or itself.
       */
    const char *(*find_seed_reference)(arena *a, const schema *s, const seed_set *set,
                                       const seed_row *row, const seed_value *v);

    /* What stands before a table's name so that nothing else of that name is meant. */
    const char *schema;
    /* A parameter, counted from 1; and what stands behind IN when it is a list. */
    void (*put_parameter)(buf *b, size_t number);
    void (*put_list)(buf *b, size_t number);
    /* A uuid that is new in each row; and what makes a command fail as CONFLICT: the row in the way is
       one that it may not see. */
    void (*put_random)(buf *b);
    void (*put_hidden)(buf *b);

    /* The table with only one of the user's pieces, counted from 0, or with none when there are not
       as many: to find out which is to blame. */
    sql_text (*create_table_alone)(arena *a, const schema *s, const model *m, size_t only);
} sql_dialect;

#endif
