/* memory_calls.c - each allocation of a scenario that uses every call fails, once or for ever: the
   call says so and has done nothing, nothing leaks, and afterwards everything works. */
#include "support.h"
#include "tracking.h"

#include "memory.schema.h"

#include "engines/sqlite/sqlite.h"
#include "handle/db.h"

#include <stdio.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

typedef struct play {
    tracking t;
    schemac_db *db;
    bool loose; /* calls before may have failed: what rows hold is open */
    schemac_scan *scan, *inner;
    schemac_cursor cursor;
} play;

/* What a call that did nothing leaves as it was: the row, and what it gives. */
#define UNCHANGED(status, row, before)                                                             \
    do {                                                                                           \
        if ((status) != SCHEMAC_OK)                                                                \
            assert_memory_equal(&(row), &(before), sizeof(row));                                   \
    } while (0)

/* ---- steps ---------------------------------------------------------------------------------- */

static schemac_status as_system(play *p)
{
    return schemac_as_system(p->db);
}

static schemac_status end_system(play *p)
{
    return schemac_end_system(p->db);
}

static schemac_status insert_firm(play *p)
{
    memory_firm f = {"acme"}, g = {"bolt"}, h = {"a firm with a longer name"};
    schemac_status status = memory_firm_insert(p->db, &f);
    schemac_status second = memory_firm_upsert(p->db, &g);
    schemac_status third = memory_firm_upsert(p->db, &h);
    return status != SCHEMAC_OK ? status : second != SCHEMAC_OK ? second : third;
}

static schemac_status set_tenant(play *p)
{
    return memory_set_tenant(p->db, "acme");
}

static schemac_status set_other_tenant(play *p)
{
    return memory_set_tenant(p->db, "a firm with a longer name");
}

static schemac_status begin(play *p)
{
    return schemac_begin(p->db);
}

static schemac_status begin_read(play *p)
{
    return schemac_begin_read(p->db);
}

static schemac_status commit(play *p)
{
    return schemac_commit(p->db);
}

static schemac_status roll_back(play *p)
{
    return schemac_rollback(p->db);
}

static schemac_status insert(play *p)
{
    static const char bytes[] = "some bytes";
    memory_item row = {.name = "first", .note = "a note", .bytes = {bytes, 10}}, before = row;
    schemac_status status = memory_item_insert(p->db, &row);
    UNCHANGED(status, row, before);
    return status;
}

static schemac_status insert_given(play *p)
{
    memory_item row = {.id = 50, .name = "fifty", .firm_id = "acme", .amount = 3}, before = row;
    schemac_status status = memory_item_insert(p->db, &row);
    UNCHANGED(status, row, before);
    return status;
}

/* 64 rows, 4 and 2 more, keys of all kinds. */
static schemac_status insert_many(play *p)
{
    static char names[70][20];
    memory_item rows[70], before[70];
    for (size_t i = 0; i < COUNT(rows); i++) {
        snprintf(names[i], sizeof names[i], "item %zu", i);
        rows[i] = (memory_item){.name = names[i], .amount = (int32_t)(i % 7)};
        if (i % 3 == 0)
            rows[i].note = "of many";
    }
    rows[40].id = 200;
    memcpy(before, rows, sizeof rows);
    schemac_status status = memory_item_insert_many(p->db, rows, COUNT(rows));
    UNCHANGED(status, rows, before);
    return status;
}

static schemac_status insert_many_pairs(play *p)
{
    memory_pair rows[] = {
        {"a", 1, NULL}, {"a", 2, "two"}, {"b", 1, ""}, {"c", 9, "c"}, {"d", 4, "d"}};
    return memory_pair_insert_many(p->db, rows, COUNT(rows));
}

static schemac_status insert_bad_many(play *p)
{
    memory_item rows[5] = {
        {.name = "v"}, {.name = "w"}, {.name = "x"}, {.name = "first"}, {.name = "y"}};
    memory_item before[5];
    memcpy(before, rows, sizeof rows);
    schemac_status status = memory_item_insert_many(p->db, rows, COUNT(rows));
    UNCHANGED(status, rows, before);
    return status;
}

static schemac_status insert_part(play *p)
{
    memory_part a = {.item_id = 1}, b = {.item_id = 50, .next_id = {true, 1}};
    schemac_status status = memory_part_insert(p->db, &a);
    if (status != SCHEMAC_OK)
        return status;
    status = memory_part_insert(p->db, &b);
    if (status != SCHEMAC_OK) /* so that the step is done again as a whole */
        schemac_exec(p->db, "DELETE FROM part");
    return status;
}

static schemac_status insert_lost_part(play *p)
{
    memory_part row = {.item_id = 777}, before = row;
    schemac_status status = memory_part_insert(p->db, &row);
    UNCHANGED(status, row, before);
    return status;
}

static schemac_status insert_conflict(play *p)
{
    memory_item row = {.name = "first"}, before = row;
    schemac_status status = memory_item_insert(p->db, &row);
    UNCHANGED(status, row, before);
    return status;
}

static schemac_status get(play *p)
{
    memory_item *row = (memory_item *)(void *)p;
    schemac_status status = memory_item_get(p->db, 1, &row);
    assert_true((row != NULL) == (status == SCHEMAC_OK));
    if (row != NULL && !p->loose) {
        assert_string_equal(row->note, "a note");
        assert_true(row->bytes.size == 10 && memcmp(row->bytes.data, "some bytes", 10) == 0);
    }
    memory_item_free(row);
    return status;
}

static schemac_status get_none(play *p)
{
    memory_pair *row;
    schemac_status status = memory_pair_get(p->db, "z", 1, &row);
    assert_null(row);
    return status;
}

static schemac_status get_by(play *p)
{
    memory_item *row = (memory_item *)(void *)p;
    schemac_status status = memory_item_get_by_name(p->db, "fifty", &row);
    assert_true((row != NULL) == (status == SCHEMAC_OK));
    memory_item_free(row);
    return status;
}

static int64_t version_of(play *p, int64_t id)
{
    sqlite3_stmt *s;
    int64_t version = 0;
    assert_int_equal(sqlite3_prepare_v2(p->db->connection->handle,
                                        "SELECT version FROM item WHERE id=?", -1, &s, NULL),
                     SQLITE_OK);
    sqlite3_bind_int64(s, 1, id);
    if (sqlite3_step(s) == SQLITE_ROW)
        version = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return version;
}

static schemac_status update(play *p)
{
    memory_item row = {.id = 50, .name = "fifty", .amount = 8, .version = version_of(p, 50)};
    row.token.bytes[0] = 1;
    row.made = 5;
    memory_item before = row;
    schemac_status status = memory_item_update(p->db, &row);
    UNCHANGED(status, row, before);
    return status;
}

static schemac_status update_stale(play *p)
{
    memory_item row = {.id = 50, .name = "fifty", .version = 99}, before = row;
    schemac_status status = memory_item_update(p->db, &row);
    UNCHANGED(status, row, before);
    return status;
}

static schemac_status patch(play *p)
{
    memory_item row = {.id = 50, .note = "patched", .version = version_of(p, 50)}, before = row;
    schemac_status status = memory_item_patch(p->db, &row, (memory_item_mask){.note = true});
    UNCHANGED(status, row, before);
    return status;
}

static schemac_status patch_pair(play *p)
{
    memory_pair row = {"a", 1, "patched"};
    return memory_pair_patch(p->db, &row, (memory_pair_mask){true});
}

static schemac_status patch_lost(play *p)
{
    memory_part row = {.id = 1, .item_id = 777};
    return memory_part_patch(p->db, &row, (memory_part_mask){.item_id = true});
}

static schemac_status upsert_new(play *p)
{
    memory_item row = {.name = "upserted"}, before = row;
    schemac_status status = memory_item_upsert(p->db, &row);
    UNCHANGED(status, row, before);
    return status;
}

static schemac_status upsert_by(play *p)
{
    memory_item row = {.name = "fifty", .amount = 11}, before = row;
    schemac_status status = memory_item_upsert_by_name(p->db, &row);
    UNCHANGED(status, row, before);
    return status;
}

static schemac_status upsert_lost(play *p)
{
    memory_part row = {.item_id = 777}, before = row;
    schemac_status status = memory_part_upsert(p->db, &row);
    UNCHANGED(status, row, before);
    return status;
}

static schemac_status upsert_blocked(play *p)
{
    memory_item row = {.id = 51, .name = "blocked"}, before = row;
    schemac_status status = memory_item_upsert(p->db, &row);
    UNCHANGED(status, row, before);
    return status;
}

static schemac_status delete_soft(play *p)
{
    return memory_item_delete(p->db, 51);
}

static schemac_status restore(play *p)
{
    return memory_item_restore(p->db, 51);
}

static schemac_status purge(play *p)
{
    return memory_item_purge(p->db, 52);
}

static schemac_status purge_kept(play *p)
{
    return memory_item_purge(p->db, 1);
}

static schemac_status delete_hard(play *p)
{
    return memory_part_delete(p->db, 1);
}

static schemac_status delete_none(play *p)
{
    return memory_pair_delete(p->db, "z", 1);
}

static schemac_status exists(play *p)
{
    bool there = true;
    schemac_status status = memory_item_exists(p->db, 50, &there);
    assert_true(p->loose || there == (status == SCHEMAC_OK));
    return status;
}

static schemac_status count(play *p)
{
    int64_t number = -1;
    schemac_status status = memory_item_count(p->db, &number);
    assert_true(p->loose || number == (status == SCHEMAC_OK ? 72 : 0));
    return status;
}

static schemac_status list(play *p)
{
    memory_item_rows rows = {.count = 5};
    schemac_status status = memory_item_list(p->db, NULL, &rows);
    assert_true(p->loose || rows.count == (status == SCHEMAC_OK ? 72 : 0));
    assert_true(status == SCHEMAC_OK || rows.rows == NULL);
    memory_item_rows_free(&rows);
    return status;
}

static schemac_status list_page(play *p)
{
    schemac_page page = SCHEMAC_PAGE_INIT;
    page.limit = 10;
    page.descending = true;
    page.deleted = true;
    memory_item_rows rows;
    schemac_status status = memory_item_list(p->db, &page, &rows);
    memory_item_rows_free(&rows);
    if (status != SCHEMAC_OK)
        return status;
    page.after = rows.next;
    status = memory_item_list(p->db, &page, &rows);
    memory_item_rows_free(&rows);
    return status;
}

static schemac_status list_by(play *p)
{
    memory_item_rows rows;
    schemac_status status = memory_item_list_by_amount(p->db, 3, NULL, &rows);
    assert_true(status == SCHEMAC_OK || rows.rows == NULL);
    memory_item_rows_free(&rows);
    return status;
}

static schemac_status find(play *p)
{
    /* more filters than a shape holds at first */
    memory_item_where f[20] = {memory_item_any(18)};
    const char *names[] = {"fifty", "item 3", "item 4"};
    for (int i = 1; i < 19; i++)
        f[i] = memory_item_where_amount(SCHEMAC_EQ, i % 5);
    f[19] = memory_item_among_name(names, COUNT(names));
    memory_item_rows rows = {.count = 5};
    schemac_status status = memory_item_find(p->db, f, 20, MEMORY_ITEM_BY_AMOUNT, NULL, &rows);
    assert_true(status == SCHEMAC_OK || (rows.rows == NULL && rows.count == 0));
    memory_item_rows_free(&rows);
    return status;
}

static schemac_status find_page(play *p)
{
    schemac_page page = SCHEMAC_PAGE_INIT;
    page.limit = 20;
    memory_item_rows rows;
    schemac_status status = memory_item_find(p->db, NULL, 0, MEMORY_ITEM_BY_AMOUNT, &page, &rows);
    memory_item_rows_free(&rows);
    if (status == SCHEMAC_OK) {
        page.after = rows.next;
        status = memory_item_find(p->db, NULL, 0, MEMORY_ITEM_BY_AMOUNT, &page, &rows);
        memory_item_rows_free(&rows);
    }
    return status;
}

static schemac_status scan(play *p)
{
    memory_item_where f = memory_item_where_name(SCHEMAC_LIKE, "item%");
    schemac_status status = memory_item_scan(p->db, &f, 1, MEMORY_ITEM_KEY_ORDER, NULL, &p->scan);
    assert_true((p->scan != NULL) == (status == SCHEMAC_OK));
    return status;
}

static schemac_status next(play *p)
{
    const memory_item *view;
    if (p->scan == NULL)
        return SCHEMAC_MISUSE;
    schemac_status status = memory_item_next(p->scan, &view);
    assert_true((view != NULL) == (status == SCHEMAC_OK));
    return status;
}

/* Of the same shape: a statement of its own. */
static schemac_status scan_inside(play *p)
{
    memory_item_where f = memory_item_where_name(SCHEMAC_LIKE, "fif%");
    schemac_status status = memory_item_scan(p->db, &f, 1, MEMORY_ITEM_KEY_ORDER, NULL, &p->inner);
    if (status != SCHEMAC_OK) {
        assert_null(p->inner);
        return status;
    }
    const memory_item *view;
    status = memory_item_next(p->inner, &view);
    memory_item_scan_end(p->inner);
    return status;
}

static schemac_status end_scan(play *p)
{
    memory_item_scan_end(p->scan);
    p->scan = NULL;
    return SCHEMAC_OK;
}

static schemac_status run_sql(play *p)
{
    return schemac_exec(p->db, "UPDATE pair SET c='sql' WHERE a='c'");
}

static schemac_status query(play *p, const char *sql, size_t rows)
{
    const schemac_value values[] = {schemac_value_text("item%"), schemac_value_int64(3)};
    schemac_result *r = (schemac_result *)(void *)p;
    schemac_status status = schemac_query(p->db, sql, values, COUNT(values), &r);
    assert_true((r != NULL) == (status == SCHEMAC_OK));
    assert_true(r == NULL || p->loose || r->count == rows);
    schemac_free(r);
    return status;
}

static schemac_status query_rows(play *p)
{
    return query(p,
                 "SELECT id, name, 'a longer text ' || name, x'00', NULL FROM item"
                 " WHERE name LIKE ?1 AND amount<=?2",
                 40);
}

static schemac_status query_change(play *p)
{
    return query(p, "UPDATE item SET note=name||?1 WHERE id BETWEEN 60 AND 60+10*?2 RETURNING *",
                 31);
}

static schemac_status query_conflict(play *p)
{
    return query(p, "UPDATE item SET name=?1 WHERE id>?2 RETURNING id", 0);
}

static schemac_status query_one(play *p)
{
    const schemac_value id = schemac_value_int64(50);
    schemac_result *r;
    schemac_status status =
        schemac_query_one(p->db, "SELECT name FROM item WHERE id=?", &id, 1, &r);
    assert_true((r != NULL) == (status == SCHEMAC_OK));
    schemac_free(r);
    return status;
}

static schemac_status query_too_many(play *p)
{
    schemac_result *r;
    schemac_status status = schemac_query_one(p->db, "DELETE FROM pair RETURNING a", NULL, 0, &r);
    assert_null(r);
    return status;
}

static const struct {
    const char *name;
    schemac_status (*run)(play *);
    schemac_status wanted;
} steps[] = {
    {"as_system", as_system, SCHEMAC_OK},
    {"insert_firm", insert_firm, SCHEMAC_OK},
    {"end_system", end_system, SCHEMAC_OK},
    {"set_tenant", set_other_tenant, SCHEMAC_OK},
    {"set_tenant", set_tenant, SCHEMAC_OK},
    {"insert", insert, SCHEMAC_OK},
    {"insert with key", insert_given, SCHEMAC_OK},
    {"begin", begin, SCHEMAC_OK},
    {"insert_many", insert_many, SCHEMAC_OK},
    {"insert_many pairs", insert_many_pairs, SCHEMAC_OK},
    {"commit", commit, SCHEMAC_OK},
    {"insert_many with a bad row", insert_bad_many, SCHEMAC_CONFLICT},
    {"insert a part", insert_part, SCHEMAC_OK},
    {"insert a lost part", insert_lost_part, SCHEMAC_REFERENCE},
    {"insert a conflict", insert_conflict, SCHEMAC_CONFLICT},
    {"get", get, SCHEMAC_OK},
    {"get none", get_none, SCHEMAC_NOT_FOUND},
    {"get_by", get_by, SCHEMAC_OK},
    {"update", update, SCHEMAC_OK},
    {"update stale", update_stale, SCHEMAC_STALE},
    {"patch", patch, SCHEMAC_OK},
    {"patch a pair", patch_pair, SCHEMAC_OK},
    {"patch a lost part", patch_lost, SCHEMAC_REFERENCE},
    {"delete", delete_soft, SCHEMAC_OK},
    {"upsert blocked", upsert_blocked, SCHEMAC_CONFLICT},
    {"restore", restore, SCHEMAC_OK},
    {"begin", begin, SCHEMAC_OK},
    {"upsert", upsert_new, SCHEMAC_OK},
    {"upsert_by", upsert_by, SCHEMAC_OK},
    {"upsert lost", upsert_lost, SCHEMAC_REFERENCE},
    {"begin", begin, SCHEMAC_OK},
    {"purge", purge, SCHEMAC_OK},
    {"rollback", roll_back, SCHEMAC_OK},
    {"rollback", roll_back, SCHEMAC_OK},
    {"purge kept", purge_kept, SCHEMAC_REFERENCE},
    {"delete", delete_hard, SCHEMAC_OK},
    {"delete none", delete_none, SCHEMAC_NOT_FOUND},
    {"exists", exists, SCHEMAC_OK},
    {"begin_read", begin_read, SCHEMAC_OK},
    {"count", count, SCHEMAC_OK},
    {"list", list, SCHEMAC_OK},
    {"list a page", list_page, SCHEMAC_OK},
    {"commit", commit, SCHEMAC_OK},
    {"list_by", list_by, SCHEMAC_OK},
    {"find", find, SCHEMAC_OK},
    {"find a page", find_page, SCHEMAC_OK},
    {"scan", scan, SCHEMAC_OK},
    {"next", next, SCHEMAC_OK},
    {"scan inside", scan_inside, SCHEMAC_OK},
    {"next", next, SCHEMAC_OK},
    {"end scan", end_scan, SCHEMAC_OK},
    {"scan", scan, SCHEMAC_OK}, /* closing ends it */
    {"next", next, SCHEMAC_OK},
    {"exec", run_sql, SCHEMAC_OK},
    {"query", query_rows, SCHEMAC_OK},
    {"query that changes", query_change, SCHEMAC_OK},
    {"query with a conflict", query_conflict, SCHEMAC_CONFLICT},
    {"begin", begin, SCHEMAC_OK},
    {"query that changes", query_change, SCHEMAC_OK},
    {"query with a conflict", query_conflict, SCHEMAC_CONFLICT},
    {"query_one", query_one, SCHEMAC_OK},
    {"query_one of several", query_too_many, SCHEMAC_MISUSE},
    {"rollback", roll_back, SCHEMAC_OK},
};

/* ---- the scenario --------------------------------------------------------------------------- */

/* All rows of all tables as text; to be freed. Not through the runtime. */
static char *contents(play *p)
{
    static const char *const queries[] = {
        "SELECT group_concat(quote(id)) FROM firm",
        "SELECT group_concat(quote(id)||quote(firm_id)||quote(name)||quote(note)||quote(bytes)||"
        "quote(made)||quote(changed)||quote(token)||quote(amount)||quote(gone_at)||quote(version))"
        " FROM item",
        "SELECT group_concat(quote(id)||quote(firm_id)||quote(item_id)||quote(next_id)) FROM part",
        "SELECT group_concat(quote(a)||quote(b)||quote(c)) FROM pair"};
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    for (size_t i = 0; i < COUNT(queries); i++) {
        sqlite3_stmt *s;
        assert_int_equal(sqlite3_prepare_v2(p->db->connection->handle, queries[i], -1, &s, NULL),
                         SQLITE_OK);
        assert_int_equal(sqlite3_step(s), SQLITE_ROW);
        const unsigned char *value = sqlite3_column_text(s, 0);
        fprintf(out, "%s\n", value == NULL ? (const unsigned char *)"" : value);
        sqlite3_finalize(s);
    }
    fprintf(out, "%d", sqlite3_get_autocommit(p->db->connection->handle));
    fclose(out);
    return text;
}

static void check_step(play *p, size_t i, schemac_status status, const char *before)
{
    bool good = status == steps[i].wanted || (status == SCHEMAC_NOMEM && p->t.failed) || p->loose;
    if (good && status == SCHEMAC_NOMEM && steps[i].run != insert_firm) {
        char *after = contents(p);
        good = strcmp(before, after) == 0;
        free(after);
    }
    if (good)
        return;
    print_error("step %zu, %s, of allocation %zu %s: %s, not %s\n%s\n", i, steps[i].name,
                p->t.fail_at, p->t.fail_for_ever ? "for ever" : "once", schemac_status_name(status),
                schemac_status_name(steps[i].wanted), schemac_error_message(p->db));
    fail();
}

/* Returns whether the allocation was reached. */
static bool play_all(size_t fail_at, bool for_ever)
{
    play whole = {.scan = NULL}, *p = &whole;
    tracking_start(&p->t);
    p->t.fail_at = fail_at;
    p->t.fail_for_ever = for_ever;
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.allocator = &p->t.allocator;
    schemac_status status = memory_open(":memory:", &config, &p->db);
    for (int again = 0; status == SCHEMAC_NOMEM && p->t.failed && again == 0; again++) {
        assert_int_equal(schemac_error(p->db)->status, SCHEMAC_NOMEM);
        schemac_close(p->db);
        assert_int_equal(p->t.block_count, 0);
        p->t.fail_at = 0;
        status = memory_open(":memory:", &config, &p->db);
    }
    assert_ok(p->db, status);
    for (size_t i = 0; i < COUNT(steps); i++) {
        bool about_to = p->t.fail_at > 0;
        char *before = about_to ? contents(p) : NULL;
        status = steps[i].run(p);
        if (status != steps[i].wanted || about_to)
            check_step(p, i, status, before);
        free(before);
        if (status != SCHEMAC_NOMEM)
            continue;
        if (for_ever && fail_at % 2 == 0) {
            p->loose = true; /* goes on as it can */
            continue;
        }
        p->t.fail_at = 0;
        if (steps[i].run == insert_firm)
            assert_ok(p->db, schemac_exec(p->db, "DELETE FROM firm"));
        status = steps[i].run(p);
        check_step(p, i, status, "");
        assert_int_equal(status, steps[i].wanted);
    }
    /* there is memory again, and the calls work */
    bool failed = p->t.failed;
    p->t.fail_at = 0;
    while (schemac_in_transaction(p->db))
        assert_ok(p->db, schemac_commit(p->db));
    assert_ok(p->db, schemac_as_system(p->db));
    memory_item_rows rows;
    assert_ok(p->db, memory_item_list(p->db, NULL, &rows));
    schemac_close(p->db);
    /* rows outlive the handle */
    assert_int_equal(p->t.block_count, rows.count > 0);
    memory_item_rows_free(&rows);
    assert_int_equal(p->t.block_count, 0);
    assert_int_equal(p->t.bytes, 0);
    assert_false(p->t.wrong);
    return failed;
}

static void test_once(void **state)
{
    (void)state;
    assert_false(play_all(0, false)); /* as it should be */
    size_t n = 1;
    while (play_all(n, false))
        n++;
    assert_true(n > 100);
}

static void test_for_ever(void **state)
{
    (void)state;
    size_t n = 1;
    while (play_all(n, true))
        n++;
    assert_true(n > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_once),
                                       cmocka_unit_test(test_for_ever)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
