/* member.c - sizes and places of the members of rows. */
#include "base/member.h"

#include <stddef.h>

size_t value_size(const schemac_field *f)
{
    switch (f->type) {
    case SCHEMAC_BOOL:
        return sizeof(bool);
    case SCHEMAC_INT32:
        return sizeof(int32_t);
    case SCHEMAC_DOUBLE:
        return sizeof(double);
    case SCHEMAC_TEXT:
    case SCHEMAC_JSON:
        return sizeof(const char *);
    case SCHEMAC_BLOB:
        return sizeof(schemac_blob);
    case SCHEMAC_DATE:
        return sizeof(schemac_date);
    case SCHEMAC_UUID:
        return sizeof(schemac_uuid);
    case SCHEMAC_ENUM:
        return sizeof(int);
    default:
        return sizeof(int64_t);
    }
}

size_t member_size(const schemac_field *f)
{
    if ((f->flags & SCHEMAC_NULLABLE) == 0)
        return value_size(f);
    switch (f->type) {
    case SCHEMAC_TEXT:
    case SCHEMAC_JSON:
    case SCHEMAC_BLOB:
        return value_size(f);
    case SCHEMAC_BOOL:
        return sizeof(schemac_opt_bool);
    case SCHEMAC_INT32:
    case SCHEMAC_ENUM: /* { bool has; enum value; } is laid out alike */
        return sizeof(schemac_opt_int32);
    case SCHEMAC_DOUBLE:
        return sizeof(schemac_opt_double);
    case SCHEMAC_DATE:
        return sizeof(schemac_opt_date);
    case SCHEMAC_UUID:
        return sizeof(schemac_opt_uuid);
    default:
        return sizeof(schemac_opt_int64);
    }
}

const void *member_value(const schemac_field *f, const void *member, bool *has)
{
    *has = true;
    switch (f->type) {
    case SCHEMAC_TEXT:
    case SCHEMAC_JSON:
        *has = *(const char *const *)member != NULL;
        return member;
    case SCHEMAC_BLOB:
        *has = ((const schemac_blob *)member)->data != NULL;
        return member;
    default:
        break;
    }
    if ((f->flags & SCHEMAC_NULLABLE) == 0)
        return member;
    *has = *(const bool *)member;
    size_t at = f->type == SCHEMAC_BOOL     ? offsetof(schemac_opt_bool, value)
                : f->type == SCHEMAC_INT32  ? offsetof(schemac_opt_int32, value)
                : f->type == SCHEMAC_ENUM   ? offsetof(schemac_opt_int32, value)
                : f->type == SCHEMAC_DOUBLE ? offsetof(schemac_opt_double, value)
                : f->type == SCHEMAC_DATE   ? offsetof(schemac_opt_date, value)
                : f->type == SCHEMAC_UUID   ? offsetof(schemac_opt_uuid, value)
                                            : offsetof(schemac_opt_int64, value);
    return (const unsigned char *)member + at;
}
