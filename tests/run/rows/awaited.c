/* awaited.c - references that are there before their row, when that row comes as one that is deleted. */
#include "office.h"
#include "support.h"

#include "guild.schema.h"
#include "later.schema.h"

static schemac_db *open_later(const char *path)
{
    schemac_db *db;
    schemac_status status = later_open(path, NULL, &db);
    assert_ok(db, status);
    return db;
}

static later_person person(int64_t id, const char *name, bool gone)
{
    later_person p = LATER_PERSON_INIT;
    p.id = id;
    p.name = name;
    p.gone = (schemac_opt_int64){gone, gone ? 5 : 0};
    return p;
}

static void write_note(schemac_db *db, int64_t id, int64_t about)
{
    later_note n = {id, about, "a note"};
    assert_ok(db, later_note_insert(db, &n));
}

static void check_refused(schemac_db *db, schemac_status got, const char *message)
{
    assert_status(db, SCHEMAC_REFERENCE, got);
    assert_error(db, "person", NULL, message);
    assert_string_equal(schemac_error(db)->constraint, "about");
}

static void test_deferred(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = open_later(path);
    later_person living = person(1, "living", false), deleted = person(2, "deleted", true),
                 new = person(7, "new", true), many[] = {person(8, "eight", false), new};
    size_t skipped;
    assert_ok(db, later_person_insert(db, &living));
    assert_ok(db, later_person_insert(db, &deleted));
    write_note(db, 1, 1);
    assert_ok(db, schemac_begin(db));
    /* one that is deleted is refused at once, as by other references */
    later_note n = {2, 2, "a note"};
    assert_status(db, SCHEMAC_REFERENCE, later_note_insert(db, &n));
    assert_error(db, "note", "about",
                 "cannot insert note: the person that 'about' references is deleted");
    /* one that is not there may come, alive */
    write_note(db, 2, 7);
    check_refused(db, later_person_insert(db, &new),
                  "cannot insert person: it is deleted, and 'about' of a note references it");
    check_refused(db, later_person_insert_many(db, many, 2),
                  "row 2 of 2: cannot insert person: it is deleted, and 'about' of a note");
    check_refused(db, later_person_upsert(db, &new), "cannot upsert person: it is deleted, and");
    check_refused(db, later_person_upsert_many(db, many, 2), "row 2 of 2: cannot upsert person: ");
    check_refused(db, later_person_insert_missing_many(db, many, 2, &skipped),
                  "row 2 of 2: cannot insert person: it is deleted, and 'about' of a note");
    assert_status(db, SCHEMAC_REFERENCE,
                  schemac_exec(db, "INSERT INTO person(id,name,gone) VALUES (7,'new',5)"));
    new.gone.has = false;
    assert_ok(db, later_person_insert(db, &new));
    assert_ok(db, schemac_commit(db));
    /* others that are deleted come as always */
    assert_ok(db, later_person_insert(db, &(later_person){9, "nine", SCHEMAC_NONE, SCHEMAC_NONE,
                                                          schemac_some_int64(5)}));
    assert_raw(path, "SELECT group_concat(id || ' ' || (gone IS NULL)) FROM person",
               "1 1,2 0,7 1,9 0\n");
    assert_raw(path, "SELECT group_concat(about_id) FROM note", "1,7\n");
    assert_sound(path);
    schemac_close(db);
}

/* The reference leads to a row that lives, and then has been there before that row is deleted. */
static void test_deleted_later(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = open_later(path);
    later_person p = person(7, "new", false);
    assert_ok(db, schemac_begin(db));
    write_note(db, 1, 7);
    assert_ok(db, later_person_insert(db, &p));
    assert_ok(db, later_person_delete(db, 7));
    assert_ok(db, schemac_commit(db));
    later_note n = {2, 7, "a note"}, *old;
    assert_status(db, SCHEMAC_REFERENCE, later_note_insert(db, &n));
    assert_ok(db, later_note_get(db, 1, &old));
    assert_int_equal(old->about_id, 7);
    later_note_free(old);
    assert_sound(path);
    schemac_close(db);
}

/* Of the same model: a row may reference itself, and rows of one statement those behind them. */
static void test_of_its_kind(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = open_later(path);
    later_person self = person(1, "self", true);
    self.chief_id = schemac_some_int64(1);
    self.mate_id = schemac_some_int64(1);
    assert_ok(db, later_person_insert(db, &self));
    later_person two[] = {person(2, "two", false), person(3, "three", true)};
    two[0].chief_id = schemac_some_int64(3);
    assert_status(db, SCHEMAC_REFERENCE, later_person_insert_many(db, two, 2));
    assert_error(db, "person", NULL,
                 "row 2 of 2: cannot insert person: it is deleted, and 'chief' of a person");
    two[0].chief_id.has = false;
    two[0].mate_id = schemac_some_int64(3);
    assert_status(db, SCHEMAC_REFERENCE, later_person_insert_many(db, two, 2));
    assert_int_equal(raw_code(path, "INSERT INTO person(id,name,mate_id,gone) VALUES"
                                    " (2,'two',3,NULL), (3,'three',NULL,5)"),
                     1811); /* SQLITE_CONSTRAINT_TRIGGER */
    assert_int_equal(raw_integer(path, "SELECT count(*) FROM person"), 1);
    raw(path, "INSERT INTO person(id,name,mate_id) VALUES (2,'two',3), (3,'three',NULL)");
    /* the mark of a row that is there is not read, whoever references it */
    two[1].name = "changed";
    assert_ok(db, later_person_upsert(db, &two[1]));
    assert_raw(path, "SELECT name FROM person WHERE id=3 AND gone IS NULL", "changed\n");
    assert_status(db, SCHEMAC_CONFLICT, later_person_insert(db, &two[1]));
    /* nor does one that gets its key stand for the key -1 */
    raw(path, "INSERT INTO person(id,name) VALUES (-1,'root');"
              "INSERT INTO person(id,name,mate_id,chief_id) VALUES (10,'leaf',-1,-1)");
    later_person fresh = person(0, "fresh", true);
    assert_ok(db, later_person_insert(db, &fresh));
    assert_int_equal(fresh.id, 11);
    assert_sound(path);
    schemac_close(db);
}

static void test_several_fields(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = open_later(path);
    later_mark m = {0, 3, 4}, other = {0, 3, 5};
    later_spot near = {3, 5, schemac_some_int64(9)}, spot = {3, 4, schemac_some_int64(9)};
    assert_ok(db, schemac_begin(db));
    assert_ok(db, later_mark_insert(db, &m));
    assert_ok(db, later_spot_insert(db, &near)); /* nobody's */
    assert_status(db, SCHEMAC_REFERENCE, later_mark_insert(db, &other));
    assert_error(db, "mark", NULL, "the spot that 'x_y' references is deleted");
    assert_status(db, SCHEMAC_REFERENCE, later_spot_insert(db, &spot));
    assert_error(db, "spot", NULL,
                 "cannot insert spot: it is deleted, and 'x_y' of a mark references it");
    assert_status(db, SCHEMAC_REFERENCE, schemac_commit(db));
    assert_ok(db, schemac_rollback(db));
    assert_int_equal(raw_integer(path, "SELECT (SELECT count(*) FROM mark) + (SELECT count(*) FROM"
                                       " spot)"),
                     0);
    schemac_close(db);
}

/* Another tenant's row is not the one that is waited for. */
static void test_of_tenants(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db;
    schemac_status status = guild_open(path, NULL, &db);
    assert_ok(db, status);
    begin_system(db);
    guild_firm bolt = {.code = "bolt"};
    assert_ok(db, guild_firm_insert(db, &bolt));
    end_system(db);
    assert_ok(db, guild_set_tenant(db, "acme"));
    guild_small small = GUILD_SMALL_INIT;
    guild_visit visit = GUILD_VISIT_INIT;
    small.key = 4;
    small.gone = schemac_some_int64(5);
    visit.word_id = "seeded";
    visit.late_id = schemac_some_int32(4);
    assert_ok(db, schemac_begin(db));
    assert_ok(db, guild_visit_insert(db, &visit));
    assert_status(db, SCHEMAC_REFERENCE, guild_small_insert(db, &small));
    assert_error(db, "small", NULL, "it is deleted, and 'late' of a visit references it");
    assert_ok(db, guild_set_tenant(db, "bolt"));
    assert_ok(db, guild_small_insert(db, &small));
    assert_status(db, SCHEMAC_REFERENCE, schemac_commit(db));
    assert_ok(db, schemac_rollback(db));
    schemac_close(db);
}

/* A database that was made before there was such a trigger. */
static void test_start(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = open_later(path);
    later_person p = person(1, "living", false);
    assert_ok(db, later_person_insert(db, &p));
    write_note(db, 1, 1);
    schemac_close(db);
    raw(path,
        "DROP TRIGGER \"note.about.target_inserted\"; DROP TRIGGER \"person.mate.insert\";"
        "CREATE TRIGGER \"person.mate.insert\" BEFORE INSERT ON \"person\"\nWHEN EXISTS (SELECT 1"
        " FROM \"person\" WHERE \"id\"=NEW.\"mate_id\" AND \"gone\" IS NOT NULL)\nBEGIN SELECT"
        " RAISE(ABORT,'schemac: deleted mate person'); END");
    db = open_later(path);
    const schemac_report_info *r = schemac_report(db);
    assert_int_equal(r->created_count, 2);
    for (size_t i = 0; i < r->created_count; i++)
        assert_string_equal(r->created[i].object, "trigger");
    later_person two[] = {person(2, "two", false), person(3, "three", true)};
    two[0].mate_id = schemac_some_int64(3);
    assert_status(db, SCHEMAC_REFERENCE, later_person_insert_many(db, two, 2));
    assert_ok(db, schemac_begin(db));
    write_note(db, 2, 3);
    check_refused(db, later_person_insert(db, &two[1]),
                  "cannot insert person: it is deleted, and 'about' of a note references it");
    assert_ok(db, schemac_rollback(db));
    assert_raw(path, "SELECT about_id FROM note", "1\n");
    schemac_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_deferred),    cmocka_unit_test(test_deleted_later),
        cmocka_unit_test(test_of_its_kind), cmocka_unit_test(test_several_fields),
        cmocka_unit_test(test_of_tenants),  cmocka_unit_test(test_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
