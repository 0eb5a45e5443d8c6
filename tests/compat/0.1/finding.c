/* finding.c - FROZEN with release 0.1: see program.c. Lists, pages, filters and scans. */
#include "program.h"

void use_lists(schemac_db *db)
{
    library_author_rows rows;
    schemac_page page = SCHEMAC_PAGE_INIT;
    size_t all = 0;
    CHECK(page.size == sizeof page && page.limit == 0 && !page.descending && !page.deleted);
    page.limit = 2;
    page.descending = true;
    do {
        OK(library_author_list(db, &page, &rows));
        CHECK(rows.count <= 2 && (rows.count == 0 || rows.rows[0].name != NULL));
        all += rows.count;
        page.after = rows.next;
        library_author_rows_free(&rows);
    } while (page.after.size > 0);
    CHECK(all == 3);
    OK(library_author_list_by_books_name(db, 2, "Dot", NULL, &rows));
    CHECK(rows.count == 1 && rows.rows[0].books == 2);
    library_author_rows_free(&rows);
    page = (schemac_page)SCHEMAC_PAGE_INIT;
    page.deleted = true;
    OK(library_author_list_by_rating(db, LIBRARY_GRADE_FAIR, &page, &rows));
    CHECK(rows.count == 2);
    library_author_rows_free(&rows);
}

static size_t found(schemac_db *db, const library_author_where *filters, size_t count)
{
    library_author_rows rows;
    OK(library_author_find(db, filters, count, LIBRARY_AUTHOR_BY_BOOKS_NAME, NULL, &rows));
    size_t n = rows.count;
    library_author_rows_free(&rows);
    return n;
}

void use_filters(schemac_db *db)
{
    static const int32_t numbers[] = {1, 2, 3};
    static const library_grade grades[] = {LIBRARY_GRADE_FAIR, LIBRARY_GRADE_GOOD};
    schemac_date day = {1815, 12, 10};
    library_author_where one[] = {
        library_author_where_active(SCHEMAC_EQ, true),
        library_author_where_books(SCHEMAC_GE, 1),
        library_author_where_id(SCHEMAC_GT, 0),
        library_author_where_weight(SCHEMAC_LT, 1.0),
        library_author_where_name(SCHEMAC_LIKE, "a%"),
        library_author_where_born_on(SCHEMAC_LE, day),
        library_author_where_rating(SCHEMAC_NE, LIBRARY_GRADE_POOR),
        library_author_null_portrait(false),
    };
    CHECK(found(db, one, sizeof one / sizeof *one) == 1);
    library_author_where many[] = {
        library_author_any(2),
        library_author_among_books(numbers, 3),
        library_author_all(2),
        library_author_among_rating(grades, 2),
        library_author_null_pen_name(false),
    };
    CHECK(found(db, many, sizeof many / sizeof *many) == 3);
    CHECK(found(db, NULL, 0) == 3);
    one[0].filter = schemac_filter_new(many[1].filter.field, SCHEMAC_EQ);
    one[0].filter.value.small = 2;
    CHECK(found(db, one, 1) == 1);
}

void use_scans(schemac_db *db)
{
    schemac_scan *scan;
    const library_author *view;
    library_author_where any = library_author_where_id(SCHEMAC_GT, 0);
    int64_t sum = 0;
    OK(library_author_scan(db, &any, 1, LIBRARY_AUTHOR_KEY_ORDER, NULL, &scan));
    while (library_author_next(scan, &view) == SCHEMAC_OK)
        sum += view->books;
    CHECK(sum == 9 + 1 + 2);
    library_author_scan_end(scan);
    library_author_scan_end(NULL);
}
