/* rows_byhand_mixed.c - the table `mixed`, by hand. */
#include "rows_byhand.h"

#define SELECT "SELECT id,email,name,credit,newsletter,born_on,created_at,updated_at FROM mixed "

const char *const mixed_sql[STATEMENTS] = {
    [INSERT] = "INSERT INTO mixed(email,name,credit,newsletter,born_on,created_at,updated_at)"
               " VALUES (?,?,?,?,?,?,?)",
    [GET] = SELECT "WHERE id=?",
    [GET_BY] = SELECT "WHERE email=?",
    [UPDATE] = "UPDATE mixed SET email=?,name=?,credit=?,newsletter=?,born_on=?,created_at=?,"
               "updated_at=? WHERE id=?",
    [PATCH] = "UPDATE mixed SET credit=?,updated_at=? WHERE id=?",
    [DELETE] = "DELETE FROM mixed WHERE id=?",
    [LIST] = SELECT "ORDER BY id",
    [LIST_FIRST] = SELECT "ORDER BY id LIMIT ?1",
    [LIST_AFTER] = SELECT "WHERE id>?2 ORDER BY id LIMIT ?1",
    [FIND] = SELECT "WHERE created_at=? AND newsletter=? ORDER BY id",
    [FIND_FIRST] = SELECT "ORDER BY created_at,id LIMIT ?1",
    [FIND_AFTER] = SELECT "WHERE (created_at,id)>(?2,?3) ORDER BY created_at,id LIMIT ?1",
    [FEW_ONE] = "SELECT id,email,name,credit FROM mixed WHERE id=?",
    [FEW_PAGE] = "SELECT id,email,name,credit FROM mixed WHERE id BETWEEN ? AND ? ORDER BY id",
    [FEW_LIST] = "SELECT id,email,name,credit FROM mixed WHERE id IN (" MARKS_1000 ")",
};

#define NAME(x) mixed_##x
#define TABLE   "mixed"
#define ROW     bench_mixed
#define FEW     bench_mixed_few
#define SHAPE   SHAPE_mixed
enum { FEW_TEXTS = 2, TEXTS = 2, COLUMNS = 7 };

static inline bool mixed_bind(sqlite3_stmt *s, const bench_mixed *row, char room[10])
{
    return bind_text(s, 1, row->email) && bind_text(s, 2, row->name) &&
           sqlite3_bind_int64(s, 3, row->credit) == SQLITE_OK &&
           sqlite3_bind_int(s, 4, row->newsletter) == SQLITE_OK &&
           (row->born_on.has ? bind_date(s, 5, row->born_on.value, room)
                             : sqlite3_bind_null(s, 5) == SQLITE_OK) &&
           sqlite3_bind_int64(s, 6, row->created_at) == SQLITE_OK &&
           sqlite3_bind_int64(s, 7, row->updated_at) == SQLITE_OK;
}

static inline bool mixed_bind_patch(sqlite3_stmt *s, const bench_mixed *row)
{
    return sqlite3_bind_int64(s, 1, row->credit) == SQLITE_OK &&
           sqlite3_bind_int64(s, 2, row->updated_at) == SQLITE_OK &&
           sqlite3_bind_int64(s, 3, row->id) == SQLITE_OK;
}

static inline bool mixed_bind_unique(sqlite3_stmt *s, const sample *v)
{
    return bind_text(s, 1, v->email);
}

static inline bool mixed_bind_find(sqlite3_stmt *s, const sample *v)
{
    return sqlite3_bind_int64(s, 1, v->time) == SQLITE_OK && sqlite3_bind_int(s, 2, 1) == SQLITE_OK;
}

static inline bool mixed_bind_place(sqlite3_stmt *s, const page_place *from)
{
    return sqlite3_bind_int64(s, 2, from->number) == SQLITE_OK;
}

static inline void mixed_note_place(page_place *from, const bench_mixed *row)
{
    from->number = row->created_at;
}

static inline void mixed_fill(bench_mixed *row)
{
    if (row->created_at != 0 && row->updated_at != 0)
        return;
    int64_t time = now();
    row->created_at = row->created_at == 0 ? time : row->created_at;
    row->updated_at = row->updated_at == 0 ? time : row->updated_at;
}

static inline void mixed_read(sqlite3_stmt *s, bench_mixed *row, size_t *sizes)
{
    row->id = sqlite3_column_int64(s, 0);
    row->email = read_text(s, 1, &sizes[0]);
    row->name = read_text(s, 2, &sizes[1]);
    row->credit = sqlite3_column_int64(s, 3);
    row->newsletter = sqlite3_column_int(s, 4) != 0;
    row->born_on.has = read_date(s, 5, &row->born_on.value);
    row->created_at = sqlite3_column_int64(s, 6);
    row->updated_at = sqlite3_column_int64(s, 7);
}

static inline void mixed_texts(bench_mixed *row, const char ***members)
{
    members[0] = &row->email;
    members[1] = &row->name;
}

static inline void mixed_read_few(sqlite3_stmt *s, bench_mixed_few *row, size_t *sizes)
{
    row->id = sqlite3_column_int64(s, 0);
    row->email = read_text(s, 1, &sizes[0]);
    row->name = read_text(s, 2, &sizes[1]);
    row->credit = sqlite3_column_int64(s, 3);
}

static inline void mixed_few_texts(bench_mixed_few *row, const char ***members)
{
    members[0] = &row->email;
    members[1] = &row->name;
}

#include "rows_byhand_calls.h"

operation_fn *const mixed_byhand[OPERATION_COUNT] = {OPERATION_LIST(OPERATION)};
