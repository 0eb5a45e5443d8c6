/* types.h - the field types, one row each: everything that differs between types and is not
   code. */
#ifndef SCHEMAC_MODEL_TYPES_H
#define SCHEMAC_MODEL_TYPES_H

#include <stdbool.h>
#include <stddef.h>

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
    TYPE_COUNT
} type_kind;

typedef struct type_info {
    const char *name;       /* in the language */
    const char *descriptor; /* the runtime's schemac_type */
    const char *c_type;     /* of the C member; NULL for an enum */
    const char *c_optional; /* of a nullable one; the same for a pointer type */
    const char *c_zero;     /* initialiser of a member without default */
    const char *c_null;     /* initialiser of a nullable one */
    size_t least_arguments;
    size_t most_arguments;
    bool indexable;
} type_info;

extern const type_info type_table[TYPE_COUNT];

extern const char password_type[];

/* TYPE_COUNT when there is no built-in type of that name. */
type_kind type_by_name(const char *name);

#endif
