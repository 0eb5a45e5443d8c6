/* asked_values.c - queries that return one value, or many, of each type; parameters of each type. */
#include "asked.h"

static const schemac_field *field_named(const char *model, const char *name)
{
    const schemac_record *r = &asked_model(model)->record;
    for (size_t i = 0; i < r->field_count; i++)
        if (strcmp(r->fields[i].name, name) == 0)
            return &r->fields[i];
    fail_msg("no field %s", name);
    return NULL;
}

/* Both as a member of the field holds them. */
static void check_value(const char *model, const char *name, int64_t id, const void *got,
                        const void *row)
{
    const schemac_field *f = field_named(model, name);
    const void *a = value_of(f, got);
    const void *b = value_of(f, (const unsigned char *)row + f->offset);
    if (compare_values(f, a, b) != 0 || (a == NULL) != (b == NULL))
        fail_msg("%s.%s of %d", model, name, (int)id);
}

/* ---- what each query returns ---------------------------------------------------------------- */

/* got: what is compared, of the value that was returned; end: frees that. */
#define ONE(model, query, name, type, id, row, got, end)                                           \
    do {                                                                                           \
        type value_;                                                                               \
        memset(&value_, 0xA5, sizeof value_);                                                      \
        assert_ok(db, asked_##query##_of(db, id, &value_));                                        \
        check_value(#model, #name, id, got, row);                                                  \
        end;                                                                                       \
    } while (0)

#define MANY(model, query, name, rows_type, type, ids, count_, make)                               \
    do {                                                                                           \
        rows_type rows_;                                                                           \
        schemac_scan *scan_;                                                                       \
        const type *value_;                                                                        \
        assert_ok(db, asked_##query##_all(db, &rows_));                                            \
        assert_int_equal(rows_.count, count_);                                                     \
        assert_ok(db, asked_##query##_all_scan(db, &scan_));                                       \
        for (size_t i_ = 0; i_ < rows_.count; i_++) {                                              \
            asked_##model row_ = make((ids)[i_]);                                                  \
            check_value(#model, #name, (ids)[i_], &rows_.values[i_], &row_);                       \
            assert_ok(db, asked_##query##_all_next(scan_, &value_));                               \
            check_value(#model, #name, (ids)[i_], value_, &row_);                                  \
        }                                                                                          \
        assert_status(db, SCHEMAC_NOT_FOUND, asked_##query##_all_next(scan_, &value_));            \
        assert_null(value_);                                                                       \
        asked_##query##_all_scan_end(scan_);                                                       \
        rows_type##_free(&rows_);                                                                  \
        assert_true(rows_.values == NULL && rows_.count == 0);                                     \
    } while (0)

/* A type in all of its queries: what one call gives, and rows of it, required and not. */
#define TYPE(name, one, many, rows, opt_one, opt_many, opt_rows, got, end)                         \
    static void check_##name(schemac_db *db)                                                       \
    {                                                                                              \
        int64_t ids[ITEMS], maybes[MAYBES] = {1, 2, 3, 4, 5};                                      \
        size_t count = living_items(ids);                                                          \
        for (size_t i = 0; i < count; i++) {                                                       \
            asked_item row = item_row(ids[i]);                                                     \
            ONE(item, name, name, one, ids[i], &row, got, end);                                    \
        }                                                                                          \
        for (size_t i = 0; i < MAYBES; i++) {                                                      \
            asked_maybe row = maybe_row(maybes[i]);                                                \
            ONE(maybe, any_##name, name, opt_one, maybes[i], &row, got, end);                      \
        }                                                                                          \
        MANY(item, name, name, rows, many, ids, count, item_row);                                  \
        MANY(maybe, any_##name, name, opt_rows, opt_many, maybes, MAYBES, maybe_row);              \
    }

#define IN_PLACE(name, type, rows, opt, opt_rows)                                                  \
    TYPE(name, type, type, rows, opt, opt, opt_rows, &value_, (void)0)
#define TEXTS(name)                                                                                \
    TYPE(name, char *, char *const, schemac_text_rows, char *, char *const, schemac_text_rows,     \
         &value_, schemac_free(value_))

/* clang-format off */
IN_PLACE(flag, bool, schemac_bool_rows, schemac_opt_bool, schemac_opt_bool_rows)
IN_PLACE(small, int32_t, schemac_int32_rows, schemac_opt_int32, schemac_opt_int32_rows)
IN_PLACE(big, int64_t, schemac_int64_rows, schemac_opt_int64, schemac_opt_int64_rows)
IN_PLACE(real, double, schemac_double_rows, schemac_opt_double, schemac_opt_double_rows)
IN_PLACE(money, int64_t, schemac_int64_rows, schemac_opt_int64, schemac_opt_int64_rows)
TEXTS(word)
TYPE(bytes, schemac_blob *, schemac_blob, schemac_blob_rows, schemac_blob *, schemac_blob,
     schemac_blob_rows, value_, schemac_free(value_))
IN_PLACE(moment, int64_t, schemac_int64_rows, schemac_opt_int64, schemac_opt_int64_rows)
IN_PLACE(day, schemac_date, schemac_date_rows, schemac_opt_date, schemac_opt_date_rows)
IN_PLACE(mark, schemac_uuid, schemac_uuid_rows, schemac_opt_uuid, schemac_opt_uuid_rows)
TEXTS(document)
IN_PLACE(mood, asked_mood, asked_mood_rows, asked_opt_mood, asked_opt_mood_rows)
IN_PLACE(level, asked_level, asked_level_rows, asked_opt_level, asked_opt_level_rows)
/* clang-format on */

static void test_each_type_is_returned(void **state)
{
    (void)state;
    schemac_db *db = open_asked(":memory:", NULL);
    check_flag(db);
    check_small(db);
    check_big(db);
    check_real(db);
    check_money(db);
    check_word(db);
    check_bytes(db);
    check_moment(db);
    check_day(db);
    check_mark(db);
    check_document(db);
    check_mood(db);
    check_level(db);
    schemac_close(db);
}

static void test_what_is_not_there_is_not_found(void **state)
{
    (void)state;
    schemac_db *db = open_asked(":memory:", NULL);
    const int64_t none[] = {0, DELETED_ITEM, OTHER_ITEM, 999};
    for (size_t i = 0; i < COUNT(none); i++) {
        int32_t small = 7;
        char *word = (char *)1;
        schemac_blob *blob = (schemac_blob *)1;
        asked_item *row = (asked_item *)1;
        const asked_placed *placed = (const asked_placed *)1;
        assert_status(db, SCHEMAC_NOT_FOUND, asked_small_of(db, none[i], &small));
        assert_int_equal(small, 0);
        assert_status(db, SCHEMAC_NOT_FOUND, asked_word_of(db, none[i], &word));
        assert_null(word);
        assert_status(db, SCHEMAC_NOT_FOUND, asked_bytes_of(db, none[i], &blob));
        assert_null(blob);
        assert_status(db, SCHEMAC_NOT_FOUND, asked_item_by_id(db, none[i], &row));
        assert_null(row);
        assert_status(db, SCHEMAC_NOT_FOUND, asked_placed_one(db, none[i], &placed));
        assert_null(placed);
    }
    schemac_int64_rows rows = {(const int64_t *)1, 9};
    assert_ok(db, asked_by_small(db, 123456, &rows));
    assert_true(rows.values == NULL && rows.count == 0);
    schemac_close(db);
}

static void test_text_in_sql_stays(void **state)
{
    (void)state;
    schemac_db *db = open_asked(":memory:", NULL);
    char *text;
    assert_ok(db, asked_told(db, 2, &text));
    assert_string_equal(text, "it's { here }: :id beech");
    schemac_free(text);
    schemac_close(db);
}

/* ---- parameters of each type ---------------------------------------------------------------- */

/* The ids of all rows whose field has the value; NULL: of those that have none. */
static size_t expect(const char *model, const char *name, const void *value, int64_t out[ITEMS])
{
    const schemac_field *f = field_named(model, name);
    bool items = strcmp(model, "item") == 0;
    int64_t all[ITEMS] = {1, 2, 3, 4, 5};
    size_t found = 0, count = items ? living_items(all) : MAYBES;
    for (size_t i = 0; i < count; i++) {
        asked_item item = item_row(all[i]);
        asked_maybe maybe = maybe_row(all[i]);
        const unsigned char *row = items ? (void *)&item : &maybe;
        const void *has = value_of(f, row + f->offset);
        if ((value == NULL) == (has == NULL) &&
            (value == NULL || compare_values(f, has, value) == 0))
            out[found++] = all[i];
    }
    return found;
}

static void check_ids(schemac_int64_rows *rows, const int64_t *ids, size_t count, const char *what)
{
    if (rows->count != count || (count > 0 && memcmp(rows->values, ids, count * sizeof *ids) != 0))
        fail_msg("%s: %zu rows, wanted %zu", what, rows->count, count);
    schemac_int64_rows_free(rows);
}

/* Of an item's value: the rows that have it, required and not; and those that have none. */
#define ASK(name, some, none)                                                                      \
    do {                                                                                           \
        int64_t ids_[ITEMS], living_[ITEMS];                                                       \
        size_t living_count_ = living_items(living_);                                              \
        for (size_t i_ = 0; i_ < living_count_; i_++) {                                            \
            asked_item row_ = item_row(living_[i_]);                                               \
            schemac_int64_rows rows_;                                                              \
            assert_ok(db, asked_by_##name(db, row_.name, &rows_));                                 \
            size_t count_ = expect("item", #name, &row_.name, ids_);                               \
            assert_true(count_ > 0);                                                               \
            check_ids(&rows_, ids_, count_, "by_" #name);                                          \
            asked_by_any_##name##_params p_ = {some};                                              \
            assert_ok(db, asked_by_any_##name(db, &p_, &rows_));                                   \
            check_ids(&rows_, ids_, expect("maybe", #name, &row_.name, ids_), "by_any_" #name);    \
            p_ = (asked_by_any_##name##_params){none};                                             \
            assert_ok(db, asked_by_any_##name(db, &p_, &rows_));                                   \
            count_ = expect("maybe", #name, NULL, ids_);                                           \
            assert_true(count_ > 0 && count_ < MAYBES);                                            \
            check_ids(&rows_, ids_, count_, "by_any_" #name " of none");                           \
        }                                                                                          \
    } while (0)

static void test_each_type_is_taken(void **state)
{
    (void)state;
    schemac_db *db = open_asked(":memory:", NULL);
    ASK(flag, schemac_some_bool(row_.flag), SCHEMAC_NONE);
    ASK(small, schemac_some_int32(row_.small), SCHEMAC_NONE);
    ASK(big, schemac_some_int64(row_.big), SCHEMAC_NONE);
    ASK(real, schemac_some_double(row_.real), SCHEMAC_NONE);
    ASK(money, schemac_some_int64(row_.money), SCHEMAC_NONE);
    ASK(word, row_.word, NULL);
    ASK(bytes, row_.bytes, SCHEMAC_NONE);
    ASK(moment, schemac_some_int64(row_.moment), SCHEMAC_NONE);
    ASK(day, schemac_some_date(row_.day), SCHEMAC_NONE);
    ASK(mark, schemac_some_uuid(row_.mark), SCHEMAC_NONE);
    ASK(document, row_.document, NULL);
    ASK(mood, asked_some_mood(row_.mood), SCHEMAC_NONE);
    ASK(level, asked_some_level(row_.level), SCHEMAC_NONE);
    schemac_close(db);
}

/* ---- values that a type does not allow ------------------------------------------------------ */

#define REFUSED(call, query, parameter)                                                            \
    do {                                                                                           \
        schemac_int64_rows rows_ = {(const int64_t *)1, 9};                                        \
        schemac_scan *scan_ = (schemac_scan *)1;                                                   \
        (void)scan_;                                                                               \
        assert_status(db, SCHEMAC_INVALID, call);                                                  \
        assert_true(rows_.values == NULL && rows_.count == 0);                                     \
        assert_error(db, query, parameter, query);                                                 \
    } while (0)

static void test_bad_values_are_invalid(void **state)
{
    (void)state;
    schemac_db *db = open_asked(":memory:", NULL);
    const schemac_date no_days[] = {{2023, 2, 29}, {2024, 13, 1}, {2024, 0, 1}, {10000, 1, 1}};
    for (size_t i = 0; i < COUNT(no_days); i++) {
        REFUSED(asked_by_day(db, no_days[i], &rows_), "by_day", "day");
        asked_by_any_day_params p = {schemac_some_date(no_days[i])};
        REFUSED(asked_by_any_day(db, &p, &rows_), "by_any_day", "day");
    }
    REFUSED(asked_by_mood(db, (asked_mood)0, &rows_), "by_mood", "mood");
    REFUSED(asked_by_mood(db, (asked_mood)5, &rows_), "by_mood", "mood");
    REFUSED(asked_by_level(db, (asked_level)1, &rows_), "by_level", "level");
    REFUSED(asked_by_word(db, NULL, &rows_), "by_word", "word");
    REFUSED(asked_by_document(db, NULL, &rows_), "by_document", "document");
    REFUSED(asked_by_bytes(db, (schemac_blob){NULL, 0}, &rows_), "by_bytes", "bytes");
    /* nothing is in the way afterwards */
    schemac_int64_rows rows;
    assert_ok(db, asked_by_mood(db, ASKED_MOOD_GLAD, &rows));
    assert_int_equal(rows.count, 2);
    schemac_int64_rows_free(&rows);
    schemac_close(db);
}

static void test_bad_values_of_lists_are_invalid(void **state)
{
    (void)state;
    schemac_db *db = open_asked(":memory:", NULL);
    const char *words[] = {"b", NULL, "b"};
    asked_among_word_params w = {words, 3};
    REFUSED(asked_among_word(db, &w, &rows_), "among_word", "values");
    const schemac_blob blobs[] = {{"", 0}, {NULL, 0}};
    asked_among_bytes_params b = {blobs, 2};
    REFUSED(asked_among_bytes(db, &b, &rows_), "among_bytes", "values");
    const asked_mood moods[] = {ASKED_MOOD_CALM, (asked_mood)9};
    asked_among_mood_params m = {moods, 2};
    REFUSED(asked_among_mood(db, &m, &rows_), "among_mood", "values");
    const schemac_date days[] = {{2024, 1, 1}, {2024, 2, 30}};
    asked_among_day_params d = {days, 2};
    REFUSED(asked_among_day(db, &d, &rows_), "among_day", "values");
    const asked_level levels[] = {ASKED_LEVEL_LOW, (asked_level)-4};
    asked_not_among_level_params l = {levels, 2};
    REFUSED(asked_not_among_level(db, &l, &rows_), "not_among_level", "values");
    /* a list that has to be given */
    const int64_t bigs[] = {1, 2};
    asked_among_big_params missing = {NULL, SCHEMAC_NOT_GIVEN};
    REFUSED(asked_among_big(db, &missing, &rows_), "among_big", "values");
    missing.values = bigs;
    REFUSED(asked_among_big(db, &missing, &rows_), "among_big", "values");
    /* a number of values, and none */
    schemac_int64_rows rows;
    missing = (asked_among_big_params){NULL, 4};
    assert_status(db, SCHEMAC_MISUSE, asked_among_big(db, &missing, &rows));
    missing = (asked_among_big_params){NULL, 0};
    assert_ok(db, asked_among_big(db, &missing, &rows));
    assert_int_equal(rows.count, 0);
    schemac_close(db);
}

/* ---- values that do not fit ----------------------------------------------------------------- */

#define CORRUPT(call, query, column)                                                               \
    do {                                                                                           \
        assert_status(db, SCHEMAC_CORRUPT, call);                                                  \
        assert_contains(schemac_error_message(db), query);                                         \
        assert_contains(schemac_error_message(db), column);                                        \
    } while (0)

static void test_values_that_do_not_fit_are_corrupt(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = open_asked(path, NULL);
    schemac_int32_rows numbers = {(const int32_t *)1, 9};
    schemac_scan *scan;
    const int32_t *number;
    char *text = (char *)1;
    CORRUPT(asked_sure_word(db, 1, &text), "sure_word", "value");
    assert_null(text);
    CORRUPT(asked_sure_numbers(db, &numbers), "sure_numbers", "value");
    assert_true(numbers.values == NULL && numbers.count == 0);
    CORRUPT(asked_narrowed(db, &numbers), "narrowed", "value");
    asked_sure_parts_rows parts = {(const asked_sure_parts_row *)1, 9};
    CORRUPT(asked_sure_parts(db, &parts), "sure_parts", "number");
    assert_true(parts.rows == NULL && parts.count == 0);
    /* one by one: what comes before is given */
    assert_ok(db, asked_narrowed_scan(db, &scan));
    CORRUPT(asked_narrowed_next(scan, &number), "narrowed", "value");
    assert_null(number);
    asked_narrowed_scan_end(scan);
    schemac_close(db);
    raw_unchecked(path, "UPDATE item SET mood = 'cross' WHERE id = 3");
    raw_unchecked(path, "UPDATE item SET day = 'today' WHERE id = 4");
    raw_unchecked(path, "UPDATE item SET \"The Word\" = 'a' || char(0) || 'b' WHERE id = 6");
    raw_unchecked(path, "UPDATE item SET mark = x'00' WHERE id = 7");
    raw_unchecked(
        path,
        "UPDATE \"the \"\"kinds\"\"\" SET \"select\" = 'a' || char(0) || 'b' WHERE \"No\" = 2");
    assert_int_equal(asked_open(path, NULL, &db), SCHEMAC_OK);
    assert_ok(db, asked_set_tenant(db, 1));
    asked_mood mood = ASKED_MOOD_WILD;
    schemac_date day;
    schemac_uuid mark;
    asked_item *item = (asked_item *)1;
    const asked_placed *placed = (const asked_placed *)1;
    asked_placed_rows all;
    CORRUPT(asked_mood_of(db, 3, &mood), "mood_of", "value");
    assert_int_equal(mood, 0);
    CORRUPT(asked_day_of(db, 4, &day), "day_of", "value");
    CORRUPT(asked_mark_of(db, 7, &mark), "mark_of", "value");
    CORRUPT(asked_item_by_id(db, 6, &item), "item_by_id", "word");
    assert_null(item);
    CORRUPT(asked_placed_one(db, 3, &placed), "placed_one", "mood");
    assert_null(placed);
    CORRUPT(asked_placed_one(db, 2, &placed), "placed_one", "title");
    CORRUPT(asked_placed_items(db, &all), "placed_items", "title");
    /* the others are as they were */
    assert_ok(db, asked_mood_of(db, 4, &mood));
    assert_int_equal(mood, item_row(4).mood);
    schemac_close(db);
}

/* ---- one row, of several -------------------------------------------------------------------- */

static void test_second_row_is_corrupt(void **state)
{
    (void)state;
    schemac_db *db = open_asked(":memory:", NULL);
    char *text = (char *)1;
    asked_item *item = (asked_item *)1;
    int32_t number = 7;
    const asked_placed_like_row *placed = (const asked_placed_like_row *)1;
    for (int round = 0; round < 3; round++) {
        CORRUPT(asked_word_like(db, "b%", &text), "word_like", "one row");
        assert_null(text);
        CORRUPT(asked_item_like(db, "b%", &item), "item_like", "one row");
        assert_null(item);
        CORRUPT(asked_number_like(db, "b%", &number), "number_like", "one row");
        assert_int_equal(number, 0);
        CORRUPT(asked_placed_like(db, "b%", &placed), "placed_like", "one row");
        assert_null(placed);
    }
    assert_ok(db, asked_word_like(db, "a text%", &text));
    assert_string_equal(text, item_row(6).word);
    schemac_free(text);
    assert_ok(db, asked_placed_like(db, "a text%", &placed));
    assert_int_equal(placed->item.id, 6);
    assert_int_equal(placed->up->id, 3);
    asked_placed_like_row_free(placed);
    assert_status(db, SCHEMAC_NOT_FOUND, asked_number_like(db, "nobody", &number));
    assert_ok(db, asked_first_word(db, &text));
    assert_string_equal(text, item_row(1).word);
    schemac_free(text);
    schemac_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_type_is_returned),
        cmocka_unit_test(test_what_is_not_there_is_not_found),
        cmocka_unit_test(test_text_in_sql_stays),
        cmocka_unit_test(test_each_type_is_taken),
        cmocka_unit_test(test_bad_values_are_invalid),
        cmocka_unit_test(test_bad_values_of_lists_are_invalid),
        cmocka_unit_test(test_values_that_do_not_fit_are_corrupt),
        cmocka_unit_test(test_second_row_is_corrupt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
