/* rows_byhand_few.h - the queries for a few columns of one table, by hand. Included once for each:

     NAME(read_few)(s, row, sizes)      the current row; what it points to is SQLite's
     NAME(few_texts)(row, members)      the members that point to something, in this order
     FEW, FEW_TEXTS                     the struct, how many texts
 */

/* One allocation, with the texts behind the row. */
static FEW *NAME(copy_few)(sqlite3_stmt *s)
{
    FEW view;
    size_t sizes[FEW_TEXTS + 1], size = 0;
    const char **members[FEW_TEXTS + 1];
    NAME(read_few)(s, &view, sizes);
    for (int i = 0; i < FEW_TEXTS; i++)
        size += sizes[i];
    FEW *row = malloc(sizeof *row + size);
    if (row == NULL)
        return NULL;
    *row = view;
    NAME(few_texts)(row, members);
    char *text = (char *)(row + 1);
    for (int i = 0; i < FEW_TEXTS; i++)
        if (*members[i] != NULL) {
            *members[i] = memcpy(text, *members[i], sizes[i]);
            text += sizes[i];
        }
    return row;
}

static bool NAME(few_row)(database *db, int64_t id, const FEW **row)
{
    sqlite3_stmt *s = NAME(statement)(db, FEW_ONE);
    bool bound = sqlite3_bind_int64(s, 1, id) == SQLITE_OK;
    *row = bound && sqlite3_step(s) == SQLITE_ROW ? NAME(copy_few)(s) : NULL;
    sqlite3_reset(s);
    return *row != NULL;
}

static bool NAME(keep_few)(row_list *l, sqlite3_stmt *s)
{
    size_t sizes[FEW_TEXTS + 1];
    const char **members[FEW_TEXTS + 1];
    FEW *row = list_add(l, sizeof *row);
    if (row == NULL)
        return false;
    NAME(read_few)(s, row, sizes);
    NAME(few_texts)(row, members);
    for (int i = 0; i < FEW_TEXTS; i++)
        if (!list_keep(l, members[i], sizes[i]))
            return false;
    return true;
}

static bool NAME(collect_few)(sqlite3_stmt *s, bool bound, row_list *l)
{
    int code = SQLITE_DONE;
    bool good = bound;
    *l = (row_list){.rows = NULL};
    while (good && (code = sqlite3_step(s)) == SQLITE_ROW)
        good = NAME(keep_few)(l, s);
    good = good && code == SQLITE_DONE;
    sqlite3_reset(s);
    for (size_t i = 0; FEW_TEXTS > 0 && i < l->count; i++) {
        const char **members[FEW_TEXTS + 1];
        NAME(few_texts)(&((FEW *)l->rows)[i], members);
        for (int j = 0; j < FEW_TEXTS; j++)
            list_point(l, members[j]);
    }
    return good;
}

static bool NAME(few_page)(database *db, int64_t first, int64_t last, row_list *l)
{
    sqlite3_stmt *s = NAME(statement)(db, FEW_PAGE);
    bool bound =
        sqlite3_bind_int64(s, 1, first) == SQLITE_OK && sqlite3_bind_int64(s, 2, last) == SQLITE_OK;
    return NAME(collect_few)(s, bound, l);
}

static bool NAME(few_list)(database *db, const int64_t *ids, size_t count, row_list *l)
{
    sqlite3_stmt *s = NAME(statement)(db, FEW_LIST);
    bool bound = true;
    for (size_t i = 0; bound && i < count; i++)
        bound = sqlite3_bind_int64(s, (int)i + 1, ids[i]) == SQLITE_OK;
    return NAME(collect_few)(s, bound, l);
}

static inline void NAME(free_few_row)(const FEW *row)
{
    free((void *)(uintptr_t)row);
}

static inline void NAME(free_few)(row_list *l)
{
    list_free(l);
}
