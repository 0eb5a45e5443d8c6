/* cursor_text.c - cursors as texts that URLs have as they are: RFC 4648, section 5, without '='. */
#include "base/base64.h"
#include "base/form.h"

_Static_assert(SCHEMAC_CURSOR_TEXT_SIZE == sizeof((schemac_cursor *)0)->bytes / 3 * 4 + 1 &&
                   sizeof((schemac_cursor *)0)->bytes % 3 == 0,
               "the longest cursor has just room");

size_t schemac_cursor_format(const schemac_cursor *cursor, char text[SCHEMAC_CURSOR_TEXT_SIZE])
{
    /* that of one which is no cursor is empty, too */
    size_t size = cursor->size > sizeof cursor->bytes
                      ? 0
                      : base64_put(BASE64_URL, cursor->bytes, cursor->size, text);
    text[size] = '\0';
    return size;
}

static int number_of(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '-' ? 62 : c == '_' ? 63 : -1;
}

bool schemac_cursor_parse(const char *text, schemac_cursor *cursor, schemac_text_error *error)
{
    schemac_cursor c = {.size = 0};
    unsigned rest = 0; /* bits that are no byte yet */
    int bits = 0;
    size_t at = 0;
    for (; text[at] != '\0'; at++) {
        int number = number_of(text[at]);
        if (at == SCHEMAC_CURSOR_TEXT_SIZE - 1)
            return form_wrong(error, at, "the end");
        if (number < 0)
            return form_wrong(error, at, "a letter, a digit, '-' or '_'");
        rest = rest << 6 | (unsigned)number;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            c.bytes[c.size++] = (uint8_t)(rest >> bits);
            rest &= (1u << bits) - 1;
        }
    }
    if (at == 0 || bits == 6) /* no text has a single character behind the last four */
        return form_wrong(error, at, "a letter, a digit, '-' or '_'");
    if (rest != 0) /* each cursor has one text */
        return form_wrong(error, at - 1,
                          bits == 4 ? "'A', 'Q', 'g' or 'w' at the end"
                                    : "a character whose last two bits are 0 at the end");
    *cursor = c;
    return true;
}
