/* asked_lists.c - lists of values of each type, and what is left out of a query with its parameters. */
#include "asked.h"

#include <stdio.h>

/* ---- lists of each type --------------------------------------------------------------------- */

typedef schemac_status ask_fn(schemac_db *db, const void *values, size_t count,
                              schemac_int64_rows *rows);

#define LIST(name)                                                                                 \
    static schemac_status among_##name(schemac_db *db, const void *values, size_t count,           \
                                       schemac_int64_rows *rows)                                   \
    {                                                                                              \
        asked_among_##name##_params p = {values, count};                                           \
        return asked_among_##name(db, &p, rows);                                                   \
    }                                                                                              \
    static schemac_status not_among_##name(schemac_db *db, const void *values, size_t count,       \
                                           schemac_int64_rows *rows)                               \
    {                                                                                              \
        asked_not_among_##name##_params p = {values, count};                                       \
        return asked_not_among_##name(db, &p, rows);                                               \
    }
LIST(flag)
LIST(small)
LIST(big)
LIST(real)
LIST(money)
LIST(word)
LIST(bytes)
LIST(moment)
LIST(day)
LIST(mark)
LIST(document)
LIST(mood)
LIST(level)

static const struct {
    const char *name;
    ask_fn *among, *not_among;
} types[] = {
#define TYPE(name)                                                                                 \
    {                                                                                              \
#name, among_##name, not_among_##name                                                      \
    }
    TYPE(flag),   TYPE(small), TYPE(big),  TYPE(real),     TYPE(money), TYPE(word),  TYPE(bytes),
    TYPE(moment), TYPE(day),   TYPE(mark), TYPE(document), TYPE(mood),  TYPE(level),
#undef TYPE
};

static const schemac_field *field_of(const char *model, const char *name)
{
    const schemac_record *r = &asked_model(model)->record;
    size_t i = 0;
    while (strcmp(r->fields[i].name, name) != 0)
        i++;
    return &r->fields[i];
}

static bool is_among(const schemac_field *f, const void *value, const unsigned char *list,
                     size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (compare_values(f, value, list + i * size_of_value(f)) == 0)
            return true;
    return false;
}

static void check_ids(schemac_int64_rows *rows, const int64_t *ids, size_t count, const char *what)
{
    if (rows->count != count || (count > 0 && memcmp(rows->values, ids, count * sizeof *ids) != 0))
        fail_msg("%s: %zu rows, wanted %zu", what, rows->count, count);
    schemac_int64_rows_free(rows);
}

/* Values of so many items, from the first on. */
static void check_list(schemac_db *db, size_t type, size_t count)
{
    const schemac_field *f = field_of("item", types[type].name);
    const schemac_field *g = field_of("maybe", types[type].name);
    size_t size = size_of_value(f), found = 0, others = 0;
    unsigned char list[ITEMS * sizeof(schemac_blob)];
    int64_t ids[ITEMS], living[ITEMS];
    size_t all = living_items(living);
    schemac_int64_rows rows;
    for (size_t i = 0; i < count; i++) {
        asked_item row = item_row((int64_t)i + 1);
        memcpy(list + i * size, (unsigned char *)&row + f->offset, size);
    }
    for (size_t i = 0; i < all; i++) {
        asked_item row = item_row(living[i]);
        if (is_among(f, (unsigned char *)&row + f->offset, list, count))
            ids[found++] = living[i];
    }
    assert_ok(db, types[type].among(db, count == 0 ? NULL : list, count, &rows));
    check_ids(&rows, ids, found, types[type].name);
    /* in no list is nothing; and null is in no list, nor out of one that has something */
    for (int64_t id = 1; id <= MAYBES; id++) {
        asked_maybe row = maybe_row(id);
        const void *value = value_of(g, (unsigned char *)&row + g->offset);
        if (count == 0 || (value != NULL && !is_among(f, value, list, count)))
            ids[others++] = id;
    }
    assert_ok(db, types[type].not_among(db, count == 0 ? NULL : list, count, &rows));
    check_ids(&rows, ids, others, types[type].name);
    assert_ok(db, types[type].not_among(db, NULL, SCHEMAC_NOT_GIVEN, &rows));
    assert_int_equal(rows.count, MAYBES);
    schemac_int64_rows_free(&rows);
}

static void test_lists_of_each_type(void **state)
{
    (void)state;
    schemac_db *db = open_asked(":memory:", NULL);
    for (size_t type = 0; type < COUNT(types); type++)
        for (size_t count = 0; count <= ITEMS; count++)
            check_list(db, type, count);
    schemac_close(db);
}

static void test_long_list(void **state)
{
    (void)state;
    enum { MANY = 100000 };
    schemac_db *db = open_asked(":memory:", NULL);
    int64_t *list = malloc(MANY * sizeof *list), living[ITEMS];
    const char **texts = malloc(MANY * sizeof *texts);
    char(*names)[16] = malloc(MANY * sizeof *names);
    assert_true(list != NULL && texts != NULL && names != NULL);
    size_t count = living_items(living);
    for (size_t i = 0; i < MANY; i++) {
        list[i] = 1000 - (int64_t)i;
        snprintf(names[i], sizeof names[i], "text %zu", i);
        texts[i] = i == MANY - 1 ? "birch" : names[i];
    }
    asked_search_params p = ASKED_SEARCH_PARAMS_INIT;
    schemac_int64_rows rows;
    p.ids = list;
    p.ids_count = MANY;
    for (int i = 0; i < 2; i++) {
        assert_ok(db, asked_search(db, &p, &rows));
        check_ids(&rows, living, count, "100,000 ids");
    }
    asked_among_word_params w = {texts, MANY};
    assert_ok(db, asked_among_word(db, &w, &rows));
    check_ids(&rows, &(int64_t){12}, 1, "100,000 words");
    /* kept for a scan, though the caller's goes */
    schemac_scan *scan;
    const int64_t *id;
    assert_ok(db, asked_among_word_scan(db, &w, &scan));
    memset(names, 'x', MANY * sizeof *names);
    free(names);
    memset(texts, 0, MANY * sizeof *texts);
    free(texts);
    assert_ok(db, asked_among_word_next(scan, &id));
    assert_int_equal(*id, 12);
    assert_status(db, SCHEMAC_NOT_FOUND, asked_among_word_next(scan, &id));
    asked_among_word_scan_end(scan);
    free(list);
    schemac_close(db);
}

/* ---- what may be left out ------------------------------------------------------------------- */

static const int64_t wanted_ids[] = {1, 2, 3, 5, 6, 7, 9, 12, 101};
static const asked_mood wanted_moods[] = {ASKED_MOOD_GLAD, ASKED_MOOD_WILD};

/* A part for each bit. */
static asked_search_params search_for(unsigned parts)
{
    asked_search_params p = ASKED_SEARCH_PARAMS_INIT;
    if ((parts & 1) != 0)
        p.word = "%b%";
    if ((parts & 2) != 0)
        p.least = schemac_some_int32(30);
    if ((parts & 4) != 0) {
        p.ids = wanted_ids;
        p.ids_count = COUNT(wanted_ids);
    }
    if ((parts & 8) != 0)
        p.kind_id = schemac_some_int64(1);
    if ((parts & 16) != 0) {
        p.moods = wanted_moods;
        p.moods_count = COUNT(wanted_moods);
    }
    if ((parts & 32) != 0)
        p.last = schemac_some_date((schemac_date){2024, 2, 29});
    return p;
}

static bool is_searched(const asked_item *i, unsigned parts)
{
    bool listed = false;
    for (size_t j = 0; j < COUNT(wanted_ids); j++)
        listed = listed || wanted_ids[j] == i->id;
    return ((parts & 1) == 0 || strchr(i->word, 'b') != NULL) &&
           ((parts & 2) == 0 || i->small >= 30) && ((parts & 4) == 0 || listed) &&
           ((parts & 8) == 0 || (i->kind_id.has && i->kind_id.value == 1)) &&
           ((parts & 16) == 0 || i->mood == ASKED_MOOD_GLAD || i->mood == ASKED_MOOD_WILD) &&
           ((parts & 32) == 0 || i->day.year <= 2024);
}

static size_t check_search(schemac_db *db, unsigned parts)
{
    asked_search_params p = search_for(parts);
    int64_t living[ITEMS], ids[ITEMS];
    size_t all = living_items(living), count = 0;
    for (size_t i = 0; i < all; i++) {
        asked_item row = item_row(living[i]);
        if (is_searched(&row, parts))
            ids[count++] = row.id;
    }
    schemac_int64_rows rows;
    schemac_scan *scan;
    const int64_t *id;
    assert_ok(db, asked_search(db, &p, &rows));
    check_ids(&rows, ids, count, "search");
    assert_ok(db, asked_search_scan(db, &p, &scan));
    memset(&p, 0xA5, sizeof p);
    for (size_t i = 0; i < count; i++) {
        assert_ok(db, asked_search_next(scan, &id));
        assert_int_equal(*id, ids[i]);
    }
    assert_status(db, SCHEMAC_NOT_FOUND, asked_search_next(scan, &id));
    asked_search_scan_end(scan);
    return count;
}

static void test_all_combinations_of_parts(void **state)
{
    (void)state;
    schemac_db *db = open_asked(":memory:", NULL);
    size_t found = 0;
    for (unsigned round = 0; round < 3; round++)
        for (unsigned i = 0; i < 64; i++)
            found += check_search(db, round == 1 ? 63 - i : i * (round + 1) % 64);
    assert_true(found > 300);
    schemac_close(db);
}

/* A part of two parameters needs both; one of them alone may be in another. */
static void test_part_of_two_parameters(void **state)
{
    (void)state;
    schemac_db *db = open_asked(":memory:", NULL);
    const struct {
        schemac_opt_int32 low, high;
        int64_t count;
    } cases[] = {
        {SCHEMAC_NONE, SCHEMAC_NONE, 11},
        {schemac_some_int32(30), SCHEMAC_NONE, 10},
        {SCHEMAC_NONE, schemac_some_int32(60), 11},
        {schemac_some_int32(30), schemac_some_int32(60), 2},
    };
    for (size_t round = 0; round < 2; round++)
        for (size_t i = 0; i < COUNT(cases); i++) {
            int64_t count = -1;
            asked_between_params p = {cases[i].low, cases[i].high};
            assert_ok(db, asked_between(db, &p, &count));
            assert_int_equal(count, cases[i].count);
        }
    schemac_close(db);
}

/* What has to be given is not in the statement when its part is left out. */
static void test_required_parameter_of_a_part(void **state)
{
    (void)state;
    schemac_db *db = open_asked(":memory:", NULL);
    asked_remark_rows rows;
    asked_remarks_from_params p = {SCHEMAC_NONE, "a"};
    assert_ok(db, asked_remarks_from(db, &p, &rows));
    assert_int_equal(rows.count, 2);
    asked_remark_rows_free(&rows);
    p.least = schemac_some_int32(1);
    assert_ok(db, asked_remarks_from(db, &p, &rows));
    assert_int_equal(rows.count, 1);
    assert_string_equal(rows.rows[0].body, "one");
    asked_remark_rows_free(&rows);
    p.about = NULL;
    assert_status(db, SCHEMAC_INVALID, asked_remarks_from(db, &p, &rows));
    schemac_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lists_of_each_type),
        cmocka_unit_test(test_long_list),
        cmocka_unit_test(test_all_combinations_of_parts),
        cmocka_unit_test(test_part_of_two_parameters),
        cmocka_unit_test(test_required_parameter_of_a_part),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
