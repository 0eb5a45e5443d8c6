/* graveyard.c - what has lost data or blocked starts in other people's systems: each test is named
   after where it was reported. */
#include "altered.h"
#include "support.h"

#include "grove.schema.h"
#include "kinds.schema.h"

#include "engines/engine.h"

#include <stdio.h>

/* ---- a populated database ------------------------------------------------------------------- */

static const char *make_grove(void)
{
    const char *path = fresh_path();
    schemac_db *db;
    schemac_status status = grove_open(path, NULL, &db);
    assert_ok(db, status);
    schemac_close(db);
    raw(path,
        "INSERT INTO trunk(id,label,size,data) VALUES (1,'a',1,'{\"x\" :  1.50, \"x\":null}'),"
        " (2,'a',2,'[1,\n2 ]'), (3,'b',1,'\"\\u00e9\"'), (9,'gone',1,'1'); DELETE FROM trunk WHERE"
        " id=9;"
        "INSERT INTO branch VALUES (1,1,'x'), (2,1,NULL), (3,3,'y'); INSERT INTO leaf VALUES (1,1),"
        " (2,3); INSERT INTO moss VALUES (1,1), (2,NULL), (3,2); INSERT INTO nest VALUES (1,2);"
        "INSERT INTO knot VALUES (1,NULL,0), (2,1,0), (3,2,0);"
        "INSERT INTO seed VALUES (1,10,'p',1), (2,20,'q',3)");
    return path;
}

/* A start that has to make the trunks anew, for a check that differs. */
#define OTHER_CHECK "CHECK (trunk.size > 0)", "CHECK (trunk.size > -1)"

static const schemac_report_info *start(const char *path, schemac_db **db)
{
    schemac_status status = grove_open(path, NULL, db);
    assert_ok(*db, status);
    return schemac_report(*db);
}

static void start_and_close(const char *path)
{
    schemac_db *db;
    start(path, &db);
    schemac_close(db);
}

static void assert_nothing_to_do(const char *path)
{
    schemac_db *db;
    image before = read_image(path);
    assert_true(start(path, &db)->up_to_date);
    schemac_close(db);
    assert_untouched(path, &before);
}

static void refused(const char *path, schemac_status wanted, const char *reason, size_t found)
{
    image before = read_image(path);
    schemac_db *db;
    schemac_status status = grove_open(path, NULL, &db);
    assert_status(db, wanted, status);
    assert_contains(schemac_error_message(db), reason);
    assert_contains(schemac_error_message(db), "Nothing has been changed");
    assert_int_equal(schemac_report(db)->changed_count, 0);
    assert_int_equal(schemac_report(db)->created_count, 0);
    if (found > 0)
        assert_query_finds(path, schemac_error_message(db), found);
    schemac_close(db);
    assert_untouched(path, &before);
}

/* The database as it was made, after a start has put right what `damage` did. */
static void assert_restored(const char *path, const char *objects, const char *rows)
{
    char *now = dump_objects(path);
    assert_string_equal(now, objects);
    free(now);
    now = dump_rows(path);
    assert_string_equal(now, rows);
    free(now);
    assert_sound(path);
    assert_nothing_to_do(path);
}

/* ---- what a rebuild relies on --------------------------------------------------------------- */

/* graveyard: atlas#3317: the switch did not take effect; nothing may be dropped then */
static void test_foreign_keys_stay_on(void **state)
{
    (void)state;
    const char *path = make_grove();
    const schemac_engine *e = &schemac_engine_sqlite;
    const schemac_allocator *a = &memory_default;
    const schemac_model *trunk = schemac_model_find(GROVE_SCHEMA, "trunk");
    memory_pool p = {.allocator = a};
    const schemac_config config = SCHEMAC_CONFIG_INIT;
    engine_options options = {.url = path, .config = &config, .allocator = a};
    engine_connection *c;
    engine_failure failure;
    char *rows = dump_rows(path);
    assert_int_equal(e->open(&options, &p, &c, &failure), SCHEMAC_OK);
    assert_true(e->run(c, "PRAGMA foreign_keys = ON"));
    assert_true(e->begin(c, ENGINE_START));
    bool wanted[32] = {false};
    assert_in_range(GROVE_SCHEMA->model_count, 1, sizeof wanted / sizeof *wanted);
    wanted[trunk->number] = true;
    catalogue declared = {.pool = &p};
    assert_true(e->read_declared(c, GROVE_SCHEMA, GROVE_SCHEMA->texts, wanted, &declared));
    assert_int_equal(declared.table_count, 1);
    catalogue_table *table = &declared.tables[0], live = *table;
    for (size_t i = 0; i < live.column_count; i++)
        table->columns[i].other = &live.columns[i];
    for (size_t i = 0; i < live.piece_count; i++)
        table->pieces[i].other = &live.pieces[i];
    const catalogue_change change = {.live = &live, .declared = table};
    catalogue_alterations how = {NULL, 0, 0};
    assert_true(e->plan_change(&p, &change, &how));
    assert_int_equal(how.count, 1);
    assert_int_equal(how.list[0].kind, ALTER_REBUILD);
    assert_false(e->alter(c, &p, &how.list[0]));
    e->failure(c, &p, &failure);
    assert_contains(failure.message, "foreign keys are on: dropping the old table would delete");
    assert_true(e->commit(c));
    e->close(c);
    pool_free(&p);
    char *now = dump_rows(path);
    assert_string_equal(now, rows);
    free(now);
    free(rows);
}

/* graveyard: LeanDB PR98: what was switched for the work is as before when the work has failed */
static void test_settings_after_a_failure(void **state)
{
    (void)state;
    const char *path = make_grove();
    schemac_db *db;
    start(path, &db);
    rewrite_object(path, "trunk", OTHER_CHECK);
    raw_unchecked(path, "UPDATE trunk SET size = 0 WHERE id = 3");
    assert_status(db, SCHEMAC_OUTDATED, schemac_repair(db));
    assert_int_equal(handle_integer(db, "PRAGMA foreign_keys"), 1);
    assert_int_equal(handle_integer(db, "PRAGMA legacy_alter_table"), 0);
    assert_int_equal(handle_integer(db, "PRAGMA writable_schema"), 0);
    assert_int_equal(handle_integer(db, "PRAGMA query_only"), 0);
    raw_unchecked(path, "UPDATE trunk SET size = 1 WHERE id = 3");
    assert_ok(db, schemac_repair(db));
    assert_int_equal(schemac_report(db)->changed_count, 1);
    assert_int_equal(handle_integer(db, "PRAGMA foreign_keys"), 1);
    assert_int_equal(handle_integer(db, "PRAGMA legacy_alter_table"), 0);
    schemac_close(db);
    assert_sound(path);
}

/* ---- a table is made anew ------------------------------------------------------------------- */

/* graveyard: atlas#3317, rails#58705, drizzle-orm#4938, ent#2954, efcore#37598, prisma#24540,
   typeorm#2584, django PR10733, alembic#697; Sequelize's unchanged start; "RESTRICT children: first
   start fails, every later start fails"; "AUTOINCREMENT, CHECK, COLLATE, hand-made indexes,
   triggers, ON DELETE of all but the last reference lost" */
static void test_children(void **state)
{
    (void)state;
    const char *path = make_grove();
    char *objects = dump_objects(path), *rows = dump_rows(path);
    rewrite_object(path, "trunk", OTHER_CHECK);
    start_and_close(path);
    assert_restored(path, objects, rows);
    rewrite_object(path, "knot", "DEFAULT 0", "DEFAULT 7"); /* references itself */
    rewrite_object(path, "branch", "\"name\" TEXT", "\"name\" TEXT COLLATE NOCASE");
    start_and_close(path);
    assert_restored(path, objects, rows);
    raw(path, "ALTER TABLE trunk DROP COLUMN since"); /* drizzle-orm#5360 */
    start_and_close(path);
    assert_raw(path, "SELECT count(*) || ' ' || (min(since) > 1.7e15) || typeof(since) FROM trunk",
               "3 1integer\n");
    assert_raw(path, "SELECT group_concat(id || label || size || data,'|') FROM trunk",
               "1a1{\"x\" :  1.50, \"x\":null}|2a2[1,\n2 ]|3b1\"\\u00e9\"\n");
    assert_raw(path,
               "SELECT (SELECT count(*) FROM branch) || (SELECT count(*) FROM leaf) || (SELECT"
               " count(trunk_id) FROM moss) || (SELECT count(*) FROM nest)",
               "3221\n");
    free(objects);
    free(rows);
}

/* graveyard: sequelize#8673, rails#47400, sqlite-net#125, sqlite-utils#221 */
static void test_numbers_are_not_used_twice(void **state)
{
    (void)state;
    static const char *const spellings[] = {"trunk", "TRUNK"};
    for (size_t i = 0; i < 2; i++) {
        const char *path = make_grove();
        char sql[256];
        snprintf(sql, sizeof sql,
                 "ALTER TABLE trunk RENAME TO other; ALTER TABLE other RENAME TO %s", spellings[i]);
        raw(path, sql);
        rewrite_object(path, spellings[i], "\"data\" TEXT", "\"data\" TEXT COLLATE NOCASE");
        schemac_db *db;
        assert_int_equal(start(path, &db)->changed_count, 1);
        grove_trunk t = GROVE_TRUNK_INIT;
        t.label = "new";
        assert_ok(db, grove_trunk_insert(db, &t));
        assert_int_equal(t.id, 10);
        assert_ok(db, grove_trunk_delete(db, 10));
        t.id = 0;
        assert_ok(db, grove_trunk_insert_many(db, &t, 1));
        assert_int_equal(t.id, 11);
        schemac_close(db);
        assert_raw(path, "SELECT count(*) FROM sqlite_sequence", "1\n");
        assert_raw(path,
                   "SELECT count(*) FROM sqlite_schema WHERE type='table' AND lower(name)="
                   "'trunk'",
                   "1\n");
        assert_raw(path, "SELECT count(*) FROM branch", "3\n");
        assert_sound(path);
    }
    /* many of another spelling, without being made anew */
    const char *path = make_grove();
    raw(path, "ALTER TABLE trunk RENAME TO other; ALTER TABLE other RENAME TO TRUNK");
    schemac_db *db;
    start(path, &db);
    grove_trunk t[] = {GROVE_TRUNK_INIT, GROVE_TRUNK_INIT};
    t[0].label = "new";
    t[1].label = "newer";
    assert_ok(db, grove_trunk_insert_many(db, t, 2));
    assert_int_equal(t[0].id, 10);
    assert_int_equal(t[1].id, 11);
    schemac_close(db);
}

/* graveyard: prisma#10919, knex#6142, sequel#1813, sequelize#2033, #8677, rails#31603, prisma#8864;
   "rebuild fails where a view references the table" */
static void test_what_is_not_ours(void **state)
{
    (void)state;
    const char *path = make_grove();
    raw(path,
        "CREATE VIEW labels AS SELECT trunk.id, label FROM trunk JOIN branch ON trunk_id=trunk.id;"
        "CREATE VIEW more AS SELECT * FROM labels WHERE id > 0;"
        "CREATE TABLE log(text, trunk_id INTEGER REFERENCES trunk(id) ON DELETE CASCADE);"
        "INSERT INTO log VALUES ('kept', 1);"
        "CREATE TRIGGER on_trunk AFTER INSERT ON trunk BEGIN INSERT INTO log VALUES(new.label,1); "
        "END;"
        "CREATE TRIGGER on_delete BEFORE DELETE ON trunk BEGIN DELETE FROM log; END;"
        "CREATE TRIGGER elsewhere AFTER INSERT ON knot BEGIN UPDATE trunk SET size=size+1 WHERE "
        "id=3;"
        " END;"
        "CREATE TRIGGER instead INSTEAD OF INSERT ON labels BEGIN SELECT 1; END;"
        "CREATE INDEX by_size ON trunk(size DESC, label) WHERE size > 1;"
        "CREATE UNIQUE INDEX \"by; \"\"expr\" ON trunk(lower(label), size);"
        "CREATE VIEW broken AS SELECT * FROM nothing_there");
    char *objects = dump_objects(path), *rows = dump_rows(path);
    rewrite_object(path, "trunk", OTHER_CHECK);
    schemac_db *db;
    const schemac_report_info *r = start(path, &db);
    assert_int_equal(r->changed_count, 1);
    assert_int_equal(r->created_count, 0);
    schemac_close(db);
    assert_restored(path, objects, rows);
    assert_raw(path, "SELECT count(*) FROM more", "3\n");
    raw(path, "INSERT INTO knot VALUES (4,NULL,0); INSERT INTO trunk(label) VALUES ('z')");
    assert_raw(path, "SELECT size FROM trunk WHERE id=3", "2\n");
    assert_raw(path, "SELECT group_concat(text) FROM log", "kept,z\n");
    free(objects);
    free(rows);
}

/* graveyard: mcp-context-forge#3420; "a real table named like the tool's temporary one was merged
   and emptied", "every later start fails on the leftover backup table" */
static void test_temporary_names(void **state)
{
    (void)state;
    const char *path = make_grove();
    raw(path, "CREATE TABLE schemac_old_1(id INTEGER PRIMARY KEY AUTOINCREMENT, label TEXT);"
              "INSERT INTO schemac_old_1 VALUES (7,'mine'); CREATE VIEW SCHEMAC_OLD_2 AS SELECT 1;"
              "CREATE TABLE schemac_new_1(x); CREATE TABLE _alembic_tmp_trunk(id)");
    char *objects = dump_objects(path), *rows = dump_rows(path);
    rewrite_object(path, "trunk", OTHER_CHECK);
    rewrite_object(path, "branch", "\"name\" TEXT", "\"name\" TEXT COLLATE NOCASE");
    start_and_close(path);
    char *now = dump_rows(path);
    assert_string_equal(now, rows);
    free(now);
    assert_restored(path, objects, rows);
    free(objects);
    free(rows);
}

/* "a column added and filled by a migration but not in the model was dropped by sync", rails
   PR51531; defaults: "default upper('x') became a text literal", "default containing ; broke the
   statement" */
static void test_kept_columns(void **state)
{
    (void)state;
    const char *path = make_grove();
    raw(path, "ALTER TABLE trunk ADD COLUMN \"ex\"\"tra; x\" TEXT DEFAULT 'a;b' COLLATE NOCASE;"
              "ALTER TABLE trunk ADD COLUMN twice INTEGER AS (size * 2) VIRTUAL;"
              "ALTER TABLE trunk ADD COLUMN friend INTEGER REFERENCES trunk(id) ON DELETE SET NULL;"
              "ALTER TABLE trunk ADD COLUMN shout TEXT NOT NULL DEFAULT '';"
              "UPDATE trunk SET \"ex\"\"tra; x\"='v' || id WHERE id < 3;"
              "UPDATE trunk SET friend=1 WHERE id=2; UPDATE trunk SET shout=CASE id WHEN 1 THEN "
              "'S' ELSE '' END;"
              "CREATE INDEX extra ON trunk(\"ex\"\"tra; x\", twice)");
    rewrite_object(path, "trunk", "shout TEXT NOT NULL DEFAULT ''",
                   "\"shout\" TEXT NOT NULL DEFAULT (upper('x') || ';') -- a comment\n");
    rewrite_object(path, "trunk", OTHER_CHECK);
    schemac_db *db;
    const schemac_report_info *r = start(path, &db);
    assert_int_equal(r->changed_count, 1);
    assert_int_equal(r->issue_count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_contains(r->issues[i].message, "is not in the schema; it is kept");
    grove_trunk t = GROVE_TRUNK_INIT;
    t.label = "new";
    assert_ok(db, grove_trunk_insert(db, &t));
    schemac_close(db);
    assert_raw(path,
               "SELECT id || ' ' || ifnull(\"ex\"\"tra; x\",'-') || ' ' || twice || ' ' ||"
               " ifnull(friend,'-') || ' ' || shout FROM trunk",
               "1 v1 2 - S\n2 v2 4 1 \n3 a;b 2 - \n10 a;b 2 - X;\n");
    assert_raw(path, "SELECT count(*) FROM trunk WHERE \"ex\"\"tra; x\"='V1'", "1\n");
    assert_raw(path, "SELECT count(*) FROM sqlite_schema WHERE name='extra'", "1\n");
    assert_raw(path, "SELECT hidden FROM pragma_table_xinfo('trunk') WHERE name='twice'", "2\n");
    assert_sound(path);
    assert_nothing_to_do(path);
}

/* graveyard: CVE-2026-39356, sqldelight#5220: a table whose name has a quote and a bracket */
static void test_odd_names(void **state)
{
    (void)state;
    const char *path = fresh_path(), *table = "we\"ird. na'me, [x]";
    schemac_db *db;
    schemac_status status = kinds_open(path, NULL, &db);
    assert_ok(db, status);
    schemac_close(db);
    raw(path, "INSERT INTO \"we\"\"ird. na'me, [x]\" VALUES (1,'a',NULL),(2,'b',1),(3,'c',2);"
              "ALTER TABLE \"we\"\"ird. na'me, [x]\" ADD COLUMN \"k\"\"(ept)\" TEXT DEFAULT ')'");
    char *rows = dump_rows(path);
    rewrite_object(path, table, "ON DELETE CASCADE", "ON DELETE SET NULL");
    status = kinds_open(path, NULL, &db);
    assert_ok(db, status);
    assert_int_equal(schemac_report(db)->changed_count, 1);
    schemac_close(db);
    assert_raw(path,
               "SELECT id || name || ifnull(other_id,'-') || \"k\"\"(ept)\" FROM"
               " \"we\"\"ird. na'me, [x]\"",
               "1a-)\n2b1)\n3c2)\n");
    assert_sound(path);
    /* and the query of a refusal */
    raw(path, "DROP INDEX \"we\"\"ird. na'me, [x].name\"; UPDATE \"we\"\"ird. na'me, [x]\" SET"
              " name='same'");
    image before = read_image(path);
    status = kinds_open(path, NULL, &db);
    assert_status(db, SCHEMAC_OUTDATED, status);
    assert_query_finds(path, schemac_error_message(db), 3);
    schemac_close(db);
    assert_untouched(path, &before);
    free(rows);
}

/* graveyard: sequelize#12992, #8984, #7813; "composite UNIQUE(a,b) became two single ones" */
static void test_several_starts(void **state)
{
    (void)state;
    const char *path = make_grove();
    char *objects = dump_objects(path), *rows = dump_rows(path);
    for (int i = 0; i < 3; i++) {
        raw(path, "CREATE TABLE t(x); DROP TABLE t"); /* so that the start looks closer */
        schemac_db *db;
        const schemac_report_info *r = start(path, &db);
        assert_false(r->up_to_date);
        assert_int_equal(r->changed_count + r->created_count + r->issue_count, 0);
        schemac_close(db);
    }
    assert_restored(path, objects, rows);
    assert_raw(path, "SELECT count(*) FROM schemac_history", "1\n");
    free(objects);
    free(rows);
}

/* ---- orphans -------------------------------------------------------------------------------- */

/* graveyard: canonry PR914 */
static void test_orphans_from_before(void **state)
{
    (void)state;
    const char *path = make_grove();
    raw(path, "PRAGMA foreign_keys=OFF; INSERT INTO branch VALUES (50,777,'lost'), (51,778,'lost');"
              "CREATE TABLE theirs(a REFERENCES nowhere(x), b REFERENCES branch(name));"
              "INSERT INTO theirs VALUES (1,'x')"); /* cannot even be checked */
    char *rows = dump_rows(path);
    rewrite_object(path, "trunk", OTHER_CHECK);
    rewrite_object(path, "branch", "\"name\" TEXT", "\"name\" TEXT COLLATE NOCASE");
    schemac_db *db;
    const schemac_report_info *r = start(path, &db);
    bool said = false;
    for (size_t i = 0; i < r->issue_count; i++)
        said =
            said || (r->issues[i].severity == SCHEMAC_WARNING &&
                     strcmp(r->issues[i].message, "2 rows of branch with a reference to a row of "
                                                  "trunk that is not there") == 0);
    assert_true(said);
    schemac_close(db);
    char *now = dump_rows(path);
    assert_string_equal(now, rows);
    free(now);
    free(rows);
}

/* One of a table that a start does not touch is reported as well. */
static void test_orphans_elsewhere(void **state)
{
    (void)state;
    const char *path = make_grove();
    raw(path, "PRAGMA foreign_keys=OFF; CREATE TABLE yard(a PRIMARY KEY);"
              "CREATE TABLE apart(a REFERENCES yard(a)); INSERT INTO apart VALUES (1)");
    rewrite_object(path, "trunk", OTHER_CHECK);
    schemac_db *db;
    const schemac_report_info *r = start(path, &db);
    assert_int_equal(r->changed_count, 1);
    bool reported = false;
    for (size_t i = 0; i < r->issue_count; i++)
        reported = reported || strstr(r->issues[i].message, "1 row of apart with a ref") != NULL;
    assert_true(reported);
    schemac_close(db);
}

/* New ones are found even where others go at the same time, and even when they are as many. */
static void test_new_orphans(void **state)
{
    (void)state;
    const char *path = make_grove();
    raw(path, "PRAGMA foreign_keys=OFF; CREATE TABLE relic(id INTEGER PRIMARY KEY, t REFERENCES"
              " trunk(id)); INSERT INTO relic VALUES (1,555), (2,556), (3,557)");
    rewrite_object(path, "moss", " REFERENCES \"trunk\"(\"id\") ON DELETE SET NULL", "");
    raw(path, "UPDATE moss SET trunk_id=99 WHERE id<3");
    refused(path, SCHEMAC_OUTDATED, "2 rows of moss would reference a row of trunk that is not", 2);
}

/* A dropped table that somebody's rows reference. */
static void test_dropped_parent(void **state)
{
    (void)state;
    const char *path = make_grove();
    raw(path, "CREATE TABLE relic(id INTEGER PRIMARY KEY); INSERT INTO relic VALUES (1), (2);"
              "CREATE TABLE theirs(r REFERENCES relic(id)); INSERT INTO theirs VALUES (1), (NULL)");
    refused(path, SCHEMAC_OUTDATED, "1 row of theirs would reference a row of relic", 1);
    raw(path, "DELETE FROM theirs");
    schemac_db *db;
    const schemac_report_info *r = start(path, &db);
    assert_int_equal(r->changed_count, 1);
    assert_string_equal(r->changed[0].name, "relic");
    assert_int_equal(r->changed[0].kind, SCHEMAC_EVENT_DROPPED);
    schemac_close(db);
    assert_raw(path, "SELECT count(*) FROM sqlite_schema WHERE name='relic'", "0\n");
    assert_nothing_to_do(path);
}

/* ---- names ---------------------------------------------------------------------------------- */

/* graveyard: "two renames at once lost both columns" */
/* "two renames at once lost both columns", prisma#4694, #7790, typeorm#3357 */
static void test_renames(void **state)
{
    (void)state;
    static const char *const old_tables[] = {"\"the seed\"", "grain"};
    static const char *const old_labels[] = {"name", "\"the \"\"name\"\"\""};
    for (size_t i = 0; i < 2; i++) {
        const char *path = make_grove();
        char *rows = dump_rows(path), sql[512];
        snprintf(sql, sizeof sql,
                 "DROP INDEX \"seed.first\"; DROP INDEX \"seed.trunk\";"
                 "ALTER TABLE seed RENAME TO %s; ALTER TABLE %s RENAME COLUMN first TO one;"
                 "ALTER TABLE %s RENAME COLUMN other TO two; ALTER TABLE trunk RENAME COLUMN label"
                 " TO %s; CREATE VIEW v AS SELECT two, one FROM %s;"
                 "CREATE UNIQUE INDEX \"grain.one\" ON %s(one)",
                 old_tables[i], old_tables[i], old_tables[i], old_labels[i], old_tables[i],
                 old_tables[i]);
        raw(path, sql);
        schemac_db *db;
        const schemac_report_info *r = start(path, &db);
        size_t renamed = 0;
        for (size_t j = 0; j < r->changed_count; j++)
            renamed += strstr(r->changed[j].name, ", was ") != NULL;
        assert_int_equal(renamed, 4);
        schemac_close(db);
        char *now = dump_rows(path);
        assert_string_equal(now, rows);
        free(now);
        free(rows);
        assert_raw(path, "SELECT other || first FROM v", "p10\nq20\n");
        assert_raw(path,
                   "SELECT group_concat(name) FROM (SELECT name FROM sqlite_schema WHERE"
                   " tbl_name='seed' AND type='index' ORDER BY 1)",
                   "seed.first,seed.trunk\n");
        assert_sound(path);
        assert_nothing_to_do(path);
    }
}

/* A check keeps the name that its column had: nothing is made anew for it, and errors speak of the
   field. */
static void test_old_name_of_a_check(void **state)
{
    (void)state;
    const char *path = make_grove();
    rewrite_object(path, "seed", "CONSTRAINT \"other\"", "CONSTRAINT \"two\"");
    schemac_db *db;
    const schemac_report_info *r = start(path, &db);
    assert_int_equal(r->changed_count, 0);
    grove_seed row = GROVE_SEED_INIT;
    row.first = 77;
    row.other = "";
    row.trunk_id = 1;
    assert_int_equal(grove_seed_insert(db, &row), SCHEMAC_INVALID);
    assert_string_equal(schemac_error(db)->field, "other");
    assert_contains(schemac_error_message(db), "the value of 'other' is not allowed");
    schemac_close(db);
    assert_nothing_to_do(path);
    /* but not the name of another column */
    rewrite_object(path, "seed", "CONSTRAINT \"two\"", "CONSTRAINT \"first\"");
    r = start(path, &db);
    assert_int_equal(r->changed_count, 1);
    assert_string_equal(r->changed[0].name, "seed");
    assert_int_equal(grove_seed_insert(db, &row), SCHEMAC_INVALID);
    assert_string_equal(schemac_error(db)->field, "other");
    schemac_close(db);
}

/* Both names are there: nothing is renamed over the other, and nothing is lost. */
static void test_old_and_new_name(void **state)
{
    (void)state;
    const char *path = make_grove();
    raw(path, "CREATE TABLE grain(id INTEGER PRIMARY KEY, one INTEGER); INSERT INTO grain VALUES"
              " (5,5); ALTER TABLE seed ADD COLUMN one INTEGER; UPDATE seed SET one=7");
    char *rows = dump_rows(path);
    schemac_db *db;
    const schemac_report_info *r = start(path, &db);
    assert_int_equal(r->changed_count, 0);
    assert_contains(r->issues[0].message, "seed.one is not in the schema; it is kept");
    schemac_close(db);
    char *now = dump_rows(path);
    assert_string_equal(now, rows);
    free(now);
    free(rows);
}

/* Two old names are there: the later one is renamed, the other stays. */
static void test_two_old_names(void **state)
{
    (void)state;
    const char *path = make_grove();
    raw(path, "ALTER TABLE seed RENAME TO \"the seed\"; CREATE TABLE grain(id INTEGER PRIMARY KEY);"
              "INSERT INTO grain VALUES (8)");
    schemac_db *db;
    assert_string_equal(start(path, &db)->changed[0].name, "seed, was the seed");
    assert_int_equal(schemac_report(db)->changed[0].kind, SCHEMAC_EVENT_RENAMED);
    schemac_close(db);
    assert_raw(path, "SELECT first FROM seed", "10\n20\n");
    assert_raw(path, "SELECT id FROM grain", "8\n");
    assert_nothing_to_do(path);
}

/* A refusal undoes the renames; its query still works, and so does the older program's database. */
static void test_refusal_after_renames(void **state)
{
    (void)state;
    const char *path = make_grove();
    raw(path, "ALTER TABLE seed RENAME TO grain; ALTER TABLE grain RENAME COLUMN other TO two;"
              "ALTER TABLE grain RENAME COLUMN first TO one");
    rewrite_object(path, "grain", " CHECK (two <> '')", "");
    raw_unchecked(path, "UPDATE grain SET two='' WHERE id=2");
    refused(path, SCHEMAC_OUTDATED, "1 row of seed with a value of other that is not allowed", 1);
    raw(path, "UPDATE grain SET two='q'; DROP INDEX \"seed.first\"; UPDATE grain SET one=3");
    refused(path, SCHEMAC_OUTDATED, "2 rows of seed with a value of first", 2);
    raw(path, "UPDATE grain SET one=id");
    rewrite_object(path, "grain", " REFERENCES \"trunk\"(\"id\") ON DELETE CASCADE", "");
    raw(path, "UPDATE grain SET trunk_id=4; ALTER TABLE trunk RENAME COLUMN label TO name");
    refused(path, SCHEMAC_OUTDATED, "2 rows of seed would reference a row of trunk", 2);
    raw(path, "UPDATE grain SET trunk_id=1");
    start_and_close(path);
    assert_sound(path);
    assert_raw(path, "SELECT first || other FROM seed", "1q\n2q\n");
}

/* graveyard: "rebuild fails where a view references the table" */
/* SQLite renames nothing while somebody's view is broken: said, and nothing is done. */
static void test_rename_with_a_broken_view(void **state)
{
    (void)state;
    const char *path = make_grove();
    raw(path,
        "ALTER TABLE seed RENAME TO grain; CREATE VIEW broken AS SELECT * FROM nothing_there");
    refused(path, SCHEMAC_ENGINE, "table grain cannot be renamed to seed: error in view broken", 0);
}

/* ---- dropping ------------------------------------------------------------------------------- */

static void test_dropped_column(void **state)
{
    (void)state;
    const char *path = make_grove();
    char *objects = dump_objects(path), *rows = dump_rows(path);
    raw(path, "ALTER TABLE trunk ADD COLUMN \"rem;ark\" TEXT; UPDATE trunk SET \"rem;ark\"='x';"
              "CREATE INDEX \"trunk.rem;ark\" ON trunk(\"rem;ark\")");
    start_and_close(path);
    assert_restored(path, objects, rows);
    /* somebody's index needs it */
    raw(path,
        "ALTER TABLE trunk ADD COLUMN \"rem;ark\" TEXT; CREATE INDEX mine ON trunk(\"rem;ark\")");
    refused(path, SCHEMAC_OUTDATED, "index mine of table trunk names column rem;ark, which goes",
            0);
    raw(path, "DROP INDEX mine");
    start_and_close(path);
    assert_raw(path, "SELECT count(*) FROM pragma_table_info('trunk') WHERE name='rem;ark'", "0\n");
    free(objects);
    free(rows);
}

/* graveyard: "nullable made required with a NULL row: fails, and reverting the model still fails"
   */
/* "nullable made required with a NULL row: fails, and reverting the model still fails" */
static void test_a_refusal_leaves_the_older_program_working(void **state)
{
    (void)state;
    const char *path = make_grove();
    rewrite_object(path, "seed", "\"first\" INTEGER NOT NULL", "\"first\" INTEGER");
    raw(path, "UPDATE seed SET first=NULL WHERE id=1");
    for (int i = 0; i < 3; i++)
        refused(path, SCHEMAC_OUTDATED, "1 row of seed with no value of first", 1);
    raw(path, "UPDATE seed SET first=1 WHERE id=1");
    start_and_close(path);
    assert_sound(path);
}

/* ---- with migrations ------------------------------------------------------------------------ */

/* The next version of the schema, with a migration. */
static schemac_status start_next(const char *path, const char *up, schemac_db **db)
{
    static const schemac_migration m = {.name = "next", .number = 3};
    static schemac_migration_texts sql;
    static schemac_schema next; /* handles read it */
    sql = (schemac_migration_texts){.checksum = "v1-0", .up = up};
    next = *GROVE_SCHEMA;
    next.version = 3;
    schemac_texts *own = own_texts(&next);
    own->fingerprint++;
    own->migrations = &sql;
    next.migrations = &m;
    next.migration_count = 1;
    return schemac_open(&next, path, NULL, db);
}

static bool warned(const schemac_db *db, const char *message)
{
    const schemac_report_info *r = schemac_report(db);
    for (size_t i = 0; i < r->issue_count; i++)
        if (r->issues[i].severity == SCHEMAC_WARNING && strcmp(r->issues[i].message, message) == 0)
            return true;
    return false;
}

#define WORK                                                                                       \
    "UPDATE trunk SET label=label || '!'; INSERT INTO moss(trunk_id) SELECT id FROM trunk;"        \
    "CREATE TABLE trunk_new AS SELECT * FROM trunk; DROP TABLE trunk_new"

/* graveyard: mcp-context-forge#3420; what others' crashes have left, and a table that the migration
   and the start itself would make for a while */
static void test_leftovers_and_migration(void **state)
{
    (void)state;
    const char *path = make_grove();
    raw(path, "CREATE TABLE schemac_new_1(id INTEGER PRIMARY KEY, label TEXT);"
              "INSERT INTO schemac_new_1 VALUES (1,'half'); CREATE TABLE _alembic_tmp_trunk(id);"
              "INSERT INTO _alembic_tmp_trunk VALUES (1); CREATE INDEX schemac_new_2 ON moss(id)");
    char *objects = dump_objects(path);
    rewrite_object(path, "trunk", OTHER_CHECK);
    raw(path, "CREATE TABLE trunk_new AS SELECT * FROM trunk");
    image before = read_image(path);
    schemac_db *db;
    schemac_status status = start_next(path, WORK, &db);
    assert_status(db, SCHEMAC_ENGINE, status); /* whose table that is, only a person can tell */
    assert_contains(schemac_error_message(db), "table trunk_new already exists");
    schemac_close(db);
    assert_untouched(path, &before);
    raw(path, "DROP TABLE trunk_new");
    status = start_next(path, WORK, &db);
    assert_ok(db, status);
    assert_int_equal(schemac_report(db)->changed_count, 1);
    schemac_close(db);
    status = start_next(path, WORK, &db);
    assert_ok(db, status);
    assert_true(schemac_report(db)->up_to_date);
    schemac_close(db);
    assert_raw(path, "SELECT group_concat(label) FROM trunk", "a!,a!,b!\n");
    assert_raw(path, "SELECT count(*) || (SELECT count(*) FROM branch) FROM moss", "63\n");
    assert_raw(path, "SELECT label || (SELECT id FROM _alembic_tmp_trunk) FROM schemac_new_1",
               "half1\n");
    assert_raw(path, "SELECT count(*) FROM schemac_history WHERE version=3 AND kind='migration'",
               "1\n");
    char *now = dump_objects(path);
    assert_string_equal(now, objects);
    free(now);
    free(objects);
    assert_sound(path);
}

/* graveyard: canonry PR914 - rows that were lost before are no reason not to migrate, and one more
   is */
static void test_orphans_and_migration(void **state)
{
    (void)state;
    const char *path = make_grove();
    raw(path,
        "PRAGMA foreign_keys=OFF; INSERT INTO branch VALUES (50,777,'lost'), (51,778,'lost')");
    image before = read_image(path);
    schemac_db *db;
    schemac_status status = start_next(path, "UPDATE branch SET trunk_id=779 WHERE id=1", &db);
    assert_status(db, SCHEMAC_MIGRATION, status);
    assert_contains(schemac_error_message(db), "1 row of branch would reference a row of trunk");
    schemac_close(db);
    assert_untouched(path, &before);
    rewrite_object(path, "trunk", OTHER_CHECK);
    status = start_next(path, "UPDATE branch SET name='kept' WHERE trunk_id=777", &db);
    assert_ok(db, status);
    assert_true(
        warned(db, "2 rows of branch with a reference to a row of trunk that is not there"));
    schemac_close(db);
    assert_raw(path, "SELECT group_concat(id || ifnull(name,'-')) FROM branch",
               "1x,2-,3y,50kept,51lost\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_foreign_keys_stay_on),
        cmocka_unit_test(test_settings_after_a_failure),
        cmocka_unit_test(test_children),
        cmocka_unit_test(test_numbers_are_not_used_twice),
        cmocka_unit_test(test_what_is_not_ours),
        cmocka_unit_test(test_temporary_names),
        cmocka_unit_test(test_kept_columns),
        cmocka_unit_test(test_odd_names),
        cmocka_unit_test(test_several_starts),
        cmocka_unit_test(test_orphans_from_before),
        cmocka_unit_test(test_orphans_elsewhere),
        cmocka_unit_test(test_leftovers_and_migration),
        cmocka_unit_test(test_orphans_and_migration),
        cmocka_unit_test(test_new_orphans),
        cmocka_unit_test(test_dropped_parent),
        cmocka_unit_test(test_renames),
        cmocka_unit_test(test_old_name_of_a_check),
        cmocka_unit_test(test_old_and_new_name),
        cmocka_unit_test(test_two_old_names),
        cmocka_unit_test(test_refusal_after_renames),
        cmocka_unit_test(test_rename_with_a_broken_view),
        cmocka_unit_test(test_dropped_column),
        cmocka_unit_test(test_a_refusal_leaves_the_older_program_working),
    };
    return cmocka_run_group_tests_name("graveyard", tests, NULL, NULL);
}
