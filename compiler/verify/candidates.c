/* candidates.c - values that a column might take: those of its type, and those that the SQL about
   it speaks of. */
#include "verify/candidates.h"

#include "sql/text.h"

#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- values --------------------------------------------------------------------------------- */

static engine_value integer_value(int64_t i)
{
    return (engine_value){.kind = VALUE_INTEGER, .integer = i};
}

static engine_value real_value(double d)
{
    return (engine_value){.kind = VALUE_REAL, .real = d};
}

static engine_value text_value(const char *text)
{
    return (engine_value){.kind = VALUE_TEXT, .bytes = text, .size = strlen(text)};
}

static engine_value blob_value(const char *bytes, size_t size)
{
    return (engine_value){.kind = VALUE_BLOB, .bytes = bytes, .size = size};
}

bool candidates_equal(const engine_value *a, const engine_value *b)
{
    return a->kind == b->kind && a->integer == b->integer && !(a->real < b->real) &&
           !(a->real > b->real) && a->size == b->size &&
           (a->size == 0 || memcmp(a->bytes, b->bytes, a->size) == 0);
}

void candidates_put(buf *b, const engine_value *v)
{
    enum { SHOWN = 40 }; /* characters of a long one */
    switch (v->kind) {
    case VALUE_NULL:
        buf_put(b, "NULL");
        break;
    case VALUE_INTEGER:
        buf_printf(b, "%" PRId64, v->integer);
        break;
    case VALUE_REAL:
        buf_printf(b, "%.15g", v->real);
        break;
    case VALUE_TEXT:
        if (v->size > SHOWN)
            buf_printf(b, "a text of %zu bytes", v->size);
        else
            sql_put_text(b, v->bytes);
        break;
    case VALUE_BLOB:
        if (v->size > SHOWN) {
            buf_printf(b, "a blob of %zu bytes", v->size);
            break;
        }
        buf_put(b, "x'");
        for (size_t i = 0; i < v->size; i++)
            buf_printf(b, "%02x", (unsigned)(unsigned char)v->bytes[i]);
        buf_char(b, '\'');
        break;
    }
}

/* ---- numbers -------------------------------------------------------------------------------- */

typedef struct range {
    int64_t least;
    int64_t most;
} range;

static range range_of(const field *f)
{
    switch (f->type) {
    case TYPE_BOOL:
        return (range){0, 1};
    case TYPE_INT32:
        return (range){INT32_MIN, INT32_MAX};
    case TYPE_DECIMAL: {
        int64_t most = 1;
        for (int i = 0; i < f->precision; i++)
            most *= 10;
        return (range){1 - most, most - 1};
    }
    default:
        return (range){INT64_MIN, INT64_MAX};
    }
}

void candidates_add_number(arena *a, literals *l, const char *digits, bool negative)
{
    char *end;
    if (digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X')) {
        uint64_t bits = strtoull(digits, &end, 16);
        vec_push(a, l->integers, negative ? (int64_t)(0 - bits) : (int64_t)bits);
        return;
    }
    double real = strtod(digits, &end);
    real = negative ? -real : real;
    vec_push(a, l->reals, real);
    if (strspn(digits, "0123456789") == strlen(digits) && strlen(digits) < 19) {
        int64_t i = strtoll(digits, &end, 10);
        vec_push(a, l->integers, negative ? -i : i);
    } else if (real > -9e18 && real < 9e18) {
        vec_push(a, l->integers, (int64_t)real);
    }
}

/* ---- dates ---------------------------------------------------------------------------------- */

enum { FIRST_DAY = 19723 }; /* 2024-01-01, in days since 1970 */

/* The civil calendar from days since 1970: an era has 400 years, each of which begins in March. */
static const char *date_of(arena *a, int64_t days)
{
    days += 719468;
    int64_t era = days / 146097;
    int64_t day = days - era * 146097;
    int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    day -= 365 * year + year / 4 - year / 100;
    int64_t month = (5 * day + 2) / 153;
    day -= (153 * month + 2) / 5;
    year += era * 400 + (month >= 10);
    return arena_printf(a, "%04d-%02d-%02d", (int)year, (int)(month < 10 ? month + 3 : month - 9),
                        (int)day + 1);
}

static bool is_date(const char *text)
{
    static const char form[] = "dddd-dd-dd";
    for (size_t i = 0; i < sizeof form - 1; i++)
        if (form[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != form[i])
            return false;
    return text[sizeof form - 1] == '\0';
}

static int64_t days_of(const char *date)
{
    int64_t year = atoi(date);
    int64_t month = atoi(date + 5);
    int64_t day = atoi(date + 8);
    year -= month <= 2;
    int64_t era = year / 400;
    int64_t of_era = year - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* ---- the usual ------------------------------------------------------------------------------ */

/* 2024-01-01 in microseconds */
#define FIRST_TIME (INT64_C(86400000000) * FIRST_DAY)

static engine_value enum_value_of(const enumeration *e, size_t number)
{
    const enum_value *v = &e->values.items[number % e->values.count];
    return e->stored_as_integer ? integer_value(v->number) : text_value(v->name);
}

/* a, b, ... z, aa, ba, ... */
static const char *usual_text(arena *a, size_t number)
{
    char text[16] = {0};
    size_t size = 0;
    do {
        text[size++] = (char)('a' + number % 26);
        number /= 26;
    } while (number-- > 0);
    return arena_strndup(a, text, size);
}

static engine_value usual_uuid(arena *a, size_t number)
{
    char *bytes = arena_alloc(a, 16);
    bytes[6] = 0x40; /* version 4, variant 10 */
    bytes[8] = (char)0x80;
    bytes[14] = (char)(number >> 8);
    bytes[15] = (char)(number + 1);
    return blob_value(bytes, 16);
}

/* What crypt(5) says that a SHA-512 hash looks like. */
static const char *usual_hash(arena *a, size_t number)
{
    buf b = buf_new(a);
    buf_printf(&b, "$6$%016zu$", number);
    for (int i = 0; i < 86; i++)
        buf_char(&b, 'a');
    return b.text;
}

engine_value candidates_usual(arena *a, const field *f, size_t number)
{
    int64_t n = (int64_t)number;
    switch (f->type) {
    case TYPE_BOOL:
        return integer_value((n + 1) % 2);
    case TYPE_DECIMAL: {
        int64_t most = range_of(f).most;
        return integer_value(1 + n % most);
    }
    case TYPE_INT32:
    case TYPE_INT64:
        return integer_value(1 + n);
    case TYPE_TIMESTAMP:
        return integer_value(FIRST_TIME + n * 1000000);
    case TYPE_DOUBLE:
        return real_value(1.0 + (double)n);
    case TYPE_TEXT:
        return text_value(usual_text(a, number));
    case TYPE_JSON:
        return text_value(number == 0 ? "{}" : arena_printf(a, "{\"n\":%zu}", number));
    case TYPE_DATE:
        return text_value(date_of(a, FIRST_DAY + n));
    case TYPE_BLOB: {
        char *byte = arena_alloc(a, 1);
        *byte = (char)(number + 1);
        return blob_value(byte, 1);
    }
    case TYPE_UUID:
        return usual_uuid(a, number);
    case TYPE_ENUM:
        return enum_value_of(f->enumeration, number);
    case TYPE_PASSWORD:
        return text_value(usual_hash(a, number));
    case TYPE_COUNT:
        break;
    }
    return (engine_value){.kind = VALUE_NULL};
}

/* VALUE_NULL when it is none, or made when a row is. */
static engine_value value_of(arena *a, const field *f, const default_value *v)
{
    if (v->kind != DEFAULT_LITERAL)
        return (engine_value){.kind = VALUE_NULL};
    switch (f->type) {
    case TYPE_BOOL:
    case TYPE_INT32:
    case TYPE_INT64:
    case TYPE_DECIMAL:
    case TYPE_TIMESTAMP:
        return integer_value(v->integer);
    case TYPE_DOUBLE:
        return real_value(v->real);
    case TYPE_TEXT:
    case TYPE_JSON:
    case TYPE_DATE:
        return text_value(v->text);
    case TYPE_UUID:
        return blob_value(arena_strndup(a, (const char *)v->uuid, sizeof v->uuid), sizeof v->uuid);
    case TYPE_ENUM:
        return f->enumeration->stored_as_integer ? integer_value(v->value->number)
                                                 : text_value(v->value->name);
    case TYPE_BLOB:
    case TYPE_PASSWORD:
    case TYPE_COUNT:
        break;
    }
    return (engine_value){.kind = VALUE_NULL};
}

engine_value candidates_default(arena *a, const field *f)
{
    return value_of(a, f, &f->value);
}

engine_value candidates_sample(arena *a, const field *f, size_t number)
{
    return f->samples.count == 0 ? (engine_value){.kind = VALUE_NULL}
                                 : value_of(a, f, &f->samples.items[number % f->samples.count]);
}

static size_t characters_in(const char *text)
{
    size_t length = 0;
    for (const char *c = text; *c != '\0'; c++)
        length += ((unsigned char)*c & 0xC0) != 0x80;
    return length;
}

bool candidates_allowed(const field *f, const engine_value *v)
{
    const range r = range_of(f);
    switch (f->type) {
    case TYPE_BOOL:
    case TYPE_INT32:
    case TYPE_INT64:
    case TYPE_DECIMAL:
    case TYPE_TIMESTAMP:
        return v->kind == VALUE_INTEGER && v->integer >= r.least && v->integer <= r.most;
    case TYPE_DOUBLE:
        return v->kind == VALUE_REAL;
    case TYPE_TEXT:
        return v->kind == VALUE_TEXT &&
               (f->length == 0 || characters_in(v->bytes) <= (size_t)f->length);
    case TYPE_DATE:
        return v->kind == VALUE_TEXT && is_date(v->bytes);
    default:
        return false;
    }
}

bool candidates_next_date(arena *a, const char *date, int days, engine_value *out)
{
    if (!is_date(date))
        return false;
    *out = text_value(date_of(a, days_of(date) + days));
    return true;
}

/* ---- lists ---------------------------------------------------------------------------------- */

typedef struct lister {
    arena *arena;
    const field *field;
    size_t number;
    const literals *literals;
    candidates *out;
} lister;

static void add(lister *l, engine_value v)
{
    candidates *c = l->out;
    for (size_t i = 0; i < c->items.count; i++)
        if (candidates_equal(&c->items.items[i], &v))
            return;
    if (c->items.count == MOST_CANDIDATES)
        c->all = false;
    else
        vec_push(l->arena, c->items, v);
}

static void add_integer(lister *l, int64_t i)
{
    range r = range_of(l->field);
    if (i >= r.least && i <= r.most)
        add(l, integer_value(i));
}

static void add_text(lister *l, const char *text)
{
    if (l->field->length == 0 || characters_in(text) <= (size_t)l->field->length)
        add(l, text_value(text));
}

static void list_integers(lister *l)
{
    const literals *said = l->literals;
    int64_t usual = candidates_usual(l->arena, l->field, l->number).integer;
    for (size_t i = 0; i < said->integers.count; i++)
        add_integer(l, said->integers.items[i]);
    add_integer(l, usual + 1);
    add_integer(l, usual - 1);
    for (int64_t i = -1; i <= 2; i++)
        add_integer(l, i);
    for (size_t i = 0; i < said->integers.count; i++) {
        int64_t n = said->integers.items[i];
        add_integer(l, n < INT64_MAX ? n + 1 : n);
        add_integer(l, n > INT64_MIN ? n - 1 : n);
        add_integer(l, n / 2);
        add_integer(l, n < INT64_MAX / 2 && n > INT64_MIN / 2 ? n * 2
                                                              : n); /* of a % n = 0 and a > n */
    }
    range r = range_of(l->field);
    add_integer(l, r.least);
    add_integer(l, r.most);
    for (int64_t power = 10; power < r.most / 10 && power < INT64_C(10000000000); power *= 10)
        add_integer(l, power);
}

static int compare_reals(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

static void list_reals(lister *l)
{
    size_t count = l->literals->reals.count;
    double *sorted = arena_alloc(l->arena, count * sizeof *sorted);
    for (size_t i = 0; i < count; i++) {
        sorted[i] = l->literals->reals.items[i];
        add(l, real_value(sorted[i]));
    }
    if (count > 0)
        qsort(sorted, count, sizeof *sorted, compare_reals);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            add(l, real_value(sorted[i - 1] + (sorted[i] - sorted[i - 1]) / 2));
        add(l, real_value(sorted[i] + 1));
        add(l, real_value(sorted[i] - 1));
    }
    static const double others[] = {0, 1, -1, 0.5, 2, 10, 100, 1000, 1e6, -DBL_MAX, DBL_MAX};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        add(l, real_value(others[i]));
}

/* ---- texts ---------------------------------------------------------------------------------- */

enum { LONGEST = 10000 }; /* of the texts and blobs that are made of a length */

typedef VEC(char) characters;

static void add_character(arena *a, characters *list, char c)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i] == c)
            return;
    vec_push(a, *list, c);
}

/* Where the set of a GLOB that begins here ends; NULL when it does not. */
static const char *set_end(const char *set)
{
    const char *at = set + 1;
    at += *at == '^';
    at += *at == ']';
    at = strchr(at, ']');
    return at;
}

static bool set_has(const char *set, const char *end, char c)
{
    const char *at = set + 1;
    bool inverted = *at == '^';
    at += inverted;
    bool found = false;
    for (; at < end; at++) {
        if (at[1] == '-' && at + 2 < end) {
            found = found || (c >= at[0] && c <= at[2]);
            at += 2;
        } else {
            found = found || c == *at;
        }
    }
    return found != inverted;
}

/* Characters that sets are tried with, the likeliest first. */
static const char usual_characters[] =
    "a0A-_. @:/b1Bc2Cd3De4Ef5Fg6Gh7Hi8Ij9JkKlLmMnNoOpPzZ+,#$%&*=~";

/* One that is in a set, or not in it, another one for each number; the first of the set itself when
   no usual one is. */
static char set_character(const char *set, const char *end, bool inside, size_t number)
{
    char found[sizeof usual_characters];
    size_t count = 0;
    for (const char *c = usual_characters; *c != '\0'; c++)
        if (set_has(set, end, *c) == inside)
            found[count++] = *c;
    if (count > 0)
        return found[number % count];
    return set[1] == '^' ? 'q' : set[1];
}

static bool is_last_set(const char *end)
{
    const char *next = strchr(end + 1, '[');
    return next == NULL || set_end(next) == NULL;
}

/* What a GLOB or LIKE accepts: each star as nothing or as one more of `any`. The last set tells
   rows apart; the others have the character of this number. */
static const char *varied_instance(arena *a, const char *pattern, bool glob, bool filled, char any,
                                   size_t number, size_t others)
{
    buf b = buf_new(a);
    for (const char *c = pattern; *c != '\0'; c++) {
        const char *end = glob && *c == '[' ? set_end(c) : NULL;
        if (end != NULL) {
            buf_char(&b, set_character(c, end, true, is_last_set(end) ? number + others : others));
            c = end;
        } else if (*c == (glob ? '*' : '%')) {
            buf_put(&b, filled ? (const char[]){any, '\0'} : "");
        } else if (*c == (glob ? '?' : '_')) {
            buf_char(&b, any);
        } else {
            buf_char(&b, *c);
        }
    }
    return b.text;
}

static const char *instance_of(arena *a, const char *pattern, bool glob, bool filled, char any,
                               size_t number)
{
    return varied_instance(a, pattern, glob, filled, any, number, 0);
}

/* The same with the last star as so many characters that the text has a length; they are of the
   kind that stands before it. */
static void list_filled(lister *l, const char *pattern, bool glob, int64_t length, size_t others)
{
    const char *star = strrchr(pattern, glob ? '*' : '%');
    if (star == NULL || length < 1 || length > LONGEST)
        return;
    const char *before = arena_strndup(l->arena, pattern, (size_t)(star - pattern));
    before = varied_instance(l->arena, before, glob, false, 'a', l->number, others);
    const char *behind = varied_instance(l->arena, star + 1, glob, false, 'a', l->number, others);
    size_t size = strlen(before);
    size_t rest = strlen(behind);
    if (size + rest >= (size_t)length)
        return;
    char *text = arena_alloc(l->arena, (size_t)length + 1);
    memcpy(text, before, size);
    memset(text + size, size == 0 ? 'a' : before[size - 1], (size_t)length - size - rest);
    memcpy(text + (size_t)length - rest, behind, rest);
    add_text(l, text);
}

static void list_patterns(lister *l, const char *text, characters *used)
{
    const char any[] = {(char)('a' + (char)(l->number % 26)), (char)('0' + (char)(l->number % 10)),
                        (char)('A' + (char)(l->number % 26))};
    bool glob = strpbrk(text, "*?[") != NULL;
    if (!glob && strpbrk(text, "%_") == NULL)
        return;
    for (size_t i = 0; i < sizeof any; i++)
        for (int filled = 0; filled < 2; filled++) {
            if (glob)
                add_text(l, instance_of(l->arena, text, true, filled == 1, any[i], l->number));
            if (strpbrk(text, "%_") != NULL)
                add_text(l, instance_of(l->arena, text, false, filled == 1, any[i], l->number));
        }
    for (size_t i = 0; i < l->literals->integers.count; i++)
        for (size_t others = 0; others <= (glob ? 2u : 0u); others += 2)
            list_filled(l, text, glob, l->literals->integers.items[i], others);
    for (size_t i = 1; glob && i <= 3; i++)
        add_text(l, varied_instance(l->arena, text, true, true, any[0], l->number, i));
    for (const char *c = strchr(text, '['); c != NULL; c = strchr(c + 1, '[')) {
        const char *end = set_end(c);
        if (end == NULL)
            break;
        add_character(l->arena, used, set_character(c, end, false, 0));
        add_character(l->arena, used, set_character(c, end, true, 0));
    }
}

/* As many of one character, of which the last tells rows apart. */
static const char *repeated(lister *l, char c, size_t length)
{
    char *text = arena_alloc(l->arena, length + 1);
    memset(text, c, length);
    if (length > 0 && (c == 'a' || c == 'A'))
        text[length - 1] = (char)(c + (char)(l->number % 26));
    else if (length > 0 && c == '0')
        text[length - 1] = (char)(c + (char)(l->number % 10));
    return text;
}

/* Numbers in the SQL about a text are lengths, mostly. */
static void list_lengths(lister *l, characters *used, bool blob)
{
    for (int64_t more = 0; more <= 2; more++)
        for (size_t i = 0; i < l->literals->integers.count; i++) {
            int64_t length = l->literals->integers.items[i];
            if (length < 0 || length > LONGEST)
                continue;
            length += more == 2 ? -1 : more;
            if (length < 1 || length > LONGEST ||
                (l->field->length > 0 && length > l->field->length))
                continue;
            if (blob) {
                char *bytes = arena_alloc(l->arena, (size_t)length);
                bytes[length - 1] = (char)(l->number + 1);
                add(l, blob_value(bytes, (size_t)length));
                continue;
            }
            for (size_t j = 0; j < used->count && more == 0; j++)
                add_text(l, repeated(l, used->items[j], (size_t)length));
            for (const char *c = "a0A"; *c != '\0'; c++)
                add_text(l, repeated(l, *c, (size_t)length));
        }
}

static void list_texts(lister *l)
{
    static const char *const shapes[] = {
        "A",          "0",     "1",  "a@b.cc", "http://a.bc/", "aa",
        "2024-01-01", "00:00", "{}", "[]",     "a, b",         "2024-01-01 00:00:00",
        "true",       "1.0",   "-1", ""};
    characters used = {0};
    const literals *said = l->literals;
    for (size_t i = 0; i < said->texts.count; i++)
        add_text(l, said->texts.items[i]);
    for (size_t i = 0; i < said->texts.count; i++)
        list_patterns(l, said->texts.items[i], &used);
    for (size_t i = 0; i < used.count; i++)
        add_text(l, repeated(l, used.items[i], 1));
    list_lengths(l, &used, false);
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        add_text(l, shapes[i]);
    for (size_t i = 0; i < said->texts.count; i++) {
        add_text(l, arena_printf(l->arena, "%sa", said->texts.items[i]));
        add_text(l, arena_printf(l->arena, "a%s", said->texts.items[i]));
    }
    if (l->field->length > 1 && l->field->length <= 1000)
        add_text(l, repeated(l, 'a', (size_t)l->field->length));
}

static void list_dates(lister *l)
{
    for (size_t i = 0; i < l->literals->texts.count; i++)
        if (is_date(l->literals->texts.items[i])) {
            int64_t days = days_of(l->literals->texts.items[i]);
            for (int64_t j = -1; j <= 1; j++)
                add_text(l, date_of(l->arena, days + j));
        }
    for (int64_t j = 0; j < 3; j++)
        add_text(l, date_of(l->arena, FIRST_DAY + (int64_t)l->number + j));
    static const char *const edges[] = {"0000-01-01", "1970-01-01", "2000-02-29", "9999-12-31"};
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++)
        add_text(l, edges[i]);
}

/* The members that paths such as '$.a' ask for, all with one value. */
static void list_json(lister *l)
{
    static const char *const values[] = {"1", "\"a\"", "[]", "true"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        buf b = buf_new(l->arena);
        for (size_t j = 0; j < l->literals->texts.count; j++) {
            const char *path = l->literals->texts.items[j];
            if (path[0] == '$' && path[1] == '.')
                buf_printf(&b, "%s\"%s\":%s", b.size == 0 ? "{" : ",", path + 2, values[i]);
        }
        if (b.size > 0) {
            buf_char(&b, '}');
            add_text(l, b.text);
        }
    }
    static const char *const shapes[] = {"[]", "null", "1", "\"a\"", "true", "[1]"};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        add_text(l, shapes[i]);
}

static int digit_of(char c)
{
    const char *digits = "0123456789abcdef";
    const char *at = c == '\0' ? NULL : strchr(digits, c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c);
    return at == NULL ? 0 : (int)(at - digits);
}

static void list_blobs(lister *l)
{
    for (size_t i = 0; i < l->literals->blobs.count; i++) {
        const char *hex = l->literals->blobs.items[i].text;
        size_t size = strlen(hex) / 2;
        char *bytes = arena_alloc(l->arena, size + 1);
        for (size_t j = 0; j < size; j++)
            bytes[j] = (char)(digit_of(hex[2 * j]) << 4 | digit_of(hex[2 * j + 1]));
        if (l->field->type != TYPE_UUID || size == 16)
            add(l, blob_value(bytes, size));
    }
    if (l->field->type == TYPE_UUID)
        return;
    list_lengths(l, NULL, true);
    add(l, blob_value("", 0));
}

static void list_by_type(lister *l)
{
    const field *f = l->field;
    switch (f->type) {
    case TYPE_INT32:
    case TYPE_INT64:
    case TYPE_DECIMAL:
    case TYPE_TIMESTAMP:
    case TYPE_BOOL:
        list_integers(l);
        break;
    case TYPE_DOUBLE:
        list_reals(l);
        break;
    case TYPE_TEXT:
        list_texts(l);
        l->out->all = false;
        break;
    case TYPE_DATE:
        list_dates(l);
        l->out->all = false;
        break;
    case TYPE_JSON:
        list_json(l);
        l->out->all = false;
        break;
    case TYPE_BLOB:
    case TYPE_UUID:
        list_blobs(l);
        l->out->all = false;
        break;
    case TYPE_ENUM:
        for (size_t i = 0; i < f->enumeration->values.count; i++)
            add(l, enum_value_of(f->enumeration, i));
        break;
    case TYPE_PASSWORD:
    case TYPE_COUNT:
        l->out->all = false;
        break;
    }
}

void candidates_list(arena *a, const field *f, size_t number, const literals *said, candidates *out)
{
    lister l = {.arena = a, .field = f, .number = number, .literals = said, .out = out};
    out->all = true;
    engine_value usual = candidates_usual(a, f, number);
    engine_value given = candidates_default(a, f);
    for (size_t i = 0; i < f->samples.count; i++)
        add(&l, candidates_sample(a, f, number + i));
    if (given.kind != VALUE_NULL)
        add(&l, given);
    add(&l, usual);
    list_by_type(&l);
    if (!f->nullable)
        return;
    if (out->items.count == MOST_CANDIDATES) { /* NULL is worth more than the last of many */
        out->items.count--;
        out->all = false;
    }
    add(&l, (engine_value){.kind = VALUE_NULL});
}
