/* layout.c - works on tokens, not on the syntax tree: what the tree does not keep (comments, blank
   lines) has to survive, and statements of later versions have no tree. First lines are made, each
   in up to three parts; then what stands in one column is aligned and all is written.

   Every decision depends only on the tokens and on line breaks that the result has too: this is
   what makes the layout of the result the result itself. */
#include "front/layout.h"

#include "front/layout_lines.h"
#include "front/layout_query.h"
#include "front/layout_statement.h"
#include "front/parse.h"
#include "parser.h"

#include <string.h>

enum { MARGIN = 100 };

typedef struct layouter {
    arena *arena;
    const lexemes *all;
    size_t run_end; /* of the comments on one line that were looked at last: each is only once */
    lines lines;
} layouter;

/* ---- lines ---------------------------------------------------------------------------------- */

static void add_line(layouter *l, line added)
{
    if (l->lines.count == 0)
        added.blank_before = false;
    vec_push(l->arena, l->lines, added);
}

/* Comments from `i` on that belong at the end of the line before them. One that something follows
   on its line belongs to that; a '}' there counts if `closing`. */
static size_t comments_at_end(layouter *l, size_t i, bool closing)
{
    size_t end = i < l->run_end ? l->run_end : i;
    while (lexemes_is_comment(l->all, end) && !lexemes_begins_line(l->all, end))
        end++;
    l->run_end = end;
    bool followed = end < l->all->count && !lexemes_begins_line(l->all, end) &&
                    (closing || lexemes_token(l->all, end) != '}');
    return followed ? 0 : end - i;
}

/* Takes the comments that comments_at_end finds, as one text; NULL without any. */
static const char *take_comments(layouter *l, size_t *i, bool closing)
{
    size_t count = comments_at_end(l, *i, closing);
    if (count == 0)
        return NULL;
    buf out = buf_new(l->arena);
    for (size_t end = *i + count; *i < end; ++*i) {
        if (out.size > 0)
            buf_char(&out, ' ');
        lexeme_put_comment(&out, &l->all->items[*i], 0, 0);
    }
    return out.text;
}

/* A comment on a line of its own. */
static void comment_line(layouter *l, size_t *i, size_t indent, bool blank_before)
{
    buf out = buf_new(l->arena);
    bool moves = lexemes_begins_line(l->all, *i);
    lexeme_put_comment(&out, &l->all->items[*i], moves ? lexemes_column(l->all, *i) : 0,
                       moves ? indent : 0);
    ++*i;
    const char *more = take_comments(l, i, false);
    if (more != NULL)
        buf_printf(&out, " %s", more);
    add_line(l, (line){indent, NULL, out.text, NULL, blank_before});
}

/* The statement that ends at `last`, and the comments behind it. */
static void statement_line(layouter *l, size_t *i, size_t last, size_t indent, bool blank_before)
{
    statement s = {.arena = l->arena, .all = l->all, .first = *i, .last = last};
    line added = {.indent = indent, .blank_before = blank_before};
    int opening = lexemes_token(l->all, last);
    s.header = lexemes_token(l->all, *i) == ENUM;
    s.keep_breaks = indent + layout_statement_width(&s) > MARGIN;
    if (lexemes_token(l->all, *i) == NAME && lexemes_token(l->all, *i + 1) == ':') {
        statement label = {.arena = l->arena, .all = l->all, .first = *i, .last = *i + 1};
        added.label = layout_statement_text(&label, indent);
        s.first += 2;
    }
    if (added.label != NULL && lexemes_is_comment(l->all, s.first) &&
        lexemes_begins_line(l->all, s.first)) {
        added.label = NULL; /* its type stands on another line */
        s.first = *i;
    }
    added.text = layout_statement_text(&s, indent);
    *i = last + 1;
    added.comment = take_comments(l, i, opening == '{');
    add_line(l, added);
}

/* ---- bodies --------------------------------------------------------------------------------- */

/* From a lexeme to the first token of kind `wanted`. */
static size_t find_token(const layouter *l, size_t i, int wanted)
{
    while (i + 1 < l->all->count && lexemes_token(l->all, i) != wanted)
        i++;
    return i;
}

static size_t find_value_end(const layouter *l, size_t i)
{
    size_t last = i;
    for (; i < l->all->count && lexemes_token(l->all, i) != '}'; i++) {
        if (!lexemes_is_comment(l->all, i))
            last = i;
        if (lexemes_token(l->all, i) == ',')
            break;
    }
    return last;
}

/* The '}' of the '{' at `i`. */
static size_t find_close(const layouter *l, size_t i)
{
    size_t depth = 0;
    for (; i + 1 < l->all->count; i++) {
        depth += lexemes_token(l->all, i) == '{';
        if (lexemes_token(l->all, i) == '}' && --depth == 0)
            break;
    }
    return i;
}

static size_t find_row_end(const layouter *l, size_t i)
{
    size_t close = find_close(l, i), next = close + 1;
    while (lexemes_is_comment(l->all, next))
        next++;
    return lexemes_token(l->all, next) == ',' ? next : close;
}

/* Where what begins at `i` ends, in the block of an enum, seed, migration, or model. */
static size_t member_end(const layouter *l, size_t i, int block)
{
    switch (block) {
    case ENUM:
        return find_value_end(l, i);
    case SEED:
        return find_row_end(l, i);
    case MIGRATION: { /* "fill calls name;" has no SQL */
        size_t body = find_token(l, i, SQL_BODY), end = find_token(l, i, SEMI);
        return end < body ? end : body;
    }
    default:
        return lexemes_token(l->all, i) == SAMPLE ? find_close(l, i) : find_token(l, i, SEMI);
    }
}

/* What stands between braces. `i` is behind the '{' and its comments. */
static void member_lines(layouter *l, size_t *i, int block)
{
    for (bool first = true; *i < l->all->count && lexemes_token(l->all, *i) != '}'; first = false) {
        bool blank = !first && lexemes_after_blank(l->all, *i);
        if (lexemes_is_comment(l->all, *i))
            comment_line(l, i, LAYOUT_INDENT, blank);
        else
            statement_line(l, i, member_end(l, *i, block), LAYOUT_INDENT, blank);
    }
}

/* And the '}'. */
static void body_lines(layouter *l, size_t *i, int block)
{
    member_lines(l, i, block);
    if (*i < l->all->count)
        statement_line(l, i, *i, 0, false);
}

/* An enum or seed is kept on one line if it is written on one and fits. */
static bool one_line_block(const layouter *l, size_t first, size_t last)
{
    for (size_t i = find_token(l, first, '{') + 1; i <= last; i++) {
        const lexeme *item = &l->all->items[i];
        if (lexemes_begins_line(l->all, i) ||
            memchr(lexeme_start(item), '\n', lexeme_size(item)) != NULL)
            return false;
    }
    statement s = {.arena = l->arena,
                   .all = l->all,
                   .first = first,
                   .last = last,
                   .header = lexemes_token(l->all, first) == ENUM};
    return layout_statement_width(&s) <= MARGIN;
}

/* ---- queries -------------------------------------------------------------------------------- */

static bool is_query(int token)
{
    return token == QUERY || token == COMMAND || token == RECORD || token == VIEW ||
           token == EXTERNAL;
}

/* Lexemes of a query from `first` on. Before its bodies lines break when it does not fit without
   them, before a body when it does not fit with it. */
static statement query_statement(layouter *l, const layout_query *q, size_t first, size_t last)
{
    statement s = {.arena = l->arena, .all = l->all, .first = first, .last = last, .query = true};
    s.body = q->body;
    if (s.last >= q->body)
        s.last = q->body - 1;
    s.keep_breaks = layout_statement_width(&s) > MARGIN;
    s.last = last;
    s.keep_bodies = layout_statement_first_width(&s) > MARGIN;
    return s;
}

/* Parameters stand one a line when what is before the members or bodies does not fit, or when there
   are comments among them. */
static bool parameters_in_line(layouter *l, const layout_query *q, size_t first, size_t last)
{
    size_t comments = 0, between = q->parameters == 0 ? 0 : q->behind - q->parameters - 1;
    for (size_t i = q->parameters; i < q->behind; i++)
        comments += lexemes_is_comment(l->all, i);
    statement s = query_statement(l, q, first, last);
    return between == comments || (comments == 0 && !s.keep_breaks);
}

/* Members that are written on one line stay there if all before the bodies fits. */
static bool members_in_line(layouter *l, const layout_query *q, size_t first)
{
    size_t close = q->open == 0 ? first : find_close(l, q->open);
    statement s = query_statement(l, q, first, close);
    return q->open == 0 || (layout_query_on_one_line(l->all, q->open, close) && !s.keep_breaks);
}

static void query_part(layouter *l, const layout_query *q, size_t *i, size_t last, bool blank)
{
    int end = lexemes_token(l->all, last);
    statement s = query_statement(l, q, *i, last);
    line added = {.text = layout_statement_text(&s, 0), .blank_before = blank};
    *i = last + 1;
    added.comment = take_comments(l, i, end == '{' || end == '(');
    add_line(l, added);
}

/* Where the parameter at `i` ends: with its ',' if it has one. */
static size_t parameter_end(const layouter *l, const layout_query *q, size_t i)
{
    size_t depth = 0, last = i;
    for (; i < q->behind; i++) {
        depth += lexemes_token(l->all, i) == '(';
        depth -= lexemes_token(l->all, i) == ')';
        if (!lexemes_is_comment(l->all, i))
            last = i;
        if (depth == 0 && lexemes_token(l->all, i) == ',')
            break;
    }
    return last;
}

static void parameter_lines(layouter *l, const layout_query *q, size_t *i)
{
    for (bool first = true; *i < q->behind; first = false) {
        bool blank = !first && lexemes_after_blank(l->all, *i);
        if (lexemes_is_comment(l->all, *i))
            comment_line(l, i, LAYOUT_INDENT, blank);
        else
            statement_line(l, i, parameter_end(l, q, *i), LAYOUT_INDENT, blank);
    }
}

/* `query name(`, and its parameters. */
static void heading_lines(layouter *l, const layout_query *q, size_t *i, bool blank)
{
    query_part(l, q, i, q->parameters, blank);
    parameter_lines(l, q, i);
}

static void query_lines(layouter *l, size_t *i, bool blank)
{
    layout_query q = layout_query_parts(l->all, *i);
    bool in_line = members_in_line(l, &q, *i);
    if (!parameters_in_line(l, &q, *i, in_line ? q.body - 1 : q.open)) {
        heading_lines(l, &q, i, blank);
        in_line = members_in_line(l, &q, *i);
        blank = false;
    }
    if (!in_line) {
        query_part(l, &q, i, q.open, blank);
        member_lines(l, i, QUERY);
        blank = false;
    }
    query_part(l, &q, i, q.end, blank);
}

/* ---- declarations --------------------------------------------------------------------------- */

/* What decides whether a blank line has to stand between two declarations. */
typedef struct neighbour {
    const lexeme *first;
    bool one_line;
} neighbour;

static bool same_word(const lexeme *x, const lexeme *y)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
    size_t size = strspn(lexeme_start(x), letters);
    return x->token == y->token && size == strspn(lexeme_start(y), letters) &&
           strncmp(lexeme_start(x), lexeme_start(y), size) == 0;
}

static size_t query_end(layouter *l, size_t i, bool *one_line)
{
    layout_query q = layout_query_parts(l->all, i);
    statement s = query_statement(l, &q, i, q.end);
    *one_line = members_in_line(l, &q, i) && parameters_in_line(l, &q, i, q.body - 1) &&
                strchr(layout_statement_text(&s, 0), '\n') == NULL;
    return q.end;
}

static size_t declaration_end(layouter *l, size_t i, bool *one_line)
{
    *one_line = true;
    if (is_query(lexemes_token(l->all, i)))
        return query_end(l, i, one_line);
    size_t last = i;
    while (last + 1 < l->all->count && lexemes_token(l->all, last) != SEMI &&
           lexemes_token(l->all, last) != '{')
        last++;
    if (lexemes_token(l->all, last) == SEMI)
        return last;
    size_t end = find_close(l, last);
    if ((lexemes_token(l->all, i) == ENUM || lexemes_token(l->all, i) == SEED) &&
        one_line_block(l, i, end))
        return end;
    *one_line = false;
    return last;
}

/* Whether a blank line is written anywhere from `i` to the declaration after the comments. */
static bool separated(const layouter *l, size_t i)
{
    bool found = lexemes_after_blank(l->all, i);
    while (lexemes_is_comment(l->all, i) && !found)
        found = lexemes_after_blank(l->all, ++i);
    return found;
}

static size_t skip_comments(const layouter *l, size_t i)
{
    while (lexemes_is_comment(l->all, i))
        i++;
    return i;
}

static bool needs_blank(layouter *l, const neighbour *before, size_t i)
{
    if (before->first == NULL || separated(l, i))
        return false;
    size_t next = skip_comments(l, i);
    if (next == l->all->count)
        return false;
    bool one_line;
    declaration_end(l, next, &one_line);
    return !(one_line && before->one_line && same_word(before->first, &l->all->items[next]));
}

static void declaration_lines(layouter *l)
{
    neighbour before = {0};
    for (size_t i = 0; i < l->all->count;) {
        bool blank = lexemes_after_blank(l->all, i) || needs_blank(l, &before, i);
        if (lexemes_is_comment(l->all, i)) {
            before.first = NULL; /* the blank line has been seen to */
            comment_line(l, &i, 0, blank);
            continue;
        }
        before.first = &l->all->items[i];
        size_t last = declaration_end(l, i, &before.one_line);
        int block = lexemes_token(l->all, i);
        if (is_query(block)) {
            query_lines(l, &i, blank);
            continue;
        }
        statement_line(l, &i, last, 0, blank);
        if (lexemes_token(l->all, last) == '{')
            body_lines(l, &i, block);
    }
}

buf layout_text(arena *a, const lexemes *all)
{
    layouter l = {.arena = a, .all = all};
    declaration_lines(&l);
    buf out = buf_new(a);
    layout_write_lines(&l.lines, &out);
    return out;
}

/* A comment as it is compared: no line has spaces around it. */
static const char *bare_comment(arena *a, const lexeme *comment)
{
    buf out = buf_new(a);
    lexeme_put_comment(&out, comment, SIZE_MAX / 2, 0);
    return out.text;
}

bool layout_equal(arena *a, const lexemes *x, const lexemes *y)
{
    if (x->count != y->count)
        return false;
    for (size_t i = 0; i < x->count; i++) {
        const lexeme *one = &x->items[i];
        const lexeme *other = &y->items[i];
        if (one->token != other->token)
            return false;
        bool same = one->token == 0
                        ? strcmp(bare_comment(a, one), bare_comment(a, other)) == 0
                        : lexeme_size(one) == lexeme_size(other) &&
                              memcmp(lexeme_start(one), lexeme_start(other), lexeme_size(one)) == 0;
        if (!same)
            return false;
    }
    return true;
}

/* ---- reading -------------------------------------------------------------------------------- */

/* Statements that only a later version reads are laid out as they are. */
static void forget_unsupported(diags *d)
{
    size_t kept = 0;
    for (size_t i = 0; i < d->records.count; i++) {
        diag *record = d->records.items[i];
        if (record->code == E0110)
            d->errors--;
        else
            d->records.items[kept++] = record;
    }
    d->records.count = kept;
}

bool layout_read(arena *a, diags *d, const source *s, lexemes *out)
{
    size_t errors = d->errors;
    parse_keeping(a, d, s, out);
    forget_unsupported(d);
    return d->errors == errors;
}
