/* decimal.c - numbers in units of 10^-scale as text, and back. */
#include "base/form.h"

enum { MOST_SCALE = 18 };

_Static_assert(SCHEMAC_DECIMAL_SIZE == 1 + 1 + 1 + MOST_SCALE + 1,
               "a sign, a digit, the point, the digits behind it, a NUL byte");

size_t schemac_decimal_format(int64_t value, unsigned scale, char text[SCHEMAC_DECIMAL_SIZE])
{
    char reversed[MOST_SCALE + 2];
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    size_t count = 0;
    char *out = text;
    if (scale <= MOST_SCALE) {
        do {
            reversed[count++] = (char)('0' + rest % 10);
            rest /= 10;
        } while (rest > 0 || count <= scale);
        if (value < 0)
            *out++ = '-';
    }
    while (count-- > 0) {
        *out++ = reversed[count];
        if (count == scale && scale > 0)
            *out++ = '.';
    }
    *out = '\0';
    return (size_t)(out - text);
}

/* false when the sum would be larger than `most`, which is at least 9. */
static bool add_digit(uint64_t *sum, char digit, uint64_t most)
{
    unsigned value = (unsigned)(digit - '0');
    if (*sum > (most - value) / 10)
        return false;
    *sum = *sum * 10 + value;
    return true;
}

bool schemac_decimal_parse(const char *text, unsigned scale, int64_t *value,
                           schemac_text_error *error)
{
    static const char too_large[] = "a number that fits into 64 bits";
    const bool negative = *text == '-';
    const uint64_t limit = (uint64_t)INT64_MAX + negative;
    const char *at = text + negative;
    uint64_t sum = 0, unit = 1; /* the number so far is sum * unit */
    if (scale > MOST_SCALE)
        return form_wrong(error, 0, "a scale of at most 18");
    for (unsigned i = 0; i < scale; i++)
        unit *= 10;
    if (!form_is_digit(*at))
        return form_wrong(error, negative, negative ? "a digit" : "a digit or '-'");
    for (; form_is_digit(*at); at++)
        if (!add_digit(&sum, *at, limit / unit))
            return form_wrong(error, (size_t)(at - text), too_large);
    const bool point = *at == '.';
    at += point;
    if (point && !form_is_digit(*at))
        return form_wrong(error, (size_t)(at - text), "a digit");
    for (; point && form_is_digit(*at); at++) {
        if (unit == 1 && *at != '0')
            return form_wrong(error, (size_t)(at - text), "0 or the end: all digits are there");
        if (unit == 1)
            continue;
        unit /= 10;
        if (!add_digit(&sum, *at, limit / unit))
            return form_wrong(error, (size_t)(at - text), too_large);
    }
    if (*at != '\0')
        return form_wrong(error, (size_t)(at - text),
                          point ? "a digit or the end" : "a digit, '.' or the end");
    *value = negative ? (int64_t)(0 - sum * unit) : (int64_t)(sum * unit);
    return true;
}
