/* real.h - doubles as text. */
#ifndef SCHEMAC_BASE_REAL_H
#define SCHEMAC_BASE_REAL_H

#include "base/names.h"

#include <stddef.h>

enum { REAL_SIZE = 32 };

/* The fewest digits that read back as the same number, as ECMA-262 (Number::toString) and RFC 8785
   have them, but -0.0 for the zero with a sign. Of finite numbers. Asks neither the locale nor how
   the processor rounds. No NUL byte; returns how many characters. */
size_t real_put(double value, char out[REAL_SIZE]);

#endif
