/* digest.h - the runtime's hash: what the compiler computes with it, databases hold and generated code
   looks up. The only place where the compiler includes it. */
#ifndef SCHEMAC_BASE_DIGEST_H
#define SCHEMAC_BASE_DIGEST_H

#include "base/hash.h"

#include <stddef.h>

static inline uint64_t digest_bytes(uint64_t h, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        h = hash_step(h, (unsigned char)bytes[i]);
    return h;
}

/* Over the text and its end. */
static inline uint64_t digest_text(uint64_t h, const char *text)
{
    do
        h = hash_step(h, (unsigned char)*text);
    while (*text++ != '\0');
    return h;
}

#endif
