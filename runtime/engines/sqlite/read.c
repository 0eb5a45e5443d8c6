/* read.c - rows into memory, from the columns of a statement or the arguments of a function. */
#include "engines/sqlite/stored.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* One look-up of the column for several questions. A connection without mutexes belongs to one
   thread, so the value needs no protection (https://sqlite.org/c3ref/value.html). */
static inline sqlite3_value *column(sqlite3_stmt *s, int i)
{
    return sqlite3_column_value(s, i);
}

static int put_blob(char *text, size_t size, const unsigned char *bytes, int count)
{
    int used = snprintf(text, size, "x'");
    for (int i = 0; i < count && used < (int)size - 2; i++)
        used += snprintf(text + used, size - (size_t)used, "%02x", bytes[i]);
    return used < (int)size ? used + snprintf(text + used, size - (size_t)used, "'") : used;
}

/* One value of the key, as SQL writes it; returns its size, which may be more than there is room
   for. */
static int put_key(char *text, size_t size, const schemac_field *f, sqlite3_value *v)
{
    int used = snprintf(text, size, "%s=", f->name);
    char *at = text + used;
    if (used >= (int)size)
        return used;
    size_t left = size - (size_t)used;
    if ((f->flags & SCHEMAC_SECRET) != 0)
        return used + snprintf(at, left, "…");
    if (sqlite3_value_type(v) == SQLITE_BLOB)
        return used + put_blob(at, left, sqlite3_value_blob(v), sqlite3_value_bytes(v));
    const unsigned char *value = sqlite3_value_text(v);
    bool quoted = sqlite3_value_type(v) == SQLITE_TEXT;
    return used + snprintf(at, left, "%s%s%s", quoted ? "'" : "",
                           value == NULL ? "NULL" : (const char *)value, quoted ? "'" : "");
}

/* The values of a row: of a statement's, or a function's arguments. */
typedef struct row_values {
    sqlite3_stmt *statement; /* or NULL */
    sqlite3_value **arguments;
} row_values;

/* Which row it is: what it has of the key. */
static COLD void name_row(engine_connection *c, row_values values, const schemac_record *record,
                          const engine_rows *rows)
{
    size_t used = 0, size = sizeof c->bad_row;
    for (unsigned i = 0; i < record->field_count && used < size; i++) {
        const schemac_field *f = &record->fields[i];
        if ((f->flags & SCHEMAC_KEY) == 0)
            continue;
        if (used > 0)
            used += (size_t)snprintf(c->bad_row + used, size - used, ", ");
        if (i < rows->known && used < size) {
            int64_t key;
            memcpy(&key, rows->next + f->offset, sizeof key);
            used += (size_t)snprintf(c->bad_row + used, size - used, "%s=%" PRId64, f->name, key);
        } else if (used < size) {
            int at = rows->column + (int)(i - rows->known);
            sqlite3_value *v =
                values.statement == NULL ? values.arguments[at] : column(values.statement, at);
            used += (size_t)put_key(c->bad_row + used, size - used, f, v);
        }
    }
    if (used >= size) /* not cut amid a character */
        c->bad_row[0] = '\0';
}

/* There is no room for all texts of the row, or something wrong with it. */
static engine_step no_row(engine_connection *c, sqlite3_stmt *s, const schemac_record *record,
                          engine_rows *rows, size_t used)
{
    if (rows->wanted == 0) {
        if (c->bad_field != NULL)
            name_row(c, (row_values){.statement = s}, record, rows);
        return ENGINE_UNREADABLE;
    }
    rows->wanted += rows->used - used;
    rows->used = used;
    rows->current = true;
    return ENGINE_ROW;
}

engine_step sqlite_read_columns(engine_connection *c, engine_statement *statement,
                                const schemac_record *record, engine_rows *rows)
{
    sqlite3_stmt *s = statement->raw;
    engine_step step;
    if (rows->left == 0)
        return ENGINE_ROW;
    if (rows->current) {
        rows->current = false;
        rows->wanted = 0;
    } else if ((step = step_statement(s)) != ENGINE_ROW) {
        return step;
    }
    int end = rows->column + (int)(record->field_count - rows->known);
    do {
        size_t used = rows->used;
        const schemac_field *f = record->fields + rows->known;
        for (int i = rows->column; i < end; i++, f++)
            if (!read_member(c, column(s, i), rows, 1, f, rows->next + f->offset))
                return no_row(c, s, record, rows, used);
        rows->next += record->row_size;
        if (--rows->left == 0)
            return ENGINE_ROW;
    } while ((step = step_statement(s)) == ENGINE_ROW);
    return step;
}

bool sqlite_read_member(engine_connection *c, engine_statement *statement, int column,
                        const schemac_field *f, void *row)
{
    const schemac_record alone = {.fields = f, .field_count = 1};
    engine_rows rows = {.next = row, .left = 1, .current = true, .column = column};
    return sqlite_read_columns(c, statement, &alone, &rows) == ENGINE_ROW;
}

bool sqlite_read_arguments(engine_connection *c, sqlite3_value **values,
                           const schemac_record *record, unsigned known, engine_rows *rows)
{
    unsigned char *row = rows->next;
    const schemac_field *end = record->fields + record->field_count;
    sqlite3_value **v = values;
    rows->wanted = 0;
    for (const schemac_field *f = record->fields + known; f < end; f++, v++)
        if (!read_member(c, *v, rows, 1, f, row + f->offset)) {
            if (rows->wanted == 0 && c->bad_field != NULL && known == 0)
                name_row(c, (row_values){.arguments = values}, record, rows);
            return false;
        }
    return true;
}
