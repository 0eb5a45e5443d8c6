/* starts_migrations.c - migrations, in SQL and in C. */
#include "starts.h"

#include "../unit.h"

static void given_tags(start_case *c)
{
    given_version_1(c);
    fake_given(&c->f, "INSERT INTO tag; INSERT INTO tag;");
}

/* The only one. */
static void with_script(start_case *c, const char *name, const char *script)
{
    static schemac_migration one;
    static schemac_migration_texts texts;
    one = (schemac_migration){.name = name, .number = 2};
    texts = (schemac_migration_texts){.checksum = "a-1", .up = script};
    set_migrations(c->schema, &one, &texts, 1);
}

static void given_scripts(start_case *c)
{
    static const schemac_guard there = {.object = "word", .kind = SCHEMAC_GUARD_TABLE},
                               not_there = {"tag", "weight", SCHEMAC_GUARD_COLUMN, false};
    static const schemac_migration list[] = {
        {.name = "split", .number = 2},
        {.name = "words", .number = 3, .guards = &there, .guard_count = 1},
        {.name = "weights", .number = 4, .guards = &not_there, .guard_count = 1}};
    static const schemac_migration_texts texts[] = {
        {.checksum = "a-1", .up = "UPDATE tag; INSERT INTO tag"},
        {.checksum = "a-2", .up = "UPDATE word"},
        {.checksum = "a-3", .up = "ALL OF tag"}};
    given_tags(c);
    set_migrations(c->schema, list, texts, 3);
    c->schema->version = 4;
    c->config.backups = 1;
}

/* Tags get another weight by the schema, and then by the migration, which sees what both versions
   have. */
static void given_a_fill(start_case *c)
{
    static const schemac_migration one = {.name = "weigh", .number = 2};
    static const schemac_migration_texts texts = {
        .checksum = "a-1", .up = "UPDATE note", .fill = "UPDATE tag; INSERT INTO tag"};
    static const char *const becomes[] = {NULL, "weight + 1"};
    given_tags(c);
    set_migrations(c->schema, &one, &texts, 1);
    for (size_t set = TEXTS_STRICT; set < TEXT_SETS; set++) {
        schemac_model_texts *of_tag = model_texts_of(c->schema, set, TAG);
        of_tag->expanded = "CREATE TABLE tag (word text key, weight int32, extra int64)";
        of_tag->becomes = becomes;
    }
}

static schemac_status touch_tags(schemac_db *db)
{
    bool there;
    schemac_status status = schemac_table_exists(db, "tag", &there);
    if (status == SCHEMAC_OK && there)
        status = schemac_exec(db, "UPDATE tag");
    return status == SCHEMAC_OK ? schemac_exec(db, "INSERT INTO author") : status;
}

/* What fails, it thinks, does not matter. */
static schemac_status touch_carelessly(schemac_db *db)
{
    schemac_exec(db, "UPDATE nothing");
    return schemac_exec(db, "INSERT INTO author");
}

static void with_function(start_case *c, schemac_migration_fn function)
{
    static schemac_migration one;
    static const schemac_migration_texts texts = {.checksum = "c-1"};
    one =
        (schemac_migration){.name = "by hand", .calls = "touch", .function = function, .number = 2};
    set_migrations(c->schema, &one, &texts, 1);
}

static void given_a_function(start_case *c)
{
    given_tags(c);
    with_function(c, touch_tags);
}

static void given_a_careless_function(start_case *c)
{
    given_tags(c);
    with_function(c, touch_carelessly);
}

static void given_a_bad_script(start_case *c)
{
    given_tags(c);
    with_script(c, "bad", "UPDATE tag; UPDATE nothing; UPDATE tag");
    c->config.backups = 1;
}

static void given_a_temporary_table(start_case *c)
{
    given_tags(c);
    with_script(c, "for a while", "CREATE TEMPORARY TABLE t (a int64); INSERT INTO t; UPDATE tag");
}

static void given_a_deletion(start_case *c)
{
    given_tags(c);
    with_script(c, "clean", "ALL OF tag");
}

static void given_a_loss(start_case *c)
{
    given_tags(c);
    with_script(c, "careless", "UPDATE note; LOSE 1 OF tag");
}

static void given_new_orphans(start_case *c)
{
    given_tags(c);
    with_script(c, "orphans", "UPDATE tag; ORPHANS 3 OF note TO author");
}

static void given_a_table_that_goes(start_case *c)
{
    given_tags(c);
    with_script(c, "away", "DROP TABLE tag");
}

static void given_an_edited_migration(start_case *c)
{
    given_version_1(c);
    fake_record_given(&c->f, "migration", 2, "edited", "a-0", "applied");
    fake_record_given(&c->f, "migration", 5, "gone", "a-5", "applied");
    with_script(c, "edited", "UPDATE tag");
}

static void given_an_edited_migration_repaired(start_case *c)
{
    given_an_edited_migration(c);
    c->config.repair_history = true;
}

static void given_nothing_but_migrations(start_case *c)
{
    given_scripts(c);
    memset(&c->f.stored, 0, sizeof c->f.stored);
}

static void given_adopted_migrations(start_case *c)
{
    given_scripts(c);
    c->f.stored.record_count = c->f.stored.known_count = 0;
    fake_mark(&c->f, 0, 0);
    c->config.adopt = true;
}

static void given_scripts_to_look_at(start_case *c)
{
    given_scripts(c);
    c->config.mode = SCHEMAC_VERIFY;
}

static void given_a_function_to_look_at(start_case *c)
{
    given_a_function(c);
    c->config.mode = SCHEMAC_VERIFY;
}

/* clang-format off */
const start_scenario migration_starts[] = {
    {"scripts", &fake_plain, given_scripts,
     .report = "applied: migration split\n"
               "skipped: migration words\n"
               "applied: migration weights\n"
               "backup: fake:backup-1\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     "read_tables -> 3\n"
     "make_backup\n"
     TABLES("3")
     "orphans -> 0\n"
     "count_rows\n"
     RAN("UPDATE tag; INSERT INTO tag")
     "record migration 2 split: applied\n"
     "exists word -> no\n"
     "record skipped 3 words: there is no table word\n"
     "exists tag.weight -> yes\n"
     RAN("ALL OF tag")
     "record migration 4 weights: applied\n"
     "exists tag -> yes\n"
     "count_rows\n"
     "orphans -> 0\n"
     TABLES("3") TABLES("3") TABLES("3")
     "record sync 4 notes: 0 tables, 0 columns, 0 indexes\n"
     KNOWN("3", "3") MARKED
     "keep_backup of 1\n"
     "start_end\n"},
    {"a_fill", NULL, given_a_fill,
     .report = "applied: migration weigh\n"
               "created: column tag.extra\n"
               "changed: column tag.weight\n"
               "changed: column tag.weight\n"
               "info: the values of column tag.weight become: weight + 1\n"
               "info: column tag.extra is not in the schema; it is kept\n",
     .trace =
     "open or create\n"
     "read_mark -> changed\n"
     "begin LOOK\n"
     "read_mark -> changed\n"
     "read_history -> 1\n"
     "commit\n"
     "start_begin\n"
     "begin START\n"
     "read_mark -> changed\n"
     "read_history -> 1\n"
     "read_history -> 1\n"
     "read_tables -> 3\n"
     "read_catalogue -> 3 tables\n"
     "read_table author\n"
     "read_table note\n"
     "read_table tag\n"
     "orphans -> 0\n"
     "count_rows\n"
     "watch\n"
     "run_script UPDATE note\n"
     "watch no more\n"
     "drop_temporary\n"
     "record migration 2 weigh: applied\n"
     "exists tag -> yes\n"
     "count_rows\n"
     "orphans -> 0\n"
     "read_catalogue -> 3 tables\n"
     "read_table author\n"
     "read_table note\n"
     "read_table tag\n"
     "orphans -> 0\n"
     "read_catalogue -> 3 tables\n"
     "read_declared author note tag\n"
     "read_table author\n"
     "read_base author\n"
     "read_table note\n"
     "read_base note\n"
     "read_table tag\n"
     "read_base tag\n"
     "attempt_begin\n"
     "query SELECT count(CANNOT MAKE weight + 1) FROM \"tag\" -> 2\n"
     "attempt_end keep\n"
     "attempt_begin\n"
     "query SELECT count(*) FROM \"tag\" WHERE CANNOT MAKE weight + 1 -> 0\n"
     "attempt_end keep\n"
     "alter ALTER TABLE tag CHANGE COLUMN weight int32 BY MADE OF weight + 1\n"
     "alter ALTER TABLE tag ADD COLUMN extra int64\n"
     "read_catalogue -> 3 tables\n"
     "write_table tag\n"
     "read_tables -> 3\n"
     "count_rows\n"
     "watch\n"
     "run_script UPDATE tag; INSERT INTO tag\n"
     "watch no more\n"
     "drop_temporary\n"
     "count_rows\n"
     "read_catalogue -> 3 tables\n"
     "read_declared author note tag\n"
     "read_table author\n"
     "read_base author\n"
     "read_table note\n"
     "read_base note\n"
     "read_table tag\n"
     "attempt_begin\n"
     "query SELECT count(*) FROM \"tag\" WHERE CANNOT READ \"word\" -> 0\n"
     "attempt_end keep\n"
     "read_table tag\n"
     "read_base tag\n"
     "attempt_begin\n"
     "query SELECT count(*) FROM \"tag\" WHERE \"weight\" IS NULL -> 0\n"
     "attempt_end keep\n"
     "attempt_begin\n"
     "query SELECT count(*) FROM \"tag\" WHERE NOT (weight > 0) -> 0\n"
     "attempt_end keep\n"
     "alter ALTER TABLE tag CHANGE COLUMN weight int32 not null check(weight > 0)\n"
     "read_catalogue -> 3 tables\n"
     "write_table tag\n"
     "record sync 2 notes: 0 tables, 1 columns, 0 indexes, 2 changed\n"
     "orphans -> 0\n"
     "read_tables -> 3\n"
     "read_catalogue -> 3 tables\n"
     "read_declared author note tag\n"
     "read_table author\n"
     "read_base author\n"
     "read_table note\n"
     "read_base note\n"
     "read_table tag\n"
     "read_base tag\n"
     "write_mark 1002\n"
     "commit\n"
     "start_end\n"},
    {"a_fill_remade", &fake_plain, given_a_fill,
     .report = "applied: migration weigh\n"
               "made anew: table tag\n"
               "made anew: table tag\n"
               "info: the values of column tag.weight become: weight + 1\n"
               "info: column tag.extra is not in the schema; it is kept\n",
     .trace =
     "open or create\n"
     "read_mark -> changed\n"
     "begin LOOK\n"
     "read_mark -> changed\n"
     "read_history -> 1\n"
     "commit\n"
     "start_begin\n"
     "begin START\n"
     "read_mark -> changed\n"
     "read_history -> 1\n"
     "read_history -> 1\n"
     "read_tables -> 3\n"
     "read_catalogue -> 3 tables\n"
     "orphans -> 0\n"
     "count_rows\n"
     "watch\n"
     "run_script UPDATE note\n"
     "watch no more\n"
     "drop_temporary\n"
     "record migration 2 weigh: applied\n"
     "exists tag -> yes\n"
     "count_rows\n"
     "orphans -> 0\n"
     "read_catalogue -> 3 tables\n"
     "orphans -> 0\n"
     "read_catalogue -> 3 tables\n"
     "read_declared tag\n"
     "read_table tag\n"
     "read_base tag\n"
     "query SELECT count(CANNOT MAKE weight + 1) FROM \"tag\" -> 2\n"
     "query SELECT count(*) FROM \"tag\" WHERE CANNOT MAKE weight + 1 -> 0\n"
     "alter: make tag anew\n"
     "read_catalogue -> 3 tables\n"
     "write_table tag\n"
     "read_tables -> 3\n"
     "count_rows\n"
     "watch\n"
     "run_script UPDATE tag; INSERT INTO tag\n"
     "watch no more\n"
     "drop_temporary\n"
     "count_rows\n"
     "read_catalogue -> 3 tables\n"
     "read_declared tag\n"
     "read_table tag\n"
     "query SELECT count(*) FROM \"tag\" WHERE CANNOT READ \"word\" -> 0\n"
     "read_table tag\n"
     "read_base tag\n"
     "query SELECT count(*) FROM \"tag\" WHERE \"weight\" IS NULL -> 0\n"
     "query SELECT count(*) FROM \"tag\" WHERE NOT (weight > 0) -> 0\n"
     "alter: make tag anew\n"
     "read_catalogue -> 3 tables\n"
     "write_table tag\n"
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes, 2 made anew\n"
     "orphans -> 0\n"
     "read_tables -> 3\n"
     "read_catalogue -> 3 tables\n"
     "read_declared tag\n"
     "read_table tag\n"
     "read_base tag\n"
     "write_mark 1002\n"
     "commit\n"
     "start_end\n"},
    {"a_function", NULL, given_a_function,
     .report = "applied: migration by hand\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3")
     "read_table author\n"
     "read_table note\n"
     "read_table tag\n"
     "orphans -> 0\n"
     "count_rows\n"
     "watch\n"
     "exists tag -> yes\n"
     "run UPDATE tag\n"
     "run INSERT INTO author\n"
     "watch no more\n"
     "drop_temporary\n"
     "record migration 2 by hand: applied\n"
     "exists tag -> yes\n"
     "count_rows\n"
     "orphans -> 0\n"
     TABLES("3")
     "read_table author\n"
     "read_table note\n"
     "read_table tag\n"
     READ_ALL TABLES("3")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
    {"a_careless_function", &fake_plain, given_a_careless_function, .alone = true,
     .ignores = "run UPDATE nothing",
     .report = "applied: migration by hand\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3")
     "orphans -> 0\n"
     "count_rows\n"
     "watch\n"
     "run UPDATE nothing -> ENGINE\n"
     "run INSERT INTO author\n"
     "watch no more\n"
     "drop_temporary\n"
     "record migration 2 by hand: applied\n"
     "exists tag -> yes\n"
     "count_rows\n"
     "orphans -> 0\n"
     TABLES("3") TABLES("3") TABLES("3")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes\n"
     KNOWN("3", "3") MARKED
     "start_end\n"},
    {"a_careless_function_is_stopped", NULL, given_a_careless_function, NULL, SCHEMAC_IO,
     .alone = true, .ignores = "run UPDATE nothing",
     .report = "failed: migration by hand\n"
               "error: migration 2 \"by hand\" failed: the database has undone what t\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3")
     "read_table author\n"
     "read_table note\n"
     "read_table tag\n"
     "orphans -> 0\n"
     "count_rows\n"
     "watch\n"
     "run UPDATE nothing -> ENGINE\n"
     "watch no more\n"
     REFUSED},
    {"a_bad_script", &fake_plain, given_a_bad_script, NULL, SCHEMAC_ENGINE,
     .report = "failed: migration bad\n"
               "error: migration 2 \"bad\" failed: there is no table nothing\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     "read_tables -> 3\n"
     "make_backup\n"
     TABLES("3")
     "orphans -> 0\n"
     "count_rows\n"
     "watch\n"
     "run_script UPDATE tag; UPDATE nothing; UPDATE tag -> ENGINE\n"
     "watch no more\n"
     "rollback\n"
     "discard_backup\n"
     "close\n"},
    {"a_temporary_table", NULL, given_a_temporary_table,
     .report = "applied: migration for a while\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3")
     "read_table author\n"
     "read_table note\n"
     "read_table tag\n"
     "orphans -> 0\n"
     "count_rows\n"
     RAN("CREATE TEMPORARY TABLE t (a int64); INSERT INTO t; UPDATE tag")
     "record migration 2 for a while: applied\n"
     "exists tag -> yes\n"
     "count_rows\n"
     "orphans -> 0\n"
     TABLES("3")
     "read_table author\n"
     "read_table note\n"
     "read_table tag\n"
     READ_ALL TABLES("3")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
    {"a_deletion", NULL, given_a_deletion,
     .report = "applied: migration clean\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3")
     "read_table author\n"
     "read_table note\n"
     "read_table tag\n"
     "orphans -> 0\n"
     "count_rows\n"
     RAN("ALL OF tag")
     "record migration 2 clean: applied\n"
     "exists tag -> yes\n"
     "count_rows\n"
     "orphans -> 0\n"
     TABLES("3")
     "read_table author\n"
     "read_table note\n"
     "read_table tag\n"
     READ_ALL TABLES("3")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
    {"a_loss", NULL, given_a_loss, NULL, SCHEMAC_MIGRATION,
     .report = "undone: migration careless\n"
               "error: 1 row of tag would be gone, which no statement of the migrat\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3")
     "read_table author\n"
     "read_table note\n"
     "read_table tag\n"
     "orphans -> 0\n"
     "count_rows\n"
     RAN("UPDATE note; LOSE 1 OF tag")
     "record migration 2 careless: applied\n"
     "exists tag -> yes\n"
     "count_rows\n"
     REFUSED},
    {"new_orphans", NULL, given_new_orphans, NULL, SCHEMAC_MIGRATION,
     .report = "undone: migration orphans\n"
               "error: after the migrations 3 rows of note would reference a row of\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3")
     "read_table author\n"
     "read_table note\n"
     "read_table tag\n"
     "orphans -> 0\n"
     "count_rows\n"
     RAN("UPDATE tag; ORPHANS 3 OF note TO author")
     "record migration 2 orphans: applied\n"
     "exists tag -> yes\n"
     "count_rows\n"
     "orphans -> 1\n"
     REFUSED},
    {"a_table_that_goes", NULL, given_a_table_that_goes,
     .report = "applied: migration away\n"
               "created: table tag\n"
               "warning: table tag of model tag, with 2 rows, is not there after the \n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3")
     "read_table author\n"
     "read_table note\n"
     "read_table tag\n"
     "orphans -> 0\n"
     "count_rows\n"
     RAN("DROP TABLE tag")
     "record migration 2 away: applied\n"
     "exists tag -> no\n"
     "count_rows\n"
     "orphans -> 0\n"
     TABLES("2")
     "read_table author\n"
     "read_table note\n"
     TABLES("2") DECLARED("author note") READ("author") READ("note") CREATED_TAGS TABLES("3")
     "record sync 2 notes: 1 tables, 0 columns, 0 indexes\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
    {"edited", NULL, given_an_edited_migration, NULL, SCHEMAC_MIGRATION,
     .report = "error: migration 5 \"gone\" was applied to the database, but the sche\n",
     .trace = FOUND_CHANGED("3")
     "read_history -> 3\n"
     "read_tables -> 3\n"
     REFUSED},
    {"edited_and_repaired", NULL, given_an_edited_migration_repaired,
     .trace = FOUND_CHANGED("3")
     "read_history -> 3\n"
     "read_tables -> 3\n"
     "record forgotten 5 gone: repaired: the schema does not have it\n"
     "record migration 2 edited: repaired: it was changed\n"
     READ_ALL TABLES("3")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
    {"not_needed", NULL, given_nothing_but_migrations,
     .report = "skipped: migration split\n"
               "skipped: migration words\n"
               "skipped: migration weights\n"
               "created: table author\n"
               "created: index author.name\n"
               "created: table note\n"
               "created: index note.author\n"
               "created: index note.day\n"
               "created: table tag\n"
               "created: foreign key note.author\n"
               "the database is new\n",
     .trace = FOUND_EMPTY
     "read_history -> 0\n"
     NOTHING_KNOWN
     "record included 2 split: not needed: the database was empty\n"
     "record included 3 words: not needed: the database was empty\n"
     "record included 4 weights: not needed: the database was empty\n"
     TABLES("0") CREATED_ALL WROTE_ALL
     "record sync 4 notes: 3 tables, 0 columns, 3 indexes, 1 foreign keys\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end fresh\n"},
    {"not_needed_when_adopted", NULL, given_adopted_migrations,
     .report = "skipped: migration split\n"
               "skipped: migration words\n"
               "skipped: migration weights\n"
               "warning: this engine makes no copy of the database before it is chang\n",
     .trace = FOUND("unmarked", TABLES("3") "read_history -> 0\n")
     "read_history -> 0\n"
     NOTHING_KNOWN
     "record included 2 split: not needed: the database was adopted as it was\n"
     "record included 3 words: not needed: the database was adopted as it was\n"
     "record included 4 weights: not needed: the database was adopted as it was\n"
     TABLES("3") READ_TO_ADOPT("0") WROTE_ALL
     "record sync 4 notes: 0 tables, 0 columns, 0 indexes\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
    {"verify_scripts", NULL, given_scripts_to_look_at, NULL, SCHEMAC_OUTDATED,
     .report = "planned: run migration 2 \"split\"\n"
               "planned: run migration 4 \"weights\"\n"
               "error: the database does not match the schema: 2 steps are needed, \n",
     .trace = LOOKED_AT("START") KNOWN("3", "3")
     "read_table author\n"
     "read_table note\n"
     "read_table tag\n"
     "orphans -> 0\n"
     "count_rows\n"
     RAN("UPDATE tag; INSERT INTO tag")
     "exists word -> no\n"
     "exists tag.weight -> yes\n"
     RAN("ALL OF tag")
     "count_rows\n"
     "orphans -> 0\n"
     TABLES("3")
     "read_table author\n"
     "read_table note\n"
     "read_table tag\n"
     READ_ALL REFUSED},
    {"verify_a_function", NULL, given_a_function_to_look_at, NULL, SCHEMAC_OUTDATED,
     .report = "planned: run migration 2 \"by hand\"\n"
               "info: what is left to do after the migrations is only known when t\n"
               "error: the database does not match the schema: 1 step is needed, th\n",
     .trace = LOOKED_AT("START") KNOWN("3", "3")
     "read_table author\n"
     "read_table note\n"
     "read_table tag\n"
     "orphans -> 0\n"
     "count_rows\n"
     REFUSED},
};
/* clang-format on */

const size_t migration_start_count = sizeof migration_starts / sizeof *migration_starts;
