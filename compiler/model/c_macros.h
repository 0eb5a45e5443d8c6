/* c_macros.h - names that are macros behind the headers of C and POSIX. */
#ifndef SCHEMAC_MODEL_C_MACROS_H
#define SCHEMAC_MODEL_C_MACROS_H

#include <stdbool.h>

/* Whether a name may stand for something else. */
bool c_macros_has(const char *name);

#endif
