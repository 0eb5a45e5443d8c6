#include "text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

void text_of_decimal(int64_t value, unsigned scale, char text[TEXT_SIZE])
{
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value, unit = 1;
    for (unsigned i = 0; i < scale; i++)
        unit *= 10;
    const char *sign = value < 0 ? "-" : "";
    if (scale == 0)
        snprintf(text, TEXT_SIZE, "%s%" PRIu64, sign, rest);
    else
        snprintf(text, TEXT_SIZE, "%s%" PRIu64 ".%0*" PRIu64, sign, rest / unit, (int)scale,
                 rest % unit);
}

void text_of_date(schemac_date date, char text[TEXT_SIZE])
{
    snprintf(text, TEXT_SIZE, "%04d-%02d-%02d", date.year, date.month, date.day);
}

void text_of_time(int64_t time, char text[TEXT_SIZE])
{
    int64_t micro = time % 1000000;
    time_t seconds = (time_t)(time / 1000000 - (micro < 0));
    if (micro < 0)
        micro += 1000000;
    struct tm t = {0};
    gmtime_r(&seconds, &t);
    snprintf(text, TEXT_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", t.tm_year + 1900, t.tm_mon + 1,
             t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec, (int)micro);
}

void text_of_cursor(const schemac_cursor *cursor, char text[CURSOR_TEXT_SIZE])
{
    text[0] = '\0';
    for (size_t i = 0; i < cursor->size; i++)
        snprintf(text + 2 * i, 3, "%02x", cursor->bytes[i]);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool add_digit(int64_t *value, int digit)
{
    if (*value > (INT64_MAX - digit) / 10)
        return false;
    *value = *value * 10 + digit;
    return true;
}

bool decimal_of_text(const char *text, unsigned scale, int64_t *value)
{
    bool negative = *text == '-';
    const char *at = negative ? text + 1 : text;
    int64_t n = 0;
    if (!is_digit(*at))
        return false;
    for (; is_digit(*at); at++)
        if (!add_digit(&n, *at - '0'))
            return false;
    bool fraction = *at == '.';
    if (fraction && !is_digit(*++at))
        return false;
    for (unsigned i = 0; i < scale; i++) {
        int digit = fraction && is_digit(*at) ? *at++ - '0' : 0;
        if (!add_digit(&n, digit))
            return false;
    }
    if (*at != '\0')
        return false;
    *value = negative ? -n : n;
    return true;
}

bool date_of_text(const char *text, schemac_date *date)
{
    static const char form[] = "0000-00-00";
    int parts[3] = {0, 0, 0}, part = 0;
    for (size_t i = 0; i < sizeof form - 1; i++) {
        if (form[i] == '-' ? text[i] != '-' : !is_digit(text[i]))
            return false;
        if (form[i] == '-')
            part++;
        else
            parts[part] = parts[part] * 10 + (text[i] - '0');
    }
    if (text[sizeof form - 1] != '\0')
        return false;
    *date = (schemac_date){(int16_t)parts[0], (uint8_t)parts[1], (uint8_t)parts[2]};
    return true;
}

bool cursor_of_text(const char *text, schemac_cursor *cursor)
{
    static const char digits[] = "0123456789abcdef";
    size_t length = strlen(text);
    schemac_cursor c = {.size = (uint8_t)(length / 2)};
    if (length == 0 || length % 2 != 0 || length / 2 > sizeof c.bytes)
        return false;
    for (size_t i = 0; i < length; i++) {
        const char *digit = memchr(digits, text[i], sizeof digits - 1);
        if (digit == NULL)
            return false;
        c.bytes[i / 2] = (uint8_t)(c.bytes[i / 2] << 4 | (digit - digits));
    }
    *cursor = c;
    return true;
}

bool number_of_text(const char *text, int64_t *value)
{
    int64_t n = 0;
    if (!is_digit(*text))
        return false;
    for (; is_digit(*text); text++)
        if (!add_digit(&n, *text - '0'))
            return false;
    *value = n;
    return *text == '\0';
}
