/* meaning.h - what a column means beyond how it is stored and checked: the scale of a decimal, the names
   and numbers of an enum, the unit of a time, the table that a reference is to. As text, which is in
   users' databases: what is written here never changes, what is added is read by later builds alone.

     "price" decimal 2
     "state" enum draft=1 sent=2
     "customer_id" int64 -> "customer"

   A line a column. Names are in quotes, doubled within them, since they may have any character. */
#ifndef SCHEMAC_BASE_MEANING_H
#define SCHEMAC_BASE_MEANING_H

#include "base/sql.h"

/* X(name, word): enums are told apart by what is stored, their names or their numbers. */
/* clang-format off */
#define MEANING_LIST(X)         \
    X(BOOL, "bool")             \
    X(INT32, "int32")           \
    X(INT64, "int64")           \
    X(DOUBLE, "double")         \
    X(DECIMAL, "decimal")       \
    X(TEXT, "text")             \
    X(BLOB, "blob")             \
    X(TIMESTAMP, "timestamp")   \
    X(DATE, "date")             \
    X(UUID, "uuid")             \
    X(JSON, "json")             \
    X(PASSWORD, "password")     \
    X(ENUM_NAMES, "names")      \
    X(ENUM_NUMBERS, "numbers")
/* clang-format on */

typedef enum meaning_kind {
#define X(name, word) MEANING_##name,
    MEANING_LIST(X)
#undef X
        MEANING_UNKNOWN
} meaning_kind;

typedef struct meaning {
    meaning_kind kind;
    int scale;                 /* of a decimal */
    const char *values;        /* of an enum: "draft=1 sent=2"; else "" */
    const char *target;        /* the table that is referenced, or "" */
    const schemac_enum *heirs; /* whose values were called otherwise in the version before; or NULL.
                                  Not read from a text */
} meaning;

/* The word for it. */
const char *meaning_word(meaning_kind kind);

/* What a field means. target: the table of the model that it references, or NULL. */
void meaning_put(sql_buffer *out, const schemac_field *f, const char *target);
/* The line of a column. */
void meaning_put_column(sql_buffer *out, const schemac_field *f, const char *target);

/* Reads what meaning_put has written, to the end of the line; unknown when it was written by a
   later build. */
meaning meaning_read(memory_pool *p, const char *text);

/* The same for people: "enum (draft, sent)"; of the pool, or NULL without memory. */
const char *meaning_in_words(memory_pool *p, const meaning *m);

/* Reads the next line of a table: its column's name, and its meaning as text. false at the end. */
bool meaning_next(memory_pool *p, const char **at, const char **column, const char **text);

/* The next value of an enum: its name, with its size, and its number. false at the end. */
bool meaning_value(const char **at, const char **name, size_t *size, int32_t *number);

#endif
