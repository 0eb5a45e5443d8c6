/* text.c - SQL while it is written. */
#include "sql/text.h"

#include <string.h>

sql_writer sql_writer_new(arena *a)
{
    return (sql_writer){.arena = a, .out = buf_new(a), .column = buf_new(a)};
}

sql_text sql_writer_take(sql_writer *w)
{
    sql_text text = {.text = arena_strndup(w->arena, w->out.text, w->out.size),
                     .size = w->out.size,
                     .chunks = w->chunks};
    buf_cut(&w->out, 0);
    w->chunks = (sql_chunks){0};
    return text;
}

void sql_put_user(sql_writer *w, const ast_sql *sql, const char *what)
{
    sql_chunk chunk = {.offset = w->out.size, .size = sql->size, .at = sql->at, .what = what};
    buf_add(&w->out, sql->text, sql->size);
    /* a comment at the end must not swallow the parenthesis that follows */
    if (strstr(sql->text, "--") != NULL)
        buf_char(&w->out, '\n');
    vec_push(w->arena, w->chunks, chunk);
}

bool sql_wants_next(sql_writer *w)
{
    size_t number = w->seen++;
    return !w->filter || number == w->only;
}

static void put_quoted(buf *b, char quote, const char *text)
{
    buf_char(b, quote);
    for (const char *end; (end = strchr(text, quote)) != NULL; text = end + 1) {
        buf_add(b, text, (size_t)(end - text) + 1);
        buf_char(b, quote);
    }
    buf_put(b, text);
    buf_char(b, quote);
}

void sql_put_name(buf *b, const char *name)
{
    put_quoted(b, '"', name);
}

void sql_put_columns(buf *b, const fields *list)
{
    for (size_t i = 0; i < list->count; i++) {
        if (i > 0)
            buf_char(b, ',');
        sql_put_name(b, list->items[i]->column);
    }
}

void sql_put_text(buf *b, const char *text)
{
    put_quoted(b, '\'', text);
}

void sql_put_condition(sql_writer *w, const index_path *p)
{
    sql_put_user(w, &p->where, arena_printf(w->arena, "the condition of index '%s'", p->label));
}
