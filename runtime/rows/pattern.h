/* pattern.h - what LIKE compares with: patterns of the caller's, and those that stand for a text as
   it is. */
#ifndef SCHEMAC_ROWS_PATTERN_H
#define SCHEMAC_ROWS_PATTERN_H

#include "statements/search.h"

/* What is wrong with the text of a filter that search_is_pattern; or NULL. */
const char *pattern_problem(const engine_dialect *dialect, const schemac_filter *x);

/* The pattern of one of SCHEMAC_CONTAINS, _STARTS and _ENDS, of `size` bytes of memory. NULL when
   there is none left. */
char *pattern_make(const schemac_allocator *a, const schemac_filter *x, size_t *size);

#endif
