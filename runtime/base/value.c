/* value.c - the values that are more than a C type: time, uuid, enum. */
#include "base/value.h"

#include <string.h>
#include <sys/random.h>
#include <time.h>

int64_t schemac_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t value_monotonic(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

schemac_date value_date_of(int64_t now)
{
    struct tm utc;
    time_t seconds = (time_t)(now / 1000000);
    gmtime_r(&seconds, &utc);
    return (schemac_date){.year = (int16_t)(utc.tm_year + 1900),
                          .month = (uint8_t)(utc.tm_mon + 1),
                          .day = (uint8_t)utc.tm_mday};
}

bool value_random_uuid(schemac_uuid *out)
{
    size_t used = 0;
    while (used < sizeof out->bytes) {
        ssize_t n = getrandom(out->bytes + used, sizeof out->bytes - used, 0);
        if (n < 0)
            return false;
        used += (size_t)n;
    }
    /* version 4, variant 10: RFC 9562, section 5.4 */
    out->bytes[6] = (uint8_t)((out->bytes[6] & 0x0F) | 0x40);
    out->bytes[8] = (uint8_t)((out->bytes[8] & 0x3F) | 0x80);
    return true;
}

static bool dash_before(size_t byte)
{
    return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

void schemac_uuid_format(schemac_uuid id, char text[37])
{
    static const char digits[] = "0123456789abcdef";
    char *out = text;
    for (size_t i = 0; i < sizeof id.bytes; i++) {
        if (dash_before(i))
            *out++ = '-';
        *out++ = digits[id.bytes[i] >> 4];
        *out++ = digits[id.bytes[i] & 15];
    }
    *out = '\0';
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool schemac_uuid_parse(const char *text, schemac_uuid *id)
{
    schemac_uuid parsed;
    for (size_t i = 0; i < sizeof parsed.bytes; i++) {
        if (dash_before(i) && *text++ != '-')
            return false;
        int high = hex_digit(text[0]);
        int low = high < 0 ? -1 : hex_digit(text[1]);
        if (low < 0)
            return false;
        parsed.bytes[i] = (uint8_t)(high * 16 + low);
        text += 2;
    }
    if (*text != '\0')
        return false;
    *id = parsed;
    return true;
}

const char *schemac_enum_name(const schemac_enum *e, int value)
{
    for (size_t i = 0; i < e->count; i++)
        if (e->values[i].number == value)
            return e->values[i].name;
    return NULL;
}

bool schemac_enum_from_name(const schemac_enum *e, const char *name, int *value)
{
    for (size_t i = 0; i < e->count; i++)
        if (strcmp(e->values[i].name, name) == 0) {
            *value = e->values[i].number;
            return true;
        }
    return false;
}
