/* calendar.c - days as numbers, and back. */
#include "base/calendar.h"

/* Years begin in March here, so that the leap day is the last of one; eras are 400 years, after
   which everything repeats. */
enum { ERA_DAYS = 146097, FIRST = 719468 /* 0000-03-01 is so many days before 1970-01-01 */ };

int64_t calendar_number(calendar_day d)
{
    int64_t year = (int64_t)d.year - (d.month <= 2);
    int64_t era = (year >= 0 ? year : year - 399) / 400, of_era = year - era * 400;
    int64_t day = (153 * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;
    return era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 + day - FIRST;
}

calendar_day calendar_of(int64_t number)
{
    int64_t shifted = number + FIRST;
    int64_t era = (shifted >= 0 ? shifted : shifted - (ERA_DAYS - 1)) / ERA_DAYS;
    int64_t day = shifted - era * ERA_DAYS;
    int64_t of_era = (day - day / 1460 + day / 36524 - day / (ERA_DAYS - 1)) / 365;
    int64_t of_year = day - (365 * of_era + of_era / 4 - of_era / 100);
    int64_t month = (5 * of_year + 2) / 153; /* from March on */
    return (calendar_day){.year = (int32_t)(of_era + era * 400 + (month >= 10)),
                          .month = (uint8_t)(month < 10 ? month + 3 : month - 9),
                          .day = (uint8_t)(of_year - (153 * month + 2) / 5 + 1)};
}
