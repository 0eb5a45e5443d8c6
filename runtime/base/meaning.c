/* meaning.c - what columns mean, written and read. */
#include "base/meaning.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const words[] = {
#define X(name, word) word,
    MEANING_LIST(X)
#undef X
        "unknown"};

const char *meaning_word(meaning_kind kind)
{
    return words[kind];
}

/* ---- writing --------------------------------------------------------------------------------- */

static meaning_kind kind_of(const schemac_field *f)
{
    static const meaning_kind kinds[] = {
        [SCHEMAC_BOOL] = MEANING_BOOL,       [SCHEMAC_INT32] = MEANING_INT32,
        [SCHEMAC_INT64] = MEANING_INT64,     [SCHEMAC_DOUBLE] = MEANING_DOUBLE,
        [SCHEMAC_DECIMAL] = MEANING_DECIMAL, [SCHEMAC_TEXT] = MEANING_TEXT,
        [SCHEMAC_BLOB] = MEANING_BLOB,       [SCHEMAC_TIMESTAMP] = MEANING_TIMESTAMP,
        [SCHEMAC_DATE] = MEANING_DATE,       [SCHEMAC_UUID] = MEANING_UUID,
        [SCHEMAC_JSON] = MEANING_JSON,
    };
    if (f->type == SCHEMAC_ENUM)
        return f->enumeration->stored_as_integer ? MEANING_ENUM_NUMBERS : MEANING_ENUM_NAMES;
    if ((f->flags & SCHEMAC_PASSWORD) != 0)
        return MEANING_PASSWORD;
    return f->type < sizeof kinds / sizeof *kinds ? kinds[f->type] : MEANING_UNKNOWN;
}

void meaning_put(sql_buffer *out, const schemac_field *f, const char *target)
{
    char number[16];
    sql_put(out, words[kind_of(f)]);
    if (f->type == SCHEMAC_DECIMAL) {
        snprintf(number, sizeof number, " %d", f->scale);
        sql_put(out, number);
    }
    for (size_t i = 0; f->type == SCHEMAC_ENUM && i < f->enumeration->count; i++) {
        const schemac_enum_value *v = &f->enumeration->values[i];
        snprintf(number, sizeof number, "=%ld", (long)v->number);
        sql_put(out, " ");
        sql_put(out, v->name);
        sql_put(out, number);
    }
    if (target != NULL) {
        sql_put(out, " -> ");
        sql_name(out, target);
    }
}

void meaning_put_column(sql_buffer *out, const schemac_field *f, const char *target)
{
    sql_name(out, f->column);
    sql_put(out, " ");
    meaning_put(out, f, target);
    sql_put(out, "\n");
}

/* ---- reading --------------------------------------------------------------------------------- */

/* What is in quotes, without them; *at is then behind. NULL where there is none, or no memory. */
static const char *read_name(memory_pool *p, const char **at)
{
    if (**at != '"')
        return NULL;
    const char *begin = ++*at;
    char *name = pool_strdup(p, begin);
    char *out = name;
    for (; **at != '\0'; ++*at) {
        if (**at == '"' && *++*at != '"')
            break;
        if (out != NULL)
            *out++ = **at;
    }
    if (out != NULL)
        *out = '\0';
    return name;
}

bool meaning_next(memory_pool *p, const char **at, const char **column, const char **text)
{
    *column = read_name(p, at);
    if (*column == NULL)
        return false;
    *at += strspn(*at, " ");
    const char *begin = *at;
    /* a name at the end may have line feeds */
    bool quoted = false;
    while (**at != '\0' && (quoted || **at != '\n')) {
        quoted = **at == '"' ? !quoted : quoted;
        ++*at;
    }
    *text = pool_strndup(p, begin, (size_t)(*at - begin));
    *at += **at == '\n';
    return *text != NULL;
}

static meaning_kind kind_named(const char *word, size_t size)
{
    for (size_t i = 0; i < MEANING_UNKNOWN; i++)
        if (strlen(words[i]) == size && memcmp(words[i], word, size) == 0)
            return (meaning_kind)i;
    return MEANING_UNKNOWN;
}

meaning meaning_read(memory_pool *p, const char *text)
{
    size_t size = strcspn(text, " \n");
    meaning m = {.kind = kind_named(text, size), .values = "", .target = ""};
    const char *rest = text + size + strspn(text + size, " ");
    const char *arrow = strstr(rest, "-> \"");
    if (m.kind == MEANING_DECIMAL)
        m.scale = atoi(rest);
    if (m.kind == MEANING_ENUM_NAMES || m.kind == MEANING_ENUM_NUMBERS)
        m.values = pool_strndup(p, rest, arrow == NULL ? strlen(rest) : (size_t)(arrow - rest));
    if (arrow != NULL) {
        const char *at = arrow + 3;
        m.target = read_name(p, &at);
    }
    if (m.values == NULL || m.target == NULL)
        return (meaning){.kind = MEANING_UNKNOWN, .values = "", .target = ""};
    return m;
}

/* "draft, sent", or with numbers "draft = 1, sent = 2". */
static const char *values_in_words(memory_pool *p, const meaning *m)
{
    const char *text = "", *at = m->values, *name;
    size_t size;
    int32_t number;
    while (text != NULL && meaning_value(&at, &name, &size, &number)) {
        const char *comma = text[0] == '\0' ? "" : ", ";
        text = m->kind == MEANING_ENUM_NAMES
                   ? pool_printf(p, "%s%s%.*s", text, comma, (int)size, name)
                   : pool_printf(p, "%s%s%.*s = %d", text, comma, (int)size, name, (int)number);
    }
    return text;
}

const char *meaning_in_words(memory_pool *p, const meaning *m)
{
    const char *word = meaning_word(m->kind);
    if (m->kind == MEANING_ENUM_NAMES || m->kind == MEANING_ENUM_NUMBERS) {
        const char *values = values_in_words(p, m);
        return values == NULL ? NULL : pool_printf(p, "enum (%s)", values);
    }
    if (m->kind == MEANING_DECIMAL)
        word = pool_printf(p, "decimal with %d digit%s behind the point", m->scale,
                           m->scale == 1 ? "" : "s");
    if (word == NULL || m->target[0] == '\0')
        return word;
    return pool_printf(p, "%s that references %s", word, m->target);
}

bool meaning_value(const char **at, const char **name, size_t *size, int32_t *number)
{
    *at += strspn(*at, " ");
    *name = *at;
    *size = strcspn(*at, "= ");
    if (*size == 0 || (*at)[*size] != '=')
        return false;
    char *end;
    *number = (int32_t)strtol(*at + *size + 1, &end, 10);
    *at = end;
    return true;
}
