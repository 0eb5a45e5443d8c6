/* catalogue.c - what is in a database: tables, indexes, triggers, and how many rows. */
#include "engines/sqlite/sqlite.h"

#include "engines/sqlite/parts.h"
#include "engines/sqlite/tokens.h"

#include <stdint.h>
#include <string.h>

/* Without regard to the case of ASCII letters. */
int sqlite_by_name(const void *a, const void *b)
{
    return sqlite3_stricmp(*(const char *const *)a, *(const char *const *)b);
}

/* ---- the schema ------------------------------------------------------------------------------- */

bool sqlite_add_table(catalogue *c, const catalogue_table *table)
{
    catalogue_table *grown =
        pool_grow(c->pool, c->tables, c->table_count, &c->table_capacity, sizeof *grown);
    if (grown == NULL)
        return false;
    grown[c->table_count++] = *table;
    c->tables = grown;
    return true;
}

bool sqlite_add_object(catalogue *c, catalogue_kind kind, const catalogue_object *what)
{
    catalogue_objects *to = &c->objects[kind];
    catalogue_object *grown = pool_grow(c->pool, to->list, to->count, &to->capacity, sizeof *grown);
    if (grown == NULL)
        return false;
    grown[to->count++] = *what;
    to->list = grown;
    return true;
}

/* Whether a trigger is one of those that watch references to soft-deleted rows, or that set a
   reference: those say so in a comment. */
static bool is_own_trigger(memory_pool *p, const char *create)
{
    sql_normal text = {.pool = p};
    const char *at = create;
    if (strstr(create, "schemac: ") == NULL)
        return false;
    if (strstr(create, "BEGIN /* schemac: sets a reference */") != NULL)
        return true;
    for (sql_token t = sql_token_next(&at); t.text != NULL; t = sql_token_next(&at))
        sql_normal_add(&text, &t);
    return strstr(sql_normal_text(&text), "raise ( abort , 'schemac: ") != NULL;
}

/* Whether a view is one of those of the schema, which say so in a comment before all else:
   compiler/sql/query_text.c. */
static bool is_own_view(const char *create)
{
    static const char head[] = "CREATE VIEW \"", own[] = "\" AS /* schemac: ";
    if (strncmp(create, head, strlen(head)) != 0)
        return false;
    const char *end = strchr(create + strlen(head), '"');
    return end != NULL && strncmp(end, own, strlen(own)) == 0;
}

/* A row of sqlite_schema. */
static bool add_entry(catalogue *out, int64_t id, const char *type, const char *name,
                      const char *table, const char *sql)
{
    memory_pool *p = out->pool;
    bool is_index = strcmp(type, "index") == 0, is_trigger = strcmp(type, "trigger") == 0;
    name = pool_strdup(p, name);
    sql = pool_strdup(p, sql);
    if (name == NULL || sql == NULL)
        return false;
    if (is_index || is_trigger) {
        catalogue_object what = {.name = name, .table = pool_strdup(p, table), .create = sql};
        what.ours = is_trigger && is_own_trigger(p, sql);
        if (is_index)
            parts_unique_columns(p, sql, &what);
        return !p->failed &&
               sqlite_add_object(out, is_index ? CATALOGUE_INDEX : CATALOGUE_TRIGGER, &what);
    }
    if (strcmp(type, "view") == 0 && is_own_view(sql)) {
        const catalogue_object what = {.name = name, .table = name, .create = sql, .ours = true};
        return sqlite_add_object(out, CATALOGUE_VIEW, &what);
    }
    bool is_virtual = sqlite3_strnicmp(sql, "CREATE VIRTUAL", 14) == 0;
    const catalogue_table t = {.name = name,
                               .create = sql,
                               .id = id,
                               .options = "",
                               .ordinary = strcmp(type, "table") == 0 && !is_virtual,
                               .own = sqlite_is_own_table(name)};
    return sqlite_add_table(out, &t);
}

bool sqlite_read_catalogue(engine_connection *c, catalogue *out)
{
    sqlite3_stmt *s;
    if (sqlite3_prepare_v2(c->handle,
                           "SELECT type, name, tbl_name, sql, rowid FROM sqlite_schema"
                           " WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid",
                           -1, &s, NULL) != SQLITE_OK)
        return false;
    bool good = true;
    int code;
    while (good && (code = sqlite3_step(s)) == SQLITE_ROW) {
        const char *type = (const char *)sqlite3_column_text(s, 0);
        const char *name = (const char *)sqlite3_column_text(s, 1);
        const char *table = (const char *)sqlite3_column_text(s, 2);
        const char *sql = (const char *)sqlite3_column_text(s, 3);
        if (type == NULL || name == NULL || table == NULL || sql == NULL) {
            good = sqlite3_errcode(c->handle) != SQLITE_NOMEM;
            continue;
        }
        good = add_entry(out, sqlite3_column_int64(s, 4), type, name, table, sql);
    }
    good = sqlite3_finalize(s) == SQLITE_OK && good;
    return good;
}

bool sqlite_has_views(engine_connection *c, bool *has)
{
    sqlite3_stmt *s;
    if (sqlite3_prepare_v2(c->handle, "SELECT 1 FROM sqlite_schema WHERE type='view'", -1, &s,
                           NULL) != SQLITE_OK)
        return false;
    *has = sqlite3_step(s) == SQLITE_ROW;
    return sqlite3_finalize(s) == SQLITE_OK;
}

const char *sqlite_stand_in(engine_connection *c, memory_pool *p, const char *view)
{
    sqlite3_stmt *s;
    const char *text = NULL;
    int code = sqlite3_prepare_v2(c->handle,
                                  "SELECT printf('CREATE VIEW \"%w\" AS SELECT ',?1)||"
                                  "group_concat(printf('NULL AS \"%w\"',name),', ')||' WHERE 0' "
                                  "FROM pragma_table_info(?1,'main')",
                                  -1, &s, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_bind_text(s, 1, view, -1, SQLITE_STATIC);
    if (code == SQLITE_OK && (code = sqlite3_step(s)) == SQLITE_ROW)
        text = sqlite_text_at(s, p, 0);
    sqlite3_finalize(s);
    sqlite_all_read(p, code); /* without memory it is no view that is broken */
    return text;
}

bool sqlite_describe(engine_connection *c, memory_pool *p, const char *table, char **text)
{
    sqlite3_stmt *s;
    *text = NULL;
    if (sqlite3_prepare_v2(c->handle,
                           "SELECT group_concat(sql||';'||char(10),'') FROM (SELECT sql FROM"
                           " sqlite_schema WHERE sql IS NOT NULL AND (?1 IS NULL OR tbl_name=?1"
                           " COLLATE NOCASE) ORDER BY tbl_name,type='table' DESC,rowid)",
                           -1, &s, NULL) != SQLITE_OK)
        return false;
    bool good = sqlite3_bind_text(s, 1, table, -1, SQLITE_STATIC) == SQLITE_OK;
    int code = good ? sqlite3_step(s) : SQLITE_ERROR;
    if (code == SQLITE_ROW && sqlite3_column_type(s, 0) != SQLITE_NULL)
        *text = (char *)(uintptr_t)sqlite_text_at(s, p, 0);
    else if (code == SQLITE_ROW && table == NULL)
        *text = pool_strdup(p, "");
    sqlite3_finalize(s);
    return code == SQLITE_ROW && !p->failed;
}

bool sqlite_exists(engine_connection *c, schemac_guard_kind kind, const char *object,
                   const char *column, bool *exists)
{
    /* a view has columns and may stand for a table, too */
    char *sql =
        kind == SCHEMAC_GUARD_COLUMN
            ? sqlite3_mprintf("SELECT count(*) FROM pragma_table_xinfo(%Q) WHERE name=%Q"
                              " COLLATE NOCASE",
                              object, column)
            : sqlite3_mprintf("SELECT count(*) FROM sqlite_schema WHERE name=%Q COLLATE"
                              " NOCASE AND type IN (%s)",
                              object, kind == SCHEMAC_GUARD_TABLE ? "'table','view'" : "'index'");
    int64_t count = 0;
    bool good = sqlite_read_made(c, sql, &count);
    *exists = count > 0;
    return good;
}

/* ---- rows ------------------------------------------------------------------------------------- */

/* The names first: a statement that ends well forgets how another one failed. Tables that belong to
   a virtual one change as that one likes. */
static bool read_row_tables(engine_connection *c, memory_pool *p, survey_row_list *out)
{
    sqlite3_stmt *s;
    if (sqlite3_prepare_v2(c->handle,
                           "SELECT name FROM pragma_table_list WHERE schema='main' AND"
                           " type='table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
                           " ORDER BY name",
                           -1, &s, NULL) != SQLITE_OK)
        return false;
    int code;
    while ((code = sqlite3_step(s)) == SQLITE_ROW) {
        const char *name = sqlite_text_at(s, p, 0);
        if (name != NULL && sqlite_is_own_table(name))
            continue;
        survey_rows *list = pool_grow(p, out->list, out->count, &out->capacity, sizeof *list);
        if (list == NULL || p->failed)
            break;
        out->list = list;
        list[out->count++] = (survey_rows){name, 0};
    }
    sqlite3_finalize(s);
    return code == SQLITE_DONE && !p->failed;
}

bool sqlite_count_rows(engine_connection *c, memory_pool *p, survey_row_list *out)
{
    *out = (survey_row_list){NULL, 0, 0};
    bool good = read_row_tables(c, p, out);
    for (size_t i = 0; good && i < out->count; i++) {
        char *sql = sqlite3_mprintf("SELECT count(*) FROM \"%w\"", out->list[i].table);
        good = sqlite_read_made(c, sql, &out->list[i].rows);
    }
    return good;
}

/* ---- emptying --------------------------------------------------------------------------------- */

/* Virtual tables before what they keep their rows in, which goes with them and which nobody else
   may drop (https://sqlite.org/vtab.html#xshadowname). */
bool sqlite_drop_all(engine_connection *c, memory_pool *p, const engine_mark *mark)
{
    static const char *const drops[] = {
        "SELECT group_concat(printf('DROP %s \"%w\";',type,name),'') FROM sqlite_schema"
        " WHERE type='view' OR sql LIKE 'CREATE VIRTUAL%'",
        "SELECT group_concat(printf('DROP TABLE \"%w\";',name),'') FROM sqlite_schema"
        " WHERE type='table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
    };
    for (size_t i = 0; i < sizeof drops / sizeof *drops; i++) {
        const char *sql;
        if (sqlite_query(c, p, drops[i], &sql) != ENGINE_ANSWERED || p->failed ||
            (sql != NULL && !sqlite_run(c, sql)))
            return false;
    }
    return sqlite_clear_mark(c, mark);
}
