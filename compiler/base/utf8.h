/* utf8.h - text as UTF-8 (RFC 3629). */
#ifndef SCHEMAC_BASE_UTF8_H
#define SCHEMAC_BASE_UTF8_H

#include <stddef.h>

/* Characters in `size` bytes of valid UTF-8. */
size_t utf8_length(const char *text, size_t size);

/* The offset of the first byte that is not part of valid UTF-8 (RFC 3629), or `size`. */
size_t utf8_valid_prefix(const char *text, size_t size);

#endif
