/* syntax_error.c - from what the grammar expected to a message that helps. */
#include "front/syntax_error.h"

#include "base/buf.h"
#include "base/suggest.h"
#include "front/misplaced.h"
#include "parser.h"

#include <string.h>

_Static_assert(AS == SQL_BODY + 1 && SEMI == WITHOUT + 1, "words stand between these in %token");

static bool is_keyword(int token)
{
    return token >= AS && token <= WITHOUT;
}

static const char *text_at(parse *p, span at)
{
    return arena_strndup(p->arena, p->source->text + at.begin, at.end - at.begin);
}

/* Those that have members as a query has them. */
static bool is_of_query(int token)
{
    return token == QUERY || token == COMMAND || token == RECORD || token == VIEW ||
           token == EXTERNAL;
}

static bool begins_declaration(int token)
{
    return token == ENUM || token == IMPORT || token == MIXIN || token == MODEL ||
           token == SCHEMA || token == MIGRATION || token == SEED || is_of_query(token);
}

static misplaced misplaced_at(parse *p, const syntax_error *e, const char *text, span before)
{
    misplaced m = {.text = text, .before = before.source == NULL ? "" : text_at(p, before)};
    for (int i = 0; i < e->count; i++)
        m.expected[e->expected[i].token] = true;
    m.expected_count = e->count;
    while (before.source != NULL && before.begin > 0 && p->source->text[before.begin - 1] == ' ')
        before.begin--;
    m.of_environment = before.source != NULL && before.begin >= 3 &&
                       memcmp(p->source->text + before.begin - 3, "env", 3) == 0;
    m.of_migration = p->block_of == MIGRATION && p->braces == (text[0] == '{');
    m.of_query = p->block_of == QUERY || p->block_of == COMMAND || p->block_of == RECORD;
    m.in_braces = p->braces > (e->found == '{');
    m.begins_statement = e->found == END || begins_declaration(e->found);
    return m;
}

/* What could have stood there, in words. NULL when it is not worth saying. */
static const char *expected_words(parse *p, const syntax_error *e, const misplaced *m)
{
    const char *known = misplaced_expected(m);
    if (known != NULL)
        return known;
    const char *words[5];
    size_t count = 0;
    bool any_name = m->expected[WORD] && m->expected[KEY];
    if (any_name)
        words[count++] = "a name";
    for (int i = 0; i < e->count; i++) {
        int token = e->expected[i].token;
        if (any_name && (is_keyword(token) || token == WORD || token == NAME))
            continue;
        if (count == sizeof words / sizeof *words)
            return NULL;
        words[count++] = e->expected[i].name;
    }
    buf b = buf_new(p->arena);
    for (size_t i = 0; i < count; i++)
        buf_printf(&b, "%s%s", i == 0 ? "" : i + 1 == count ? " or " : ", ", words[i]);
    return count == 0 ? NULL : b.text;
}

/* When a word is not a keyword here, perhaps it was meant to be. */
static void suggest_keyword(parse *p, const syntax_error *e, const char *text, diag *record)
{
    suggestion s = suggest_new(text);
    for (int i = 0; i < e->count; i++) {
        const char *quoted = e->expected[i].name;
        if (is_keyword(e->expected[i].token))
            suggest_offer(&s, arena_strndup(p->arena, quoted + 1, strlen(quoted) - 2));
    }
    suggest_hint(&s, record);
}

/* Goes on as if the '}' had been there, before `found`. */
static void close_block(parse *p, int found)
{
    p->braces = 0;
    bool block = found == MIGRATION || found == SEED || is_of_query(found);
    p->block_of = block ? found : 0;
}

/* Whether the lexer has told what is wrong here. */
static bool is_told(const parse *p, span at, span before)
{
    if (p->diags->records.count == 0)
        return false;
    const diag *latest = p->diags->records.items[p->diags->records.count - 1];
    return latest->at.source == p->source &&
           (latest->at.begin == at.begin ||
            (latest->code == E0103 && latest->at.begin == before.begin));
}

/* Whether the SQL of a query is missing where its members were wrong: they are the SQL, perhaps. */
static bool is_behind_wrong_members(const parse *p, const misplaced *m)
{
    if (p->diags->records.count == 0 || !m->of_query || !m->expected[SQL_BODY] ||
        strcmp(m->before, "}") != 0)
        return false;
    const diag *latest = p->diags->records.items[p->diags->records.count - 1];
    return latest->at.source == p->source && latest->at.begin > p->block.begin;
}

/* Whether a line ends between the two, or the block or file does: a ';' is missing then. */
static bool is_on_new_line(const syntax_error *e, const char *text, span before)
{
    if (e->found == END || text[0] == '}')
        return true;
    return before.source != NULL && source_position(before.source, before.end).line <
                                        source_position(e->at.source, e->at.begin).line;
}

static diag *report_unexpected(parse *p, const syntax_error *e, const char *text, const char *words)
{
    const char *expected = words == NULL ? "" : arena_printf(p->arena, "; expected %s", words);
    if (e->found == END)
        return diag_error(p->diags, E0101, e->at, "the file ends too early%s", expected);
    if (e->found == STRING)
        return diag_error(p->diags, E0101, e->at, "unexpected string %s%s", text, expected);
    const char *shown = e->found == SQL_TEXT ? "(" : e->found == SQL_BODY ? "{" : text;
    return diag_error(p->diags, E0101, e->at, "unexpected '%s'%s", shown, expected);
}

static void add_hint(parse *p, const syntax_error *e, const misplaced *m, diag *record)
{
    bool in_model = m->expected[INCLUDE] && !m->expected[WORD];
    bool in_block = in_model || (p->block_of != 0 && p->braces > 0);
    if (in_block && (e->found == END || begins_declaration(e->found))) {
        diag_note(record, p->block, "this '{' is not closed");
        diag_hint(record, "is a '}' missing?");
        if (p->block_of != 0 && e->found != END)
            close_block(p, e->found);
        return;
    }
    const char *hint = misplaced_hint(p->arena, m);
    if (hint != NULL)
        diag_hint(record, "%s", hint);
    else if (e->found == WORD || is_keyword(e->found))
        suggest_keyword(p, e, m->text, record);
}

static void report_stray(parse *p, span at, const char *text)
{
    diag *record = diag_error(p->diags, E0106, at, "'%s' means nothing here", text);
    if (text[0] == '\'')
        diag_hint(record, "a string stands in double quotes");
    else if (text[0] == '[' && (p->block_of == QUERY || p->block_of == COMMAND))
        diag_hint(record, "a list of values is written: list int64");
}

void syntax_error_report(parse *p, const syntax_error *e)
{
    span before = e->found == END ? p->last : p->before_last;
    if (is_told(p, e->at, before))
        return;
    const char *text = text_at(p, e->at);
    if (e->found == STRAY) {
        report_stray(p, e->at, text);
        return;
    }
    misplaced m = misplaced_at(p, e, text, before);
    if (is_behind_wrong_members(p, &m))
        return;
    if (before.source != NULL && m.expected[SEMI] && is_on_new_line(e, text, before)) {
        span end = {before.source, before.end, before.end};
        diag_hint(diag_error(p->diags, E0101, end, "';' is missing"),
                  "every field and statement ends with ';'");
        return;
    }
    diag *record = report_unexpected(p, e, text, expected_words(p, e, &m));
    add_hint(p, e, &m, record);
}
