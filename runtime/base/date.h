/* date.h - reading dates, and what else consists of numbers of few digits. */
#ifndef SCHEMAC_BASE_DATE_H
#define SCHEMAC_BASE_DATE_H

#include "base/calendar.h"

/* A text that is read from left to right. */
typedef struct date_reading {
    const char *text;
    size_t at;
    schemac_text_error *error;
} date_reading;

/* Read what is named, go behind it, or say what is wrong. */
bool date_read_one(date_reading *r, const char *characters, const char *expected);
/* Two digits. */
bool date_read_pair(date_reading *r, int low, int high, const char *expected, int *number);
bool date_read_digits(date_reading *r, size_t count, int32_t *number);
/* "-06-30" into *d, which has the year. */
bool date_read_rest(date_reading *r, calendar_day *d);
bool date_read_end(const date_reading *r);

#endif
