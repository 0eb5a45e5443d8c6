/* One program in four versions on the same file. Each start says what it found and did.
   upgrade_1 FILE          adds a few books and loans to a new file
   upgrade_2 FILE [count]  with `count` it fills in the pages that are missing
   upgrade_3 FILE          lists the books
   upgrade_4 FILE          lists the readers, who have rows of their own; its schema has a history,
                           and without its migration the build refuses it */
#include "library.schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_report(const schemac_db *db)
{
    const schemac_report_info *r = schemac_report(db);
    if (r->up_to_date)
        puts("nothing to do");
    for (size_t i = 0; i < r->changed_count; i++)
        printf("  %s %s %s\n", r->changed[i].action, r->changed[i].object, r->changed[i].name);
    for (size_t i = 0; i < r->created_count; i++)
        printf("  %s %s %s\n", r->created[i].action, r->created[i].object, r->created[i].name);
    if (r->backup != NULL)
        puts("  the file as it was is kept beside it");
}

#if VERSION == 1

static schemac_status work(schemac_db *db, const char *what)
{
    static const library_book books[] = {
        {0, "Flatland", "Edwin Abbott", {true, 103}},
        {0, "The Time Machine", "H. G. Wells", {false, 0}},
        {0, "Beowulf", NULL, {true, 213}},
    };
    schemac_status status = SCHEMAC_OK;
    (void)what;
    for (size_t i = 0; i < sizeof books / sizeof *books && status == SCHEMAC_OK; i++) {
        library_book book = books[i];
        status = library_book_insert(db, &book);
        library_loan loan = LIBRARY_LOAN_INIT;
        loan.book_id = book.id;
        loan.reader = "Ada";
        if (status == SCHEMAC_OK)
            status = library_loan_insert(db, &loan);
    }
    return status;
}

#elif VERSION == 2

/* Somebody has counted them. */
static schemac_status work(schemac_db *db, const char *what)
{
    library_book_where missing = library_book_null_pages(true);
    library_book_rows rows;
    if (what == NULL || strcmp(what, "count") != 0)
        return SCHEMAC_OK;
    schemac_status status = library_book_find(db, &missing, 1, LIBRARY_BOOK_KEY_ORDER, NULL, &rows);
    for (size_t i = 0; i < rows.count && status == SCHEMAC_OK; i++) {
        rows.rows[i].pages = (schemac_opt_int32){true, 84};
        status = library_book_patch(db, &rows.rows[i], (library_book_mask){.pages = true});
        printf("  %s has 84 pages\n", rows.rows[i].title);
    }
    library_book_rows_free(&rows);
    return status;
}

#elif VERSION == 3

static schemac_status work(schemac_db *db, const char *what)
{
    library_book_rows rows;
    (void)what;
    schemac_status status = library_book_list(db, NULL, &rows);
    for (size_t i = 0; i < rows.count; i++) {
        library_lending_rows lent;
        if (library_lending_list_by_book(db, rows.rows[i].id, NULL, &lent) != SCHEMAC_OK)
            break;
        printf("  %-18s %-14s %3d pages, lent %zu time%s\n", rows.rows[i].title,
               rows.rows[i].written_by == NULL ? "-" : rows.rows[i].written_by,
               (int)rows.rows[i].pages, lent.count, lent.count == 1 ? "" : "s");
        library_lending_rows_free(&lent);
    }
    library_book_rows_free(&rows);
    return status;
}

#else

static schemac_status work(schemac_db *db, const char *what)
{
    library_reader_rows rows;
    (void)what;
    schemac_status status = library_reader_list(db, NULL, &rows);
    for (size_t i = 0; i < rows.count; i++) {
        library_lending_rows lent;
        if (library_lending_list_by_reader(db, rows.rows[i].id, NULL, &lent) != SCHEMAC_OK)
            break;
        printf("  %s has lent %zu book%s\n", rows.rows[i].name, lent.count,
               lent.count == 1 ? "" : "s");
        library_lending_rows_free(&lent);
    }
    library_reader_rows_free(&rows);
    return status;
}

#endif

int main(int argc, char **argv)
{
    schemac_config config = SCHEMAC_CONFIG_INIT;
    schemac_db *db;
    if (argc < 2) {
        fprintf(stderr, "Usage: %s FILE\n", argv[0]);
        return EXIT_FAILURE;
    }
    config.backups = 3;
    schemac_status status = library_open(argv[1], &config, &db);
    print_report(db);
    if (status == SCHEMAC_OK)
        status = work(db, argc > 2 ? argv[2] : NULL);
    if (status != SCHEMAC_OK)
        fprintf(stderr, "library: %s\n", schemac_error_message(db));
    schemac_close(db);
    return status == SCHEMAC_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
