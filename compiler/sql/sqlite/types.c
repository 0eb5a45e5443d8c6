/* types.c - what SQLite stores for each type, and how a value of it is written and checked. */
#include "sql/sqlite/types.h"

#include "sql/text.h"

#include <inttypes.h>
#include <string.h>

const char *sqlite_storage(const field *f)
{
    switch (f->type) {
    case TYPE_DOUBLE:
        return "REAL";
    case TYPE_TEXT:
    case TYPE_DATE:
    case TYPE_JSON:
        return "TEXT";
    case TYPE_BLOB:
    case TYPE_UUID:
        return "BLOB";
    case TYPE_ENUM:
        return f->enumeration->stored_as_integer ? "INTEGER" : "TEXT";
    default:
        return "INTEGER";
    }
}

void sqlite_put_check(buf *b, const field *f, const char *c)
{
    switch (f->type) {
    case TYPE_BOOL:
        buf_printf(b, "%s IN (0,1)", c);
        break;
    case TYPE_INT32:
        buf_printf(b, "%s BETWEEN -2147483648 AND 2147483647", c);
        break;
    case TYPE_DECIMAL: {
        char nines[20] = "";
        memset(nines, '9', (size_t)f->precision);
        buf_printf(b, "%s BETWEEN -%s AND %s", c, nines, nines);
        break;
    }
    case TYPE_TEXT:
        if (f->password) /* looks like a hash as crypt(5) describes them, not like what people type */
            buf_printf(b,
                       "%s GLOB '$?*$?*$?*' AND %s NOT GLOB '*[^-./0-9A-Za-z$=,+_]*' AND "
                       "length(%s)>=26 AND instr(%s,char(0))=0",
                       c, c, c, c);
        /* length() stops at a NUL byte: forbid that byte, or the limit could be passed */
        if (f->length > 0)
            buf_printf(b, "length(%s)<=%" PRId64 " AND instr(%s,char(0))=0", c, f->length, c);
        break;
    case TYPE_BLOB:
        if (f->length > 0)
            buf_printf(b, "length(%s)<=%" PRId64, c, f->length);
        break;
    case TYPE_DATE:
        buf_printf(b, "%s IS NULL OR date(%s) IS %s", c, c, c);
        break;
    case TYPE_UUID:
        buf_printf(b, "length(%s)=16", c);
        break;
    case TYPE_ENUM:
        buf_printf(b, "%s IN (", c);
        for (size_t i = 0; i < f->enumeration->values.count; i++) {
            const enum_value *v = &f->enumeration->values.items[i];
            if (i > 0)
                buf_char(b, ',');
            if (f->enumeration->stored_as_integer)
                buf_printf(b, "%" PRId64, v->number);
            else
                sql_put_text(b, v->name);
        }
        buf_char(b, ')');
        break;
    default:
        break;
    }
}

void sqlite_put_value(buf *b, const field *f, const default_value *v)
{
    if (v->kind == DEFAULT_NOW && f->type == TYPE_DATE) {
        buf_put(b, "CURRENT_DATE");
    } else if (v->kind == DEFAULT_NOW) {
        /* SQLite 3.40 has no unixepoch('subsec'); %f gives milliseconds */
        buf_put(b, "(CAST(strftime('%s','now') AS INTEGER)*1000000"
                   "+CAST(substr(strftime('%f','now'),4) AS INTEGER)*1000)");
    } else if (v->kind == DEFAULT_RANDOM) {
        /* version 4, variant 10: RFC 9562, section 5.4 */
        buf_put(b, "(CAST(randomblob(6)||substr(x'404142434445464748494a4b4c4d4e4f',"
                   "1+(random()&15),1)||randomblob(1)||substr(x'8090a0b08191a1b1',"
                   "1+(random()&7),1)||randomblob(7) AS BLOB))");
    } else if (f->type == TYPE_TEXT || f->type == TYPE_JSON || f->type == TYPE_DATE) {
        sql_put_text(b, v->text);
    } else if (f->type == TYPE_ENUM && !f->enumeration->stored_as_integer) {
        sql_put_text(b, v->value->name);
    } else if (f->type == TYPE_UUID) {
        buf_put(b, "x'");
        for (size_t i = 0; i < sizeof v->uuid; i++)
            buf_printf(b, "%02x", v->uuid[i]);
        buf_put(b, "'");
    } else if (f->type == TYPE_DOUBLE) {
        buf_printf(b, "%.17g", v->real);
    } else {
        buf_printf(b, "%" PRId64, v->integer);
    }
}
