/* open.c - opening a database file so that nothing is touched before it is known to be ours,
   and everything that can be wrong with a path has its own message. */
#include "engines/sqlite/hidden.h"
#include "engines/sqlite/list.h"
#include "engines/sqlite/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct opening {
    const engine_options *options;
    memory_pool *pool; /* of the message */
    engine_failure *failure;
} opening;

static schemac_status no_memory(const opening *o)
{
    *o->failure = engine_failure_of_memory();
    return SCHEMAC_NOMEM;
}

static schemac_status refuse(const opening *o, schemac_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static schemac_status refuse(const opening *o, schemac_status status, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    o->failure->message = pool_vprintf(o->pool, format, args);
    va_end(args);
    if (o->failure->message == NULL)
        return no_memory(o);
    o->failure->status = status;
    return status;
}

static schemac_status refuse_errno(const opening *o, const char *what, const char *path)
{
    int error = errno;
    schemac_status status = error == ENOENT ? SCHEMAC_MISSING
                            : error == EACCES || error == EPERM || error == EROFS || error == ELOOP
                                ? SCHEMAC_PERMISSION
                            : error == ENOSPC || error == EDQUOT ? SCHEMAC_FULL
                            : error == ENOMEM                    ? SCHEMAC_NOMEM
                                                                 : SCHEMAC_IO;
    return refuse(o, status, "cannot %s '%s': %s", what, path, strerror(error));
}

/* The path with its directory resolved: SQLITE_OPEN_NOFOLLOW refuses symbolic links anywhere in the
   path (https://sqlite.org/c3ref/c_open_autoproxy.html), while links among directories are fine. */
static schemac_status resolve(const opening *o, const char *path, char **resolved)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    size_t size = slash == NULL ? 0 : (size_t)(slash - path);
    char directory[PATH_MAX], real[PATH_MAX];
    if (size >= sizeof directory) {
        errno = ENAMETOOLONG;
        return refuse_errno(o, "reach", path);
    }
    if (slash == NULL)
        snprintf(directory, sizeof directory, ".");
    else
        snprintf(directory, sizeof directory, "%.*s", size == 0 ? 1 : (int)size, path);
    if (name[0] == '\0')
        return refuse(o, SCHEMAC_NOT_A_DATABASE, "'%s' is a directory", path);
    if (realpath(directory, real) == NULL) {
        if (errno != ENOENT)
            return refuse_errno(o, "reach", directory);
        return refuse(o, SCHEMAC_MISSING,
                      "cannot open '%s': the directory '%s' does not exist; create it first", path,
                      directory);
    }
    const char *root = strcmp(real, "/") == 0 ? "" : real;
    size = strlen(root) + strlen(name) + 2;
    *resolved = memory_new(o->options->allocator, size);
    if (*resolved == NULL)
        return no_memory(o);
    snprintf(*resolved, size, "%s/%s", root, name);
    return SCHEMAC_OK;
}

/* Creates an empty file that only its owner can read, or finds that there is one. The descriptor is
   closed before SQLite opens the file: closing it later would drop SQLite's locks
   (https://sqlite.org/howtocorrupt.html, section 2.2). */
static schemac_status ensure_file(const opening *o, engine_connection *c)
{
    const engine_options *options = o->options;
    const char *path = c->path;
    struct stat info;
    if (lstat(path, &info) == 0) {
        c->mode = info.st_mode & 07777;
        if (S_ISDIR(info.st_mode))
            return refuse(o, SCHEMAC_NOT_A_DATABASE, "'%s' is a directory", options->url);
        if (S_ISLNK(info.st_mode))
            return refuse(o, SCHEMAC_PERMISSION,
                          "'%s' is a symbolic link; give the path that it leads to", options->url);
        if (!S_ISREG(info.st_mode))
            return refuse(o, SCHEMAC_NOT_A_DATABASE, "'%s' is not a regular file", options->url);
        if (info.st_size == 1) /* SQLite takes it for an empty one, and would overwrite it */
            return refuse(o, SCHEMAC_NOT_A_DATABASE, "'%s' is not a database: it has a single byte",
                          options->url);
        return SCHEMAC_OK;
    }
    if (errno != ENOENT)
        return refuse_errno(o, "open", options->url);
    if (!options->create)
        return refuse(o, SCHEMAC_MISSING,
                      "the database '%s' does not exist, and it is not to be created",
                      options->url);
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0 && errno != EEXIST)
        return refuse_errno(o, "create", options->url);
    if (fd >= 0)
        close(fd);
    return SCHEMAC_OK;
}

/* A journal that is empty, or begins with a zero, is none
   (https://sqlite.org/fileformat2.html#the_rollback_journal). */
static bool has_journal(const char *path)
{
    char journal[PATH_MAX + sizeof "-journal"], first = 0;
    if (path == NULL ||
        snprintf(journal, sizeof journal, "%s-journal", path) >= (int)sizeof journal)
        return false;
    int fd = open(journal, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return false;
    bool there = read(fd, &first, 1) == 1 && first != 0;
    close(fd);
    return there;
}

/* A log is not written back (NO_CKPT_ON_CLOSE): only a journal changes the file when it is read. */
bool sqlite_recovered(engine_connection *c)
{
    return c->had_journal && !has_journal(c->path);
}

const char *sqlite_exposed(engine_connection *c, memory_pool *p, const char **suggestion)
{
    if ((c->mode & S_IWOTH) == 0)
        return NULL;
    *suggestion = pool_printf(p, "chmod o-w '%s'", c->path);
    return pool_printf(p,
                       "everybody on this machine may write the database: the mode of '%s' is %04o",
                       c->path, c->mode);
}

/* Whether another process left content in a write-ahead log: closing the last connection would
   write it into the database, which may not be ours. */
static bool has_log(const char *path)
{
    if (path == NULL)
        return false;
    char log[PATH_MAX + sizeof "-wal"];
    struct stat info;
    if (snprintf(log, sizeof log, "%s-wal", path) >= (int)sizeof log)
        return true;
    bool content = stat(log, &info) == 0 && info.st_size > 0;
    return content;
}

static bool configure(sqlite3 *handle, const engine_options *options, bool keep_log)
{
    const struct {
        int option;
        int value;
    } settings[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, options->config->trusted_schema},
        {SQLITE_DBCONFIG_DQS_DML, 0},
        {SQLITE_DBCONFIG_DQS_DDL, 0},
        {SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep_log},
        {SQLITE_DBCONFIG_ENABLE_FKEY, 0},
    };
    sqlite3_extended_result_codes(handle, 1);
    if (sqlite3_busy_timeout(handle, options->config->busy_timeout) != SQLITE_OK)
        return false;
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        int now = -1;
        if (sqlite3_db_config(handle, settings[i].option, settings[i].value, &now) != SQLITE_OK ||
            now != settings[i].value)
            return false;
    }
    return true;
}

/* What SQLite allocates for a connection alone comes from here, with an allocator of the caller's.
   The rest has one allocator for the whole process, which is not ours to set
   (https://sqlite.org/malloc.html#lookaside). */
enum { LOOKASIDE_SLOT = 1200, LOOKASIDE_SLOTS = 40 };

static bool use_lookaside(engine_connection *c)
{
    if (c->allocator == &memory_default)
        return true;
    c->lookaside = memory_new(c->allocator, LOOKASIDE_SLOT * LOOKASIDE_SLOTS);
    return c->lookaside != NULL &&
           sqlite3_db_config(c->handle, SQLITE_DBCONFIG_LOOKASIDE, c->lookaside, LOOKASIDE_SLOT,
                             LOOKASIDE_SLOTS) == SQLITE_OK;
}

static void free_lookaside(engine_connection *c)
{
    memory_free(c->allocator, c->lookaside, LOOKASIDE_SLOT * LOOKASIDE_SLOTS);
}

static schemac_status open_handle(const opening *o, engine_connection *c)
{
    const engine_options *options = o->options;
    /* A handle belongs to one thread at a time, so SQLite need not lock: NOMUTEX. */
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW;
    if (c->path == NULL)
        flags |= SQLITE_OPEN_MEMORY | SQLITE_OPEN_CREATE;
    bool keep_log = has_log(c->path);
    c->had_journal = has_journal(c->path);
    int code = sqlite3_open_v2(c->path == NULL ? ":memory:" : c->path, &c->handle, flags, NULL);
    if (code == SQLITE_OK &&
        (!use_lookaside(c) || !sqlite_add_list(c->handle) || !sqlite_add_hidden(c->handle)))
        return no_memory(o);
    if (code == SQLITE_OK && configure(c->handle, options, keep_log))
        return SCHEMAC_OK;
    o->failure->code = code;
    if (c->handle == NULL || code == SQLITE_NOMEM)
        return no_memory(o);
    if (code == SQLITE_OK)
        return refuse(o, SCHEMAC_ENGINE,
                      "this SQLite (%s) refuses a setting that is needed for safety",
                      sqlite3_libversion());
    int system_error = sqlite3_system_errno(c->handle);
    if ((code & 0xFF) == SQLITE_CANTOPEN && (system_error == EACCES || system_error == EPERM))
        return refuse(o, SCHEMAC_PERMISSION, "cannot open '%s': %s", options->url,
                      strerror(system_error));
    return refuse(o, sqlite_status(code), "cannot open '%s': %s", options->url,
                  sqlite3_errmsg(c->handle));
}

const char *sqlite_running(sqlite3 *handle)
{
    sqlite3_stmt *s = NULL;
    while ((s = sqlite3_next_stmt(handle, s)) != NULL)
        if (sqlite3_stmt_busy(s))
            return sqlite3_sql(s);
    return NULL;
}

schemac_status sqlite_prepare_handle(const engine_options *options, memory_pool *p, sqlite3 *handle,
                                     engine_failure *failure)
{
    const opening made = {options, p, failure}, *o = &made;
    const schemac_config *config = o->options->config;
    if (config->prepare == NULL)
        return SCHEMAC_OK;
    schemac_status status = config->prepare(config->prepare_user, handle);
    if (status == SCHEMAC_OK && sqlite3_get_autocommit(handle) == 0)
        return refuse(o, SCHEMAC_MISUSE, "config.prepare has left a transaction open on '%s'",
                      o->options->url);
    const char *running = status == SCHEMAC_OK ? sqlite_running(handle) : NULL;
    if (running != NULL)
        return refuse(o, SCHEMAC_MISUSE,
                      "config.prepare has left a statement running on '%s', which it has to "
                      "finalize: %s",
                      o->options->url, running);
    if (status == SCHEMAC_OK)
        return SCHEMAC_OK;
    int code = sqlite3_errcode(handle);
    bool said = code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE;
    o->failure->code = said ? sqlite3_extended_errcode(handle) : 0;
    return refuse(o, status, "config.prepare failed on '%s': %s%s%s%s", o->options->url,
                  schemac_status_text(status), said ? " (SQLite says: " : "",
                  said ? sqlite3_errmsg(handle) : "", said ? ")" : "");
}

schemac_status sqlite_open_second(engine_connection *c, memory_pool *p, sqlite3 **handle,
                                  engine_failure *failure)
{
    const engine_options options = {.url = c->path, .config = c->config, .allocator = c->allocator};
    const opening o = {&options, p, failure};
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW;
    *handle = NULL;
    *failure = (engine_failure){.status = SCHEMAC_OK};
    int code = sqlite3_open_v2(c->path, handle, flags, NULL);
    schemac_status status = SCHEMAC_OK;
    if (*handle == NULL || code == SQLITE_NOMEM)
        status = no_memory(&o);
    else if (code != SQLITE_OK || !configure(*handle, &options, true))
        status = refuse(&o, sqlite_status(code == SQLITE_OK ? SQLITE_ERROR : code), "%s",
                        sqlite3_errmsg(*handle));
    else
        status = sqlite_prepare_handle(&options, p, *handle, failure);
    failure->code = code;
    return status;
}

void sqlite_close_second(sqlite3 *handle)
{
    if (handle != NULL && sqlite3_get_autocommit(handle) == 0)
        sqlite3_exec(handle, "COMMIT", NULL, NULL, NULL);
    sqlite3_close_v2(handle);
}

static void free_connection(engine_connection *c)
{
    memory_free(c->allocator, c->dates, (size_t)c->date_room * sizeof *c->dates);
    if (c->path != NULL)
        memory_free(c->allocator, c->path, strlen(c->path) + 1);
    memory_free(c->allocator, c, sizeof *c);
}

/* With a statement of the caller's left, SQLite waits for that, in memory that has to stay. */
static void close_handle(engine_connection *c)
{
    if (sqlite3_close(c->handle) == SQLITE_OK)
        free_lookaside(c);
    else
        sqlite3_close_v2(c->handle);
    free_connection(c);
}

void sqlite_close(engine_connection *c)
{
    sqlite_release_batches(c);
    sqlite3_finalize(c->json_valid);
    close_handle(c);
}

/* What SQLite has of the connection stays: closing it would write the log back and remove it, and
   finalizing a statement can end a transaction (https://sqlite.org/howtocorrupt.html, section 2.6).
 */
void sqlite_abandon(engine_connection *c)
{
    sqlite_forget_batches(c);
    sqlite_forget_statements(c);
    free_lookaside(c);
    free_connection(c);
}

schemac_status sqlite_open(const engine_options *options, memory_pool *p,
                           engine_connection **connection, engine_failure *failure)
{
    const opening o = {options, p, failure};
    *connection = NULL;
    *failure = (engine_failure){.status = SCHEMAC_OK};
    engine_connection *c = memory_zeroed(options->allocator, sizeof *c);
    if (c == NULL)
        return no_memory(&o);
    c->allocator = options->allocator;
    c->config = options->config;
    schemac_status status = SCHEMAC_OK;
    if (strcmp(options->url, ":memory:") != 0) {
        status = resolve(&o, options->url, &c->path);
        if (status == SCHEMAC_OK)
            status = ensure_file(&o, c);
    }
    if (status == SCHEMAC_OK)
        status = open_handle(&o, c);
    if (status == SCHEMAC_OK)
        status = sqlite_prepare_handle(options, p, c->handle, failure);
    if (status != SCHEMAC_OK) {
        close_handle(c);
        return status;
    }
    *connection = c;
    return SCHEMAC_OK;
}
