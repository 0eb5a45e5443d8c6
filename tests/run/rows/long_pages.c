/* long_pages.c - pages that end at values which no cursor has room for, against plain C over the
   same rows. */
#include "described.h"
#include "search_rows.h"

#include "pages.schema.h"

#include <stdio.h>

enum { LONGEST = 1 << 20 };

static const schemac_model *leaf_model(void)
{
    return schemac_model_find(PAGES_SCHEMA, "leaf");
}

static schemac_db *open_pages(const char *path)
{
    schemac_db *db;
    schemac_status status = pages_open(path, NULL, &db);
    assert_ok(db, status);
    return db;
}

/* ---- values --------------------------------------------------------------------------------- */

/* One of few beginnings, longer than a cursor or empty, and one of few ends: in letters of both
   sizes and of two bytes, which a cursor must not cut; lasts until the next call with this number.
   */
static const char *some_text(size_t number)
{
    static char texts[8][LONGEST + 80];
    static const char *const parts[] = {"ab",       "aB",        "Z",
                                        "\xC3\xA4", "z\xC3\xA4", "\xF0\x9F\x90\x9B"};
    char *text = texts[number];
    const char *part = parts[below(COUNT(parts))];
    size_t size = 0, wanted = below(4) == 0 ? 0 : 300 + below(3) * 300;
    if (below(150) == 0)
        wanted = LONGEST;
    while (size < wanted) {
        memcpy(text + size, part, strlen(part));
        size += strlen(part);
    }
    snprintf(text + size, 60, "%s%zu", below(2) == 0 ? "" : part, below(12));
    return text;
}

static schemac_blob some_blob(size_t number)
{
    static unsigned char blobs[4][LONGEST + 8];
    static const unsigned char parts[] = {0, 1, 0xFF, 'A'};
    unsigned char *bytes = blobs[number];
    size_t size = below(4) == 0 ? 0 : 300 + below(3) * 300;
    if (below(150) == 0)
        size = LONGEST;
    memset(bytes, parts[below(COUNT(parts))], size + 1);
    for (size_t i = below(3); i > 0; i--)
        bytes[size++] = (unsigned char)(below(4) * 85);
    return (schemac_blob){bytes, size};
}

static void add_leaves(schemac_db *db, size_t count)
{
    assert_ok(db, schemac_begin(db));
    for (size_t i = 0; i < count; i++) {
        pages_leaf l = {.rank = (int32_t)below(9) - 4,
                        .word = some_text(0),
                        .loose = some_text(1),
                        .bytes = some_blob(0),
                        .word_n = below(4) == 0 ? NULL : some_text(2),
                        .loose_n = below(4) == 0 ? NULL : some_text(3),
                        .plain_n = {below(3) > 0, (int32_t)below(6)},
                        .plain = some_text(4)};
        if (below(4) > 0)
            l.bytes_n = some_blob(1);
        assert_ok(db, pages_leaf_insert(db, &l));
    }
    assert_ok(db, schemac_commit(db));
}

/* ---- all rows, once, in order --------------------------------------------------------------- */

static void check_forward(schemac_db *db, const schemac_model *m, const void **rows, size_t count,
                          int order, schemac_page page)
{
    size_t seen = 0;
    do {
        schemac_rows part;
        assert_ok(db, schemac_find(db, m, NULL, 0, order, &page, &part));
        assert_int_equal(part.count, page.limit < count - seen ? page.limit : count - seen);
        for (size_t i = 0; i < part.count; i++)
            assert_row(m, row_at(m, &part, i), rows[seen + i]);
        seen += part.count;
        assert_int_equal(part.next.size > 0, seen < count);
        page.after = part.next;
        schemac_free(part.rows);
    } while (page.after.size > 0);
    assert_int_equal(seen, count);
}

/* From the last page to the first. */
static void check_back(schemac_db *db, const schemac_model *m, const void **rows, size_t count,
                       int order, schemac_page page)
{
    schemac_rows part;
    size_t end = count - 1;
    page.after.size = 0;
    schemac_page last = page;
    last.descending = !page.descending;
    last.limit = 1;
    assert_ok(db, schemac_find(db, m, NULL, 0, order, &last, &part));
    page.before = part.next; /* the last row, as a place */
    schemac_free(part.rows);
    while (page.before.size > 0) {
        size_t first = end > page.limit ? end - page.limit : 0;
        assert_ok(db, schemac_find(db, m, NULL, 0, order, &page, &part));
        assert_int_equal(part.count, end - first);
        for (size_t i = 0; i < part.count; i++)
            assert_row(m, row_at(m, &part, i), rows[first + i]);
        end = first;
        assert_int_equal(part.previous.size > 0, end > 0);
        assert_true(part.next.size > 0);
        page.before = part.previous;
        schemac_free(part.rows);
    }
    assert_int_equal(end, 0);
}

static void test_all_orders(void **state)
{
    (void)state;
    schemac_db *db = open_pages(":memory:");
    const schemac_model *m = leaf_model();
    add_leaves(db, 1000);
    schemac_rows all = all_rows(db, m);
    const int plain = PAGES_LEAF_SORT_PLAIN;
    for (int order = SCHEMAC_BY_KEY; order <= plain;
         order = order + 1 == m->path_count ? plain : order + 1)
        for (int down = 0; down < 2; down++) {
            schemac_page page = SCHEMAC_PAGE_INIT;
            page.limit = 7;
            page.sort = order == plain;
            page.descending = down == 1;
            ordering o = ordering_of(m, order, page.descending);
            size_t count;
            const void **rows = sorted_rows(&o, &all, NULL, &count);
            check_forward(db, m, rows, count, order, page);
            check_back(db, m, rows, count, order, page);
            free(rows);
        }
    schemac_free(all.rows);
    schemac_close(db);
}

/* ---- rows that are gone or changed ---------------------------------------------------------- */

/* The rest of all pages: everything that is behind the place, in order, once; in front of it at
   most rows that begin as the one did that is gone. */
static void check_rest(schemac_db *db, const schemac_model *m, const ordering *o, int order,
                       schemac_page page, const void *gone, size_t *repeated)
{
    schemac_rows all = all_rows(db, m);
    size_t count, at = 0;
    const void **rows = sorted_rows(o, &all, NULL, &count);
    while (at < count && compare_rows(o, rows[at], gone) <= 0)
        at++;
    size_t expected = at;
    bool first = true;
    do {
        schemac_rows part;
        assert_ok(db, schemac_find(db, m, NULL, 0, order, &page, &part));
        for (size_t i = 0; i < part.count; i++) {
            const void *row = row_at(m, &part, i);
            if (first) { /* where it begins: there, or before */
                while (expected > 0 && compare_rows(o, rows[expected - 1], row) >= 0)
                    expected--;
                *repeated += at - expected;
                first = false;
            }
            assert_true(expected < count);
            assert_row(m, row, rows[expected++]);
        }
        page.after = part.next;
        schemac_free(part.rows);
    } while (page.after.size > 0);
    assert_int_equal(expected, count);
    free(rows);
    schemac_free(all.rows);
}

static void test_rows_that_go(void **state)
{
    (void)state;
    schemac_db *db = open_pages(":memory:");
    const schemac_model *m = leaf_model();
    size_t repeated = 0, exact = 0;
    for (int order = 0; order < m->path_count; order++)
        for (int how = 0; how < 8; how++) {
            schemac_page page = SCHEMAC_PAGE_INIT;
            schemac_rows part;
            page.limit = 3 + below(40);
            page.descending = how % 2 == 1;
            ordering o = ordering_of(m, order, page.descending);
            assert_ok(db, schemac_exec(db, "DELETE FROM leaf"));
            add_leaves(db, 80);
            assert_ok(db, schemac_find(db, m, NULL, 0, order, &page, &part));
            assert_true(part.next.size > 0);
            page.after = part.next;
            const pages_leaf *last = row_at(m, &part, part.count - 1);
            pages_leaf changed = *last;
            if (how / 2 == 1) { /* every value of it */
                changed.rank++;
                changed.word = changed.word_n = "ab";
                changed.loose = changed.loose_n = "Z";
                changed.bytes = changed.bytes_n = (schemac_blob){"", 0};
                changed.plain_n.has = !changed.plain_n.has;
                assert_ok(db, pages_leaf_update(db, &changed));
            } else if (how / 2 == 2) { /* what is not long stays the same */
                char longer[8192];
                snprintf(longer, sizeof longer, "%.8000szz", last->word);
                changed.word = longer;
                assert_ok(db, pages_leaf_update(db, &changed));
            } else if (how / 2 == 3) {
                assert_ok(db, pages_leaf_delete(db, last->id));
            }
            size_t before = repeated;
            check_rest(db, m, &o, order, page, last, &repeated);
            exact += how / 2 == 0 && before == repeated;
            schemac_free(part.rows);
        }
    assert_true(repeated > 0);
    assert_int_equal(exact, 2 * m->path_count); /* the row is there as it was: nothing repeats */
    schemac_close(db);
}

/* Keys as long as they may be without a warning. */
static void test_longest_keys(void **state)
{
    (void)state;
    schemac_db *db = open_pages(":memory:");
    const schemac_model *m = schemac_model_find(PAGES_SCHEMA, "badge");
    for (int i = 0; i < 20; i++) {
        char code[122 * 4 + 1];
        for (size_t at = 0; at < sizeof code - 1; at += 4)
            memcpy(code + at, "\xF0\x9F\x90\x9B", 4);
        code[sizeof code - 1] = '\0';
        code[sizeof code - 2] = (char)(0x80 + i);
        pages_badge b = {code, i % 3};
        assert_ok(db, pages_badge_insert(db, &b));
    }
    schemac_rows all = all_rows(db, m);
    for (int order = SCHEMAC_BY_KEY; order < m->path_count; order++) {
        ordering o = ordering_of(m, order, false);
        size_t count;
        const void **rows = sorted_rows(&o, &all, NULL, &count);
        schemac_page page = SCHEMAC_PAGE_INIT;
        page.limit = 3;
        check_forward(db, m, rows, count, order, page);
        free(rows);
    }
    schemac_free(all.rows);
    schemac_close(db);
}

/* ---- tenants and deleted rows --------------------------------------------------------------- */

static void add_notes(schemac_db *db)
{
    assert_ok(db, schemac_as_system(db));
    for (int64_t house = 1; house <= 3; house++) {
        pages_house h = {house, "house"};
        assert_ok(db, pages_house_insert(db, &h));
        for (int i = 0; i < 60; i++) {
            char code[20];
            snprintf(code, sizeof code, "%d", i);
            pages_note n = {.house_id = house, .code = code, .title = some_text(0)};
            assert_ok(db, pages_note_insert(db, &n));
        }
    }
    assert_ok(db, schemac_end_system(db));
    for (int64_t house = 1; house <= 3; house++) {
        assert_ok(db, pages_set_tenant(db, house));
        for (int i = 0; i < 60; i += 4) {
            char code[20];
            snprintf(code, sizeof code, "%d", i);
            assert_ok(db, pages_note_delete(db, code));
        }
    }
}

/* In the order of the tenant, too, that the key begins with to the system. */
static ordering order_of_notes(int order, bool down)
{
    const schemac_model *m = schemac_model_find(PAGES_SCHEMA, "note");
    ordering o = ordering_of(m, order, down);
    memmove(o.fields + o.count, o.fields + o.count - 1, sizeof *o.fields);
    o.fields[o.count - 1] = &m->record.fields[m->tenant];
    o.down[o.count] = o.down[o.count - 1];
    o.count++;
    return o;
}

static void test_whose_rows(void **state)
{
    (void)state;
    schemac_db *db = open_pages(":memory:");
    const schemac_model *m = schemac_model_find(PAGES_SCHEMA, "note");
    add_notes(db);
    const int last = PAGES_NOTE_SORT_GONE_AT; /* nulls, and times that are equal */
    for (int order = SCHEMAC_BY_KEY; order <= last;
         order = order + 1 == m->path_count ? last : order + 1)
        for (int how = 0; how < 16; how++) {
            if (order >= 0 && order < m->path_count && m->paths[order].internal)
                continue;
            schemac_page page = SCHEMAC_PAGE_INIT;
            page.sort = order == last;
            page.descending = (how & 1) != 0;
            page.deleted = (how & 2) != 0;
            int64_t house = how >> 2;
            if (house > 0)
                assert_ok(db, pages_set_tenant(db, house));
            else
                assert_ok(db, schemac_as_system(db));
            schemac_rows all;
            assert_ok(db, schemac_list(db, m, SCHEMAC_BY_KEY, NULL, &page, &all));
            assert_int_equal(all.count, (house > 0 ? 1 : 3) * (page.deleted ? 60 : 45));
            ordering o = order_of_notes(order, page.descending);
            size_t count;
            const void **rows = sorted_rows(&o, &all, NULL, &count);
            page.limit = 7;
            check_forward(db, m, rows, count, order, page);
            check_back(db, m, rows, count, order, page);
            free(rows);
            schemac_free(all.rows);
            if (house == 0)
                assert_ok(db, schemac_end_system(db));
        }
    /* a cursor of one tenant's is a place among another's rows, and no more: where those begin that
       begin like it */
    pages_note_rows mine, yours;
    schemac_page page = SCHEMAC_PAGE_INIT;
    page.limit = 20;
    assert_ok(db, pages_set_tenant(db, 1));
    assert_ok(db, pages_note_find(db, NULL, 0, PAGES_NOTE_BY_TITLE, &page, &mine));
    page.after = mine.next;
    page.limit = 0;
    assert_ok(db, pages_set_tenant(db, 2));
    assert_ok(db, pages_note_find(db, NULL, 0, PAGES_NOTE_BY_TITLE, &page, &yours));
    assert_true(yours.count > 0);
    for (size_t i = 0; i < yours.count; i++) {
        assert_int_equal(yours.rows[i].house_id, 2);
        assert_true(strncmp(yours.rows[i].title, mine.rows[19].title, 400) >= 0);
    }
    pages_note_rows_free(&mine);
    pages_note_rows_free(&yours);
    /* the row is deleted, but it still knows its place */
    assert_ok(db, pages_set_tenant(db, 3));
    page.limit = 20;
    page.after.size = 0;
    assert_ok(db, pages_note_find(db, NULL, 0, PAGES_NOTE_BY_TITLE, &page, &mine));
    assert_true(strlen(mine.rows[19].title) > 500); /* else this asks nothing */
    assert_ok(db, pages_note_delete(db, mine.rows[19].code));
    page.after = mine.next;
    page.limit = 0;
    assert_ok(db, pages_note_find(db, NULL, 0, PAGES_NOTE_BY_TITLE, &page, &yours));
    assert_int_equal(yours.count, 25);
    pages_note_rows_free(&mine);
    pages_note_rows_free(&yours);
    schemac_close(db);
}

/* ---- cursors that were changed -------------------------------------------------------------- */

/* Refused, or another place in the same order: all rows that come are in it. */
static void test_changed_cursors(void **state)
{
    (void)state;
    schemac_db *db = open_pages(":memory:");
    const schemac_model *m = leaf_model();
    size_t refused = 0, read = 0;
    add_leaves(db, 60);
    for (int order = 0; order < m->path_count; order++) {
        schemac_page page = SCHEMAC_PAGE_INIT;
        schemac_rows part;
        page.limit = 30;
        page.descending = order % 2 == 1;
        assert_ok(db, schemac_find(db, m, NULL, 0, order, &page, &part));
        schemac_cursor good = part.next;
        schemac_free(part.rows);
        ordering o = ordering_of(m, order, page.descending);
        for (int i = 0; i < 1500; i++) {
            page.after = good;
            page.limit = 3;
            if (i % 7 == 0)
                page.after.size = (uint16_t)(below(4) == 0 ? 65535 - below(3) : below(511));
            for (size_t j = 1 + below(2); j > 0; j--)
                page.after.bytes[below(2) == 0 ? below(40) : below(good.size)] =
                    (uint8_t)(below(2) == 0 ? below(4) : below(256));
            schemac_status status = schemac_find(db, m, NULL, 0, order, &page, &part);
            if (status != SCHEMAC_OK)
                assert_status(db, SCHEMAC_INVALID, status);
            refused += status != SCHEMAC_OK;
            read += status == SCHEMAC_OK;
            for (size_t j = 1; j < part.count; j++)
                assert_true(compare_rows(&o, row_at(m, &part, j - 1), row_at(m, &part, j)) < 0);
            schemac_free(part.rows);
        }
    }
    assert_true(refused > 1000 && read > 1000);
    schemac_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_orders),      cmocka_unit_test(test_rows_that_go),
        cmocka_unit_test(test_longest_keys),    cmocka_unit_test(test_whose_rows),
        cmocka_unit_test(test_changed_cursors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
