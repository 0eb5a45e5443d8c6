/* statement.c - prepared statements: made, run, thrown away. */
#include "engines/sqlite/values.h"
#include "engines/sqlite/whole.h"

#include <string.h>

/* As many parameters as a statement of a model with the most fields can have that are dates bound
   in place: an upsert has each field twice, and a batch 4,096. A search, which may have more, copies
   its dates. */
enum { LEAST_DATES = 64, MOST_DATES = 8192 };

bool sqlite_room_for_dates(engine_connection *c, int parameters)
{
    int room = parameters >= MOST_DATES ? MOST_DATES : parameters + 1;
    room = room < LEAST_DATES ? LEAST_DATES : room;
    if (room <= c->date_room)
        return true;
    void *fresh = memory_resize(c->allocator, c->dates, (size_t)c->date_room * sizeof *c->dates,
                                (size_t)room * sizeof *c->dates);
    if (fresh == NULL)
        return false;
    c->dates = fresh;
    c->date_room = room;
    return true;
}

engine_statement *sqlite_take_statement(engine_connection *c, sqlite3_stmt *raw)
{
    engine_statement *s = memory_new(c->allocator, sizeof *s);
    if (s == NULL) {
        sqlite3_finalize(raw);
        return NULL;
    }
    *s = (engine_statement){
        .raw = raw, .connection = c, .next = c->statements, .link = &c->statements};
    if (s->next != NULL)
        s->next->link = &s->next;
    c->statements = s;
    return s;
}

bool sqlite_prepare(engine_connection *c, const char *sql, engine_statement **out)
{
    sqlite3_stmt *s;
    int code = sqlite3_prepare_v3(c->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &s, NULL);
    *out = NULL;
    if (code != SQLITE_OK || s == NULL)
        return false;
    if (sqlite_room_for_dates(c, sqlite3_bind_parameter_count(s)))
        *out = sqlite_take_statement(c, s);
    else
        sqlite3_finalize(s);
    return *out != NULL;
}

bool sqlite_prepare_rows(engine_connection *c, const char *sql, const schemac_record *record,
                         unsigned known, engine_statement **out)
{
    char *text = sqlite_whole_text(c, sql, record->field_count - known);
    bool whole = text != NULL && sqlite_prepare(c, text, out);
    sqlite3_free(text);
    if (!whole) /* the application may have forbidden it, too */
        return sqlite_prepare(c, sql, out);
    (*out)->text = memory_new(c->allocator, strlen(sql) + 1);
    if ((*out)->text != NULL)
        memcpy((*out)->text, sql, strlen(sql) + 1);
    (*out)->rows = sqlite_new_whole(c, record, known);
    if ((*out)->text != NULL && (*out)->rows != NULL)
        return true;
    sqlite_finalize(*out);
    *out = NULL;
    return false;
}

static void free_statement(engine_statement *s)
{
    engine_connection *c = s->connection;
    *s->link = s->next;
    if (s->next != NULL)
        s->next->link = s->link;
    if (s->rows != NULL)
        sqlite_free_whole(s->rows, c->allocator);
    sqlite_free_lists(s);
    if (s->text != NULL)
        memory_free(c->allocator, s->text, strlen(s->text) + 1);
    memory_free(c->allocator, s, sizeof *s);
}

void sqlite_finalize(engine_statement *statement)
{
    if (statement == NULL)
        return;
    sqlite3_finalize(statement->raw);
    free_statement(statement);
}

void sqlite_forget_statements(engine_connection *c)
{
    while (c->statements != NULL)
        free_statement(c->statements);
}

const char *sqlite_statement_sql(engine_statement *statement)
{
    return statement->text != NULL ? statement->text : sqlite3_sql(statement->raw);
}

engine_step sqlite_step(engine_connection *c, engine_statement *statement)
{
    return statement->rows != NULL ? sqlite_step_whole(c, statement)
                                   : step_statement(statement->raw);
}

engine_step sqlite_read_rows(engine_connection *c, engine_statement *statement,
                             const schemac_record *record, engine_rows *rows)
{
    return statement->rows != NULL ? sqlite_rows_whole(c, statement, rows)
                                   : sqlite_read_columns(c, statement, record, rows);
}

static COLD void reset_whole(engine_statement *statement)
{
    sqlite3_reset(statement->raw);
    sqlite_give_up_whole(statement);
}

void sqlite_reset(engine_statement *statement)
{
    row_reader *r = statement->rows;
    if (r != NULL) {
        bool tires = sqlite_tires_whole(r);
        sqlite_rest_whole(r);
        if (tires) {
            reset_whole(statement);
            return;
        }
    }
    sqlite3_reset(statement->raw);
}

void sqlite_forget(engine_statement *statement)
{
    sqlite3_clear_bindings(statement->raw);
}

size_t sqlite_weight(engine_statement *statement)
{
    sqlite3_stmt *s = statement->raw;
    const row_reader *r = statement->rows;
    return sizeof *statement + sqlite_weight_of_lists(statement) +
           (r == NULL ? 0 : sizeof *r + r->held.size) +
           (statement->text == NULL ? 0 : strlen(statement->text) + 1) +
           (size_t)sqlite3_stmt_status(s, SQLITE_STMTSTATUS_MEMUSED, 0) + strlen(sqlite3_sql(s)) +
           1;
}

static inline bool run_to_end(sqlite3_stmt *s)
{
    if (sqlite3_step(s) != SQLITE_DONE)
        return false;
    sqlite3_reset(s);
    return true;
}

bool sqlite_execute(engine_connection *c, engine_statement *statement, int64_t *changed)
{
    if (!run_to_end(statement->raw))
        return false;
    *changed = sqlite3_changes64(c->handle);
    return true;
}

bool sqlite_insert(engine_connection *c, engine_statement *statement, const schemac_record *record,
                   const void *row, unsigned left_out, int64_t *key)
{
    int next = 1;
    if (!sqlite_bind_row(c, statement, &next, record, row, 0, left_out) ||
        !run_to_end(statement->raw))
        return false;
    if (key != NULL)
        *key = sqlite3_last_insert_rowid(c->handle);
    return true;
}

int64_t sqlite_read_int64(engine_statement *statement, int column)
{
    return sqlite3_column_int64(statement->raw, column);
}

bool sqlite_is_null(engine_statement *statement, int column)
{
    return sqlite3_column_type(statement->raw, column) == SQLITE_NULL;
}
