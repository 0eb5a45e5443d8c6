/* json_text.h - what is JSON (RFC 8259). */
#ifndef SCHEMAC_BASE_JSON_TEXT_H
#define SCHEMAC_BASE_JSON_TEXT_H

#include "base/names.h"

#include <stdbool.h>
#include <stddef.h>

/* Arrays and objects within one another: no SQLite has stored more. */
enum { JSON_DEEPEST = 2000 };

/* Whether the text is one value, with blanks around it or not. Else *offset is the first byte that
   is wrong, and *reason what was expected there: constant. */
bool json_text_check(const char *text, size_t *offset, const char **reason);

#endif
