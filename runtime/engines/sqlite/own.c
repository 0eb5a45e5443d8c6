/* own.c - schemac's own tables: schemac_history, what was done to a database; schemac_tables, what
   its tables mean and how they were last written; schemac_mark, whose it is, where the header of
   the file is another program's. */
#include "engines/sqlite/sqlite.h"

static const char *const own_tables[] = {"schemac_history", "schemac_mark", "schemac_tables"};

bool sqlite_is_own_table(const char *name)
{
    for (size_t i = 0; i < sizeof own_tables / sizeof *own_tables; i++)
        if (sqlite3_stricmp(name, own_tables[i]) == 0)
            return true;
    return false;
}

static bool is_there(engine_connection *c, const char *table, bool *there)
{
    int64_t count = 0;
    bool good = sqlite_read_made(
        c,
        sqlite3_mprintf("SELECT count(*) FROM sqlite_schema WHERE type='table' AND name=%Q", table),
        &count);
    *there = count > 0;
    return good;
}

/* ---- whose it is ----------------------------------------------------------------------------- */

bool sqlite_read_own_mark(engine_connection *c, sqlite_own_mark *out)
{
    sqlite3_stmt *s;
    *out = (sqlite_own_mark){.there = false};
    if (!is_there(c, "schemac_mark", &out->there))
        return false;
    if (!out->there)
        return true;
    if (sqlite3_prepare_v2(c->handle, "SELECT owner,state FROM schemac_mark", -1, &s, NULL) !=
        SQLITE_OK)
        return false;
    int code = sqlite3_step(s);
    out->there = code == SQLITE_ROW;
    if (out->there) {
        out->owner = sqlite3_column_int64(s, 0);
        out->state = sqlite3_column_int64(s, 1);
    }
    sqlite3_finalize(s);
    return code == SQLITE_ROW || code == SQLITE_DONE;
}

bool sqlite_make_own_mark(engine_connection *c)
{
    return sqlite_run(c, "CREATE TABLE IF NOT EXISTS schemac_mark ("
                         "\n  owner INTEGER NOT NULL," /* as it would be in application_id, */
                         "\n  state INTEGER NOT NULL"  /* and in user_version: see mark.c */
                         "\n) STRICT");
}

bool sqlite_set_own_mark(engine_connection *c, int32_t owner, int32_t state)
{
    return sqlite_run_made(c,
                           sqlite3_mprintf("DELETE FROM schemac_mark;"
                                           "INSERT INTO schemac_mark(owner,state) VALUES (%d,%d)",
                                           owner, state));
}

bool sqlite_drop_own_mark(engine_connection *c)
{
    return sqlite_run(c, "DROP TABLE IF EXISTS schemac_mark");
}

/* ---- what was done --------------------------------------------------------------------------- */

bool sqlite_read_history(engine_connection *c, memory_pool *p, survey_history *out)
{
    sqlite3_stmt *s;
    bool there;
    *out = (survey_history){NULL, 0, 0};
    if (!is_there(c, "schemac_history", &there))
        return false;
    if (!there)
        return true;
    if (sqlite3_prepare_v2(c->handle,
                           "SELECT version,kind,name,checksum,detail,id,applied_at FROM"
                           " schemac_history"
                           " ORDER BY id",
                           -1, &s, NULL) != SQLITE_OK)
        return false;
    int code;
    while ((code = sqlite3_step(s)) == SQLITE_ROW) {
        survey_record *list = pool_grow(p, out->list, out->count, &out->capacity, sizeof *list);
        if (list == NULL)
            break;
        out->list = list;
        list[out->count++] = (survey_record){.version = sqlite3_column_int64(s, 0),
                                             .kind = sqlite_text_at(s, p, 1),
                                             .name = sqlite_text_at(s, p, 2),
                                             .checksum = sqlite_text_at(s, p, 3),
                                             .detail = sqlite_text_at(s, p, 4),
                                             .number = sqlite3_column_int64(s, 5),
                                             .at = sqlite3_column_int64(s, 6)};
        if (p->failed)
            break;
    }
    sqlite3_finalize(s);
    return code == SQLITE_DONE && !p->failed;
}

bool sqlite_record(engine_connection *c, const survey_record *what)
{
    sqlite3_stmt *s;
    if (sqlite3_exec(c->handle,
                     "CREATE TABLE IF NOT EXISTS schemac_history ("
                     "\n  id INTEGER PRIMARY KEY,"
                     "\n  kind TEXT NOT NULL,"       /* see start/history.c */
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

/* ---- what tables mean ------------------------------------------------------------------------ */

bool sqlite_read_tables(engine_connection *c, memory_pool *p, survey_table_list *out)
{
    sqlite3_stmt *s;
    bool there;
    *out = (survey_table_list){NULL, 0, 0};
    if (!is_there(c, "schemac_tables", &there))
        return false;
    if (!there)
        return true;
    if (sqlite3_prepare_v2(c->handle, "SELECT name,meaning,base FROM schemac_tables", -1, &s,
                           NULL) != SQLITE_OK)
        return false;
    int code;
    while ((code = sqlite3_step(s)) == SQLITE_ROW) {
        survey_table *list = pool_grow(p, out->list, out->count, &out->capacity, sizeof *list);
        if (list == NULL)
            break;
        out->list = list;
        list[out->count++] = (survey_table){.name = sqlite_text_at(s, p, 0),
                                            .meaning = sqlite_text_at(s, p, 1),
                                            .base = sqlite_text_at(s, p, 2)};
        if (p->failed)
            break;
    }
    sqlite3_finalize(s);
    return code == SQLITE_DONE && !p->failed;
}

static bool run_with_texts(engine_connection *c, const char *sql, const char *const *texts,
                           int count)
{
    sqlite3_stmt *s;
    if (sqlite3_prepare_v2(c->handle, sql, -1, &s, NULL) != SQLITE_OK)
        return false;
    bool good = true;
    for (int i = 0; good && i < count; i++)
        good = sqlite3_bind_text(s, i + 1, texts[i], -1, SQLITE_STATIC) == SQLITE_OK;
    good = good && sqlite3_step(s) == SQLITE_DONE;
    sqlite3_finalize(s);
    return good;
}

bool sqlite_write_table(engine_connection *c, const survey_table *what)
{
    const char *const texts[] = {what->name, what->meaning, what->base};
    return sqlite_run(c, "CREATE TABLE IF NOT EXISTS schemac_tables ("
                         "\n  name TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,"
                         "\n  meaning TEXT NOT NULL," /* a line a column: see base/meaning.h */
                         "\n  base TEXT NOT NULL"     /* the statement as schemac last had it */
                         "\n) STRICT, WITHOUT ROWID") &&
           run_with_texts(c,
                          "INSERT OR REPLACE INTO schemac_tables(name,meaning,base) VALUES (?,?,?)",
                          texts, 3);
}

bool sqlite_forget_table(engine_connection *c, const char *name)
{
    return run_with_texts(c, "DELETE FROM schemac_tables WHERE name=?", &name, 1);
}
