/* backup.h - what is done with copies beside a database, by backup.c for restore.c. All of it but
   names is for whoever has the database's write lock. Functions that return bool leave what went
   wrong in the connection. */
#ifndef SCHEMAC_ENGINES_SQLITE_BACKUP_H
#define SCHEMAC_ENGINES_SQLITE_BACKUP_H

#include "engines/sqlite/sqlite.h"

#include <limits.h>
#include <sys/stat.h>

enum { BACKUP_PART = -1, BACKUP_MOST = 9999 };
/* Behind so many numbers that are missing no more are looked for: a kill leaves one. */
enum { BACKUP_GAP = 3 };

/* What tells states of a database apart: its mark, in the header or in a table, SQLite's counter of
   changes of its schema, and the last entry of its history. */
enum {
    BACKUP_APPLICATION,
    BACKUP_VERSION,
    BACKUP_COOKIE,
    BACKUP_HAS_HISTORY,
    BACKUP_LAST_ENTRY,
    BACKUP_HAS_MARK,
    BACKUP_MARK_OWNER,
    BACKUP_MARK_STATE,
    BACKUP_STATE
};

typedef struct backup_state {
    int64_t values[BACKUP_STATE];
} backup_state;

bool sqlite_backup_read_state(sqlite3 *handle, backup_state *out);
/* Whose the database is, by its mark. */
int64_t sqlite_backup_owner(const backup_state *state);

/* path: of the database. false when it is too long. */
bool sqlite_backup_name(const char *path, int number, char out[PATH_MAX]);
bool sqlite_backup_is_there(const char *path, int number, struct stat *info);

bool sqlite_backup_wrong(engine_connection *c, const char *what, const char *why, int code);

/* Finishes or throws away what a kill has left: a whole copy is thrown away only when the database
   is in its state still. count: so many are kept; 0: all. */
bool sqlite_backup_settle(engine_connection *c, unsigned count);

/* The same by somebody who has no lock and takes it, or leaves it to the next one when that cannot
   be: after busy_timeout, or at once. */
void sqlite_backup_settle_alone(engine_connection *c, bool wait);

/* A copy of what is committed, on the disk but not yet a backup; then it is one. */
bool sqlite_backup_make_part(engine_connection *c);
bool sqlite_backup_complete(engine_connection *c);

/* The name that a copy has now; NULL when it has none, or memory ran out. */
char *sqlite_backup_find(const engine_connection *c, memory_pool *p, uint64_t device,
                         uint64_t inode);

#endif
