/* trust.c - what a database's own schema needs and does not get: functions and virtual tables that
   SQLite lets only a trusted schema use (https://sqlite.org/pragma.html#pragma_trusted_schema), and
   collations, functions and modules that this connection does not have. */
#include "engines/sqlite/sqlite.h"

#include "engines/sqlite/tokens.h"

#include <stdio.h>
#include <string.h>

static const char unsafe[] = "unsafe use of ";
static const char malformed[] = "malformed database schema (";

/* What a program can register, as SQLite says that it is not there. */
static const struct {
    const char *beginning;
    const char *what;
    const char *call;
} missing[] = {
    {"no such collation sequence: ", "collation", "sqlite3_create_collation_v2"},
    {"no such function: ", "function", "sqlite3_create_function_v2"},
    {"no such module: ", "module", "sqlite3_create_module_v2"},
};

enum { MISSING_COUNT = sizeof missing / sizeof *missing, OBJECTS_NAMED = 3 };

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* "malformed database schema (t) - unsafe use of f()": the part behind the name, *name of *size
   bytes; or the text as it is. */
static const char *without_name(const char *message, const char **name, size_t *size)
{
    static const char between[] = ") - ";
    *name = NULL;
    *size = 0;
    if (!begins(message, malformed))
        return message;
    *name = message + strlen(malformed);
    for (const char *end = strstr(*name, between); end != NULL; end = strstr(end + 1, between)) {
        const char *rest = end + strlen(between);
        *size = (size_t)(end - *name);
        if (begins(rest, unsafe))
            return rest;
        for (size_t i = 0; i < MISSING_COUNT; i++)
            if (begins(rest, missing[i].beginning))
                return rest;
    }
    return message;
}

bool sqlite_schema_wants(const char *message)
{
    const char *name;
    size_t size;
    message = without_name(message, &name, &size);
    bool wants = begins(message, unsafe);
    for (size_t i = 0; i < MISSING_COUNT; i++)
        wants = wants || begins(message, missing[i].beginning);
    return wants;
}

/* ---- which object it is ----------------------------------------------------------------------- */

typedef struct wanting {
    memory_pool *pool;
    const char *used; /* what it uses, as a message says it */
    const char *name; /* the same as a token; NULL when there is none */
    const char *list; /* "index 'i', trigger 'g'" */
    /* the statement that drops it, when that is possible and it is the only one */
    const char *drop;
    size_t count;
} wanting;

static void note_object(wanting *w, const char *type, const char *name)
{
    w->count++;
    w->drop = NULL;
    if (w->count > OBJECTS_NAMED)
        return;
    w->list = pool_printf(w->pool, "%s%s%s '%s'", w->count == 1 ? "" : w->list,
                          w->count == 1 ? "" : ", ", type, name);
    if (w->count > 1 || strcmp(type, "table") == 0)
        return;
    const char *kind = strcmp(type, "index") == 0  ? "INDEX"
                       : strcmp(type, "view") == 0 ? "VIEW"
                                                   : "TRIGGER";
    char *drop = sqlite3_mprintf("DROP %s \"%w\"", kind, name);
    if (drop != NULL)
        w->drop = pool_strdup(w->pool, drop);
    sqlite3_free(drop);
}

/* Whether the text of an object has the name that is looked for, other than as its own. */
static bool mentions(const wanting *w, const char *sql)
{
    const char *at = sql;
    size_t names = 0;
    for (sql_token t = sql_token_next(&at); t.text != NULL; t = sql_token_next(&at)) {
        if (t.name) {
            const char *name = sql_token_name(w->pool, &t);
            if (name != NULL && sqlite3_stricmp(name, w->name) == 0 && names > 2)
                return true;
            names++;
        } else if (t.size == strlen(w->name) && strncmp(t.text, w->name, t.size) == 0) {
            return true;
        }
    }
    return false;
}

/* Virtual tables are what is used, and do not use. */
static void look_through(sqlite3 *handle, wanting *w, const char *wanted)
{
    sqlite3_stmt *s = NULL;
    if (handle == NULL ||
        sqlite3_prepare_v2(handle,
                           "SELECT type, name, sql FROM (SELECT * FROM sqlite_schema UNION ALL"
                           " SELECT * FROM sqlite_temp_schema) WHERE sql IS NOT NULL AND"
                           " sql NOT LIKE 'CREATE VIRTUAL%' AND (?1 IS NULL OR name=?1)",
                           -1, &s, NULL) != SQLITE_OK)
        return;
    sqlite3_bind_text(s, 1, wanted, -1, SQLITE_STATIC);
    while (sqlite3_step(s) == SQLITE_ROW) {
        const char *type = (const char *)sqlite3_column_text(s, 0);
        const char *name = (const char *)sqlite3_column_text(s, 1);
        const char *sql = (const char *)sqlite3_column_text(s, 2);
        if (type != NULL && name != NULL && sql != NULL && (wanted != NULL || mentions(w, sql)))
            note_object(w, type, name);
    }
    sqlite3_finalize(s);
}

/* A connection that trusts reads what this one cannot; reading the schema runs nothing of it. */
static sqlite3 *open_trusting(const engine_connection *c)
{
    sqlite3 *handle = NULL;
    if (c->path == NULL)
        return NULL;
    if (sqlite3_open_v2(c->path, &handle,
                        SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW,
                        NULL) == SQLITE_OK &&
        sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 1, NULL) == SQLITE_OK &&
        sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL) == SQLITE_OK)
        return handle;
    sqlite3_close(handle);
    return NULL;
}

/* "json_extract()" or "virtual table "f"": the name in it. */
static const char *name_in(memory_pool *p, const char *used)
{
    const char *quote = strchr(used, '"');
    const char *end = strrchr(used, quote == NULL ? '(' : '"');
    if (end == NULL || end == quote)
        return NULL;
    const char *begin = quote == NULL ? used : quote + 1;
    return pool_strndup(p, begin, (size_t)(end - begin));
}

static void find_objects(engine_connection *c, wanting *w, const char *given)
{
    if (given != NULL) {
        sqlite3 *other = open_trusting(c);
        look_through(other, w, given);
        sqlite3_close(other);
        if (w->count == 0)
            w->list = pool_printf(w->pool, "'%s'", given);
    } else if (w->name != NULL) {
        look_through(c->handle, w, NULL);
    }
}

/* ---- what to say about it --------------------------------------------------------------------- */

static void explain_unsafe(engine_connection *c, const char *given, wanting *w, engine_failure *out)
{
    memory_pool *p = w->pool;
    w->name = name_in(p, w->used);
    find_objects(c, w, given);
    const char *objects = "";
    if (w->list != NULL)
        objects = pool_printf(p, " (%s%s)", w->list, w->count > OBJECTS_NAMED ? " and others" : "");
    const char *drop = w->drop != NULL
                           ? pool_printf(p, "Drop it: %s", w->drop)
                           : "Drop what does, or take it out of the check, default or computed "
                             "column of its table";
    out->status = SCHEMAC_UNTRUSTED;
    if (objects == NULL || drop == NULL)
        return;
    out->message =
        pool_printf(p, "the database's own schema%s uses %s, which SQLite lets %s schema do. %s%s",
                    objects, w->used, c->config->trusted_schema ? "no" : "only a trusted", drop,
                    c->config->trusted_schema ? ""
                                              : "; or set config.trusted_schema, on the command "
                                                "line --trusted-schema, when everybody "
                                                "who can write the database is trusted");
}

static void explain_missing(size_t kind, const char *name, const char *given, memory_pool *p,
                            engine_failure *out)
{
    out->status = SCHEMAC_ENGINE;
    out->message =
        pool_printf(p,
                    "there is no %s '%s' on this connection%s%s%s. When the database needs it, "
                    "register it in config.prepare (%s), which runs on each new connection; the "
                    "command line has none, so start the program itself",
                    missing[kind].what, name, given == NULL ? "" : ", which '",
                    given == NULL ? "" : given, given == NULL ? "" : "' uses", missing[kind].call);
}

void sqlite_explain_wants(engine_connection *c, memory_pool *p, const char *message,
                          engine_failure *out)
{
    int kind = out->code & 0xFF;
    if ((kind != SQLITE_ERROR && kind != SQLITE_CORRUPT) || !sqlite_schema_wants(message))
        return;
    const char *name;
    size_t size;
    message = pool_strdup(p, message); /* asking the database changes what it says */
    if (message == NULL)
        return;
    const char *rest = without_name(message, &name, &size);
    const char *given = name == NULL ? NULL : pool_strndup(p, name, size);
    if (begins(rest, unsafe)) {
        wanting w = {.pool = p, .used = rest + strlen(unsafe)};
        explain_unsafe(c, given, &w, out);
        return;
    }
    for (size_t i = 0; i < MISSING_COUNT; i++)
        if (begins(rest, missing[i].beginning))
            explain_missing(i, rest + strlen(missing[i].beginning), given, p, out);
}
