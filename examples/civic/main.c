/* A municipal tax office: opens or creates its database, says what the start did, and lists what is
   overdue. Usage: civic FILE [DATE], DATE as 2026-06-30 */
#include "civic.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static bool before(schemac_date a, schemac_date b)
{
    if (a.year != b.year)
        return a.year < b.year;
    return a.month != b.month ? a.month < b.month : a.day < b.day;
}

/* What the nightly job does: issued assessments that are past their due date become overdue. */
static schemac_status mark_overdue(schemac_db *db, int64_t tenant, schemac_date today)
{
    civic_tax_assessment_rows due;
    schemac_status status = civic_tax_assessment_list_by_tenant_status(
        db, tenant, CIVIC_ASSESSMENT_STATUS_ISSUED, NULL, &due);
    for (size_t i = 0; i < due.count && status == SCHEMAC_OK; i++) {
        if (!before(due.rows[i].due_on, today))
            continue;
        due.rows[i].status = CIVIC_ASSESSMENT_STATUS_OVERDUE;
        status = civic_tax_assessment_update(db, &due.rows[i]);
    }
    civic_tax_assessment_rows_free(&due);
    return status;
}

static void print_assessment(const civic_overdue_row *row)
{
    const civic_tax_assessment *a = &row->assessment;
    printf("  %s  %-12s %8" PRId64 ".%02d EUR since %04d-%02d-%02d\n", a->number, row->payer,
           row->owed / 100, (int)(row->owed % 100), a->due_on.year, a->due_on.month, a->due_on.day);
}

static schemac_status print_overdue(schemac_db *db, int64_t tenant)
{
    schemac_page page = SCHEMAC_PAGE_INIT;
    page.limit = 50;
    printf("overdue:\n");
    do {
        civic_overdue_rows rows;
        schemac_status status = civic_overdue(db, tenant, &page, &rows);
        if (status != SCHEMAC_OK)
            return status;
        for (size_t i = 0; i < rows.count; i++)
            print_assessment(&rows.rows[i]);
        page.after = rows.next;
        civic_overdue_rows_free(&rows);
    } while (page.after.size > 0);
    return SCHEMAC_OK;
}

static schemac_status print_wards(schemac_db *db, int64_t tenant, schemac_date today)
{
    civic_ward_debt_rows wards;
    schemac_status status = civic_overdue_by_ward(db, tenant, today, &wards);
    for (size_t i = 0; i < wards.count; i++)
        printf("  ward %d, %s: %" PRId64 " of %" PRId64 ".%02d EUR\n", wards.rows[i].number,
               wards.rows[i].name, wards.rows[i].assessments, wards.rows[i].owed / 100,
               (int)(wards.rows[i].owed % 100));
    civic_ward_debt_rows_free(&wards);
    return status;
}

static schemac_status work(schemac_db *db, schemac_date today)
{
    civic_tenant *tenant;
    int64_t id = 0;
    schemac_status status = civic_tenant_get_by_code(db, "north-hill", &tenant);
    if (status == SCHEMAC_OK)
        id = tenant->id;
    civic_tenant_free(tenant);
    if (status == SCHEMAC_NOT_FOUND) {
        status = sample_add(db, &id);
        if (status == SCHEMAC_OK)
            printf("added North Hill: 2 users, 4 properties, 4 assessments, 1 payment\n");
    }
    if (status == SCHEMAC_OK)
        status = mark_overdue(db, id, today);
    if (status == SCHEMAC_OK)
        status = print_overdue(db, id);
    return status == SCHEMAC_OK ? print_wards(db, id, today) : status;
}

int main(int argc, char **argv)
{
    int year = 2026, month = 6, day = 30;
    if (argc < 2 || argc > 3 ||
        (argc == 3 && sscanf(argv[2], "%d-%d-%d", &year, &month, &day) != 3)) {
        fprintf(stderr, "Usage: civic FILE [YYYY-MM-DD]\n");
        return 2;
    }
    schemac_db *db;
    schemac_status status = civic_open(argv[1], NULL, &db);
    report_print(db);
    if (status == SCHEMAC_OK)
        status = work(db, (schemac_date){(int16_t)year, (uint8_t)month, (uint8_t)day});
    if (status != SCHEMAC_OK)
        fprintf(stderr, "civic: %s\n", schemac_error_message(db));
    schemac_close(db);
    return status == SCHEMAC_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
