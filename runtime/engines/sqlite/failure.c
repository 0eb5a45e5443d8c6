/* failure.c - what SQLite says when something went wrong, and what it leaves open. */
#include "engines/sqlite/hidden.h"
#include "engines/sqlite/values.h"

#include "base/wording.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
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
    case SQLITE_ABORT_ROLLBACK: /* of which the cause is not known */
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

bool sqlite_bad(engine_connection *c, schemac_status status, const schemac_field *f,
                const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if ((f->flags & SCHEMAC_SECRET) != 0 && strchr(format, '%') != NULL) /* values are told */
        snprintf(c->bad_message, sizeof c->bad_message, "its secret value is none of its type");
    else
        vsnprintf(c->bad_message, sizeof c->bad_message, format, args);
    va_end(args);
    c->bad_field = f;
    c->bad_status = status;
    c->bad_row[0] = '\0';
    return false;
}

/* ---- constraints ------------------------------------------------------------------------------ */

static bool add_column(memory_pool *p, engine_failure *out, size_t *capacity, const char *name,
                       size_t size)
{
    const char **list =
        pool_grow(p, (void *)(uintptr_t)out->columns, out->column_count, capacity, sizeof *list);
    if (list == NULL)
        return false;
    out->columns = list;
    list[out->column_count++] = pool_strndup(p, name, size);
    return true;
}

/* Columns of a list "order.customer_id, order.day" whose table's name has `table` bytes; false when
   it is not that long. */
static bool read_columns(memory_pool *p, const char *list, size_t table, engine_failure *out)
{
    size_t capacity = 0;
    out->columns = NULL;
    out->column_count = 0;
    for (const char *at = list;; at += 2) {
        at += table + 1;
        size_t size = strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
        if (size == 0 || !add_column(p, out, &capacity, at, size))
            return false;
        at += size;
        if (*at == '\0')
            return true;
        if (strncmp(at, ", ", 2) != 0 || strncmp(at + 2, list, table + 1) != 0)
            return false;
    }
}

/* "UNIQUE constraint failed: order.customer_id, order.day": the columns without their table, in
   whose name there may be dots and commas too. */
static void name_columns(memory_pool *p, const char *list, engine_failure *out)
{
    for (const char *dot = strchr(list, '.'); dot != NULL; dot = strchr(dot + 1, '.')) {
        size_t table = (size_t)(dot - list);
        if (!read_columns(p, list, table, out))
            continue;
        out->table = pool_strndup(p, list, table);
        return;
    }
    out->columns = NULL;
    out->column_count = 0;
}

/* "cannot store REAL value in INTEGER column order.revision": what a STRICT table refuses. The type is
   what is violated: its constraint is called like the column. */
static void name_type(memory_pool *p, const char *message, engine_failure *out)
{
    const char *column = strstr(message, " column ");
    const char *dot = column == NULL ? NULL : strrchr(column, '.');
    if (dot != NULL)
        out->constraint = pool_strdup(p, dot + 1);
}

static void name_constraint(memory_pool *p, const char *message, engine_failure *out)
{
    if (out->code == SQLITE_CONSTRAINT_DATATYPE) {
        name_type(p, message, out);
        return;
    }
    static const char before[] = "constraint failed: ";
    const char *rest = strstr(message, before);
    if (rest == NULL || (out->code & 0xFF) != SQLITE_CONSTRAINT || out->deleted != NULL)
        return;
    rest += strlen(before);
    if (out->code == SQLITE_CONSTRAINT_CHECK)
        out->constraint = pool_strdup(p, rest);
    else if (strncmp(rest, "index ", 6) == 0)
        out->constraint = pool_strdup(p, rest + 6);
    else
        name_columns(p, rest, out);
}

/* The triggers that watch references to soft-deleted rows say "schemac: deleted LABEL MODEL", and the
   model that references it where the row is the one that is new. */
static void name_deleted(memory_pool *p, const char *message, engine_failure *out)
{
    static const char before[] = "schemac: deleted ";
    if (out->code != SQLITE_CONSTRAINT_TRIGGER || strncmp(message, before, strlen(before)) != 0)
        return;
    const char *label = message + strlen(before);
    const char *model = strchr(label, ' ');
    out->status = SCHEMAC_REFERENCE;
    out->reference =
        pool_strndup(p, label, model == NULL ? strlen(label) : (size_t)(model - label));
    const char *waiting = model == NULL ? NULL : strchr(model + 1, ' ');
    out->deleted = model == NULL ? "row"
                                 : pool_strndup(p, model + 1,
                                                waiting == NULL ? strlen(model + 1)
                                                                : (size_t)(waiting - model - 1));
    out->waiting = waiting == NULL ? NULL : pool_strdup(p, waiting + 1);
    if (out->waiting != NULL) {
        out->message = pool_printf(p, "it is deleted, and '%s' of %s %s references it",
                                   out->reference == NULL ? "" : out->reference,
                                   wording_article(out->waiting), out->waiting);
        return;
    }
    out->message = pool_printf(p, "the %s that '%s' references is deleted",
                               out->deleted == NULL ? "" : out->deleted,
                               out->reference == NULL ? "" : out->reference);
}

/* What schemac_hidden says: see hidden.c. */
static void name_hidden(memory_pool *p, const char *message, engine_failure *out)
{
    if (out->code != SQLITE_CONSTRAINT_FUNCTION || strcmp(message, sqlite_hidden_message) != 0)
        return;
    out->status = SCHEMAC_CONFLICT;
    out->hidden = true;
    out->message = pool_strdup(p, "a row in the way is deleted, or another tenant's");
}

/* ---- all of it -------------------------------------------------------------------------------- */

/* What SQLite's own words leave open. */
static void explain(sqlite3 *handle, memory_pool *p, engine_failure *out)
{
    int error = sqlite_no_room(handle, out->code);
    if (error != 0) {
        out->status = SCHEMAC_FULL;
        out->message = pool_printf(p, "%s (%s)", sqlite3_errmsg(handle), strerror(error));
    } else if (out->code == SQLITE_READONLY_DIRECTORY || out->code == SQLITE_READONLY_CANTINIT) {
        out->message = pool_printf(p,
                                   "the files that belong beside the database cannot be written; "
                                   "allow writing to its directory (%s)",
                                   sqlite3_errmsg(handle));
    }
}

static bool names_nothing(int code, const char *message)
{
    return code == SQLITE_ERROR && (strncmp(message, "no such table: ", 15) == 0 ||
                                    strncmp(message, "no such column: ", 16) == 0 ||
                                    strstr(message, " has no column named ") != NULL);
}

static void take_own(engine_connection *c, memory_pool *p, engine_failure *out)
{
    if (sqlite3_errcode(c->handle) == SQLITE_AUTH)
        out->status = SCHEMAC_PERMISSION;
    if (c->own_code != 0) {
        out->code = c->own_code;
        out->status = sqlite_status(out->code);
    }
    out->message = pool_strdup(p, c->own_message);
    c->own_message[0] = '\0';
    c->own_code = 0;
    if (out->message != NULL) /* it may be SQLite's, kept while a transaction was given up */
        sqlite_explain_wants(c, p, out->message, out);
}

static void take_sqlites(engine_connection *c, memory_pool *p, engine_failure *out)
{
    const char *message = sqlite3_errmsg(c->handle);
    out->message = pool_strdup(p, message);
    explain(c->handle, p, out);
    /* ON DELETE RESTRICT is a trigger inside SQLite; a trigger of the user's own says otherwise */
    if (out->code == SQLITE_CONSTRAINT_TRIGGER &&
        strcmp(message, "FOREIGN KEY constraint failed") == 0)
        out->status = SCHEMAC_REFERENCE;
    name_deleted(p, message, out);
    name_hidden(p, message, out);
    out->missing = names_nothing(out->code, message);
    /* so ADD COLUMN says that rows which are there do not pass its check */
    if (out->code == SQLITE_ERROR && strcmp(message, "CHECK constraint failed") == 0)
        out->status = SCHEMAC_INVALID;
    if (out->code == SQLITE_ERROR && strcmp(message, "too many levels of trigger recursion") == 0) {
        out->status = SCHEMAC_TOO_DEEP;
        out->message = pool_printf(
            p,
            "rows that depend on it are more than %d levels away, each by a reference to the one "
            "before; begin with those that are farthest (%s)",
            sqlite3_limit(c->handle, SQLITE_LIMIT_TRIGGER_DEPTH, -1), message);
    }
    name_constraint(p, message, out);
    out->again = out->status == SCHEMAC_BUSY;
    sqlite_explain_wants(c, p, message, out); /* last: it asks the database */
}

/* Whether a failure tells that the machine has failed, which ends transactions. */
static bool is_cause(schemac_status status)
{
    return status == SCHEMAC_IO || status == SCHEMAC_FULL || status == SCHEMAC_NOMEM ||
           status == SCHEMAC_BUSY || status == SCHEMAC_CORRUPT;
}

/* Whatever else is told after a start has been undone comes from that. */
static void explain_undone(engine_connection *c, engine_failure *out)
{
    if (c->undone == UNDONE_NOT || is_cause(out->status))
        return;
    if (c->undone == UNDONE_WITHOUT_MEMORY) {
        *out = engine_failure_of_memory();
        out->code = SQLITE_NOMEM;
        return;
    }
    *out = (engine_failure){
        .status = SCHEMAC_IO,
        .code = SQLITE_ABORT_ROLLBACK,
        .message = "the database has undone what the start had changed, as it does when the file"
                   " cannot be read or written, the disk is full or there is no memory left; start"
                   " again"};
}

void sqlite_failure(engine_connection *c, memory_pool *p, engine_failure *out)
{
    *out = (engine_failure){.status = SCHEMAC_ENGINE};
    if (c->bad_field != NULL) {
        out->status = c->bad_status;
        out->field = c->bad_field;
        out->message = pool_strdup(p, c->bad_message);
        if (c->bad_row[0] != '\0')
            out->row = pool_strdup(p, c->bad_row);
        c->bad_field = NULL;
    } else if (c->own_message[0] != '\0') {
        take_own(c, p, out);
    } else {
        out->code = sqlite3_extended_errcode(c->handle);
        out->status = sqlite_status(out->code);
        if (out->status != SCHEMAC_OK) {
            take_sqlites(c, p, out);
        } else if (c->undone == UNDONE_NOT) { /* there was no memory for a statement */
            *out = engine_failure_of_memory();
            out->code = SQLITE_NOMEM;
        }
    }
    explain_undone(c, out);
    if (p->failed)
        *out = engine_failure_of_memory();
}
