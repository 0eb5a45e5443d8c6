/* views.c - views of the schema in databases: made last, dropped first, told apart from those of others,
   and part of a version; and tables of others that queries read. */
#include "shop.h"
#include "suites.h"

#define ROLE  "model role { id: int64 primary key; name: text; level: int32 default 0; }\n"
#define HIGH  "view high { id: int64; name: text; } { select id, name from role where level > 3 }\n"
#define NAMES "view names { name: text; } { select name from high }\n"
#define ROWS  "INSERT INTO role VALUES (1,'a',1),(2,'bb',5),(3,'ccc',9)"
#define VIEWS "SELECT group_concat(name,' ') FROM sqlite_schema WHERE type='view'"

static void put_app(int version, const char *body)
{
    put("app.schema", "schema app version %d;\n%s", version, body);
}

/* The first version, with rows. */
static void begin(const char *body)
{
    put_app(1, body);
    remove("a.db");
    prints_part(0, "created table role", "migrate", "app.schema", "a.db");
    raw("a.db", ROWS);
}

static void assert_matches(void)
{
    prints_part(0, "a.db matches the schema\n", "status", "app.schema", "a.db");
    prints(0, "a.db matches the schema\n", "migrate", "app.schema", "a.db");
    assert_raw("a.db", "PRAGMA integrity_check", "ok\n");
}

/* ---- one version ------------------------------------------------------------------------------ */

static void test_made(void **state)
{
    (void)state;
    /* each after those that it reads, whatever stands first */
    put_app(1, NAMES HIGH ROLE);
    prints(0,
           "a.db: 3 created, 0 changed\n  created table role\n  created view high\n"
           "  created view names\n",
           "migrate", "app.schema", "a.db");
    raw("a.db", ROWS);
    assert_raw("a.db", "SELECT name FROM names ORDER BY 1", "bb\nccc\n");
    assert_matches();
    assert_raw("a.db", "SELECT detail FROM schemac_history",
               "1 tables, 0 columns, 0 indexes, 2 views\n");
    /* one that is gone, or is not as it was made, is made again */
    raw("a.db", "DROP VIEW high");
    prints(4, "a.db needs 1 step\n  create view high\n", "plan", "app.schema", "a.db");
    prints_part(0, "created view high", "migrate", "app.schema", "a.db");
    assert_matches();
}

/* The layout of its SQL, and comments, say nothing. */
static void test_layout(void **state)
{
    (void)state;
    begin(ROLE HIGH);
    put_app(1,
            ROLE "/// Those above the others.\nview high {\n    id: int64;\n    name: text;\n} {\n"
                 "    -- above\n    select id,name /* x */ from\n      role where level > 3\n}\n");
    prints_part(4, "create view high", "plan", "app.schema", "a.db"); /* id,name */
    put_app(1,
            ROLE "/// Those above the others.\nview high {\n    id: int64;\n    name: text;\n} {\n"
                 "    -- above\n    select id, name /* x */ from\n      role where level > 3\n}\n");
    assert_matches();
}

/* ---- versions --------------------------------------------------------------------------------- */

static void test_changed(void **state)
{
    (void)state;
    begin(ROLE HIGH NAMES);
    put_app(2, ROLE "view high { id: int64; name: text; } { select id, name from role where level "
                    "> 7 }\n" NAMES);
    prints(4, "a.db needs 2 steps\n  drop view high\n  create view high\n", "plan", "app.schema",
           "a.db");
    prints_part(0, "created view high\n  dropped view high\n", "migrate", "app.schema", "a.db");
    assert_raw("a.db", "SELECT name FROM names", "ccc\n");
    assert_matches();
}

/* A table is made anew, columns get other names and go, while a view shows them. */
static void test_under(void **state)
{
    (void)state;
    begin(ROLE HIGH NAMES);
    put_app(2, "model role { id: int64 primary key; title: text check (title <> 'x') was name;\n"
               "    rank: int32 default 0 was level; }\n"
               "view high { id: int64; name: text; } { select id, title as name from role where "
               "rank > 3 }\n" NAMES);
    prints_part(0, "created view high", "migrate", "app.schema", "a.db");
    assert_raw("a.db", "SELECT name FROM names ORDER BY 1", "bb\nccc\n");
    assert_matches();
    put_app(3, "model role { id: int64 primary key; title: text; dropped rank; }\n"
               "view high { id: int64; name: text; } { select id, title as name from role where id "
               "> 2 }\n" NAMES);
    prints_part(4, "  drop view high\n  make anew table role\n  create view high\n", "plan",
                "app.schema", "a.db");
    prints_part(0, "made anew table role", "migrate", "app.schema", "a.db");
    assert_raw("a.db", "SELECT name FROM names", "ccc\n");
    assert_matches();
}

/* Views of others over those of the schema hinder no renaming, forth and back. */
static void test_shown_by_others(void **state)
{
    (void)state;
    begin(ROLE HIGH NAMES);
    raw("a.db", "CREATE VIEW theirs AS SELECT upper(name) AS n FROM names;"
                "CREATE VIEW over AS SELECT n FROM theirs;"
                "CREATE VIEW direct AS SELECT name, level FROM role");
    put_app(2, "model part { was role; id: int64 primary key; name: text; rank: int32 default 0 "
               "was level; }\n"
               "view high { id: int64; name: text; } { select id, name from part where rank > 3 "
               "}\n" NAMES);
    prints(4,
           "a.db needs 3 steps\n  rename table part, was role\n  rename column part.rank, was "
           "level\n  create view high\n",
           "plan", "app.schema", "a.db");
    prints_part(0, "renamed table part, was role", "migrate", "app.schema", "a.db");
    assert_raw("a.db", "SELECT group_concat(n) FROM (SELECT n FROM over ORDER BY n)", "BB,CCC\n");
    assert_raw("a.db", "SELECT sum(rank) FROM direct", "15\n");
    assert_matches();
    prints_part(0, "renamed table role, was part", "migrate", "app.schema", "a.db", "--roll-back",
                "1");
    assert_raw("a.db", "SELECT sum(level) FROM direct", "15\n");
    put_app(1, ROLE HIGH NAMES);
    prints_part(0, "created view high", "migrate", "app.schema", "a.db");
    assert_raw("a.db", "SELECT group_concat(n) FROM (SELECT n FROM over ORDER BY n)", "BB,CCC\n");
    assert_matches();
}

/* A table has another name; the view, whose text is another then, shows the same. */
static void test_renamed(void **state)
{
    (void)state;
    begin(ROLE HIGH NAMES);
    put_app(2,
            "model part { was role; id: int64 primary key; name: text; level: int32 default 0; }\n"
            "view high { id: int64; name: text; } { select id, name from part where level > 3 "
            "}\n" NAMES);
    prints(4, "a.db needs 2 steps\n  rename table part, was role\n  create view high\n", "plan",
           "app.schema", "a.db");
    prints(0, "a.db: 1 created, 1 changed\n  created view high\n  renamed table part, was role\n",
           "migrate", "app.schema", "a.db");
    assert_raw("a.db", "SELECT name FROM names ORDER BY 1", "bb\nccc\n");
    assert_matches();
    /* SQLite minds a view that is broken */
    raw("a.db", "CREATE VIEW theirs AS SELECT name FROM nothing_there");
    put_app(
        3,
        "model role { was part; id: int64 primary key; name: text; level: int32 default 0; }\n" HIGH
            NAMES);
    prints_part(5, "error in view theirs", "migrate", "app.schema", "a.db");
    raw("a.db", "DROP VIEW theirs");
    prints_part(0, "renamed table role, was part", "migrate", "app.schema", "a.db");
    assert_matches();
}

/* Nothing is said of a view that is there again as it was. */
static void test_silent(void **state)
{
    (void)state;
    begin(ROLE HIGH);
    put_app(2,
            "model role { id: int64 primary key; name: text; level: int32 default 0; x: int32?; }\n"
            "view high { id: int64; name: text; } { select id, name from role where level > 3 }\n");
    prints_part(4, "create view high", "plan", "app.schema", "a.db"); /* role has another column */
    put_app(1, "model role { id: int64 primary key; name: text check (name <> 'x'); level: int32 "
               "default 0; }\n" HIGH);
    prints(4, "a.db needs 1 step\n  make anew table role\n", "plan", "app.schema", "a.db");
    prints_part(0, "  made anew table role\n", "migrate", "app.schema", "a.db");
    assert_raw("a.db", "SELECT name FROM sqlite_schema ORDER BY rowid DESC LIMIT 1", "high\n");
    begin(ROLE HIGH);
    put_app(2, ROLE HIGH "model other { id: int64 primary key; }\n");
    prints(4, "a.db needs 1 step\n  create table other\n", "plan", "app.schema", "a.db");
    prints(0, "a.db: 1 created, 0 changed\n  created table other\n", "migrate", "app.schema",
           "a.db");
    put_app(3, ROLE HIGH "model other { id: int64 primary key; }\n"
                         "migration 3 \"x\" { up { update role set level = 4 where id = 1 } }\n");
    prints(4, "a.db needs 1 step\n  run migration 3 \"x\"\n", "plan", "app.schema", "a.db");
    prints_part(0, "migration 3 \"x\"", "migrate", "app.schema", "a.db");
    assert_raw("a.db", "SELECT count(*) FROM high", "3\n");
    assert_matches();
}

static void test_removed(void **state)
{
    (void)state;
    begin(ROLE HIGH NAMES);
    put_app(2, ROLE HIGH);
    prints(4, "a.db needs 1 step\n  drop view names\n", "plan", "app.schema", "a.db");
    prints(0, "a.db: 0 created, 1 changed\n  dropped view names\n", "migrate", "app.schema",
           "a.db");
    assert_raw("a.db", VIEWS, "high\n");
    assert_matches();
    /* while a migration runs there is none */
    put_app(
        3, ROLE
        "migration 3 \"x\" { up { alter table role rename to r; alter table r drop column name;\n"
        "    alter table r rename to role; alter table role add column name text not null default "
        "'n' } }\n");
    prints_part(4, "drop view high", "plan", "app.schema", "a.db");
    prints_part(0, "dropped view high", "migrate", "app.schema", "a.db");
    assert_raw("a.db", "SELECT count(*) FROM sqlite_schema WHERE type='view'", "0\n");
    assert_matches();
}

/* A model may have the name that a view had, and the other way round once its table may go. */
static void test_names(void **state)
{
    (void)state;
    begin(ROLE HIGH);
    put_app(2, ROLE "model high { id: int64 primary key; }\n");
    prints_part(0, "created table high\n  dropped view high\n", "migrate", "app.schema", "a.db");
    assert_matches();
    put_app(3, ROLE HIGH);
    prints_part(
        5,
        "the name of view high is taken by a table. Nothing has been changed. drop or rename "
        "that, or give the view another name",
        "migrate", "app.schema", "a.db");
    put_app(3, ROLE HIGH "dropped model high;\n");
    prints_part(0, "created view high\n  dropped table high\n", "migrate", "app.schema", "a.db");
    assert_matches();
}

/* ---- others ----------------------------------------------------------------------------------- */

static void test_strangers(void **state)
{
    (void)state;
    static const char *const taken[][2] = {
        {"CREATE VIEW high AS SELECT 1 AS id", "a view or virtual table that schemac has not made"},
        {"CREATE VIEW \"high\" AS SELECT 1 AS id /* schemac: */", "a view or virtual table"},
        {"CREATE TABLE High(a)", "a table"},
        {"CREATE INDEX high ON role(name)", "an index"}};
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
        begin(ROLE);
        raw("a.db", taken[i][0]);
        put_app(2, ROLE HIGH);
        image before = read_image("a.db");
        const char *says = path_of("the name of view high is taken by %s", taken[i][1]);
        prints_part(5, says, "plan", "app.schema", "a.db");
        prints_part(5, says, "migrate", "app.schema", "a.db");
        assert_untouched("a.db", &before);
    }
    /* another's with another name stays, and is there all the time */
    begin(ROLE HIGH);
    raw("a.db", "CREATE VIEW theirs AS SELECT name FROM high");
    put_app(2, ROLE NAMES
            "view high { id: int64; name: text; } { select id, name from role where level > 7 }\n");
    prints_part(0, "created view names", "migrate", "app.schema", "a.db");
    assert_raw("a.db", "SELECT * FROM theirs", "ccc\n");
    assert_matches();
}

static void test_adopted(void **state)
{
    (void)state;
    put_app(1, ROLE HIGH);
    put("a.db", "%s", "");
    raw("a.db",
        "CREATE TABLE role(id INTEGER PRIMARY KEY, name TEXT NOT NULL, level INTEGER NOT NULL "
        "DEFAULT 0) STRICT; CREATE VIEW high AS SELECT * FROM role; " ROWS);
    prints_part(5, "the name of view high is taken by a view", "migrate", "--adopt", "app.schema",
                "a.db");
    raw("a.db", "DROP VIEW high");
    prints_part(0, "created view high", "migrate", "--adopt", "app.schema", "a.db");
    assert_raw("a.db", "SELECT count(*) FROM high", "2\n");
    assert_matches();
}

/* ---- releases --------------------------------------------------------------------------------- */

static void test_released(void **state)
{
    (void)state;
    release_shop(1, ROLE NAMES HIGH);
    size_t size;
    char *text = get("history/shop.0001.schema", &size);
    assert_contains(text, "CREATE VIEW \"high\" AS /* schemac: not confined");
    assert_true(strstr(text, "CREATE VIEW \"high\"") < strstr(text, "CREATE VIEW \"names\""));
    free(text);
    runs(0, NULL, "fmt", "--check", "history/shop.0001.schema");
    prints_part(0, "version 1", "create", "shop.schema", "a.db", "--version", "1", "--rows");
    /* a version that was released has the views that it has */
    put_shop(1, ROLE NAMES HIGH "view more { id: int64; } { select id from role }\n");
    prints_part(1, "version 1 was released, and was something else [E0908]", "check",
                "shop.schema");
    prints_part(1, "view 'more' is new", "check", "shop.schema");
    put_shop(1, ROLE HIGH);
    prints_part(1, "view 'names' is not there any more", "check", "shop.schema");
    put_shop(1, ROLE NAMES "view high { id: int64; name: text; } { select id, name from role }\n");
    prints_part(1,
                "view 'high' was: view high { id: int64; name: text; } { select id, name from role "
                "where level > 3 }",
                "check", "shop.schema");
    put_shop(1,
             HIGH ROLE NAMES "query q() returns many high { select * from high where id = 2 }\n");
    prints(0, "", "check", "shop.schema");
    put_shop(2, ROLE HIGH "view more { id: int64; } { select id from role }\n");
    prints(4,
           "shop version 1 to version 2: 2 differences\n"
           "  added view 'more'\n"
           "  removed view 'names'\n"
           "a database of version 1 needs 2 steps\n"
           "  drop view names\n"
           "  create view more\n",
           "diff", "1", "shop.schema");
    prints_part(0, "created view more\n  dropped view names\n", "migrate", "shop.schema", "a.db");
    assert_raw("a.db", VIEWS, "high more\n");
    prints_part(0, "rolled back to version 1", "migrate", "shop.schema", "a.db", "--roll-back",
                "1");
    assert_raw("a.db", VIEWS, "high names\n");
    assert_raw("a.db", "PRAGMA integrity_check", "ok\n");
}

/* Through a version that is between. */
static void test_passed(void **state)
{
    (void)state;
    release_shop(1, ROLE HIGH);
    prints_part(0, "created", "migrate", "shop.schema", "a.db");
    raw("a.db", ROWS);
    release_shop(
        2, "model role { id: int64 primary key; title: text was name; level: int32 default 0; }\n"
           "view between { id: int64; } { select id from role }\n");
    put_shop(
        3, "model role { id: int64 primary key; title: text; grade: int32 default 0 was level; }\n"
           "view high { id: int64; name: text; } { select id, title as name from role where grade "
           "> 3 }\n"
           "migration 3 \"x\" { up { alter table role add column spare text;\n"
           "    alter table role drop column spare }\n"
           "    down { update role set grade = grade } }\n");
    prints_part(4, "create view high", "plan", "shop.schema", "a.db");
    prints_part(0, "created view high", "migrate", "shop.schema", "a.db");
    assert_raw("a.db", VIEWS, "high\n");
    assert_raw("a.db", "SELECT count(*) FROM high", "2\n");
    prints_part(0, "a.db matches the schema\n", "status", "shop.schema", "a.db");
    prints_part(0, "rolled back to version 1", "migrate", "shop.schema", "a.db", "--roll-back",
                "1");
    assert_raw("a.db", VIEWS, "high\n");
    assert_raw("a.db", "SELECT name FROM high ORDER BY 1", "bb\nccc\n");
}

/* ---- tables of others ------------------------------------------------------------------------- */

#define WORDS                                                                                      \
    "external table words { word: text?; }\n"                                                      \
    "query find(w: text) returns many text? sqlite { select word from words where words match :w " \
    "}\n"

static void test_external(void **state)
{
    (void)state;
    begin(ROLE);
    /* nobody reads it, nobody looks for it */
    put_app(1, ROLE "external table words { word: text?; }\n");
    prints(0, "a.db matches the schema\n", "status", "app.schema", "a.db");
    put_app(1, ROLE WORDS);
    static const char says[] =
        "external table words, which queries read, is not there. Nothing has "
        "been changed. let a migration make it, or make it before the program "
        "opens the database";
    prints_part(5, says, "plan", "app.schema", "a.db");
    prints_part(5, says, "migrate", "app.schema", "a.db");
    put_app(2,
            ROLE WORDS "migration 2 \"words\" { up { create virtual table words using fts5(word);\n"
                       "    insert into words select name from role } }\n");
    prints_part(0, "migration 2 \"words\"", "migrate", "app.schema", "a.db");
    assert_matches();
    /* into a new database its maker has not come yet */
    prints_part(0, "external table words, which queries read, is not there", "migrate",
                "app.schema", "new.db");
    raw("new.db", "CREATE TABLE words(word TEXT)");
    prints_part(0, "new.db", "migrate", "app.schema", "new.db");
    prints(0, "new.db matches the schema\n", "status", "app.schema", "new.db");
}

int suite_views(void)
{
    const struct CMUnitTest tests[] = {
        test_in_work(test_made),
        test_in_work(test_layout),
        test_in_work(test_changed),
        test_in_work(test_under),
        test_in_work(test_renamed),
        test_in_work(test_silent),
        test_in_work(test_shown_by_others),
        test_in_work(test_removed),
        test_in_work(test_names),
        test_in_work(test_strangers),
        test_in_work(test_adopted),
        test_in_work(test_released),
        test_in_work(test_passed),
        test_in_work(test_external),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
