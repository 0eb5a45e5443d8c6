/* c_reserved.h - which names cannot be identifiers in C and C++. */
#ifndef SCHEMAC_MODEL_C_RESERVED_H
#define SCHEMAC_MODEL_C_RESERVED_H

#include <stdbool.h>

/* Whether a name cannot be an identifier of its own in C or C++, keywords and libc's macros. */
bool c_names_is_reserved(const char *name);

/* Whether it is written like a C identifier. */
bool c_names_is_valid(const char *name);

#endif
