/* rows_byhand.h - what the hand-written side's three tables have in common. */
#ifndef BENCH_ROWS_BYHAND_H
#define BENCH_ROWS_BYHAND_H

#include "rows_values.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <time.h>

enum {
    INSERT,
    GET,
    GET_BY,
    UPDATE,
    PATCH,
    DELETE,
    LIST,
    LIST_FIRST,
    LIST_AFTER,
    FIND,
    FIND_FIRST,
    FIND_AFTER,
    FEW_ONE,
    FEW_PAGE,
    FEW_LIST,
    STATEMENTS
};

typedef struct database {
    sqlite3 *handle;
    sqlite3_stmt *statements[SHAPE_COUNT][STATEMENTS];
} database;

void byhand_need(database *db, bool good);

extern const char *const narrow_sql[STATEMENTS], *const mixed_sql[STATEMENTS],
                                                     *const wide_sql[STATEMENTS];
extern operation_fn *const narrow_byhand[OPERATION_COUNT], *const mixed_byhand[OPERATION_COUNT],
                                                               *const wide_byhand[OPERATION_COUNT];

/* As many parameters as a list has values. */
#define MARKS_10   "?,?,?,?,?,?,?,?,?,?"
#define MARKS_50   MARKS_10 "," MARKS_10 "," MARKS_10 "," MARKS_10 "," MARKS_10
#define MARKS_250  MARKS_50 "," MARKS_50 "," MARKS_50 "," MARKS_50 "," MARKS_50
#define MARKS_1000 MARKS_250 "," MARKS_250 "," MARKS_250 "," MARKS_250

/* A statement that is prepared for this once. */
uint64_t ask(void *db, const char *sql, int64_t first, int64_t last);

/* ---- arrays of rows -------------------------------------------------------------------------- */

/* Rows in one array, their texts in one block. Both may move while they grow, so a row's pointer to
   a text is the text's place in the block, plus one, until all are read. */
typedef struct row_list {
    void *rows;
    size_t count, capacity;
    char *texts;
    size_t used, size;
} row_list;

bool list_grow(row_list *l, size_t row_size);
bool list_grow_texts(row_list *l, size_t more);

static inline void *list_add(row_list *l, size_t row_size)
{
    if (l->count == l->capacity && !list_grow(l, row_size))
        return NULL;
    return (char *)l->rows + l->count++ * row_size;
}

/* Keeps a copy of what the member points to, with the NUL byte that SQLite puts behind texts. */
static inline bool list_keep(row_list *l, const char **member, size_t size)
{
    if (*member == NULL)
        return true;
    if (size > l->size - l->used && !list_grow_texts(l, size))
        return false;
    memcpy(l->texts + l->used, *member, size);
    uintptr_t place = l->used + 1;
    *member = (const char *)place;
    l->used += size;
    return true;
}

static inline void list_point(const row_list *l, const char **member)
{
    if (*member != NULL)
        *member = l->texts + ((uintptr_t)*member - 1);
}

static inline void list_free(row_list *l)
{
    free(l->rows);
    free(l->texts);
}

/* How far pages were read: behind these values. */
typedef struct page_place {
    bool begun;
    int64_t id;
    int64_t number;
    char text[32];
} page_place;

/* ---- values ---------------------------------------------------------------------------------- */

static inline int64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static inline bool bind_text(sqlite3_stmt *s, int i, const char *text)
{
    return sqlite3_bind_text(s, i, text, -1, SQLITE_STATIC) == SQLITE_OK; /* NULL binds null */
}

static inline void write_digits(char *end, int value, int digits)
{
    for (; digits > 0; digits--, value /= 10)
        *--end = (char)('0' + value % 10);
}

/* `text` has room for the date: it has to last until the statement has run. */
static inline bool bind_date(sqlite3_stmt *s, int i, schemac_date date, char text[10])
{
    write_digits(text + 4, date.year, 4);
    text[4] = '-';
    write_digits(text + 7, date.month, 2);
    text[7] = '-';
    write_digits(text + 10, date.day, 2);
    return sqlite3_bind_text(s, i, text, 10, SQLITE_STATIC) == SQLITE_OK;
}

static inline int read_digits(const char *text, int digits)
{
    int value = 0;
    for (; digits > 0; digits--)
        value = value * 10 + (*text++ - '0');
    return value;
}

/* false for null. */
static inline bool read_date(sqlite3_stmt *s, int i, schemac_date *date)
{
    const char *text = (const char *)sqlite3_column_text(s, i);
    if (text == NULL)
        return false;
    date->year = (int16_t)read_digits(text, 4);
    date->month = (uint8_t)read_digits(text + 5, 2);
    date->day = (uint8_t)read_digits(text + 8, 2);
    return true;
}

/* A text of the current row, and its size with the NUL byte; 0 for null. */
static inline const char *read_text(sqlite3_stmt *s, int i, size_t *size)
{
    const char *text = (const char *)sqlite3_column_text(s, i);
    *size = text == NULL ? 0 : (size_t)sqlite3_column_bytes(s, i) + 1;
    return text;
}

#endif
