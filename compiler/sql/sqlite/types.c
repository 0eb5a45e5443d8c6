/* types.c - what SQLite stores for each type, and how a value of it is written and checked: a row
   each. */
#include "sql/sqlite/types.h"

#include "base/template.h"
#include "sql/text.h"

#include <inttypes.h>
#include <string.h>

/* ---- values --------------------------------------------------------------------------------- */

static void put_integer(buf *b, const field *f, const default_value *v)
{
    (void)f;
    buf_printf(b, "%" PRId64, v->integer);
}

static void put_real(buf *b, const field *f, const default_value *v)
{
    (void)f;
    buf_printf(b, "%.17g", v->real);
}

static void put_text_literal(buf *b, const field *f, const default_value *v)
{
    (void)f;
    sql_put_text(b, v->text);
}

static void put_uuid(buf *b, const field *f, const default_value *v)
{
    (void)f;
    buf_put(b, "x'");
    for (size_t i = 0; i < sizeof v->uuid; i++)
        buf_printf(b, "%02x", v->uuid[i]);
    buf_put(b, "'");
}

static void put_enum_value(buf *b, const enumeration *e, const enum_value *v)
{
    if (e->stored_as_integer)
        buf_printf(b, "%" PRId64, v->number);
    else
        sql_put_text(b, v->name);
}

static void put_enum_literal(buf *b, const field *f, const default_value *v)
{
    put_enum_value(b, f->enumeration, v->value);
}

/* ---- the table ------------------------------------------------------------------------------ */

typedef struct sqlite_type {
    const char *storage; /* of a STRICT table; of an enum when it is stored as text */
    const char *check;   /* what a value must be beyond that, or NULL; {column}, {most}, {values} */
    const char *length_check; /* of one with a length; {column}, {length}, {binary} */
    const char *made;         /* what now or random is, or NULL */
    void (*put)(buf *b, const field *f,
                const default_value *v); /* NULL without values in schemas */
} sqlite_type;

/* SQLite 3.40 has no unixepoch('subsec'); %f gives milliseconds */
#define NOW                                                                                        \
    "(CAST(strftime('%s','now') AS INTEGER)*1000000"                                               \
    "+CAST(substr(strftime('%f','now'),4) AS INTEGER)*1000)"

/* version 4, variant 10: RFC 9562, section 5.4 */
#define RANDOM                                                                                     \
    "(CAST(randomblob(6)||substr(x'404142434445464748494a4b4c4d4e4f',1+(random()&15),1)||"         \
    "randomblob(1)||substr(x'8090a0b08191a1b1',1+(random()&7),1)||randomblob(7) AS BLOB))"

/* looks like a hash as crypt(5) describes them, not like what people type */
#define LIKE_HASH                                                                                  \
    "{column} GLOB '$?*$?*$?*' AND {column} NOT GLOB '*[^-./0-9A-Za-z$=,+_]*' AND "                \
    "length({column})>=26 AND instr({column},char(0))=0"

/* The cheapest of the forms that are right. Counted, SQLite 3.40: a list of three or more after IN
   makes a table at every execution, which costs an insert ten times what it costs by itself. */
static const sqlite_type types[TYPE_COUNT] = {
    [TYPE_BOOL] = {.storage = "INTEGER", .check = "{column} BETWEEN 0 AND 1", .put = put_integer},
    [TYPE_INT32] = {.storage = "INTEGER",
                    .check = "{column} BETWEEN -2147483648 AND 2147483647",
                    .put = put_integer},
    [TYPE_INT64] = {.storage = "INTEGER", .put = put_integer},
    [TYPE_DOUBLE] = {.storage = "REAL", .put = put_real},
    [TYPE_DECIMAL] = {.storage = "INTEGER",
                      .check = "{column} BETWEEN -{most} AND {most}",
                      .put = put_integer},
    /* it is all that its first characters are; substr() and length() stop at a NUL byte, so that
       what stands behind one would pass a limit of length() */
    [TYPE_TEXT] = {.storage = "TEXT",
                   .length_check = "substr({column},1,{length})={column}{binary}",
                   .put = put_text_literal},
    [TYPE_BLOB] = {.storage = "BLOB", .length_check = "length({column})<={length}"},
    [TYPE_TIMESTAMP] = {.storage = "INTEGER", .made = NOW, .put = put_integer},
    /* date() lets every month have 31 days; and the way over julianday(), which is a little
       cheaper, takes the 1st of March 300 for the 29th of February. Tried with every day of ten
       thousand years. */
    [TYPE_DATE] = {.storage = "TEXT",
                   .check = "date({column}) IS {column} AND (substr({column},9)<'29' OR "
                            "date({column},'start of month','+1 month','-1 day')>={column})",
                   .made = "CURRENT_DATE",
                   .put = put_text_literal},
    [TYPE_UUID] = {.storage = "BLOB",
                   .check = "length({column})=16",
                   .made = RANDOM,
                   .put = put_uuid},
    [TYPE_JSON] = {.storage = "TEXT", .put = put_text_literal},
    [TYPE_ENUM] = {.storage = "TEXT", .check = "{values}", .put = put_enum_literal},
    [TYPE_PASSWORD] = {.storage = "TEXT", .check = LIKE_HASH},
};

const char *sqlite_storage(const field *f)
{
    bool number = f->enumeration != NULL && f->enumeration->stored_as_integer;
    return number ? "INTEGER" : types[f->type].storage;
}

/* The largest number with the digits of a decimal. */
static const char *most_of(arena *a, const field *f)
{
    static const char nines[] = "999999999999999999";
    return arena_strndup(a, nines, (size_t)f->precision);
}

/* Whether the numbers of an enum follow each other, and from where to where. */
static bool is_range(const enumeration *e, int64_t *low, int64_t *high)
{
    *low = *high = e->values.items[0].number;
    for (size_t i = 1; i < e->values.count; i++) {
        int64_t number = e->values.items[i].number;
        *low = number < *low ? number : *low;
        *high = number > *high ? number : *high;
    }
    return e->stored_as_integer && *high - *low + 1 == (int64_t)e->values.count;
}

/* How deep an expression may be is limited (https://sqlite.org/limits.html#max_expr_depth), and
   each OR is one deeper than the one before it: many stand in brackets. */
enum { MOST_IN_A_ROW = 64 };

static const char *values_of(arena *a, const enumeration *e, const char *column)
{
    buf b = buf_new(a);
    int64_t low, high;
    if (is_range(e, &low, &high)) {
        buf_printf(&b, "%s BETWEEN %" PRId64 " AND %" PRId64, column, low, high);
        return b.text;
    }
    bool many = e->values.count > MOST_IN_A_ROW;
    for (size_t i = 0; i < e->values.count; i++) {
        bool first = i % MOST_IN_A_ROW == 0;
        buf_put(&b, many && first && i > 0 ? ")" : "");
        buf_put(&b, i == 0 ? "" : " OR ");
        buf_printf(&b, "%s%s=", many && first ? "(" : "", column);
        put_enum_value(&b, e, &e->values.items[i]);
    }
    buf_put(&b, many ? ")" : "");
    return b.text;
}

void sqlite_put_check(buf *b, const field *f, const char *column)
{
    const sqlite_type *t = &types[f->type];
    arena *a = b->arena;
    /* for rtrim, blanks at the end are nothing: https://sqlite.org/datatype3.html#collation */
    bool blanks = f->collation != NULL && strcmp(f->collation, "RTRIM") == 0;
    const char *binary = blanks ? " COLLATE BINARY" : "";
    if (t->check != NULL)
        template_put(
            b, t->check,
            (const template_value[]){
                {"column", column},
                {"most", f->type == TYPE_DECIMAL ? most_of(a, f) : ""},
                {"values", f->type == TYPE_ENUM ? values_of(a, f->enumeration, column) : ""},
                {NULL, NULL}});
    if (t->length_check != NULL && f->length > 0)
        template_put(b, t->length_check,
                     (const template_value[]){{"column", column},
                                              {"length", arena_printf(a, "%" PRId64, f->length)},
                                              {"binary", binary},
                                              {NULL, NULL}});
}

void sqlite_put_value(buf *b, const field *f, const default_value *v)
{
    if (v->kind == DEFAULT_LITERAL)
        types[f->type].put(b, f, v);
    else
        buf_put(b, types[f->type].made);
}
