#include "model/literals.h"

#include "base/fold.h"
#include "base/suggest.h"
#include "base/utf8.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *shown_type(const field *f)
{
    return f->enumeration != NULL ? f->enumeration->name : field_type_name(f);
}

/* A literal that is to become a value of a field. */
typedef struct reading {
    diags *diags;
    const field *field;
    const char *noun; /* what it is for the field: "default", "value" */
    default_value *out;
} reading;

static void misfit(const reading *r, const literal *l, const char *hint)
{
    static const char *const kinds[] = {[LITERAL_STRING] = "a string",
                                        [LITERAL_INTEGER] = "a whole number",
                                        [LITERAL_NUMBER] = "a number with a point",
                                        [LITERAL_WORD] = "a word"};
    /* what would have been one */
    static const char *const forms[TYPE_COUNT] = {
        [TYPE_BOOL] = "a bool is true or false",
        [TYPE_INT32] = "write a whole number, such as 42",
        [TYPE_INT64] = "write a whole number, such as 42",
        [TYPE_DOUBLE] = "write a number, such as 0.5",
        [TYPE_DECIMAL] = "write a number, such as 12.50",
        [TYPE_TEXT] = "a text stands in double quotes",
        [TYPE_BLOB] = "a blob cannot be written in a schema",
        [TYPE_TIMESTAMP] = "write \"2024-01-31T12:00:00Z\", or now",
        [TYPE_DATE] = "write \"2024-01-31\", or now",
        [TYPE_UUID] = "write \"123e4567-e89b-12d3-a456-426614174000\", or random",
        [TYPE_JSON] = "JSON stands in double quotes, such as \"{}\"",
        [TYPE_ENUM] = "write one of the enum's values, without quotes"};
    diag *e = diag_error(r->diags, E0302, l->at, "%s is no %s for '%s' of type %s", kinds[l->kind],
                         r->noun, r->field->name, shown_type(r->field));
    diag_hint(e, "%s", hint != NULL ? hint : forms[r->field->type]);
}

static bool parse_integer(const literal *l, int64_t *out)
{
    errno = 0;
    unsigned long long magnitude = strtoull(l->text, NULL, 10);
    if (errno != 0 || magnitude > (unsigned long long)INT64_MAX + l->negative)
        return false;
    *out = l->negative ? (int64_t)(0 - magnitude) : (int64_t)magnitude;
    return true;
}

static bool integer_value(const reading *r, const literal *l, int64_t low, int64_t high)
{
    if (l->kind != LITERAL_INTEGER) {
        misfit(r, l, NULL);
        return false;
    }
    if (!parse_integer(l, &r->out->integer) || r->out->integer < low || r->out->integer > high) {
        diag *e = diag_error(r->diags, E0303, l->at, "%s%s does not fit %s", l->negative ? "-" : "",
                             l->text, shown_type(r->field));
        diag_hint(e, "the range is %" PRId64 " to %" PRId64, low, high);
        return false;
    }
    return true;
}

/* "12.5" with scale 2 is 1250; more digits than the type has are an error, not rounded. */
static bool decimal_value(const reading *r, const literal *l)
{
    if ((l->kind != LITERAL_INTEGER && l->kind != LITERAL_NUMBER) ||
        strpbrk(l->text, "eE") != NULL) {
        misfit(r, l, NULL);
        return false;
    }
    const char *point = strchr(l->text, '.');
    const char *whole = l->text + strspn(l->text, "0");
    size_t whole_digits = point == NULL ? strlen(whole) : (size_t)(point - whole);
    size_t fraction = point == NULL ? 0 : strlen(point + 1);
    while (fraction > 0 && point[fraction] == '0')
        fraction--;
    if (whole_digits > (size_t)(r->field->precision - r->field->scale) ||
        fraction > (size_t)r->field->scale) {
        diag *e = diag_error(r->diags, E0303, l->at, "%s%s does not fit decimal(%d,%d)",
                             l->negative ? "-" : "", l->text, r->field->precision, r->field->scale);
        diag_hint(e, "it has room for %d digits before the point and %d behind it",
                  r->field->precision - r->field->scale, r->field->scale);
        return false;
    }
    int64_t value = 0;
    for (size_t i = 0; i < whole_digits; i++)
        value = value * 10 + (whole[i] - '0');
    for (size_t i = 0; i < (size_t)r->field->scale; i++)
        value = value * 10 + (i < fraction ? point[1 + i] - '0' : 0);
    r->out->integer = l->negative ? -value : value;
    return true;
}

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static bool valid_date(int year, int month, int day)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return year >= 0 && month >= 1 && month <= 12 && day >= 1 &&
           day <= days[month - 1] + (month == 2 && is_leap(year));
}

static bool digits_at(const char *text, size_t count, int *out)
{
    *out = 0;
    for (size_t i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        *out = *out * 10 + (text[i] - '0');
    }
    return true;
}

static bool parse_date(const char *t, int *year, int *month, int *day)
{
    return strlen(t) >= 10 && digits_at(t, 4, year) && t[4] == '-' && digits_at(t + 5, 2, month) &&
           t[7] == '-' && digits_at(t + 8, 2, day) && valid_date(*year, *month, *day);
}

/* Days since 1970-01-01 in the proleptic Gregorian calendar; years begin in March here, so that the
   leap day is the last. */
static int64_t days_since_epoch(int year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

/* RFC 3339 in UTC: 2024-01-31T12:00:00Z, optionally with up to six digits of a second. */
static bool parse_timestamp(const char *t, int64_t *out)
{
    int year, month, day, hour, minute, second;
    if (!parse_date(t, &year, &month, &day) || strlen(t) < 20 || t[10] != 'T' ||
        !digits_at(t + 11, 2, &hour) || t[13] != ':' || !digits_at(t + 14, 2, &minute) ||
        t[16] != ':' || !digits_at(t + 17, 2, &second) || hour > 23 || minute > 59 || second > 59)
        return false;
    int64_t micros = 0;
    const char *rest = t + 19;
    if (*rest == '.') {
        size_t digits = strspn(++rest, "0123456789");
        if (digits == 0 || digits > 6)
            return false;
        for (size_t i = 0; i < 6; i++)
            micros = micros * 10 + (i < digits ? rest[i] - '0' : 0);
        rest += digits;
    }
    if (strcmp(rest, "Z") != 0)
        return false;
    *out = ((days_since_epoch(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
    *out = *out * 1000000 + micros;
    return true;
}

static bool parse_uuid(const char *t, unsigned char out[16])
{
    size_t used = 0;
    for (size_t i = 0; i < 36; i++) {
        if (i == 8 || i == 13 || i == 18 || i == 23) {
            if (t[i] != '-')
                return false;
            continue;
        }
        const char *digits = "0123456789abcdef";
        char c = t[i] >= 'A' && t[i] <= 'F' ? (char)(t[i] - 'A' + 'a') : t[i];
        const char *digit = c == '\0' ? NULL : strchr(digits, c);
        if (digit == NULL)
            return false;
        unsigned char value = (unsigned char)(digit - digits);
        out[used / 2] = (unsigned char)(used % 2 == 0 ? value << 4 : out[used / 2] | value);
        used++;
    }
    return t[36] == '\0';
}

static bool word_value(const reading *r, const literal *l)
{
    if (r->field->type == TYPE_ENUM) {
        suggestion s = suggest_new(l->text);
        for (size_t i = 0; i < r->field->enumeration->values.count; i++) {
            const enum_value *v = &r->field->enumeration->values.items[i];
            if (strcmp(v->name, l->text) == 0) {
                r->out->value = v;
                r->out->integer = v->number;
                return true;
            }
            if (suggest_wanted(r->diags))
                suggest_offer(&s, v->name);
        }
        diag *e = diag_error(r->diags, E0304, l->at, "enum '%s' has no value '%s'",
                             r->field->enumeration->name, l->text);
        diag_note(e, r->field->enumeration->at, "'%s' is declared here",
                  r->field->enumeration->name);
        if (!suggest_hint(&s, e) && strcmp(l->text, "null") == 0)
            diag_hint(e, "a nullable field without a default is null");
        return false;
    }
    if (r->field->type == TYPE_BOOL &&
        (strcmp(l->text, "true") == 0 || strcmp(l->text, "false") == 0)) {
        r->out->integer = l->text[0] == 't';
        return true;
    }
    if (strcmp(l->text, "now") == 0 &&
        (r->field->type == TYPE_TIMESTAMP || r->field->type == TYPE_DATE)) {
        r->out->kind = DEFAULT_NOW;
        return true;
    }
    if (strcmp(l->text, "random") == 0 && r->field->type == TYPE_UUID) {
        r->out->kind = DEFAULT_RANDOM;
        return true;
    }
    const char *hint = NULL;
    if (strcmp(l->text, "now") == 0)
        hint = "now is for timestamp and date";
    else if (strcmp(l->text, "random") == 0)
        hint = "random is for uuid";
    else if (fold_equal(l->text, "null") && strcmp(r->noun, "value") == 0)
        hint = "null is written in small letters";
    else if (fold_equal(l->text, "null"))
        hint = "a nullable field without a default is null";
    misfit(r, l, hint);
    return false;
}

static bool text_value(const reading *r, const literal *l)
{
    size_t length = utf8_length(l->text, strlen(l->text));
    if (r->field->length > 0 && length > (size_t)r->field->length) {
        diag_error(r->diags, E0303, l->at,
                   "this text has %zu characters, '%s' has room for %" PRId64, length,
                   r->field->name, r->field->length);
        return false;
    }
    r->out->text = l->text;
    return true;
}

static bool string_value(const reading *r, const literal *l)
{
    switch (r->field->type) {
    case TYPE_TEXT:
        return text_value(r, l);
    case TYPE_JSON:
        r->out->text = l->text; /* SQLite says later whether it is valid */
        return true;
    case TYPE_DATE:
        r->out->text = l->text;
        if (strlen(l->text) == 10 &&
            parse_date(l->text, &r->out->year, &r->out->month, &r->out->day))
            return true;
        diag_hint(diag_error(r->diags, E0303, l->at, "\"%s\" is not a date", l->text),
                  "a date is written \"2024-01-31\"");
        return false;
    case TYPE_TIMESTAMP:
        if (parse_timestamp(l->text, &r->out->integer))
            return true;
        diag_hint(diag_error(r->diags, E0303, l->at, "\"%s\" is not a timestamp", l->text),
                  "a timestamp is written \"2024-01-31T12:00:00Z\", in UTC");
        return false;
    case TYPE_UUID:
        if (parse_uuid(l->text, r->out->uuid))
            return true;
        diag_hint(diag_error(r->diags, E0303, l->at, "\"%s\" is not a uuid", l->text),
                  "a uuid is written \"123e4567-e89b-12d3-a456-426614174000\"");
        return false;
    case TYPE_ENUM:
    default:
        misfit(r, l, NULL);
        return false;
    }
}

static bool number_value(const reading *r, const literal *l)
{
    switch (r->field->type) {
    case TYPE_INT32:
        return integer_value(r, l, INT32_MIN, INT32_MAX);
    case TYPE_INT64:
        return integer_value(r, l, INT64_MIN, INT64_MAX);
    case TYPE_DECIMAL:
        return decimal_value(r, l);
    case TYPE_DOUBLE:
        r->out->real = strtod(l->text, NULL);
        if (!isfinite(r->out->real)) {
            diag_error(r->diags, E0303, l->at, "%s does not fit double", l->text);
            return false;
        }
        if (l->negative)
            r->out->real = -r->out->real;
        return true;
    default:
        misfit(r, l, NULL);
        return false;
    }
}

bool literals_read(diags *d, const field *f, const literal *l, const char *noun, default_value *out)
{
    reading r = {.diags = d, .field = f, .noun = noun, .out = out};
    *out = (default_value){.kind = DEFAULT_LITERAL, .at = out->at};
    return l->kind == LITERAL_WORD     ? word_value(&r, l)
           : l->kind == LITERAL_STRING ? string_value(&r, l)
                                       : number_value(&r, l);
}

void literals_refuse(diags *d, const field *f, const literal *l, const char *noun, const char *hint)
{
    misfit(&(reading){.diags = d, .field = f, .noun = noun}, l, hint);
}
