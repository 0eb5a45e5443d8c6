/* rows_loops.h - the operations of one shape: loops around the calls of one side. Included once for
   each shape. Before it stand, where NAME(x) is narrow_##x or the like:

     ROW, ROWS            a row, and a struct with `rows` and `count`
     PLACE                how far a side has read page by page; PLACE_INIT begins
     NAME(insert_row)(db, row), insert_rows(db, rows, count), get_row(db, id, &row),
     get_row_by(db, sample, &row), free_row(row), update_row(db, row), patch_row(db, row),
     delete_row(db, id), list_rows(db, place or NULL, &rows), find_rows(db, sample, &rows),
     find_page_rows(db, place, &rows), free_rows(&rows), scan_rows(db)
                          the calls; all but free and scan say whether all went well
     ask(db, sql, first, last)
                          runs a statement with two values, prepared for this once; returns a sum
                          over the values that it gives
     TABLE                the name of the table
     FEW, FEW_ROWS        a row of some columns, of the queries of the schema, and a list of them
     NAME(few_row)(db, id, &row), few_page(db, first, last, &rows), few_list(db, ids, count, &rows),
     free_few_row(row), free_few(&rows)
                          the same queries
     need(db, good)       ends the program unless it did
 */

static uint64_t NAME(insert)(void *db, uint32_t from, uint32_t count)
{
    uint64_t sum = 0;
    for (uint32_t i = from; i < from + count; i++) {
        ROW row = NAME(of)(&samples[i]);
        need(db, NAME(insert_row)(db, &row));
        sum += (uint64_t)row.id;
    }
    return sum;
}

static uint64_t NAME(insert_many)(void *db, uint32_t from, uint32_t count)
{
    uint64_t sum = 0;
    ROW *rows = malloc(count * sizeof *rows);
    if (rows == NULL)
        die("insert_many", "there is no memory left");
    for (uint32_t i = 0; i < count; i++)
        rows[i] = NAME(of)(&samples[from + i]);
    need(db, NAME(insert_rows)(db, rows, count));
    for (uint32_t i = 0; i < count; i++)
        sum += (uint64_t)rows[i].id;
    free(rows);
    return sum;
}

static uint64_t NAME(get)(void *db, uint32_t from, uint32_t count)
{
    uint64_t sum = 0;
    for (uint32_t i = from; i < from + count; i++) {
        ROW *row;
        need(db, NAME(get_row)(db, sample_number(i) + 1, &row));
        sum += NAME(sum)(row);
        NAME(free_row)(row);
    }
    return sum;
}

static uint64_t NAME(get_by)(void *db, uint32_t from, uint32_t count)
{
    uint64_t sum = 0;
    for (uint32_t i = from; i < from + count; i++) {
        ROW *row;
        need(db, NAME(get_row_by)(db, &samples[sample_number(i)], &row));
        sum += NAME(sum)(row);
        NAME(free_row)(row);
    }
    return sum;
}

static uint64_t NAME(update)(void *db, uint32_t from, uint32_t count)
{
    for (uint32_t i = from; i < from + count; i++) {
        ROW row = NAME(of)(&samples[sample_number(i)]);
        row.id = sample_number(i) + 1;
        NAME(change)(&row);
        need(db, NAME(update_row)(db, &row));
    }
    return count;
}

static uint64_t NAME(patch)(void *db, uint32_t from, uint32_t count)
{
    for (uint32_t i = from; i < from + count; i++) {
        ROW row = NAME(of)(&samples[sample_number(i)]);
        row.id = sample_number(i) + 1;
        NAME(change)(&row);
        need(db, NAME(patch_row)(db, &row));
    }
    return count;
}

static uint64_t NAME(delete)(void *db, uint32_t from, uint32_t count)
{
    for (uint32_t i = from; i < from + count; i++)
        need(db, NAME(delete_row)(db, sample_number(i) + 1));
    return count;
}

static uint64_t NAME(add_up)(ROWS *list)
{
    uint64_t sum = list->count;
    for (size_t i = 0; i < list->count; i++)
        sum += NAME(sum)(&((const ROW *)list->rows)[i]);
    NAME(free_rows)(list);
    return sum;
}

static uint64_t NAME(list_page)(void *db, uint32_t from, uint32_t count)
{
    (void)from;
    uint64_t sum = 0;
    PLACE place = PLACE_INIT;
    for (uint32_t i = 0; i < count; i++) {
        ROWS list;
        need(db, NAME(list_rows)(db, &place, &list));
        sum += NAME(add_up)(&list);
    }
    return sum;
}

static uint64_t NAME(list_all)(void *db, uint32_t from, uint32_t count)
{
    (void)from;
    uint64_t sum = 0;
    for (uint32_t i = 0; i < count; i++) {
        ROWS list;
        need(db, NAME(list_rows)(db, NULL, &list));
        sum += NAME(add_up)(&list);
    }
    return sum;
}

static uint64_t NAME(scan)(void *db, uint32_t from, uint32_t count)
{
    (void)from;
    uint64_t sum = 0;
    for (uint32_t i = 0; i < count; i++)
        sum += NAME(scan_rows)(db);
    return sum;
}

static uint64_t NAME(find)(void *db, uint32_t from, uint32_t count)
{
    uint64_t sum = 0;
    for (uint32_t i = from; i < from + count; i++) {
        ROWS list;
        need(db, NAME(find_rows)(db, &samples[sample_number(i)], &list));
        sum += NAME(add_up)(&list);
    }
    return sum;
}

static uint64_t NAME(find_page)(void *db, uint32_t from, uint32_t count)
{
    (void)from;
    uint64_t sum = 0;
    PLACE place = PLACE_INIT;
    for (uint32_t i = 0; i < count; i++) {
        ROWS list;
        need(db, NAME(find_page_rows)(db, &place, &list));
        sum += NAME(add_up)(&list);
    }
    return sum;
}

static uint64_t NAME(query_one)(void *db, uint32_t from, uint32_t count)
{
    uint64_t sum = 0;
    for (uint32_t i = from; i < from + count; i++) {
        int64_t id = sample_number(i) + 1;
        sum += ask(db, "SELECT * FROM " TABLE " WHERE id BETWEEN ?1 AND ?2", id, id);
    }
    return sum;
}

static uint64_t NAME(query_page)(void *db, uint32_t from, uint32_t count)
{
    (void)from;
    uint64_t sum = 0;
    for (uint32_t i = 0; i < count; i++)
        sum += ask(db, "SELECT * FROM " TABLE " WHERE id BETWEEN ?1 AND ?2",
                   (int64_t)i * PAGE_ROWS + 1, (int64_t)(i + 1) * PAGE_ROWS);
    return sum;
}

static uint64_t NAME(query_change)(void *db, uint32_t from, uint32_t count)
{
    uint64_t sum = 0;
    for (uint32_t i = from; i < from + count; i++) {
        int64_t id = sample_number(i) + 1;
        sum += ask(db, "UPDATE " TABLE " SET id=id WHERE id BETWEEN ?1 AND ?2 RETURNING *", id, id);
    }
    return sum;
}

static uint64_t NAME(asked_one)(void *db, uint32_t from, uint32_t count)
{
    uint64_t sum = 0;
    for (uint32_t i = from; i < from + count; i++) {
        const FEW *row;
        need(db, NAME(few_row)(db, sample_number(i) + 1, &row));
        sum += NAME(few_sum)(row);
        NAME(free_few_row)(row);
    }
    return sum;
}

static uint64_t NAME(add_few)(FEW_ROWS *list)
{
    uint64_t sum = list->count;
    for (size_t i = 0; i < list->count; i++)
        sum += NAME(few_sum)(&((const FEW *)list->rows)[i]);
    NAME(free_few)(list);
    return sum;
}

static uint64_t NAME(asked_page)(void *db, uint32_t from, uint32_t count)
{
    (void)from;
    uint64_t sum = 0;
    for (uint32_t i = 0; i < count; i++) {
        FEW_ROWS list;
        need(db,
             NAME(few_page)(db, (int64_t)i * PAGE_ROWS + 1, (int64_t)(i + 1) * PAGE_ROWS, &list));
        sum += NAME(add_few)(&list);
    }
    return sum;
}

static uint64_t NAME(asked_list)(void *db, uint32_t from, uint32_t count)
{
    uint64_t sum = 0;
    static int64_t ids[LIST_ROWS];
    for (uint32_t i = 0; i < count; i++) {
        FEW_ROWS list;
        for (uint32_t j = 0; j < LIST_ROWS; j++)
            ids[j] = sample_number(from + i * LIST_ROWS + j) + 1;
        need(db, NAME(few_list)(db, ids, LIST_ROWS, &list));
        sum += NAME(add_few)(&list);
    }
    return sum;
}

/* For the array of them: OPERATION_LIST(OPERATION). */
#ifndef OPERATION
#define OPERATION(name, goal) [DO_##name] = NAME(name),
#endif
