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
    const char *length_check; /* of one with a length; {column}, {length} */
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

static const sqlite_type types[TYPE_COUNT] = {
    [TYPE_BOOL] = {.storage = "INTEGER", .check = "{column} IN (0,1)", .put = put_integer},
    [TYPE_INT32] = {.storage = "INTEGER",
                    .check = "{column} BETWEEN -2147483648 AND 2147483647",
                    .put = put_integer},
    [TYPE_INT64] = {.storage = "INTEGER", .put = put_integer},
    [TYPE_DOUBLE] = {.storage = "REAL", .put = put_real},
    [TYPE_DECIMAL] = {.storage = "INTEGER",
                      .check = "{column} BETWEEN -{most} AND {most}",
                      .put = put_integer},
    /* length() stops at a NUL byte: without it the limit could be passed */
    [TYPE_TEXT] = {.storage = "TEXT",
                   .length_check = "length({column})<={length} AND instr({column},char(0))=0",
                   .put = put_text_literal},
    [TYPE_BLOB] = {.storage = "BLOB", .length_check = "length({column})<={length}"},
    [TYPE_TIMESTAMP] = {.storage = "INTEGER", .made = NOW, .put = put_integer},
    [TYPE_DATE] = {.storage = "TEXT",
                   .check = "{column} IS NULL OR date({column}) IS {column}",
                   .made = "CURRENT_DATE",
                   .put = put_text_literal},
    [TYPE_UUID] = {.storage = "BLOB",
                   .check = "length({column})=16",
                   .made = RANDOM,
                   .put = put_uuid},
    [TYPE_JSON] = {.storage = "TEXT", .put = put_text_literal},
    [TYPE_ENUM] = {.storage = "TEXT", .check = "{column} IN ({values})", .put = put_enum_literal},
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

static const char *values_of(arena *a, const enumeration *e)
{
    buf b = buf_new(a);
    for (size_t i = 0; e != NULL && i < e->values.count; i++) {
        buf_put(&b, i == 0 ? "" : ",");
        put_enum_value(&b, e, &e->values.items[i]);
    }
    return b.text;
}

void sqlite_put_check(buf *b, const field *f, const char *column)
{
    const sqlite_type *t = &types[f->type];
    arena *a = b->arena;
    if (t->check != NULL)
        template_put(b, t->check,
                     (const template_value[]){
                         {"column", column},
                         {"most", f->type == TYPE_DECIMAL ? most_of(a, f) : ""},
                         {"values", f->type == TYPE_ENUM ? values_of(a, f->enumeration) : ""},
                         {NULL, NULL}});
    if (t->length_check != NULL && f->length > 0)
        template_put(b, t->length_check,
                     (const template_value[]){{"column", column},
                                              {"length", arena_printf(a, "%" PRId64, f->length)},
                                              {NULL, NULL}});
}

void sqlite_put_value(buf *b, const field *f, const default_value *v)
{
    if (v->kind == DEFAULT_LITERAL)
        types[f->type].put(b, f, v);
    else
        buf_put(b, types[f->type].made);
}
