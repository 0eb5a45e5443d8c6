/* reserved.c - statements that a program does not run past its handle, which would not know of
   them. They are found by their words, before anything runs: some pragmas take effect while they
   are only compiled (https://sqlite.org/pragma.html). */
#include "engines/sqlite/sqlite.h"

#include "engines/sqlite/tokens.h"

#include <string.h>

static const struct {
    const char *word;
    const char *instead;
} transactions[] = {
    {"begin", "call schemac_begin or schemac_begin_read"},
    {"commit", "call schemac_commit"},
    {"end", "call schemac_commit"},
    {"rollback", "call schemac_rollback"},
    {"savepoint", "call schemac_begin, which nests"},
    {"release", "call schemac_commit, which ends the innermost transaction"},
};

/* That serve a whole text alone. */
static const struct {
    const char *word;
    const char *instead;
} others[] = {
    {"attach", "call schemac_exec"},
    {"detach", "call schemac_exec"},
};

/* With a value; what they are may be asked. */
static const struct {
    const char *name;
    const char *instead;
    bool mark; /* the mark stands there, unless it is apart */
} pragmas[] = {
    {"foreign_keys",
     "references hold on every handle, and a migration may leave them broken meanwhile", false},
    {"query_only", "call schemac_begin_read, or open with SCHEMAC_VERIFY", false},
    {"application_id", "it says whose the database is", true},
    {"user_version", "it says in which state the database is", true},
    {"schema_version", "it tells that the database was changed", false},
    {"writable_schema", "change the schema with statements, or in a migration", false},
    {"trusted_schema", "open with config.trusted_schema", false},
    {"ignore_check_constraints", "change the check in the schema", false},
    {"case_sensitive_like", "filters with LIKE are for text without regard to case", false},
    {"legacy_alter_table", "starts rename tables and what refers to them", false},
};

/* The pragma that is set, behind its word: its place in the list, or -1. */
static int pragma_set(memory_pool *p, const char *at, bool apart)
{
    sql_token name = sql_token_next(&at);
    sql_token after = sql_token_next(&at);
    if (after.size == 1 && *after.text == '.') { /* of one database among several */
        name = sql_token_next(&at);
        after = sql_token_next(&at);
    }
    if (after.text == NULL || (*after.text != '=' && *after.text != '('))
        return -1;
    const char *text = name.text == NULL ? NULL : sql_token_name(p, &name);
    for (size_t i = 0; text != NULL && i < sizeof pragmas / sizeof *pragmas; i++)
        if (sqlite3_stricmp(text, pragmas[i].name) == 0)
            return apart && pragmas[i].mark ? -1 : (int)i;
    return -1;
}

static bool is_explaining(const sql_token *t)
{
    static const char *const words[] = {"explain", "query", "plan", NULL};
    return t->text != NULL && sql_token_is_one_of(t, words);
}

/* Whether the statement creates a trigger. */
static bool creates_trigger(const char *at)
{
    static const char *const temporary[] = {"temp", "temporary", NULL};
    sql_token t = sql_token_next(&at);
    while (is_explaining(&t))
        t = sql_token_next(&at);
    if (t.text == NULL || !sql_token_is(&t, "create"))
        return false;
    t = sql_token_next(&at);
    if (t.text != NULL && sql_token_is_one_of(&t, temporary))
        t = sql_token_next(&at);
    return t.text != NULL && sql_token_is(&t, "trigger");
}

/* Of a statement that begins here. */
static const char *reserved_at(memory_pool *p, const char *at, bool apart, bool alone)
{
    sql_token t = sql_token_next(&at);
    while (is_explaining(&t))
        t = sql_token_next(&at);
    if (t.text == NULL)
        return NULL;
    for (size_t i = 0; i < sizeof transactions / sizeof *transactions; i++)
        if (sql_token_is(&t, transactions[i].word))
            return pool_printf(p, "%.*s: %s", (int)t.size, t.text, transactions[i].instead);
    if (sql_token_is(&t, "pragma")) {
        int i = pragma_set(p, at, apart);
        return i < 0 ? NULL : pool_printf(p, "PRAGMA %s: %s", pragmas[i].name, pragmas[i].instead);
    }
    for (size_t i = 0; alone && i < sizeof others / sizeof *others; i++)
        if (sql_token_is(&t, others[i].word))
            return pool_printf(p, "%.*s: %s", (int)t.size, t.text, others[i].instead);
    return NULL;
}

/* Behind the ';' that ends a statement. That of a trigger ends behind the ';' before its END. */
static const char *statement_end(const char *at)
{
    if (strchr(at, ';') == NULL)
        return at + strlen(at);
    bool trigger = creates_trigger(at), behind = false;
    for (sql_token t = sql_token_next(&at); t.text != NULL; t = sql_token_next(&at)) {
        if (trigger && behind && sql_token_is(&t, "end"))
            trigger = false;
        behind = t.size == 1 && *t.text == ';';
        if (behind && !trigger)
            break;
    }
    return at;
}

const char *sqlite_reserved(memory_pool *p, const char *sql, bool apart, bool alone)
{
    for (; *sql_skip_blank(sql) != '\0'; sql = statement_end(sql)) {
        const char *reserved = reserved_at(p, sql, apart, alone);
        if (reserved != NULL || p->failed)
            return reserved;
    }
    return NULL;
}

/* One that is empty is none. */
unsigned sqlite_count_statements(const char *sql)
{
    unsigned count = 0;
    for (; *sql_skip_blank(sql) != '\0' && count < 2; sql = statement_end(sql))
        count += *sql_skip_blank(sql) != ';';
    return count;
}
