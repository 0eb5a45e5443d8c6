/* backups.c - which copies of a database there are, and what is known of them; nothing is touched.
   */
#include "engines/sqlite/backup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* https://sqlite.org/uri.html: immutable takes no lock and makes no files beside it. */
static bool open_unchanged(const char *path, sqlite3 **out)
{
    static const char hex[] = "0123456789ABCDEF";
    char uri[3 * PATH_MAX + 32] = "file:";
    size_t size = strlen(uri);
    for (const char *c = path; *c != '\0'; c++) {
        unsigned char byte = (unsigned char)*c;
        if (strchr("%?#", *c) == NULL) {
            uri[size++] = *c;
            continue;
        }
        uri[size++] = '%';
        uri[size++] = hex[byte >> 4];
        uri[size++] = hex[byte & 15];
    }
    snprintf(uri + size, sizeof uri - size, "?immutable=1");
    return sqlite3_open_v2(uri, out,
                           SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX |
                               SQLITE_OPEN_NOFOLLOW,
                           NULL) == SQLITE_OK;
}

/* As start/history.c says it. */
static void read_version(memory_pool *p, schemac_backup *b)
{
    static const char sql[] =
        "SELECT (SELECT name FROM schemac_history WHERE kind='sync' ORDER BY id DESC LIMIT 1),"
        " iif(kind='sync', version, version-1), (SELECT max(id) FROM schemac_history)"
        " FROM schemac_history"
        " WHERE kind IN ('sync','rollback') ORDER BY id DESC LIMIT 1";
    sqlite3 *handle = NULL;
    sqlite3_stmt *s = NULL;
    if (open_unchanged(b->path, &handle) &&
        sqlite3_prepare_v2(handle, sql, -1, &s, NULL) == SQLITE_OK &&
        sqlite3_step(s) == SQLITE_ROW && sqlite3_column_type(s, 0) == SQLITE_TEXT) {
        b->schema = sqlite_text_at(s, p, 0);
        b->version = sqlite3_column_int64(s, 1);
        b->entry = sqlite3_column_int64(s, 2);
    }
    sqlite3_finalize(s);
    sqlite3_close(handle);
}

bool sqlite_list_backups(const char *url, memory_pool *p, storage_backups *out)
{
    char name[PATH_MAX];
    char real[PATH_MAX];
    struct stat info;
    *out = (storage_backups){NULL, 0, 0};
    if (strcmp(url, ":memory:") == 0)
        return true;
    /* after a gap, which a kill may have left, there may be more */
    for (int i = 0, missing = 0; i <= BACKUP_MOST && missing < BACKUP_GAP; i++) {
        if (!sqlite_backup_is_there(url, i, &info) || !S_ISREG(info.st_mode)) {
            missing++;
            continue;
        }
        schemac_backup *list = pool_grow(p, out->list, out->count, &out->capacity, sizeof *list);
        if (list == NULL)
            return false;
        out->list = list;
        schemac_backup *b = &list[out->count++];
        sqlite_backup_name(url, i, name);
        *b = (schemac_backup){.path = pool_strdup(p, name),
                              .size = info.st_size,
                              .made_at = (int64_t)info.st_mtim.tv_sec * 1000000 +
                                         info.st_mtim.tv_nsec / 1000};
        missing = 0;
        if (b->path != NULL && realpath(b->path, real) != NULL) {
            schemac_backup found = *b;
            found.path = real; /* links among its directories are fine */
            read_version(p, &found);
            found.path = b->path;
            *b = found;
        }
    }
    return !p->failed;
}
