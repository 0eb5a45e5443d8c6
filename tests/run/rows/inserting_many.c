/* inserting_many.c - many rows at once. */
#include "writing.h"

#include "wide.schema.h"

#include <stdio.h>

static const size_t amounts[] = {0, 1, 2, 3, 4, 5, 15, 16, 17, 63, 64, 65, 84, 85, 1000};

static void name_plain(writing_plain *row, char text[21], size_t i)
{
    snprintf(text, 21, "name %u", (unsigned)i);
    *row = (writing_plain){.name = text, .number = {i % 3 == 0, (int32_t)i % 999}};
}

static void test_amounts(void **state)
{
    (void)state;
    schemac_db *db = open_writing(fresh_path());
    writing_plain *rows = malloc(1000 * sizeof *rows);
    char(*texts)[21] = malloc(1000 * sizeof *texts);
    assert_true(rows != NULL && texts != NULL);
    int64_t key = 0;
    size_t name = 0;
    for (int inside = 0; inside < 2; inside++)
        for (size_t i = 0; i < COUNT(amounts); i++) {
            for (size_t j = 0; j < amounts[i]; j++)
                name_plain(&rows[j], texts[j], name++);
            if (inside)
                assert_ok(db, schemac_begin(db));
            assert_ok(db, writing_plain_insert_many(db, amounts[i] == 0 ? NULL : rows, amounts[i]));
            assert_int_equal(schemac_in_transaction(db), inside);
            if (inside)
                assert_ok(db, schemac_commit(db));
            for (size_t j = 0; j < amounts[i]; j++) {
                writing_plain *got;
                assert_int_equal(rows[j].id, ++key);
                assert_ok(db, writing_plain_get(db, key, &got));
                assert_row(model_of("plain"), got, &rows[j]);
                writing_plain_free(got);
            }
        }
    assert_int_equal(count_of(db, "plain"), key);
    /* rolled back with the transaction around it */
    assert_ok(db, schemac_begin(db));
    for (size_t j = 0; j < 100; j++)
        name_plain(&rows[j], texts[j], name++);
    assert_ok(db, writing_plain_insert_many(db, rows, 100));
    assert_ok(db, schemac_rollback(db));
    assert_int_equal(count_of(db, "plain"), key);
    free(rows);
    free(texts);
    schemac_close(db);
}

/* Each way of having keys gives the ones that a loop of inserts gives. */
static void test_keys_of_many(void **state)
{
    (void)state;
    static const int64_t given[][8] = {{0, 0, 0, 0, 0, 0, 0, 0},
                                       {5, 6, 7, 8, 9, 10, 11, 12},
                                       {0, 0, 50, 0, 0, 40, 0, 0},
                                       {2, 0, 0, 0, 0, 0, 0, 0},
                                       {0, 2, 0, 0, 0, 0, 0, 0},
                                       {3, 0, -7, 0, 0, 0, 0, 0},
                                       {0, INT64_MAX - 2, 0, 0, 30, 40, 41, 42}};
    for (size_t i = 0; i < COUNT(given); i++)
        for (int counted = 0; counted < 2; counted++)
            for (size_t count = 1; count <= 8; count++) {
                schemac_db *one = open_writing(":memory:"), *many = open_writing(":memory:");
                writing_counted a[8], b[8];
                writing_only_key c[8], d[8];
                for (size_t j = 0; j < 8; j++) {
                    a[j] = b[j] = (writing_counted){given[i][j], "x"};
                    c[j] = d[j] = (writing_only_key){given[i][j]};
                }
                for (size_t j = 0; j < count; j++)
                    assert_ok(one, counted ? writing_counted_insert(one, &a[j])
                                           : writing_only_key_insert(one, &c[j]));
                assert_ok(many, counted ? writing_counted_insert_many(many, b, count)
                                        : writing_only_key_insert_many(many, d, count));
                for (size_t j = 0; j < count; j++)
                    assert_int_equal(counted ? b[j].id : d[j].id, counted ? a[j].id : c[j].id);
                schemac_close(one);
                schemac_close(many);
            }
}

static void test_keys_after_deletes(void **state)
{
    (void)state;
    schemac_db *db = open_writing(":memory:");
    writing_counted c[70];
    writing_only_key k[70];
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < 70; i++) {
            c[i] = (writing_counted){0, "n"};
            k[i] = (writing_only_key){0};
        }
        assert_ok(db, writing_counted_insert_many(db, c, 70));
        assert_ok(db, writing_only_key_insert_many(db, k, 70));
        for (int64_t i = 0; i < 70; i++) {
            assert_int_equal(c[i].id, round * 70 + i + 1); /* never twice */
            assert_int_equal(k[i].id, i + 1);
            assert_ok(db, writing_counted_delete(db, c[i].id));
            assert_ok(db, writing_only_key_delete(db, k[i].id));
        }
    }
    /* behind the largest there is none: SQLite looks for a free one, autoincrement gives up */
    k[0].id = INT64_MAX;
    c[0].id = INT64_MAX;
    assert_ok(db, writing_only_key_insert(db, &k[0]));
    assert_ok(db, writing_counted_insert(db, &c[0]));
    for (size_t i = 0; i < 70; i++) {
        c[i] = (writing_counted){0, "n"};
        k[i] = (writing_only_key){0};
    }
    assert_ok(db, writing_only_key_insert_many(db, k, 70));
    for (size_t i = 0; i < 70; i++)
        for (size_t j = 0; j < i; j++)
            assert_true(k[i].id > 0 && k[i].id != k[j].id);
    assert_status(db, SCHEMAC_FULL, writing_counted_insert_many(db, c, 70));
    assert_contains(schemac_error_message(db), "row 1 of 70: ");
    for (size_t i = 0; i < 70; i++)
        assert_int_equal(c[i].id, 0);
    assert_int_equal(count_of(db, "counted"), 1);
    assert_int_equal(count_of(db, "only_key"), 71);
    schemac_close(db);
}

static void test_defaults_of_many(void **state)
{
    (void)state;
    schemac_db *db = open_writing(":memory:");
    writing_stamped rows[70];
    char texts[70][21];
    const schemac_uuid token = {{1, 2, 3}};
    int64_t before = schemac_now();
    for (size_t i = 0; i < 70; i++) {
        snprintf(texts[i], sizeof texts[i], "code %zu", i);
        rows[i] = (writing_stamped){.code = texts[i], .amount = (int32_t)i, .revision = 77};
        if (i % 2 == 0)
            rows[i].made = 5;
        if (i % 3 == 0) {
            rows[i].token = token;
            rows[i].day = (schemac_date){1999, 1, 2};
        }
    }
    assert_ok(db, writing_stamped_insert_many(db, rows, 70));
    int64_t after = schemac_now();
    for (size_t i = 0; i < 70; i++) {
        assert_true(i % 2 == 0 ? rows[i].made == 5
                               : rows[i].made >= before && rows[i].made <= after);
        assert_true(rows[i].changed >= before && rows[i].changed <= after);
        assert_int_equal(memcmp(&rows[i].token, &token, sizeof token) == 0, i % 3 == 0);
        assert_int_equal(rows[i].day.year == 1999, i % 3 == 0);
        assert_int_equal(rows[i].revision, 1);
        assert_true(i == 0 || i % 3 == 0 || memcmp(&rows[i].token, &rows[i - 1].token, 16) != 0);
        writing_stamped *got;
        assert_ok(db, writing_stamped_get(db, rows[i].id, &got));
        assert_int_equal(got->doubled, 2 * (int)i);
        rows[i].doubled = got->doubled;
        assert_row(model_of("stamped"), got, &rows[i]);
        writing_stamped_free(got);
    }
    /* int32 versions, and uuid keys */
    writing_small_version small[5] = {
        {0, 9, "a"}, {0, 9, "b"}, {3, 9, "c"}, {0, 0, "d"}, {0, 1, "e"}};
    assert_ok(db, writing_small_version_insert_many(db, small, 5));
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(small[i].revision, 1);
        assert_ok(db, writing_small_version_update(db, &small[i]));
        assert_int_equal(small[i].revision, 2);
    }
    writing_mark marks[20];
    char words[20][11];
    for (size_t i = 0; i < 20; i++) {
        snprintf(words[i], sizeof words[i], "w%zu", i);
        marks[i] = (writing_mark){.word = words[i]};
        if (i == 7)
            marks[i].id = token;
    }
    assert_ok(db, writing_mark_insert_many(db, marks, 20));
    for (size_t i = 0; i < 20; i++) {
        writing_mark *got;
        assert_ok(db, writing_mark_get(db, marks[i].id, &got));
        assert_row(model_of("mark"), got, &marks[i]);
        writing_mark_free(got);
    }
    assert_memory_equal(&marks[7].id, &token, sizeof token);
    schemac_close(db);
}

static void test_tenants_of_many(void **state)
{
    (void)state;
    schemac_db *db = open_writing(":memory:");
    add_firms(db);
    writing_contract rows[70];
    char codes[70][21];
    for (size_t i = 0; i < 70; i++) {
        snprintf(codes[i], sizeof codes[i], "c%zu", i);
        rows[i] = (writing_contract){.code = codes[i]};
    }
    assert_status(db, SCHEMAC_NO_TENANT, writing_contract_insert_many(db, rows, 70));
    assert_status(db, SCHEMAC_NO_TENANT, writing_contract_insert_many(db, rows, 0));
    assert_ok(db, writing_set_tenant(db, "acme"));
    writing_firm firms[2] = {{"x", "x"}, {"y", "y"}};
    assert_status(db, SCHEMAC_NO_TENANT, writing_firm_insert_many(db, firms, 2));
    rows[69].firm_id = "acme";
    assert_ok(db, writing_contract_insert_many(db, rows, 70));
    for (size_t i = 0; i < 70; i++) {
        assert_string_equal(rows[i].firm_id, "acme");
        assert_true(rows[i].id == (int64_t)i + 1 && rows[i].version == 1);
    }
    /* another tenant has other numbers and the same codes; one row of a stranger refuses all */
    assert_ok(db, writing_set_tenant(db, "bolt"));
    for (size_t i = 0; i < 70; i++)
        rows[i] = (writing_contract){.code = codes[i]};
    rows[33].firm_id = "acme";
    assert_status(db, SCHEMAC_INVALID, writing_contract_insert_many(db, rows, 70));
    assert_error(db, "contract", "firm", "row 34 of 70: the row's 'firm' is not the tenant");
    for (size_t i = 0; i < 70; i++) {
        assert_true(rows[i].id == 0 && rows[i].version == 0);
        assert_true((rows[i].firm_id == NULL) == (i != 33));
    }
    rows[33].firm_id = NULL;
    assert_ok(db, writing_contract_insert_many(db, rows, 70));
    int64_t count;
    assert_ok(db, writing_contract_count(db, &count));
    assert_int_equal(count, 70);
    /* the system says whose they are */
    assert_ok(db, schemac_as_system(db));
    for (size_t i = 0; i < 70; i++) {
        snprintf(codes[i], sizeof codes[i], "d%zu", i);
        rows[i] = (writing_contract){.code = codes[i], .firm_id = i % 2 == 0 ? "acme" : "bolt"};
    }
    assert_ok(db, writing_contract_insert_many(db, rows, 70));
    assert_ok(db, writing_firm_insert_many(db, firms, 2));
    assert_ok(db, schemac_end_system(db));
    assert_ok(db, writing_contract_count(db, &count));
    assert_int_equal(count, 105);
    schemac_close(db);
}

/* Nothing is inserted, the row is named, and the caller's rows are as before. */
static void test_bad_row_of_many(void **state)
{
    (void)state;
    enum { MANY = 200 };
    schemac_db *db = open_writing(":memory:");
    writing_plain first = {.id = 1000, .name = "taken", .other = "too"};
    assert_ok(db, writing_plain_insert(db, &first));
    writing_plain *rows = malloc(MANY * sizeof *rows), *copy = malloc(MANY * sizeof *copy);
    char(*texts)[21] = malloc(MANY * sizeof *texts);
    assert_true(rows != NULL && copy != NULL && texts != NULL);
    static const size_t places[] = {0, 1, 3, 4, 31, 63, 64, 65, 127, 128, 191, 192, 195, 198, 199};
    static const size_t counts[] = {1, 3, 5, 64, 66, MANY};
    for (int inside = 0; inside < 2; inside++)
        for (size_t i = 0; i < COUNT(places); i++)
            for (size_t j = 0; j < COUNT(counts); j++)
                for (int kind = 0; kind < 5 && places[i] < counts[j]; kind++) {
                    size_t bad = places[i], count = counts[j];
                    for (size_t k = 0; k < count; k++) {
                        name_plain(&rows[k], texts[k], k);
                        rows[k].id = k % 7 == 0 ? (int64_t)k + 1 : 0;
                    }
                    static const schemac_status statuses[] = {SCHEMAC_CONFLICT, SCHEMAC_INVALID,
                                                              SCHEMAC_INVALID, SCHEMAC_CONFLICT,
                                                              SCHEMAC_CONFLICT};
                    static const char *const fields[] = {"name", "number", "name", "id", "other"};
                    if (kind == 0)
                        rows[bad].name = "taken";
                    else if (kind == 1)
                        rows[bad].number = (schemac_opt_int32){true, 1000};
                    else if (kind == 2)
                        rows[bad].name = "longer than twenty characters";
                    else if (kind == 3)
                        rows[bad].id = 1000;
                    else
                        rows[bad].other = "too";
                    memcpy(copy, rows, count * sizeof *rows);
                    if (inside) {
                        writing_plain other = {.id = 5000, .name = "stays"};
                        assert_ok(db, schemac_begin(db));
                        assert_ok(db, writing_plain_insert(db, &other));
                    }
                    assert_status(db, statuses[kind], writing_plain_insert_many(db, rows, count));
                    char message[100];
                    snprintf(message, sizeof message, "row %zu of %zu: cannot insert plain",
                             bad + 1, count);
                    assert_error(db, "plain", fields[kind], message);
                    assert_memory_equal(rows, copy, count * sizeof *rows);
                    assert_int_equal(schemac_in_transaction(db), inside);
                    assert_int_equal(count_of(db, "plain"), 1 + inside);
                    if (inside)
                        assert_ok(db, schemac_rollback(db));
                }
    /* two of the rows are alike: the later one is named */
    for (size_t k = 0; k < MANY; k++)
        name_plain(&rows[k], texts[k], k);
    rows[150].name = rows[20].name;
    assert_status(db, SCHEMAC_CONFLICT, writing_plain_insert_many(db, rows, MANY));
    assert_constraint(db, "name", "name", "row 151 of 200: ");
    /* references, within the array too */
    writing_node nodes[8];
    for (int64_t k = 0; k < 8; k++)
        nodes[k] = (writing_node){k + 1, {k > 0, k}, texts[k]};
    nodes[5].parent_id.value = 99;
    assert_status(db, SCHEMAC_REFERENCE, writing_node_insert_many(db, nodes, 8));
    assert_constraint(db, "parent", "parent",
                      "row 6 of 8: cannot insert node: the node that 'parent' references");
    nodes[5].parent_id.value = 5;
    assert_ok(db, writing_node_insert_many(db, nodes, 8));
    free(rows);
    free(copy);
    free(texts);
    schemac_close(db);
}

static void test_composite_keys_and_wide_rows(void **state)
{
    (void)state;
    schemac_db *db = open_writing(":memory:");
    writing_spot spots[100];
    unsigned char bytes[100];
    for (int i = 0; i < 100; i++) {
        bytes[i] = (unsigned char)i;
        spots[i] = (writing_spot){.x = i / 10,
                                  .y = i % 10,
                                  .note = i % 4 == 0 ? "n" : NULL,
                                  .bytes = {i % 3 == 0 ? NULL : bytes, i % 3 == 0 ? 0 : (size_t)i},
                                  .day = {(int16_t)(1900 + i), 1, 2},
                                  .state = i % 2 == 0 ? WRITING_STATE_OPEN : WRITING_STATE_CLOSED};
    }
    spots[1].bytes.size = 0; /* empty, not null */
    assert_ok(db, writing_spot_insert_many(db, spots, 100));
    for (int i = 0; i < 100; i++) {
        writing_spot *got;
        assert_ok(db, writing_spot_get(db, i / 10, i % 10, &got));
        assert_row(model_of("spot"), got, &spots[i]);
        writing_spot_free(got);
    }
    writing_bare bare[3] = {{1, "a"}, {1, "b"}, {1, "a"}};
    assert_status(db, SCHEMAC_CONFLICT, writing_bare_insert_many(db, bare, 3));
    assert_constraint(db, "primary key", "none",
                      "row 3 of 3: cannot insert bare: another row has "
                      "the same a, b");
    assert_ok(db, writing_bare_insert_many(db, bare, 2));
    schemac_close(db);
    /* 64 rows have more values than a statement takes */
    schemac_status status = wide_open(":memory:", NULL, &db);
    assert_ok(db, status);
    enum { ROWS = 70 };
    wide_broad *rows = calloc(ROWS, sizeof *rows);
    assert_non_null(rows);
    for (int i = 0; i < ROWS; i++) {
        wide_broad_init(&rows[i]);
        rows[i].f_0_1 = "text";
        rows[i].f_149_0 = i;
        rows[i].f_149_1 = "the last";
        rows[i].f_149_2 = (schemac_blob){"ab", 2};
        rows[i].f_149_3 = (schemac_opt_date){true, {2000, 1, (uint8_t)(1 + i % 28)}};
    }
    assert_ok(db, wide_broad_insert_many(db, rows, ROWS));
    for (int i = 0; i < ROWS; i++) {
        wide_broad *got;
        assert_int_equal(rows[i].id, i + 1);
        assert_ok(db, wide_broad_get(db, i + 1, &got));
        assert_row(schemac_model_find(WIDE_SCHEMA, "broad"), got, &rows[i]);
        wide_broad_free(got);
    }
    rows[1].id = 1;
    assert_status(db, SCHEMAC_CONFLICT, wide_broad_insert_many(db, rows, 2));
    /* any of 600 fields alone, more shapes than are kept, and some together */
    const schemac_model *m = schemac_model_find(WIDE_SCHEMA, "broad");
    wide_broad row = rows[0], before = rows[0], *got;
    for (int i = 0; i < 400; i++) {
        wide_broad_mask mask = {.f_0_1 = false};
        size_t field = (size_t)(i * 37 % 600), other = (size_t)(i * 91 % 600);
        ((bool *)&mask)[field] = true;
        if (i % 2 == 0)
            ((bool *)&mask)[other] = true;
        const size_t changed[] = {field, i % 2 == 0 ? other : field};
        for (size_t j = 0; j < 2; j++) {
            const schemac_field *f = &m->record.fields[1 + changed[j]];
            void *member = (char *)&row + f->offset;
            int32_t number = i * 3 + (int)j;
            const char *text = i % 3 == 0 ? "x" : NULL;
            schemac_blob blob = {i % 2 == 0 ? "pq" : "", i % 2 == 0 ? 2 : 0};
            schemac_opt_date day = {i % 3 != 0, {1990, 1, 1}};
            if (f->type == SCHEMAC_INT32)
                memcpy(member, &number, sizeof number);
            else if (f->type == SCHEMAC_TEXT)
                memcpy(member, &text, sizeof text);
            else if (f->type == SCHEMAC_BLOB)
                memcpy(member, &blob, sizeof blob);
            else
                memcpy(member, &day, sizeof day);
            memcpy((char *)&before + f->offset, member,
                   f->type == SCHEMAC_BLOB   ? sizeof blob
                   : f->type == SCHEMAC_DATE ? sizeof day
                   : f->type == SCHEMAC_TEXT ? sizeof text
                                             : sizeof number);
        }
        assert_ok(db, wide_broad_patch(db, &row, mask));
        if (i % 20 != 0)
            continue;
        assert_ok(db, wide_broad_get(db, 1, &got));
        assert_row(m, got, &before);
        wide_broad_free(got);
    }
    free(rows);
    schemac_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_amounts),
        cmocka_unit_test(test_keys_of_many),
        cmocka_unit_test(test_keys_after_deletes),
        cmocka_unit_test(test_defaults_of_many),
        cmocka_unit_test(test_tenants_of_many),
        cmocka_unit_test(test_bad_row_of_many),
        cmocka_unit_test(test_composite_keys_and_wide_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
