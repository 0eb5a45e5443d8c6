/* value.h - where values come from that nobody passed in. */
#ifndef SCHEMAC_BASE_VALUE_H
#define SCHEMAC_BASE_VALUE_H

#include "base/names.h"

#include <schemac/schemac.h>

/* For durations; of no particular beginning. */
int64_t value_monotonic(void);

/* In UTC; `now` as schemac_now gives it. */
schemac_date value_date_of(int64_t now);

/* false when the system gives no random numbers. */
bool value_random_uuid(schemac_uuid *out);

/* Whether there is such a day, of a year that a date can have. */
static inline bool value_is_date(const schemac_date *d)
{
    static const uint8_t days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (d->year < 0 || d->year > 9999 || d->month < 1 || d->month > 12 || d->day < 1 ||
        d->day > days[d->month - 1])
        return false;
    return d->day != 29 || d->month != 2 ||
           (d->year % 4 == 0 && (d->year % 100 != 0 || d->year % 400 == 0));
}

#endif
