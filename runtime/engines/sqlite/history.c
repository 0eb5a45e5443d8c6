/* history.c - the table schemac_history, and questions about what else a database has. */
#include "engines/sqlite/sqlite.h"

#include <stdint.h>

/* A text of the row at hand, "" where somebody has made a table that has none; NULL, and p->failed, when
   memory ran out. */
static const char *text_at(sqlite3_stmt *s, memory_pool *p, int column)
{
    if (sqlite3_column_type(s, column) == SQLITE_NULL)
        return "";
    const char *text = (const char *)sqlite3_column_text(s, column);
    p->failed = p->failed || text == NULL;
    return text == NULL ? NULL : pool_strdup(p, text);
}

bool sqlite_read_history(engine_connection *c, memory_pool *p, engine_history *out)
{
    sqlite3_stmt *s;
    int64_t there = 0;
    *out = (engine_history){NULL, 0, 0};
    if (!sqlite_read_value(c,
                           "SELECT count(*) FROM sqlite_schema WHERE type='table'"
                           " AND name='schemac_history'",
                           &there))
        return false;
    if (there == 0)
        return true;
    if (sqlite3_prepare_v2(c->handle,
                           "SELECT version,kind,name,checksum,detail FROM schemac_history"
                           " ORDER BY id",
                           -1, &s, NULL) != SQLITE_OK)
        return false;
    int code;
    while ((code = sqlite3_step(s)) == SQLITE_ROW) {
        engine_record *list = pool_grow(p, out->list, out->count, &out->capacity, sizeof *list);
        if (list == NULL)
            break;
        out->list = list;
        list[out->count++] = (engine_record){.version = sqlite3_column_int64(s, 0),
                                             .kind = text_at(s, p, 1),
                                             .name = text_at(s, p, 2),
                                             .checksum = text_at(s, p, 3),
                                             .detail = text_at(s, p, 4)};
        if (p->failed)
            break;
    }
    sqlite3_finalize(s);
    return code == SQLITE_DONE && !p->failed;
}

bool sqlite_record(engine_connection *c, const engine_record *what)
{
    sqlite3_stmt *s;
    if (sqlite3_exec(c->handle,
                     "CREATE TABLE IF NOT EXISTS schemac_history ("
                     "\n  id INTEGER PRIMARY KEY,"
                     "\n  kind TEXT NOT NULL,"       /* see engine_record */
                     "\n  version INTEGER NOT NULL," /* of the schema; a migration's number */
                     "\n  name TEXT NOT NULL,"
                     "\n  checksum TEXT NOT NULL,"
                     "\n  detail TEXT NOT NULL,"       /* what was done */
                     "\n  applied_at INTEGER NOT NULL" /* microseconds since 1970-01-01T00:00Z */
                     "\n) STRICT",
                     NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(c->handle,
                           "INSERT INTO schemac_history(version,kind,name,checksum,detail,"
                           "applied_at) VALUES (?,?,?,?,?,?)",
                           -1, &s, NULL) != SQLITE_OK)
        return false;
    const char *const texts[] = {what->kind, what->name, what->checksum, what->detail};
    bool good = sqlite3_bind_int64(s, 1, what->version) == SQLITE_OK &&
                sqlite3_bind_int64(s, 6, schemac_now()) == SQLITE_OK;
    for (int i = 0; good && i < 4; i++)
        good = sqlite3_bind_text(s, i + 2, texts[i], -1, SQLITE_STATIC) == SQLITE_OK;
    good = good && sqlite3_step(s) == SQLITE_DONE;
    sqlite3_finalize(s);
    return good;
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
    bool good = sql != NULL && sqlite_read_value(c, sql, &count);
    sqlite3_free(sql);
    *exists = count > 0;
    return good;
}

/* ---- rows ----------------------------------------------------------------------------------- */

/* The names first: a statement that ends well forgets how another one failed. Tables that belong to a
   virtual one change as that one likes. */
static bool read_tables(engine_connection *c, memory_pool *p, engine_row_counts *out)
{
    sqlite3_stmt *s;
    if (sqlite3_prepare_v2(c->handle,
                           "SELECT name FROM pragma_table_list WHERE schema='main' AND"
                           " type='table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND"
                           " name<>'schemac_history' ORDER BY name",
                           -1, &s, NULL) != SQLITE_OK)
        return false;
    int code;
    while ((code = sqlite3_step(s)) == SQLITE_ROW) {
        engine_row_count *list = pool_grow(p, out->list, out->count, &out->capacity, sizeof *list);
        if (list == NULL)
            break;
        out->list = list;
        list[out->count++] = (engine_row_count){text_at(s, p, 0), 0};
        if (p->failed)
            break;
    }
    sqlite3_finalize(s);
    return code == SQLITE_DONE && !p->failed;
}

bool sqlite_count_rows(engine_connection *c, memory_pool *p, engine_row_counts *out)
{
    *out = (engine_row_counts){NULL, 0, 0};
    bool good = read_tables(c, p, out);
    for (size_t i = 0; good && i < out->count; i++) {
        char *sql = sqlite3_mprintf("SELECT count(*) FROM \"%w\"", out->list[i].table);
        good = sql != NULL && sqlite_read_value(c, sql, &out->list[i].rows);
        sqlite3_free(sql);
    }
    return good;
}

/* ---- statements ----------------------------------------------------------------------------- */

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
        *text = (char *)(uintptr_t)text_at(s, p, 0);
    else if (code == SQLITE_ROW && table == NULL)
        *text = pool_strdup(p, "");
    sqlite3_finalize(s);
    return code == SQLITE_ROW && !p->failed;
}
