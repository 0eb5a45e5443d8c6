/* calendar.h - days of the proleptic Gregorian calendar, of all years that a time can have. */
#ifndef SCHEMAC_BASE_CALENDAR_H
#define SCHEMAC_BASE_CALENDAR_H

#include "base/form.h"

typedef struct calendar_day {
    int32_t year;
    uint8_t month; /* 1 to 12 */
    uint8_t day;   /* 1 to 31 */
} calendar_day;

/* Days since 1970-01-01, and back. */
int64_t calendar_number(calendar_day d);
calendar_day calendar_of(int64_t number);

/* Of a month from 1 to 12. */
static inline int calendar_month_length(int32_t year, int month)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap);
}

/* Whether there is such a day, of a year that a date can have. */
static inline bool calendar_is_date(const schemac_date *d)
{
    return d->year >= 0 && d->year <= 9999 && d->month >= 1 && d->month <= 12 && d->day >= 1 &&
           d->day <= calendar_month_length(d->year, d->month);
}

/* "-06-30", which follows a year. */
static inline void calendar_put_rest(char text[6], unsigned month, unsigned day)
{
    text[0] = '-';
    form_put_pair(text + 1, month);
    text[3] = '-';
    form_put_pair(text + 4, day);
}

/* "2026-06-30", of a day that there is. */
static inline void calendar_put_date(char text[10], const schemac_date *d)
{
    form_put_pair(text, (unsigned)d->year / 100);
    form_put_pair(text + 2, (unsigned)d->year % 100);
    calendar_put_rest(text + 4, d->month, d->day);
}

#endif
