/* remade.h - a random table in two versions of a schema, with what others have made of it between
   them: what the tests in remade.c start with, and what they expect. */
#ifndef TESTS_GOLDEN_REMADE_H
#define TESTS_GOLDEN_REMADE_H

#include "suites.h"

#include <stdint.h>

/* ---- texts and chance: remade_schema.c ------------------------------------------------------- */

/* Texts last until the next case begins. */
const char *say(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* A text with another in the place of each '&'. */
const char *put_in(const char *text, const char *other);
void forget_all(void);

void seed_with(unsigned long seed);
size_t below(size_t limit);
bool chance(unsigned percent);
#define ONE_OF(array) ((array)[below(sizeof(array) / sizeof *(array))])

/* ---- a schema in two versions ---------------------------------------------------------------- */

typedef enum case_type {
    INT32,
    INT64,
    BOOL,
    DOUBLE,
    DECIMAL,
    TEXT,
    LIMITED, /* text(n) */
    BLOB,
    TIMESTAMP,
    DATE,
    UUID,
    JSON,
    ENUM,
    REFERENCE, /* to parent */
    ANY,       /* of a column that no schema has */
    TYPES
} case_type;

/* A field as one version has it. */
typedef struct field {
    case_type type;
    int size; /* of LIMITED; digits behind the point of DECIMAL; how many values an ENUM has */
    bool nullable, unique, index, deferrable;
    const char *value, *check, *collation, *on_delete; /* or NULL; check: a template */
} field;

/* A column, whoever has made it. */
typedef struct case_column {
    const char *name[2];    /* before and after the start of version 2 */
    bool declared[2];       /* by each version, */
    field as[2];            /* as what */
    bool key, goes, extra;  /* extra: nobody but others knows it */
    bool computed, counted; /* counted: AUTOINCREMENT, by others */
    bool filled;            /* no row is without a value, */
    bool distinct;          /* and no two have the same */
    bool converts;          /* its stored values are others afterwards */
} case_column;

enum { MOST = 40 };

typedef struct case_of {
    case_column columns[MOST];
    size_t count;
    size_t order[2][MOST]; /* in which a version lists its fields */
    size_t listed[2];
    const char *table[2];
    bool autoincrement[2], without_rowid, assigned; /* assigned: the key is the rowid */
    const char *check[2];                           /* of the table: a template, or NULL */
    size_t changes;
} case_of;

/* Both versions, and the rows that fit both. */
void make_case(case_of *c);
void put_version(const case_of *c, int version, const char *path);
/* SQL: a value of the column for the row of this number; and what an old value is afterwards. */
const char *value_for(const case_of *c, size_t column, size_t row);
const char *converted(const case_of *c, size_t column);

/* ---- names in templates ---------------------------------------------------------------------- */

/* A column's name as it is written somewhere: 'd'oubly quoted, [ or `, or 'b'are where that is
   possible. */
const char *mark(size_t column, char style);
size_t marked(const char *text);
const char *quote_name(const char *name, char style);
bool is_plain(const char *name);
/* A template with the names of before or after the start. What is renamed is quoted. */
const char *fill_in(const case_of *c, const char *template, int version);

/* ---- the statement of a table: remade_table.c ------------------------------------------------ */

typedef struct piece {
    const char *kind;    /* its first word, but for labels */
    const char *gap;     /* before it */
    const char *text;    /* a template */
    const char *meaning; /* what counts when two are compared; "" of what others have made */
    bool ours;
} piece;

typedef struct element {
    bool is_column, without_comma;
    size_t column;
    const char *before, *name, *type_gap, *type, *after;
    piece pieces[MOST];
    size_t count;
} element;

typedef struct statement {
    const char *head, *tail; /* with the brackets */
    element elements[MOST];
    size_t count;
} statement;

/* What schemac has created from a version. */
void read_statement(const case_of *c, int version, const char *sql, statement *out);
/* What others make of it; adds their columns to the case. */
void disturb(case_of *c, statement *s);
const char *statement_text(const case_of *c, const statement *s, int version);
/* What a start of the version makes of it. altered: columns are added by ALTER TABLE. */
void expect_statement(const case_of *c, int version, const statement *live,
                      const statement *declared, bool altered, statement *out);

#endif
