/* rename.c - a statement that creates a table, after what it names was renamed: SQLite does the
   same with the statements that it keeps
   (https://sqlite.org/lang_altertable.html#alter_table_rename). Words stay that only look like the
   name: types, collations, functions, labels. */
#include "engines/sqlite/parts.h"
#include "engines/sqlite/tokens.h"

#include <string.h>

typedef struct rename_job {
    memory_pool *pool;
    const char *in, *from, *to; /* in: NULL for a table */
    bool own;         /* the statement creates the table that is renamed, or has the column */
    const char *done; /* so far the statement is in the text: */
    sql_normal text;
} rename_job;

static bool is_called(rename_job *j, const sql_token *t, const char *name)
{
    bool may = t->text != NULL && (t->name || *t->text == '\'');
    return may && sqlite3_stricmp(sql_token_name(j->pool, t), name) == 0;
}

static void replace(rename_job *j, const sql_token *t)
{
    sql_normal_span(&j->text, j->done, t->text);
    sql_normal_quoted(&j->text, j->to);
    j->done = t->text + t->size;
}

/* ---- names in brackets ----------------------------------------------------------------------- */

static bool is_sign(const sql_token *t, char c)
{
    return t->size == 1 && !t->name && *t->text == c;
}

/* "(a, b COLLATE nocase DESC)": each name stands behind a bracket or a comma. */
static void rename_columns(rename_job *j, const char **at, const char *end)
{
    bool begins = false;
    while (*at < end) {
        sql_token t = sql_token_next(at);
        if (t.text == NULL || t.text >= end || is_sign(&t, ')'))
            return;
        if (begins && is_called(j, &t, j->from))
            replace(j, &t);
        begins = is_sign(&t, '(') || is_sign(&t, ',');
    }
}

/* ---- expressions ----------------------------------------------------------------------------- */

/* Words of expressions, which cannot be names there without quotes. */
static bool is_syntax(const sql_token *t)
{
    static const char *const words[] = {
        "and",   "or",     "not",    "null",   "is",      "in",       "between", "like", "glob",
        "match", "regexp", "escape", "isnull", "notnull", "collate",  "case",    "when", "then",
        "else",  "end",    "cast",   "as",     "exists",  "distinct", "from",    NULL};
    return !t->quoted && sql_token_is_one_of(t, words);
}

static bool calls(const char *behind)
{
    return *sql_skip_blank(behind) == '(';
}

static bool qualifies(const char *behind)
{
    return *sql_skip_blank(behind) == '.';
}

/* Columns, and the table where it stands before one: "note.title". Behind COLLATE is a collation,
   behind AS a type. */
static void rename_expression(rename_job *j, text_span span)
{
    const char *at = span.begin;
    bool other = false; /* the next word is no column */
    while (at < span.end) {
        sql_token t = sql_token_next(&at);
        if (t.text == NULL || t.text >= span.end)
            return;
        bool names = t.name && !other && !is_syntax(&t) && (t.quoted || !calls(at));
        if (names && qualifies(at) == (j->in == NULL) && is_called(j, &t, j->from))
            replace(j, &t);
        other = sql_token_is(&t, "collate") || sql_token_is(&t, "as");
    }
}

/* ---- pieces ---------------------------------------------------------------------------------- */

/* The table, and the columns of it that are named. */
static void rename_reference(rename_job *j, text_span span)
{
    const char *at = span.begin;
    sql_token t = sql_token_next(&at);
    if (j->own && j->in != NULL && !sql_token_is(&t, "references")) {
        while (t.text != NULL && !sql_token_is(&t, "foreign"))
            t = sql_token_next(&at);
        rename_columns(j, &at, span.end); /* of FOREIGN KEY (…) */
    }
    while (t.text != NULL && !sql_token_is(&t, "references"))
        t = sql_token_next(&at);
    t = sql_token_next(&at);
    if (j->in == NULL && is_called(j, &t, j->from))
        replace(j, &t);
    else if (j->in != NULL && is_called(j, &t, j->in) && calls(at))
        rename_columns(j, &at, span.end);
}

static void rename_piece(rename_job *j, const part_piece *piece)
{
    text_span span = piece->span;
    const char *at = span.begin;
    switch (piece->piece.kind) {
    case PIECE_REFERENCE:
        rename_reference(j, span);
        break;
    case PIECE_CHECK:
    case PIECE_COMPUTED:
        /* what stands before the brackets are words and a label */
        for (sql_token t = {0}; at < span.end && !is_sign(&t, '(');)
            t = sql_token_next(&at);
        if (j->own)
            rename_expression(j, (text_span){at, span.end});
        break;
    case PIECE_KEY:
    case PIECE_UNIQUE:
        if (j->own && j->in != NULL && piece->piece.column == CATALOGUE_NO_COLUMN)
            rename_columns(j, &at, span.end);
        break;
    default:
        break;
    }
}

/* ---- the whole ------------------------------------------------------------------------------- */

/* The last name before the bracket. */
static sql_token own_name(const part_list *l, const char *create)
{
    sql_token name = {0};
    const char *at = create;
    for (sql_token t = sql_token_next(&at); t.text != NULL && t.text < l->open;
         t = sql_token_next(&at))
        name = t;
    return name;
}

/* Pieces stand in the order of the text, and each behind the name of its column. */
static void rename_elements(rename_job *j, const part_list *l)
{
    size_t piece = 0;
    for (size_t i = 0; i < l->count; i++) {
        const part_element *e = &l->elements[i];
        const char *at = e->span.begin;
        sql_token name = sql_token_next(&at);
        if (e->is_column && j->own && j->in != NULL && is_called(j, &name, j->from))
            replace(j, &name);
        for (; piece < l->piece_count && l->pieces[piece].span.begin < e->span.end; piece++)
            rename_piece(j, &l->pieces[piece]);
    }
}

const char *sqlite_rename_in(memory_pool *p, const char *create, const char *in, const char *from,
                             const char *to)
{
    part_list l = {.pool = p};
    rename_job j = {
        .pool = p, .in = in, .from = from, .to = to, .done = create, .text = {.pool = p}};
    if (!parts_split(create, &l) || l.close == NULL)
        return p->failed ? NULL : create;
    const sql_token name = own_name(&l, create);
    j.own = is_called(&j, &name, in == NULL ? from : in);
    if (j.own && in == NULL)
        replace(&j, &name);
    rename_elements(&j, &l);
    if (j.done == create)
        return p->failed ? NULL : create;
    sql_normal_span(&j.text, j.done, create + strlen(create));
    const char *text = sql_normal_text(&j.text);
    return p->failed ? NULL : text;
}
