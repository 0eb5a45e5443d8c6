/* field_data.c - a field's description as C. */
#include "emit/field_data.h"

#include "emit/text.h"

#include <inttypes.h>
#include <string.h>

static void put_flag_names(buf *b, unsigned flags)
{
    static const struct {
        unsigned flag;
        const char *name;
    } names[] = {
#define X(name, number, meaning) {SCHEMAC_##name, "SCHEMAC_" #name},
        SCHEMAC_FLAG_LIST(X)
#undef X
    };
    const char *separator = "";
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if ((flags & names[i].flag) != 0) {
            buf_printf(b, "%s%s", separator, names[i].name);
            separator = " | ";
        }
    if (flags == 0)
        buf_char(b, '0');
}

/* An item of an initialiser and what ends it, on a new line when this one would be too long. */
static void put_item(buf *b, const char *text, const char *end)
{
    enum { WIDTH = 100 };
    bool fits = text_column(b) + 1 + strlen(text) + strlen(end) <= WIDTH;
    buf_printf(b, "%s%s%s", fits ? " " : "\n     ", text, end);
}

void field_data_put(buf *b, arena *a, const schemac_field *df, const enumeration *e,
                    const char *offset)
{
    const char *type = type_table[df->type].descriptor;
    buf column_name = buf_new(a);
    buf flags = buf_new(a);
    text_literal(&column_name, df->column);
    put_flag_names(&flags, df->flags);
    const char *const items[] = {
        column_name.text,
        df->enumeration == NULL ? "NULL" : arena_printf(a, "&%s_enum", e->c_private),
        df->references == NULL ? "NULL" : arena_printf(a, "\"%s\"", df->references),
        offset,
        arena_printf(a, "%" PRIu32, df->length),
        flags.text,
        type,
        arena_printf(a, "SCHEMAC_SHAPE(%s, %d)", type, df->shape % 2),
        arena_printf(a, "%d, %d, %d", df->precision, df->scale, df->mark),
    };
    buf_printf(b, "{\"%s\",", df->name);
    size_t count = sizeof items / sizeof *items;
    for (size_t i = 0; i < count; i++)
        put_item(b, items[i], i + 1 < count ? "," : "},");
}
