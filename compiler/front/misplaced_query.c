/* misplaced_query.c - words and signs where a query or record has no place for them. */
#include "front/misplaced.h"

#include "parser.h"

#include <string.h>

static bool is_text(const char *text, const char *other)
{
    return strcmp(text, other) == 0;
}

static bool is_one_of(const char *text, const char *const *words)
{
    for (; *words != NULL; words++)
        if (is_text(text, *words))
            return true;
    return false;
}

static bool begins_sql(const char *text)
{
    static const char *const words[] = {"select", "with",   "values", "insert", "update",
                                        "delete", "SELECT", "WITH",   "VALUES", NULL};
    return is_one_of(text, words);
}

static bool expects_only(const misplaced *m, int token)
{
    return m->expected[token] && m->expected_count == 1;
}

/* ---- places ----------------------------------------------------------------------------------- */

static bool behind_parameters(const misplaced *m)
{
    return m->expected[RETURNS] && !m->expected[WORD] && !m->expected[PURGES];
}

static bool behind_returns(const misplaced *m)
{
    return m->expected[PAGES] && !m->expected[WORD];
}

static bool at_parameter(const misplaced *m)
{
    return m->of_query && !m->in_braces && m->expected[NAME] && !m->expected[WORD];
}

static bool behind_parameter(const misplaced *m)
{
    return m->of_query && !m->in_braces && m->expected[','] && m->expected[')'];
}

static bool at_parameter_type(const misplaced *m)
{
    return m->expected[LIST];
}

static bool at_member(const misplaced *m)
{
    return m->of_query && m->in_braces && m->expected[NAME] && !m->expected[WORD];
}

/* Of a member, up to its ';'. */
static bool behind_type(const misplaced *m)
{
    return m->of_query && m->in_braces && m->expected[SEMI];
}

static bool at_result(const misplaced *m)
{
    return m->of_query && m->expected[ROW] && m->expected[WORD];
}

static bool at_body(const misplaced *m)
{
    return m->expected[SQL_BODY] && m->expected[SQLITE];
}

/* ---- what is expected ------------------------------------------------------------------------- */

const char *misplaced_expected_in_query(const misplaced *m)
{
    if (behind_parameters(m))
        return "'returns'";
    if (behind_returns(m))
        return "'one', 'many' or 'pages'";
    if (at_parameter(m))
        return "a parameter (name: type)";
    if (behind_parameter(m))
        return "',' or ')'";
    if (at_parameter_type(m))
        return "a type, or a list of one";
    if (at_member(m))
        return "a member (name: type;) or '}'";
    if (behind_type(m))
        return "';'";
    if (at_result(m))
        return m->expected['{'] ? "a type, a row, or members in braces" : "a type or a row";
    return at_body(m) ? "SQL in braces" : NULL;
}

/* ---- hints ------------------------------------------------------------------------------------ */

static const char *returns_hint(const misplaced *m)
{
    static const char *const amounts[] = {"one", "many", "pages", NULL};
    if (is_text(m->text, "return"))
        return NULL; /* nearly right */
    if (is_one_of(m->text, amounts))
        return "'returns' stands before it";
    return "say what it returns: returns one int64, returns many row customer, or "
           "returns many { day: date; }";
}

static const char *parameter_hint(const misplaced *m)
{
    static const char *const ends[] = {")", "returns", "{", NULL};
    if (is_text(m->text, ";"))
        return "parameters are separated by ','";
    if (is_text(m->text, "!"))
        return "a parameter is never null, unless its type ends with '?'";
    if (is_text(m->text, "?"))
        return "a list that may be left out is written: (list int64)?";
    if (is_text(m->text, "default"))
        return "a parameter has no default; one whose type ends with '?' may be left out";
    return is_one_of(m->text, ends) || m->text[0] == '{' ? "is a ')' missing before it?"
                                                         : "is a ',' missing before it?";
}

static const char *parameter_type_hint(const misplaced *m)
{
    if (is_text(m->text, "many"))
        return "a list of values is written: list int64";
    if (is_text(m->text, "row"))
        return "a parameter is a value; of a model it is the key: customer: customer";
    return NULL;
}

static const char *member_hint(const misplaced *m)
{
    if (begins_sql(m->text))
        return "what is returned stands in braces of its own, before the SQL: "
               "returns many { id: int64; } { select … }";
    return "a member is written: total: int64;";
}

static const char *type_hint(const misplaced *m)
{
    if (is_text(m->text, ","))
        return "members end with ';'";
    if (is_text(m->text, "!") || is_text(m->text, "?"))
        return "'?' says that it may be null, and '!' that it is not";
    return "a member has a type and no more; with '?' it may be null";
}

static const char *result_hint(const misplaced *m)
{
    if (is_text(m->text, "list"))
        return "several values are returned by: returns many int64";
    if (is_text(m->text, "many") || is_text(m->text, "one"))
        return "it is one or many, not both";
    return NULL;
}

static const char *body_hint(const misplaced *m)
{
    static const char *const ends[] = {";", "", NULL};
    static const char *const brackets[] = {"=", "(", NULL};
    if (is_text(m->text, "as") || is_text(m->text, "with"))
        return "'as system' and 'with deleted' stand before 'returns'";
    if (begins_sql(m->text) || is_one_of(m->text, brackets) || m->text[0] == '"')
        return "the SQL stands in braces: { select … }";
    return is_one_of(m->text, ends) || m->begins_statement ? "what it asks is missing: { select … }"
                                                           : NULL;
}

/* Behind 'as' and 'with'. */
static const char *mark_hint(const misplaced *m)
{
    if (expects_only(m, DELETED) && is_text(m->text, "system"))
        return "did you mean 'as system'?";
    if (expects_only(m, SYSTEM) && is_text(m->text, "deleted"))
        return "did you mean 'with deleted'?";
    return NULL;
}

static const char *opening_hint(const misplaced *m)
{
    if (expects_only(m, '(') && !m->in_braces)
        return "parameters stand in parentheses, also when there are none: query all() returns …";
    if (expects_only(m, '{') && is_text(m->text, "("))
        return "a record takes nothing: parameters are those of a query";
    if (expects_only(m, '{'))
        return "the members stand in braces: record day { date: date; total: int64; }";
    if (expects_only(m, ROW))
        return "many rows that belong to one are written: many row track";
    if (expects_only(m, SQL_BODY))
        return "the SQL stands in braces: sqlite { select … }";
    if (m->expected[INTEGER] && m->expected['-'] && begins_sql(m->text))
        return "the SQL stands in braces: { select … }";
    return mark_hint(m);
}

/* Behind the parameters of a command, which need not return anything. */
static const char *command_hint(const misplaced *m)
{
    static const char *const verbs[] = {"insert", "update", "delete", NULL};
    if (is_one_of(m->text, verbs))
        return "the SQL stands in braces: { update … }";
    if (is_text(m->text, "with"))
        return "a command reaches rows that are deleted when it purges them";
    if (is_text(m->text, ";") || m->begins_statement)
        return "what it does is missing: { update … }";
    return NULL;
}

const char *misplaced_hint_in_query(const misplaced *m)
{
    if (!m->of_query)
        return NULL;
    if (m->expected[PURGES] && !m->expected[WORD])
        return command_hint(m);
    if (behind_parameters(m))
        return returns_hint(m);
    if (behind_returns(m))
        return "say how many: returns one …, returns many …, or returns pages …";
    if (at_parameter(m))
        return "a parameter is written: before: timestamp; in the SQL it is :before";
    if (behind_parameter(m))
        return parameter_hint(m);
    if (at_parameter_type(m))
        return parameter_type_hint(m);
    if (at_member(m))
        return member_hint(m);
    if (behind_type(m))
        return type_hint(m);
    if (at_result(m))
        return result_hint(m);
    return at_body(m) ? body_hint(m) : opening_hint(m);
}
