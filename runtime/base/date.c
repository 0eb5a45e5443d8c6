/* date.c - dates as text, and back (RFC 3339, section 5.6: full-date). */
#include "base/date.h"

#include <string.h>

bool date_read_one(date_reading *r, const char *characters, const char *expected)
{
    char c = r->text[r->at];
    if (c == '\0' || strchr(characters, c) == NULL)
        return form_wrong(r->error, r->at, expected);
    r->at++;
    return true;
}

bool date_read_pair(date_reading *r, int low, int high, const char *expected, int *number)
{
    const char *at = r->text + r->at;
    if (!form_is_digit(at[0]) || at[0] - '0' < low / 10 || at[0] - '0' > high / 10)
        return form_wrong(r->error, r->at, expected);
    int value = form_is_digit(at[1]) ? (at[0] - '0') * 10 + (at[1] - '0') : -1;
    if (value < low || value > high)
        return form_wrong(r->error, r->at + 1, expected);
    *number = value;
    r->at += 2;
    return true;
}

bool date_read_digits(date_reading *r, size_t count, int32_t *number)
{
    *number = 0;
    for (; count > 0; count--, r->at++) {
        char c = r->text[r->at];
        if (!form_is_digit(c))
            return form_wrong(r->error, r->at, "a digit of the year");
        *number = *number * 10 + (c - '0');
    }
    return true;
}

bool date_read_rest(date_reading *r, calendar_day *d)
{
    static const char *const days[] = {"a day from 01 to 28", "a day from 01 to 29",
                                       "a day from 01 to 30", "a day from 01 to 31"};
    int month, day;
    if (!date_read_one(r, "-", "'-'") ||
        !date_read_pair(r, 1, 12, "a month from 01 to 12", &month) || !date_read_one(r, "-", "'-'"))
        return false;
    int last = calendar_month_length(d->year, month);
    if (!date_read_pair(r, 1, last, days[last - 28], &day))
        return false;
    d->month = (uint8_t)month;
    d->day = (uint8_t)day;
    return true;
}

bool date_read_end(const date_reading *r)
{
    return r->text[r->at] == '\0' || form_wrong(r->error, r->at, "the end");
}

size_t schemac_date_format(schemac_date date, char text[SCHEMAC_DATE_SIZE])
{
    bool good = calendar_is_date(&date);
    if (good)
        calendar_put_date(text, &date);
    text[good ? SCHEMAC_DATE_SIZE - 1 : 0] = '\0';
    return good ? SCHEMAC_DATE_SIZE - 1 : 0;
}

bool schemac_date_parse(const char *text, schemac_date *date, schemac_text_error *error)
{
    date_reading r = {.text = text, .error = error};
    calendar_day d;
    if (!date_read_digits(&r, 4, &d.year) || !date_read_rest(&r, &d) || !date_read_end(&r))
        return false;
    *date = (schemac_date){.year = (int16_t)d.year, .month = d.month, .day = d.day};
    return true;
}
