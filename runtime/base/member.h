/* member.h - what a member of a row looks like in C. */
#ifndef SCHEMAC_BASE_MEMBER_H
#define SCHEMAC_BASE_MEMBER_H

#include "base/names.h"

#include <schemac/schemac.h>

/* The bytes of the member, and of one of the same type that cannot be null. */
size_t member_size(const schemac_field *f);
size_t value_size(const schemac_field *f);

/* Where a member of a nullable type holds its value, and whether it has one; of others the member
   itself. */
const void *member_value(const schemac_field *f, const void *member, bool *has);

#endif
