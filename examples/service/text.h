/* text.h - values in the form that JSON and URLs have them in; schemac gives decimals, dates and
   times as numbers. */
#ifndef TEXT_H
#define TEXT_H

#include <schemac/schemac.h>

enum { TEXT_SIZE = 48, CURSOR_TEXT_SIZE = 511 };

/* "-12.50" for -1250 with a scale of 2. */
void text_of_decimal(int64_t value, unsigned scale, char text[TEXT_SIZE]);
/* "2026-06-30" */
void text_of_date(schemac_date date, char text[TEXT_SIZE]);
/* "2026-06-30T12:00:00.000000Z" for microseconds since 1970. */
void text_of_time(int64_t time, char text[TEXT_SIZE]);
/* Two digits for each byte. */
void text_of_cursor(const schemac_cursor *cursor, char text[CURSOR_TEXT_SIZE]);

/* false when the text has another form, or more digits than there is room for. Whether there is
   such a day, and whether the field may have so large a value, schemac checks. */
bool decimal_of_text(const char *text, unsigned scale, int64_t *value);
bool date_of_text(const char *text, schemac_date *date);
bool cursor_of_text(const char *text, schemac_cursor *cursor);
/* Digits alone, without a sign. */
bool number_of_text(const char *text, int64_t *value);

#endif
