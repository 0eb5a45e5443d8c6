/* trace.c - statements as SQLite runs them (https://sqlite.org/c3ref/trace_v2.html). */
#include "verify/trace.h"

#include <sqlite3.h>
#include <string.h>

/* Whether a statement that changes something is running already, which has begun this one. */
static bool is_within_another(sqlite3_stmt *s)
{
    sqlite3 *db = sqlite3_db_handle(s);
    for (sqlite3_stmt *other = sqlite3_next_stmt(db, NULL); other != NULL;
         other = sqlite3_next_stmt(db, other))
        if (other != s && sqlite3_stmt_busy(other) && !sqlite3_stmt_readonly(other))
            return true;
    return false;
}

/* SQLite counts it among those that only read, as it is when nothing was written. */
static bool is_commit(sqlite3_stmt *s, const char *sql)
{
    return strcmp(sql, "COMMIT") == 0 &&
           sqlite3_txn_state(sqlite3_db_handle(s), "main") == SQLITE_TXN_WRITE;
}

/* Without white space and semicolons around it. */
static void write_text(FILE *out, const char *sql)
{
    static const char rest[] = " \t\r\n;";
    sql += strspn(sql, rest);
    size_t size = strlen(sql);
    while (size > 0 && strchr(rest, sql[size - 1]) != NULL)
        size--;
    if (size > 0)
        fprintf(out, "%.*s;\n", (int)size, sql);
}

static bool begins(const char *sql, const char *word)
{
    return strncmp(sql, word, strlen(word)) == 0;
}

static bool changes(sqlite3_stmt *s, const char *sql)
{
    return is_commit(s, sql) || (!sqlite3_stmt_readonly(s) && !is_within_another(s));
}

/* SQL of a trigger begins with "--". Values are not written: some are secret. */
static int write_statement(unsigned event, void *user, void *statement, void *text)
{
    trace *t = user;
    const char *sql = text;
    (void)event;
    if (begins(sql, "BEGIN"))
        t->begun = true;
    else if (begins(sql, "ROLLBACK"))
        t->begun = false;
    else if (!begins(sql, "--") && changes(statement, sql)) {
        if (t->begun && !begins(sql, "COMMIT"))
            write_text(t->out, "BEGIN IMMEDIATE");
        if (!t->begun || !begins(sql, "COMMIT"))
            write_text(t->out, sql);
        t->begun = false;
    }
    return 0;
}

schemac_status trace_statements(void *user, void *connection)
{
    return sqlite3_trace_v2(connection, SQLITE_TRACE_STMT, write_statement, user) == SQLITE_OK
               ? SCHEMAC_OK
               : SCHEMAC_NOMEM;
}
