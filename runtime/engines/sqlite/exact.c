/* exact.c - functions that make a value of another type, or refuse. */
#include "engines/sqlite/exact.h"

#include "base/real.h"

#include <schemac/schemac.h>

#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* ---- values that do not fit ------------------------------------------------------------------ */

enum { MOST_QUOTED = 40 };

/* As SQL writes it, cut when it is long. */
static char *shown(sqlite3_value *v)
{
    if (sqlite3_value_type(v) == SQLITE_BLOB)
        return sqlite3_mprintf("a blob");
    const char *text = (const char *)sqlite3_value_text(v);
    if (sqlite3_value_type(v) != SQLITE_TEXT || text == NULL)
        return sqlite3_mprintf("%s", text);
    size_t size = strlen(text), most = size < MOST_QUOTED ? size : MOST_QUOTED;
    while (most < size && (text[most] & 0xC0) == 0x80)
        most--; /* to where a character begins */
    return sqlite3_mprintf("'%.*s%s'", (int)most, text, most < size ? "…" : "");
}

/* "to_int: '12abc' is no whole number of 64 bits" */
static void refuse(sqlite3_context *context, const char *function, sqlite3_value *v,
                   const char *what)
{
    exact_state *state = sqlite3_user_data(context);
    if (state->asking) {
        state->failed = true;
        return; /* the result is null */
    }
    char *value = shown(v);
    char *text = value == NULL ? NULL : sqlite3_mprintf("%s: %s %s", function, value, what);
    if (text == NULL)
        sqlite3_result_error_nomem(context);
    else
        sqlite3_result_error(context, text, -1);
    sqlite3_free(text);
    sqlite3_free(value);
}

/* NULL when it is none, without a NUL byte. */
static const char *text_of(sqlite3_value *v)
{
    const char *text = (const char *)sqlite3_value_text(v);
    return text != NULL && strlen(text) == (size_t)sqlite3_value_bytes(v) ? text : NULL;
}

/* Beyond 2^53 a real number may stand for several integers. */
static const int64_t most_whole = INT64_C(1) << 53;

static bool is_whole(double value)
{
    return value >= -(double)most_whole && value <= (double)most_whole &&
           value == (double)(int64_t)value;
}

static bool is_finite(double value)
{
    return value - value == 0.0;
}

/* Gives what a value becomes, and NULL; or says why it becomes nothing. text: of a text without a NUL
   byte, else NULL. */
typedef const char *exact_give(sqlite3_context *context, sqlite3_value **values, const char *text);

/* Of null each function makes null. */
static void give(sqlite3_context *context, const char *function, sqlite3_value **values,
                 exact_give *become)
{
    int type = sqlite3_value_type(values[0]);
    if (type == SQLITE_NULL)
        return;
    const char *why = become(context, values, type == SQLITE_TEXT ? text_of(values[0]) : NULL);
    if (why != NULL)
        refuse(context, function, values[0], why);
}

/* ---- numbers --------------------------------------------------------------------------------- */

static const char *give_int(sqlite3_context *context, sqlite3_value **values, const char *text)
{
    sqlite3_value *v = values[0];
    int type = sqlite3_value_type(v);
    double real = sqlite3_value_double(v);
    int64_t number = sqlite3_value_int64(v);
    if (type == SQLITE_FLOAT && !is_whole(real))
        return "is no whole number, or beyond 2^53";
    if (type == SQLITE_BLOB ||
        (type == SQLITE_TEXT && (text == NULL || !schemac_decimal_parse(text, 0, &number, NULL))))
        return "is no whole number of 64 bits";
    sqlite3_result_int64(context, number);
    return NULL;
}

static void to_int(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    give(context, "to_int", values, give_int);
}

/* As JSON writes numbers (RFC 8259, section 6); leading zeros are read, too. */
static bool is_number(const char *text)
{
    text += *text == '-';
    size_t digits = strspn(text, "0123456789");
    if (digits == 0)
        return false;
    text += digits;
    if (*text == '.') {
        digits = strspn(++text, "0123456789");
        if (digits == 0)
            return false;
        text += digits;
    }
    if (*text == 'e' || *text == 'E') {
        text++;
        text += *text == '-' || *text == '+';
        digits = strspn(text, "0123456789");
        if (digits == 0)
            return false;
        text += digits;
    }
    return *text == '\0';
}

static const char *give_double(sqlite3_context *context, sqlite3_value **values, const char *text)
{
    sqlite3_value *v = values[0];
    int type = sqlite3_value_type(v);
    int64_t number = sqlite3_value_int64(v);
    if (type == SQLITE_BLOB)
        return "is no number";
    if (type == SQLITE_INTEGER && (number < -most_whole || number > most_whole))
        return "is beyond 2^53: no double stands for it alone";
    if (type == SQLITE_TEXT &&
        (text == NULL || !is_number(text) || !is_finite(sqlite3_value_double(v))))
        return "is no number of type double";
    sqlite3_result_double(context, sqlite3_value_double(v));
    return NULL;
}

static void to_double(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    give(context, "to_double", values, give_double);
}

/* The fewest digits that read back as the same number: 19.99, which no double is, is that. */
static bool real_as_decimal(double value, unsigned scale, int64_t *out)
{
    char text[REAL_SIZE + 1];
    if (!is_finite(value))
        return false;
    text[real_put(value, text)] = '\0';
    return schemac_decimal_parse(text, scale, out, NULL);
}

static bool whole_as_decimal(int64_t value, unsigned scale, int64_t *out)
{
    for (*out = value; scale > 0; scale--)
        if (__builtin_mul_overflow(*out, 10, out))
            return false;
    return true;
}

enum { MOST_SCALE = 18 };

static const char *give_decimal(sqlite3_context *context, sqlite3_value **values, const char *text)
{
    sqlite3_value *v = values[0];
    unsigned scale = (unsigned)sqlite3_value_int64(values[1]);
    int64_t number = 0;
    bool good = false;
    switch (sqlite3_value_type(v)) {
    case SQLITE_INTEGER:
        good = whole_as_decimal(sqlite3_value_int64(v), scale, &number);
        break;
    case SQLITE_FLOAT:
        good = real_as_decimal(sqlite3_value_double(v), scale, &number);
        break;
    case SQLITE_TEXT:
        good = text != NULL && schemac_decimal_parse(text, scale, &number, NULL);
        break;
    default:
        break;
    }
    if (!good)
        return "is no number that has so few digits behind the point";
    sqlite3_result_int64(context, number);
    return NULL;
}

static void to_decimal(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    int64_t scale = sqlite3_value_int64(values[1]);
    if (sqlite3_value_type(values[1]) == SQLITE_INTEGER && scale >= 0 && scale <= MOST_SCALE)
        give(context, "to_decimal", values, give_decimal);
    else
        sqlite3_result_error(context, "to_decimal: the scale is a number from 0 to 18", -1);
}

/* ---- days and times -------------------------------------------------------------------------- */

static const int64_t day = INT64_C(86400000000); /* in microseconds */

static const char *give_day(sqlite3_context *context, int64_t time)
{
    char text[SCHEMAC_TIMESTAMP_SIZE];
    /* "2026-06-30T00:00:00.000000Z": of other years there are more characters */
    if (time % day != 0 || schemac_timestamp_format(time, text) != 27)
        return "is not midnight in UTC, or no day of the years 0000 to 9999";
    sqlite3_result_text(context, text, 10, SQLITE_TRANSIENT);
    return NULL;
}

static const char *give_date(sqlite3_context *context, sqlite3_value **values, const char *text)
{
    schemac_date date;
    int64_t time;
    if (sqlite3_value_type(values[0]) == SQLITE_INTEGER)
        return give_day(context, sqlite3_value_int64(values[0]));
    if (text != NULL && schemac_date_parse(text, &date, NULL)) {
        sqlite3_result_value(context, values[0]);
        return NULL;
    }
    if (text != NULL && schemac_timestamp_parse(text, &time, NULL))
        return give_day(context, time);
    return "is no day";
}

static void to_date(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    give(context, "to_date", values, give_date);
}

/* Of a day, its midnight in UTC. false when memory ran out. */
static bool midnight_of(const char *day_text, int64_t *time)
{
    char *midnight = sqlite3_mprintf("%sT00:00:00Z", day_text);
    bool good = midnight != NULL && schemac_timestamp_parse(midnight, time, NULL);
    sqlite3_free(midnight);
    return good;
}

static const char *give_timestamp(sqlite3_context *context, sqlite3_value **values,
                                  const char *text)
{
    schemac_date date;
    int64_t time = 0;
    if (sqlite3_value_type(values[0]) == SQLITE_INTEGER)
        time = sqlite3_value_int64(values[0]);
    else if (text == NULL)
        return "is no time";
    else if (!schemac_timestamp_parse(text, &time, NULL)) {
        if (!schemac_date_parse(text, &date, NULL))
            return "is no time";
        if (!midnight_of(text, &time)) {
            sqlite3_result_error_nomem(context);
            return NULL;
        }
    }
    sqlite3_result_int64(context, time);
    return NULL;
}

static void to_timestamp(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    give(context, "to_timestamp", values, give_timestamp);
}

/* ---- asking ---------------------------------------------------------------------------------- */

static void begin_asking(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count, (void)values;
    exact_state *state = sqlite3_user_data(context);
    *state = (exact_state){.allowed = state->allowed, .asking = state->allowed};
    sqlite3_result_int(context, 0);
}

static void end_asking(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    exact_state *state = sqlite3_user_data(context);
    sqlite3_result_int(context, state->failed || sqlite3_value_int(values[0]) != 0);
    *state = (exact_state){.allowed = state->allowed};
}

bool exact_add(sqlite3 *handle, exact_state *state, bool add)
{
    /* one that is deterministic would be called once for all rows, before the first */
    static const struct {
        const char *name;
        int count;
        void (*call)(sqlite3_context *context, int count, sqlite3_value **values);
    } functions[] = {{"to_int", 1, to_int},
                     {"to_double", 1, to_double},
                     {"to_decimal", 2, to_decimal},
                     {"to_date", 1, to_date},
                     {"to_timestamp", 1, to_timestamp},
                     {"schemac_ask", 0, begin_asking},
                     {"schemac_fails", 1, end_asking}};
    bool good = true;
    *state = (exact_state){.asking = false};
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        good = sqlite3_create_function_v2(
                   handle, functions[i].name, functions[i].count, SQLITE_UTF8 | SQLITE_DIRECTONLY,
                   state, add ? functions[i].call : NULL, NULL, NULL, NULL) == SQLITE_OK &&
               good;
    return good;
}

const char *exact_misfit(memory_pool *p, const char *fails)
{
    return pool_printf(p, "CASE WHEN schemac_ask() THEN 1 ELSE schemac_fails(%s) END", fails);
}
