/* searching.c - find against plain C over the same rows: filters of every kind, groups, tenants,
   and the indexes that are used. */
#include "described.h"
#include "search_rows.h"

#include "term.schema.h"

#include "engines/sqlite/sqlite.h"
#include "handle/db.h"

#include <math.h>
#include <stdio.h>

/* ---- filters in C --------------------------------------------------------------------------- */

/* find and scan give exactly the rows that pass; returns how many. */
static size_t check_filters(schemac_db *db, const schemac_model *m, const schemac_rows *all,
                            const schemac_filter *filters, size_t count)
{
    schemac_rows found;
    schemac_scan *scan;
    const void *view;
    assert_ok(db, schemac_find(db, m, filters, count, SCHEMAC_BY_KEY, NULL, &found));
    assert_ok(db, schemac_scan_begin(db, m, filters, count, SCHEMAC_BY_KEY, NULL, &scan));
    size_t at = 0;
    for (size_t i = 0; i < all->count; i++) {
        const void *row = row_at(m, all, i);
        if (!passes(m, filters, count, row))
            continue;
        if (at == found.count)
            fail_msg("a row of %s is not found by '%s' %d", m->name,
                     m->record.fields[filters[0].field].name, filters[0].op);
        assert_row(m, row_at(m, &found, at++), row);
        assert_ok(db, schemac_scan_next(scan, m, &view));
        assert_row(m, view, row);
    }
    if (at != found.count)
        fail_msg("too many rows of %s are found by '%s' %d", m->name,
                 m->record.fields[filters[0].field].name, filters[0].op);
    assert_int_equal(found.next.size, 0);
    assert_status(db, SCHEMAC_NOT_FOUND, schemac_scan_next(scan, m, &view));
    schemac_scan_end(scan);
    schemac_free(found.rows);
    return at;
}

static schemac_filter among(uint16_t field, const void *values, size_t count)
{
    schemac_filter x = schemac_filter_new(field, SCHEMAC_AMONG);
    x.value.list = values;
    x.count = count;
    return x;
}

static void test_types(void **state)
{
    (void)state;
    const schemac_record *every = &model_of("every")->record;
    bool shapes[SCHEMAC_SHAPE(SCHEMAC_TYPE_LAST, 1) + 1] = {false};
    for (size_t i = 0; i < every->field_count; i++)
        shapes[every->fields[i].shape] = true;
#define X(name, value, nullable)                                                                   \
    if (!shapes[SCHEMAC_SHAPE(SCHEMAC_##name, 0)] || !shapes[SCHEMAC_SHAPE(SCHEMAC_##name, 1)])    \
        fail_msg("the model has no required and nullable " #name);
    SCHEMAC_TYPE_LIST(X)
#undef X
}

/* ---- operators ------------------------------------------------------------------------------ */

static void test_operators(void **state)
{
    (void)state;
    schemac_db *db = open_search(":memory:");
    const schemac_model *m = model_of("every");
    add_some(db, m, 150);
    schemac_rows all = all_rows(db, m);
    size_t found = 0;
    for (uint16_t field = 1; field < m->record.field_count; field++) {
        const schemac_field *f = &m->record.fields[field];
        pool p = pool_of(f);
        for (int op = SCHEMAC_EQ; op <= SCHEMAC_GE; op++)
            for (size_t i = 0; i < p.count; i++) {
                const void *value = (const char *)p.values + i * size_of_value(f);
                schemac_filter x = comparison(m, field, (schemac_op)op, value);
                size_t n = check_filters(db, m, &all, &x, 1);
                assert_true(op != SCHEMAC_EQ || n > 0); /* each value is there */
                found += n;
            }
        schemac_filter x = schemac_filter_new(field, SCHEMAC_NULL);
        bool nullable = (f->flags & SCHEMAC_NULLABLE) != 0;
        x.is = true;
        assert_int_equal(check_filters(db, m, &all, &x, 1) > 0, nullable);
        x.is = false;
        assert_true(check_filters(db, m, &all, &x, 1) > 0);
    }
    assert_true(found > 10000);
    schemac_free(all.rows);
    schemac_close(db);
}

/* The typed calls put the value where find looks for it, and the field is the right one. */
static void test_typed_filters(void **state)
{
    (void)state;
    schemac_db *db = open_search(":memory:");
    search_every a = {.word = "w",
                      .loose = "MiXed",
                      .bytes = {"ab", 2},
                      .day = {2020, 1, 2},
                      .document = "[]",
                      .mood = SEARCH_MOOD_HAPPY,
                      .size = SEARCH_SIZE_SMALL,
                      .target_id = 2,
                      .flag = true,
                      .small = -5,
                      .big = 1LL << 40,
                      .real = 0.5,
                      .money = 199,
                      .moment = 1700000000000000,
                      .mark = {{9, 8}},
                      .flag_n = {true, true},
                      .small_n = {true, 6},
                      .big_n = {true, -(1LL << 41)},
                      .real_n = {true, 1.5},
                      .money_n = {true, 5},
                      .word_n = "v",
                      .loose_n = "Other",
                      .bytes_n = {"", 0},
                      .moment_n = {true, 1},
                      .day_n = {true, {2021, 3, 4}},
                      .mark_n = {true, {{7}}},
                      .document_n = "{}",
                      .mood_n = {true, SEARCH_MOOD_SAD},
                      .size_n = {true, SEARCH_SIZE_LARGE},
                      .target_n_id = {true, 3}};
    search_every b = {.word = "x",
                      .loose = "",
                      .bytes = {"", 0},
                      .day = {1, 1, 1},
                      .document = "1",
                      .mood = SEARCH_MOOD_SAD,
                      .size = SEARCH_SIZE_LARGE,
                      .target_id = 1};
    assert_ok(db, search_every_insert(db, &b));
    assert_ok(db, search_every_insert(db, &a));
    const search_every_where each[] = {
        search_every_where_id(SCHEMAC_EQ, a.id),
        search_every_where_flag(SCHEMAC_EQ, true),
        search_every_where_small(SCHEMAC_EQ, -5),
        search_every_where_big(SCHEMAC_EQ, 1LL << 40),
        search_every_where_real(SCHEMAC_EQ, 0.5),
        search_every_where_money(SCHEMAC_EQ, 199),
        search_every_where_word(SCHEMAC_EQ, "w"),
        search_every_where_loose(SCHEMAC_EQ, "mIxED"),
        search_every_where_bytes(SCHEMAC_EQ, a.bytes),
        search_every_where_moment(SCHEMAC_EQ, a.moment),
        search_every_where_day(SCHEMAC_EQ, a.day),
        search_every_where_mark(SCHEMAC_EQ, a.mark),
        search_every_where_document(SCHEMAC_EQ, "[]"),
        search_every_where_mood(SCHEMAC_EQ, SEARCH_MOOD_HAPPY),
        search_every_where_size(SCHEMAC_EQ, SEARCH_SIZE_SMALL),
        search_every_where_target_id(SCHEMAC_EQ, 2),
        search_every_where_flag_n(SCHEMAC_EQ, true),
        search_every_where_small_n(SCHEMAC_EQ, 6),
        search_every_where_big_n(SCHEMAC_EQ, -(1LL << 41)),
        search_every_where_real_n(SCHEMAC_EQ, 1.5),
        search_every_where_money_n(SCHEMAC_EQ, 5),
        search_every_where_word_n(SCHEMAC_EQ, "v"),
        search_every_where_loose_n(SCHEMAC_EQ, "OTHER"),
        search_every_where_bytes_n(SCHEMAC_EQ, a.bytes_n),
        search_every_where_moment_n(SCHEMAC_EQ, 1),
        search_every_where_day_n(SCHEMAC_EQ, a.day_n.value),
        search_every_where_mark_n(SCHEMAC_EQ, a.mark_n.value),
        search_every_where_document_n(SCHEMAC_EQ, "{}"),
        search_every_where_mood_n(SCHEMAC_EQ, SEARCH_MOOD_SAD),
        search_every_where_size_n(SCHEMAC_EQ, SEARCH_SIZE_LARGE),
        search_every_where_target_n_id(SCHEMAC_EQ, 3),
        search_every_among_small(&a.small, 1),
        search_every_among_word(&a.word, 1),
        search_every_among_bytes(&a.bytes, 1),
        search_every_among_mood(&a.mood, 1),
        search_every_among_size_n(&a.size_n.value, 1),
        search_every_among_mark(&a.mark, 1),
        search_every_null_small_n(false),
        search_every_null_mood_n(false),
        search_every_null_target_n_id(false),
    };
    search_every_rows rows;
    for (size_t i = 0; i < COUNT(each); i++) {
        assert_ok(db, search_every_find(db, &each[i], 1, SEARCH_EVERY_KEY_ORDER, NULL, &rows));
        assert_int_equal(rows.count, 1);
        assert_row(model_of("every"), &rows.rows[0], &a);
        search_every_rows_free(&rows);
    }
    /* all at once, and none at all */
    assert_ok(db, search_every_find(db, each, COUNT(each), SEARCH_EVERY_KEY_ORDER, NULL, &rows));
    assert_int_equal(rows.count, 1);
    search_every_rows_free(&rows);
    assert_ok(db, search_every_find(db, NULL, 0, SEARCH_EVERY_BY_TARGET, NULL, &rows));
    assert_int_equal(rows.count, 2);
    assert_true(rows.rows[0].target_id == 1 && rows.rows[1].target_id == 2);
    search_every_rows_free(&rows);
    schemac_close(db);
}

static void test_like(void **state)
{
    (void)state;
    schemac_db *db = open_search(":memory:");
    const schemac_model *m = model_of("every");
    add_some(db, m, 100);
    schemac_rows all = all_rows(db, m);
    static const char *const patterns[] = {"",    "%",    "a%",  "%b",     "a_b",     "_",
                                           "__",  "A%B",  "%_%", "z_rich", "Z%",      "100\\%",
                                           "%%%", "[1,%", "{}",  "B_UME",  "b\u00c4%"};
    static const char *const fields[] = {"word",    "word_n",   "loose",
                                         "loose_n", "document", "document_n"};
    size_t found = 0;
    for (uint16_t field = 0; field < m->record.field_count; field++)
        for (size_t i = 0; i < COUNT(fields); i++)
            for (size_t j = 0;
                 strcmp(m->record.fields[field].name, fields[i]) == 0 && j < COUNT(patterns); j++) {
                schemac_filter x = comparison(m, field, SCHEMAC_LIKE, &patterns[j]);
                found += check_filters(db, m, &all, &x, 1);
            }
    assert_true(found > 500);
    schemac_free(all.rows);
    schemac_close(db);
}

/* Texts as they are, whatever their characters mean in a pattern. */
static void test_parts_of_texts(void **state)
{
    (void)state;
    static const schemac_op ops[] = {SCHEMAC_CONTAINS, SCHEMAC_STARTS, SCHEMAC_ENDS};
    static const char *const parts[] = {"",  "a",  "A",   "%",  "_",   "\\",   "\\b", "a%",
                                        "b", "_b", "B%x", "ÄU", "äum", "100%", "%%",  "a\\b"};
    schemac_db *db = open_search(":memory:");
    const schemac_model *m = model_of("every");
    add_some(db, m, 150);
    schemac_rows all = all_rows(db, m);
    size_t found = 0;
    for (uint16_t field = 0; field < m->record.field_count; field++) {
        const schemac_field *f = &m->record.fields[field];
        if (f->type != SCHEMAC_TEXT && f->type != SCHEMAC_JSON)
            continue;
        for (size_t i = 0; i < COUNT(ops); i++)
            for (size_t j = 0; j < COUNT(parts); j++) {
                schemac_filter x = comparison(m, field, ops[i], &parts[j]);
                found += check_filters(db, m, &all, &x, 1);
            }
    }
    assert_true(found > 1000);
    schemac_free(all.rows);
    /* what is there exactly once */
    search_target odd = {10, "50%_off\\now"}, plain = {11, "50 off now"};
    assert_ok(db, search_target_insert(db, &odd));
    assert_ok(db, search_target_insert(db, &plain));
    const search_target_where exact[] = {search_target_where_word(SCHEMAC_CONTAINS, "%_OFF\\"),
                                         search_target_where_word(SCHEMAC_STARTS, "50%"),
                                         search_target_where_word(SCHEMAC_ENDS, "\\now"),
                                         search_target_where_word(SCHEMAC_LIKE, "50\\%\\_off%"),
                                         search_target_where_word(SCHEMAC_LIKE, "%\\\\now"),
                                         search_target_where_word(SCHEMAC_LIKE, "\\5\\0\\%%")};
    for (size_t i = 0; i < COUNT(exact); i++) {
        search_target_rows rows;
        assert_ok(db, search_target_find(db, &exact[i], 1, SEARCH_TARGET_KEY_ORDER, NULL, &rows));
        if (rows.count != 1 || rows.rows[0].id != 10)
            fail_msg("filter %zu finds %zu rows", i, rows.count);
        search_target_rows_free(&rows);
    }
    schemac_close(db);
}

/* Each row is found by a filter or by its _not, nulls by that. */
static void test_not(void **state)
{
    (void)state;
    schemac_db *db = open_search(":memory:");
    const schemac_model *m = model_of("every");
    add_some(db, m, 120);
    schemac_rows all = all_rows(db, m);
    size_t nulls = 0;
    for (uint16_t field = 0; field < m->record.field_count; field++) {
        const schemac_field *f = &m->record.fields[field];
        for (int op = SCHEMAC_EQ; op <= SCHEMAC_GE; op++) {
            schemac_filter x[] = {schemac_filter_new(0, SCHEMAC_NOT),
                                  comparison(m, field, (schemac_op)op, some_value(f)),
                                  schemac_filter_new(field, SCHEMAC_NULL)};
            x[0].count = 1;
            x[2].is = true;
            size_t without = check_filters(db, m, &all, x + 1, 1);
            assert_int_equal(check_filters(db, m, &all, x, 1 + 1) + without, all.count);
            nulls += check_filters(db, m, &all, x, 3);
            /* of several it is not all of them */
            x[0].count = 2;
            assert_int_equal(check_filters(db, m, &all, x, 3), all.count);
        }
    }
    assert_true(nulls > 500);
    /* and twice is once */
    search_every_where twice[] = {search_every_not(1), search_every_not(1),
                                  search_every_where_word_n(SCHEMAC_LIKE, "a%")};
    schemac_filter x[3];
    for (size_t i = 0; i < 3; i++)
        x[i] = twice[i].filter;
    size_t like = check_filters(db, m, &all, x + 2, 1);
    assert_true(like > 0);
    assert_int_equal(check_filters(db, m, &all, x, 3), like);
    schemac_free(all.rows);
    schemac_close(db);
}

static void test_among(void **state)
{
    (void)state;
    enum { MANY = 20000 };
    schemac_db *db = open_search(":memory:");
    const schemac_model *m = model_of("every");
    add_some(db, m, 100);
    schemac_rows all = all_rows(db, m);
    static const size_t counts[] = {0, 1, 2, 3, 5, 100};
    char *values = malloc(100 * sizeof(schemac_uuid));
    assert_non_null(values);
    for (uint16_t field = 0; field < m->record.field_count; field++) {
        const schemac_field *f = &m->record.fields[field];
        for (size_t i = 0; i < COUNT(counts); i++) {
            for (size_t j = 0; j < counts[i]; j++)
                memcpy(values + j * size_of_value(f), some_value(f), size_of_value(f));
            schemac_filter x = among(field, counts[i] == 0 ? NULL : values, counts[i]);
            size_t found = check_filters(db, m, &all, &x, 1);
            assert_true(counts[i] > 0 || found == 0);
        }
    }
    free(values);
    /* more than lists of most sizes, and as many as there can be */
    int64_t *ids = malloc(32700 * sizeof *ids);
    assert_non_null(ids);
    for (int64_t i = 0; i < 32700; i++)
        ids[i] = i * 3 - 30000;
    static const size_t many[] = {127, 128, 129, 16384, 16385, MANY, 32600};
    for (size_t i = 0; i < COUNT(many); i++) {
        schemac_filter x = among(0, ids, many[i]);
        size_t found = check_filters(db, m, &all, &x, 1);
        assert_int_equal(found, many[i] < 10000 ? 0 : 33);
    }
    schemac_filter x = among(0, ids, 32700);
    schemac_rows rows;
    assert_status(db, SCHEMAC_MISUSE, schemac_find(db, m, &x, 1, SCHEMAC_BY_KEY, NULL, &rows));
    assert_contains(schemac_error_message(db), "values");
    /* the last value stands for those that are not there: it counts, and it alone */
    for (size_t count = 1; count < 10; count++) {
        x = among(0, ids + 10000, count); /* 0, 3, 6, … */
        assert_int_equal(check_filters(db, m, &all, &x, 1), count - 1);
    }
    free(ids);
    schemac_free(all.rows);
    schemac_close(db);
}

/* ---- groups --------------------------------------------------------------------------------- */

enum { MOST_FILTERS = 200 };

static void some_filter(const schemac_model *m, schemac_filter *out, size_t *count, int depth)
{
    static char lists[MOST_FILTERS][4 * sizeof(schemac_uuid)];
    if (depth > 0 && below(3) > 0 && *count < MOST_FILTERS / 2) {
        static const schemac_op groups[] = {SCHEMAC_ANY, SCHEMAC_ALL, SCHEMAC_NOT};
        schemac_filter group = schemac_filter_new(0, groups[below(COUNT(groups))]);
        group.count = below(5);
        out[(*count)++] = group;
        for (size_t i = 0; i < group.count; i++)
            some_filter(m, out, count, depth - 1);
        return;
    }
    size_t at = (*count)++;
    uint16_t field = (uint16_t)below(m->record.field_count);
    const schemac_field *f = &m->record.fields[field];
    switch (below(8)) {
    case 0:
        out[at] = schemac_filter_new(field, SCHEMAC_NULL);
        out[at].is = below(2) == 0;
        return;
    case 1:
        for (size_t i = 0; i < 4; i++)
            memcpy(lists[at] + i * size_of_value(f), some_value(f), size_of_value(f));
        out[at] = among(field, lists[at], below(5));
        return;
    case 2:
        if (f->type == SCHEMAC_TEXT) {
            static const schemac_op ops[] = {SCHEMAC_CONTAINS, SCHEMAC_STARTS, SCHEMAC_ENDS};
            out[at] = comparison(m, field, ops[below(COUNT(ops))], some_value(f));
            return;
        }
        /* fall through */
    default:
        out[at] = comparison(m, field, (schemac_op)below(SCHEMAC_LIKE), some_value(f));
        return;
    }
}

static void test_groups(void **state)
{
    (void)state;
    schemac_db *db = open_search(":memory:");
    const schemac_model *m = model_of("every");
    add_some(db, m, 60);
    schemac_rows all = all_rows(db, m);
    size_t found = 0;
    for (int round = 0; round < 400; round++) {
        schemac_filter filters[MOST_FILTERS];
        size_t count = 0, wanted = below(3);
        for (size_t i = 0; i <= wanted; i++)
            some_filter(m, filters, &count, 4);
        found += check_filters(db, m, &all, filters, count);
    }
    assert_true(found > 1000);
    /* none of nothing, all of nothing */
    schemac_filter empty = schemac_filter_new(0, SCHEMAC_ANY);
    assert_int_equal(check_filters(db, m, &all, &empty, 1), 0);
    empty.op = SCHEMAC_ALL;
    assert_int_equal(check_filters(db, m, &all, &empty, 1), all.count);
    empty.op = SCHEMAC_NOT;
    assert_int_equal(check_filters(db, m, &all, &empty, 1), 0);
    schemac_free(all.rows);
    schemac_close(db);
}

static void find_fails(schemac_db *db, const search_every_where *filters, size_t count,
                       const char *field, const char *message)
{
    search_every_rows rows = {.count = 7};
    schemac_scan *scan = (schemac_scan *)(void *)&rows;
    assert_status(db, SCHEMAC_MISUSE,
                  search_every_find(db, filters, count, SEARCH_EVERY_KEY_ORDER, NULL, &rows));
    assert_error(db, "every", field, message);
    assert_true(rows.rows == NULL && rows.count == 0 && rows.next.size == 0);
    assert_status(db, SCHEMAC_MISUSE,
                  search_every_scan(db, filters, count, SEARCH_EVERY_KEY_ORDER, NULL, &scan));
    assert_error(db, "every", field, message);
    assert_null(scan);
}

static void test_malformed(void **state)
{
    (void)state;
    schemac_db *db = open_search(":memory:");
    search_every_where f[80];
    f[0] = search_every_any(3);
    f[1] = search_every_where_small(SCHEMAC_EQ, 1);
    f[2] = search_every_where_small(SCHEMAC_EQ, 2);
    find_fails(db, f, 3, NULL, "a group of 3 filters has only 2 behind it");
    find_fails(db, f, 1, NULL, "a group of 3 filters has only 0 behind it");
    f[1] = search_every_all(2);
    find_fails(db, f, 3, NULL, "a group of 2 filters has only 1 behind it");
    f[0] = search_every_any(SIZE_MAX);
    find_fails(db, f, 1, NULL, "filters");
    f[0] = search_every_where_small(SCHEMAC_LIKE, 1);
    find_fails(db, f, 1, "small", "filter 1 for small cannot be used: only texts are LIKE");
    f[0] = search_every_where_bytes(SCHEMAC_LIKE, (schemac_blob){"ab", 2});
    find_fails(db, f, 1, "bytes", "LIKE");
    f[0] = search_every_where_small(SCHEMAC_STARTS, 1);
    find_fails(db, f, 1, "small", "filter 1 for small cannot be used: only texts have a text in");
    f[0] = search_every_where_word(SCHEMAC_CONTAINS, NULL);
    find_fails(db, f, 1, "word", "nothing compares with NULL");
    f[0] = search_every_not(2);
    f[1] = search_every_where_small(SCHEMAC_EQ, 1);
    find_fails(db, f, 2, NULL, "a group of 2 filters has only 1 behind it");
    f[0] = search_every_where_flag(SCHEMAC_EQ, true);
    f[1] = search_every_where_word(SCHEMAC_EQ, NULL);
    find_fails(db, f, 2, "word", "filter 2 for word cannot be used: nothing compares with NULL");
    f[1] = search_every_where_word_n(SCHEMAC_LIKE, NULL);
    find_fails(db, f, 2, "word_n", "nothing compares with NULL");
    f[1] = search_every_where_document_n(SCHEMAC_NE, NULL);
    find_fails(db, f, 2, "document_n", "nothing compares with NULL");
    f[1] = search_every_where_bytes_n(SCHEMAC_GT, (schemac_blob){NULL, 0});
    find_fails(db, f, 2, "bytes_n", "nothing compares with NULL");
    f[1] = search_every_among_small(NULL, 2);
    find_fails(db, f, 2, "small", "no values");
    const char *some[] = {"a", NULL, "b"};
    f[1] = search_every_among_word_n(some, 3);
    find_fails(db, f, 2, "word_n", "nothing compares with NULL");
    f[1] = search_every_where_small(SCHEMAC_EQ, 1);
    f[1].filter.field = model_of("every")->record.field_count;
    find_fails(db, f, 2, NULL, "filter 2 cannot be used: it was not made by a call of this model");
    f[1] = search_every_where_small((schemac_op)99, 1);
    find_fails(db, f, 2, "small", "it was not made by a call of this model");
    /* groups within each other: as many as allowed, at the end and at the beginning; one more */
    enum { DEEPEST = 24 };
    for (int last = 0; last < 2; last++) {
        size_t count = 0;
        for (int i = 0; i < DEEPEST; i++) {
            size_t members = last ? 2 : 1;
            f[count++] = i % 2 == 0 ? search_every_any(members) : search_every_all(members);
            if (last)
                f[count++] = search_every_where_small(SCHEMAC_EQ, i);
        }
        f[count++] = search_every_where_small(SCHEMAC_EQ, 1);
        assert_true(count <= COUNT(f));
        search_every_rows rows;
        assert_ok(db, search_every_find(db, f, count, SEARCH_EVERY_KEY_ORDER, NULL, &rows));
        search_every_rows_free(&rows);
    }
    for (int i = 0; i <= DEEPEST; i++)
        f[i] = search_every_any(1);
    f[DEEPEST + 1] = search_every_where_small(SCHEMAC_EQ, 1);
    find_fails(db, f, DEEPEST + 2, NULL, "more than 24 groups");
    /* values that are none are the caller's mistake, too */
    search_every_rows rows;
    static const char *const open_ended[] = {"\\", "a\\", "a\\\\\\"};
    for (size_t i = 0; i < COUNT(open_ended); i++) {
        f[0] = search_every_where_word(SCHEMAC_LIKE, open_ended[i]);
        assert_status(db, SCHEMAC_INVALID,
                      search_every_find(db, f, 1, SEARCH_EVERY_KEY_ORDER, NULL, &rows));
        assert_error(db, "every", "word",
                     "filter 1 for word cannot be used: its pattern ends with a "
                     "single backslash");
    }
    /* as long as may be, counted with what is escaped */
    enum { MOST = 50000 };
    char *text = malloc(MOST + 2);
    assert_non_null(text);
    for (int i = 0; i < 5; i++) {
        static const schemac_op ops[] = {SCHEMAC_LIKE, SCHEMAC_STARTS, SCHEMAC_ENDS,
                                         SCHEMAC_CONTAINS, SCHEMAC_STARTS};
        static const size_t most[] = {MOST, MOST - 1, MOST - 1, MOST - 2, MOST - 2};
        memset(text, 'x', MOST + 2);
        text[3] = i == 4 ? '%' : 'x';
        text[most[i] + 1] = '\0';
        f[0] = search_every_where_word(ops[i], text);
        assert_status(db, SCHEMAC_INVALID,
                      search_every_find(db, f, 1, SEARCH_EVERY_KEY_ORDER, NULL, &rows));
        assert_error(
            db, "every", "word",
            "filter 1 for word cannot be used: its text is longer than LIKE compares with");
        text[most[i]] = '\0';
        assert_ok(db, search_every_find(db, f, 1, SEARCH_EVERY_KEY_ORDER, NULL, &rows));
        search_every_rows_free(&rows);
    }
    free(text);
    f[0] = search_every_where_day(SCHEMAC_EQ, (schemac_date){2021, 2, 29});
    assert_status(db, SCHEMAC_INVALID,
                  search_every_find(db, f, 1, SEARCH_EVERY_KEY_ORDER, NULL, &rows));
    assert_error(db, "every", "day", "2021-2-29");
    f[0] = search_every_where_mood(SCHEMAC_EQ, (search_mood)77);
    assert_status(db, SCHEMAC_INVALID,
                  search_every_find(db, f, 1, SEARCH_EVERY_KEY_ORDER, NULL, &rows));
    assert_error(db, "every", "mood", "77");
    f[0] = search_every_where_real(SCHEMAC_EQ, NAN);
    assert_status(db, SCHEMAC_INVALID,
                  search_every_find(db, f, 1, SEARCH_EVERY_KEY_ORDER, NULL, &rows));
    assert_error(db, "every", "real", "NaN");
    /* orders and pages that are none */
    const schemac_model *m = model_of("every");
    static const int orders[] = {-2, 2, 1000, INT32_MIN, INT32_MAX};
    for (size_t i = 0; i < COUNT(orders); i++) {
        assert_status(db, SCHEMAC_MISUSE, schemac_find(db, m, NULL, 0, orders[i], NULL, &rows));
        assert_error(db, "every", NULL, "no such order");
    }
    schemac_page page = SCHEMAC_PAGE_INIT;
    page.size = 3;
    assert_status(db, SCHEMAC_MISUSE,
                  search_every_find(db, NULL, 0, SEARCH_EVERY_KEY_ORDER, &page, &rows));
    assert_error(db, "every", NULL, "SCHEMAC_PAGE_INIT");
    /* nothing stays behind: a good one works */
    assert_ok(db, search_every_find(db, NULL, 0, SEARCH_EVERY_KEY_ORDER, NULL, &rows));
    schemac_close(db);
}

/* Thousands of filters beside each other, in groups and not. */
static void test_wide(void **state)
{
    (void)state;
    enum { MANY = 2000 };
    schemac_db *db = open_search(":memory:");
    const schemac_model *m = model_of("every");
    add_some(db, m, 20);
    schemac_rows all = all_rows(db, m);
    schemac_filter *f = malloc((MANY + 1) * sizeof *f);
    assert_non_null(f);
    for (size_t i = 0; i <= MANY; i++) {
        int64_t id = (int64_t)i - 10;
        f[i] = comparison(m, 0, SCHEMAC_EQ, &id);
    }
    f[0] = schemac_filter_new(0, SCHEMAC_ANY);
    f[0].count = MANY;
    assert_int_equal(check_filters(db, m, &all, f, MANY + 1), 20);
    for (size_t i = 0; i <= MANY; i++)
        f[i].op = SCHEMAC_NE;
    assert_int_equal(check_filters(db, m, &all, f, MANY), 0);
    f[0] = schemac_filter_new(0, SCHEMAC_ALL);
    f[0].count = MANY;
    for (size_t i = 1; i <= MANY; i++)
        f[i].value.integer = -(int64_t)i;
    assert_int_equal(check_filters(db, m, &all, f, MANY + 1), 20);
    free(f);
    schemac_free(all.rows);
    schemac_close(db);
}

/* ---- tenants and deleted rows --------------------------------------------------------------- */

static void open_letters(const char *path, schemac_db **out)
{
    schemac_db *db = *out = open_search(path);
    assert_ok(db, schemac_as_system(db));
    for (int64_t id = 1; id <= 2; id++) {
        search_house h = {id, "house"};
        assert_ok(db, search_house_insert(db, &h));
        for (int i = 0; i < 20; i++) {
            char title[20];
            snprintf(title, sizeof title, "letter %d", i);
            search_letter l = {
                .house_id = id, .title = title, .body = i % 3 ? "…" : NULL, .size = i % 5};
            assert_ok(db, search_letter_insert(db, &l));
            if (i % 4 == 0)
                assert_ok(db, search_letter_delete(db, l.id));
        }
    }
    assert_ok(db, schemac_end_system(db));
}

static size_t count_found(schemac_db *db, const search_letter_where *f, size_t count, bool deleted,
                          int64_t house)
{
    search_letter_rows rows, part;
    schemac_page page = SCHEMAC_PAGE_INIT;
    page.deleted = deleted;
    assert_ok(db, search_letter_find(db, f, count, SEARCH_LETTER_BY_SIZE, &page, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        assert_true(house == 0 || rows.rows[i].house_id == house);
        assert_true(deleted || !rows.rows[i].gone_at.has);
    }
    /* page by page it is the same */
    size_t seen = 0;
    page.limit = 3;
    do {
        assert_ok(db, search_letter_find(db, f, count, SEARCH_LETTER_BY_SIZE, &page, &part));
        for (size_t i = 0; i < part.count; i++)
            assert_row(model_of("letter"), &part.rows[i], &rows.rows[seen + i]);
        seen += part.count;
        page.after = part.next;
        search_letter_rows_free(&part);
    } while (page.after.size > 0);
    assert_int_equal(seen, rows.count);
    search_letter_rows_free(&rows);
    return seen;
}

static void test_tenants_and_deleted(void **state)
{
    (void)state;
    schemac_db *db;
    open_letters(":memory:", &db);
    search_letter_rows rows;
    schemac_scan *scan;
    assert_status(db, SCHEMAC_NO_TENANT,
                  search_letter_find(db, NULL, 0, SEARCH_LETTER_KEY_ORDER, NULL, &rows));
    assert_null(rows.rows);
    assert_status(db, SCHEMAC_NO_TENANT,
                  search_letter_scan(db, NULL, 0, SEARCH_LETTER_KEY_ORDER, NULL, &scan));
    assert_null(scan);
    /* a group cannot break out */
    search_letter_where any[] = {search_letter_any(2), search_letter_where_house_id(SCHEMAC_EQ, 2),
                                 search_letter_where_size(SCHEMAC_EQ, 1)};
    search_letter_where none = search_letter_all(0);
    for (int64_t house = 1; house <= 2; house++) {
        assert_ok(db, search_set_tenant(db, house));
        assert_int_equal(count_found(db, NULL, 0, false, house), 15);
        assert_int_equal(count_found(db, NULL, 0, true, house), 20);
        assert_int_equal(count_found(db, any, 3, false, house), house == 2 ? 15 : 3);
        assert_int_equal(count_found(db, any, 3, true, house), house == 2 ? 20 : 4);
        assert_int_equal(count_found(db, &none, 1, false, house), 15);
        search_letter_where gone = search_letter_null_gone_at(false);
        assert_int_equal(count_found(db, &gone, 1, false, house), 0);
        assert_int_equal(count_found(db, &gone, 1, true, house), 5);
        assert_ok(db, schemac_as_system(db));
        assert_int_equal(count_found(db, NULL, 0, false, 0), 30);
        assert_int_equal(count_found(db, NULL, 0, true, 0), 40);
        assert_int_equal(count_found(db, any, 3, false, 0), 18);
        assert_ok(db, schemac_end_system(db));
        /* the tenant itself */
        search_house_rows houses;
        assert_ok(db, search_house_find(db, NULL, 0, SEARCH_HOUSE_KEY_ORDER, NULL, &houses));
        assert_true(houses.count == 1 && houses.rows[0].id == house);
        search_house_rows_free(&houses);
    }
    /* a scan keeps the tenant that it began with; the tenant cannot change under it */
    const search_letter *view;
    assert_ok(db, search_letter_scan(db, NULL, 0, SEARCH_LETTER_KEY_ORDER, NULL, &scan));
    assert_ok(db, search_letter_next(scan, &view));
    assert_status(db, SCHEMAC_MISUSE, search_set_tenant(db, 1));
    assert_contains(schemac_error_message(db), "while a scan is open");
    assert_status(db, SCHEMAC_MISUSE, schemac_set_tenant(db, NULL));
    assert_ok(db, schemac_as_system(db));
    size_t count = 1;
    while (search_letter_next(scan, &view) == SCHEMAC_OK) {
        assert_int_equal(view->house_id, 2);
        count++;
    }
    assert_int_equal(count, 15);
    assert_ok(db, schemac_end_system(db));
    search_letter_scan_end(scan);
    assert_ok(db, search_set_tenant(db, 1));
    assert_int_equal(count_found(db, NULL, 0, false, 1), 15);
    schemac_close(db);
}

/* A date is written as text somewhere: for a scan it has to last. */
static void test_tenants_of_dates(void **state)
{
    (void)state;
    schemac_db *db;
    schemac_status status = term_open(":memory:", NULL, &db);
    assert_ok(db, status);
    assert_ok(db, schemac_as_system(db));
    const schemac_date first = {2001, 1, 1}, second = {2002, 1, 1};
    for (int i = 0; i < 10; i++) {
        term_term t = {i % 2 == 0 ? first : second};
        assert_ok(db, term_term_upsert(db, &t));
        term_exam e = {.term_id = t.id, .held = {1999, 1, 1}};
        assert_ok(db, term_exam_insert(db, &e));
    }
    assert_ok(db, schemac_end_system(db));
    assert_ok(db, term_set_tenant(db, first));
    schemac_scan *scan;
    const term_exam *view;
    size_t count = 0;
    assert_ok(db, term_exam_scan(db, NULL, 0, TERM_EXAM_KEY_ORDER, NULL, &scan));
    while (term_exam_next(scan, &view) == SCHEMAC_OK) {
        assert_int_equal(view->term_id.year, 2001);
        count++;
        bool there;
        assert_ok(db, schemac_as_system(db));
        assert_ok(db, term_term_exists(db, second, &there));
        assert_ok(db, schemac_end_system(db));
    }
    assert_int_equal(count, 5);
    schemac_close(db);
}

/* ---- plans ---------------------------------------------------------------------------------- */

/* How SQLite runs the search: one line a step; to be freed. */
static char *plan_of(schemac_db *db, const schemac_model *m, const schemac_filter *filters,
                     size_t count, int order, const schemac_page *page)
{
    schemac_scan *scan;
    const void *view;
    assert_ok(db, schemac_scan_begin(db, m, filters, count, order, page, &scan));
    if (schemac_scan_next(scan, m, &view) != SCHEMAC_OK)
        fail_msg("there is no row to plan for");
    sqlite3 *handle = db->connection->handle;
    sqlite3_stmt *s = NULL, *explain;
    while ((s = sqlite3_next_stmt(handle, s)) != NULL && !sqlite3_stmt_busy(s))
        ;
    assert_non_null(s);
    char *sql = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", sqlite3_sql(s));
    assert_int_equal(sqlite3_prepare_v2(handle, sql, -1, &explain, NULL), SQLITE_OK);
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    while (sqlite3_step(explain) == SQLITE_ROW)
        fprintf(out, "%s\n", sqlite3_column_text(explain, 3));
    fclose(out);
    sqlite3_finalize(explain);
    sqlite3_free(sql);
    schemac_scan_end(scan);
    return text;
}

static void check_plan(char *plan, const char *with)
{
    assert_contains(plan, with);
    if (strstr(plan, "TEMP B-TREE") != NULL)
        fail_msg("sorts: %s", plan);
    free(plan);
}

static void test_plans(void **state)
{
    (void)state;
    schemac_db *db;
    open_letters(":memory:", &db);
    static const char *const names[] = {"sorted", "token", "pair"};
    size_t seeks = 0, equal = 0, orders = 0;
    for (size_t i = 0; i < COUNT(names); i++) {
        const schemac_model *m = model_of(names[i]);
        add_some(db, m, 400);
        for (int order = SCHEMAC_BY_KEY; order < m->path_count; order++)
            for (int down = 0; down < 2; down++) {
                if (order >= 0 && m->paths[order].partial)
                    continue;
                schemac_page page = SCHEMAC_PAGE_INIT;
                page.limit = 200;
                page.descending = down == 1;
                char index[100] = "";
                if (order >= 0)
                    snprintf(index, sizeof index, "INDEX %s",
                             SEARCH_SCHEMA->texts->models[m->number].indexes[order].name);
                check_plan(plan_of(db, m, NULL, 0, order, &page), index);
                /* the page behind begins in the index */
                schemac_rows rows;
                assert_ok(db, schemac_find(db, m, NULL, 0, order, &page, &rows));
                if (rows.next.size > 0) {
                    page.after = rows.next;
                    ordering o = ordering_of(m, order, false);
                    bool seek = (o.fields[0]->flags & SCHEMAC_NULLABLE) == 0;
                    char *plan = plan_of(db, m, NULL, 0, order, &page);
                    if (seek)
                        assert_contains(plan, "SEARCH");
                    seeks += seek;
                    check_plan(plan, index);
                }
                schemac_free(rows.rows);
                /* equality with the first field of the index */
                if (order < 0)
                    continue;
                orders++;
                uint16_t field = m->paths[order].fields[0];
                const schemac_field *f = &m->record.fields[field];
                schemac_rows all = all_rows(db, m);
                for (size_t j = 0; j < all.count; j++) {
                    const void *value = value_of(f, (const char *)row_at(m, &all, j) + f->offset);
                    if (value == NULL)
                        continue;
                    schemac_filter x = comparison(m, field, SCHEMAC_EQ, value);
                    page = (schemac_page)SCHEMAC_PAGE_INIT;
                    char *equals = plan_of(db, m, &x, 1, order, &page);
                    assert_contains(equals, "SEARCH");
                    check_plan(equals, index);
                    equal++;
                    break;
                }
                schemac_free(all.rows);
            }
    }
    assert_true(seeks > 6 && orders > 6);
    assert_int_equal(equal, orders);
    /* within a tenant */
    const schemac_model *m = model_of("letter");
    assert_ok(db, search_set_tenant(db, 2));
    const char *title = "letter 1";
    schemac_filter x = comparison(m, 2, SCHEMAC_EQ, &title);
    char *plan = plan_of(db, m, &x, 1, SCHEMAC_BY_KEY, NULL);
    assert_contains(plan, "SEARCH main.letter USING INDEX letter.title (house_id=? AND title=?)");
    free(plan);
    check_plan(plan_of(db, m, NULL, 0, SEARCH_LETTER_BY_SIZE, NULL),
               "SEARCH main.letter USING INDEX letter.size");
    schemac_page page = SCHEMAC_PAGE_INIT;
    page.limit = 5;
    page.descending = true;
    search_letter_rows rows;
    assert_ok(db, search_letter_find(db, NULL, 0, SEARCH_LETTER_BY_SIZE, &page, &rows));
    page.after = rows.next;
    search_letter_rows_free(&rows);
    check_plan(plan_of(db, m, NULL, 0, SEARCH_LETTER_BY_SIZE, &page),
               "SEARCH main.letter USING INDEX letter.size (house_id=? AND size<?)");
    schemac_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_types),
        cmocka_unit_test(test_operators),
        cmocka_unit_test(test_typed_filters),
        cmocka_unit_test(test_like),
        cmocka_unit_test(test_parts_of_texts),
        cmocka_unit_test(test_not),
        cmocka_unit_test(test_among),
        cmocka_unit_test(test_groups),
        cmocka_unit_test(test_malformed),
        cmocka_unit_test(test_wide),
        cmocka_unit_test(test_tenants_and_deleted),
        cmocka_unit_test(test_tenants_of_dates),
        cmocka_unit_test(test_plans),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
