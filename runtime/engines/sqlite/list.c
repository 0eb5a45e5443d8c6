/* list.c - a list of values as one parameter: an array of C values that is bound by pointer
   (https://sqlite.org/bindptr.html), and the table-valued function that has them as rows
   (https://sqlite.org/vtab.html#tabfunc2). One statement does for lists of every length.

   A table of the database comes before the function. With a table or view of that name SQLite
   refuses the statement: "'schemac_list' is not a function". A virtual table could be taken for the
   function, and would get null: it is looked for when a statement gets its first list. */
#include "engines/sqlite/list.h"

#include "base/calendar.h"
#include "base/member.h"
#include "engines/sqlite/values.h"

#include <math.h>
#include <stdio.h>

/* The name of the function, and of the type of the pointer: of constant memory, as that has to be. */
static const char list_name[] = "schemac_list";

/* A list of a statement: what a parameter has got last. */
struct bound_list {
    const schemac_field *field; /* whose values they are */
    const void *values;         /* the caller's, until the reset */
    size_t count;
    int parameter;
    struct bound_list *next;
};

/* ---- the function ---------------------------------------------------------------------------- */

enum { COLUMN_VALUE, COLUMN_LIST };
enum { PLAN_NOTHING, PLAN_LIST };
enum { LIKELY_ROWS = 25 }; /* as many as SQLite expects of any IN (SELECT ...) */

typedef struct list_cursor {
    sqlite3_vtab_cursor base;
    const bound_list *list; /* NULL: no rows */
    size_t at;
} list_cursor;

/* Only in a statement itself: what the database has of views and triggers cannot bind a list. */
static int connect_list(sqlite3 *handle, void *user, int count, const char *const *words,
                        sqlite3_vtab **out, char **message)
{
    (void)user, (void)count, (void)words, (void)message;
    int code = sqlite3_declare_vtab(handle, "CREATE TABLE x(value,list HIDDEN)");
    if (code != SQLITE_OK)
        return code;
    sqlite3_vtab_config(handle, SQLITE_VTAB_DIRECTONLY);
    *out = sqlite3_malloc(sizeof **out);
    if (*out == NULL)
        return SQLITE_NOMEM;
    **out = (sqlite3_vtab){.pModule = NULL};
    return SQLITE_OK;
}

static int disconnect_list(sqlite3_vtab *table)
{
    sqlite3_free(table);
    return SQLITE_OK;
}

static int open_list(sqlite3_vtab *table, sqlite3_vtab_cursor **out)
{
    (void)table;
    list_cursor *cursor = sqlite3_malloc(sizeof *cursor);
    if (cursor == NULL)
        return SQLITE_NOMEM;
    *cursor = (list_cursor){.list = NULL};
    *out = &cursor->base;
    return SQLITE_OK;
}

static int close_list(sqlite3_vtab_cursor *base)
{
    sqlite3_free(base);
    return SQLITE_OK;
}

/* A plan that has the argument only later would have no rows: it is no plan. */
static int plan_list(sqlite3_vtab *table, sqlite3_index_info *info)
{
    bool later = false;
    (void)table;
    info->estimatedCost = 1;
    info->estimatedRows = LIKELY_ROWS;
    for (int i = 0; i < info->nConstraint; i++) {
        const struct sqlite3_index_constraint *x = &info->aConstraint[i];
        if (x->iColumn != COLUMN_LIST || x->op != SQLITE_INDEX_CONSTRAINT_EQ)
            continue;
        if (x->usable) {
            info->idxNum = PLAN_LIST;
            info->aConstraintUsage[i].argvIndex = 1;
            info->aConstraintUsage[i].omit = 1;
            return SQLITE_OK;
        }
        later = true;
    }
    info->idxNum = PLAN_NOTHING;
    return later ? SQLITE_CONSTRAINT : SQLITE_OK;
}

static int begin_list(sqlite3_vtab_cursor *base, int plan, const char *text, int count,
                      sqlite3_value **values)
{
    list_cursor *cursor = (list_cursor *)base;
    (void)text;
    cursor->at = 0;
    cursor->list =
        plan == PLAN_LIST && count == 1 ? sqlite3_value_pointer(values[0], list_name) : NULL;
    return SQLITE_OK;
}

static int next_value(sqlite3_vtab_cursor *base)
{
    ((list_cursor *)base)->at++;
    return SQLITE_OK;
}

static int is_over(sqlite3_vtab_cursor *base)
{
    const list_cursor *cursor = (const list_cursor *)base;
    return cursor->list == NULL || cursor->at >= cursor->list->count;
}

static int give_number(sqlite3_vtab_cursor *base, sqlite3_int64 *number)
{
    *number = (sqlite3_int64)((list_cursor *)base)->at + 1;
    return SQLITE_OK;
}

static OUT_OF_LINE void give_enum(sqlite3_context *context, const schemac_enum *e, int number)
{
    const schemac_enum_value *v = enum_value(e, number);
    if (v == NULL) /* the caller has changed what was bound */
        sqlite3_result_null(context);
    else if (e->stored_as_integer)
        sqlite3_result_int64(context, v->number);
    else
        sqlite3_result_text(context, v->name, -1, SQLITE_STATIC);
}

static OUT_OF_LINE void give_date(sqlite3_context *context, const schemac_date *d)
{
    char text[10];
    calendar_put_date(text, d);
    sqlite3_result_text(context, text, sizeof text, SQLITE_TRANSIENT);
}

static void give_at(sqlite3_context *context, const schemac_field *f, const void *values, size_t at)
{
    switch ((schemac_type)f->type) {
    case SCHEMAC_BOOL:
        sqlite3_result_int64(context, ((const bool *)values)[at]);
        break;
    case SCHEMAC_INT32:
        sqlite3_result_int64(context, ((const int32_t *)values)[at]);
        break;
    case SCHEMAC_INT64:
    case SCHEMAC_DECIMAL:
    case SCHEMAC_TIMESTAMP:
        sqlite3_result_int64(context, ((const int64_t *)values)[at]);
        break;
    case SCHEMAC_DOUBLE:
        sqlite3_result_double(context, ((const double *)values)[at]);
        break;
    case SCHEMAC_TEXT:
    case SCHEMAC_JSON:
        sqlite3_result_text(context, ((const char *const *)values)[at], -1, SQLITE_STATIC);
        break;
    case SCHEMAC_BLOB: {
        const schemac_blob *b = (const schemac_blob *)values + at;
        sqlite3_result_blob64(context, b->data, b->size, SQLITE_STATIC);
        break;
    }
    case SCHEMAC_DATE:
        give_date(context, (const schemac_date *)values + at);
        break;
    case SCHEMAC_UUID: {
        const schemac_uuid *id = (const schemac_uuid *)values + at;
        sqlite3_result_blob(context, id->bytes, sizeof id->bytes, SQLITE_STATIC);
        break;
    }
    case SCHEMAC_ENUM:
        give_enum(context, f->enumeration, ((const int *)values)[at]);
        break;
    }
}

/* The list itself is nothing that can be seen: null. */
static int give_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
    const list_cursor *cursor = (const list_cursor *)base;
    if (column == COLUMN_VALUE)
        give_at(context, cursor->list->field, cursor->list->values, cursor->at);
    return SQLITE_OK;
}

bool sqlite_add_list(sqlite3 *handle)
{
    /* without xCreate: nobody can create a table of it */
    static const sqlite3_module module = {
        .xConnect = connect_list,
        .xBestIndex = plan_list,
        .xDisconnect = disconnect_list,
        .xOpen = open_list,
        .xClose = close_list,
        .xFilter = begin_list,
        .xNext = next_value,
        .xEof = is_over,
        .xColumn = give_column,
        .xRowid = give_number,
    };
    return sqlite3_create_module_v2(handle, list_name, &module, NULL, NULL) == SQLITE_OK;
}

/* ---- values that are no values --------------------------------------------------------------- */

static bool is_there(engine_connection *c, const schemac_field *f, const void *data, size_t at)
{
    return data != NULL ||
           sqlite_bad(c, SCHEMAC_INVALID, f,
                      "value %zu of the list is NULL, and nothing compares with that", at + 1);
}

static bool is_number(engine_connection *c, const schemac_field *f, double value, size_t at)
{
    return !isnan(value) ||
           sqlite_bad(c, SCHEMAC_INVALID, f, "value %zu of the list is not a number (NaN)", at + 1);
}

static bool is_date(engine_connection *c, const schemac_field *f, const schemac_date *d, size_t at)
{
    return calendar_is_date(d) ||
           sqlite_bad(c, SCHEMAC_INVALID, f, "value %zu of the list: %d-%d-%d is no date", at + 1,
                      d->year, d->month, d->day);
}

static bool is_of_enum(engine_connection *c, const schemac_field *f, int number, size_t at)
{
    return enum_value(f->enumeration, number) != NULL ||
           sqlite_bad(c, SCHEMAC_INVALID, f, "value %zu of the list: %d is no value of enum '%s'",
                      at + 1, number, f->enumeration->name);
}

static bool is_good(engine_connection *c, const schemac_field *f, const void *values, size_t at)
{
    switch ((schemac_type)f->type) {
    case SCHEMAC_DOUBLE:
        return is_number(c, f, ((const double *)values)[at], at);
    case SCHEMAC_TEXT:
    case SCHEMAC_JSON: /* need not be valid to be compared with */
        return is_there(c, f, ((const char *const *)values)[at], at);
    case SCHEMAC_BLOB:
        return is_there(c, f, ((const schemac_blob *)values)[at].data, at);
    case SCHEMAC_DATE:
        return is_date(c, f, (const schemac_date *)values + at, at);
    case SCHEMAC_ENUM:
        return is_of_enum(c, f, ((const int *)values)[at], at);
    case SCHEMAC_BOOL:
    case SCHEMAC_INT32:
    case SCHEMAC_INT64:
    case SCHEMAC_DECIMAL:
    case SCHEMAC_TIMESTAMP:
    case SCHEMAC_UUID:
        break;
    }
    return true;
}

static bool may_be_bad(const schemac_field *f)
{
    return f->type == SCHEMAC_DOUBLE || f->type == SCHEMAC_DATE || f->type == SCHEMAC_ENUM ||
           member_points(f);
}

static bool are_good(engine_connection *c, const schemac_field *f, const void *values, size_t count)
{
    if (values == NULL && count > 0)
        return sqlite_bad(c, SCHEMAC_MISUSE, f, "it has a number of values, but no values");
    for (size_t i = 0; i < count && may_be_bad(f); i++)
        if (!is_good(c, f, values, i))
            return false;
    return true;
}

/* ---- lists of a statement -------------------------------------------------------------------- */

/* Whether the function is what the statement has: see above. */
static bool is_function(engine_connection *c)
{
    if (sqlite3_table_column_metadata(c->handle, NULL, list_name, NULL, NULL, NULL, NULL, NULL,
                                      NULL) != SQLITE_OK)
        return true;
    snprintf(c->own_message, sizeof c->own_message,
             "the database has a table '%s', and names that begin with 'schemac_' are reserved: "
             "with it no list of values can be used. Rename it",
             list_name);
    c->own_code = SQLITE_ERROR;
    return false;
}

/* What the parameter had before goes: nothing reads it any more. NULL with the failure set. */
static bound_list *list_of(engine_connection *c, engine_statement *statement, int parameter)
{
    for (bound_list *list = statement->lists; list != NULL; list = list->next)
        if (list->parameter == parameter)
            return list;
    if (!is_function(c))
        return NULL;
    sqlite3_bind_null(statement->raw, parameter); /* nothing has failed in SQLite */
    bound_list *list = memory_new(c->allocator, sizeof *list);
    if (list == NULL)
        return NULL;
    *list = (bound_list){.parameter = parameter, .next = statement->lists};
    statement->lists = list;
    return list;
}

bool sqlite_bind_list(engine_connection *c, engine_statement *statement, int parameter,
                      const schemac_field *f, const void *values, size_t count)
{
    if (sqlite3_bind_null(statement->raw, parameter) != SQLITE_OK || !are_good(c, f, values, count))
        return false;
    bound_list *list = list_of(c, statement, parameter);
    if (list == NULL)
        return false;
    list->field = f;
    list->values = values;
    list->count = count;
    return sqlite3_bind_pointer(statement->raw, parameter, list, list_name, NULL) == SQLITE_OK;
}

void sqlite_free_lists(engine_statement *statement)
{
    bound_list *next;
    for (bound_list *list = statement->lists; list != NULL; list = next) {
        next = list->next;
        memory_free(statement->connection->allocator, list, sizeof *list);
    }
    statement->lists = NULL;
}

size_t sqlite_weight_of_lists(const engine_statement *statement)
{
    size_t size = 0;
    for (const bound_list *list = statement->lists; list != NULL; list = list->next)
        size += sizeof *list;
    return size;
}
