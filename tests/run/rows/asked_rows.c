/* asked_rows.c - queries that return whole rows, alone, beside each other and among values; records
   that several queries share. */
#include "asked.h"

/* Of tenant 1, as a query sees it: a row that is deleted is none. */
static bool has_up(int64_t id)
{
    schemac_opt_int64 up = item_row(id).up_id;
    return up.has && up.value != DELETED_ITEM;
}

static void check_item(const asked_item *got, int64_t id)
{
    asked_item wanted = item_row(id);
    assert_row(asked_model("item"), got, &wanted);
}

static void check_up(const asked_item *up, int64_t id)
{
    if (!has_up(id)) {
        assert_null(up);
        return;
    }
    assert_non_null(up);
    check_item(up, item_row(id).up_id.value);
}

static void check_kind(const asked_kind *kind, int64_t id)
{
    static const asked_kind kinds[] = {{1, "tree", "tall"}, {2, "it's \"one\"", NULL}};
    schemac_opt_int64 of = item_row(id).kind_id;
    if (of.has)
        assert_row(asked_model("kind"), kind, &kinds[of.value - 1]);
    else
        assert_null(kind);
}

/* ---- rows of one model ---------------------------------------------------------------------- */

static void test_whole_rows(void **state)
{
    (void)state;
    schemac_db *db = open_asked(":memory:", NULL);
    int64_t ids[ITEMS];
    size_t count = living_items(ids);
    for (size_t i = 0; i < count; i++) {
        asked_item *row;
        assert_ok(db, asked_item_by_id(db, ids[i], &row));
        check_item(row, ids[i]);
        asked_item_free(row);
    }
    asked_maybe_rows maybes;
    assert_ok(db, asked_maybes(db, &maybes));
    assert_int_equal(maybes.count, MAYBES);
    for (size_t i = 0; i < MAYBES; i++) {
        asked_maybe wanted = maybe_row((int64_t)i + 1);
        assert_row(asked_model("maybe"), &maybes.rows[i], &wanted);
    }
    asked_maybe_rows_free(&maybes);
    asked_mood moods[] = {ASKED_MOOD_CALM, ASKED_MOOD_WILD, ASKED_MOOD_CALM};
    asked_items_by_moods_params p = {moods, 3};
    asked_item_rows items;
    assert_ok(db, asked_items_by_moods(db, &p, &items));
    assert_int_equal(items.count, 6);
    for (size_t i = 0, found = 0; i < count; i++)
        if (item_row(ids[i]).mood == ASKED_MOOD_CALM || item_row(ids[i]).mood == ASKED_MOOD_WILD)
            check_item(&items.rows[found++], ids[i]);
    /* such rows are those of a list, whose other members say nothing */
    assert_int_equal(items.missing, 0);
    assert_int_equal(items.next.size, 0);
    assert_int_equal(items.previous.size, 0);
    asked_item_rows_free(&items);
    schemac_close(db);
}

static void test_other_names_and_keys(void **state)
{
    (void)state;
    schemac_db *db = open_asked(":memory:", NULL);
    asked_kind_rows kinds;
    assert_ok(db, asked_kinds(db, &kinds));
    assert_int_equal(kinds.count, 3);
    check_kind(&kinds.rows[0], 1);
    check_kind(&kinds.rows[1], 2);
    assert_string_equal(kinds.rows[2].note, "");
    asked_kind_rows_free(&kinds);
    asked_seat *seat;
    assert_ok(db, asked_seat_at(db, -2, "", &seat));
    asked_seat wanted = {1, -2, "", schemac_some_int64(4), SCHEMAC_NONE};
    assert_row(asked_model("seat"), seat, &wanted);
    asked_seat_free(seat);
    assert_status(db, SCHEMAC_NOT_FOUND, asked_seat_at(db, 1, "gone", &seat));
    asked_seat_rows seats;
    assert_ok(db, asked_seats_of(db, 1, &seats));
    assert_int_equal(seats.count, 2);
    assert_string_equal(seats.rows[1].place, "b");
    assert_false(seats.rows[1].holder_id.has);
    asked_seat_rows_free(&seats);
    asked_keys_rows keys;
    assert_ok(db, asked_keys(db, 10, &keys));
    assert_int_equal(keys.count, 3);
    for (int64_t id = 10; id <= 12; id++) {
        const asked_keys_row *row = &keys.rows[id - 10];
        assert_int_equal(row->id_id, id);
        assert_int_equal(row->kind_id.has, item_row(id).kind_id.has);
        assert_int_equal(row->kind_id.value, item_row(id).kind_id.value);
    }
    asked_keys_rows_free(&keys);
    schemac_close(db);
}

/* ---- rows beside each other ----------------------------------------------------------------- */

/* Which seats of a floor below 10 an item has, in their order. */
static const asked_seat *seat_of(int64_t id, size_t number)
{
    static const asked_seat seats[] = {{1, -2, "a", SCHEMAC_NONE, SCHEMAC_NONE},
                                       {1, 1, "a", SCHEMAC_NONE, SCHEMAC_NONE},
                                       {1, -2, "", SCHEMAC_NONE, SCHEMAC_NONE}};
    return id == 1 ? &seats[number] : id == 4 ? &seats[2] : NULL;
}

static void check_placed(const asked_placed *row, int64_t id, size_t number)
{
    const asked_seat *seat = seat_of(id, number);
    check_item(&row->item, id);
    check_up(row->up, id);
    check_kind(row->kind, id);
    assert_int_equal(row->floor.has, seat != NULL);
    if (seat == NULL) {
        assert_null(row->place);
        return;
    }
    assert_int_equal(row->floor.value, seat->floor);
    assert_string_equal(row->place, seat->place);
}

static void check_all_placed(const asked_placed_rows *rows)
{
    int64_t ids[ITEMS];
    size_t count = living_items(ids), at = 0, ups = 0;
    assert_int_equal(rows->count, count + 1); /* the first item has two seats */
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < (ids[i] == 1 ? 2u : 1u); j++) {
            ups += has_up(ids[i]);
            check_placed(&rows->rows[at++], ids[i], j);
        }
    assert_int_equal(at, rows->count);
    assert_true(ups > 3 && ups < count);
}

static void test_rows_among_values(void **state)
{
    (void)state;
    schemac_db *db = open_asked(":memory:", NULL);
    asked_placed_rows rows, backwards;
    assert_ok(db, asked_placed_items(db, &rows));
    check_all_placed(&rows);
    assert_ok(db, asked_placed_backwards(db, &backwards));
    check_all_placed(&backwards);
    asked_placed_rows_free(&rows);
    /* each has memory of its own */
    check_all_placed(&backwards);
    asked_placed_rows_free(&backwards);
    assert_true(rows.rows == NULL && rows.count == 0);
    int64_t ids[ITEMS];
    size_t count = living_items(ids);
    for (size_t i = 0; i < count; i++) {
        const asked_placed *row;
        assert_ok(db, asked_placed_one(db, ids[i], &row));
        check_placed(row, ids[i], 0);
        asked_placed_free(row);
    }
    schemac_close(db);
}

static void test_scans_give_the_same(void **state)
{
    (void)state;
    schemac_db *db = open_asked(":memory:", NULL);
    schemac_scan *scan;
    const asked_placed *row;
    int64_t ids[ITEMS];
    size_t count = living_items(ids);
    assert_ok(db, asked_placed_backwards_scan(db, &scan));
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < (ids[i] == 1 ? 2u : 1u); j++) {
            assert_ok(db, asked_placed_backwards_next(scan, &row));
            check_placed(row, ids[i], j);
        }
    assert_status(db, SCHEMAC_NOT_FOUND, asked_placed_backwards_next(scan, &row));
    asked_placed_backwards_scan_end(scan);
    const asked_item *item;
    asked_mood moods[] = {ASKED_MOOD_GLAD};
    asked_items_by_moods_params p = {moods, 1};
    assert_ok(db, asked_items_by_moods_scan(db, &p, &scan));
    for (size_t i = 0; i < count; i++)
        if (item_row(ids[i]).mood == ASKED_MOOD_GLAD) {
            assert_ok(db, asked_items_by_moods_next(scan, &item));
            check_item(item, ids[i]);
        }
    assert_status(db, SCHEMAC_NOT_FOUND, asked_items_by_moods_next(scan, &item));
    asked_items_by_moods_scan_end(scan);
    schemac_close(db);
}

static void test_several_rows_in_one(void **state)
{
    (void)state;
    schemac_db *db = open_asked(":memory:", NULL);
    asked_pairs_rows rows;
    size_t at = 0;
    assert_ok(db, asked_pairs(db, &rows));
    for (int64_t first = 1; first <= ITEMS; first++)
        for (int64_t second = 1; second <= ITEMS; second++) {
            schemac_opt_int64 up = item_row(second).up_id;
            if (first == DELETED_ITEM || second == DELETED_ITEM || !up.has || up.value != first)
                continue;
            assert_true(at < rows.count);
            check_item(&rows.rows[at].first, first);
            check_item(&rows.rows[at].second, second);
            check_kind(rows.rows[at].third, second);
            assert_int_equal(rows.rows[at++].gap, second - first);
        }
    assert_true(at > 4);
    assert_int_equal(rows.count, at);
    asked_pairs_rows_free(&rows);
    schemac_close(db);
}

/* ---- records of values ---------------------------------------------------------------------- */

static void sum_up(schemac_opt_int64 kind, asked_summary *out)
{
    int64_t ids[ITEMS];
    size_t count = living_items(ids);
    *out = (asked_summary){.title = NULL};
    for (size_t i = 0; i < count; i++) {
        asked_item item = item_row(ids[i]);
        if (item.kind_id.has != kind.has || item.kind_id.value != kind.value)
            continue;
        out->items++;
        out->total = schemac_some_int64(out->total.value + item.money);
    }
}

static void check_summary(const asked_summary *got, const asked_summary *wanted, const char *title)
{
    assert_int_equal(got->items, wanted->items);
    assert_int_equal(got->total.has, wanted->items > 0);
    assert_int_equal(got->total.value, wanted->total.value);
    assert_int_equal(got->last.has, wanted->items > 0);
    assert_int_equal(got->some.has, wanted->items > 0);
    if (title == NULL)
        assert_null(got->title);
    else
        assert_string_equal(got->title, title);
}

static void test_shared_records(void **state)
{
    (void)state;
    static const char *const titles[] = {NULL, "tree", "it's \"one\""};
    schemac_db *db = open_asked(":memory:", NULL);
    asked_summary_rows rows, backwards;
    assert_ok(db, asked_summaries(db, &rows));
    assert_ok(db, asked_summaries_backwards(db, &backwards));
    assert_int_equal(rows.count, 3);
    assert_int_equal(backwards.count, 3);
    for (int64_t kind = 0; kind < 3; kind++) {
        asked_summary wanted;
        const asked_summary *one = &rows.rows[kind], *other = &backwards.rows[kind];
        sum_up(kind == 0 ? schemac_none_int64() : schemac_some_int64(kind), &wanted);
        check_summary(one, &wanted, titles[kind]);
        check_summary(other, &wanted, titles[kind]);
        assert_memory_equal(&one->last.value, &other->last.value, sizeof one->last.value);
        assert_int_equal(one->some.value, other->some.value);
        if (kind == 0)
            continue;
        const asked_summary *row;
        assert_ok(db, asked_summary_of(db, kind, &row));
        check_summary(row, &wanted, titles[kind]);
        asked_summary_free(row);
    }
    /* of no rows, there is one row: without values */
    const asked_summary *none;
    const asked_summary empty = {.title = NULL};
    assert_ok(db, asked_summary_of(db, 3, &none));
    check_summary(none, &empty, "none has it");
    asked_summary_free(none);
    assert_ok(db, asked_summary_of(db, 99, &none));
    check_summary(none, &empty, NULL);
    asked_summary_free(none);
    asked_summary_rows_free(&rows);
    asked_summary_rows_free(&backwards);
    schemac_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole_rows),          cmocka_unit_test(test_other_names_and_keys),
        cmocka_unit_test(test_rows_among_values),   cmocka_unit_test(test_scans_give_the_same),
        cmocka_unit_test(test_several_rows_in_one), cmocka_unit_test(test_shared_records),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
