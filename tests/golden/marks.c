/* marks.c - names that are stated for indexes, and marks that leave user_version to the program:
   what the commands do to populated databases of others, from the one to the other and back. */
#include "suites.h"

#define PERSON "model person { id: int64 primary key; name: text(20); age: int32?; %s }\n"

static void put_version(const char *path, int version, const char *words, const char *more)
{
    put(path, "schema app version %d;\n%s\n" PERSON, version, words, more);
}

/* As a program makes it that versions itself. */
static void make_theirs(void)
{
    put("m.db", "%s", "");
    raw("m.db",
        "CREATE TABLE person(id INTEGER PRIMARY KEY, name TEXT NOT NULL, age INTEGER);"
        "CREATE UNIQUE INDEX their_name ON person(name); CREATE INDEX \"a b\" ON person(age DESC);"
        "INSERT INTO person VALUES (1,'Ada',36),(2,'Žofie',NULL),(9,'',-1); PRAGMA "
        "user_version=26");
}

static void assert_theirs(void)
{
    assert_raw("m.db", "SELECT id||name||ifnull(age,'-') FROM person ORDER BY id",
               "1Ada36\n2Žofie-\n9-1\n");
}

/* ---- names of indexes ------------------------------------------------------------------------ */

#define INDEXES "SELECT name FROM sqlite_schema WHERE type='index' ORDER BY name"

static void test_stated_name(void **state)
{
    (void)state;
    make_theirs();
    put_version("1.schema", 1, "",
                "unique (name) as \"their_name\"; index by_age (age desc) as \"a b\";");
    prints_part(0, "made anew table person", "migrate", "--adopt", "1.schema", "m.db");
    assert_raw("m.db", INDEXES, "a b\ntheir_name\n"); /* both are recognised */
    assert_theirs();
    prints_part(0, "m.db matches the schema", "status", "1.schema", "m.db");
    raw("m.db", "DROP INDEX \"a b\"");
    prints(4, "m.db needs 1 step\n  create index a b", "plan", "1.schema", "m.db");
    /* one that is over other columns is made anew */
    raw("m.db", "CREATE INDEX \"A B\" ON person(age)");
    prints(0, "m.db: 1 created, 1 changed\n  created index a b\n  dropped index A B", "migrate",
           "1.schema", "m.db");
    /* another table's is not */
    raw("m.db", "DROP INDEX \"a b\"; CREATE TABLE t(a); CREATE INDEX \"a b\" ON t(a)");
    prints_part(5, "the name of index a b is taken by an index of table t", "migrate", "1.schema",
                "m.db");
    raw("m.db", "DROP TABLE t; CREATE VIEW \"a b\" AS SELECT 1");
    prints_part(5, "the name of index a b is taken by a table or view", "plan", "1.schema", "m.db");
    assert_theirs();
}

/* From the name that an index has by itself to one that is stated, and to another. */
static void test_renamed_index(void **state)
{
    (void)state;
    make_theirs();
    raw("m.db", "DROP INDEX their_name; DROP INDEX \"a b\"");
    put_version("1.schema", 1, "", "unique (name); index by_age (age);");
    put_version("2.schema", 2, "", "unique (name) as \"n\"; index by_age (age) as \"PERSON.age\";");
    put_version("3.schema", 3, "", "unique (name) as \"n\"; index by_age (age);");
    prints_part(0, "created index person.name", "migrate", "--adopt", "1.schema", "m.db");
    prints(4,
           "m.db needs 4 steps\n  drop index person.by_age\n  drop index person.name\n"
           "  create index n\n  create index PERSON.age",
           "plan", "2.schema", "m.db");
    prints_part(0, "2 created, 2 changed", "migrate", "2.schema", "m.db");
    assert_raw("m.db", INDEXES, "PERSON.age\nn\n");
    prints(0, "m.db matches the schema", "migrate", "2.schema", "m.db");
    prints_part(0, "m.db: 0 created, 0 changed", "migrate", "3.schema", "m.db");
    assert_raw("m.db", INDEXES, "PERSON.age\nn\n"); /* whatever its name, it does the same */
    assert_theirs();
}

/* ---- user_version ---------------------------------------------------------------------------- */

#define KEEP "keep user_version;"
#define VERSIONS                                                                                   \
    "SELECT application_id||' '||user_version FROM pragma_application_id, pragma_user_version"
#define MARKS "SELECT name||': '||detail FROM schemac_history WHERE kind='mark' ORDER BY id"

static void assert_untold(const char *schema)
{
    image before = read_image("m.db");
    prints_part(0, "m.db matches the schema", "status", schema, "m.db");
    prints(0, "m.db matches the schema", "plan", schema, "m.db");
    prints(0, "m.db matches the schema", "migrate", schema, "m.db");
    assert_untouched("m.db", &before);
}

/* Neither number is written, whatever happens, and a start sees what happened. */
static void test_kept(void **state)
{
    (void)state;
    make_theirs();
    raw("m.db", "PRAGMA user_version=-5");
    put_version("1.schema", 1, KEEP, "unique (name) as \"their_name\";");
    put_version("2.schema", 2, KEEP, "unique (name) as \"their_name\"; nick: text?;");
    put("other.schema", "schema other version 1;\n" KEEP PERSON, "");
    prints_part(5, "it has tables, but no mark of this schema", "migrate", "1.schema", "m.db");
    prints_part(0, "m.db: 0 created, 1 changed\n  made anew table person\n", "migrate", "--adopt",
                "1.schema", "m.db");
    assert_raw("m.db", VERSIONS, "0 -5\n");
    assert_untold("1.schema");
    /* the program's own affairs */
    raw("m.db", "PRAGMA user_version=27; PRAGMA application_id=5");
    assert_untold("1.schema");
    prints_part(5, "another program's mark", "status", "other.schema", "m.db");
    /* any change of the schema is seen */
    raw("m.db", "ALTER TABLE person ADD COLUMN nick2 TEXT");
    prints_part(0, "note:", "plan", "1.schema", "m.db");
    raw("m.db", "ALTER TABLE person DROP COLUMN nick2; DROP INDEX their_name");
    prints_part(4, "m.db needs 1 step", "status", "1.schema", "m.db");
    prints_part(0, "1 created, 0 changed", "migrate", "1.schema", "m.db");
    assert_raw("m.db", VERSIONS, "5 27\n");
    /* and the next version */
    prints_part(0, "1 created", "migrate", "2.schema", "m.db");
    prints_part(5, "belongs to version 2", "migrate", "1.schema", "m.db");
    assert_untold("2.schema");
    assert_raw("m.db", VERSIONS, "5 27\n");
    assert_raw("m.db", "SELECT count(*) FROM schemac_history WHERE kind='mark'", "0\n");
    assert_raw("m.db", "SELECT count(*) FROM schemac_mark", "1\n");
    /* a mark that somebody has emptied is none */
    raw("m.db", "DELETE FROM schemac_mark; PRAGMA application_id=0");
    prints_part(5, "it has tables, but no mark", "status", "2.schema", "m.db");
    prints_part(0, "m.db", "migrate", "--adopt", "2.schema", "m.db");
    assert_untold("2.schema");
    raw("m.db",
        "DROP TABLE schemac_mark; CREATE TABLE schemac_mark(x); INSERT INTO schemac_mark VALUES"
        " (1)");
    prints_part(5, "no such column: owner", "status", "2.schema", "m.db");
}

static void test_new_one(void **state)
{
    (void)state;
    remove("m.db");
    put_version("1.schema", 1, KEEP, "");
    prints_part(0, "created table person", "migrate", "1.schema", "m.db");
    assert_raw("m.db", VERSIONS, "0 0\n");
    assert_untold("1.schema");
    /* a copy that a program makes of it row by row has its mark */
    prints_part(0, "of schema app, version 1", "inspect", "m.db");
}

/* Without the word what was there is told before, told, kept in the history, and put back later. */
static void test_added_and_removed(void **state)
{
    (void)state;
    static const char told[] =
        "the history keeps it; where another program goes on using it, say keep "
        "user_version; in the schema, which puts it back";
    static const char unique[] = "unique (name) as \"their_name\";";
    make_theirs();
    put_version("1.schema", 1, "", unique);
    put_version("2.schema", 2, KEEP, unique);
    put_version("3.schema", 3, "", unique);
    put_version("4.schema", 4, KEEP, unique);
    prints_part(0,
                path_of("  ! user_version 26 of the database was replaced by the mark of schema "
                        "'app'\n      %s",
                        told),
                "migrate", "--adopt", "1.schema", "m.db");
    assert_raw("m.db", MARKS,
               "user_version 26: the mark of schema 'app' has replaced user_version 26\n");
    assert_raw("m.db", "SELECT count(*) FROM sqlite_schema WHERE name='schemac_mark'", "0\n");
    assert_untold("1.schema");

    image before = read_image("m.db");
    prints(0,
           "m.db matches the schema\n  note: the mark of schema 'app' will go to a table, and the "
           "database will have user_version 26 as before",
           "plan", "2.schema", "m.db");
    assert_untouched("m.db", &before);
    prints(0,
           "m.db: 0 created, 0 changed\n  note: the mark of schema 'app' has gone to a table, and "
           "the database has user_version 26 as before",
           "migrate", "2.schema", "m.db");
    assert_raw("m.db", VERSIONS, "0 26\n");
    assert_untold("2.schema");
    prints_part(5, "belongs to version 2", "status", "1.schema", "m.db");

    /* a warning beside steps is no refusal */
    put_version("more.schema", 3, "", "unique (name) as \"their_name\"; nick: text?;");
    prints_part(4, "! user_version 26 of the database will be replaced", "plan", "more.schema",
                "m.db");

    raw("m.db", "PRAGMA user_version=28; PRAGMA application_id=1196444487");
    before = read_image("m.db");
    prints(0,
           path_of("m.db matches the schema\n  ! application_id 1196444487, user_version 28 of the "
                   "database will be replaced by the mark of schema 'app'\n      %s",
                   told),
           "plan", "3.schema", "m.db");
    assert_untouched("m.db", &before);
    prints(
        0,
        path_of("m.db: 0 created, 0 changed\n  ! application_id 1196444487, user_version 28 of the "
                "database was replaced by the mark of schema 'app'\n      %s",
                told),
        "migrate", "3.schema", "m.db");
    assert_raw("m.db", "SELECT count(*) FROM sqlite_schema WHERE name='schemac_mark'", "0\n");
    assert_untold("3.schema");

    prints_part(0, "has application_id 1196444487, user_version 28 as before", "migrate",
                "4.schema", "m.db");
    assert_raw("m.db", VERSIONS, "1196444487 28\n");
    assert_untold("4.schema");
    assert_theirs();
    assert_raw("m.db", MARKS,
               "user_version 26: the mark of schema 'app' has replaced user_version 26\n"
               "application_id 1196444487, user_version 28: the mark of schema 'app' has replaced "
               "application_id 1196444487, user_version 28\n");
}

/* One that schemac has made had nothing there. */
static void test_added_to_ours(void **state)
{
    (void)state;
    remove("m.db");
    put_version("1.schema", 1, "", "");
    put_version("2.schema", 2, KEEP, "");
    prints_part(0, "created table person", "migrate", "1.schema", "m.db");
    assert_raw("m.db", "SELECT count(*) FROM schemac_history WHERE kind='mark'", "0\n");
    prints_part(0, "the database has application_id 0, user_version 0 as before", "migrate",
                "2.schema", "m.db");
    assert_raw("m.db", VERSIONS, "0 0\n");
    assert_untold("2.schema");
}

/* A build without the word leaves alone what a later one of its version has done. */
static void test_builds(void **state)
{
    (void)state;
    make_theirs();
    put_version("early.schema", 1, "", "unique (name) as \"their_name\";");
    put_version("late.schema", 1, KEEP, "unique (name) as \"their_name\";");
    prints_part(0, "replaced", "migrate", "--adopt", "early.schema", "m.db");
    prints_part(0, "as before", "migrate", "late.schema", "m.db");
    image before = read_image("m.db");
    prints_part(0,
                "a later build of version 1 of schema 'app' has changed the database: it is left",
                "migrate", "early.schema", "m.db");
    assert_untouched("m.db", &before);
    assert_raw("m.db", VERSIONS, "0 26\n");
    prints_part(0, "user_version 26 of the database was replaced", "migrate", "--take-back",
                "early.schema", "m.db");
}

/* Migrations cannot write it, guards of rows do not count it, and what is undone is marked as well.
   */
static void test_migrations(void **state)
{
    (void)state;
    make_theirs();
    put_version("1.schema", 1, KEEP, "unique (name) as \"their_name\";");
    prints_part(0, "m.db", "migrate", "--adopt", "1.schema", "m.db");
    put("2.schema",
        "schema app version 2;\n" KEEP "\nmigration 2 \"bad\" { up { delete from "
        "schemac_mark; } }\n" PERSON,
        "unique (name) as \"their_name\";");
    prints_part(5, "a change of schemac_mark", "migrate", "2.schema", "m.db");
    put("2.schema",
        "schema app version 2;\n" KEEP "\nmigration 2 \"older\" { up { update person set age "
        "= age + 1; } down { update person set age = age - 1; } }\n" PERSON,
        "unique (name) as \"their_name\";");
    prints_part(0, "applied migration 2", "migrate", "2.schema", "m.db");
    assert_untold("2.schema");
    prints_part(0, "rolled back", "migrate", "--roll-back", "1", "2.schema", "m.db");
    assert_raw("m.db", VERSIONS, "0 26\n");
    prints(0, "m.db: 0 created, 0 changed", "migrate", "1.schema", "m.db");
    assert_untold("1.schema");
    assert_theirs();
}

int suite_marks(void)
{
    const struct CMUnitTest tests[] = {
        test_in_work(test_stated_name),
        test_in_work(test_renamed_index),
        test_in_work(test_kept),
        test_in_work(test_new_one),
        test_in_work(test_added_and_removed),
        test_in_work(test_added_to_ours),
        test_in_work(test_builds),
        test_in_work(test_migrations),
    };
    return cmocka_run_group_tests_name("marks", tests, NULL, NULL);
}
