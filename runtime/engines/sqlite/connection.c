/* connection.c - the SQLite engine: its table of functions, and what is said about the
   connection. */
#include "engines/sqlite/values.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* https://sqlite.org/rescode.html */
schemac_status sqlite_status(int code)
{
    switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
        return SCHEMAC_CONFLICT;
    case SQLITE_CONSTRAINT_FOREIGNKEY:
        return SCHEMAC_REFERENCE;
    case SQLITE_READONLY_DBMOVED:
        return SCHEMAC_IO;
    default:
        break;
    }
    switch (code & 0xFF) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return SCHEMAC_OK;
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
        return SCHEMAC_INVALID;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return SCHEMAC_BUSY;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return SCHEMAC_PERMISSION;
    case SQLITE_NOMEM:
        return SCHEMAC_NOMEM;
    case SQLITE_IOERR:
        return code == SQLITE_IOERR_NOMEM ? SCHEMAC_NOMEM : SCHEMAC_IO;
    case SQLITE_CANTOPEN:
        return SCHEMAC_IO;
    case SQLITE_FULL:
        return SCHEMAC_FULL;
    case SQLITE_CORRUPT:
        return SCHEMAC_CORRUPT;
    case SQLITE_NOTADB:
        return SCHEMAC_NOT_A_DATABASE;
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
        return SCHEMAC_MISUSE;
    default:
        return SCHEMAC_ENGINE;
    }
}

static bool accepts(const char *url)
{
    return url[0] != '\0' && strncmp(url, "file:", 5) != 0 && strstr(url, "://") == NULL;
}

static const char *version(void)
{
    return sqlite3_libversion();
}

static void close_connection(engine_connection *c)
{
    if (c == NULL)
        return;
    sqlite3_finalize(c->json_valid);
    /* with a statement of the caller's left, SQLite waits for that, in memory that has to stay */
    if (sqlite3_close(c->handle) == SQLITE_OK)
        sqlite_free_lookaside(c);
    else
        sqlite3_close_v2(c->handle);
    sqlite_free_path(c->allocator, c->path);
    memory_free(c->allocator, c, sizeof *c);
}

static bool read_only(engine_connection *c)
{
    return sqlite3_db_readonly(c->handle, "main") == 1;
}

static bool in_memory(engine_connection *c)
{
    return c->path == NULL;
}

/* Columns of a list "order.customer_id, order.day" whose table's name has `table` bytes; false when
   it is not that long. */
static bool read_columns(const char *list, size_t table, engine_failure *out)
{
    size_t used = 0;
    for (const char *at = list;; at += 2) {
        at += table + 1;
        size_t size = strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
        int n = snprintf(out->columns + used, sizeof out->columns - used, "%s%.*s",
                         used == 0 ? "" : ", ", (int)size, at);
        if (size == 0 || n < 0 || (size_t)n >= sizeof out->columns - used)
            return false;
        used += (size_t)n;
        at += size;
        if (*at == '\0')
            return true;
        if (strncmp(at, ", ", 2) != 0 || strncmp(at + 2, list, table + 1) != 0)
            return false;
    }
}

/* "UNIQUE constraint failed: order.customer_id, order.day": the columns without their table, in
   whose name there may be dots and commas too. */
static void constraint_columns(const char *list, engine_failure *out)
{
    for (const char *dot = strchr(list, '.'); dot != NULL; dot = strchr(dot + 1, '.')) {
        size_t table = (size_t)(dot - list);
        if (!read_columns(list, table, out))
            continue;
        snprintf(out->table, sizeof out->table, "%.*s", (int)table, list);
        return;
    }
    out->columns[0] = '\0';
}

int sqlite_no_room(sqlite3 *handle, int code)
{
    if (code != SQLITE_IOERR_WRITE && code != SQLITE_IOERR_FSYNC && code != SQLITE_IOERR_SHMSIZE)
        return 0;
    int errors[] = {sqlite3_system_errno(handle), 0, 0};
    sqlite3_file *journal = NULL;
    sqlite3_file_control(handle, "main", SQLITE_FCNTL_LAST_ERRNO, &errors[1]);
    sqlite3_file_control(handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &journal);
    if (journal != NULL && journal->pMethods != NULL)
        journal->pMethods->xFileControl(journal, SQLITE_FCNTL_LAST_ERRNO, &errors[2]);
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        if (errors[i] == EFBIG || errors[i] == EDQUOT || errors[i] == ENOSPC)
            return errors[i];
    return 0;
}

/* What SQLite's own words leave open. */
static void explain(sqlite3 *handle, engine_failure *out)
{
    int error = sqlite_no_room(handle, out->code);
    if (error != 0) {
        out->status = SCHEMAC_FULL;
        snprintf(out->message, sizeof out->message, "%s (%s)", sqlite3_errmsg(handle),
                 strerror(error));
    } else if (out->code == SQLITE_READONLY_DIRECTORY || out->code == SQLITE_READONLY_CANTINIT) {
        snprintf(out->message, sizeof out->message,
                 "the files that belong beside the database cannot be written; allow writing to "
                 "its directory (%s)",
                 sqlite3_errmsg(handle));
    }
}

bool sqlite_bad(engine_connection *c, schemac_status status, const schemac_field *f,
                const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(c->bad_message, sizeof c->bad_message, format, args);
    va_end(args);
    c->bad_field = f;
    c->bad_status = status;
    return false;
}

static void failure(engine_connection *c, engine_failure *out)
{
    *out = (engine_failure){.status = SCHEMAC_ENGINE};
    if (c->bad_field != NULL) {
        out->status = c->bad_status;
        out->field = c->bad_field;
        snprintf(out->message, sizeof out->message, "%s", c->bad_message);
        c->bad_field = NULL;
        return;
    }
    if (c->own_message[0] != '\0') {
        if (sqlite3_errcode(c->handle) == SQLITE_AUTH)
            out->status = SCHEMAC_PERMISSION;
        if (c->own_code != 0) {
            out->code = c->own_code;
            out->status = sqlite_status(out->code);
        }
        snprintf(out->message, sizeof out->message, "%s", c->own_message);
        c->own_message[0] = '\0';
        c->own_code = 0;
        return;
    }
    out->code = sqlite3_extended_errcode(c->handle);
    out->status = sqlite_status(out->code);
    if (out->status == SCHEMAC_OK) { /* no call failed: there was no memory for its statement */
        *out = (engine_failure){.status = SCHEMAC_NOMEM, .code = SQLITE_NOMEM};
        snprintf(out->message, sizeof out->message, "there is no memory left");
        return;
    }
    const char *message = sqlite3_errmsg(c->handle);
    snprintf(out->message, sizeof out->message, "%s", message);
    explain(c->handle, out);
    /* ON DELETE RESTRICT is a trigger inside SQLite; a trigger of the user's own says otherwise */
    if (out->code == SQLITE_CONSTRAINT_TRIGGER &&
        strcmp(message, "FOREIGN KEY constraint failed") == 0)
        out->status = SCHEMAC_REFERENCE;
    /* so do the triggers that watch references to soft-deleted rows */
    if (out->code == SQLITE_CONSTRAINT_TRIGGER && strncmp(message, "schemac: deleted ", 17) == 0) {
        const char *label = message + 17;
        const char *model = strchr(label, ' ');
        int size = model == NULL ? (int)strlen(label) : (int)(model - label);
        out->status = SCHEMAC_REFERENCE;
        snprintf(out->constraint, sizeof out->constraint, "%.*s", size, label);
        snprintf(out->message, sizeof out->message, "the %s that '%s' references is deleted",
                 model == NULL ? "row" : model + 1, out->constraint);
    }
    out->missing = out->code == SQLITE_ERROR && (strncmp(message, "no such table: ", 15) == 0 ||
                                                 strncmp(message, "no such column: ", 16) == 0 ||
                                                 strstr(message, " has no column named ") != NULL);
    /* so ADD COLUMN says that rows which are there do not pass its check */
    if (out->code == SQLITE_ERROR && strcmp(message, "CHECK constraint failed") == 0)
        out->status = SCHEMAC_INVALID;
    const char *rest = strstr(message, "constraint failed: ");
    if (rest == NULL || (out->code & 0xFF) != SQLITE_CONSTRAINT || out->constraint[0] != '\0')
        return;
    rest += strlen("constraint failed: ");
    if (out->code == SQLITE_CONSTRAINT_CHECK)
        snprintf(out->constraint, sizeof out->constraint, "%s", rest);
    else if (strncmp(rest, "index ", 6) == 0)
        snprintf(out->constraint, sizeof out->constraint, "%s", rest + 6);
    else
        constraint_columns(rest, out);
}

/* NULL, for which there was no memory, would be an empty statement for SQLite. */
static bool run(engine_connection *c, const char *sql)
{
    return sql != NULL && sqlite3_exec(c->handle, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static bool in_transaction(engine_connection *c)
{
    return sqlite3_get_autocommit(c->handle) == 0;
}

/* ---- stamp ---------------------------------------------------------------------------------- */

bool sqlite_read_value(engine_connection *c, const char *sql, int64_t *value)
{
    sqlite3_stmt *s;
    if (sqlite3_prepare_v2(c->handle, sql, -1, &s, NULL) != SQLITE_OK)
        return false;
    int code = sqlite3_step(s);
    if (code == SQLITE_ROW)
        *value = sqlite3_column_int64(s, 0);
    /* what step returned decides: an error would be returned by finalize again */
    sqlite3_finalize(s);
    return code == SQLITE_ROW;
}

/* All three are in the first page. A statement that is not reset keeps its read transaction, so the
   three are of one moment. */
static bool read_stamp(engine_connection *c, engine_stamp *out)
{
    static const char *const fields[] = {"PRAGMA application_id", "PRAGMA user_version",
                                         "PRAGMA schema_version"};
    sqlite3_stmt *open[3] = {NULL, NULL, NULL};
    int64_t values[3] = {0, 0, 0};
    bool good = true;
    for (size_t i = 0; i < 3 && good; i++)
        good = sqlite3_prepare_v2(c->handle, fields[i], -1, &open[i], NULL) == SQLITE_OK;
    for (size_t i = 0; i < 3 && good; i++) {
        good = sqlite3_step(open[i]) == SQLITE_ROW;
        if (good)
            values[i] = sqlite3_column_int64(open[i], 0);
    }
    /* In this order: the one that failed is the last that ran, and finalizing it sets the handle's
       error again; one that never ran leaves that as it is. */
    for (size_t i = 0; i < 3; i++)
        if (open[i] != NULL)
            sqlite3_finalize(open[i]);
    *out = (engine_stamp){.application_id = (int32_t)values[0],
                          .stamp = (int32_t)values[1],
                          .cookie = (uint32_t)values[2]};
    return good;
}

static bool write_stamp(engine_connection *c, int32_t application_id, int32_t stamp)
{
    char sql[128];
    snprintf(sql, sizeof sql, "PRAGMA application_id=%" PRId32 ";PRAGMA user_version=%" PRId32,
             application_id, stamp);
    return run(c, sql);
}

/* ---- after startup -------------------------------------------------------------------------- */

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

static bool settle(engine_connection *c, bool fresh, bool write_ahead_log, const char **warning)
{
    int now = -1;
    *warning = NULL;
    if (sqlite3_db_config(c->handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, &now) != SQLITE_OK ||
        now != 1 ||
        sqlite3_db_config(c->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, &now) != SQLITE_OK)
        return false;
    if (fresh && write_ahead_log && c->path != NULL && !enter_wal(c))
        *warning = "the write-ahead log could not be switched on; the database works without it";
    return true;
}

/* https://sqlite.org/pragma.html; one that is not changed is only read */
static bool tune(engine_connection *c, const schemac_config *config, char *text, size_t size)
{
    static const char *const levels[] = {"off", "normal", "full", "extra"};
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
    if (!run(c, sql) || !sqlite_read_value(c, "PRAGMA synchronous", &level) ||
        !sqlite_read_value(c, "PRAGMA cache_size", &cache))
        return false;
    /* a database in memory maps nothing and says nothing */
    if (c->path != NULL && !sqlite_read_value(c, "PRAGMA mmap_size", &mapped))
        return false;
    snprintf(text, size, "synchronous %s, cache %" PRId64 " %s, mapped %" PRId64 " bytes",
             level >= 0 && level < 4 ? levels[level] : "unknown", cache < 0 ? -cache : cache,
             cache < 0 ? "KiB" : "pages", mapped);
    return true;
}

static bool unsettle(engine_connection *c)
{
    int now = -1;
    return sqlite3_db_config(c->handle, SQLITE_DBCONFIG_ENABLE_FKEY, 0, &now) == SQLITE_OK &&
           now == 0;
}

static bool has_rows(engine_connection *c, const char *table, bool *rows)
{
    char *sql = sqlite3_mprintf("SELECT EXISTS(SELECT 1 FROM \"%w\")", table);
    int64_t value = 0;
    bool good = sql != NULL && sqlite_read_value(c, sql, &value);
    sqlite3_free(sql);
    *rows = value != 0;
    return good;
}

/* ---- statements ----------------------------------------------------------------------------- */

static sqlite3_stmt *raw(engine_statement *statement)
{
    return (sqlite3_stmt *)statement;
}

static bool prepare(engine_connection *c, const char *sql, engine_statement **out)
{
    sqlite3_stmt *s;
    int code = sqlite3_prepare_v3(c->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &s, NULL);
    *out = (engine_statement *)s;
    return code == SQLITE_OK && s != NULL;
}

static void finalize(engine_statement *statement)
{
    sqlite3_finalize(raw(statement));
}

static const char *statement_sql(engine_statement *statement)
{
    return sqlite3_sql(raw(statement));
}

static int64_t read_int64(engine_statement *statement, int column)
{
    return sqlite3_column_int64(raw(statement), column);
}

static bool largest_key(engine_connection *c, const schemac_model *model, int64_t *key)
{
    const schemac_field *f = &model->fields[model->key[0]];
    /* https://sqlite.org/autoinc.html */
    char *text =
        (f->flags & SCHEMAC_AUTOINCREMENT) != 0
            ? sqlite3_mprintf("SELECT max(ifnull((SELECT seq FROM sqlite_sequence WHERE"
                              " name=%Q COLLATE NOCASE),0),ifnull(max(\"%w\"),0)) FROM \"%w\"",
                              model->table, f->column, model->table)
            : sqlite3_mprintf("SELECT ifnull(max(\"%w\"),0) FROM \"%w\"", f->column, model->table);
    bool good = text != NULL && sqlite_read_value(c, text, key);
    sqlite3_free(text);
    return good;
}

static bool bind_text(engine_connection *c, engine_statement *statement, int parameter,
                      const char *text)
{
    (void)c;
    return sqlite3_bind_text(raw(statement), parameter, text, -1, SQLITE_STATIC) == SQLITE_OK;
}

static void *native(engine_connection *c)
{
    return c->handle;
}

static const char *running(engine_connection *c)
{
    sqlite3_stmt *s = NULL;
    while ((s = sqlite3_next_stmt(c->handle, s)) != NULL)
        if (sqlite3_stmt_busy(s))
            return sqlite3_sql(s);
    return NULL;
}

static int64_t last_id(engine_connection *c)
{
    return sqlite3_last_insert_rowid(c->handle);
}

static int64_t changes(engine_connection *c)
{
    return sqlite3_changes64(c->handle);
}

const schemac_engine schemac_engine_sqlite = {
    .name = "sqlite",
    .accepts = accepts,
    .open = sqlite_open,
    .close = close_connection,
    .version = version,
    .read_only = read_only,
    .in_memory = in_memory,
    .make_place = sqlite_make_place,
    .remove_place = sqlite_remove_place,
    .clear = sqlite_clear,
    .failure = failure,
    .run = run,
    .begin_write = "BEGIN IMMEDIATE",
    .insert_or_stop = "INSERT OR FAIL",
    .begin_read = "SELECT 1 FROM sqlite_schema LIMIT 1;PRAGMA query_only=1",
    .end_read = "PRAGMA query_only=0",
    .in_transaction = in_transaction,
    .read_stamp = read_stamp,
    .write_stamp = write_stamp,
    .read_catalogue = sqlite_read_catalogue,
    .read_parts = sqlite_read_parts,
    .same_statement = sqlite_same_statement,
    .wrong_type = sqlite_wrong_type,
    .drop_trigger = sqlite_drop_trigger,
    .query = sqlite_query,
    .rebuild = sqlite_rebuild,
    .orphans = sqlite_orphans,
    .make_backup = sqlite_make_backup,
    .keep_backup = sqlite_keep_backup,
    .discard_backup = sqlite_discard_backup,
    .add_column = sqlite_add_column,
    .has_rows = has_rows,
    .read_history = sqlite_read_history,
    .record = sqlite_record,
    .watch = sqlite_watch,
    .drop_temporary = sqlite_drop_temporary,
    .run_script = sqlite_run_script,
    .count_rows = sqlite_count_rows,
    .exists = sqlite_exists,
    .native = native,
    .running = running,
    .settle = settle,
    .tune = tune,
    .unsettle = unsettle,
    .describe = sqlite_describe,
    .prepare = prepare,
    .finalize = finalize,
    .sql = statement_sql,
    .bind_row = sqlite_bind_row,
    .bind_member = sqlite_bind_member,
    .bind_value = sqlite_bind_value,
    .bind_text = bind_text,
    .bind_null = sqlite_bind_no_value,
    .bind_int64 = sqlite_bind_integer,
    .step = sqlite_step,
    .reset = sqlite_reset_statement,
    .execute = sqlite_execute,
    .read_rows = sqlite_read_rows,
    .read_value = sqlite_read_member,
    .read_int64 = read_int64,
    .largest_key = largest_key,
    .last_id = last_id,
    .changes = changes,
};
