/* builds.c - two builds of one version of a schema, started in turn: an earlier one undoes nothing
   of what a later one has made. And databases that an earlier schemac has brought to the same
   version. */
#include "suites.h"

#define PERSON "model person { id: int64 primary key; name: text(20); mail: text; %s }\n"
#define ONE    "index (name);"
#define LATER                                                                                      \
    "a later build of version 3 of schema 'app' has changed the database: it is left as it is"
#define UNDO                                                                                       \
    "a later build of version 3 of schema 'app' has changed the database, and this program would " \
    "undo that: "

static void put_build(const char *path, const char *more)
{
    put(path,
        "schema app version 3;\n" PERSON "seed person by (id) { { id: 1, name: \"Ada\", mail: "
        "\"a\" } }\n",
        more);
}

static void begin_builds(void)
{
    remove("b.db");
    put_build("early.schema", ONE);
    prints_part(0, "seeded person: 1 created", "migrate", "early.schema", "b.db");
    raw("b.db", "INSERT INTO person(id,name,mail) VALUES (2,'Bob','b')");
}

/* What a later build has added is left alone. */
static void test_added(void **state)
{
    (void)state;
    static const char *const later[] = {
        ONE " age: int32?;", ONE " tall: bool default true;", ONE " index (mail);",
        "name2: text?;", /* and the plain index is gone */
    };
    for (size_t i = 0; i < sizeof later / sizeof *later; i++) {
        begin_builds();
        put_build("late.schema", later[i]);
        prints_part(0, "b.db", "migrate", "late.schema", "b.db");
        raw("b.db", "DELETE FROM person WHERE id=1");
        image before = read_image("b.db");
        prints_part(0, LATER, "migrate", "early.schema", "b.db");
        prints_part(0, LATER, "plan", "early.schema", "b.db");
        prints(0, "b.db matches the schema", "status", "early.schema", "b.db");
        assert_untouched("b.db", &before); /* not even its mark: and seeds do not come back */
        prints(0, "b.db matches the schema", "status", "late.schema", "b.db");
    }
}

/* What could only be undone is refused. */
static void test_undone(void **state)
{
    (void)state;
    static const struct {
        const char *later, *what;
    } undone[] = {
        {"index (name); unique (mail); unique (name, mail);", NULL}, /* uniques are added ones */
        {ONE " check (length(name) > 1);", "make anew table person"},
        {ONE " size: int32 default 7; dropped mail;",
         "column person.mail is missing, required and without default"},
    };
    for (size_t i = 0; i < sizeof undone / sizeof *undone; i++) {
        begin_builds();
        put_build("late.schema", undone[i].later);
        if (strstr(undone[i].later, "dropped mail") != NULL)
            put("late.schema",
                "schema app version 3;\nmodel person { id: int64 primary key; name: text(20); "
                "index (name); dropped mail; }\n");
        prints_part(0, "b.db", "migrate", "late.schema", "b.db");
        image before = read_image("b.db");
        if (undone[i].what == NULL) {
            prints_part(0, LATER, "migrate", "early.schema", "b.db");
            assert_untouched("b.db", &before);
            continue;
        }
        prints_part(5, path_of(UNDO "%s", undone[i].what), "migrate", "early.schema", "b.db");
        prints_part(5, path_of(UNDO "%s", undone[i].what), "status", "early.schema", "b.db");
        assert_untouched("b.db", &before);
    }
}

/* It can be told to; then the other one is the earlier. */
static void test_taken_back(void **state)
{
    (void)state;
    begin_builds();
    put_build("late.schema", ONE " check (length(name) > 1);");
    prints_part(0, "made anew table person", "migrate", "late.schema", "b.db");
    prints_part(5,
                UNDO "make anew table person. Nothing has been changed. Start the later build; or "
                     "let this one take the database back, with config.take_back or schemac "
                     "migrate --take-back",
                "migrate", "early.schema", "b.db");
    prints_part(0, "made anew table person", "migrate", "--take-back", "early.schema", "b.db");
    prints(0, "b.db matches the schema", "migrate", "early.schema", "b.db");
    prints_part(5, UNDO, "migrate", "late.schema", "b.db");
    /* another version is no matter of builds */
    put("next.schema", "schema app version 4;\n" PERSON, ONE);
    prints_part(0, "b.db", "migrate", "next.schema", "b.db");
    prints_part(5, "belongs to version 4", "migrate", "late.schema", "b.db");
}

/* An earlier schemac has written the same version otherwise: other texts of checks, other
   fingerprints, no record. That is no difference of the schema. */
static void test_earlier_schemac(void **state)
{
    (void)state;
    begin_builds();
    raw("b.db",
        "DROP TABLE schemac_tables; UPDATE schemac_history SET checksum='0123456789abcdef'; "
        "DELETE FROM person WHERE id=1");
    raw("b.db",
        "PRAGMA writable_schema=1; UPDATE sqlite_schema SET sql=replace(sql, "
        "'substr(\"name\",1,20)=\"name\"', 'length(\"name\")<=20 AND "
        "instr(\"name\",char(0))=0') WHERE name='person'; PRAGMA writable_schema=0; VACUUM");
    copy("b.db", "mean.db");
    image before = read_image("b.db");
    prints(0, "b.db matches the schema", "status", "early.schema", "b.db");
    assert_untouched("b.db", &before);
    prints(0, "b.db: 0 created, 0 changed", "migrate", "early.schema", "b.db");
    assert_raw("b.db", "SELECT id FROM person", "2\n"); /* it was deleted: it is not seeded again */
    assert_raw("b.db", "SELECT count(*) FROM sqlite_schema WHERE sql LIKE '%length(\"name\")<=20%'",
               "1\n");
    prints(0, "b.db matches the schema", "migrate", "early.schema", "b.db");

    /* one that means something else is brought to the form of today; until then it can be used */
    raw("mean.db", "PRAGMA writable_schema=1; UPDATE sqlite_schema SET sql=replace(sql, ' AND "
                   "instr(\"name\",char(0))=0', '') WHERE name='person'; PRAGMA writable_schema=0; "
                   "VACUUM");
    before = read_image("mean.db");
    prints(0,
           "mean.db matches the schema\n"
           "  make anew table person\n"
           "  note: the database has this version of the schema in the form of an earlier schemac\n"
           "      a start that may change it brings it to today's form",
           "plan", "early.schema", "mean.db");
    prints(0, "mean.db matches the schema", "status", "early.schema", "mean.db");
    assert_untouched("mean.db", &before);
    copy("mean.db", "lacks.db");
    prints_part(0, "made anew table person", "migrate", "early.schema", "mean.db");
    assert_raw("mean.db", "SELECT id||name FROM person", "2Bob\n");

    /* what is missing is missing, whoever has made the rest */
    raw("lacks.db", "DROP INDEX \"person.name\"");
    prints(4, "lacks.db needs 2 steps", "status", "early.schema", "lacks.db");
    prints_part(0, "created index person.name", "migrate", "early.schema", "lacks.db");
}

int suite_builds(void)
{
    const struct CMUnitTest tests[] = {test_in_work(test_added), test_in_work(test_undone),
                                       test_in_work(test_taken_back),
                                       test_in_work(test_earlier_schemac)};
    return cmocka_run_group_tests_name("builds", tests, NULL, NULL);
}
