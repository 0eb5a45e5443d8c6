/* form.h - what all readers of text forms have in common: they say where a text is wrong. */
#ifndef SCHEMAC_BASE_FORM_H
#define SCHEMAC_BASE_FORM_H

#include "base/names.h"

#include <schemac/schemac.h>

/* Puts that into *error, which may be NULL; false. `expected` is constant. */
static inline bool form_wrong(schemac_text_error *error, size_t offset, const char *expected)
{
    if (error != NULL)
        *error = (schemac_text_error){.offset = offset, .expected = expected};
    return false;
}

/* isdigit asks the locale. */
static inline bool form_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A number from 0 to 99. */
static inline void form_put_pair(char text[2], unsigned number)
{
    text[0] = (char)('0' + number / 10);
    text[1] = (char)('0' + number % 10);
}

#endif
