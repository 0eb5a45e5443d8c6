/* values.c - initialisers of C members, by type. */
#include "emit/values.h"

#include "emit/text.h"

#include <inttypes.h>
#include <string.h>

static const char *bool_text(arena *a, const default_value *v)
{
    (void)a;
    return v->integer != 0 ? "true" : "false";
}

static const char *int32_text(arena *a, const default_value *v)
{
    return v->integer == INT32_MIN ? "INT32_MIN" : arena_printf(a, "%" PRId64, v->integer);
}

static const char *int64_text(arena *a, const default_value *v)
{
    if (v->integer == INT64_MIN)
        return "INT64_MIN";
    if (v->integer > INT32_MAX || v->integer <= INT32_MIN)
        return arena_printf(a, "INT64_C(%" PRId64 ")", v->integer);
    return arena_printf(a, "%" PRId64, v->integer);
}

static const char *double_text(arena *a, const default_value *v)
{
    const char *text = arena_printf(a, "%.17g", v->real);
    return strpbrk(text, ".e") == NULL ? arena_printf(a, "%s.0", text) : text;
}

static const char *string_text(arena *a, const default_value *v)
{
    return text_or_null(a, v->text);
}

static const char *date_text(arena *a, const default_value *v)
{
    return arena_printf(a, "{%d, %d, %d}", v->year, v->month, v->day);
}

static const char *uuid_text(arena *a, const default_value *v)
{
    buf b = buf_new(a);
    buf_put(&b, "{{");
    for (size_t i = 0; i < sizeof v->uuid; i++)
        buf_printf(&b, "%s0x%02x", i == 0 ? "" : ", ", v->uuid[i]);
    buf_put(&b, "}}");
    return b.text;
}

static const char *enum_text(arena *a, const default_value *v)
{
    (void)a;
    return v->value->c_name;
}

/* NULL where a schema cannot have a value. */
static const char *(*const literals[TYPE_COUNT])(arena *a, const default_value *v) = {
    [TYPE_BOOL] = bool_text,       [TYPE_INT32] = int32_text,   [TYPE_INT64] = int64_text,
    [TYPE_DOUBLE] = double_text,   [TYPE_DECIMAL] = int64_text, [TYPE_TEXT] = string_text,
    [TYPE_TIMESTAMP] = int64_text, [TYPE_DATE] = date_text,     [TYPE_UUID] = uuid_text,
    [TYPE_JSON] = string_text,     [TYPE_ENUM] = enum_text,
};

static const char *no_value(arena *a, const field *f)
{
    const type_info *t = &type_table[f->type];
    if (f->type != TYPE_ENUM)
        return f->nullable ? t->c_null : t->c_zero;
    return arena_printf(a, f->nullable ? "{false, (%s)0}" : "(%s)0", f->enumeration->c_type);
}

const char *values_initial(arena *a, const field *f)
{
    if (f->value.kind != DEFAULT_LITERAL)
        return no_value(a, f);
    const char *text = literals[f->type](a, &f->value);
    return f->nullable && !text_is_pointer(f) ? arena_printf(a, "{true, %s}", text) : text;
}
