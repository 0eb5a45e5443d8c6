/* literals.c - what is written in a schema to a value of a field's type. */
#include "model/literals.h"

#include "base/fold.h"
#include "base/suggest.h"
#include "base/utf8.h"

#include <schemac/schemac.h>

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

static void refuse_kind(const reading *r, const literal *l, const char *hint)
{
    static const char *const kinds[] = {[LITERAL_STRING] = "a string",
                                        [LITERAL_INTEGER] = "a whole number",
                                        [LITERAL_NUMBER] = "a number with a point",
                                        [LITERAL_WORD] = "a word"};
    diag *e = diag_error(r->diags, E0302, l->at, "%s is no %s for '%s' of type %s", kinds[l->kind],
                         r->noun, r->field->name, shown_type(r->field));
    diag_hint(e, "%s", hint != NULL ? hint : type_table[r->field->type].form);
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

static bool read_integer(const reading *r, const literal *l, int64_t low, int64_t high)
{
    if (l->kind != LITERAL_INTEGER) {
        refuse_kind(r, l, NULL);
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
static bool read_decimal(const reading *r, const literal *l)
{
    if ((l->kind != LITERAL_INTEGER && l->kind != LITERAL_NUMBER) ||
        strpbrk(l->text, "eE") != NULL) {
        refuse_kind(r, l, NULL);
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

/* ---- words ---------------------------------------------------------------------------------- */

static bool read_enum_word(const reading *r, const literal *l)
{
    const enumeration *of = r->field->enumeration;
    suggestion s = suggest_new(l->text);
    for (size_t i = 0; i < of->values.count; i++) {
        const enum_value *v = &of->values.items[i];
        if (strcmp(v->name, l->text) == 0) {
            r->out->value = v;
            r->out->integer = v->number;
            return true;
        }
        if (suggest_wanted(r->diags))
            suggest_offer(&s, v->name);
    }
    diag *e = diag_error(r->diags, E0304, l->at, "enum '%s' has no value '%s'", of->name, l->text);
    diag_note(e, of->at, "'%s' is declared here", of->name);
    if (!suggest_hint(&s, e) && strcmp(l->text, "null") == 0)
        diag_hint(e, "a nullable field without a default is null");
    return false;
}

/* What a word may have been meant for; NULL when it is any word. */
static const char *word_hint(const reading *r, const char *text)
{
    if (strcmp(text, "now") == 0)
        return "now is for timestamp and date";
    if (strcmp(text, "random") == 0)
        return "random is for uuid";
    if (!fold_equal(text, "null"))
        return NULL;
    return strcmp(r->noun, "value") == 0 ? "null is written in small letters"
                                         : "a nullable field without a default is null";
}

static bool refuse_value_word(const reading *r, const literal *l)
{
    refuse_kind(r, l, word_hint(r, l->text));
    return false;
}

static bool read_bool_word(const reading *r, const literal *l)
{
    if (strcmp(l->text, "true") != 0 && strcmp(l->text, "false") != 0)
        return refuse_value_word(r, l);
    r->out->integer = l->text[0] == 't';
    return true;
}

static bool read_now(const reading *r, const literal *l)
{
    if (strcmp(l->text, "now") != 0)
        return refuse_value_word(r, l);
    r->out->kind = DEFAULT_NOW;
    return true;
}

static bool read_random(const reading *r, const literal *l)
{
    if (strcmp(l->text, "random") != 0)
        return refuse_value_word(r, l);
    r->out->kind = DEFAULT_RANDOM;
    return true;
}

/* ---- strings -------------------------------------------------------------------------------- */

static bool read_text(const reading *r, const literal *l)
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

/* The engine says later whether it is valid. */
static bool read_json(const reading *r, const literal *l)
{
    r->out->text = l->text;
    return true;
}

static bool refuse_form(const reading *r, const literal *l, const schemac_text_error *wrong,
                        const char *what, const char *hint)
{
    diag *e = diag_error(r->diags, E0303, l->at, "\"%s\" is not %s", l->text, what);
    diag_hint(e, "%s; at character %zu %s is expected", hint,
              utf8_length(l->text, wrong->offset) + 1, wrong->expected);
    return false;
}

static bool read_date(const reading *r, const literal *l)
{
    schemac_date date;
    schemac_text_error wrong;
    r->out->text = l->text;
    if (!schemac_date_parse(l->text, &date, &wrong))
        return refuse_form(r, l, &wrong, "a date", "a date is written \"2024-01-31\"");
    r->out->year = date.year;
    r->out->month = date.month;
    r->out->day = date.day;
    return true;
}

static bool read_timestamp(const reading *r, const literal *l)
{
    schemac_text_error wrong;
    return schemac_timestamp_parse(l->text, &r->out->integer, &wrong) ||
           refuse_form(r, l, &wrong, "a timestamp",
                       "a timestamp is written \"2024-01-31T12:00:00Z\"");
}

static bool read_uuid(const reading *r, const literal *l)
{
    schemac_uuid id;
    schemac_text_error wrong;
    if (!schemac_uuid_parse(l->text, &id)) {
        schemac_uuid_check(l->text, &wrong);
        return refuse_form(r, l, &wrong, "a uuid",
                           "a uuid is written \"123e4567-e89b-12d3-a456-426614174000\"");
    }
    memcpy(r->out->uuid, id.bytes, sizeof id.bytes);
    return true;
}

/* ---- numbers -------------------------------------------------------------------------------- */

static bool read_int32(const reading *r, const literal *l)
{
    return read_integer(r, l, INT32_MIN, INT32_MAX);
}

static bool read_int64(const reading *r, const literal *l)
{
    return read_integer(r, l, INT64_MIN, INT64_MAX);
}

static bool read_double(const reading *r, const literal *l)
{
    r->out->real = strtod(l->text, NULL);
    if (!isfinite(r->out->real)) {
        diag_error(r->diags, E0303, l->at, "%s does not fit double", l->text);
        return false;
    }
    if (l->negative)
        r->out->real = -r->out->real;
    return true;
}

/* ---- the table ------------------------------------------------------------------------------ */

typedef bool read_fn(const reading *r, const literal *l);

/* What is NULL is no value of the type. */
static const struct {
    read_fn *word;
    read_fn *string;
    read_fn *number;
} readers[TYPE_COUNT] = {
    [TYPE_BOOL] = {.word = read_bool_word},
    [TYPE_INT32] = {.number = read_int32},
    [TYPE_INT64] = {.number = read_int64},
    [TYPE_DOUBLE] = {.number = read_double},
    [TYPE_DECIMAL] = {.number = read_decimal},
    [TYPE_TEXT] = {.string = read_text},
    [TYPE_TIMESTAMP] = {.word = read_now, .string = read_timestamp},
    [TYPE_DATE] = {.word = read_now, .string = read_date},
    [TYPE_UUID] = {.word = read_random, .string = read_uuid},
    [TYPE_JSON] = {.string = read_json},
    [TYPE_ENUM] = {.word = read_enum_word},
    [TYPE_PASSWORD] = {.string = read_text},
};

bool literals_read(diags *d, const field *f, const literal *l, const char *noun, default_value *out)
{
    reading r = {.diags = d, .field = f, .noun = noun, .out = out};
    *out = (default_value){.kind = DEFAULT_LITERAL, .at = out->at};
    bool is_word = l->kind == LITERAL_WORD;
    read_fn *read = is_word                     ? readers[f->type].word
                    : l->kind == LITERAL_STRING ? readers[f->type].string
                                                : readers[f->type].number;
    if (read != NULL)
        return read(&r, l);
    refuse_kind(&r, l, is_word ? word_hint(&r, l->text) : NULL);
    return false;
}

void literals_refuse(diags *d, const field *f, const literal *l, const char *noun, const char *hint)
{
    refuse_kind(&(reading){.diags = d, .field = f, .noun = noun}, l, hint);
}
