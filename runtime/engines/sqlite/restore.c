/* restore.c - a database put into the state of a backup, by SQLite's own backup interface
   (https://sqlite.org/c3ref/backup_finish.html): one transaction, which other connections wait for
   and see, and which a left-over journal or log of the database cannot spoil. */
#include "engines/sqlite/backup.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct restoring {
    const engine_options *options;
    memory_pool *pool;
    engine_failure *failure;
    engine_connection *database; /* NULL while it is missing */
    const char *name;            /* of the backup, */
    sqlite3 *source;             /* open, */
    struct stat file;
    backup_state state; /* and what it says of itself */
    bool own;           /* by its name it is a backup of this database */
    bool empty;         /* the database has been */
} restoring;

static schemac_status refuse(const restoring *r, schemac_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static schemac_status refuse(const restoring *r, schemac_status status, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    *r->failure =
        (engine_failure){.status = status, .message = pool_vprintf(r->pool, format, args)};
    va_end(args);
    if (r->failure->message == NULL)
        *r->failure = engine_failure_of_memory();
    return r->failure->status;
}

/* What the connection says, which has to be asked before anything else is done with it. */
static schemac_status fail(const restoring *r)
{
    sqlite_failure(r->database, r->pool, r->failure);
    return r->failure->status;
}

/* ---- the backup ------------------------------------------------------------------------------ */

static schemac_status choose(restoring *r, const char *backup)
{
    const char *path = r->database == NULL ? r->options->url : r->database->path;
    char name[PATH_MAX];
    struct stat info;
    for (int i = 0; backup == NULL && i <= BACKUP_MOST; i++)
        if (sqlite_backup_is_there(path, i, &info) && S_ISREG(info.st_mode) &&
            sqlite_backup_name(path, i, name))
            backup = name;
    if (backup == NULL)
        return refuse(r, SCHEMAC_MISSING, "there is no backup of '%s'", r->options->url);
    r->name = pool_strdup(r->pool, backup);
    return r->name == NULL ? refuse(r, SCHEMAC_NOMEM, "there is no memory left") : SCHEMAC_OK;
}

static bool ends_with(const char *text, const char *end)
{
    size_t size = strlen(text), ending = strlen(end);
    return size >= ending && strcmp(text + size - ending, end) == 0;
}

static schemac_status look_at_file(restoring *r)
{
    struct stat database;
    if (stat(r->name, &r->file) != 0)
        return refuse(r,
                      errno == ENOENT   ? SCHEMAC_MISSING
                      : errno == EACCES ? SCHEMAC_PERMISSION
                                        : SCHEMAC_IO,
                      "cannot reach the backup '%s': %s", r->name, strerror(errno));
    if (!S_ISREG(r->file.st_mode))
        return refuse(r, SCHEMAC_NOT_A_DATABASE, "'%s' is not a file", r->name);
    if (r->database != NULL && stat(r->database->path, &database) == 0 &&
        database.st_dev == r->file.st_dev && database.st_ino == r->file.st_ino)
        return refuse(r, SCHEMAC_MISUSE, "'%s' is the database itself, not a backup of it",
                      r->name);
    if (ends_with(r->name, ".backup-part"))
        return refuse(r, SCHEMAC_CORRUPT,
                      "'%s' is not complete: whoever made it was stopped, or is at it still",
                      r->name);
    if (r->file.st_size == 0)
        return refuse(r, SCHEMAC_NOT_A_DATABASE, "'%s' is empty", r->name);
    return SCHEMAC_OK;
}

/* Of a backup whose schema uses what is not trusted, or what this connection lacks. */
static schemac_status refuse_wanting(const restoring *r, int code, const char *words)
{
    engine_connection source = {
        .handle = r->source, .path = (char *)(uintptr_t)r->name, .config = r->options->config};
    engine_failure why = {.code = code, .status = sqlite_status(code), .message = words};
    sqlite_explain_wants(&source, r->pool, words, &why);
    schemac_status told = refuse(r, why.status, "cannot read the backup '%s': %s", r->name,
                                 why.message == NULL ? "" : why.message);
    r->failure->code = code;
    return told;
}

static schemac_status refuse_source(const restoring *r)
{
    int code = r->source == NULL ? SQLITE_NOMEM : sqlite3_extended_errcode(r->source);
    schemac_status status = sqlite_status(code);
    const char *words = r->source == NULL ? "there is no memory left" : sqlite3_errmsg(r->source);
    schemac_status told = SCHEMAC_OK;
    if (r->source != NULL && sqlite_schema_wants(words))
        return refuse_wanting(r, code, words);
    if (status == SCHEMAC_NOMEM)
        told = refuse(r, status, "there is no memory left");
    else if (status == SCHEMAC_NOT_A_DATABASE)
        told = refuse(r, status, "'%s' is not a database", r->name);
    else if (status == SCHEMAC_CORRUPT)
        told = refuse(r, status, "'%s' is damaged: %s", r->name, words);
    else if (code == SQLITE_READONLY_ROLLBACK || code == SQLITE_READONLY_RECOVERY ||
             code == SQLITE_READONLY_CANTINIT)
        told =
            refuse(r, SCHEMAC_CORRUPT,
                   "'%s' is not complete: a transaction has not ended in it, whose journal or log "
                   "is beside it (%s). Open it once with its program",
                   r->name, words);
    else
        told = refuse(r, status, "cannot read the backup '%s': %s", r->name, words);
    r->failure->code = code;
    return told;
}

/* A page that cannot be read is a line of the check, too: "unable to get the page. error code=266".
   */
static schemac_status refuse_damage(const restoring *r, const char *word)
{
    static const char before[] = "error code=";
    const char *number = strstr(word, before);
    int code = number == NULL ? SQLITE_CORRUPT : atoi(number + strlen(before));
    schemac_status status = sqlite_status(code);
    if (status == SCHEMAC_CORRUPT || status == SCHEMAC_OK || status == SCHEMAC_ENGINE)
        return refuse(r, SCHEMAC_CORRUPT, "'%s' is damaged: %s", r->name, word);
    refuse(r, status, "cannot read the backup '%s': %s", r->name, word);
    r->failure->code = code;
    return r->failure->status;
}

/* Rows that do not pass a check are what they are: that is no damage. */
static schemac_status check_whole(const restoring *r)
{
    sqlite3_stmt *s = NULL;
    schemac_status status = SCHEMAC_OK;
    if (sqlite3_prepare_v2(r->source, "PRAGMA integrity_check(1)", -1, &s, NULL) != SQLITE_OK ||
        sqlite3_step(s) != SQLITE_ROW) {
        status = refuse_source(r);
    } else {
        const char *word = (const char *)sqlite3_column_text(s, 0);
        if (word == NULL)
            status = refuse(r, SCHEMAC_NOMEM, "there is no memory left");
        else if (strcmp(word, "ok") != 0)
            status = refuse_damage(r, word);
    }
    sqlite3_finalize(s);
    return status;
}

static schemac_status check_has_tables(const restoring *r)
{
    sqlite3_stmt *s = NULL;
    schemac_status status = SCHEMAC_OK;
    int code = sqlite3_prepare_v2(r->source, "SELECT 1 FROM sqlite_schema LIMIT 1", -1, &s, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(s);
    if (code != SQLITE_ROW)
        status = code == SQLITE_DONE
                     ? refuse(r, SCHEMAC_NOT_A_DATABASE, "'%s' has no tables", r->name)
                     : refuse_source(r);
    sqlite3_finalize(s);
    return status;
}

/* In one transaction, which lasts until it is copied: what is checked is what is restored. */
static schemac_status open_source(restoring *r)
{
    if (sqlite3_open_v2(r->name, &r->source, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) !=
            SQLITE_OK ||
        sqlite3_extended_result_codes(r->source, 1) != SQLITE_OK ||
        sqlite3_busy_timeout(r->source, r->options->config->busy_timeout) != SQLITE_OK ||
        sqlite3_db_config(r->source, SQLITE_DBCONFIG_TRUSTED_SCHEMA,
                          r->options->config->trusted_schema, NULL) != SQLITE_OK)
        return refuse_source(r);
    schemac_status status = sqlite_prepare_handle(r->options, r->pool, r->source, r->failure);
    if (status != SCHEMAC_OK)
        return status;
    if (sqlite3_exec(r->source, "PRAGMA ignore_check_constraints=1; BEGIN", NULL, NULL, NULL) !=
            SQLITE_OK ||
        !sqlite_backup_read_state(r->source, &r->state))
        return refuse_source(r);
    status = check_whole(r);
    return status == SCHEMAC_OK ? check_has_tables(r) : status;
}

/* A backup of this database may have another owner: it was made before the database was taken over.
   */
static bool is_own(const restoring *r)
{
    char real[PATH_MAX];
    const char *path = r->database->path;
    size_t size = strlen(path);
    return realpath(r->name, real) != NULL && strncmp(real, path, size) == 0 &&
           strncmp(real + size, ".backup-", 8) == 0;
}

static schemac_status check_owner(const restoring *r)
{
    backup_state now;
    if (!sqlite_backup_read_state(r->database->handle, &now))
        return fail(r);
    int64_t owner = sqlite_backup_owner(&now), other = sqlite_backup_owner(&r->state);
    if (r->empty || r->own || owner == other)
        return SCHEMAC_OK;
    return refuse(r, SCHEMAC_NOT_OURS,
                  "'%s' belongs to another program than '%s': its application_id is %" PRId64
                  ", not %" PRId64,
                  r->name, r->options->url, other, owner);
}

/* ---- the database ---------------------------------------------------------------------------- */

static schemac_status open_database(restoring *r, bool create)
{
    engine_options options = *r->options;
    options.create = create;
    return sqlite_open(&options, r->pool, &r->database, r->failure);
}

/* https://sqlite.org/c3ref/c_fcntl_begin_atomic_write.html#sqlitefcntldataversion */
static unsigned data_version(const engine_connection *c)
{
    unsigned version = 0;
    sqlite3_file_control(c->handle, "main", SQLITE_FCNTL_DATA_VERSION, &version);
    return version;
}

static bool part_is_ours(const engine_connection *c)
{
    struct stat info;
    return sqlite_backup_is_there(c->path, BACKUP_PART, &info) && info.st_dev == c->copy_device &&
           info.st_ino == c->copy_inode;
}

/* Under the lock that whoever writes has: a copy of the state before. */
static schemac_status keep_state(restoring *r, unsigned *version)
{
    engine_connection *c = r->database;
    struct stat info;
    r->empty = stat(c->path, &info) == 0 && info.st_size == 0;
    *version = data_version(c);
    schemac_status status = check_owner(r);
    if (status != SCHEMAC_OK)
        return status;
    if (!sqlite_backup_settle(c, c->config->backups) || (!r->empty && !sqlite_backup_make_part(c)))
        return fail(r);
    return SCHEMAC_OK;
}

static schemac_status lock_and_keep_state(restoring *r, unsigned *version)
{
    engine_connection *c = r->database;
    if (sqlite3_db_readonly(c->handle, "main") == 1)
        return refuse(r, SCHEMAC_PERMISSION,
                      "'%s' cannot be written; allow writing to the file and its directory",
                      r->options->url);
    /* a journal that came back with the power would not have the pages that are cut off behind it
       */
    if (!sqlite_run(c, "PRAGMA synchronous=EXTRA") || !sqlite_run(c, "BEGIN IMMEDIATE")) {
        schemac_status status = fail(r);
        if (status == SCHEMAC_NOT_A_DATABASE)
            return refuse(r, status,
                          "'%s' is not a database, and is not touched. Move it away, with '-wal', "
                          "'-shm' and '-journal' of its name, then restore once more",
                          r->options->url);
        return status;
    }
    schemac_status status = keep_state(r, version);
    sqlite_run(c, "ROLLBACK");
    return status;
}

static schemac_status explain_step(const restoring *r, int code)
{
    if ((code & 0xFF) == SQLITE_BUSY || (code & 0xFF) == SQLITE_LOCKED)
        return refuse(r, SCHEMAC_BUSY, "'%s' is locked by another connection", r->options->url);
    if (code == SQLITE_READONLY)
        return refuse(
            r, SCHEMAC_INVALID,
            "the pages of '%s' have another size than those of '%s', which is in WAL mode "
            "and cannot change it: run PRAGMA journal_mode=DELETE on it first",
            r->name, r->options->url);
    return fail(r);
}

typedef enum outcome { RESTORED, CHANGED, FAILED } outcome;

/* The lock of the copy is another one than that of the state before. Nothing happens between the
   two, or it is seen here, and everything is done once more. */
static outcome take_pages(restoring *r, unsigned version, schemac_status *status)
{
    engine_connection *c = r->database;
    sqlite3_backup *copy = sqlite3_backup_init(c->handle, "main", r->source, "main");
    if (copy == NULL) {
        *status = fail(r);
        return FAILED;
    }
    int code = sqlite3_backup_step(copy, 0); /* locks, and copies nothing yet */
    bool changed =
        code == SQLITE_OK && (data_version(c) != version || (!r->empty && !part_is_ours(c)));
    bool kept = code != SQLITE_OK || changed || r->empty || sqlite_backup_complete(c);
    if (code == SQLITE_OK && !changed && kept)
        code = sqlite3_backup_step(copy, -1);
    sqlite3_backup_finish(copy); /* undoes what is not done */
    if (code == SQLITE_DONE)
        return RESTORED;
    if (changed)
        return CHANGED;
    *status = kept ? explain_step(r, code) : fail(r);
    return FAILED;
}

static schemac_status put(restoring *r)
{
    enum { TRIES = 100 };
    for (int i = 0; i < TRIES; i++) {
        unsigned version = 0;
        schemac_status status = lock_and_keep_state(r, &version);
        outcome o = status == SCHEMAC_OK ? take_pages(r, version, &status) : FAILED;
        if (o == RESTORED)
            return SCHEMAC_OK;
        if (o == FAILED)
            return status;
    }
    return refuse(r, SCHEMAC_BUSY, "'%s' is written all the time", r->options->url);
}

/* ---- all of it ------------------------------------------------------------------------------- */

static schemac_status prepare(restoring *r, const char *backup)
{
    schemac_status status = open_database(r, false);
    bool missing = status == SCHEMAC_MISSING && r->options->create;
    if (status != SCHEMAC_OK && !missing)
        return status;
    if (r->database != NULL)
        sqlite_tend_backups(r->database);
    status = choose(r, backup);
    if (status == SCHEMAC_OK)
        status = look_at_file(r);
    if (status == SCHEMAC_OK)
        status = open_source(r);
    if (status == SCHEMAC_OK && missing)
        status = open_database(r, true);
    /* the superuser makes it for the one who has had it; where that cannot be, it keeps it */
    if (status == SCHEMAC_OK && missing && geteuid() == 0 &&
        lchown(r->database->path, r->file.st_uid, r->file.st_gid) != 0)
        errno = 0;
    return status;
}

/* SQLite may fail after the commit, when it cuts the file to its length: then the state before has
   become a backup that is kept, which it does only when the database is in another one. */
static bool is_done(const restoring *r)
{
    const engine_connection *c = r->database;
    struct stat info;
    const char *kept = r->empty || !c->copied
                           ? NULL
                           : sqlite_backup_find(c, r->pool, c->copy_device, c->copy_inode);
    return kept != NULL && !(sqlite_backup_is_there(c->path, 0, &info) &&
                             info.st_dev == c->copy_device && info.st_ino == c->copy_inode);
}

static void tell(restoring *r, storage_restored *out)
{
    const engine_connection *c = r->database;
    out->from = sqlite_backup_find(c, r->pool, r->file.st_dev, r->file.st_ino);
    out->kept = out->from != NULL || !r->own;
    if (out->from == NULL)
        out->from = r->name;
    if (!r->empty)
        out->before = sqlite_backup_find(c, r->pool, c->copy_device, c->copy_inode);
}

schemac_status sqlite_restore_backup(const engine_options *options, const char *backup,
                                     memory_pool *p, storage_restored *out, engine_failure *failure)
{
    restoring r = {.options = options, .pool = p, .failure = failure};
    const char *warning;
    *out = (storage_restored){NULL, false, NULL};
    *failure = (engine_failure){.status = SCHEMAC_OK};
    if (strcmp(options->url, ":memory:") == 0)
        return refuse(&r, SCHEMAC_MISUSE, "a database in memory has no backups");
    schemac_status status = prepare(&r, backup);
    if (status == SCHEMAC_OK) {
        r.own = is_own(&r);
        status = put(&r);
        sqlite_backup_settle_alone(r.database, true);
        if (status != SCHEMAC_OK && is_done(&r))
            status = SCHEMAC_OK;
    }
    if (status == SCHEMAC_OK) {
        tell(&r, out);
        sqlite_start_end(r.database, r.empty, &warning);
    }
    sqlite_close_second(r.source);
    if (r.database != NULL)
        sqlite_close(r.database);
    return status;
}
