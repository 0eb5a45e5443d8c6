/* utf8.c - what is UTF-8, and how many characters it is. */
#include "base/utf8.h"

#include "base/character.h"

size_t utf8_length(const char *text, size_t size)
{
    size_t length = 0;
    for (size_t i = 0; i < size; i++)
        length += ((unsigned char)text[i] & 0xC0) != 0x80;
    return length;
}

size_t utf8_valid_prefix(const char *text, size_t size)
{
    size_t i = 0;
    while (i < size) {
        unsigned long number;
        size_t step = character_decode((const unsigned char *)text + i, size - i, &number);
        if (step == 0)
            break;
        i += step;
    }
    return i;
}
