/* columns.c - generated columns, collations, other column names, composite and deferred references,
   partial unique, descending indexes, tables without rowid. */
#include "support.h"

#include "columns.schema.h"

#include <sqlite3.h>
#include <stdio.h>
#include <unistd.h>

static schemac_db *opened(void)
{
    schemac_db *db;
    if (columns_open(":memory:", NULL, &db) != SCHEMAC_OK)
        fail_msg("%s", schemac_error_message(db));
    return db;
}

static columns_parent parent_of(schemac_db *db, int64_t a, const char *b, const char *name)
{
    columns_parent p = COLUMNS_PARENT_INIT;
    p.a = a;
    p.b = b;
    p.name = name;
    if (columns_parent_insert(db, &p) != SCHEMAC_OK)
        fail_msg("%s", schemac_error_message(db));
    return p;
}

static void generated_columns_are_computed_and_never_written(void **state)
{
    (void)state;
    schemac_db *db = opened();
    columns_parent p = parent_of(db, 21, "x", "Ada");
    columns_parent *found;
    assert_int_equal(columns_parent_get(db, p.id, &found), SCHEMAC_OK);
    assert_int_equal(found->total, 42);
    assert_string_equal(found->label, "Ada!");
    assert_string_equal(found->b, "x");
    p.a = 5;
    p.total = 999; /* is not looked at */
    p.label = "no";
    columns_parent_free(found);
    assert_int_equal(columns_parent_update(db, &p), SCHEMAC_OK);
    assert_int_equal(columns_parent_get_by_name(db, "ADA", &found), SCHEMAC_OK);
    assert_int_equal(found->total, 10);
    assert_string_equal(found->label, "Ada!");
    columns_parent_free(found);

    columns_computed c = COLUMNS_COMPUTED_INIT;
    assert_int_equal(columns_computed_insert(db, &c), SCHEMAC_OK);
    columns_computed_rows rows;
    assert_int_equal(columns_computed_list(db, NULL, &rows), SCHEMAC_OK);
    assert_int_equal(rows.count, 1);
    assert_int_equal(rows.rows[0].twice, 2 * c.id);
    columns_computed_rows_free(&rows);
    schemac_close(db);
}

static void backups_have_computed_columns(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.backups = 1;
    schemac_db *db;
    schemac_status status = columns_open(path, &config, &db);
    assert_ok(db, status);
    parent_of(db, 21, "x", "Ada");
    parent_of(db, 5, "y", "Bob");
    columns_computed c = COLUMNS_COMPUTED_INIT;
    assert_ok(db, columns_computed_insert(db, &c));
    schemac_close(db);
    rewrite_object(path, "parent", ",1,10)", ",1,9)");
    char *before = dump_rows(path), *objects = dump_objects(path);
    status = columns_open(path, &config, &db);
    assert_ok(db, status);
    assert_int_equal(schemac_report(db)->changed_count, 1);
    const char *backup = path_plus(path, ".backup-1");
    assert_string_equal(schemac_report(db)->backup, backup);
    schemac_close(db);
    char *rows = dump_rows(backup), *made = dump_objects(backup), *after = dump_rows(path);
    assert_string_equal(rows, before);
    assert_string_equal(made, objects);
    assert_string_equal(after, before);
    assert_sound(backup);
    free(rows);
    free(made);
    free(after);
    free(before);
    free(objects);
}

static void collations_decide_what_is_equal(void **state)
{
    (void)state;
    schemac_db *db = opened();
    parent_of(db, 1, "x", "Ada");
    columns_parent p = COLUMNS_PARENT_INIT;
    p.a = 2;
    p.b = "y";
    p.name = "aDA";
    assert_int_equal(columns_parent_insert(db, &p), SCHEMAC_CONFLICT);
    assert_string_equal(schemac_error(db)->field, "name");

    static const char *const names[] = {"b", "A", "C", "d", "E"};
    for (size_t i = 0; i < 5; i++) {
        columns_pair pair = {.l = 1, .r = names[i], .v = (int32_t)i};
        assert_int_equal(columns_pair_insert(db, &pair), SCHEMAC_OK);
    }
    /* pages follow the collation: A b C d E */
    schemac_page page = SCHEMAC_PAGE_INIT;
    page.limit = 2;
    char order[8] = "";
    do {
        columns_pair_rows rows;
        assert_int_equal(columns_pair_list(db, &page, &rows), SCHEMAC_OK);
        for (size_t i = 0; i < rows.count; i++)
            strcat(order, rows.rows[i].r);
        page.after = rows.next;
        columns_pair_rows_free(&rows);
    } while (page.after.size > 0);
    assert_string_equal(order, "AbCdE");
    columns_pair *one;
    assert_int_equal(columns_pair_get(db, 1, "B", &one), SCHEMAC_OK);
    assert_string_equal(one->r, "b");
    columns_pair_free(one);
    schemac_close(db);
}

static void partial_unique_holds_for_some_rows_and_finds_only_those(void **state)
{
    (void)state;
    schemac_db *db = opened();
    columns_parent dead = parent_of(db, 7, "dead", "one");
    columns_parent alive = parent_of(db, 7, "x", "two");
    columns_parent again = COLUMNS_PARENT_INIT;
    again.a = 7;
    again.b = "y";
    again.name = "three";
    assert_int_equal(columns_parent_insert(db, &again), SCHEMAC_CONFLICT);
    columns_parent *found;
    assert_int_equal(columns_parent_get_by_living(db, 7, &found), SCHEMAC_OK);
    assert_memory_equal(&found->id, &alive.id, sizeof alive.id);
    columns_parent_free(found);
    assert_int_equal(columns_parent_delete(db, alive.id), SCHEMAC_OK);
    assert_int_equal(columns_parent_get_by_living(db, 7, &found), SCHEMAC_NOT_FOUND);
    assert_int_equal(columns_parent_get(db, dead.id, &found), SCHEMAC_OK);
    columns_parent_free(found);
    schemac_close(db);
}

static void references_over_several_fields_are_enforced(void **state)
{
    (void)state;
    schemac_db *db = opened();
    columns_parent p = parent_of(db, 1, "x", "p");
    columns_parent other = parent_of(db, 2, "y", "q");
    columns_child c = COLUMNS_CHILD_INIT;
    c.x = 1;
    c.y = "y"; /* each value is there, but not together */
    assert_int_equal(columns_child_insert(db, &c), SCHEMAC_REFERENCE);
    c.y = "x";
    c.plain_id = (schemac_opt_uuid){true, other.id};
    assert_int_equal(columns_child_insert(db, &c), SCHEMAC_OK);
    columns_child_rows rows;
    assert_int_equal(columns_child_list_by_y_x(db, "x", 1, NULL, &rows), SCHEMAC_OK);
    assert_int_equal(rows.count, 1);
    columns_child_rows_free(&rows);
    /* on delete set null of the plain one, on delete cascade of the composite one */
    assert_int_equal(columns_parent_delete(db, other.id), SCHEMAC_OK);
    columns_child *found;
    assert_int_equal(columns_child_get(db, c.id, &found), SCHEMAC_OK);
    assert_false(found->plain_id.has);
    columns_child_free(found);
    assert_int_equal(columns_parent_delete(db, p.id), SCHEMAC_OK);
    assert_int_equal(columns_child_get(db, c.id, &found), SCHEMAC_NOT_FOUND);
    schemac_close(db);
}

static void deferred_references_are_checked_at_the_end(void **state)
{
    (void)state;
    schemac_db *db = opened();
    columns_left_half l = {.id = 1, .other_id = 1};
    columns_right_half r = {.id = 1, .other_id = 1};
    assert_int_equal(columns_left_half_insert(db, &l), SCHEMAC_REFERENCE); /* alone: at once */
    assert_int_equal(schemac_begin(db), SCHEMAC_OK);
    assert_int_equal(columns_left_half_insert(db, &l), SCHEMAC_OK);
    assert_int_equal(schemac_commit(db), SCHEMAC_REFERENCE);
    assert_true(schemac_in_transaction(db)); /* may still be put right */
    assert_int_equal(columns_right_half_insert(db, &r), SCHEMAC_OK);
    assert_int_equal(schemac_commit(db), SCHEMAC_OK);
    int64_t count;
    assert_int_equal(columns_left_half_count(db, &count), SCHEMAC_OK);
    assert_int_equal(count, 1);
    schemac_close(db);
}

static void tables_without_rowid_work_alike(void **state)
{
    (void)state;
    schemac_db *db = opened();
    for (int64_t id = 0; id < 5; id++) {
        columns_keyed k = {.id = id, .v = (int32_t)id};
        assert_int_equal(columns_keyed_insert(db, &k), SCHEMAC_OK);
        assert_int_equal(k.id, id); /* 0 is a key like any other here */
    }
    columns_keyed *found;
    assert_int_equal(columns_keyed_get(db, 0, &found), SCHEMAC_OK);
    found->v = 99;
    assert_int_equal(columns_keyed_update(db, found), SCHEMAC_OK);
    columns_keyed_free(found);
    columns_keyed_rows rows;
    schemac_page page = SCHEMAC_PAGE_INIT;
    page.limit = 3;
    page.descending = true;
    assert_int_equal(columns_keyed_list(db, &page, &rows), SCHEMAC_OK);
    assert_int_equal(rows.rows[0].id, 4);
    page.after = rows.next;
    columns_keyed_rows_free(&rows);
    assert_int_equal(columns_keyed_list(db, &page, &rows), SCHEMAC_OK);
    assert_int_equal(rows.count, 2);
    assert_int_equal(rows.rows[1].v, 99);
    columns_keyed_rows_free(&rows);
    schemac_close(db);
}

static void a_second_start_finds_nothing_to_do(void **state)
{
    (void)state;
    char directory[] = "/tmp/schemac-run-XXXXXX";
    assert_non_null(mkdtemp(directory));
    char path[64];
    snprintf(path, sizeof path, "%s/columns.db", directory);
    for (int start = 0; start < 3; start++) {
        schemac_db *db;
        assert_int_equal(columns_open(path, NULL, &db), SCHEMAC_OK);
        assert_int_equal(schemac_report(db)->up_to_date, start > 0);
        if (start == 1) /* the counter of changes moves, the shape does not */
            assert_int_equal(schemac_exec(db, "CREATE TABLE theirs(x)"), SCHEMAC_OK);
        schemac_close(db);
        if (start == 1) {
            assert_int_equal(columns_open(path, NULL, &db), SCHEMAC_OK);
            assert_int_equal(schemac_report(db)->created_count, 0);
            schemac_close(db);
        }
    }
    unlink(path);
    rmdir(directory);
}

static void exec_raw(const char *path, const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    sqlite3_close(db);
}

/* How many indexes have a text like this. */
static int64_t indexes_like(const char *path, const char *pattern)
{
    sqlite3 *db;
    sqlite3_stmt *s;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db,
                                        "SELECT count(*) FROM sqlite_schema"
                                        " WHERE type = 'index' AND sql LIKE ?",
                                        -1, &s, NULL),
                     SQLITE_OK);
    sqlite3_bind_text(s, 1, pattern, -1, SQLITE_STATIC);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    int64_t count = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    sqlite3_close(db);
    return count;
}

static void indexes_are_made_as_declared(void **state)
{
    (void)state;
    char directory[] = "/tmp/schemac-run-XXXXXX";
    assert_non_null(mkdtemp(directory));
    char path[64];
    snprintf(path, sizeof path, "%s/columns.db", directory);
    schemac_db *db;
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.write_ahead_log = false;
    assert_int_equal(columns_open(path, &config, &db), SCHEMAC_OK);
    schemac_close(db);
    assert_int_equal(indexes_like(path, "%(\"a\" DESC,\"name\"%"), 1);
    assert_int_equal(indexes_like(path, "%WHERE%<> 'dead'%"), 1);
    assert_int_equal(indexes_like(path, "%(\"y\",\"x\")%"), 1); /* of the composite reference */
    assert_int_equal(indexes_like(path, "%\"plain_id\"%"), 0);  /* no index */
    unlink(path);
    assert_int_equal(rmdir(directory), 0);
}

static void generated_columns_are_added_to_rows(void **state)
{
    (void)state;
    char directory[] = "/tmp/schemac-run-XXXXXX";
    assert_non_null(mkdtemp(directory));
    char path[64], log[80];
    snprintf(path, sizeof path, "%s/columns.db", directory);
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.write_ahead_log = false;
    schemac_db *db;
    assert_int_equal(columns_open(path, &config, &db), SCHEMAC_OK);
    columns_parent p = parent_of(db, 3, "x", "Ada");
    schemac_close(db);

    exec_raw(path, "ALTER TABLE parent DROP COLUMN label");
    assert_int_equal(columns_open(path, &config, &db), SCHEMAC_OK);
    assert_int_equal(schemac_report(db)->created_count, 1);
    assert_string_equal(schemac_report(db)->created[0].name, "parent.label");
    columns_parent *found;
    assert_int_equal(columns_parent_get(db, p.id, &found), SCHEMAC_OK);
    assert_string_equal(found->label, "Ada!");
    columns_parent_free(found);
    schemac_close(db);

    exec_raw(path, "ALTER TABLE parent DROP COLUMN twice"); /* a required one */
    assert_int_equal(columns_open(path, &config, &db), SCHEMAC_OK);
    assert_string_equal(schemac_report(db)->created[0].name, "parent.twice");
    assert_int_equal(columns_parent_get(db, p.id, &found), SCHEMAC_OK);
    assert_string_equal(found->twice, "AdaAda");
    columns_parent_free(found);
    schemac_close(db);

    exec_raw(path, "ALTER TABLE parent DROP COLUMN total");
    assert_int_equal(columns_open(path, &config, &db), SCHEMAC_OK);
    assert_int_equal(schemac_report(db)->created_count, 0);
    assert_int_equal(schemac_report(db)->changed_count, 1);
    assert_string_equal(schemac_report(db)->changed[0].name, "parent");
    assert_int_equal(columns_parent_get(db, p.id, &found), SCHEMAC_OK);
    assert_int_equal(found->total, 6);
    assert_string_equal(found->twice, "AdaAda");
    columns_parent_free(found);
    schemac_close(db);
    snprintf(log, sizeof log, "%s-journal", path);
    unlink(log);
    unlink(path);
    assert_int_equal(rmdir(directory), 0);
}

/* Rows that the condition leaves out may be equal. */
static void a_partial_unique_is_made_over_rows(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db;
    assert_int_equal(columns_open(path, NULL, &db), SCHEMAC_OK);
    parent_of(db, 3, "x", "Ada");
    parent_of(db, 3, "dead", "Bob");
    schemac_close(db);
    exec_raw(path, "DROP INDEX \"parent.living\"");
    assert_int_equal(columns_open(path, NULL, &db), SCHEMAC_OK);
    assert_int_equal(schemac_report(db)->created_count, 1);
    schemac_close(db);
    exec_raw(path, "DROP INDEX \"parent.living\"; UPDATE parent SET \"The \"\"B\"\"\"='y' WHERE"
                   " name='Bob'");
    assert_int_equal(columns_open(path, NULL, &db), SCHEMAC_OUTDATED);
    assert_contains(schemac_error_message(db), "2 rows of parent with a value of living");
    assert_query_finds(path, schemac_error_message(db), 2);
    schemac_close(db);
}

/* issue: a unique of nine long columns named only the last one */
static void a_conflict_of_ten_long_fields_names_all_of_them(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db;
    assert_ok(db, columns_open(path, NULL, &db));
    columns_long_winded row = COLUMNS_LONG_WINDED_INIT, again = COLUMNS_LONG_WINDED_INIT;
    assert_ok(db, columns_long_winded_insert(db, &row));
    assert_int_equal(columns_long_winded_insert(db, &again), SCHEMAC_CONFLICT);
    const schemac_error_info *e = schemac_error(db);
    assert_string_equal(e->constraint, "all_ten");
    assert_null(e->field); /* there are ten */
    static const char *const words[] = {"first_x", "second_x",  "third_x",  "fourth_x", "fifth_x",
                                        "sixth_x", "seventh_x", "eighth_x", "ninth_x",  "tenth_x"};
    const char *at = e->message;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        at = strstr(at, words[i]);
        assert_non_null(at);
    }
    assert_contains(e->message, "; to change that row: upsert_by_all_ten");
    /* the other unique has two of these fields, and is not the one */
    row.id = 2000;
    row.first_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx = 1;
    assert_ok(db, columns_long_winded_insert(db, &row));
    again.id = 2001;
    again.first_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx = 2;
    assert_int_equal(columns_long_winded_insert(db, &again), SCHEMAC_CONFLICT);
    assert_string_equal(schemac_error(db)->constraint, "last_two");
    schemac_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_conflict_of_ten_long_fields_names_all_of_them),
        cmocka_unit_test(generated_columns_are_computed_and_never_written),
        cmocka_unit_test(collations_decide_what_is_equal),
        cmocka_unit_test(partial_unique_holds_for_some_rows_and_finds_only_those),
        cmocka_unit_test(references_over_several_fields_are_enforced),
        cmocka_unit_test(deferred_references_are_checked_at_the_end),
        cmocka_unit_test(tables_without_rowid_work_alike),
        cmocka_unit_test(a_second_start_finds_nothing_to_do),
        cmocka_unit_test(backups_have_computed_columns),
        cmocka_unit_test(indexes_are_made_as_declared),
        cmocka_unit_test(generated_columns_are_added_to_rows),
        cmocka_unit_test(a_partial_unique_is_made_over_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
