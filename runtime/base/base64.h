/* base64.h - bytes as letters and digits (RFC 4648). */
#ifndef SCHEMAC_BASE_BASE64_H
#define SCHEMAC_BASE_BASE64_H

#include "base/names.h"

#include <stddef.h>

/* Which two characters stand for 62 and 63, and whether '=' fills up the last four. */
typedef enum base64_kind {
    BASE64_PADDED, /* section 4: + and /, filled up */
    BASE64_URL     /* section 5: - and _, not filled up, for which URLs have no use (3.2) */
} base64_kind;

/* Characters for `size` bytes, filled up. */
#define BASE64_SIZE(size) (((size) + 2) / 3 * 4)

/* Writes no NUL byte; returns how many characters. */
size_t base64_put(base64_kind kind, const void *bytes, size_t size, char *out);

#endif
