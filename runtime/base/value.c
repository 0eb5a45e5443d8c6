/* value.c - the time, random uuids, and the names of values of enums. */
#include "base/value.h"

#include "base/calendar.h"

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
    const int64_t length = INT64_C(24) * 60 * 60 * 1000000;
    calendar_day d = calendar_of(now / length - (now % length < 0));
    return (schemac_date){.year = (int16_t)d.year, .month = d.month, .day = d.day};
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
