/* convert.c - values of a column whose meaning changes: what each becomes, and which cannot.
   Nothing is rounded or guessed. */
#include "engines/sqlite/sqlite.h"

#include <inttypes.h>
#include <stdint.h>
#include <string.h>

/* Adds to a text; both are of the pool. */
static const char *join(memory_pool *p, const char *text, const char *more)
{
    return text == NULL || more == NULL ? NULL : pool_printf(p, "%s%s", text, more);
}

/* ---- decimals -------------------------------------------------------------------------------- */

static void convert_scale(memory_pool *p, const meaning *from, const meaning *to,
                          const char *column, catalogue_conversion *out)
{
    int64_t power = 1;
    int digits = to->scale - from->scale;
    for (int i = 0; i < (digits < 0 ? -digits : digits); i++)
        power *= 10;
    if (digits > 0) {
        int64_t most = INT64_MAX / power;
        out->becomes = pool_printf(p, "%s*%" PRId64, column, power);
        out->misfit =
            pool_printf(p, "%s NOT BETWEEN %" PRId64 " AND %" PRId64, column, -most, most);
    } else if (digits < 0) {
        out->becomes = pool_printf(p, "%s/%" PRId64, column, power);
        out->misfit = pool_printf(p, "%s%%%" PRId64 "<>0", column, power);
    }
}

/* ---- enums ----------------------------------------------------------------------------------- */

typedef struct enum_item {
    const char *name;
    size_t size;
    int32_t number;
} enum_item;

static bool find_item(const char *values, const enum_item *wanted, enum_item *out)
{
    const char *at = values;
    while (meaning_value(&at, &out->name, &out->size, &out->number))
        if (out->size == wanted->size && memcmp(out->name, wanted->name, out->size) == 0)
            return true;
    return false;
}

/* The value that was called so before; one that is called as it was otherwise. */
static bool find_heir(const meaning *to, const enum_item *wanted, enum_item *out)
{
    const schemac_enum *e = to->heirs;
    for (size_t i = 0; e != NULL && i < e->count; i++) {
        const char *was = e->was[i];
        if (was == NULL || strlen(was) != wanted->size ||
            memcmp(was, wanted->name, wanted->size) != 0)
            continue;
        *out = (enum_item){e->values[i].name, strlen(e->values[i].name), e->values[i].number};
        return true;
    }
    return find_item(to->values, wanted, out);
}

/* As it is stored. */
static const char *item_text(memory_pool *p, const meaning *m, const enum_item *item)
{
    return m->kind == MEANING_ENUM_NUMBERS ? pool_printf(p, "%" PRId32, item->number)
                                           : pool_printf(p, "'%.*s'", (int)item->size, item->name);
}

/* By their names, those of before: what has the same name is the same, whatever number it has. */
static void convert_enum(memory_pool *p, const meaning *from, const meaning *to, const char *column,
                         catalogue_conversion *out)
{
    const char *cases = "", *lost = "", *at = from->values;
    enum_item item, heir;
    while (meaning_value(&at, &item.name, &item.size, &item.number)) {
        const char *stored = item_text(p, from, &item);
        if (!find_heir(to, &item, &heir)) {
            lost = join(p, lost, pool_printf(p, "%s%s", lost[0] == '\0' ? "" : ",", stored));
        } else {
            const char *becomes = item_text(p, to, &heir);
            if (stored != NULL && becomes != NULL && strcmp(stored, becomes) != 0)
                cases = join(p, cases, pool_printf(p, " WHEN %s THEN %s", stored, becomes));
        }
        if (lost == NULL || cases == NULL)
            return; /* the pool remembers */
    }
    if (lost[0] != '\0')
        out->misfit = pool_printf(p, "%s IN (%s)", column, lost);
    if (cases[0] != '\0')
        out->becomes = pool_printf(p, "CASE %s%s ELSE %s END", column, cases, column);
}

/* ---- texts and times ------------------------------------------------------------------------- */

#define HEX  "[0-9a-f]"
#define HEX4 HEX HEX HEX HEX

static void convert_uuid(memory_pool *p, const meaning *from, const meaning *to, const char *column,
                         catalogue_conversion *out)
{
    (void)from, (void)to;
    out->becomes = pool_printf(p, "schemac_uuid(%s)", column);
    out->alike = pool_printf(p, "lower(%s)", column);
    out->misfit = pool_printf(
        p, "lower(%s) NOT GLOB '" HEX4 HEX4 "-" HEX4 "-" HEX4 "-" HEX4 "-" HEX4 HEX4 HEX4 "'",
        column);
}

/* https://sqlite.org/lang_datefunc.html; a date that is none would become another one. */
static void convert_date(memory_pool *p, const meaning *from, const meaning *to, const char *column,
                         catalogue_conversion *out)
{
    (void)from, (void)to;
    out->becomes = pool_printf(p, "CAST(strftime('%%s',%s) AS INTEGER)*1000000", column);
    out->misfit = pool_printf(p,
                              "NOT (date(%s) IS %s AND (substr(%s,9)<'29' OR date(%s,'start of "
                              "month','+1 month','-1 day')>=%s))",
                              column, column, column, column, column);
}

/* Years 0 to 9999. Of all their days SQLite 3.40 writes one wrong: the 1st of March 300. */
static void convert_timestamp(memory_pool *p, const meaning *from, const meaning *to,
                              const char *column, catalogue_conversion *out)
{
    (void)from, (void)to;
    out->becomes = pool_printf(p,
                               "CASE %s WHEN -52695014400000000 THEN '0300-03-01' ELSE "
                               "date(%s/1000000,'unixepoch') END",
                               column, column);
    out->misfit = pool_printf(
        p, "%s%%86400000000<>0 OR %s NOT BETWEEN -62167219200000000 AND 253402214400000000", column,
        column);
}

static void convert_json(memory_pool *p, const meaning *from, const meaning *to, const char *column,
                         catalogue_conversion *out)
{
    (void)from, (void)to;
    out->misfit = pool_printf(p, "%s IS NOT NULL AND NOT json_valid(%s)", column, column);
}

bool sqlite_convert(memory_pool *p, const meaning *from, const meaning *to, const char *column,
                    catalogue_conversion *out)
{
    static const struct {
        meaning_kind from, to;
        void (*convert)(memory_pool *p, const meaning *from, const meaning *to, const char *column,
                        catalogue_conversion *out);
    } conversions[] = {
        {MEANING_DECIMAL, MEANING_DECIMAL, convert_scale},
        {MEANING_ENUM_NAMES, MEANING_ENUM_NAMES, convert_enum},
        {MEANING_ENUM_NAMES, MEANING_ENUM_NUMBERS, convert_enum},
        {MEANING_ENUM_NUMBERS, MEANING_ENUM_NAMES, convert_enum},
        {MEANING_ENUM_NUMBERS, MEANING_ENUM_NUMBERS, convert_enum},
        {MEANING_TEXT, MEANING_UUID, convert_uuid},
        {MEANING_DATE, MEANING_TIMESTAMP, convert_date},
        {MEANING_TIMESTAMP, MEANING_DATE, convert_timestamp},
        {MEANING_TEXT, MEANING_JSON, convert_json},
    };
    *out = (catalogue_conversion){.becomes = NULL};
    for (size_t i = 0; i < sizeof conversions / sizeof *conversions; i++) {
        if (conversions[i].from != from->kind || conversions[i].to != to->kind)
            continue;
        conversions[i].convert(p, from, to, column, out);
        return true;
    }
    return false;
}

/* ---- expressions of the schema --------------------------------------------------------------- */

/* Beyond 2^53 a real number may stand for several integers. */
#define MOST_WHOLE "9007199254740992"
#define INEXACT_INTEGER                                                                            \
    "(typeof(\"=\")='real' OR (typeof(\"=\")='text' AND \"=\" GLOB '*[.eE]*')) AND CAST(\"=\" AS"  \
    " NUMERIC) NOT BETWEEN -" MOST_WHOLE " AND " MOST_WHOLE
#define INEXACT_REAL "typeof(\"=\")='integer' AND \"=\" NOT BETWEEN -" MOST_WHOLE " AND " MOST_WHOLE
/* SQLite writes 15 digits of a real number */
#define INEXACT_TEXT "typeof(\"=\")='real' AND CAST(CAST(\"=\" AS TEXT) AS REAL)<>\"=\""

bool sqlite_use(memory_pool *p, const catalogue_column *want, const char *expression,
                catalogue_conversion *out)
{
    static const struct {
        const char *type, *class, *inexact;
    } classes[] = {{"int", "integer", INEXACT_INTEGER},
                   {"integer", "integer", INEXACT_INTEGER},
                   {"real", "real", INEXACT_REAL},
                   {"text", "text", INEXACT_TEXT},
                   {"blob", "blob", NULL}};
    *out = (catalogue_conversion){.becomes = sqlite_held(p, want, expression)};
    const char *class = NULL, *inexact = NULL;
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (strcmp(want->definition, classes[i].type) == 0)
            class = classes[i].class, inexact = classes[i].inexact;
    if (out->becomes == NULL)
        return false;
    out->misfit = exact_misfit(
        p, class == NULL ? pool_printf(p, "%s IS NULL AND 0", out->becomes)
                         : pool_printf(p, "typeof(%s) NOT IN ('null','%s')", out->becomes, class));
    if (inexact != NULL)
        out->flaws[0] = (catalogue_flaw){
            pool_printf(p, "(SELECT %s FROM (SELECT (%s) AS \"=\"))", inexact, expression),
            "the number would be another one"};
    if (class != NULL && strcmp(class, "text") == 0)
        out->flaws[1] =
            (catalogue_flaw){pool_printf(p, "instr(CAST(%s AS BLOB),x'00')", out->becomes),
                             "there would be a NUL byte in the text"};
    return out->misfit != NULL && !p->failed;
}

/* ---- functions that conversions call --------------------------------------------------------- */

static void uuid_of_text(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    schemac_uuid id;
    const char *text = (const char *)sqlite3_value_text(values[0]);
    if (text != NULL && schemac_uuid_parse(text, &id))
        sqlite3_result_blob(context, id.bytes, sizeof id.bytes, SQLITE_TRANSIENT);
    else if (sqlite3_value_type(values[0]) != SQLITE_NULL)
        sqlite3_result_error(context, "not a uuid", -1);
}

bool sqlite_add_functions(engine_connection *c, bool add)
{
    if (add == c->has_functions)
        return true;
    c->has_functions = add;
    return sqlite3_create_function_v2(c->handle, "schemac_uuid", 1,
                                      SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, NULL,
                                      add ? uuid_of_text : NULL, NULL, NULL, NULL) == SQLITE_OK &&
           exact_add(c->handle, &c->exact, add);
}
