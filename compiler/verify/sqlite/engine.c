#include "verify/sqlite/engine.h"

sqlite3 *ask_new_database(void)
{
    sqlite3 *db = NULL;
    if (sqlite3_open_v2(":memory:", &db,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX,
                        NULL) != SQLITE_OK) {
        sqlite3_close(db);
        return NULL;
    }
    /* as the runtime opens it: what is refused there has to be refused here */
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_FKEY, 0, NULL);
    return db;
}

bool ask_json_valid(sqlite3 *db, const char *text)
{
    sqlite3_stmt *s = NULL;
    bool valid = sqlite3_prepare_v2(db, "SELECT json_valid(?)", -1, &s, NULL) == SQLITE_OK &&
                 sqlite3_bind_text(s, 1, text, -1, SQLITE_STATIC) == SQLITE_OK &&
                 sqlite3_step(s) == SQLITE_ROW && sqlite3_column_int(s, 0) == 1;
    sqlite3_finalize(s);
    return valid;
}

/* The place of SQLite's complaint inside the user's own text, or all of that text. */
span ask_place(const sql_chunk *chunk, int offset)
{
    span at = chunk->at;
    if (offset < 0 || (size_t)offset < chunk->offset ||
        (size_t)offset > chunk->offset + chunk->size + 1)
        return at;
    /* one more when a line end follows the text */
    if ((size_t)offset >= chunk->offset + chunk->size)
        return (span){at.source, at.end, at.end + 1}; /* the parenthesis that ends it */
    uint32_t begin = at.begin + (uint32_t)((size_t)offset - chunk->offset);
    const char *text = at.source->text;
    uint32_t end = begin;
    while (end < at.end &&
           (text[end] == '_' || (text[end] >= '0' && text[end] <= '9') ||
            (text[end] >= 'a' && text[end] <= 'z') || (text[end] >= 'A' && text[end] <= 'Z')))
        end++;
    return (span){at.source, begin, end > begin ? end : begin + 1};
}
