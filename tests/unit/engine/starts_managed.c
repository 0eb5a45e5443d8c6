/* starts_managed.c - a start again, on a handle that is open. */
#include "starts.h"

#include "../unit.h"

/* An open handle; then somebody else does this. */
static void given_open(start_case *c, const char *changes)
{
    given_version_2(c);
    assert_int_equal(start_open(c), SCHEMAC_OK);
    fake_given(&c->f, changes);
}

static void given_open_and_same(start_case *c)
{
    given_open(c, "");
}

static void given_open_and_less(start_case *c)
{
    given_open(c, "DROP INDEX note.author; DROP TABLE tag;");
}

/* The index and the foreign key have one name. */
static void given_open_and_no_key(start_case *c)
{
    given_open(c, "DROP INDEX note.author; DROP FOREIGN KEY note.author;");
}

static void given_open_and_other_keys(start_case *c)
{
    given_open(c, "DROP FOREIGN KEY note.author; INSERT INTO note;"
                  "CREATE FOREIGN KEY note.author ON note (author) TO author (name);"
                  "CREATE FOREIGN KEY tag.old ON tag (word) TO author (name);"
                  "CREATE FOREIGN KEY mine ON tag (word) TO author (id) theirs;"
                  "DROP INDEX note.day; CREATE INDEX note.day ON note (day);");
}

static void given_open_and_other_parts(start_case *c)
{
    static const char *const dropped[] = {"born"};
    static const schemac_old_names old = {.dropped = dropped, .dropped_count = 1};
    model_of(c->schema, AUTHOR)->old = &old;
    given_open(c, "ALTER TABLE author ADD COLUMN born date; DROP INDEX note.day;"
                  "ALTER TABLE note DROP COLUMN day; ALTER TABLE note CHANGE COLUMN title text;"
                  "DROP TABLE tag;"
                  "CREATE TABLE tag (word text key, weight int32 not null, unique(weight));");
    know_tags(c, "CREATE TABLE tag (word text key, weight int32 not null, unique(weight))");
    set_create(c->schema, TAG,
               "CREATE TABLE tag (word text key, weight int32 not null, check(weight < 9))");
}

static void given_open_and_other_rows(start_case *c)
{
    given_open(c, "DROP TABLE tag; CREATE TABLE tag (word text key, weight text); INSERT INTO tag;"
                  "INSERT INTO tag;");
    fake_fact_is(&c->f, "IS NO int32", 2);
}

static void given_open_and_an_old_name(start_case *c)
{
    static const char *const tables[] = {"word"};
    static const schemac_old_column columns[] = {{"heavy", 1}};
    static const schemac_old_names old = {
        .tables = tables, .table_count = 1, .columns = columns, .column_count = 1};
    model_of(c->schema, TAG)->old = &old;
    given_open(c, "ALTER TABLE tag RENAME TO word; INSERT INTO word;");
    know_old_tags(c, "word", "\"word\" text\n\"weight\" int32\n",
                  "CREATE TABLE word (word text key, weight int32 not null check(weight > 0))");
}

static void given_open_and_an_old_column(start_case *c)
{
    given_open_and_an_old_name(c);
    fake_given(&c->f,
               "ALTER TABLE word RENAME TO tag; ALTER TABLE tag RENAME COLUMN weight TO heavy;");
    fake_know_nothing(&c->f, "word");
    fake_know(&c->f, "tag", "\"word\" text\n\"heavy\" int32\n",
              "CREATE TABLE tag (word text key, heavy int32 not null check(heavy > 0))");
}

static schemac_status find_tags(schemac_db *db)
{
    bool there;
    schemac_status status = schemac_index_exists(db, "note.day", &there);
    return status == SCHEMAC_OK && there ? schemac_exec(db, "UPDATE tag") : status;
}

/* A migration that was forgotten. */
static void given_open_and_a_migration(start_case *c)
{
    static const schemac_migration list[] = {
        {.name = "tags", .calls = "find_tags", .function = find_tags, .number = 2}};
    static const schemac_migration_texts texts[] = {{.checksum = "c-1"}};
    given_version_2(c);
    set_migrations(c->schema, list, texts, 1);
    assert_int_equal(start_open(c), SCHEMAC_OK);
    fake_record_given(&c->f, "rollback", 2, "tags", "c-1", "undone");
    fake_mark(&c->f, NOTES_OWNER, 0);
}

static void given_open_in_memory(start_case *c)
{
    c->f.in_memory = true;
    given_open(c, "CREATE TABLE mine (a int64); INSERT INTO tag;");
}

static schemac_status plan(start_case *c)
{
    return schemac_plan(c->db);
}

static schemac_status check(start_case *c)
{
    return schemac_schema_check(c->db);
}

static schemac_status repair(start_case *c)
{
    return schemac_repair(c->db);
}

static schemac_status is_up_to_date(start_case *c)
{
    bool up_to_date;
    schemac_status status = schemac_is_up_to_date(c->db, &up_to_date);
    assert_false(up_to_date);
    return status;
}

static schemac_status reset(start_case *c)
{
    return schemac_reset(c->db);
}

static schemac_status plan_in_transaction(start_case *c)
{
    schemac_status status = schemac_begin(c->db);
    if (status != SCHEMAC_OK)
        return status;
    status = schemac_plan(c->db);
    schemac_rollback(c->db);
    return status;
}

/* clang-format off */
const start_scenario managed_starts[] = {
    {"plan_nothing", NULL, given_open_and_same, plan, .open = true,
     .report = "up to date\n",
     .trace = "start_begin\n"
     "begin LOOK\n"
     "read_mark closely -> unchanged\n"
     "rollback\n"
     "start_end\n"},
    {"plan", NULL, given_open_and_less, plan, SCHEMAC_OUTDATED, true,
     .report = "planned: create index note.author\n"
               "planned: create table tag\n",
     .trace = "start_begin\n"
     "begin LOOK\n"
     "read_mark closely -> changed\n"
     "read_history -> 1\n"
     "read_history -> 1\n"
     KNOWN("3", "2") DECLARED("author note") READ("author") READ("note")
     "rollback\n"
     "start_end\n"},
    {"plan_refused", NULL, given_open_and_other_rows, plan, SCHEMAC_OUTDATED, true,
     .report = "error: 2 rows of tag with a value of weight that is not int32: keys\n",
     .trace = "start_begin\n"
     "begin LOOK\n"
     "read_mark closely -> changed\n"
     "read_history -> 1\n"
     "read_history -> 1\n"
     KNOWN("3", "3") READ_PARTS
     ASKED("SELECT count(*) FROM \"tag\" WHERE \"weight\" IS NO int32 -> 2")
     ASKED("KEYS OF \"tag\" WHERE \"weight\" IS NO int32 -> 1, 2")
     ASKED("SELECT count(*) FROM \"tag\" WHERE \"weight\" IS NULL -> 0")
     "rollback\n"
     "start_end\n"},
    {"plan_renames", NULL, given_open_and_an_old_name, plan, SCHEMAC_OUTDATED, true,
     .report = "planned: rename table tag, was word\n",
     .trace = "start_begin\n"
     "begin START\n"
     "read_mark closely -> changed\n"
     "read_history -> 1\n"
     "read_history -> 1\n"
     KNOWN("3", "3")
     "run ALTER TABLE \"word\" RENAME TO \"tag\"\n"
     TABLES("3")
     "read_table tag\n"
     READ_ALL
     "rollback\n"
     "start_end\n"},
    {"plan_in_transaction", NULL, given_open_and_less, plan_in_transaction, SCHEMAC_MISUSE, true,
     .report = "up to date\n",
     .trace = "begin WRITE\n"
     "rollback\n"},
    {"is_not_up_to_date", NULL, given_open_and_less, is_up_to_date, .open = true,
     .tries_again = true,
     .report = "up to date\n", /* of the start before: a question leaves none */
     .trace = "start_begin\n"
     "begin LOOK\n"
     "read_mark closely -> changed\n"
     "read_history -> 1\n"
     "read_history -> 1\n"
     KNOWN("3", "2") DECLARED("author note") READ("author") READ("note")
     "rollback\n"
     "start_end\n"},
    {"check", NULL, given_open_and_less, check, SCHEMAC_OUTDATED, true,
     .report = "warning: index note.author is missing\n"
               "warning: table tag is missing\n",
     .trace = "start_begin\n"
     "begin LOOK\n"
     "read_mark closely -> changed\n"
     "read_history -> 1\n"
     "read_history -> 1\n"
     "read_tables -> 3\n"
     "read_history -> 1\n"
     KNOWN("3", "2") DECLARED("author note") READ("author") READ("note")
     "rollback\n"
     "start_end\n"},
    {"check_no_key", NULL, given_open_and_no_key, check, SCHEMAC_OUTDATED, true, .alone = true,
     .report = "warning: index note.author is missing\n"
               "warning: foreign key note.author is missing\n",
     .trace = "start_begin\n"
     "begin LOOK\n"
     "read_mark closely -> changed\n"
     "read_history -> 1\n"
     "read_history -> 1\n"
     "read_tables -> 3\n"
     "read_history -> 1\n"
     KNOWN("3", "3") READ_PARTS
     "rollback\n"
     "start_end\n"},
    {"check_keys", NULL, given_open_and_other_keys, check, SCHEMAC_OUTDATED, true, .alone = true,
     .report = "warning: foreign key tag.old is not declared any more\n"
               "warning: foreign key note.author is not as declared\n"
               "warning: index note.day is not as declared\n",
     .trace = "start_begin\n"
     "begin LOOK\n"
     "read_mark closely -> changed\n"
     "read_history -> 1\n"
     "read_history -> 1\n"
     "read_tables -> 3\n"
     "read_history -> 1\n"
     KNOWN("3", "3") READ_PARTS
     "rollback\n"
     "start_end\n"},
    {"check_parts", NULL, given_open_and_other_parts, check, SCHEMAC_OUTDATED, true,
     .alone = true,
     .report = "warning: column author.born is still there, and may go\n"
               "warning: column note.title is not as declared\n"
               "warning: column note.day is missing\n"
               "warning: index note.day is missing\n"
               "warning: constraint tag.unique(weight) is not declared any more\n"
               "warning: constraint tag.check(weight < 9) is missing\n",
     .trace = "start_begin\n"
     "begin LOOK\n"
     "read_mark closely -> changed\n"
     "read_history -> 1\n"
     "read_history -> 1\n"
     "read_tables -> 3\n"
     "read_history -> 1\n"
     TABLES("3")
     "read_table author\n"
     KNOWN("3", "3") DECLARED("author note tag") READ("author") READ("note")
     ASKED("SELECT count(*) FROM \"note\" WHERE \"title\" IS NULL -> 0") READ("tag")
     ASKED("SELECT count(*) FROM \"tag\" WHERE NOT (weight < 9) -> 0")
     "rollback\n"
     "start_end\n"},
    {"plan_parts", NULL, given_open_and_other_parts, plan, SCHEMAC_OUTDATED, true, .alone = true,
     .report = "planned: drop column author.born\n"
               "planned: change column note.title\n"
               "planned: add column note.day\n"
               "planned: create index note.day\n"
               "planned: drop constraint tag.unique(weight)\n"
               "planned: add constraint tag.check(weight < 9)\n",
     .trace = "start_begin\n"
     "begin START\n"
     "read_mark closely -> changed\n"
     "read_history -> 1\n"
     "read_history -> 1\n"
     KNOWN("3", "3") TABLES("3")
     "read_table author\n"
     TABLES("3") DECLARED("author note tag") READ("author") READ("note")
     ASKED("SELECT count(*) FROM \"note\" WHERE \"title\" IS NULL -> 0") READ("tag")
     ASKED("SELECT count(*) FROM \"tag\" WHERE NOT (weight < 9) -> 0")
     "rollback\n"
     "start_end\n"},
    {"repair_parts", NULL, given_open_and_other_parts, repair, .open = true, .alone = true,
     .report = "created: column note.day\n"
               "created: index note.day\n"
               "dropped: column author.born\n"
               "changed: column note.title\n"
               "changed: constraint tag.unique(weight)\n"
               "changed: constraint tag.check(weight < 9)\n",
     .trace = "start_begin\n"
     "begin START\n"
     "read_mark closely -> changed\n"
     "read_history -> 1\n"
     "read_history -> 1\n"
     KNOWN("3", "3") TABLES("3")
     "read_table author\n"
     TABLES("3") DECLARED("author note tag") READ("author") READ("note")
     ASKED("SELECT count(*) FROM \"note\" WHERE \"title\" IS NULL -> 0") READ("tag")
     ASKED("SELECT count(*) FROM \"tag\" WHERE NOT (weight < 9) -> 0")
     "orphans -> 0\n"
     "alter ALTER TABLE author DROP COLUMN born\n"
     "alter ALTER TABLE note CHANGE COLUMN title text not null\n"
     "alter ALTER TABLE note ADD COLUMN day date\n"
     "create CREATE INDEX note.day ON note (day, title)\n"
     "alter ALTER TABLE tag DROP CONSTRAINT unique(weight)\n"
     "alter ALTER TABLE tag ADD CONSTRAINT check(weight < 9)\n"
     TABLES("3") WROTE("tag")
     "record sync 2 notes: 0 tables, 1 columns, 1 indexes, 3 changed, 1 dropped\n"
     "orphans -> 0\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
    {"check_rows", NULL, given_open_and_other_rows, check, SCHEMAC_OUTDATED, true,
     .report = "error: 2 rows of tag with a value of weight that is not int32: keys\n",
     .trace = "start_begin\n"
     "begin LOOK\n"
     "read_mark closely -> changed\n"
     "read_history -> 1\n"
     "read_history -> 1\n"
     "read_tables -> 3\n"
     "read_history -> 1\n"
     KNOWN("3", "3") READ_PARTS
     ASKED("SELECT count(*) FROM \"tag\" WHERE \"weight\" IS NO int32 -> 2")
     ASKED("KEYS OF \"tag\" WHERE \"weight\" IS NO int32 -> 1, 2")
     ASKED("SELECT count(*) FROM \"tag\" WHERE \"weight\" IS NULL -> 0")
     "rollback\n"
     "start_end\n"},
    {"check_names", NULL, given_open_and_an_old_name, check, SCHEMAC_OUTDATED, true,
     .report = "warning: table tag has its old name still, word\n"
               "info: what else is different is only known after that\n",
     .trace = "start_begin\n"
     "begin LOOK\n"
     "read_mark closely -> changed\n"
     "read_history -> 1\n"
     "read_history -> 1\n"
     "read_tables -> 3\n"
     "read_history -> 1\n"
     TABLES("3")
     "rollback\n"
     "start_end\n"},
    {"check_column_names", NULL, given_open_and_an_old_column, check, SCHEMAC_OUTDATED, true,
     .report = "warning: column tag.weight has its old name still, heavy\n"
               "info: what else is different is only known after that\n",
     .trace = "start_begin\n"
     "begin LOOK\n"
     "read_mark closely -> changed\n"
     "read_history -> 1\n"
     "read_history -> 1\n"
     "read_tables -> 3\n"
     "read_history -> 1\n"
     TABLES("3")
     "read_table tag\n"
     "rollback\n"
     "start_end\n"},
    {"check_migrations", NULL, given_open_and_a_migration, check, SCHEMAC_OUTDATED, true,
     .report = "warning: migration 2 \"tags\" has not run\n"
               "info: what else is different is only known after that\n",
     .trace = "start_begin\n"
     "begin LOOK\n"
     "read_mark closely -> changed\n"
     "read_history -> 2\n"
     "read_history -> 2\n"
     "read_tables -> 3\n"
     "read_history -> 2\n"
     "rollback\n"
     "start_end\n"},
    {"repair", NULL, given_open_and_less, repair, .open = true,
     .report = "created: index note.author\n"
               "created: table tag\n",
     .trace = "start_begin\n"
     "begin START\n"
     "read_mark closely -> changed\n"
     "read_history -> 1\n"
     "read_history -> 1\n"
     KNOWN("3", "2") DECLARED("author note") READ("author") READ("note")
     "create CREATE INDEX note.author ON note (author)\n"
     CREATED_TAGS TABLES("3")
     "record sync 2 notes: 1 tables, 0 columns, 1 indexes\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
    {"repair_nothing", NULL, given_open_and_same, repair, .open = true,
     .report = "up to date\n",
     .trace = "start_begin\n"
     "begin START\n"
     "read_mark closely -> unchanged\n"
     "commit\n"
     "start_end\n"},
    {"repair_refused", NULL, given_open_and_other_rows, repair, SCHEMAC_OUTDATED, true,
     .report = "error: 2 rows of tag with a value of weight that is not int32: keys\n",
     .trace = "start_begin\n"
     "begin START\n"
     "read_mark closely -> changed\n"
     "read_history -> 1\n"
     "read_history -> 1\n"
     KNOWN("3", "3") READ_PARTS
     ASKED("SELECT count(*) FROM \"tag\" WHERE \"weight\" IS NO int32 -> 2")
     ASKED("KEYS OF \"tag\" WHERE \"weight\" IS NO int32 -> 1, 2")
     ASKED("SELECT count(*) FROM \"tag\" WHERE \"weight\" IS NULL -> 0")
     "rollback\n"
     "start_end\n"},
    {"repair_names", NULL, given_open_and_an_old_name, repair, .open = true,
     .report = "renamed: table tag, was word\n",
     .trace = "start_begin\n"
     "begin START\n"
     "read_mark closely -> changed\n"
     "read_history -> 1\n"
     "read_history -> 1\n"
     KNOWN("3", "3")
     "run ALTER TABLE \"word\" RENAME TO \"tag\"\n"
     TABLES("3")
     "read_table tag\n"
     READ_ALL TABLES("3")
     "forget_table word\n"
     WROTE("tag")
     "record rename 2 tag: word\n"
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes, 1 renamed\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
    {"repair_with_a_migration", NULL, given_open_and_a_migration, repair, .open = true,
     .report = "applied: migration tags\n",
     .trace = "start_begin\n"
     "begin START\n"
     "read_mark closely -> changed\n"
     "read_history -> 2\n"
     "read_history -> 2\n"
     KNOWN("3", "3")
     "read_table author\n"
     "read_table note\n"
     "read_table tag\n"
     "orphans -> 0\n"
     "count_rows\n"
     "watch\n"
     "exists note.day -> yes\n"
     "run UPDATE tag\n"
     "watch no more\n"
     "drop_temporary\n"
     "record migration 2 tags: applied\n"
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
    {"reset", &fake_plain, given_open_in_memory, reset, .open = true, .alone = true,
     .report = "created: table author\n"
               "created: index author.name\n"
               "created: table note\n"
               "created: index note.author\n"
               "created: index note.day\n"
               "created: table tag\n"
               "the database is new\n",
     .trace = "start_begin\n"
     "begin START\n"
     "drop_all\n"
     "read_mark closely -> unmarked\n"
     TABLES("0")
     "read_history -> 0\n"
     NOTHING_KNOWN TABLES("0") CREATED_ALL_PLAIN WROTE_ALL
     "record sync 2 notes: 3 tables, 0 columns, 3 indexes\n"
     KNOWN("3", "3") MARKED
     "start_end\n"},
};
/* clang-format on */

const size_t managed_start_count = sizeof managed_starts / sizeof *managed_starts;
