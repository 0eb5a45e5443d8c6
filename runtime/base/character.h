/* character.h - the characters of UTF-8. */
#ifndef SCHEMAC_BASE_CHARACTER_H
#define SCHEMAC_BASE_CHARACTER_H

#include <stddef.h>

/* Bytes of the character at p, of which there are `rest`, and its number; 0 for what is not UTF-8:
   cut off, longer than it need be, a surrogate, or beyond U+10FFFF (RFC 3629, section 4). */
static inline size_t character_decode(const unsigned char *p, size_t rest, unsigned long *number)
{
    unsigned char lead = p[0];
    size_t size = lead < 0x80                    ? 1
                  : lead >= 0xC2 && lead <= 0xDF ? 2
                  : lead >= 0xE0 && lead <= 0xEF ? 3
                  : lead >= 0xF0 && lead <= 0xF4 ? 4
                                                 : 0;
    if (size == 0 || size > rest)
        return 0;
    *number = size == 1 ? lead : lead & (0x7Fu >> size);
    for (size_t i = 1; i < size; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
        *number = *number << 6 | (p[i] & 0x3F);
    }
    int overlong = (size == 3 && *number < 0x800) || (size == 4 && *number < 0x10000);
    int surrogate = *number >= 0xD800 && *number <= 0xDFFF;
    return overlong || surrogate || *number > 0x10FFFF ? 0 : size;
}

#endif
