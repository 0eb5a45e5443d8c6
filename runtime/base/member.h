/* member.h - what a member of a row looks like in C. */
#ifndef SCHEMAC_BASE_MEMBER_H
#define SCHEMAC_BASE_MEMBER_H

#include "base/names.h"

#include <schemac/schemac.h>

/* All shapes of members: a switch over them without a default has to have each. */
typedef enum member_shape {
#define X(name, value, nullable)                                                                   \
    SHAPE_##name = SCHEMAC_SHAPE(SCHEMAC_##name, 0),                                               \
    SHAPE_NULLABLE_##name = SCHEMAC_SHAPE(SCHEMAC_##name, 1),
    SCHEMAC_TYPE_LIST(X)
#undef X
} member_shape;

/* The bytes of the member, and of one of the same type that cannot be null. */
size_t member_size(const schemac_field *f);
size_t value_size(const schemac_field *f);

/* Whether it points to its value: NULL is none. */
static inline bool member_points(const schemac_field *f)
{
    switch ((schemac_type)f->type) {
#define X(name, value, nullable)                                                                   \
    case SCHEMAC_##name:                                                                           \
        return sizeof(nullable) == sizeof(value);
        SCHEMAC_TYPE_LIST(X)
#undef X
    }
    return false;
}

/* Where a member of a nullable type holds its value, and whether it has one; of others the member
   itself. */
const void *member_value(const schemac_field *f, const void *member, bool *has);

#endif
