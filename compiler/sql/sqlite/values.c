#include "sql/sqlite/values.h"

#include <inttypes.h>
#include <string.h>

static void quoted(buf *b, char quote, const char *text)
{
    buf_char(b, quote);
    for (const char *end; (end = strchr(text, quote)) != NULL; text = end + 1) {
        buf_add(b, text, (size_t)(end - text) + 1);
        buf_char(b, quote);
    }
    buf_put(b, text);
    buf_char(b, quote);
}

void sql_identifier(buf *b, const char *name)
{
    quoted(b, '"', name);
}

void sql_column_list(buf *b, const fields *list)
{
    for (size_t i = 0; i < list->count; i++) {
        if (i > 0)
            buf_char(b, ',');
        sql_identifier(b, list->items[i]->column);
    }
}

void sql_text_value(buf *b, const char *text)
{
    quoted(b, '\'', text);
}

void sql_value(buf *b, const field *f, const default_value *v)
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
        sql_text_value(b, v->text);
    } else if (f->type == TYPE_ENUM && !f->enumeration->stored_as_integer) {
        sql_text_value(b, v->value->name);
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
