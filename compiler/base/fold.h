/* fold.h - letters without regard to case: ASCII only, whatever the locale. */
#ifndef SCHEMAC_BASE_FOLD_H
#define SCHEMAC_BASE_FOLD_H

#include <stdbool.h>

static inline unsigned char fold_char(unsigned char c)
{
    return c >= 'A' && c <= 'Z' ? (unsigned char)(c - 'A' + 'a') : c;
}

bool fold_equal(const char *a, const char *b);
bool fold_begins(const char *text, const char *beginning);

#endif
