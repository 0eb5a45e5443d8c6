/* history.c - the table schemac_history: what was done to a database. */
#include "engines/sqlite/sqlite.h"

bool sqlite_read_history(engine_connection *c, memory_pool *p, survey_history *out)
{
    sqlite3_stmt *s;
    int64_t there = 0;
    *out = (survey_history){NULL, 0, 0};
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
        survey_record *list = pool_grow(p, out->list, out->count, &out->capacity, sizeof *list);
        if (list == NULL)
            break;
        out->list = list;
        list[out->count++] = (survey_record){.version = sqlite3_column_int64(s, 0),
                                             .kind = sqlite_text_at(s, p, 1),
                                             .name = sqlite_text_at(s, p, 2),
                                             .checksum = sqlite_text_at(s, p, 3),
                                             .detail = sqlite_text_at(s, p, 4)};
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
