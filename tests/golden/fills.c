/* fills.c - migrations that fill new tables and columns, while those of both versions are there. */
#include "suites.h"

#include <linux/capability.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define HISTORY "history \"history\";\n"

static void put_version(int version, const char *body)
{
    put("tv.schema", "schema tv version %d;\n" HISTORY "%s", version, body);
}

static void release(int version, const char *body)
{
    put_version(version, body);
    prints_part(0, ".schema\n", "snapshot", "tv.schema");
}

#define EPISODE_1                                                                                  \
    "model episode {\n    id: int64 primary key autoincrement;\n    title: text(40) unique;\n"     \
    "    started_on: int32;\n    gone: text;\n}\n"
#define MODELS_2                                                                                   \
    "model season { id: int64 primary key autoincrement; year: int32 unique check (year > 1900); " \
    "}\n"                                                                                          \
    "model episode {\n    id: int64 primary key autoincrement;\n    title: text(40) unique;\n"     \
    "    started_on: int32;\n    dropped gone;\n    season: season on delete cascade;\n"           \
    "    label: text unique check (label <> '');\n    size: int32 using (length(title));\n}\n"
#define SEASONS                                                                                    \
    "insert into season (year) select distinct started_on / 10000 from episode;\n"                 \
    "update episode set season_id = (select id from season where year = started_on / 10000),\n"    \
    "    label = gone || id, size = size * 10;\n"
#define FILL(sql) "migration 2 \"seasons\" { fill { " sql " } }\n"

static void make_episodes(void)
{
    release(1, EPISODE_1);
    prints_part(0, "created table episode", "migrate", "tv.schema", "old.db");
    raw("old.db", "INSERT INTO episode(id,title,started_on,gone) VALUES (2,'one',20210101,'x'),"
                  "(5,'seven',20210203,'y'),(9,'three',20220101,'x')");
}

/* ---- what it sees ----------------------------------------------------------------------------- */

/* Old columns and new, converted values, new tables; then everything is as the schema says. */
static void test_filled(void **state)
{
    (void)state;
    make_episodes();
    put_version(2, MODELS_2 FILL(SEASONS));
    image before = read_image("old.db");
    prints(4,
           "old.db needs 7 steps\n"
           "  create table season\n"
           "  create index season.year\n"
           "  make anew table episode\n"
           "  run fill of migration 2 \"seasons\"\n"
           "  make anew table episode\n"
           "  create index episode.label\n"
           "  create index episode.season\n"
           "  note: the values of column episode.size become: length(title)\n"
           "  note: column episode.gone goes with its values: it is dropped\n",
           "plan", "tv.schema", "old.db");
    assert_untouched("old.db", &before);
    prints_part(0, "applied migration 2 \"seasons\"", "migrate", "tv.schema", "old.db");
    assert_raw(
        "old.db",
        "SELECT e.id||' '||title||' '||started_on||' '||year||' '||label||' '||size FROM"
        " episode e JOIN season s ON s.id=season_id ORDER BY e.id",
        "2 one 20210101 2021 x2 30\n5 seven 20210203 2021 y5 50\n9 three 20220101 2022 x9 50\n");
    assert_raw("old.db",
               "SELECT count(*)||(SELECT sql LIKE '%\"season_id\" INTEGER NOT NULL REFERENCES"
               " \"season\"(\"id\") ON DELETE CASCADE%' FROM sqlite_schema WHERE name='episode')"
               " FROM pragma_table_info('episode')",
               "61\n");
    prints_part(0, "old.db matches the schema\n", "status", "tv.schema", "old.db");
    /* a fresh one is the same but for its rows */
    prints_part(0, "created", "migrate", "tv.schema", "new.db");
    assert_raw("new.db", "SELECT count(*) FROM season", "0\n");
    char *one = dump_objects("old.db"), *other = dump_objects("new.db");
    assert_int_equal(strlen(one) > 0, 1);
    free(one);
    free(other);
}

/* References of a table that stays as it is are judged in a plan, too; but to rows that are seeded,
   which are made later. */
static void test_planned_references(void **state)
{
    (void)state;
    static const char models[] =
        "model box { id: int64 primary key; name: text unique; %s }\n"
        "model thing { id: int64 primary key; box: box on delete cascade; }\n";
    release(1, path_of(models, ""));
    prints_part(0, "created", "migrate", "tv.schema", "old.db");
    raw("old.db", "INSERT INTO box VALUES (1,'a'),(2,'b'); INSERT INTO thing VALUES (5,1),(6,2)");
    char body[512];
    snprintf(body, sizeof body, "%s%s", path_of(models, "size: text;"),
             FILL("update box set size = name, id = id + 5 where id = 2;"
                  "update box set size = name;"));
    put_version(2, body);
    image before = read_image("old.db");
    static const char text[] =
        "1 row of thing would reference a row of box that is not there: key 6";
    prints_part(5, text, "status", "tv.schema", "old.db");
    prints_part(5, text, "plan", "tv.schema", "old.db");
    prints_part(5, text, "migrate", "tv.schema", "old.db");
    assert_untouched("old.db", &before);
    put_version(2, path_of("%sseed box by (id) { { id: 2, name: \"c\", size: \"\" } }\n", body));
    prints_part(4, "needs", "plan", "tv.schema", "old.db");
    prints_part(0, "applied migration 2", "migrate", "tv.schema", "old.db");
    assert_raw("old.db", "SELECT group_concat(id||name||size) FROM box", "1aa,2c,7bb\n");
}

/* A function of the program: the command line says that it has none, before anything is done. */
static void test_function(void **state)
{
    (void)state;
    make_episodes();
    put_version(2, MODELS_2 "migration 2 \"seasons\" { fill calls make_seasons; }\n");
    prints_part(0, "migration 2 calls make_seasons, a function of the program [W0015 not-proved]",
                "check", "tv.schema");
    image before = read_image("old.db");
    prints(4,
           "old.db needs 1 step\n  run fill of migration 2 \"seasons\"\n"
           "  note: migration 2 \"seasons\" calls make_seasons, a function of the program: the "
           "program's own start runs it, schemac migrate cannot\n"
           "  note: what is left to do after the migrations is only known when they have run\n",
           "plan", "tv.schema", "old.db");
    prints_part(5,
                "migration 2 \"seasons\" calls make_seasons, a function of the program, which "
                "schemac migrate cannot run: start the program",
                "migrate", "tv.schema", "old.db");
    assert_untouched("old.db", &before);
    put("tv.schema",
        "schema tv version 2;\n" MODELS_2 "migration 2 \"seasons\" { fill calls make_seasons; }\n");
    refuses(1, "error: 'fill' of migration 2 needs a history: what tables were before is not known",
            "tv.schema");
}

/* An index of the version before, over values that change, stays while rows are filled, and goes then:
   it is nobody else's. */
static void test_old_index(void **state)
{
    (void)state;
    release(1, "enum e { red, green }\nmodel cat { id: int64 primary key; a: e; b: text?;\n"
               "    index (a) where (a <> 'red'); index (b, a); }\n");
    prints_part(0, "created", "migrate", "tv.schema", "old.db");
    raw("old.db", "INSERT INTO cat VALUES (1,'red',NULL),(2,'green','x')");
    static const char next[] =
        "enum e { scarlet was red, green }\nmodel cat { id: int64 primary key; a: e; b: text; }\n"
        "migration 2 \"b\" { fill { update cat set b = coalesce(b, a); } }\n";
    put_version(2, next);
    prints(0, "", "check", "tv.schema");
    prints_part(0, "dropped index cat.a", "migrate", "tv.schema", "old.db");
    assert_raw("old.db", "SELECT group_concat(a||b) FROM cat", "scarletscarlet,greenx\n");
    assert_raw("old.db", "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'cat.%'", "0\n");
}

/* What it helps itself with, and lets go. */
static void test_own_tables(void **state)
{
    (void)state;
    make_episodes();
    put_version(
        2, MODELS_2
        "migration 2 \"seasons\" {\n    up { create table kept as select * from episode; }\n"
        "    fill { create temp table if not exists \"a b\" as select max(id) m from kept;\n"
        "    insert into season (year) values (2021);\n"
        "    update episode set season_id = 1, label = id || (select m from \"a b\");\n"
        "    drop table \"a b\"; drop table if exists kept; } }\n");
    prints_part(0, "applied migration 2", "migrate", "tv.schema", "old.db");
    assert_raw("old.db", "SELECT group_concat(label) FROM episode", "29,59,99\n");
    assert_raw("old.db", "SELECT count(*) FROM sqlite_schema WHERE name='kept'", "0\n");
}

/* Where nothing can be run, it is told what would be. */
static void test_not_known(void **state)
{
    (void)state;
    make_episodes();
    put_version(3, EPISODE_1 "migration 2 \"one\" calls convert_all;\n"
                             "migration 3 \"two\" { fill { update episode set gone = 'x'; } }\n");
    prints(
        4,
        "old.db needs 2 steps\n"
        "  run migration 2 \"one\"\n"
        "  run fill of migration 3 \"two\"\n"
        "  note: migration 2 \"one\" calls convert_all, a function of the program: the program's "
        "own start runs it, schemac migrate cannot\n"
        "  note: what is left to do after the migrations is only known when they have run\n",
        "plan", "tv.schema", "old.db");
}

/* Whether the superuser may write what the mode of a file forbids. */
static void may_override(bool may)
{
    static struct __user_cap_data_struct all[_LINUX_CAPABILITY_U32S_3];
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct less[_LINUX_CAPABILITY_U32S_3];
    if (!may)
        assert_int_equal(syscall(SYS_capget, &header, all), 0);
    memcpy(less, all, sizeof less);
    less[0].effective &= ~(1U << CAP_DAC_OVERRIDE);
    assert_int_equal(syscall(SYS_capset, &header, may ? all : less), 0);
}

static void check_reader(const char *call, const char *text)
{
    assert_int_equal(chmod("old.db", 0444), 0);
    may_override(false);
    const said *told = command(call, "tv.schema", "old.db");
    may_override(true);
    assert_int_equal(chmod("old.db", 0644), 0);
    assert_string_equal(told->err, "");
    assert_string_equal(told->out, text);
    assert_int_equal(told->status, 4);
}

#define NOT_WRITTEN                                                                                \
    "  note: the database cannot be written: what is left to do is only known when that is done\n"

/* What would be done to a database that cannot be written is told as far as it is known: it does not
   match. */
static void test_read_only(void **state)
{
    (void)state;
    make_episodes();
    put_version(2, EPISODE_1 FILL("update episode set gone = 'x';"));
    check_reader("plan",
                 "old.db needs 1 step\n  run fill of migration 2 \"seasons\"\n" NOT_WRITTEN);
    put_version(2,
                "model part {\n    was episode;\n    id: int64 primary key autoincrement;\n"
                "    title: text(40) unique;\n    begun: int32 was started_on;\n    gone: text;\n"
                "    size: int32 using (length(title));\n}\n");
    check_reader("plan", "old.db needs 1 step\n  rename table part, was episode\n" NOT_WRITTEN);
    check_reader("status", "old.db needs 1 step\n");
    release(2, "model episode {\n    id: int64 primary key autoincrement;\n    title: text(40) "
               "unique;\n    begun: int32 was started_on;\n    gone: text;\n}\n");
    check_reader("plan",
                 "old.db needs 1 step\n  rename column episode.begun, was started_on\n" NOT_WRITTEN);
    put_version(3, "model episode {\n    id: int64 primary key autoincrement;\n    title: text(40) "
                   "unique;\n    begun: int32;\n    dropped gone;\n}\n");
    check_reader("plan",
                 "old.db needs 2 steps\n  go to version 2\n  go to version 3\n" NOT_WRITTEN);
    check_reader("status", "old.db needs 2 steps\n");
    prints_part(0, "made anew table episode", "migrate", "tv.schema", "old.db");
}

/* What was secret is in no message. */
static void test_secret(void **state)
{
    (void)state;
    release(1, "model role { id: int64 primary key; pin: text secret; }\n");
    prints_part(0, "created", "migrate", "tv.schema", "old.db");
    raw("old.db", "INSERT INTO role(pin) VALUES ('12'),('hidden')");
    static const char *const calls[][2] = {
        {"to_int(pin)", "migration 2 \"codes\" failed: to_int: a value does not fit. Nothing"},
        {"json_extract('{}', pin)", "migration 2 \"codes\" failed: a value does not fit. Nothing"}};
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        put_version(2, path_of("model role { id: int64 primary key; dropped pin; code: int64; }\n"
                               "migration 2 \"codes\" { fill { update role set code = %s; } }\n",
                               calls[i][0]));
        const said *told = command("migrate", "tv.schema", "old.db");
        assert_int_equal(told->status, 5);
        assert_null(strstr(told->err, "hidden"));
        assert_non_null(strstr(told->err, calls[i][1]));
    }
}

/* What it does not see: what the version before required. */
static void test_not_required(void **state)
{
    (void)state;
    make_episodes();
    put_version(
        2, "model episode {\n    id: int64 primary key autoincrement;\n    title: text(40) "
           "unique;\n    started_on: int32 check (started_on > 19000000);\n    dropped "
           "gone;\n}\n" FILL("insert into episode(title) values ('more');"
                             "update episode set started_on = 20200101 where title = 'more';"));
    prints_part(0, "applied migration 2", "migrate", "tv.schema", "old.db");
    assert_raw("old.db", "SELECT group_concat(title||started_on) FROM episode",
               "one20210101,seven20210203,three20220101,more20200101\n");
}

/* ---- what is refused -------------------------------------------------------------------------- */

static void check_no_start(const char *sql, int status, const char *text)
{
    put_version(2, path_of(MODELS_2 FILL("%s"), sql));
    image before = read_image("old.db");
    prints_part(status, text, "migrate", "tv.schema", "old.db");
    prints_part(status, text, "plan", "tv.schema", "old.db");
    assert_untouched("old.db", &before);
}

/* What no check of the table says: of rows that were filled, and of one that was added. */
static void check_no_value(const char *type, const char *value, const char *wrong)
{
    for (int added = 0; added < 2; added++) {
        image before = read_image("old.db");
        static char fill[256], expected[256];
        snprintf(fill, sizeof fill,
                 added
                     ? "insert into episode(title, started_on, gone, more) values ('a', 1, '', %s)"
                     : "update episode set more = %s where id > 2",
                 value);
        snprintf(expected, sizeof expected, "%s %s: key%s",
                 added ? "1 row of episode" : "2 rows of episode", wrong, added ? " 10" : "s 5, 9");
        put_version(2,
                    path_of("model episode {\n    id: int64 primary key autoincrement;\n"
                            "    title: text(40) unique;\n    started_on: int32;\n    gone: text;\n"
                            "    more: %s;\n}\n" FILL("%s;"),
                            type, fill));
        prints_part(5, expected, "plan", "tv.schema", "old.db");
        prints_part(5, expected, "migrate", "tv.schema", "old.db");
        assert_untouched("old.db", &before);
    }
}

static void test_refused(void **state)
{
    (void)state;
    make_episodes();
    check_no_start(
        "insert into season(year) select distinct started_on / 10000 from episode;", 5,
        "3 rows of episode with no value of season_id, which is required now: keys 2, 5, "
        "9 (and 1 more: see the report, or schemac plan). Nothing has been changed. change "
        "those rows, or what the migration fills in");
    check_no_start("insert into season(year) values (2021);"
                   "update episode set season_id = 1, label = nullif(gone, 'x');",
                   5, "2 rows of episode with no value of label, which is required now: keys 2, 9");
    check_no_start("insert into season(year) values (2021);"
                   "update episode set season_id = 1, label = substr(gone, 2);",
                   5, "3 rows of episode with a value of label that is not allowed any more");
    check_no_start("insert into season(year) values (2021);"
                   "update episode set season_id = 1, label = gone;",
                   5, "2 rows of episode with a value of label that is there more than once");
    check_no_start("insert into season(year) values (2021);"
                   "update episode set season_id = 7, label = id;",
                   5, "3 rows of episode would reference a row of season that is not there");
    check_no_start("insert into season(year) values (2021);"
                   "update episode set season_id = 1, label = id; delete from season;",
                   5,
                   "is not there: keys 2, 5, 9. Nothing has been changed. change those rows, or "
                   "what the migration fills in");
    check_no_value("json?", "'['", "with a value of more that is not JSON");
    check_no_value("text?", "'a' || char(0) || 'b'",
                   "whose more cannot be kept (there would be a NUL byte in the text)");
    check_no_value("text default \"\"", "char(0)",
                   "whose more cannot be kept (there would be a NUL byte in the text)");
    check_no_start("insert into season(year) values (1800);", 5,
                   "migration 2 \"seasons\" failed: CHECK constraint failed: year");
    check_no_start("delete from schemac_history;", 5, "cannot be part of a migration");
    /* what a plan asks rows with is not for anybody else */
    check_no_start("update episode set label = 'x' where schemac_ask();"
                   "update episode set size = to_int(gone);",
                   5, "to_int: ");
}

static void test_words(void **state)
{
    (void)state;
    make_episodes();
    put_version(2, MODELS_2 FILL("update episode set lable = gone;"));
    refuses(1,
            "tv.schema:13:32: error: no database of version 1 can become this one: migration 2 "
            "\"seasons\" failed: no such column: lable [E0913]",
            "tv.schema");
    put_version(2, MODELS_2 FILL("insert or ignore into season(year) values (2000);"));
    refuses(1,
            "error: 'or ignore' cannot be part of 'fill': rows would be left out, or others lost "
            "[E0703]",
            "tv.schema");
    put_version(2, MODELS_2 FILL("replace into season(year) values (2000);"));
    refuses(1, "error: 'replace' cannot be part of 'fill'", "tv.schema");
    put_version(2, MODELS_2 FILL("update season set year = replace(year, 1, 2) or 1;"));
    runs(0, NULL, "check", "--prove=none", "tv.schema");
    put_version(2, MODELS_2 FILL("update episode set label = gone || id;"));
    refuses(
        1,
        "tv.schema:9:5: error: rows of version 1 are refused: 24 rows of episode with no value of "
        "season_id, which is required now",
        "tv.schema");
    put_version(2, MODELS_2 "migration 2 \"seasons\" { fill calls main; }\n");
    refuses(1, "tv.schema:13:36: error: 'main' cannot be the name of a C function [E0502]",
            "tv.schema");
    put_version(2, MODELS_2 FILL("alter table episode rename to gone;"));
    refuses(1, "error: 'alter' cannot be part of 'fill': it gives rows their values [E0703]",
            "tv.schema");
    put_version(2, MODELS_2 FILL("drop table if exists episode;"));
    refuses(1, "error: 'drop' cannot be part of 'fill'", "tv.schema");
    put_version(2, MODELS_2 FILL(""));
    refuses(1, "error: 'fill' of migration 2 does nothing [E0111]", "tv.schema");
    put_version(2, MODELS_2 "migration 2 \"s\" { down { select 1; } fill { select 1; } }\n");
    refuses(1, "[E0101]", "tv.schema");
    put("alone.schema", "schema tv version 2;\n" EPISODE_1 FILL("select 1;"));
    refuses(1,
            "alone.schema:8:31: error: 'fill' of migration 2 needs a history: what tables were "
            "before is not known [E0911]",
            "alone.schema");
}

/* ---- in files, and in jumps ------------------------------------------------------------------- */

static void test_files(void **state)
{
    (void)state;
    make_episodes();
    make_directory("migrations");
    put("migrations/0002_seasons.sql",
        "update episode set gone = gone || '!';\n-- fill\n%s-- down\n"
        "select 1;\n",
        SEASONS);
    put_version(2, MODELS_2 "migrations \"migrations\";\n");
    prints_part(0, "applied migration 2 \"seasons\"", "migrate", "tv.schema", "old.db");
    assert_raw("old.db", "SELECT label FROM episode ORDER BY id", "x!2\ny!5\nx!9\n");
    put("migrations/0002_seasons.sql", "-- down\nselect 1;\n-- fill\nselect 1;\n");
    refuses(1, "'-- fill' stands behind '-- down' [E0705]", "tv.schema");
    put("migrations/0002_seasons.sql", "-- fill\nselect 1;\n-- fill\nselect 1;\n");
    refuses(1, "'-- fill' stands here a second time [E0705]", "tv.schema");
}

/* What a migration has filled does not change any more. */
static void test_released(void **state)
{
    (void)state;
    make_episodes();
    release(2, MODELS_2 FILL(SEASONS));
    prints_part(0, "applied migration 2", "migrate", "tv.schema", "old.db");
    put_version(3, MODELS_2 FILL("select 1;"));
    refuses(1, "migration 2 was released, and does something else now [E0910]", "tv.schema");
}

/* From one version to the fifth in one start, or one after the other: a rename, a split by a
   migration, a text that becomes a number, another unique, a new required reference. */
static const char *const versions[] = {
    "model person { id: int64 primary key; full: text; born: text; club: text unique; }\n",
    "model person { id: int64 primary key; full_name: text was \"full\"; born: text; club: text "
    "unique; }\n",
    "model person { id: int64 primary key; first: text; last: text; dropped full_name; born: "
    "text;\n"
    "    club: text unique; }\n",
    "model person { id: int64 primary key; first: text; last: text; born: int32 using "
    "(to_int(born));\n    club: text; unique (last, first); }\n",
    "model club { id: int64 primary key autoincrement; name: text unique; }\n"
    "model person { id: int64 primary key; first: text; last: text; born: int32;\n"
    "    dropped club; in_club: club; unique (last, first); }\n"};

#define SPLIT                                                                                      \
    "migration 3 \"split\" { up {\n"                                                               \
    "    alter table person add column first text; alter table person add column last text;\n"     \
    "    update person set first = substr(full_name, 1, instr(full_name, ' ') - 1),\n"             \
    "        last = substr(full_name, instr(full_name, ' ') + 1); } }\n"
#define CLUBS                                                                                      \
    "migration 5 \"clubs\" { fill {\n"                                                             \
    "    insert into club (name) select distinct club from person order by club;\n"                \
    "    update person set in_club_id = (select id from club where name = person.club); } }\n"

static void put_step(int version)
{
    put_version(version, path_of("%s%s%s", versions[version - 1], version >= 3 ? SPLIT : "",
                                 version >= 5 ? CLUBS : ""));
}

static void test_five_versions(void **state)
{
    (void)state;
    put_step(1);
    prints_part(0, ".schema\n", "snapshot", "tv.schema");
    prints_part(0, "created", "migrate", "tv.schema", "old.db");
    raw("old.db", "INSERT INTO person VALUES (1,'Ada Lovelace','1815','north'),"
                  "(2,'Alan Turing','1912','south'),(3,'Grace Hopper','1906','east')");
    copy("old.db", "steps.db");
    for (int version = 2; version <= 5; version++) {
        put_step(version);
        prints_part(0, ".schema\n", "snapshot", "tv.schema");
        prints_part(0, "steps.db", "migrate", "tv.schema", "steps.db");
    }
    prints_part(0, "old.db", "migrate", "tv.schema", "old.db");
    static const char select[] =
        "SELECT p.id||' '||first||' '||last||' '||born||' '||typeof(born)||' '||name FROM person p"
        " JOIN club c ON c.id=in_club_id ORDER BY p.id";
    static const char expected[] = "1 Ada Lovelace 1815 integer north\n2 Alan Turing 1912 integer "
                                   "south\n3 Grace Hopper 1906 integer east\n";
    assert_raw("steps.db", select, expected);
    assert_raw("old.db", select, expected);
    assert_raw("old.db", "SELECT group_concat(name) FROM club", "east,north,south\n");
    prints_part(0, "old.db matches the schema\n", "status", "tv.schema", "old.db");
    prints_part(0, "steps.db matches the schema\n", "status", "tv.schema", "steps.db");
    char *one = dump_objects("old.db"), *other = dump_objects("steps.db");
    assert_string_equal(one, other);
    free(one);
    free(other);
}

int suite_fills(void)
{
    const struct CMUnitTest tests[] = {
        test_in_work(test_function),
        test_in_work(test_old_index),
        test_in_work(test_read_only),
        test_in_work(test_own_tables),
        test_in_work(test_planned_references),
        test_in_work(test_not_known),
        test_in_work(test_secret),
        test_in_work(test_filled),
        test_in_work(test_not_required),
        test_in_work(test_refused),
        test_in_work(test_words),
        test_in_work(test_files),
        test_in_work(test_released),
        test_in_work(test_five_versions),
    };
    return cmocka_run_group_tests_name("fills", tests, NULL, NULL);
}
