/* layout_lines.c - lines of the layout: what stands in one column is aligned, and all is written. */
#include "front/layout_lines.h"

#include "base/utf8.h"

#include <string.h>

enum {
    COMMENT_COLUMN = 64 /* text that reaches behind it does not move the comments of other lines */
};

static size_t text_width(const char *text)
{
    return text == NULL ? 0 : utf8_length(text, strlen(text));
}

static bool has_line_end(const char *text)
{
    return strchr(text, '\n') != NULL;
}

/* Lines without a blank one between them and at one depth share their columns. */
static size_t block_end(const lines *l, size_t first)
{
    size_t end = first + 1;
    while (end < l->count && !l->items[end].blank_before &&
           l->items[end].indent == l->items[first].indent)
        end++;
    return end;
}

typedef struct columns {
    size_t type; /* counted from the indent */
    size_t comment;
} columns;

static size_t line_width(const line *one, const columns *c)
{
    return one->indent + (one->label == NULL ? 0 : c->type) + text_width(one->text);
}

/* Not one behind long text, nor behind text that ends somewhere else than its line begins. */
static bool shares_comment_column(const line *one, const columns *c)
{
    return one->comment != NULL && !has_line_end(one->text) && line_width(one, c) < COMMENT_COLUMN;
}

static columns block_columns(const line *block, size_t count)
{
    columns c = {0};
    for (size_t i = 0; i < count; i++)
        if (block[i].label != NULL && text_width(block[i].label) + 1 > c.type)
            c.type = text_width(block[i].label) + 1;
    for (size_t i = 0; i < count; i++)
        if (shares_comment_column(&block[i], &c) && line_width(&block[i], &c) + 1 > c.comment)
            c.comment = line_width(&block[i], &c) + 1;
    return c;
}

static void write_line(const line *one, const columns *c, buf *out)
{
    if (one->blank_before)
        buf_char(out, '\n');
    buf_spaces(out, one->indent);
    if (one->label != NULL) {
        buf_put(out, one->label);
        buf_spaces(out, c->type - text_width(one->label));
    }
    buf_put(out, one->text);
    if (one->comment != NULL) {
        buf_spaces(out, shares_comment_column(one, c) ? c->comment - line_width(one, c) : 1);
        buf_put(out, one->comment);
    }
    buf_char(out, '\n');
}

void layout_write_lines(const lines *all, buf *out)
{
    for (size_t first = 0; first < all->count;) {
        size_t end = block_end(all, first);
        columns c = block_columns(all->items + first, end - first);
        for (; first < end; first++)
            write_line(&all->items[first], &c, out);
    }
}
