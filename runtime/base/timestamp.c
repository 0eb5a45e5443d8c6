/* timestamp.c - times as text, and back: RFC 3339, and for years that it does not have the expanded
   years of ECMA-262 (Date Time String Format): a sign and six digits. */
#include "base/date.h"

enum { DAY = 24 * 60 * 60 /* seconds */, SECOND = 1000000 /* microseconds */ };

static char *put_number(char *out, unsigned number, size_t digits)
{
    for (size_t i = digits; i-- > 0; number /= 10)
        out[i] = (char)('0' + number % 10);
    return out + digits;
}

static char *put_year(char *out, int32_t year)
{
    if (year >= 0 && year <= 9999)
        return put_number(out, (unsigned)year, 4);
    *out = year < 0 ? '-' : '+';
    return put_number(out + 1, (unsigned)(year < 0 ? -year : year), 6);
}

size_t schemac_timestamp_format(int64_t time, char text[SCHEMAC_TIMESTAMP_SIZE])
{
    int64_t seconds = time / SECOND, micros = time % SECOND;
    seconds -= micros < 0;
    micros += micros < 0 ? SECOND : 0;
    int64_t days = seconds / DAY, rest = seconds % DAY;
    days -= rest < 0;
    rest += rest < 0 ? DAY : 0;
    calendar_day d = calendar_of(days);
    char *out = put_year(text, d.year);
    calendar_put_rest(out, d.month, d.day);
    out[6] = 'T';
    form_put_pair(out + 7, (unsigned)(rest / 3600));
    out[9] = ':';
    form_put_pair(out + 10, (unsigned)(rest / 60 % 60));
    out[12] = ':';
    form_put_pair(out + 13, (unsigned)(rest % 60));
    out[15] = '.';
    out = put_number(out + 16, (unsigned)micros, 6);
    *out++ = 'Z';
    *out = '\0';
    return (size_t)(out - text);
}

static bool read_year(date_reading *r, int32_t *year)
{
    char sign = *r->text;
    bool expanded = sign == '+' || sign == '-';
    r->at = expanded;
    if (!expanded && !form_is_digit(sign))
        return form_wrong(r->error, 0, "a digit of the year, '+' or '-'");
    if (!date_read_digits(r, expanded ? 6 : 4, year))
        return false;
    if (sign == '-' && *year == 0)
        return form_wrong(r->error, r->at - 1, "a digit from 1 to 9: no year is -000000");
    if (sign == '-')
        *year = -*year;
    return true;
}

static bool read_clock(date_reading *r, int64_t *seconds)
{
    int hour, minute, second;
    if (!date_read_pair(r, 0, 23, "an hour from 00 to 23", &hour) ||
        !date_read_one(r, ":", "':'") ||
        !date_read_pair(r, 0, 59, "a minute from 00 to 59", &minute) ||
        !date_read_one(r, ":", "':'") ||
        !date_read_pair(r, 0, 59, "a second from 00 to 59", &second))
        return false;
    *seconds = hour * 3600 + minute * 60 + second;
    return true;
}

/* Digits behind the sixth would be lost: they have to be zero. */
static bool read_fraction(date_reading *r, int64_t *micros)
{
    *micros = 0;
    if (r->text[r->at] != '.')
        return true;
    r->at++;
    if (!form_is_digit(r->text[r->at]))
        return form_wrong(r->error, r->at, "a digit");
    int64_t unit = SECOND;
    for (; form_is_digit(r->text[r->at]); r->at++) {
        int digit = r->text[r->at] - '0';
        unit /= 10; /* 0 behind the sixth */
        if (unit == 0 && digit != 0)
            return form_wrong(r->error, r->at, "0, 'Z', '+' or '-': microseconds have six digits");
        *micros += digit * unit;
    }
    return true;
}

/* Seconds that the clock is ahead of UTC. */
static bool read_zone(date_reading *r, bool fraction, int64_t *ahead)
{
    int hours, minutes;
    char c = r->text[r->at];
    *ahead = 0;
    if (!date_read_one(r, "Zz+-", fraction ? "a digit, 'Z', '+' or '-'" : "'.', 'Z', '+' or '-'"))
        return false;
    if (c == 'Z' || c == 'z')
        return true;
    if (!date_read_pair(r, 0, 23, "hours from 00 to 23", &hours) || !date_read_one(r, ":", "':'") ||
        !date_read_pair(r, 0, 59, "minutes from 00 to 59", &minutes))
        return false;
    *ahead = (hours * 60 + minutes) * 60 * (c == '-' ? -1 : 1);
    return true;
}

/* The product of the first alone may be less than there is, and the sum be there. */
static bool in_microseconds(int64_t seconds, int64_t micros, int64_t *time)
{
    if (seconds < 0) {
        seconds++;
        micros -= SECOND;
    }
    return !__builtin_mul_overflow(seconds, SECOND, &seconds) &&
           !__builtin_add_overflow(seconds, micros, time);
}

bool schemac_timestamp_parse(const char *text, int64_t *time, schemac_text_error *error)
{
    date_reading r = {.text = text, .error = error};
    calendar_day day;
    int64_t seconds, micros, ahead, all;
    if (!read_year(&r, &day.year) || !date_read_rest(&r, &day) ||
        !date_read_one(&r, "Tt ", "'T'") || !read_clock(&r, &seconds))
        return false;
    bool fraction = text[r.at] == '.';
    if (!read_fraction(&r, &micros) || !read_zone(&r, fraction, &ahead) || !date_read_end(&r))
        return false;
    if (!in_microseconds(calendar_number(day) * DAY + seconds - ahead, micros, &all))
        return form_wrong(error, 0,
                          "a time from -290308-12-21T19:59:05.224192Z to "
                          "+294247-01-10T04:00:54.775807Z");
    *time = all;
    return true;
}
