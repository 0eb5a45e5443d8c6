/* renamed_pages.c - cursors that were kept over an upgrade that renames the model, its key, fields
   and indexes. */
#include "support.h"

#include "roll.schema.h"

#include <stdio.h>

enum { ORDERS = 4, PEOPLE = 30, PAGE = 10 };

/* Those of version 1, in the order in which it prints their cursors. */
static const roll_member_by orders[ORDERS] = {ROLL_MEMBER_KEY_ORDER, ROLL_MEMBER_BY_TITLES,
                                              ROLL_MEMBER_BY_YEAR_TITLE, ROLL_MEMBER_BY_VILLAGE};

/* Makes a database of version 1, and takes over its cursors. */
static schemac_db *upgrade(schemac_cursor cursors[ORDERS])
{
    char line[1024];
    const char *path = fresh_path();
    snprintf(line, sizeof line, "'%s' '%s'", ROLL_V1, path);
    FILE *old = popen(line, "r");
    assert_non_null(old);
    for (size_t i = 0; i < ORDERS; i++) {
        assert_non_null(fgets(line, sizeof line, old));
        line[strcspn(line, "\n")] = '\0';
        assert_true(schemac_cursor_parse(line, &cursors[i], NULL));
    }
    assert_int_equal(pclose(old), 0);
    schemac_db *db;
    schemac_status status = roll_open(path, NULL, &db);
    assert_ok(db, status);
    return db;
}

static void test_renamed(void **state)
{
    (void)state;
    schemac_cursor cursors[ORDERS];
    schemac_db *db = upgrade(cursors);
    for (size_t i = 0; i < ORDERS; i++) {
        roll_member_rows all, rest;
        schemac_page page = SCHEMAC_PAGE_INIT;
        assert_ok(db, roll_member_find(db, NULL, 0, orders[i], NULL, &all));
        assert_int_equal(all.count, PEOPLE);
        page.after = cursors[i];
        assert_ok(db, roll_member_find(db, NULL, 0, orders[i], &page, &rest));
        assert_int_equal(rest.count, PEOPLE - PAGE);
        for (size_t j = 0; j < rest.count; j++)
            assert_int_equal(rest.rows[j].number, all.rows[PAGE + j].number);
        roll_member_rows_free(&all);
        roll_member_rows_free(&rest);
    }
    roll_member_rows listed;
    schemac_page page = SCHEMAC_PAGE_INIT;
    page.after = cursors[0];
    assert_ok(db, roll_member_list(db, &page, &listed));
    assert_true(listed.count == PEOPLE - PAGE && listed.rows[0].number == PAGE + 1);
    roll_member_rows_free(&listed);
    schemac_close(db);
}

static void test_other_orders(void **state)
{
    (void)state;
    schemac_cursor cursors[ORDERS];
    schemac_db *db = upgrade(cursors);
    for (int order = SCHEMAC_BY_KEY; order <= ROLL_MEMBER_BY_CODE; order++)
        for (size_t i = 0; i < ORDERS; i++) {
            roll_member_rows rows;
            schemac_page page = SCHEMAC_PAGE_INIT;
            page.after = cursors[i];
            schemac_status status =
                roll_member_find(db, NULL, 0, (roll_member_by)order, &page, &rows);
            assert_status(db, order == (int)orders[i] ? SCHEMAC_OK : SCHEMAC_INVALID, status);
            if (status != SCHEMAC_OK)
                assert_error(db, "member", NULL, "the cursor does not come from a page of member");
            roll_member_rows_free(&rows);
        }
    schemac_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_renamed),
        cmocka_unit_test(test_other_orders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
