/* writing.c - rows that are there or not, and parts of rows. */
#include "writing.h"

#include <stdio.h>

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_upsert),
        cmocka_unit_test(test_upsert_of_others),
        cmocka_unit_test(test_upsert_of_tenants),
        cmocka_unit_test(test_upsert_outside),
        cmocka_unit_test(test_upsert_gives_the_key),
        cmocka_unit_test(test_patch),
        cmocka_unit_test(test_patch_of_tenants),
        cmocka_unit_test(test_begin_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
