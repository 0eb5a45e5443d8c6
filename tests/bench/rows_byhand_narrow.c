/* rows_byhand_narrow.c - the table `narrow`, by hand. */
#include "rows_byhand.h"

#define SELECT "SELECT id,code,bucket FROM narrow "

const char *const narrow_sql[STATEMENTS] = {
    [INSERT] = "INSERT INTO narrow(code,bucket) VALUES (?,?)",
    [GET] = SELECT "WHERE id=?",
    [GET_BY] = SELECT "WHERE code=?",
    [UPDATE] = "UPDATE narrow SET code=?,bucket=? WHERE id=?",
    [PATCH] = "UPDATE narrow SET code=? WHERE id=?",
    [DELETE] = "DELETE FROM narrow WHERE id=?",
    [LIST] = SELECT "ORDER BY id",
    [LIST_FIRST] = SELECT "ORDER BY id LIMIT ?1",
    [LIST_AFTER] = SELECT "WHERE id>?2 ORDER BY id LIMIT ?1",
    [FIND] = SELECT "WHERE bucket=? AND code>? ORDER BY id",
    [FIND_FIRST] = SELECT "ORDER BY bucket,id LIMIT ?1",
    [FIND_AFTER] = SELECT "WHERE (bucket,id)>(?2,?3) ORDER BY bucket,id LIMIT ?1",
    [FEW_ONE] = "SELECT id,code,bucket FROM narrow WHERE id=?",
    [FEW_PAGE] = "SELECT id,code,bucket FROM narrow WHERE id BETWEEN ? AND ? ORDER BY id",
    [FEW_LIST] = "SELECT id,code,bucket FROM narrow WHERE id IN (" MARKS_1000 ")",
};

#define NAME(x) narrow_##x
#define TABLE   "narrow"
#define ROW     bench_narrow
#define FEW     bench_narrow_few
#define SHAPE   SHAPE_narrow
enum { FEW_TEXTS = 0, TEXTS = 0, COLUMNS = 2 };

static inline bool narrow_bind(sqlite3_stmt *s, const bench_narrow *row, char room[10])
{
    (void)room;
    return sqlite3_bind_int(s, 1, row->code) == SQLITE_OK &&
           sqlite3_bind_int(s, 2, row->bucket) == SQLITE_OK;
}

static inline bool narrow_bind_patch(sqlite3_stmt *s, const bench_narrow *row)
{
    return sqlite3_bind_int(s, 1, row->code) == SQLITE_OK &&
           sqlite3_bind_int64(s, 2, row->id) == SQLITE_OK;
}

static inline bool narrow_bind_unique(sqlite3_stmt *s, const sample *v)
{
    return sqlite3_bind_int(s, 1, v->code) == SQLITE_OK;
}

static inline bool narrow_bind_find(sqlite3_stmt *s, const sample *v)
{
    return sqlite3_bind_int(s, 1, v->group) == SQLITE_OK &&
           sqlite3_bind_int(s, 2, 1000) == SQLITE_OK;
}

static inline bool narrow_bind_place(sqlite3_stmt *s, const page_place *from)
{
    return sqlite3_bind_int64(s, 2, from->number) == SQLITE_OK;
}

static inline void narrow_note_place(page_place *from, const bench_narrow *row)
{
    from->number = row->bucket;
}

static inline void narrow_fill(bench_narrow *row)
{
    (void)row;
}

static inline void narrow_read(sqlite3_stmt *s, bench_narrow *row, size_t *sizes)
{
    (void)sizes;
    row->id = sqlite3_column_int64(s, 0);
    row->code = sqlite3_column_int(s, 1);
    row->bucket = sqlite3_column_int(s, 2);
}

static inline void narrow_texts(bench_narrow *row, const char ***members)
{
    (void)row;
    (void)members;
}

static inline void narrow_read_few(sqlite3_stmt *s, bench_narrow_few *row, size_t *sizes)
{
    (void)sizes;
    row->id = sqlite3_column_int64(s, 0);
    row->code = sqlite3_column_int(s, 1);
    row->bucket = sqlite3_column_int(s, 2);
}

static inline void narrow_few_texts(bench_narrow_few *row, const char ***members)
{
    (void)row, (void)members;
}

#include "rows_byhand_calls.h"

operation_fn *const narrow_byhand[OPERATION_COUNT] = {OPERATION_LIST(OPERATION)};
