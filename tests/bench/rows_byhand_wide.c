/* rows_byhand_wide.c - the table `wide`, by hand. */
#include "rows_byhand.h"

#define COLUMN_NAMES                                                                               \
    "reference,title,summary,street,city,country,keeper,remark,photo,signature,width,height,"      \
    "price,weight,visible,state,token,acquired_on,created_at"
#define SELECT "SELECT id," COLUMN_NAMES " FROM wide "

const char *const wide_sql[STATEMENTS] = {
    [INSERT] = "INSERT INTO wide(" COLUMN_NAMES ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
    [GET] = SELECT "WHERE id=?",
    [GET_BY] = SELECT "WHERE reference=?",
    [UPDATE] = "UPDATE wide SET reference=?,title=?,summary=?,street=?,city=?,country=?,keeper=?,"
               "remark=?,photo=?,signature=?,width=?,height=?,price=?,weight=?,visible=?,state=?,"
               "token=?,acquired_on=?,created_at=? WHERE id=?",
    [PATCH] = "UPDATE wide SET title=?,price=? WHERE id=?",
    [DELETE] = "DELETE FROM wide WHERE id=?",
    [LIST] = SELECT "ORDER BY id",
    [LIST_FIRST] = SELECT "ORDER BY id LIMIT ?1",
    [LIST_AFTER] = SELECT "WHERE id>?2 ORDER BY id LIMIT ?1",
    [FIND] = SELECT "WHERE city=? AND price>? ORDER BY id",
    [FIND_FIRST] = SELECT "ORDER BY city,id LIMIT ?1",
    [FIND_AFTER] = SELECT "WHERE (city,id)>(?2,?3) ORDER BY city,id LIMIT ?1",
    [FEW_ONE] = "SELECT id,title,keeper,price,acquired_on FROM wide WHERE id=?",
    [FEW_PAGE] =
        "SELECT id,title,keeper,price,acquired_on FROM wide WHERE id BETWEEN ? AND ? ORDER BY id",
    [FEW_LIST] = "SELECT id,title,keeper,price,acquired_on FROM wide WHERE id IN (" MARKS_1000 ")",
};

#define NAME(x) wide_##x
#define TABLE   "wide"
#define ROW     bench_wide
#define FEW     bench_wide_few
#define SHAPE   SHAPE_wide
enum { FEW_TEXTS = 2, TEXTS = 10, COLUMNS = 19 };

static const char *const states[] = {"fresh", "used", "broken", "lost"};

static inline bool bind_blob(sqlite3_stmt *s, int i, const schemac_blob *blob)
{
    return sqlite3_bind_blob64(s, i, blob->data, blob->size, SQLITE_STATIC) == SQLITE_OK;
}

static inline bool wide_bind(sqlite3_stmt *s, const bench_wide *row, char room[10])
{
    return bind_text(s, 1, row->reference) && bind_text(s, 2, row->title) &&
           bind_text(s, 3, row->summary) && bind_text(s, 4, row->street) &&
           bind_text(s, 5, row->city) && bind_text(s, 6, row->country) &&
           bind_text(s, 7, row->keeper) && bind_text(s, 8, row->remark) &&
           bind_blob(s, 9, &row->photo) && bind_blob(s, 10, &row->signature) &&
           sqlite3_bind_int(s, 11, row->width) == SQLITE_OK &&
           sqlite3_bind_int(s, 12, row->height) == SQLITE_OK &&
           sqlite3_bind_int64(s, 13, row->price) == SQLITE_OK &&
           (row->weight.has ? sqlite3_bind_double(s, 14, row->weight.value)
                            : sqlite3_bind_null(s, 14)) == SQLITE_OK &&
           sqlite3_bind_int(s, 15, row->visible) == SQLITE_OK &&
           bind_text(s, 16, states[row->state - BENCH_CONDITION_FRESH]) &&
           sqlite3_bind_blob(s, 17, row->token.bytes, 16, SQLITE_STATIC) == SQLITE_OK &&
           bind_date(s, 18, row->acquired_on, room) &&
           sqlite3_bind_int64(s, 19, row->created_at) == SQLITE_OK;
}

static inline bool wide_bind_patch(sqlite3_stmt *s, const bench_wide *row)
{
    return bind_text(s, 1, row->title) && sqlite3_bind_int64(s, 2, row->price) == SQLITE_OK &&
           sqlite3_bind_int64(s, 3, row->id) == SQLITE_OK;
}

static inline bool wide_bind_unique(sqlite3_stmt *s, const sample *v)
{
    return bind_text(s, 1, v->email);
}

static inline bool wide_bind_find(sqlite3_stmt *s, const sample *v)
{
    return bind_text(s, 1, v->city) && sqlite3_bind_int64(s, 2, 1000) == SQLITE_OK;
}

static inline bool wide_bind_place(sqlite3_stmt *s, const page_place *from)
{
    return bind_text(s, 2, from->text);
}

static inline void wide_note_place(page_place *from, const bench_wide *row)
{
    strncpy(from->text, row->city, sizeof from->text - 1);
}

static inline void wide_fill(bench_wide *row)
{
    if (row->created_at == 0)
        row->created_at = now();
}

static inline bench_condition read_state(sqlite3_stmt *s, int i)
{
    const char *text = (const char *)sqlite3_column_text(s, i);
    for (int state = 0; state < 4 && text != NULL; state++)
        if (strcmp(text, states[state]) == 0)
            return (bench_condition)(BENCH_CONDITION_FRESH + state);
    die("theirs", "the stored state is none");
}

static inline void read_blob(sqlite3_stmt *s, int i, schemac_blob *blob, size_t *size)
{
    blob->data = sqlite3_column_blob(s, i);
    blob->size = *size = (size_t)sqlite3_column_bytes(s, i);
}

static inline void read_token(sqlite3_stmt *s, int i, schemac_uuid *token)
{
    const void *bytes = sqlite3_column_blob(s, i);
    if (bytes == NULL || sqlite3_column_bytes(s, i) != sizeof token->bytes)
        die("theirs", "the stored token is none");
    memcpy(token->bytes, bytes, sizeof token->bytes);
}

static inline void wide_read(sqlite3_stmt *s, bench_wide *row, size_t *sizes)
{
    row->id = sqlite3_column_int64(s, 0);
    row->reference = read_text(s, 1, &sizes[0]);
    row->title = read_text(s, 2, &sizes[1]);
    row->summary = read_text(s, 3, &sizes[2]);
    row->street = read_text(s, 4, &sizes[3]);
    row->city = read_text(s, 5, &sizes[4]);
    row->country = read_text(s, 6, &sizes[5]);
    row->keeper = read_text(s, 7, &sizes[6]);
    row->remark = read_text(s, 8, &sizes[7]);
    read_blob(s, 9, &row->photo, &sizes[8]);
    read_blob(s, 10, &row->signature, &sizes[9]);
    row->width = sqlite3_column_int(s, 11);
    row->height = sqlite3_column_int(s, 12);
    row->price = sqlite3_column_int64(s, 13);
    row->weight.has = sqlite3_column_type(s, 14) != SQLITE_NULL;
    row->weight.value = row->weight.has ? sqlite3_column_double(s, 14) : 0;
    row->visible = sqlite3_column_int(s, 15) != 0;
    row->state = read_state(s, 16);
    read_token(s, 17, &row->token);
    read_date(s, 18, &row->acquired_on);
    row->created_at = sqlite3_column_int64(s, 19);
}

static inline void wide_texts(bench_wide *row, const char ***members)
{
    members[0] = &row->reference;
    members[1] = &row->title;
    members[2] = &row->summary;
    members[3] = &row->street;
    members[4] = &row->city;
    members[5] = &row->country;
    members[6] = &row->keeper;
    members[7] = &row->remark;
    members[8] = (const char **)&row->photo.data;
    members[9] = (const char **)&row->signature.data;
}

static inline void wide_read_few(sqlite3_stmt *s, bench_wide_few *row, size_t *sizes)
{
    row->id = sqlite3_column_int64(s, 0);
    row->title = read_text(s, 1, &sizes[0]);
    row->keeper = read_text(s, 2, &sizes[1]);
    row->price = sqlite3_column_int64(s, 3);
    read_date(s, 4, &row->acquired_on);
}

static inline void wide_few_texts(bench_wide_few *row, const char ***members)
{
    members[0] = &row->title;
    members[1] = &row->keeper;
}

#include "rows_byhand_calls.h"

operation_fn *const wide_byhand[OPERATION_COUNT] = {OPERATION_LIST(OPERATION)};
