/* zero_keys.c - keys that the database assigns when they are 0: a stored key that is 0, keys below. */
#include "described.h"
#include "support.h"

#include "writing.schema.h"

#include <inttypes.h>
#include <stdio.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static schemac_db *open_writing(const char *path)
{
    schemac_db *db;
    schemac_status status = writing_open(path, NULL, &db);
    assert_ok(db, status);
    return db;
}

static writing_plain plain(int64_t id, const char *name)
{
    writing_plain p = WRITING_PLAIN_INIT;
    p.id = id;
    p.name = name;
    return p;
}

/* "key name" of all rows, each in a line. */
#define assert_plain(path, rows)                                                                   \
    assert_raw((path), "SELECT id || ' ' || name FROM plain ORDER BY id", (rows))

/* ---- a stored key that is 0 ------------------------------------------------------------------ */

/* It can only have been written by somebody else. */
static void test_stored_zero(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = open_writing(path);
    raw(path, "INSERT INTO plain(id,name) VALUES (-3,'minus'),(0,'zero'),(4,'four')");
    writing_plain *got;
    bool there;
    assert_ok(db, writing_plain_exists(db, 0, &there));
    assert_true(there);
    assert_ok(db, writing_plain_get(db, 0, &got));
    assert_int_equal(got->id, 0);
    assert_string_equal(got->name, "zero");
    got->name = "nought";
    assert_ok(db, writing_plain_update(db, got));
    got->number = schemac_some_int32(7);
    assert_ok(db, writing_plain_patch(db, got, (writing_plain_mask){.number = true}));
    assert_raw(path, "SELECT name || number FROM plain WHERE id=0", "nought7\n");
    /* an upsert cannot know that it is meant, nor that it is not */
    writing_plain before = *got;
    got->name = "a copy";
    assert_status(db, SCHEMAC_INVALID, writing_plain_upsert(db, got));
    assert_error(db, "plain", "id",
                 "cannot upsert plain: a row whose 'id' is 0 is there, and 0 stands for a key that "
                 "is to be assigned; update that row, or insert a new one");
    assert_int_equal(got->id, 0);
    writing_plain several[] = {plain(4, "fourth"), *got, plain(0, "another")};
    assert_status(db, SCHEMAC_INVALID, writing_plain_upsert_many(db, several, 3));
    assert_error(db, "plain", "id", "row 2 of 3: cannot upsert plain: a row whose 'id' is 0");
    assert_plain(path, "-3 minus\n0 nought\n4 four\n");
    /* by a unique, which says which row it is */
    *got = before;
    got->number = schemac_some_int32(8);
    assert_ok(db, writing_plain_upsert_by_name(db, got));
    assert_int_equal(got->id, 0);
    assert_raw(path, "SELECT name || number FROM plain WHERE id=0", "nought8\n");
    /* other keys are what they always are; an insert inserts */
    several[1] = plain(-3, "minus three");
    assert_ok(db, writing_plain_upsert_many(db, several, 2));
    writing_plain fresh[] = {plain(0, "five"), plain(0, "six"), plain(0, "seven")};
    size_t skipped;
    assert_ok(db, writing_plain_insert(db, &fresh[0]));
    assert_ok(db, writing_plain_insert_many(db, &fresh[1], 1));
    assert_ok(db, writing_plain_insert_missing_many(db, &fresh[2], 1, &skipped));
    for (int64_t i = 0; i < 3; i++)
        assert_int_equal(fresh[i].id, 5 + i);
    assert_plain(path, "-3 minus three\n0 nought\n4 fourth\n5 five\n6 six\n7 seven\n");
    /* and it can go */
    assert_ok(db, writing_plain_delete_row(db, got));
    got->name = "eight";
    assert_ok(db, writing_plain_upsert(db, got));
    assert_int_equal(got->id, 8);
    writing_plain_free(got);
    schemac_close(db);
}

static void insert_contract(const char *path, const char *firm, const char *code, bool gone)
{
    char sql[200];
    snprintf(sql, sizeof sql,
             "INSERT INTO contract(id,firm_id,code,amount,gone_at,version)"
             " VALUES (0,'%s','%s',1,%s,1)",
             firm, code, gone ? "5" : "NULL");
    raw(path, sql);
}

/* Only a row that the call might have read stands in its way: a deleted one, too, but not another
   tenant's. */
static void test_stored_zero_of_tenants(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = open_writing(path);
    raw(path, "INSERT INTO firm(id,name) VALUES ('acme','a'),('bolt','b')");
    for (int gone = 0; gone < 2; gone++) {
        insert_contract(path, "acme", "zero", gone == 1);
        writing_contract c = WRITING_CONTRACT_INIT, before;
        c.code = gone == 1 ? "first" : "second";
        before = c;
        assert_ok(db, writing_set_tenant(db, "acme"));
        assert_status(db, SCHEMAC_INVALID, writing_contract_upsert(db, &c));
        assert_row_untouched(schemac_model_find(WRITING_SCHEMA, "contract"), &c, &before);
        assert_ok(db, schemac_as_system(db));
        c.firm_id = "bolt";
        assert_status(db, SCHEMAC_INVALID, writing_contract_upsert(db, &c));
        assert_ok(db, schemac_end_system(db));
        assert_ok(db, writing_set_tenant(db, "bolt"));
        assert_ok(db, writing_contract_upsert(db, &c));
        assert_int_equal(c.id, 1 + gone);
        raw(path, "DELETE FROM contract WHERE id=0");
    }
    schemac_close(db);
}

/* ---- negative keys --------------------------------------------------------------------------- */

typedef schemac_status one_call(schemac_db *db, writing_plain *row);

static schemac_status insert(schemac_db *db, writing_plain *row)
{
    return writing_plain_insert(db, row);
}

static schemac_status insert_many(schemac_db *db, writing_plain *row)
{
    return writing_plain_insert_many(db, row, 1);
}

static schemac_status insert_missing(schemac_db *db, writing_plain *row)
{
    size_t skipped;
    schemac_status status = writing_plain_insert_missing_many(db, row, 1, &skipped);
    assert_int_equal(skipped, 0);
    return status;
}

static schemac_status upsert(schemac_db *db, writing_plain *row)
{
    return writing_plain_upsert(db, row);
}

static schemac_status upsert_many(schemac_db *db, writing_plain *row)
{
    return writing_plain_upsert_many(db, row, 1);
}

/* SQLite would go on from -1 with 0, which then is no key to the next call. */
static void test_assigned_behind_negative_ones(void **state)
{
    (void)state;
    static one_call *const calls[] = {insert, insert_many, insert_missing, upsert, upsert_many};
    static const int64_t least[] = {-1, -2, -1000, INT64_MIN};
    for (size_t i = 0; i < COUNT(calls) * COUNT(least) * 2; i++) {
        bool within = i % 2 == 1; /* a transaction */
        one_call *call = calls[i / 2 % COUNT(calls)];
        int64_t negative = least[i / 2 / COUNT(calls)];
        const char *path = fresh_path();
        schemac_db *db = open_writing(path);
        writing_plain first = plain(negative, "first"), second = plain(0, "second"),
                      third = plain(0, "third"), *got;
        assert_ok(db, call(db, &first));
        assert_true(first.id == negative);
        if (within)
            assert_ok(db, schemac_begin(db));
        assert_ok(db, call(db, &second));
        assert_int_equal(second.id, 1);
        assert_ok(db, call(db, &third));
        assert_int_equal(third.id, 2);
        if (within)
            assert_ok(db, schemac_commit(db));
        /* what is negative is a key like another */
        first.name = "changed";
        assert_ok(db, writing_plain_update(db, &first));
        first.number = schemac_some_int32(3);
        assert_ok(db, writing_plain_upsert(db, &first));
        assert_ok(db, writing_plain_get(db, negative, &got));
        assert_string_equal(got->name, "changed");
        assert_int_equal(got->number.value, 3);
        assert_ok(db, writing_plain_delete_row(db, got));
        writing_plain_free(got);
        assert_plain(path, "1 second\n2 third\n");
        schemac_close(db);
    }
}

/* autoincrement counts from 1 by itself; a key that is all there is, and what is computed from it. */
static void test_other_models(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = open_writing(path);
    raw(path, "INSERT INTO counted(id,name) VALUES (-1,'x'); INSERT INTO only_key(id) VALUES (-1);"
              "INSERT INTO only_computed(id) VALUES (-1)");
    writing_counted c = {0, "y"};
    writing_only_key k = {0};
    writing_only_computed o = WRITING_ONLY_COMPUTED_INIT;
    assert_ok(db, writing_counted_upsert(db, &c));
    assert_ok(db, writing_only_key_upsert(db, &k));
    assert_ok(db, writing_only_computed_insert(db, &o));
    assert_true(c.id == 1 && k.id == 1 && o.id == 1);
    assert_raw(path, "SELECT group_concat(id || ' ' || twice, ', ') FROM only_computed",
               "-1 -2, 1 2\n");
    schemac_close(db);
}

/* By a unique a row may be one that was there, whose key is its own, whatever it is. */
static void test_upsert_by_unique(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = open_writing(path);
    writing_plain minus = plain(-5, "minus"), same = plain(0, "minus");
    assert_ok(db, writing_plain_insert(db, &minus));
    same.number = schemac_some_int32(5);
    assert_ok(db, writing_plain_upsert_by_name(db, &same));
    assert_int_equal(same.id, -5);
    assert_raw(path, "SELECT id || ' ' || number FROM plain", "-5 5\n");
    schemac_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stored_zero),
        cmocka_unit_test(test_stored_zero_of_tenants),
        cmocka_unit_test(test_assigned_behind_negative_ones),
        cmocka_unit_test(test_other_models),
        cmocka_unit_test(test_upsert_by_unique),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
