/* rows_schemac_calls.h - our calls of one shape, as the loops want them. Included once for each
   shape; rows_schemac.c says with what. */

static inline schemac_status NAME(insert_row)(schemac_db *db, ROW *row)
{
    return CALL(insert)(db, row);
}

static inline schemac_status NAME(insert_rows)(schemac_db *db, ROW *rows, size_t count)
{
    return CALL(insert_many)(db, rows, count);
}

static inline schemac_status NAME(get_row)(schemac_db *db, int64_t id, ROW **row)
{
    return CALL(get)(db, id, row);
}

static inline schemac_status NAME(get_row_by)(schemac_db *db, const sample *v, ROW **row)
{
    return GET_BY(db, v, row);
}

static inline void NAME(free_row)(ROW *row)
{
    CALL(free)(row);
}

static inline schemac_status NAME(update_row)(schemac_db *db, const ROW *row)
{
    return CALL(update)(db, row);
}

static inline schemac_status NAME(patch_row)(schemac_db *db, const ROW *row)
{
    return CALL(patch)(db, row, (CALL(mask))PATCHED);
}

static inline schemac_status NAME(delete_row)(schemac_db *db, int64_t id)
{
    return CALL(delete)(db, id);
}

static inline schemac_status NAME(list_rows)(schemac_db *db, schemac_page *page, ROWS *list)
{
    schemac_status status = CALL(list)(db, page, list);
    if (page != NULL)
        page->after = list->next;
    return status;
}

static inline schemac_status NAME(find_rows)(schemac_db *db, const sample *v, ROWS *list)
{
    const CALL(where) filters[] = {FIRST_FILTER(v), SECOND_FILTER(v)};
    return CALL(find)(db, filters, 2, KEY_ORDER, NULL, list);
}

static inline schemac_status NAME(find_page_rows)(schemac_db *db, schemac_page *page, ROWS *list)
{
    schemac_status status = CALL(find)(db, NULL, 0, ORDER, page, list);
    page->after = list->next;
    return status;
}

static inline void NAME(free_rows)(ROWS *list)
{
    CALL(rows_free)(list);
}

static inline uint64_t NAME(scan_rows)(schemac_db *db)
{
    uint64_t sum = 0;
    schemac_scan *scan;
    schemac_status status = CALL(scan)(db, NULL, 0, KEY_ORDER, NULL, &scan);
    need(db, status);
    const ROW *row;
    while ((status = CALL(next)(scan, &row)) == SCHEMAC_OK)
        sum += NAME(sum)(row);
    need(db, status == SCHEMAC_NOT_FOUND ? SCHEMAC_OK : status);
    CALL(scan_end)(scan);
    return sum;
}

static inline schemac_status NAME(few_row)(schemac_db *db, int64_t id, const FEW **row)
{
    return ASKED(one)(db, id, row);
}

static inline schemac_status NAME(few_page)(schemac_db *db, int64_t first, int64_t last,
                                            FEW_ROWS *list)
{
    return ASKED(page)(db, first, last, list);
}

static inline schemac_status NAME(few_list)(schemac_db *db, const int64_t *ids, size_t count,
                                            FEW_ROWS *list)
{
    const ASKED_LIST params = {ids, count};
    return ASKED(list)(db, &params, list);
}

static inline void NAME(free_few_row)(const FEW *row)
{
    CALL(few_free)(row);
}

static inline void NAME(free_few)(FEW_ROWS *list)
{
    CALL(few_rows_free)(list);
}
