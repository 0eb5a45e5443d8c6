/* text.c - pieces that header and source are made of. */
#include "emit/text.h"

#include "base/wording.h"

#include <string.h>

void text_literal(buf *b, const char *text)
{
    text_literal_part(b, text, strlen(text));
}

void text_literal_part(buf *b, const char *text, size_t size)
{
    buf_char(b, '"');
    const unsigned char *end = (const unsigned char *)text + size;
    for (const unsigned char *p = (const unsigned char *)text; p < end; p++) {
        const unsigned char *plain = p;
        while (p < end && *p >= 0x20 && *p < 0x7F && *p != '\\' && *p != '"' && *p != '?')
            p++;
        buf_add(b, (const char *)plain, (size_t)(p - plain));
        if (p == end)
            break;
        switch (*p) {
        case '\\':
        case '"':
            buf_char(b, '\\');
            buf_char(b, (char)*p);
            break;
        case '\n':
            buf_put(b, "\\n");
            break;
        case '\t':
            buf_put(b, "\\t");
            break;
        case '?': /* no trigraphs */
            buf_put(b, p != (const unsigned char *)text && p[-1] == '?' ? "\\?" : "?");
            break;
        default:
            buf_printf(b, "\\%03o", *p); /* never swallows a digit that follows */
        }
    }
    buf_char(b, '"');
}

/* A space parts what would end the comment, begin another, be a trigraph, or continue a line. What
   would make the header look other than a compiler reads it is shown instead. */
static void doc_text(buf *b, const char *text, size_t size)
{
    char one[WORDING_MOST];
    for (size_t i = 0; i < size; i++) {
        const char *next = text + i;
        if (text[i] == '\t') {
            buf_char(b, '\t');
            continue;
        }
        buf_add(b, one, wording_next(&next, text + size, one));
        i = (size_t)(next - text) - 1;
        if (i + 1 < size &&
            ((text[i] == '*' && text[i + 1] == '/') || (text[i] == '/' && text[i + 1] == '*') ||
             (text[i] == '?' && text[i + 1] == '?')))
            buf_char(b, ' ');
    }
    if (size > 0 && text[size - 1] == '\\')
        buf_char(b, ' ');
}

void text_doc(buf *b, const char *doc, size_t indent)
{
    if (doc == NULL)
        return;
    buf_spaces(b, indent);
    buf_put(b, "/** ");
    for (const char *line = doc;;) {
        size_t size = strcspn(line, "\n");
        doc_text(b, line, size);
        line += size;
        if (*line == '\0')
            break;
        line++;
        buf_char(b, '\n');
        buf_spaces(b, indent);
        buf_put(b, " * ");
    }
    buf_put(b, " */\n");
}

size_t text_column(const buf *b)
{
    size_t begin = b->size;
    while (begin > 0 && b->text[begin - 1] != '\n')
        begin--;
    return b->size - begin;
}

const char *text_comment(arena *a, const char *text)
{
    buf b = buf_new(a);
    doc_text(&b, text, strlen(text));
    return b.text;
}

const char *text_place(arena *a, span at)
{
    return arena_printf(a, "%s:%zu", text_comment(a, at.source->label),
                        source_position(at.source, at.begin).line);
}

bool text_is_pointer(const field *f)
{
    const type_info *t = &type_table[f->type];
    return t->c_type != NULL && strcmp(t->c_type, t->c_optional) == 0;
}

const char *text_member_type(arena *a, const field *f)
{
    const type_info *t = &type_table[f->type];
    const char *type;
    if (f->enumeration != NULL)
        type = f->nullable ? f->enumeration->c_optional : f->enumeration->c_type;
    else
        type = f->nullable ? t->c_optional : t->c_type;
    return type[strlen(type) - 1] == '*' ? type : arena_printf(a, "%s ", type);
}

const char *text_value_type(const field *f)
{
    return f->enumeration != NULL ? f->enumeration->c_type : type_table[f->type].c_type;
}

void text_parameters(buf *b, arena *a, const fields *list)
{
    for (size_t i = 0; i < list->count; i++)
        buf_printf(b, ", %s%s", text_member_type(a, list->items[i]), list->items[i]->parameter);
}

const char *text_tenant_parameters(arena *a, const model *tenant)
{
    buf b = buf_new(a);
    buf_put(&b, "schemac_db *db");
    text_parameters(&b, a, &tenant->key);
    return b.text;
}

/* Broken before the parameter that would pass column 100, aligned behind the parenthesis. */
void text_signature(buf *b, const char *result, const char *name, const char *parameters)
{
    enum { WIDTH = 100 };
    size_t start = b->size;
    buf_printf(b, "%s%s(", result, name);
    size_t margin = b->size - start;
    size_t column = margin;
    for (const char *p = parameters; *p != '\0';) {
        size_t size = strcspn(p, ",");
        size_t with_comma = size + (p[size] == ',');
        size_t needed = size + (p[size] == ',' ? 2 : 3); /* with a space before; ");" at the end */
        if (column + needed > WIDTH && column > margin) {
            buf_char(b, '\n');
            buf_spaces(b, margin);
            column = margin;
        } else if (p != parameters) {
            buf_char(b, ' ');
            column++;
        }
        buf_add(b, p, with_comma);
        column += with_comma;
        p += with_comma;
        p += strspn(p, " ");
    }
    buf_char(b, ')');
}

const char *text_or_null(arena *a, const char *text)
{
    if (text == NULL)
        return "NULL";
    buf b = buf_new(a);
    text_literal(&b, text);
    return b.text;
}

void text_lines(buf *b, size_t indent, const char *text)
{
    for (const char *line = text; *line != '\0';) {
        size_t size = strcspn(line, "\n");
        size_t with_end = size + (line[size] == '\n');
        buf_char(b, '\n');
        buf_spaces(b, indent);
        text_literal_part(b, line, with_end);
        line += with_end;
    }
}
