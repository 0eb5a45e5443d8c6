/* settings.c - settings of a connection: what holds during a start, what after it, and speed
   (https://sqlite.org/c3ref/c_dbconfig_defensive.html, https://sqlite.org/pragma.html). */
#include "engines/sqlite/sqlite.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static bool set_option(engine_connection *c, int option, int value)
{
    int now = -1;
    return sqlite3_db_config(c->handle, option, value, &now) == SQLITE_OK && now == value;
}

bool sqlite_start_begin(engine_connection *c)
{
    return set_option(c, SQLITE_DBCONFIG_ENABLE_FKEY, 0) && sqlite_add_functions(c, true);
}

/* Switching the journal mode ignores the busy timeout, hence the loop. */
static bool enter_wal(engine_connection *c)
{
    enum { TRIES = 50, PAUSE_MILLISECONDS = 20 };
    for (int i = 0; i < TRIES; i++) {
        sqlite3_stmt *s;
        bool wal = false;
        if (sqlite3_prepare_v2(c->handle, "PRAGMA journal_mode=WAL", -1, &s, NULL) != SQLITE_OK)
            return false;
        int code = sqlite3_step(s);
        if (code == SQLITE_ROW)
            wal = sqlite3_stricmp((const char *)sqlite3_column_text(s, 0), "wal") == 0;
        sqlite3_finalize(s);
        if (wal || (code & 0xFF) != SQLITE_BUSY)
            return wal;
        sqlite3_sleep(PAUSE_MILLISECONDS);
    }
    return false;
}

bool sqlite_start_end(engine_connection *c, bool fresh, const char **warning)
{
    *warning = NULL;
    if (!sqlite_add_functions(c, false) || !set_option(c, SQLITE_DBCONFIG_ENABLE_FKEY, 1) ||
        !set_option(c, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0))
        return false;
    if (fresh && c->config->write_ahead_log && c->path != NULL && !enter_wal(c))
        *warning = "the write-ahead log could not be switched on; the database works without it";
    return true;
}

/* One that is not changed is only read. */
bool sqlite_tune(engine_connection *c, memory_pool *p, const char **text)
{
    static const char *const levels[] = {"off", "normal", "full", "extra"};
    const schemac_config *config = c->config;
    char sql[200] = "";
    int64_t level = 0, cache = 0, mapped = 0;
    if (config->synchronous != SCHEMAC_SYNC_DEFAULT)
        snprintf(sql, sizeof sql, "PRAGMA synchronous=%d;", (int)config->synchronous - 1);
    if (config->cache_kib > 0)
        snprintf(sql + strlen(sql), sizeof sql - strlen(sql), "PRAGMA cache_size=-%" PRIu32 ";",
                 config->cache_kib);
    if (config->mapped_bytes > 0)
        snprintf(sql + strlen(sql), sizeof sql - strlen(sql), "PRAGMA mmap_size=%" PRIu64 ";",
                 config->mapped_bytes);
    if (!sqlite_run(c, sql) || !sqlite_read_value(c, "PRAGMA synchronous", &level) ||
        !sqlite_read_value(c, "PRAGMA cache_size", &cache))
        return false;
    /* a database in memory maps nothing and says nothing */
    if (c->path != NULL && !sqlite_read_value(c, "PRAGMA mmap_size", &mapped))
        return false;
    *text = pool_printf(p, "synchronous %s, cache %" PRId64 " %s, mapped %" PRId64 " bytes",
                        level >= 0 && level < 4 ? levels[level] : "unknown",
                        cache < 0 ? -cache : cache, cache < 0 ? "KiB" : "pages", mapped);
    return *text != NULL;
}
