/* rows_byhand_calls.h - the calls of one table. Included once for each, behind what they differ in:

     NAME(bind)(s, row, room)           binds all but the id, from parameter 1; room is for dates
     NAME(bind_patch)(s, row)           the two or so values of a patch, then the id
     NAME(bind_unique)(s, sample)       the unique value that get_by asks for
     NAME(bind_find)(s, sample)         the values of both conditions
     NAME(bind_place)(s, place)         where a page in the order of the index begins
     NAME(note_place)(place, row)       where the next one does
     NAME(fill)(row)                    what an insert fills in
     NAME(read)(s, row, sizes)          the current row; what it points to is SQLite's. sizes: of
                                        each text and blob, 0 for null
     NAME(texts)(row, members)          the members that point to something, in this order
     ROW, TEXTS, COLUMNS, SHAPE         the struct, how many texts, the columns but the id
 */

static inline bool NAME(run)(sqlite3_stmt *s, bool bound)
{
    bool good = bound && sqlite3_step(s) == SQLITE_DONE;
    sqlite3_reset(s);
    return good;
}

static inline sqlite3_stmt *NAME(statement)(database *db, int number)
{
    return db->statements[SHAPE][number];
}

static bool NAME(insert_row)(database *db, ROW *row)
{
    char room[10];
    sqlite3_stmt *s = NAME(statement)(db, INSERT);
    NAME(fill)(row);
    bool good = NAME(run)(s, NAME(bind)(s, row, room));
    row->id = sqlite3_last_insert_rowid(db->handle);
    return good;
}

static bool NAME(insert_rows)(database *db, ROW *rows, size_t count)
{
    bool good = sqlite3_exec(db->handle, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK;
    for (size_t i = 0; i < count && good; i++)
        good = NAME(insert_row)(db, &rows[i]);
    return good && sqlite3_exec(db->handle, "COMMIT", NULL, NULL, NULL) == SQLITE_OK;
}

/* One allocation, with the texts behind the row. */
static ROW *NAME(copy)(sqlite3_stmt *s)
{
    ROW view;
    size_t sizes[TEXTS + 1], size = 0;
    const char **members[TEXTS + 1];
    NAME(read)(s, &view, sizes);
    for (int i = 0; i < TEXTS; i++)
        size += sizes[i];
    ROW *row = malloc(sizeof *row + size);
    if (row == NULL)
        return NULL;
    *row = view;
    NAME(texts)(row, members);
    char *text = (char *)(row + 1);
    for (int i = 0; i < TEXTS; i++)
        if (*members[i] != NULL) {
            *members[i] = memcpy(text, *members[i], sizes[i]);
            text += sizes[i];
        }
    return row;
}

static bool NAME(get_one)(sqlite3_stmt *s, bool bound, ROW **row)
{
    *row = bound && sqlite3_step(s) == SQLITE_ROW ? NAME(copy)(s) : NULL;
    sqlite3_reset(s);
    return *row != NULL;
}

static bool NAME(get_row)(database *db, int64_t id, ROW **row)
{
    sqlite3_stmt *s = NAME(statement)(db, GET);
    return NAME(get_one)(s, sqlite3_bind_int64(s, 1, id) == SQLITE_OK, row);
}

static bool NAME(get_row_by)(database *db, const sample *v, ROW **row)
{
    sqlite3_stmt *s = NAME(statement)(db, GET_BY);
    return NAME(get_one)(s, NAME(bind_unique)(s, v), row);
}

static inline void NAME(free_row)(ROW *row)
{
    free(row);
}

static bool NAME(update_row)(database *db, const ROW *row)
{
    char room[10];
    sqlite3_stmt *s = NAME(statement)(db, UPDATE);
    return NAME(run)(s, NAME(bind)(s, row, room) &&
                            sqlite3_bind_int64(s, COLUMNS + 1, row->id) == SQLITE_OK) &&
           sqlite3_changes(db->handle) == 1;
}

static bool NAME(patch_row)(database *db, const ROW *row)
{
    sqlite3_stmt *s = NAME(statement)(db, PATCH);
    return NAME(run)(s, NAME(bind_patch)(s, row)) && sqlite3_changes(db->handle) == 1;
}

static bool NAME(delete_row)(database *db, int64_t id)
{
    sqlite3_stmt *s = NAME(statement)(db, DELETE);
    return NAME(run)(s, sqlite3_bind_int64(s, 1, id) == SQLITE_OK) &&
           sqlite3_changes(db->handle) == 1;
}

static bool NAME(keep)(row_list *l, sqlite3_stmt *s)
{
    size_t sizes[TEXTS + 1];
    const char **members[TEXTS + 1];
    ROW *row = list_add(l, sizeof *row);
    if (row == NULL)
        return false;
    NAME(read)(s, row, sizes);
    NAME(texts)(row, members);
    for (int i = 0; i < TEXTS; i++)
        if (!list_keep(l, members[i], sizes[i]))
            return false;
    return true;
}

/* At most `limit` rows; *more says whether there are others behind them. */
static bool NAME(collect)(sqlite3_stmt *s, bool bound, size_t limit, row_list *l, bool *more)
{
    int code = SQLITE_DONE;
    bool good = bound;
    *l = (row_list){.rows = NULL};
    *more = false;
    while (good && (code = sqlite3_step(s)) == SQLITE_ROW) {
        *more = l->count == limit;
        if (*more)
            break;
        good = NAME(keep)(l, s);
    }
    good = good && (*more || code == SQLITE_DONE);
    sqlite3_reset(s);
    for (size_t i = 0; TEXTS > 0 && i < l->count; i++) {
        const char **members[TEXTS + 1];
        NAME(texts)(&((ROW *)l->rows)[i], members);
        for (int j = 0; j < TEXTS; j++)
            list_point(l, members[j]);
    }
    return good;
}

static bool NAME(list_rows)(database *db, page_place *from, row_list *l)
{
    bool more;
    if (from == NULL)
        return NAME(collect)(NAME(statement)(db, LIST), true, SIZE_MAX, l, &more);
    sqlite3_stmt *s = NAME(statement)(db, from->begun ? LIST_AFTER : LIST_FIRST);
    bool bound = sqlite3_bind_int(s, 1, PAGE_ROWS + 1) == SQLITE_OK &&
                 (!from->begun || sqlite3_bind_int64(s, 2, from->id) == SQLITE_OK);
    bool good = NAME(collect)(s, bound, PAGE_ROWS, l, &more);
    from->begun = good && more;
    if (from->begun)
        from->id = ((ROW *)l->rows)[l->count - 1].id;
    return good;
}

static bool NAME(find_rows)(database *db, const sample *v, row_list *l)
{
    bool more;
    sqlite3_stmt *s = NAME(statement)(db, FIND);
    return NAME(collect)(s, NAME(bind_find)(s, v), SIZE_MAX, l, &more);
}

static bool NAME(find_page_rows)(database *db, page_place *from, row_list *l)
{
    bool more;
    sqlite3_stmt *s = NAME(statement)(db, from->begun ? FIND_AFTER : FIND_FIRST);
    bool bound = sqlite3_bind_int(s, 1, PAGE_ROWS + 1) == SQLITE_OK &&
                 (!from->begun ||
                  (NAME(bind_place)(s, from) && sqlite3_bind_int64(s, 3, from->id) == SQLITE_OK));
    bool good = NAME(collect)(s, bound, PAGE_ROWS, l, &more);
    from->begun = good && more;
    if (from->begun) {
        const ROW *last = &((ROW *)l->rows)[l->count - 1];
        from->id = last->id;
        NAME(note_place)(from, last);
    }
    return good;
}

static inline void NAME(free_rows)(row_list *l)
{
    list_free(l);
}

static uint64_t NAME(scan_rows)(database *db)
{
    uint64_t sum = 0;
    sqlite3_stmt *s = NAME(statement)(db, LIST);
    int code;
    while ((code = sqlite3_step(s)) == SQLITE_ROW) {
        ROW row;
        size_t sizes[TEXTS + 1];
        NAME(read)(s, &row, sizes);
        sum += NAME(sum)(&row);
    }
    byhand_need(db, code == SQLITE_DONE);
    sqlite3_reset(s);
    return sum;
}

#include "rows_byhand_few.h"

#define ROWS     row_list
#define FEW_ROWS row_list
#define PLACE    page_place
#define PLACE_INIT                                                                                 \
    {                                                                                              \
        .begun = false                                                                             \
    }
#define need(db, good) byhand_need(db, good)
#include "rows_loops.h"
