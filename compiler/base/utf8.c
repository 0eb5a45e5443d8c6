/* utf8.c - what is UTF-8, and how many characters it is. */
#include "base/utf8.h"

size_t utf8_length(const char *text, size_t size)
{
    size_t length = 0;
    for (size_t i = 0; i < size; i++)
        length += ((unsigned char)text[i] & 0xC0) != 0x80;
    return length;
}

/* Bytes of the character at `p`, or 0 when it is not valid. Overlong forms, surrogates and what
   lies beyond U+10FFFF are excluded by the bounds on the second byte (RFC 3629, section 4). */
static size_t character_size(const unsigned char *p, size_t rest)
{
    unsigned char lead = p[0];
    if (lead < 0x80)
        return 1;
    size_t size = lead >= 0xC2 && lead <= 0xDF   ? 2
                  : lead >= 0xE0 && lead <= 0xEF ? 3
                  : lead >= 0xF0 && lead <= 0xF4 ? 4
                                                 : 0;
    if (size == 0 || size > rest)
        return 0;
    unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (p[1] < low || p[1] > high)
        return 0;
    for (size_t i = 2; i < size; i++)
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    return size;
}

size_t utf8_valid_prefix(const char *text, size_t size)
{
    size_t i = 0;
    while (i < size) {
        size_t step = character_size((const unsigned char *)text + i, size - i);
        if (step == 0)
            break;
        i += step;
    }
    return i;
}
