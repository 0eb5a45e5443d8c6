/* again.c - the step to a version: the copy that it keeps, and taking it once more by another build
   of the same version. */
#include "suites.h"

#define HISTORY "history \"history\";\n"
#define TEXT    "length: text;"
#define NOTED   TEXT " note: text?;"
#define NUMBER  "length: int32 using (to_int(length)); note: text?;"
#define WAY                                                                                        \
    "An earlier build of this version has changed the database: schemac migrate --again takes "    \
    "the step from its backup again"

static void put_build(int version, const char *fields, const char *more)
{
    put("shop.schema",
        "schema shop version %d;\n" HISTORY "model part { id: int64 primary key; %s }\n%s", version,
        fields, more);
}

static void release(int version, const char *fields)
{
    put_build(version, fields, "");
    prints_part(0, ".schema\n", "snapshot", "shop.schema");
}

/* Version 1 is released, and has a database. */
static void begin(void)
{
    remove_tree("history");
    release(1, TEXT);
    prints_part(0, "created table part", "migrate", "shop.schema", "a.db");
    raw("a.db", "INSERT INTO part(id,length) VALUES (1,'12'),(2,'7')");
}

/* Version 2 by a build that says too little, and a row that was written then. */
static void begin_step(const char *const *options)
{
    begin();
    put_build(2, NOTED, "");
    if (options == NULL)
        prints_part(0, "backup", "migrate", "shop.schema", "a.db");
    else
        prints_part(0, "a.db", "migrate", options[0], options[1], "shop.schema", "a.db");
    raw("a.db", "INSERT INTO part VALUES (3,'9','since')");
}

static size_t count_backups(const char *of)
{
    size_t count = 0;
    while (there(path_of("%s.backup-%zu", of, count + 1)))
        count++;
    return count;
}

/* ---- what a step keeps ------------------------------------------------------------------------ */

/* Whatever the step does; of those that nobody has asked for the latest three. */
static void test_kept(void **state)
{
    (void)state;
    begin();
    release(2, NOTED);
    prints_part(0, "backup", "migrate", "shop.schema", "a.db");
    assert_int_equal(count_backups("a.db"), 1);
    assert_raw("a.db.backup-1", "SELECT count(*)||sum(length) FROM part", "219\n");
    prints(0, "a.db matches the schema\n", "migrate", "shop.schema", "a.db");
    release(3, NOTED " more: text?;");
    prints_part(0, "backup", "migrate", "shop.schema", "a.db");
    assert_int_equal(count_backups("a.db"), 2);
    assert_raw("a.db.backup-1",
               "SELECT version FROM schemac_history WHERE kind='sync' ORDER BY id DESC LIMIT 1",
               "2\n");
    release(4, NOTED);
    prints_part(0, "a.db", "migrate", "shop.schema", "a.db");
    assert_int_equal(count_backups("a.db"), 3);
    release(5, NOTED);
    prints_part(0, "a.db", "migrate", "shop.schema", "a.db");
    assert_int_equal(count_backups("a.db"), 3);
    put_build(6, NOTED, "");
    prints_part(0, "a.db", "migrate", "--backups", "2", "shop.schema", "a.db");
    assert_int_equal(count_backups("a.db"), 2);
}

/* Who wants none says so; without a history none is kept unasked, and a step that fails keeps none.
   */
static void test_not_kept(void **state)
{
    (void)state;
    begin();
    put_build(2, NUMBER, "");
    raw("a.db", "UPDATE part SET length='x' WHERE id=2");
    prints_part(5, "to_int: 'x' is no whole number", "migrate", "shop.schema", "a.db");
    assert_int_equal(count_backups("a.db"), 0);
    raw("a.db", "UPDATE part SET length='7' WHERE id=2");
    prints_part(0, "made anew table part", "migrate", "--backups", "0", "shop.schema", "a.db");
    assert_int_equal(count_backups("a.db"), 0);
    assert_raw("a.db", "SELECT detail FROM schemac_history WHERE kind='step'", "from version 1\n");

    put("alone.schema", "schema alone version 1;\nmodel part { id: int64 primary key; }\n");
    prints_part(0, "created table part", "migrate", "alone.schema", "b.db");
    put("alone.schema",
        "schema alone version 2;\nmodel part { id: int64 primary key; more: text?; }\n");
    prints_part(0, "created column part.more", "migrate", "alone.schema", "b.db");
    assert_int_equal(count_backups("b.db"), 0);
    assert_raw("b.db", "SELECT count(*) FROM schemac_history WHERE kind='step'", "0\n");
}

/* ---- once more -------------------------------------------------------------------------------- */

static void test_again(void **state)
{
    (void)state;
    begin_step(NULL);
    put_build(2, NUMBER, "");
    image before = read_image("a.db");
    prints_part(5, WAY, "plan", "shop.schema", "a.db");
    prints_part(5, WAY, "migrate", "shop.schema", "a.db");
    assert_untouched("a.db", &before);
    prints_part(0, "  the state before is a.db.backup-2\n", "migrate", "--again", "shop.schema",
                "a.db");
    assert_raw("a.db", "SELECT id||typeof(length)||length FROM part ORDER BY id",
               "1integer12\n2integer7\n");
    assert_raw("a.db.backup-2", "SELECT id||length||ifnull(note,'-') FROM part ORDER BY id",
               "112-\n27-\n39since\n");
    prints_part(0, "a.db matches the schema\n", "status", "shop.schema", "a.db");

    /* and again, by another one */
    put_build(2, "length: int64 using (to_int(length) + 1); note: text?;", "");
    prints_part(0, "\"replaced\":\"a.db.backup-2\"", "migrate", "--again", "--format", "json",
                "shop.schema", "a.db");
    assert_raw("a.db", "SELECT id||typeof(length)||length FROM part ORDER BY id",
               "1integer13\n2integer8\n");
    assert_int_equal(count_backups("a.db"), 5);
}

/* What the same version needs, but no step of its own, is done; and a migration says the way. */
static void test_same_version(void **state)
{
    (void)state;
    begin_step(NULL);
    put_build(2, NOTED " more: text?; index (note);", "model other { id: int64 primary key; }\n");
    prints_part(0, "a.db: 3 created", "migrate", "shop.schema", "a.db");
    put_build(2, NOTED, "migration 2 \"late\" { up { delete from part; } }\n");
    prints_part(5, "comes too late: the database is at version 2 already", "migrate", "shop.schema",
                "a.db");
    prints_part(5, "--repair. " WAY, "migrate", "shop.schema", "a.db");
    prints_part(0, "applied migration 2", "migrate", "--again", "shop.schema", "a.db");
    put_build(2, NOTED, "migration 2 \"late\" { up { delete from part where id = 1; } }\n");
    prints_part(5, "--repair. " WAY, "migrate", "shop.schema", "a.db");
    prints_part(0, "applied migration 2", "migrate", "--again", "shop.schema", "a.db");
    assert_raw("a.db", "SELECT id FROM part", "2\n");
}

/* The build that cannot do it, either: the rows of before are there, and those that were written
   since are in a copy. */
static void test_fails(void **state)
{
    (void)state;
    begin();
    raw("a.db", "INSERT INTO part(id,length) VALUES (4,'x')");
    put_build(2, NOTED, "");
    prints_part(0, "backup", "migrate", "shop.schema", "a.db");
    put_build(2, NUMBER, "");
    prints_part(5, "to_int: 'x' is no whole number", "migrate", "--again", "shop.schema", "a.db");
    assert_raw("a.db", "SELECT group_concat(id||length) FROM part", "112,27,4x\n");
    prints_part(5, "backup a.db.backup-1: version 2 of shop", "status", "shop.schema", "a.db");
}

static void test_refused(void **state)
{
    (void)state;
    static const char *const none[] = {"--backups", "0"};
    begin_step(none);
    image before = read_image("a.db");
    prints_part(3, "the step to version 2 was taken without a backup. Nothing has been changed",
                "migrate", "--again", "shop.schema", "a.db");
    put_build(3, NOTED, "");
    prints_part(
        5,
        "the database is at version 2 of schema 'shop', and this program is of version 3: "
        "it has taken no step that could be taken again. Nothing has been changed; start it "
        "without",
        "migrate", "--again", "shop.schema", "a.db");
    put_build(1, TEXT, "");
    prints_part(5, "Start a newer program", "migrate", "--again", "shop.schema", "a.db");
    assert_untouched("a.db", &before);
    put_build(2, NOTED, "");
    prints_part(0, "created table part", "migrate", "shop.schema", "new.db");
    prints_part(5,
                "the database has recorded no step to version 2: it was made at that version, "
                "rolled back, or has a schema without a history. Nothing has been changed",
                "migrate", "--again", "shop.schema", "new.db");
    prints_part(3, "the database 'gone.db' does not exist", "migrate", "--again", "shop.schema",
                "gone.db");
    prints_part(2, "--again and --roll-back exclude each other", "migrate", "--again",
                "--roll-back", "1", "shop.schema", "a.db");

    remove("a.db");
    begin_step(NULL);
    put_build(2, NUMBER, "");
    rename("a.db.backup-1", "elsewhere");
    prints_part(3,
                "the backup of the step to version 2 is not there any more. Nothing has been "
                "changed",
                "migrate", "--again", "shop.schema", "a.db");
    copy("elsewhere", "a.db.backup-1");
    prints_part(0, "made anew table part", "migrate", "--again", "shop.schema", "a.db");
}

/* ---- a version that an unreleased build has made otherwise ------------------------------------ */

/* It becomes what was released, first: then the step from there has what it is written for. */
static void test_made_otherwise(void **state)
{
    (void)state;
    begin();
    put_build(2, TEXT, "");
    prints_part(0, "a.db", "migrate", "shop.schema", "a.db");
    copy("a.db", "b.db");
    release(2, TEXT " pages: int32 default 4;");
    put_build(3, TEXT " pages: int32 using (pages * 2);", "");
    prints_part(4,
                "  version 2:\n    add column part.pages\n  version 3:\n    make anew table part",
                "plan", "shop.schema", "a.db");
    prints_part(0, "made anew table part", "migrate", "shop.schema", "a.db");
    assert_raw("a.db", "SELECT id||' '||pages FROM part", "1 8\n2 8\n");

    remove("history/shop.0002.schema");
    release(2, "length: int32 using (to_int(length));");
    put_build(3, "length: int32; more: text?;", "");
    image before = read_image("b.db");
    prints_part(5,
                "an unreleased build of version 2 of schema 'shop' has made the database, and gave "
                "its rows "
                "something else by 'using', or by 'was' of an enum, than what was released",
                "migrate", "shop.schema", "b.db");
    assert_untouched("b.db", &before);
}

int suite_again(void)
{
    static const struct CMUnitTest tests[] = {
        test_in_work(test_kept),           test_in_work(test_not_kept), test_in_work(test_again),
        test_in_work(test_same_version),   test_in_work(test_fails),    test_in_work(test_refused),
        test_in_work(test_made_otherwise),
    };
    return cmocka_run_group_tests_name("again", tests, NULL, NULL);
}
