/* dialect.h - how an engine's SQL is written where engines differ. Text only: the compiler writes
   with it, too. */
#ifndef SCHEMAC_ENGINES_DIALECT_H
#define SCHEMAC_ENGINES_DIALECT_H

#include "base/sql.h"

typedef struct engine_dialect {
    const char *name;

    /* Parameter `number`, counted from 1. */
    void (*parameter)(sql_buffer *s, unsigned number);
    /* A parameter by its number, whatever others the text has. */
    void (*numbered)(sql_buffer *s, unsigned number);
    /* Stands between a column and a parameter that may be null, finds null as well and uses an
       index: " IS ". NULL where the engine has no such operator: there are two statements then, one
       for null and one for values. */
    const char *same;
    /* Conditions that never hold and that always do. */
    const char *never, *always;
    /* Behind a field that rows are ordered by. Nulls come first, and last when descending, on every
       engine. */
    const char *(*order)(bool nullable, bool descending);
    /* The condition that a column is like a parameter: % stands for any characters, _ for one; a to
       z without regard to case. escapes: and behind a backslash a character for itself. */
    void (*like)(sql_buffer *s, const char *column, bool escapes);
    /* The condition that a column has one of `count` values, each a parameter. */
    void (*among)(sql_buffer *s, const char *column, size_t count);
    /* A condition that holds when a parameter, a number, is not 0. */
    void (*flag)(sql_buffer *s);
    /* What an insert has for a key that the database assigns, when there is nothing else: "NULL". */
    const char *assigned;
    /* An insert that leaves out a key which the database assigns has to ask for it. */
    bool returns_key;
    /* What stands before a column that is returned, so that its value is as it was stored: "+" where the
       value would take on the type of another column; or NULL. */
    const char *returned;
    /* A query whose one value shows the first keys of rows that fulfil a condition: "1, 2, 3". The
       parts of a key are separated by '/'. */
    void (*first_keys)(sql_buffer *s, const schemac_model *model, const char *condition);
    /* What stands before the name of a table, so that no other can be meant: "main.". */
    const char *schema;

    unsigned most_parameters; /* of a statement */
    size_t most_pattern;      /* bytes that a column can be compared with by `like` */
} engine_dialect;

extern const engine_dialect dialect_sqlite;

/* The model's table, and no other of that name. */
void sql_table(sql_buffer *s, const schemac_model *model);
/* The next parameter of the statement. */
void sql_parameter(sql_buffer *s);
/* "column=?", or what finds null as well where the field may be null. */
void sql_equals(sql_buffer *s, const schemac_field *f);

/* The same for a value of which it is known whether it is there; a dialect without `same` has no
   parameter when it is not. */
void sql_same(sql_buffer *s, const char *column, bool has);

#endif
