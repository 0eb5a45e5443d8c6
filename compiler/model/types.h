/* types.h - the field types, a row each: what differs between them in the language and in C. What differs
   in an engine's SQL is a row of that engine's own table. */
#ifndef SCHEMAC_MODEL_TYPES_H
#define SCHEMAC_MODEL_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In the order of the runtime's schemac_type; those that it does not know are at the end. */
typedef enum {
    TYPE_BOOL,
    TYPE_INT32,
    TYPE_INT64,
    TYPE_DOUBLE,
    TYPE_DECIMAL,
    TYPE_TEXT,
    TYPE_BLOB,
    TYPE_TIMESTAMP,
    TYPE_DATE,
    TYPE_UUID,
    TYPE_JSON,
    TYPE_ENUM,
    TYPE_PASSWORD,
    TYPE_COUNT
} type_kind;

enum { TYPE_ARGUMENTS = 2 }; /* most of them in parentheses behind a type */

typedef struct type_argument {
    const char *what;
    int64_t least;
    int64_t most; /* a second argument is at most the first, too */
} type_argument;

typedef struct type_info {
    /* in the language */
    const char *name;
    const char *noun; /* of one that cannot be a key or indexed: what a field of it is */
    size_t least_arguments;
    size_t most_arguments;
    type_argument arguments[TYPE_ARGUMENTS];
    const char *form; /* how a value is written, for who has written something else */
    bool integer;     /* stored as one; an enum may be, too */
    bool collates;    /* compares as a text: a collation makes a difference */
    bool from_text;   /* a text of the environment can be stored as it is */
    bool secret;      /* no value may stand in a schema or a message */

    /* in C */
    type_kind stored_as;    /* the runtime's type */
    const char *descriptor; /* and its name; of the types that the runtime knows */
    const char *c_type;     /* of the member; NULL for an enum, which has its own */
    const char *c_optional; /* of a nullable one; the same for a pointer type */
    const char *c_zero;     /* initialiser of a member without default */
    const char *c_null;     /* initialiser of a nullable one */
    const char *filter; /* the part of schemac_filter.value; NULL when rows are not found by it */
    const char *note;   /* in the comment of a member, or NULL; {scale}, {setter} */
    const char *length_note; /* of one with a length; {length} */
} type_info;

extern const type_info type_table[TYPE_COUNT];

/* TYPE_COUNT when there is no built-in type of that name. */
type_kind type_by_name(const char *name);

#endif
