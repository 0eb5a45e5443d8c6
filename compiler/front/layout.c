/* layout.c - works on tokens, not on the syntax tree: what the tree does not keep (comments, blank
   lines) has to survive, and statements of later versions have no tree. First lines are made, each
   in up to three parts; then what stands in one column is aligned and all is written.

   Every decision depends only on the tokens and on line breaks that the result has too: this is
   what makes the layout of the result the result itself. */
#include "front/layout.h"

#include "base/utf8.h"
#include "parser.h"

#include <string.h>

enum {
    INDENT = 4,
    MARGIN = 100,
    COMMENT_COLUMN = 64 /* text that reaches behind it does not move the comments of other lines */
};

typedef struct line {
    size_t indent;
    const char *label; /* "name:" of a field; what follows is aligned; or NULL */
    const char *text;
    const char *comment; /* at the end of the line, or NULL */
    bool blank_before;
} line;

typedef struct layouter {
    arena *arena;
    const lexeme *items;
    size_t count;
    size_t run_end; /* of the comments on one line that were looked at last: each is only once */
    VEC(line) lines;
} layouter;

/* ---- lexemes -------------------------------------------------------------------------------- */

static const char *start(const lexeme *l)
{
    return l->at.source->text + l->at.begin;
}

static size_t size_of(const lexeme *l)
{
    return l->at.end - l->at.begin;
}

static bool is_comment(const layouter *l, size_t i)
{
    return i < l->count && l->items[i].token == 0;
}

static bool is_line_comment(const layouter *l, size_t i)
{
    return is_comment(l, i) && start(&l->items[i])[1] == '/';
}

static int token(const layouter *l, size_t i)
{
    return i < l->count ? l->items[i].token : END;
}

/* Line ends between a lexeme and the one before it. */
static size_t line_ends(const layouter *l, size_t i)
{
    uint32_t begin = i == 0 ? 0 : l->items[i - 1].at.end;
    const char *text = l->items[i].at.source->text;
    size_t ends = 0;
    for (uint32_t at = begin; at < l->items[i].at.begin; at++)
        ends += text[at] == '\n';
    return ends;
}

static bool begins_line(const layouter *l, size_t i)
{
    return i == 0 || line_ends(l, i) > 0;
}

static bool after_blank(const layouter *l, size_t i)
{
    return i < l->count && i > 0 && line_ends(l, i) > 1;
}

/* The column of a lexeme that begins its line. */
static size_t column_of(const layouter *l, size_t i)
{
    const char *text = l->items[i].at.source->text;
    uint32_t begin = l->items[i].at.begin;
    uint32_t at = begin;
    while (at > 0 && text[at - 1] != '\n')
        at--;
    size_t column = 0;
    for (; at < begin; at++)
        column += text[at] == '\t' ? INDENT - column % INDENT : 1;
    return column;
}

/* ---- texts ---------------------------------------------------------------------------------- */

static void put_spaces(buf *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buf_char(out, ' ');
}

static size_t trimmed(const char *text, size_t size)
{
    while (size > 0 && strchr(" \t\r\f\v", text[size - 1]) != NULL)
        size--;
    return size;
}

/* A comment without spaces at the ends of its lines. Lines after the first keep their distance from
   the first one, which moves from column `from` to column `to`. */
static void put_comment(buf *out, const lexeme *comment, size_t from, size_t to)
{
    const char *text = start(comment);
    const char *end = text + size_of(comment);
    for (bool first = true;; first = false) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        size_t size = trimmed(text, (size_t)((stop == NULL ? end : stop) - text));
        if (!first) {
            size_t column = 0;
            for (; size > 0 && (*text == ' ' || *text == '\t'); text++, size--)
                column += *text == '\t' ? INDENT - column % INDENT : 1;
            if (size > 0)
                put_spaces(out, column + to > from ? column + to - from : 0);
        }
        buf_add(out, text, size);
        if (stop == NULL)
            return;
        buf_char(out, '\n');
        text = stop + 1;
    }
}

static void put_lexeme(buf *out, const lexeme *l)
{
    if (l->token == 0)
        put_comment(out, l, 0, 0);
    else
        buf_add(out, start(l), size_of(l));
}

static size_t width(const char *text)
{
    return text == NULL ? 0 : utf8_length(text, strlen(text));
}

static size_t lexeme_width(arena *a, const lexeme *l)
{
    if (l->token != 0)
        return utf8_length(start(l), size_of(l));
    buf comment = buf_new(a);
    put_lexeme(&comment, l);
    return width(comment.text);
}

static bool has_line_end(const char *text)
{
    return strchr(text, '\n') != NULL;
}

/* ---- one statement -------------------------------------------------------------------------- */

/* A run of lexemes that becomes one line unless comments prevent it. */
typedef struct statement {
    const layouter *layouter;
    size_t first; /* of the lexemes to be written now */
    size_t last;
    bool header;      /* of an enum: spaces around its ':' */
    bool keep_breaks; /* it is too long for one line: breaks stay where they are */
} statement;

/* Signs that stick to what is before them. */
static bool sticks(const statement *s, size_t i)
{
    int t = token(s->layouter, i);
    return t == SEMI || t == ',' || t == ')' || t == '?' || t == '.' || (t == ':' && !s->header);
}

/* Whether '(' opens the arguments of a type, or says which row is referenced: after "name: word". */
static bool opens_arguments(const layouter *l, size_t i)
{
    size_t before[2];
    size_t found = 0;
    while (found < 2 && i > 0)
        if (!is_comment(l, --i))
            before[found++] = i;
    return found == 2 && token(l, before[1]) == ':';
}

static bool breaks_before(const statement *s, size_t i)
{
    const layouter *l = s->layouter;
    if (is_line_comment(l, i - 1))
        return true;
    if (sticks(s, i) || !begins_line(l, i))
        return false;
    bool after_own_line = is_comment(l, i - 1) && begins_line(l, i - 1);
    return is_comment(l, i) || after_own_line || (s->keep_breaks && token(l, i - 1) != ':');
}

static bool space_before(const statement *s, size_t i, bool in_arguments)
{
    const layouter *l = s->layouter;
    int before = token(l, i - 1);
    if (sticks(s, i) || before == '(' || before == '-' || before == '.')
        return false;
    if (is_comment(l, i) || is_comment(l, i - 1))
        return true;
    if (token(l, i) == '(')
        return !opens_arguments(l, i);
    return before != ',' || !in_arguments;
}

/* Each lexeme with what separates it from the one before; nothing before the first. */
static const char *statement_text(const statement *s, size_t indent)
{
    const layouter *l = s->layouter;
    buf out = buf_new(l->arena);
    bool in_arguments = false;
    for (size_t i = s->first; i <= s->last; i++) {
        if (i > s->first) {
            if (breaks_before(s, i)) {
                buf_char(&out, '\n');
                put_spaces(&out, indent + (token(l, i) == '}' ? 0 : INDENT));
            } else if (space_before(s, i, in_arguments)) {
                buf_char(&out, ' ');
            }
        }
        if (token(l, i) == '(')
            in_arguments = opens_arguments(l, i) && token(l, i + 1) != NAME;
        else if (token(l, i) == ')')
            in_arguments = false;
        put_lexeme(&out, &l->items[i]);
    }
    return out.text;
}

/* The width that it would have on one line. */
static size_t statement_width(const statement *s)
{
    const layouter *l = s->layouter;
    size_t total = 0;
    for (size_t i = s->first; i <= s->last; i++) {
        const lexeme *one = &l->items[i];
        bool space = i > s->first && space_before(s, i, false);
        total += lexeme_width(l->arena, one) + (space ? 1 : 0);
    }
    return total;
}

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
    while (is_comment(l, end) && !begins_line(l, end))
        end++;
    l->run_end = end;
    bool followed = end < l->count && !begins_line(l, end) && (closing || token(l, end) != '}');
    return followed ? 0 : end - i;
}

/* Takes them. */
static const char *take_comments(layouter *l, size_t *i, bool closing)
{
    size_t count = comments_at_end(l, *i, closing);
    if (count == 0)
        return NULL;
    buf out = buf_new(l->arena);
    for (size_t end = *i + count; *i < end; ++*i) {
        if (out.size > 0)
            buf_char(&out, ' ');
        put_comment(&out, &l->items[*i], 0, 0);
    }
    return out.text;
}

/* A comment on a line of its own. */
static void comment_line(layouter *l, size_t *i, size_t indent, bool blank_before)
{
    buf out = buf_new(l->arena);
    bool moves = begins_line(l, *i);
    put_comment(&out, &l->items[*i], moves ? column_of(l, *i) : 0, moves ? indent : 0);
    ++*i;
    const char *more = take_comments(l, i, false);
    if (more != NULL)
        buf_printf(&out, " %s", more);
    add_line(l, (line){indent, NULL, out.text, NULL, blank_before});
}

/* The statement that ends at `last`, and the comments behind it. */
static void statement_line(layouter *l, size_t *i, size_t last, size_t indent, bool blank_before)
{
    statement s = {.layouter = l, .first = *i, .last = last};
    line added = {.indent = indent, .blank_before = blank_before};
    int opening = token(l, last);
    s.header = token(l, *i) == ENUM;
    s.keep_breaks = indent + statement_width(&s) > MARGIN;
    if (token(l, *i) == NAME && token(l, *i + 1) == ':') {
        statement label = {.layouter = l, .first = *i, .last = *i + 1};
        added.label = statement_text(&label, indent);
        s.first += 2;
    }
    if (added.label != NULL && is_comment(l, s.first) && begins_line(l, s.first)) {
        added.label = NULL; /* its type stands on another line */
        s.first = *i;
    }
    added.text = statement_text(&s, indent);
    *i = last + 1;
    added.comment = take_comments(l, i, opening == '{');
    add_line(l, added);
}

/* ---- bodies --------------------------------------------------------------------------------- */

/* From a lexeme to the first token of kind `wanted`. */
static size_t find(const layouter *l, size_t i, int wanted)
{
    while (i + 1 < l->count && token(l, i) != wanted)
        i++;
    return i;
}

static size_t find_value_end(const layouter *l, size_t i)
{
    size_t last = i;
    for (; i < l->count && token(l, i) != '}'; i++) {
        if (!is_comment(l, i))
            last = i;
        if (token(l, i) == ',')
            break;
    }
    return last;
}

/* The '}' of the '{' at `i`. */
static size_t find_close(const layouter *l, size_t i)
{
    size_t depth = 0;
    for (; i + 1 < l->count; i++) {
        depth += token(l, i) == '{';
        if (token(l, i) == '}' && --depth == 0)
            break;
    }
    return i;
}

static size_t find_row_end(const layouter *l, size_t i)
{
    size_t close = find_close(l, i), next = close + 1;
    while (is_comment(l, next))
        next++;
    return token(l, next) == ',' ? next : close;
}

/* Where what begins at `i` ends, in the block of an enum, seed, migration, or model. */
static size_t member_end(const layouter *l, size_t i, int block)
{
    switch (block) {
    case ENUM:
        return find_value_end(l, i);
    case SEED:
        return find_row_end(l, i);
    case MIGRATION:
        return find(l, i, SQL_BODY);
    default:
        return find(l, i, SEMI);
    }
}

/* What stands between braces, and the '}'. `i` is behind the '{' and its comments. */
static void body_lines(layouter *l, size_t *i, int block)
{
    for (bool first = true; *i < l->count && token(l, *i) != '}'; first = false) {
        bool blank = !first && after_blank(l, *i);
        if (is_comment(l, *i))
            comment_line(l, i, INDENT, blank);
        else
            statement_line(l, i, member_end(l, *i, block), INDENT, blank);
    }
    if (*i < l->count)
        statement_line(l, i, *i, 0, false);
}

/* An enum or seed is kept on one line if it is written on one and fits. */
static bool one_line_block(const layouter *l, size_t first, size_t last)
{
    for (size_t i = find(l, first, '{') + 1; i <= last; i++) {
        const lexeme *item = &l->items[i];
        if (begins_line(l, i) || memchr(start(item), '\n', size_of(item)) != NULL)
            return false;
    }
    statement s = {.layouter = l, .first = first, .last = last, .header = token(l, first) == ENUM};
    return statement_width(&s) <= MARGIN;
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
    size_t size = strspn(start(x), letters);
    return x->token == y->token && size == strspn(start(y), letters) &&
           strncmp(start(x), start(y), size) == 0;
}

static size_t declaration_end(const layouter *l, size_t i, bool *one_line)
{
    *one_line = true;
    if (token(l, i) == LATER) {
        *one_line = memchr(start(&l->items[i]), '\n', size_of(&l->items[i])) == NULL;
        return i;
    }
    size_t last = i;
    while (last + 1 < l->count && token(l, last) != SEMI && token(l, last) != '{')
        last++;
    if (token(l, last) == SEMI)
        return last;
    size_t end = find_close(l, last);
    if ((token(l, i) == ENUM || token(l, i) == SEED) && one_line_block(l, i, end))
        return end;
    *one_line = false;
    return last;
}

/* Whether a blank line is written anywhere from `i` to the declaration after the comments. */
static bool separated(const layouter *l, size_t i)
{
    bool found = after_blank(l, i);
    while (is_comment(l, i) && !found)
        found = after_blank(l, ++i);
    return found;
}

static size_t skip_comments(const layouter *l, size_t i)
{
    while (is_comment(l, i))
        i++;
    return i;
}

static bool needs_blank(const layouter *l, const neighbour *before, size_t i)
{
    if (before->first == NULL || separated(l, i))
        return false;
    size_t next = skip_comments(l, i);
    if (next == l->count)
        return false;
    bool one_line;
    declaration_end(l, next, &one_line);
    return !(one_line && before->one_line && same_word(before->first, &l->items[next]));
}

static void declaration_lines(layouter *l)
{
    neighbour before = {0};
    for (size_t i = 0; i < l->count;) {
        bool blank = after_blank(l, i) || needs_blank(l, &before, i);
        if (is_comment(l, i)) {
            before.first = NULL; /* the blank line has been seen to */
            comment_line(l, &i, 0, blank);
            continue;
        }
        before.first = &l->items[i];
        size_t last = declaration_end(l, i, &before.one_line);
        int block = token(l, i);
        statement_line(l, &i, last, 0, blank);
        if (token(l, last) == '{')
            body_lines(l, &i, block);
    }
}

/* ---- text ----------------------------------------------------------------------------------- */

/* Lines without a blank one between them and at one depth share their columns. */
static size_t block_end(const layouter *l, size_t first)
{
    size_t end = first + 1;
    while (end < l->lines.count && !l->lines.items[end].blank_before &&
           l->lines.items[end].indent == l->lines.items[first].indent)
        end++;
    return end;
}

typedef struct columns {
    size_t type; /* counted from the indent */
    size_t comment;
} columns;

static size_t line_width(const line *one, const columns *c)
{
    return one->indent + (one->label == NULL ? 0 : c->type) + width(one->text);
}

/* Not one behind long text, nor behind text that ends somewhere else than its line begins. */
static bool shares_comment_column(const line *one, const columns *c)
{
    return one->comment != NULL && !has_line_end(one->text) && line_width(one, c) < COMMENT_COLUMN;
}

static columns block_columns(const line *lines, size_t count)
{
    columns c = {0};
    for (size_t i = 0; i < count; i++)
        if (lines[i].label != NULL && width(lines[i].label) + 1 > c.type)
            c.type = width(lines[i].label) + 1;
    for (size_t i = 0; i < count; i++)
        if (shares_comment_column(&lines[i], &c) && line_width(&lines[i], &c) + 1 > c.comment)
            c.comment = line_width(&lines[i], &c) + 1;
    return c;
}

static void write_line(const line *one, const columns *c, buf *out)
{
    if (one->blank_before)
        buf_char(out, '\n');
    put_spaces(out, one->indent);
    if (one->label != NULL) {
        buf_put(out, one->label);
        put_spaces(out, c->type - width(one->label));
    }
    buf_put(out, one->text);
    if (one->comment != NULL) {
        put_spaces(out, shares_comment_column(one, c) ? c->comment - line_width(one, c) : 1);
        buf_put(out, one->comment);
    }
    buf_char(out, '\n');
}

buf layout(arena *a, const lexemes *all)
{
    layouter l = {.arena = a, .items = all->items, .count = all->count};
    declaration_lines(&l);
    buf out = buf_new(a);
    for (size_t first = 0; first < l.lines.count;) {
        size_t end = block_end(&l, first);
        columns c = block_columns(l.lines.items + first, end - first);
        for (; first < end; first++)
            write_line(&l.lines.items[first], &c, &out);
    }
    return out;
}

/* A comment as it is compared: no line has spaces around it. */
static const char *bare_comment(arena *a, const lexeme *comment)
{
    buf out = buf_new(a);
    put_comment(&out, comment, SIZE_MAX / 2, 0);
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
        bool same = one->token == 0 ? strcmp(bare_comment(a, one), bare_comment(a, other)) == 0
                                    : size_of(one) == size_of(other) &&
                                          memcmp(start(one), start(other), size_of(one)) == 0;
        if (!same)
            return false;
    }
    return true;
}
