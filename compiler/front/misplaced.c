/* misplaced.c - words and signs where the grammar has no place for them. */
#include "front/misplaced.h"

#include "parser.h"

#include <string.h>

static bool is_text(const char *text, const char *other)
{
    return strcmp(text, other) == 0;
}

static bool expects_token(const misplaced *m, int token)
{
    return m->expected[token];
}

/* Whether `keyword` may stand there, and not as a name. */
static bool expects_keyword(const misplaced *m, int keyword)
{
    return m->expected[keyword] && !m->expected[WORD];
}

static bool expects_only(const misplaced *m, int token)
{
    return m->expected[token] && m->expected_count == 1;
}

/* ---- places in a seed ----------------------------------------------------------------------- */

static bool at_row(const misplaced *m)
{
    return expects_token(m, '{') && expects_token(m, '}');
}

static bool behind_row(const misplaced *m)
{
    return expects_token(m, '{') && expects_token(m, ',');
}

static bool at_assignment(const misplaced *m)
{
    return expects_keyword(m, NAME) && !expects_token(m, ',') && !expects_token(m, INCLUDE);
}

static bool behind_assignment(const misplaced *m)
{
    return expects_keyword(m, NAME) && expects_token(m, ',');
}

/* ---- what is expected ----------------------------------------------------------------------- */

const char *misplaced_expected(const misplaced *m)
{
    bool any_name = expects_token(m, WORD) && expects_token(m, KEY);
    const char *in_query = misplaced_expected_in_query(m);
    if (in_query != NULL)
        return in_query;
    if (expects_keyword(m, MIXIN))
        return "a declaration such as model, enum, mixin or import";
    if (expects_keyword(m, INCLUDE))
        return "a field (name: type;), a statement such as index, or '}'";
    if (expects_keyword(m, DEFERRABLE))
        return "a modifier such as default, or ';'";
    if (expects_token(m, CASCADE) && expects_token(m, WORD) && !any_name)
        return "now, or an action such as cascade";
    if (is_text(m->before, "migration") && expects_token(m, INTEGER))
        return "the number of the migration";
    if (is_text(m->before, "keep") && expects_only(m, WORD))
        return "user_version";
    if (is_text(m->before, "env") && expects_token(m, STRING))
        return "the name of a variable, in quotes";
    if (is_text(m->before, "required") && expects_token(m, ENV))
        return "'env'";
    if (expects_keyword(m, UP))
        return "up { SQL }";
    if (any_name && expects_token(m, STRING) && expects_token(m, NUMBER))
        return "a value";
    if (behind_assignment(m))
        return expects_token(m, ')') ? "',' or ')'" : "',' or '}'";
    if (at_assignment(m))
        return "a field and its value";
    if (behind_row(m))
        return "',' or '}'";
    return at_row(m) ? "a row" : NULL;
}

/* ---- hints ---------------------------------------------------------------------------------- */

static bool ends_with_brace(const char *text)
{
    size_t size = strlen(text);
    return size > 0 && text[size - 1] == '}';
}

static const char *model_hint(arena *a, const misplaced *m)
{
    bool modifier = expects_keyword(m, DEFAULT);
    bool member = expects_keyword(m, INCLUDE);
    if (modifier && is_text(m->text, "="))
        return "a default is written: default 1";
    if (modifier && is_text(m->text, "not"))
        return "a field is required unless its type ends with '?'";
    if (modifier && is_text(m->text, "null"))
        return "the type of a field that may be null ends with '?'";
    if (expects_token(m, MIXIN) && ends_with_brace(m->before)) {
        if (is_text(m->text, ";"))
            return "no ';' follows a '}'";
        if (is_text(m->text, "sqlite") || is_text(m->text, "postgresql"))
            return "bodies of a query are for each engine: sqlite { … } postgresql { … }";
    }
    if (expects_token(m, MIXIN) && is_text(m->text, "small"))
        return "the statement stands in a model";
    if (expects_keyword(m, CASCADE) && is_text(m->text, "now"))
        return "a field is set to the time of a change by: on update now";
    if (member && is_text(m->text, "tenant"))
        return "the statement stands outside of the models; in a model, tenant marks a field";
    if (member && is_text(m->text, "keep"))
        return "the statement stands outside of the models";
    if (expects_token(m, SEMI) && is_text(m->text, "where") && m->before[0] == '"')
        return "the condition stands before the name: where (…) as \"…\"";
    if (is_text(m->before, "as") && expects_token(m, STRING))
        return "the name in the database stands in double quotes";
    const char *example = member ? modifier_example(m->text) : NULL;
    return example == NULL ? NULL : arena_printf(a, "it marks a field: %s", example);
}

static const char *up_hint(const misplaced *m)
{
    if (is_text(m->text, "sqlite") || is_text(m->text, "postgresql"))
        return "a body for one engine is not supported in this version";
    if (is_text(m->text, "up"))
        return "no ':' follows 'up'";
    if (is_text(m->text, "down"))
        return "first 'up', then 'down', which undoes it";
    return "SQL stands in braces of its own: up { update ...; }";
}

static const char *guard_hint(const misplaced *m)
{
    if (is_text(m->text, "not"))
        return "what must not be there is said by 'unless'";
    return "a guard is written: requires table customer, or column customer.email, or index "
           "by_name";
}

static const char *behind_name_hint(const misplaced *m)
{
    if (is_text(m->text, "up"))
        return "'up' stands in braces: { up { ... } }";
    if (is_text(m->text, ",") || is_text(m->text, "and"))
        return "each guard begins with its own word: requires table a unless index b";
    if (is_text(m->text, ";"))
        return "what it does is missing: { up { SQL } }, or calls and a C function";
    return NULL;
}

static const char *calls_hint(const misplaced *m)
{
    if (is_text(m->before, "calls") && m->text[0] == '"')
        return "the name of the C function is not quoted";
    if (expects_token(m, SEMI) && is_text(m->text, "("))
        return "only the name of the function is given";
    if (expects_token(m, SEMI) && is_text(m->text, "{"))
        return "a migration is written in SQL or in C, not in both";
    if (expects_token(m, SEMI) && (is_text(m->text, "requires") || is_text(m->text, "unless")))
        return "guards stand before 'calls'";
    return NULL;
}

static const char *migration_hint(const misplaced *m)
{
    static const char written[] = "a migration is written: migration 2 \"split full name\" { ... }";
    if (is_text(m->before, "migration") && expects_token(m, INTEGER))
        return written;
    if (expects_keyword(m, UP))
        return up_hint(m);
    if (expects_keyword(m, DOWN) && is_text(m->text, ";"))
        return "no ';' follows a '}'";
    if (expects_keyword(m, DOWN) && is_text(m->text, "up"))
        return "'up' has room for any number of statements";
    if (expects_keyword(m, TABLE) && expects_token(m, INDEX) && m->expected_count == 3)
        return guard_hint(m);
    if (expects_only(m, '.'))
        return "a column is named with its table: customer.email";
    if (expects_only(m, SQL_BODY))
        return "the SQL of a migration stands in braces";
    if (expects_keyword(m, CALLS))
        return behind_name_hint(m);
    if (m->of_migration && expects_only(m, STRING))
        return written;
    return m->of_migration ? calls_hint(m) : NULL;
}

static const char *seed_hint(const misplaced *m)
{
    if (expects_only(m, BY))
        return "say by which fields a row is found again: seed role by (name) { ... }";
    if (expects_only(m, '(') && is_text(m->before, "by"))
        return "the fields stand in parentheses: by (name)";
    if ((is_text(m->before, "env") && expects_token(m, STRING)) ||
        (m->of_environment && is_text(m->before, "(")))
        return "a variable of the environment is written: env \"ADMIN_MAIL\"";
    if (is_text(m->before, "required") && expects_token(m, ENV))
        return "a variable of the environment is written: required env \"ADMIN_MAIL\"";
    if (is_text(m->text, ";") && (behind_row(m) || behind_assignment(m)))
        return "rows and values are separated by ','";
    if (behind_assignment(m) && is_text(m->text, "required"))
        return "'required' stands before 'env'";
    if (at_assignment(m) && is_text(m->text, "{"))
        return "is a '}' missing before it?";
    if (expects_token(m, '(') && is_text(m->text, "{"))
        return "which row it is stands in parentheses: role(name: \"admin\")";
    if (at_assignment(m))
        return is_text(m->before, "(") ? "say which row by a field: role(name: \"admin\")"
                                       : "a field is given a value by: name: \"admin\"";
    return at_row(m) ? "each row has braces of its own: { { name: \"admin\" } }" : NULL;
}

const char *misplaced_hint(arena *a, const misplaced *m)
{
    if (m->of_query && !expects_keyword(m, MIXIN))
        return misplaced_hint_in_query(m);
    const char *hint = model_hint(a, m);
    if (hint == NULL)
        hint = migration_hint(m);
    return hint != NULL ? hint : seed_hint(m);
}
