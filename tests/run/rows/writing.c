/* writing.c - many rows at once, rows that are there or not, parts of rows, and what conflicts and
   references are called. */
#include "described.h"
#include "support.h"

#include "wide.schema.h"
#include "writing.schema.h"

#include <stdio.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static schemac_db *open_writing(const char *path)
{
    schemac_db *db;
    schemac_status status = writing_open(path, NULL, &db);
    assert_ok(db, status);
    return db;
}

static const schemac_model *model_of(const char *name)
{
    const schemac_model *m = schemac_model_find(WRITING_SCHEMA, name);
    assert_non_null(m);
    return m;
}

static void add_firms(schemac_db *db)
{
    assert_ok(db, schemac_as_system(db));
    static const char *const ids[] = {"acme", "bolt"};
    for (size_t i = 0; i < COUNT(ids); i++) {
        writing_firm f = {ids[i], "a firm"};
        assert_ok(db, writing_firm_insert(db, &f));
    }
    assert_ok(db, schemac_end_system(db));
}

static int64_t count_of(schemac_db *db, const char *model)
{
    int64_t count;
    assert_ok(db, schemac_as_system(db));
    assert_ok(db, schemac_count(db, model_of(model), &count));
    assert_ok(db, schemac_end_system(db));
    return count;
}

/* What the failure was about, by the name of the constraint. */
static void check_constraint(const schemac_db *db, const char *constraint, const char *field,
                             const char *message, int line)
{
    const schemac_error_info *e = schemac_error(db);
    const char *got = e->constraint == NULL ? "none" : e->constraint;
    const char *got_field = e->field == NULL ? "none" : e->field;
    if (strcmp(got, constraint) == 0 && strcmp(got_field, field) == 0 &&
        strstr(e->message, message) != NULL)
        return;
    print_error("constraint [%s], field [%s], message [%s]\nshould be [%s], [%s] and contain "
                "[%s]\n",
                got, got_field, e->message, constraint, field, message);
    _fail(__FILE__, line);
}
#define assert_constraint(db, constraint, field, message)                                          \
    check_constraint((db), (constraint), (field), (message), __LINE__)

/* ---- insert_many ---------------------------------------------------------------------------- */

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

/* ---- upsert --------------------------------------------------------------------------------- */

static void assert_stored(schemac_db *db, const writing_stamped *row)
{
    writing_stamped *got, wanted = *row;
    assert_ok(db, writing_stamped_get(db, row->id, &got));
    wanted.doubled = wanted.amount * 2;
    assert_row(model_of("stamped"), got, &wanted);
    writing_stamped_free(got);
}

static void test_upsert(void **state)
{
    (void)state;
    schemac_db *db = open_writing(":memory:");
    int64_t before = schemac_now();
    /* inserts: what insert would do */
    writing_stamped a = {.code = "a", .amount = 3, .revision = 55};
    assert_ok(db, writing_stamped_upsert(db, &a));
    assert_true(a.id == 1 && a.revision == 1 && a.made >= before && a.changed >= before);
    assert_true(a.day.year > 2000);
    assert_stored(db, &a);
    writing_stamped given = {
        .id = 40, .code = "given", .made = 7, .token = {{9}}, .day = {1, 2, 3}};
    assert_ok(db, writing_stamped_upsert(db, &given));
    assert_true(given.id == 40 && given.made == 7 && given.revision == 1);
    assert_stored(db, &given);
    /* updates: zero keeps what is stored, and says so; readonly is left alone */
    writing_stamped u = {.id = 1, .code = "a", .amount = 9, .revision = 99};
    assert_ok(db, writing_stamped_upsert(db, &u));
    assert_true(u.made == a.made && u.revision == 2 && u.changed >= a.changed && u.id == 1);
    assert_memory_equal(&u.token, &a.token, sizeof a.token);
    assert_memory_equal(&u.day, &a.day, sizeof a.day);
    assert_stored(db, &u);
    u.code = "not a";
    u.changed = 1;
    assert_ok(db, writing_stamped_upsert(db, &u));
    assert_true(u.revision == 3 && u.changed >= a.changed);
    u.code = "a";
    assert_stored(db, &u);
    /* given ones are written */
    u.made = 11;
    u.token = (schemac_uuid){{1, 1}};
    u.day = (schemac_date){1950, 5, 5};
    u.seen = (schemac_opt_int64){true, 0};
    assert_ok(db, writing_stamped_upsert(db, &u));
    assert_true(u.made == 11 && u.day.year == 1950 && u.revision == 4);
    assert_stored(db, &u);
    /* by a unique: the key comes back, whatever was given with it */
    writing_stamped by = {.code = "given", .amount = 5};
    assert_ok(db, writing_stamped_upsert_by_code(db, &by));
    assert_true(by.id == 40 && by.made == 7 && by.revision == 2 && by.day.year == 1);
    assert_stored(db, &by);
    by = (writing_stamped){.id = 77, .code = "given", .amount = 6};
    assert_ok(db, writing_stamped_upsert_by_code(db, &by));
    assert_int_equal(by.id, 40);
    assert_stored(db, &by);
    by = (writing_stamped){.code = "third", .amount = 7};
    assert_ok(db, writing_stamped_upsert_by_code(db, &by));
    assert_true(by.id == 41 && by.revision == 1);
    assert_stored(db, &by);
    /* the key of one row and the unique value of another: the value decides which, or the key */
    by = (writing_stamped){.id = 1, .code = "third", .amount = 8};
    assert_ok(db, writing_stamped_upsert_by_code(db, &by));
    assert_int_equal(by.id, 41);
    assert_stored(db, &by);
    assert_stored(db, &u);
    by = (writing_stamped){.id = 90, .code = "third"};
    writing_stamped unchanged = by;
    assert_status(db, SCHEMAC_CONFLICT, writing_stamped_upsert(db, &by));
    assert_constraint(db, "code", "code", "cannot upsert stamped: another row has the same code");
    assert_memory_equal(&by, &unchanged, sizeof by);
    assert_int_equal(count_of(db, "stamped"), 3);
    /* values that are not allowed, on both ways */
    for (int64_t id = 1; id <= 2; id++) {
        writing_plain p = {.id = 1, .name = "p"};
        assert_ok(db, writing_plain_upsert(db, &p));
        writing_plain bad = {.id = id, .name = "q", .number = {true, 1000}};
        assert_status(db, SCHEMAC_INVALID, writing_plain_upsert(db, &bad));
        assert_error(db, "plain", "number", "cannot upsert plain");
        bad.id = 0;
        assert_status(db, SCHEMAC_INVALID, writing_plain_upsert(db, &bad));
        assert_int_equal(bad.id, 0);
    }
    schemac_close(db);
}

static void test_upsert_of_others(void **state)
{
    (void)state;
    schemac_db *db = open_writing(":memory:");
    /* all in the key: nothing to update, and no conflict */
    writing_bare bare = {1, "a"};
    for (int i = 0; i < 3; i++)
        assert_ok(db, writing_bare_upsert(db, &bare));
    bare.b = "b";
    assert_ok(db, writing_bare_upsert(db, &bare));
    assert_int_equal(count_of(db, "bare"), 2);
    writing_only_key key = {0};
    assert_ok(db, writing_only_key_upsert(db, &key));
    assert_int_equal(key.id, 1);
    assert_ok(db, writing_only_key_upsert(db, &key));
    assert_int_equal(key.id, 1);
    key.id = 0;
    assert_ok(db, writing_only_key_upsert(db, &key));
    assert_int_equal(key.id, 2);
    assert_int_equal(count_of(db, "only_key"), 2);
    for (int64_t i = 1; i <= 2; i++) {
        writing_only_computed c = {0};
        assert_ok(db, writing_only_computed_upsert_by_twice(db, &c));
        assert_int_equal(c.id, i);
        writing_only_computed *made;
        assert_ok(db,
                  writing_only_computed_get_by_twice(db, (schemac_opt_int64){true, 2 * i}, &made));
        assert_int_equal(made->id, i);
        writing_only_computed_free(made);
    }
    /* a null is no unique value: no row is meant, or every one */
    for (int64_t i = 1; i <= 3; i++) {
        char name[21];
        snprintf(name, sizeof name, "null %d", (int)i);
        writing_plain p = {.name = name};
        assert_status(db, SCHEMAC_INVALID, writing_plain_upsert_by_other(db, &p));
        assert_error(db, "plain", "other",
                     "cannot upsert plain by other: 'other' has no value, and rows without one are "
                     "never the same; insert it");
        assert_int_equal(count_of(db, "plain"), i - 1);
        assert_ok(db, writing_plain_insert(db, &p));
        assert_int_equal(p.id, i);
    }
    writing_plain other = {.name = "one", .other = "o"}, *got;
    assert_ok(db, writing_plain_upsert_by_other(db, &other));
    other = (writing_plain){.name = "two", .other = "o"};
    assert_ok(db, writing_plain_upsert_by_other(db, &other));
    assert_int_equal(other.id, 4);
    assert_ok(db, writing_plain_get(db, 4, &got));
    assert_string_equal(got->name, "two");
    writing_plain_free(got);
    /* uuid keys and composite ones */
    writing_mark mark = {.word = "w"};
    assert_ok(db, writing_mark_upsert_by_word(db, &mark));
    writing_mark again = {.word = "w"};
    assert_ok(db, writing_mark_upsert_by_word(db, &again));
    assert_memory_equal(&mark.id, &again.id, sizeof mark.id);
    assert_int_equal(count_of(db, "mark"), 1);
    writing_spot spot = {1, 2, "n", {"ab", 2}, {2000, 1, 1}, WRITING_STATE_OPEN}, *found;
    assert_ok(db, writing_spot_upsert(db, &spot));
    spot.note = NULL;
    spot.bytes = (schemac_blob){"", 0};
    spot.state = WRITING_STATE_CLOSED;
    assert_ok(db, writing_spot_upsert(db, &spot));
    assert_ok(db, writing_spot_get(db, 1, 2, &found));
    assert_row(model_of("spot"), found, &spot);
    writing_spot_free(found);
    assert_int_equal(count_of(db, "spot"), 1);
    /* a row that references nothing: what was returned before that was found out is not kept */
    writing_ghost ghost = {0, 5};
    assert_status(db, SCHEMAC_REFERENCE, writing_ghost_upsert(db, &ghost));
    assert_int_equal(ghost.id, 0);
    assert_int_equal(count_of(db, "ghost"), 0);
    schemac_close(db);
}

static void test_upsert_of_tenants(void **state)
{
    (void)state;
    schemac_db *db = open_writing(":memory:");
    add_firms(db);
    writing_contract c = {.code = "c", .title = "t", .amount = 1}, *got;
    assert_status(db, SCHEMAC_NO_TENANT, writing_contract_upsert(db, &c));
    assert_ok(db, writing_set_tenant(db, "acme"));
    assert_ok(db, writing_contract_upsert(db, &c));
    assert_true(c.id == 1 && c.version == 1);
    assert_string_equal(c.firm_id, "acme");
    c.amount = 2;
    assert_ok(db, writing_contract_upsert_by_code(db, &c));
    assert_true(c.id == 1 && c.version == 2);
    /* by the title of the living: the same while it lives, another row when it is deleted */
    writing_contract d = {.code = "c", .title = "t", .amount = 3};
    assert_ok(db, writing_contract_upsert_by_living(db, &d));
    assert_true(d.id == 1 && d.version == 3);
    assert_ok(db, writing_contract_delete(db, 1));
    d = (writing_contract){.code = "d", .title = "t", .amount = 4};
    assert_ok(db, writing_contract_upsert_by_living(db, &d));
    assert_true(d.id == 2 && d.version == 1);
    /* the deleted one has the key, or the code */
    writing_contract e = {.id = 1, .code = "e"}, same = e;
    assert_status(db, SCHEMAC_CONFLICT, writing_contract_upsert(db, &e));
    assert_contains(schemac_error_message(db), "deleted or another tenant's");
    assert_memory_equal(&e, &same, sizeof e);
    e = same = (writing_contract){.code = "c"};
    assert_status(db, SCHEMAC_CONFLICT, writing_contract_upsert_by_code(db, &e));
    assert_contains(schemac_error_message(db), "deleted or another tenant's");
    assert_memory_equal(&e, &same, sizeof e);
    /* another tenant's: the key is taken, unique values are not */
    assert_ok(db, writing_set_tenant(db, "bolt"));
    e = same = (writing_contract){.id = 2, .code = "mine"};
    assert_status(db, SCHEMAC_CONFLICT, writing_contract_upsert(db, &e));
    assert_contains(schemac_error_message(db), "deleted or another tenant's");
    assert_memory_equal(&e, &same, sizeof e);
    e = (writing_contract){.code = "d", .title = "t"};
    assert_ok(db, writing_contract_upsert_by_code(db, &e));
    assert_int_equal(e.id, 3);
    e = (writing_contract){.code = "d", .title = "t", .firm_id = "acme"};
    assert_status(db, SCHEMAC_INVALID, writing_contract_upsert_by_code(db, &e));
    assert_error(db, "contract", "firm", "is not the tenant");
    writing_firm firm = {"bolt", "renamed"};
    assert_status(db, SCHEMAC_NO_TENANT, writing_firm_upsert(db, &firm));
    /* the system reaches all, and a row stays whose it is */
    assert_ok(db, schemac_as_system(db));
    assert_ok(db, writing_firm_upsert(db, &firm));
    e = same = (writing_contract){.id = 2, .code = "moved", .firm_id = "bolt"};
    assert_status(db, SCHEMAC_CONFLICT, writing_contract_upsert(db, &e));
    assert_contains(schemac_error_message(db), "deleted or another tenant's has the same key or");
    assert_memory_equal(&e, &same, sizeof e);
    e = (writing_contract){.id = 2, .code = "d", .firm_id = "acme", .amount = 50};
    assert_ok(db, writing_contract_upsert(db, &e));
    e = (writing_contract){.code = "d", .firm_id = "acme", .amount = 51};
    assert_ok(db, writing_contract_upsert_by_code(db, &e));
    assert_int_equal(e.id, 2);
    assert_ok(db, schemac_end_system(db));
    assert_ok(db, writing_set_tenant(db, "acme"));
    assert_ok(db, writing_contract_get(db, 2, &got));
    assert_true(got->amount == 51 && got->version == 3 && got->title == NULL);
    writing_contract_free(got);
    schemac_close(db);
}

/* A row that is outside of the condition of a partial unique is the same as none there; nothing is
   left of the attempt, in a transaction and without one. */
static void test_upsert_outside(void **state)
{
    (void)state;
    schemac_db *db = open_writing(":memory:");
    add_firms(db);
    assert_ok(db, writing_set_tenant(db, "acme"));
    for (int within = 0; within < 2; within++) {
        if (within == 1)
            assert_ok(db, schemac_begin(db));
        for (int i = 0; i < 3; i++) {
            writing_contract gone = {.code = "g", .title = "t", .gone_at = {true, 5}}, was = gone;
            assert_status(db, SCHEMAC_INVALID, writing_contract_upsert_by_living(db, &gone));
            assert_error(
                db, "contract", NULL,
                "cannot upsert contract by living: the row does not fulfil the condition of "
                "this unique, and is the same as none; insert it, or upsert it by its key");
            assert_string_equal(schemac_error(db)->constraint, "living");
            assert_memory_equal(&gone, &was, sizeof was);
            assert_int_equal(handle_integer(db, "SELECT count(*) FROM contract"), within);
        }
        writing_contract in = {.code = within == 0 ? "a" : "b", .title = "one"};
        assert_ok(db, writing_contract_upsert_by_living(db, &in));
        assert_true(in.id == 1 && in.version == within + 1);
        if (within == 1)
            assert_ok(db, schemac_commit(db));
    }
    writing_contract *got;
    assert_ok(db, writing_contract_get(db, 1, &got));
    assert_string_equal(got->code, "b");
    writing_contract_free(got);
    schemac_close(db);
}

/* By another unique: a key that is no text is the stored one's afterwards. */
static void test_upsert_gives_the_key(void **state)
{
    (void)state;
    schemac_db *db = open_writing(":memory:");
    writing_numbered n = {7, "seven", 1}, again = {9, "seven", 2}, *got;
    assert_ok(db, writing_numbered_upsert_by_name(db, &n));
    assert_int_equal(n.number, 7);
    assert_ok(db, writing_numbered_upsert_by_name(db, &again));
    assert_int_equal(again.number, 7);
    assert_int_equal(count_of(db, "numbered"), 1);
    assert_ok(db, writing_numbered_get(db, 7, &got));
    assert_int_equal(got->amount, 2);
    writing_numbered_free(got);
    /* a text is nobody's: it is refused, and nothing is changed */
    writing_lettered l = {"a", "first", 1}, same = {"a", "first", 2}, other = {"b", "first", 3},
                     was = other;
    assert_ok(db, writing_lettered_upsert_by_name(db, &l));
    assert_ok(db, writing_lettered_upsert_by_name(db, &same));
    assert_status(db, SCHEMAC_CONFLICT, writing_lettered_upsert_by_name(db, &other));
    assert_error(
        db, "lettered", NULL,
        "cannot upsert lettered by name: a row that has another key is the same; get it, and "
        "update it by its own key");
    assert_memory_equal(&other, &was, sizeof was);
    writing_lettered *kept;
    assert_ok(db, writing_lettered_get(db, "a", &kept));
    assert_int_equal(kept->amount, 2);
    writing_lettered_free(kept);
    assert_int_equal(count_of(db, "lettered"), 1);
    schemac_close(db);
}

/* ---- patch ---------------------------------------------------------------------------------- */

static void test_patch(void **state)
{
    (void)state;
    schemac_db *db = open_writing(":memory:");
    const schemac_model *m = model_of("stamped");
    writing_stamped stored = {.code = "a", .amount = 1};
    assert_ok(db, writing_stamped_insert(db, &stored));
    /* every set of the five fields: those are written, the others are not even looked at */
    for (unsigned set = 1; set < 32; set++) {
        int64_t before = schemac_now();
        writing_stamped row = {.id = stored.id,
                               .code = "never",
                               .made = 1000 + set,
                               .day = {(int16_t)(1000 + set), 1, 1},
                               .token = {{(uint8_t)set}},
                               .seen = {true, set},
                               .amount = (int32_t)set,
                               .revision = stored.revision};
        writing_stamped_mask mask = {set & 1, set >> 1 & 1, set >> 2 & 1, set >> 3 & 1,
                                     set >> 4 & 1};
        if (!mask.day)
            row.day = (schemac_date){1, 77, 77};
        assert_ok(db, writing_stamped_patch(db, &row, mask));
        stored.made = mask.made ? row.made : stored.made;
        stored.day = mask.day ? row.day : stored.day;
        stored.token = mask.token ? row.token : stored.token;
        stored.seen = mask.seen ? row.seen : stored.seen;
        stored.amount = mask.amount ? row.amount : stored.amount;
        stored.revision++;
        assert_true(row.changed >= before && row.revision == stored.revision);
        stored.changed = row.changed;
        assert_stored(db, &stored);
    }
    writing_stamped row = stored, same = row;
    assert_status(db, SCHEMAC_MISUSE, writing_stamped_patch(db, &row, (writing_stamped_mask){0}));
    assert_error(db, "stamped", NULL, "names no field");
    row.revision--;
    same = row;
    writing_stamped_mask amount = {.amount = true};
    assert_status(db, SCHEMAC_STALE, writing_stamped_patch(db, &row, amount));
    assert_error(db, "stamped", "revision", "changed by somebody else");
    assert_memory_equal(&row, &same, sizeof row);
    row.id = 99;
    assert_status(db, SCHEMAC_NOT_FOUND, writing_stamped_patch(db, &row, amount));
    row = stored;
    row.day = (schemac_date){2001, 2, 29};
    same = row;
    assert_status(db, SCHEMAC_INVALID,
                  writing_stamped_patch(db, &row, (writing_stamped_mask){.day = true}));
    assert_error(db, "stamped", "day", "2001-2-29");
    assert_memory_equal(&row, &same, sizeof row);
    assert_stored(db, &stored);
    (void)m;
    /* a row that is const: no version, nothing to fill in */
    writing_plain p = {.name = "p", .other = "o"}, q = {.name = "q"}, *got;
    assert_ok(db, writing_plain_insert(db, &p));
    assert_ok(db, writing_plain_insert(db, &q));
    const writing_plain part = {.id = p.id, .number = {true, 5}};
    assert_ok(db, writing_plain_patch(db, &part, (writing_plain_mask){.number = true}));
    assert_ok(db, writing_plain_get(db, p.id, &got));
    assert_true(got->number.has && got->number.value == 5);
    assert_string_equal(got->name, "p");
    assert_string_equal(got->other, "o");
    writing_plain_free(got);
    const writing_plain clash = {.id = q.id, .other = "o"};
    assert_status(db, SCHEMAC_CONFLICT,
                  writing_plain_patch(db, &clash, (writing_plain_mask){.other = true}));
    assert_constraint(db, "other", "other", "another row has the same other");
    assert_status(db, SCHEMAC_INVALID,
                  writing_plain_patch(db, &clash, (writing_plain_mask){.name = true}));
    assert_error(db, "plain", "name", "required");
    const writing_plain over = {.id = q.id, .number = {true, 1000}};
    assert_status(db, SCHEMAC_INVALID,
                  writing_plain_patch(db, &over, (writing_plain_mask){.number = true}));
    schemac_close(db);
}

static void test_patch_of_tenants(void **state)
{
    (void)state;
    schemac_db *db = open_writing(":memory:");
    add_firms(db);
    assert_ok(db, writing_set_tenant(db, "acme"));
    writing_contract c = {.code = "c", .title = "t"}, *got;
    assert_ok(db, writing_contract_insert(db, &c));
    writing_contract_mask amount = {.amount = true};
    writing_contract part = {.id = c.id, .amount = 5, .version = 1};
    assert_ok(db, writing_contract_patch(db, &part, amount));
    assert_true(part.version == 2 && part.firm_id == NULL);
    assert_ok(db, writing_set_tenant(db, "bolt"));
    assert_status(db, SCHEMAC_NOT_FOUND, writing_contract_patch(db, &part, amount));
    assert_int_equal(part.version, 2);
    assert_ok(db, schemac_as_system(db));
    assert_ok(db, writing_contract_patch(db, &part, amount));
    assert_int_equal(part.version, 3);
    assert_ok(db, schemac_end_system(db));
    assert_ok(db, schemac_set_tenant(db, NULL));
    assert_status(db, SCHEMAC_NO_TENANT, writing_contract_patch(db, &part, amount));
    assert_ok(db, writing_set_tenant(db, "acme"));
    assert_ok(db, writing_contract_get(db, c.id, &got));
    assert_true(got->amount == 5 && got->version == 3 && strcmp(got->title, "t") == 0);
    writing_contract_free(got);
    assert_ok(db, writing_contract_delete(db, c.id));
    part.version++;
    assert_status(db, SCHEMAC_NOT_FOUND, writing_contract_patch(db, &part, amount));
    schemac_close(db);
}

/* ---- begin_read ----------------------------------------------------------------------------- */

static void test_begin_read(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = open_writing(path);
    writing_plain p = {.name = "p"};
    assert_ok(db, writing_plain_insert(db, &p));
    add_firms(db);
    assert_ok(db, schemac_begin_read(db));
    assert_true(schemac_in_transaction(db));
    /* what others write from now on is not seen, though nothing was read before */
    raw(path, "INSERT INTO plain(name) VALUES ('other')");
    assert_int_equal(count_of(db, "plain"), 1);
    raw(path, "DELETE FROM plain");
    assert_int_equal(count_of(db, "plain"), 1);
    /* each way of writing says what is wrong */
    writing_plain q = {.name = "q"}, q_before = q;
    writing_plain many[3] = {{.name = "a"}, {.name = "b"}, {.name = "c"}};
    assert_status(db, SCHEMAC_MISUSE, writing_plain_insert(db, &q));
    assert_error(db, "plain", NULL, "cannot insert in a transaction for reading");
    assert_status(db, SCHEMAC_MISUSE, writing_plain_upsert(db, &q));
    assert_error(db, "plain", NULL, "cannot upsert in a transaction for reading");
    assert_memory_equal(&q, &q_before, sizeof q);
    assert_status(db, SCHEMAC_MISUSE, writing_plain_insert_many(db, many, 3));
    assert_contains(schemac_error_message(db), "a transaction for reading");
    assert_true(many[0].id == 0 && many[2].id == 0);
    assert_status(db, SCHEMAC_MISUSE, writing_plain_update(db, &p));
    assert_contains(schemac_error_message(db), "in a transaction for reading");
    assert_status(db, SCHEMAC_MISUSE,
                  writing_plain_patch(db, &p, (writing_plain_mask){.number = true}));
    assert_contains(schemac_error_message(db), "in a transaction for reading");
    assert_status(db, SCHEMAC_MISUSE, writing_plain_delete(db, p.id));
    assert_error(db, "plain", NULL, "cannot delete in a transaction for reading");
    assert_status(db, SCHEMAC_MISUSE, schemac_exec(db, "DELETE FROM plain"));
    assert_contains(schemac_error_message(db), "in a transaction for reading");
    assert_status(db, SCHEMAC_MISUSE, schemac_begin(db));
    assert_contains(schemac_error_message(db), "nothing nests");
    assert_status(db, SCHEMAC_MISUSE, schemac_begin_read(db));
    assert_contains(schemac_error_message(db), "inside no other");
    assert_true(schemac_in_transaction(db));
    /* reading of all kinds goes on */
    writing_plain *got;
    schemac_scan *scan;
    const writing_plain *view;
    assert_ok(db, writing_plain_get(db, p.id, &got));
    writing_plain_free(got);
    assert_ok(db, writing_plain_scan(db, NULL, 0, WRITING_PLAIN_BY_NAME, NULL, &scan));
    assert_ok(db, writing_plain_next(scan, &view));
    writing_plain_scan_end(scan);
    assert_ok(db, schemac_commit(db));
    assert_false(schemac_in_transaction(db));
    assert_int_equal(count_of(db, "plain"), 0);
    /* afterwards it is as before, behind a rollback too */
    assert_ok(db, writing_plain_insert(db, &q));
    assert_ok(db, schemac_begin_read(db));
    assert_ok(db, schemac_rollback(db));
    assert_false(schemac_in_transaction(db));
    assert_ok(db, writing_plain_insert_many(db, many, 3));
    assert_ok(db, schemac_begin(db));
    assert_status(db, SCHEMAC_MISUSE, schemac_begin_read(db));
    assert_ok(db, writing_plain_delete(db, q.id));
    assert_ok(db, schemac_commit(db));
    assert_int_equal(count_of(db, "plain"), 3);
    /* and it keeps no writer waiting */
    assert_ok(db, schemac_begin_read(db));
    raw(path, "DELETE FROM plain WHERE name='a'");
    assert_ok(db, schemac_commit(db));
    schemac_close(db);
}

/* ---- what conflicts and references are called ----------------------------------------------- */

static void test_conflicts(void **state)
{
    (void)state;
    schemac_db *db = open_writing(":memory:");
    add_firms(db);
    assert_ok(db, writing_set_tenant(db, "acme"));
    writing_contract c = {.code = "c", .title = "t"}, d = {.code = "d", .title = "u"};
    assert_ok(db, writing_contract_insert(db, &c));
    assert_ok(db, writing_contract_insert(db, &d));
    /* within a tenant: the tenant is not among the fields that are named */
    writing_contract e = {.code = "c"};
    assert_status(db, SCHEMAC_CONFLICT, writing_contract_insert(db, &e));
    assert_constraint(db, "code", "code", "cannot insert contract: another row has the same code");
    assert_status(db, SCHEMAC_CONFLICT, writing_contract_insert_many(db, &e, 1));
    assert_constraint(db, "code", "code", "row 1 of 1: cannot insert contract: another row has");
    e = (writing_contract){.code = "e", .title = "t"};
    assert_status(db, SCHEMAC_CONFLICT, writing_contract_insert(db, &e));
    assert_constraint(db, "living", "title", "another row has the same title");
    e = (writing_contract){.id = c.id, .code = "e"};
    assert_status(db, SCHEMAC_CONFLICT, writing_contract_insert(db, &e));
    assert_constraint(db, "primary key", "id", "another row has the same id");
    d.title = "t";
    assert_status(db, SCHEMAC_CONFLICT, writing_contract_update(db, &d));
    assert_constraint(db, "living", "title", "cannot update contract");
    assert_status(db, SCHEMAC_CONFLICT,
                  writing_contract_patch(db, &d, (writing_contract_mask){.title = true}));
    assert_constraint(db, "living", "title", "another row has the same title");
    e = (writing_contract){.code = "e", .title = "t"};
    assert_status(db, SCHEMAC_CONFLICT, writing_contract_upsert_by_code(db, &e));
    assert_constraint(db, "living", "title", "cannot upsert contract");
    /* a deleted row comes back where another has its title */
    assert_ok(db, writing_contract_delete(db, c.id));
    assert_ok(db, writing_contract_update(db, &d));
    assert_status(db, SCHEMAC_CONFLICT, writing_contract_restore(db, c.id));
    assert_constraint(db, "living", "title", "cannot restore contract");
    assert_ok(db, schemac_as_system(db));
    writing_firm f = {"acme", "again"};
    assert_status(db, SCHEMAC_CONFLICT, writing_firm_insert(db, &f));
    assert_constraint(db, "primary key", "id", "another row has the same id");
    assert_ok(db, schemac_end_system(db));
    writing_bare b = {1, "b"};
    assert_ok(db, writing_bare_insert(db, &b));
    assert_status(db, SCHEMAC_CONFLICT, writing_bare_insert(db, &b));
    assert_constraint(db, "primary key", "none", "another row has the same a, b");
    /* no constraint is named where none is violated */
    assert_status(db, SCHEMAC_NOT_FOUND, writing_bare_delete(db, 5, "x"));
    assert_null(schemac_error(db)->constraint);
    schemac_close(db);
}

static void test_references(void **state)
{
    (void)state;
    schemac_db *db = open_writing(":memory:");
    writing_node nodes[4] = {{1, {false, 0}, "root"},
                             {2, {true, 1}, "kid"},
                             {3, {true, 1}, "third"},
                             {4, {false, 0}, "x"}};
    writing_ghost ghost = {1, 3};
    writing_spot spot = {.x = 1, .y = 2, .day = {2000, 1, 1}, .state = WRITING_STATE_OPEN};
    writing_pin pin = {.id = 1, .node_id = 3, .title = "t"};
    assert_ok(db, writing_node_insert_many(db, nodes, 4));
    assert_ok(db, writing_ghost_insert(db, &ghost));
    assert_ok(db, writing_spot_insert(db, &spot));
    assert_ok(db, writing_pin_insert(db, &pin));
    /* each reference, by each call that writes a row */
    static const struct {
        writing_pin row;
        const char *constraint, *field, *model;
    } bad[] = {
        {{.node_id = 9, .title = "t"}, "node", "node", "node"},
        {{.node_id = 1, .title = "t", .again_id = {true, 9}}, "again", "again", "node"},
        {{.node_id = 1, .title = "t", .named = "nobody"}, "named", "named", "node"},
        {{.node_id = 1, .title = "t", .sx = {true, 1}, .sy = {true, 3}}, "sx_sy", "sx", "spot"},
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        writing_pin row = bad[i].row;
        char message[100];
        snprintf(message, sizeof message, "insert pin: the %s that '%s' references is not there",
                 bad[i].model, bad[i].constraint);
        assert_status(db, SCHEMAC_REFERENCE, writing_pin_insert(db, &row));
        assert_constraint(db, bad[i].constraint, bad[i].field, message);
        assert_int_equal(row.id, 0);
        assert_status(db, SCHEMAC_REFERENCE, writing_pin_insert_many(db, &row, 1));
        assert_constraint(db, bad[i].constraint, bad[i].field, message);
        assert_status(db, SCHEMAC_REFERENCE, writing_pin_upsert(db, &row));
        assert_constraint(db, bad[i].constraint, bad[i].field, message + strlen("insert"));
        assert_int_equal(row.id, 0);
        row.id = 1;
        assert_status(db, SCHEMAC_REFERENCE, writing_pin_upsert(db, &row));
        assert_constraint(db, bad[i].constraint, bad[i].field, message + strlen("insert"));
        assert_status(db, SCHEMAC_REFERENCE, writing_pin_update(db, &row));
        assert_constraint(db, bad[i].constraint, bad[i].field, message + strlen("insert"));
        /* only what a patch names can be wrong: the rest is not looked at */
        static const char garbage[] = "not there";
        writing_pin part = {.id = 1, .node_id = 77, .again_id = {true, 78}, .named = garbage};
        part.sx = (schemac_opt_int32){true, 79};
        writing_pin_mask masks[] = {
            {.node_id = true}, {.again_id = true}, {.named = true}, {.sx = true, .sy = true}};
        if (i == 3)
            part.sy = part.sx;
        assert_status(db, SCHEMAC_REFERENCE, writing_pin_patch(db, &part, masks[i]));
        assert_constraint(db, bad[i].constraint, bad[i].field, message + strlen("insert"));
    }
    /* one half of a reference; the other is in the database */
    writing_pin half = {.id = 1, .node_id = 77, .sx = {true, 1}, .sy = {true, 2}};
    assert_ok(db, writing_pin_patch(db, &half, (writing_pin_mask){.sx = true, .sy = true}));
    writing_pin y = {.id = 1, .node_id = 77, .sx = {true, 1}, .sy = {true, 5}};
    assert_status(db, SCHEMAC_REFERENCE, writing_pin_patch(db, &y, (writing_pin_mask){.sy = true}));
    assert_constraint(db, "sx_sy", "sx", "the spot that 'sx_sy' references is not there");
    /* a self reference, also one to itself */
    writing_node self = {5, {true, 5}, "self"};
    assert_ok(db, writing_node_insert(db, &self));
    self.parent_id.value = 55;
    assert_status(db, SCHEMAC_REFERENCE, writing_node_update(db, &self));
    assert_constraint(db, "parent", "parent", "the node that 'parent' references is not there");
    /* rows that reference it: what keeps it is named, not what would go with it */
    assert_status(db, SCHEMAC_REFERENCE, writing_node_delete(db, 3));
    assert_constraint(db, "node", "none",
                      "cannot delete node: 'node' of a pin still references it");
    assert_status(db, SCHEMAC_REFERENCE, writing_node_delete(db, 1));
    assert_constraint(db, "parent", "none", "'parent' of a node still references it");
    assert_status(db, SCHEMAC_REFERENCE, writing_spot_delete(db, 1, 2));
    assert_constraint(db, "sx_sy", "none", "cannot delete spot: 'sx_sy' of a pin still");
    writing_pin named = {.id = 1, .named = "kid", .again_id = {true, 4}};
    assert_ok(db,
              writing_pin_patch(db, &named, (writing_pin_mask){.named = true, .again_id = true}));
    assert_status(db, SCHEMAC_REFERENCE, writing_node_delete(db, 2));
    assert_constraint(db, "named", "none", "'named' of a pin still references it");
    assert_status(db, SCHEMAC_REFERENCE, writing_node_delete(db, 4));
    assert_constraint(db, "again", "none", "'again' of a pin still references it");
    /* the name that is referenced cannot change; the row's key is referenced, too, and may stay */
    writing_node renamed = {2, {true, 1}, "other"}, child = {7, {true, 2}, "child"};
    assert_ok(db, writing_node_insert(db, &child));
    assert_status(db, SCHEMAC_REFERENCE, writing_node_update(db, &renamed));
    assert_constraint(db, "named", "none", "cannot update node: 'named' of a pin still references");
    assert_status(db, SCHEMAC_REFERENCE,
                  writing_node_patch(db, &renamed, (writing_node_mask){.name = true}));
    assert_constraint(db, "named", "none",
                      "cannot patch node: 'named' of a pin still references it");
    assert_status(db, SCHEMAC_REFERENCE, writing_node_upsert(db, &renamed));
    assert_constraint(db, "named", "none", "cannot upsert node: 'named' of a pin");
    assert_ok(db, writing_pin_delete(db, 1));
    assert_ok(db, writing_node_update(db, &renamed));
    assert_ok(db, writing_node_delete(db, 3));
    assert_int_equal(count_of(db, "ghost"), 0);
    schemac_close(db);
}

static void test_references_of_tenants(void **state)
{
    (void)state;
    schemac_db *db = open_writing(":memory:");
    add_firms(db);
    assert_ok(db, writing_set_tenant(db, "bolt"));
    writing_contract theirs = {.code = "theirs"}, c = {.code = "c"}, gone = {.code = "gone"};
    writing_clause their_clause = {.words = "w"};
    assert_ok(db, writing_contract_insert(db, &theirs));
    their_clause.contract_id = theirs.id;
    assert_ok(db, writing_clause_insert(db, &their_clause));
    assert_ok(db, writing_set_tenant(db, "acme"));
    assert_ok(db, writing_contract_insert(db, &c));
    assert_ok(db, writing_contract_insert(db, &gone));
    assert_ok(db, writing_contract_delete(db, gone.id));
    writing_clause a = {.contract_id = c.id, .words = "a"};
    assert_ok(db, writing_clause_insert(db, &a));
    /* another tenant's rows are not there */
    writing_clause b = {.contract_id = theirs.id, .words = "b"};
    assert_status(db, SCHEMAC_REFERENCE, writing_clause_insert(db, &b));
    assert_constraint(db, "contract", "contract", "the contract that 'contract' references is not");
    assert_int_equal(b.id, 0);
    b = (writing_clause){.contract_id = c.id, .mate_id = {true, their_clause.id}, .words = "b"};
    assert_status(db, SCHEMAC_REFERENCE, writing_clause_insert_many(db, &b, 1));
    assert_constraint(db, "mate", "mate", "the clause that 'mate' references is not there");
    b = (writing_clause){.contract_id = c.id, .above_id = {true, a.id}, .words = "b"};
    assert_ok(db, writing_clause_upsert(db, &b));
    writing_clause part = {
        .id = b.id, .contract_id = theirs.id, .mate_id = {true, their_clause.id}};
    assert_status(db, SCHEMAC_REFERENCE,
                  writing_clause_patch(db, &part, (writing_clause_mask){.mate_id = true}));
    assert_constraint(db, "mate", "mate", "the clause that 'mate' references is not there");
    /* deleted ones cannot be referenced anew, whatever references the row itself */
    writing_clause d = {.contract_id = gone.id, .words = "d"};
    assert_status(db, SCHEMAC_REFERENCE, writing_clause_insert(db, &d));
    assert_constraint(db, "contract", "contract", "is deleted");
    writing_clause up = {a.id, NULL, gone.id, {false, 0}, {false, 0}, "a"};
    assert_status(db, SCHEMAC_REFERENCE, writing_clause_update(db, &up));
    assert_constraint(db, "contract", "contract",
                      "cannot update clause: the contract that 'contract' references is deleted");
    assert_status(db, SCHEMAC_REFERENCE,
                  writing_clause_patch(db, &up, (writing_clause_mask){.contract_id = true}));
    assert_constraint(db, "contract", "contract", "is deleted");
    assert_status(db, SCHEMAC_REFERENCE, writing_clause_upsert(db, &up));
    assert_constraint(db, "contract", "contract", "is deleted");
    /* what keeps a row */
    assert_status(db, SCHEMAC_REFERENCE, writing_clause_delete(db, a.id));
    assert_constraint(db, "above", "none", "'above' of a clause still references it");
    assert_status(db, SCHEMAC_REFERENCE, writing_contract_purge(db, c.id));
    assert_constraint(db, "contract", "none",
                      "cannot purge contract: 'contract' of a clause still references it");
    assert_ok(db, writing_contract_delete(db, c.id)); /* only marks it */
    assert_status(db, SCHEMAC_REFERENCE, writing_contract_purge(db, c.id));
    assert_constraint(db, "contract", "none", "still references it");
    /* a tenant that is not there */
    assert_status(db, SCHEMAC_NOT_FOUND, writing_set_tenant(db, "nobody"));
    assert_string_equal(schemac_error_message(db),
                        "there is no firm with this key: no tenant is set now");
    writing_contract n = {.code = "n"};
    assert_status(db, SCHEMAC_NO_TENANT, writing_contract_insert(db, &n));
    assert_ok(db, schemac_as_system(db));
    n.firm_id = "nowhere";
    assert_status(db, SCHEMAC_REFERENCE, writing_contract_insert(db, &n));
    assert_constraint(db, "firm", "firm", "the firm that 'firm' references is not there");
    assert_ok(db, schemac_end_system(db));
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
        cmocka_unit_test(test_upsert),
        cmocka_unit_test(test_upsert_of_others),
        cmocka_unit_test(test_upsert_of_tenants),
        cmocka_unit_test(test_upsert_outside),
        cmocka_unit_test(test_upsert_gives_the_key),
        cmocka_unit_test(test_patch),
        cmocka_unit_test(test_patch_of_tenants),
        cmocka_unit_test(test_begin_read),
        cmocka_unit_test(test_conflicts),
        cmocka_unit_test(test_references),
        cmocka_unit_test(test_references_of_tenants),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
