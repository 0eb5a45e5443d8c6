/* member.c - sizes and places of the members of rows. */
#include "base/member.h"

#include <stddef.h>
#include <string.h>

/* A nullable member is a struct of `has` and the value, which is at its end; or, with a pointer in
   it, the value itself. */
#define X(name, value, nullable)                                                                   \
    _Static_assert(sizeof(nullable) == sizeof(value) ||                                            \
                       sizeof(nullable) == sizeof(value) + _Alignof(value),                        \
                   #name " ends with its value");
SCHEMAC_TYPE_LIST(X)
#undef X

_Static_assert(offsetof(schemac_blob, data) == 0, "what points begins with the pointer");

size_t value_size(const schemac_field *f)
{
    switch ((schemac_type)f->type) {
#define X(name, value, nullable)                                                                   \
    case SCHEMAC_##name:                                                                           \
        return sizeof(value);
        SCHEMAC_TYPE_LIST(X)
#undef X
    }
    return 0; /* of a newer runtime */
}

static size_t nullable_size(const schemac_field *f)
{
    switch ((schemac_type)f->type) {
#define X(name, value, nullable)                                                                   \
    case SCHEMAC_##name:                                                                           \
        return sizeof(nullable);
        SCHEMAC_TYPE_LIST(X)
#undef X
    }
    return 0;
}

size_t member_size(const schemac_field *f)
{
    return (f->flags & SCHEMAC_NULLABLE) == 0 ? value_size(f) : nullable_size(f);
}

const void *member_value(const schemac_field *f, const void *member, bool *has)
{
    *has = true;
    if (member_points(f)) {
        const void *data;
        memcpy(&data, member, sizeof data);
        *has = data != NULL;
        return member;
    }
    if ((f->flags & SCHEMAC_NULLABLE) == 0)
        return member;
    *has = *(const bool *)member;
    return (const unsigned char *)member + (nullable_size(f) - value_size(f));
}
