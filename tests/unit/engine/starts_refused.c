/* starts_refused.c - databases that a start leaves as they are: those of others, those whose rows
   do not fit, and all of them where it is only to look. */
#include "starts.h"

#include "../unit.h"

#include "open/open.h"

/* ---- whose ---------------------------------------------------------------------------------- */

static void given_another_mark(start_case *c)
{
    given_version_2(c);
    fake_mark(&c->f, FIRM_OWNER, 1002);
}

static void given_tables_without_mark(start_case *c)
{
    fake_given(&c->f, "CREATE TABLE theirs (a int64);");
}

/* What is schemac's own is something, too. */
static void given_a_history_alone(start_case *c)
{
    fake_record_given(&c->f, "sync", 1, "notes", "v2-00000000000003e9", "");
}

static void given_a_newer_version(start_case *c)
{
    given_version_2(c);
    fake_record_given(&c->f, "sync", 3, "notes", "v2-00000000000003eb", "");
    fake_mark(&c->f, NOTES_OWNER, 1003);
}

static void given_read_only(start_case *c)
{
    given_version_1(c);
    c->f.read_only = true;
}

/* ---- texts ---------------------------------------------------------------------------------- */

/* Generated for another engine alone. */
static void given_no_texts(start_case *c)
{
    given_version_1(c);
    c->schema->text_count = 1;
}

static void given_no_texts_at_all(start_case *c)
{
    c->schema->text_count = 0;
    c->schema->texts = NULL;
}

static schemac_status open_in_a_place(start_case *c)
{
    return open_temporary(c->f.engine, c->schema, &c->config, &c->db);
}

static schemac_status roll_back(start_case *c)
{
    return open_and_roll_back(c->f.engine, c->schema, "fake:", &c->config, 1, &c->db);
}

/* ---- rows ----------------------------------------------------------------------------------- */

static void given_texts_for_numbers(start_case *c)
{
    given_version_1(c);
    fake_given(&c->f, "DROP TABLE tag; CREATE TABLE tag (word text key, weight text);"
                      "INSERT INTO tag; INSERT INTO tag; INSERT INTO tag;");
    fake_fact_is(&c->f, "IS NO int32", 2);
    fake_fact_is(&c->f, "\"weight\" IS NULL", 1);
}

static void given_no_title(start_case *c)
{
    given_version_1(c);
    fake_given(&c->f, "DROP TABLE note; CREATE TABLE note (id int64 key, must text not null);"
                      "INSERT INTO note;");
}

static void given_equal_names(start_case *c)
{
    given_version_1(c);
    fake_given(&c->f, "DROP INDEX author.name; INSERT INTO author; INSERT INTO author;");
    fake_fact_is(&c->f, "HAVING count(*)>1", 2);
}

static void given_a_view(start_case *c)
{
    given_version_1(c);
    fake_given(&c->f, "DROP TABLE tag; CREATE VIEW tag;");
}

/* What is dropped is referenced by a column that is kept. */
static void given_a_reference_to_what_goes(start_case *c)
{
    static const char *const dropped[] = {"topic"};
    given_version_1(c);
    fake_given(&c->f, "CREATE TABLE topic (id int64 key); INSERT INTO topic;"
                      "ALTER TABLE tag ADD COLUMN topic int64 references topic; INSERT INTO tag;");
    c->schema->dropped = dropped;
    c->schema->dropped_count = 1;
    c->config.backups = 1;
}

static const schemac_sql_object theirs = {"note.a", "CREATE TRIGGER note.a ON note ours"};

static void given_a_name_that_is_taken(start_case *c)
{
    given_version_1(c);
    fake_given(&c->f, "CREATE TRIGGER note.a ON note;");
    set_triggers(c->schema, NOTE, &theirs, 1);
}

/* ---- only looking --------------------------------------------------------------------------- */

static void given_less(start_case *c)
{
    given_version_1(c);
    fake_given(&c->f, "DROP TABLE tag; DROP INDEX note.day;");
    c->config.mode = SCHEMAC_VERIFY;
}

static void given_less_and_a_warning(start_case *c)
{
    given_less(c);
    c->config.on_outdated = SCHEMAC_WARN;
}

static void given_all(start_case *c)
{
    given_version_2(c);
    c->config.mode = SCHEMAC_VERIFY;
}

/* The mark is another's state, and nothing differs. */
static void given_all_but_the_mark(start_case *c)
{
    given_version_1(c);
    c->config.mode = SCHEMAC_VERIFY;
}

/* Somebody has changed the schema and changed it back. */
static void given_another_count_to_look_at(start_case *c)
{
    given_all(c);
    fake_given(&c->f, "CREATE INDEX x ON tag (weight); DROP INDEX x;");
}

static void given_an_old_name(start_case *c)
{
    static const char *const tables[] = {"word"};
    static const schemac_old_names old = {.tables = tables, .table_count = 1};
    given_version_1(c);
    fake_given(&c->f, "ALTER TABLE tag RENAME TO word; INSERT INTO word; DROP INDEX note.day;");
    know_old_tags(c, "word", "\"word\" text\n\"weight\" int32\n",
                  "CREATE TABLE word (word text key, weight int32 not null check(weight > 0))");
    model_of(c->schema, TAG)->old = &old;
    c->config.mode = SCHEMAC_VERIFY;
}

static void given_an_old_name_read_only(start_case *c)
{
    given_an_old_name(c);
    c->f.read_only = true;
}

static schemac_status fail_at_the_end(void *user, const char *call)
{
    (void)user;
    return strcmp(call, "stamp") == 0 ? SCHEMAC_FULL : SCHEMAC_OK;
}

static void given_a_wish(start_case *c)
{
    c->config.fault = fail_at_the_end;
}

static void given_nothing_to_look_at(start_case *c)
{
    c->config.mode = SCHEMAC_VERIFY;
}

/* clang-format off */
const start_scenario refused_starts[] = {
    {"another_mark", NULL, given_another_mark, NULL, SCHEMAC_NOT_OURS,
     .report = "error: the database is not one of schema 'notes': it bears another \n",
     .trace = "open or create\n"
     "read_mark -> foreign\n"
     "begin LOOK\n"
     "read_mark -> foreign\n"
     "read_history -> 1\n"
     REFUSED},
    {"no_mark", NULL, given_tables_without_mark, NULL, SCHEMAC_NOT_OURS,
     .report = "error: the database is not one of schema 'notes': it has tables, bu\n",
     .trace = "open or create\n"
     "read_mark -> unmarked\n"
     "begin LOOK\n"
     "read_mark -> unmarked\n"
     TABLES("1") REFUSED},
    {"a_history_alone", NULL, given_a_history_alone, NULL, SCHEMAC_NOT_OURS,
     .report = "error: the database is not one of schema 'notes': it has tables, bu\n",
     .trace = "open or create\n"
     "read_mark -> unmarked\n"
     "begin LOOK\n"
     "read_mark -> unmarked\n"
     TABLES("0") REFUSED},
    {"newer", NULL, given_a_newer_version, NULL, SCHEMAC_NEWER,
     .report = "error: the database belongs to version 3 of schema 'notes', this pr\n",
     .trace = "open or create\n"
     "read_mark -> changed\n"
     "begin LOOK\n"
     "read_mark -> changed\n"
     "read_history -> 2\n"
     REFUSED},
    {"read_only", NULL, given_read_only, NULL, SCHEMAC_PERMISSION,
     .report = "error: the database is outdated and cannot be written; allow writin\n",
     .trace = "open or create\n"
     "read_mark -> changed\n"
     "begin LOOK\n"
     "read_mark -> changed\n"
     "read_history -> 1\n"
     "commit\n"
     "start_begin\n"
     "close\n"},
    {"no_texts", NULL, given_no_texts, NULL, SCHEMAC_MISUSE,
     .report = "error: schema 'notes' was generated without SQL for strict: generat\n",
     .trace = ""},
    {"no_texts_at_all", NULL, given_no_texts_at_all, NULL, SCHEMAC_MISUSE,
     .report = "error: schema 'notes' was generated without SQL for strict: generat\n",
     .trace = ""},
    {"no_texts_temporary", &fake_plain, given_no_texts, open_in_a_place, SCHEMAC_MISUSE,
     .alone = true,
     .report = "error: schema 'notes' was generated without SQL for plain: generate\n",
     .trace = ""},
    {"no_texts_to_undo", NULL, given_no_texts, roll_back, SCHEMAC_MISUSE,
     .report = "error: schema 'notes' was generated without SQL for strict: generat\n",
     .trace = ""},
    {"texts_for_numbers", NULL, given_texts_for_numbers, NULL, SCHEMAC_OUTDATED,
     .report = "error: 2 rows of tag with a value of weight that is not int32: keys\n"
               "error: 1 row of tag with no value of weight, which is required now:\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") READ_PARTS
     ASKED("SELECT count(*) FROM \"tag\" WHERE \"weight\" IS NO int32 -> 2")
     ASKED("KEYS OF \"tag\" WHERE \"weight\" IS NO int32 -> 1, 2")
     ASKED("SELECT count(*) FROM \"tag\" WHERE \"weight\" IS NULL -> 1")
     ASKED("KEYS OF \"tag\" WHERE \"weight\" IS NULL -> 1") REFUSED},
    {"required", NULL, given_no_title, NULL, SCHEMAC_OUTDATED,
     .report = "error: column note.author is missing, required and without default,\n"
               "error: column note.title is missing, required and without default, \n"
               "error: column note.must is not in the schema, but required: no row \n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") DECLARED("author note tag") READ("author") READ("note")
     ASKED("SELECT count(*) FROM \"note\" WHERE TRUE -> 1")
     ASKED("SELECT count(*) FROM \"note\" WHERE TRUE -> 1") READ("tag") REFUSED},
    {"equal_names", NULL, given_equal_names, NULL, SCHEMAC_OUTDATED,
     .report = "error: 2 rows of author with a value of name that is there more tha\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") DECLARED("author note tag") READ("author")
     ASKED("SELECT count(*) FROM \"author\" WHERE \"name\" IS NOT NULL AND (\"name\") ... -> 2")
     ASKED("KEYS OF \"author\" WHERE \"name\" IS NOT NULL AND (\"name\") IN (SELECT \"n... -> 1, 2")
     READ("note") READ("tag") REFUSED},
    {"a_view", NULL, given_a_view, NULL, SCHEMAC_OUTDATED,
     .report = "error: 'tag' is a view or a virtual table, not a table\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") DECLARED("author note") READ("author") READ("note") REFUSED},
    {"a_reference_to_what_goes", &fake_plain, given_a_reference_to_what_goes, NULL,
     SCHEMAC_OUTDATED,
     .report = "info: column tag.topic is not in the schema; it is kept\n"
               "error: 1 row of tag would reference a row of topic that is not ther\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "4") DECLARED("tag") READ("tag")
     "orphans -> 0\n"
     "make_backup\n"
     "run DROP TABLE topic\n"
     TABLES("3")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes, 1 dropped\n"
     "orphans -> 1\n"
     "rollback\n"
     "discard_backup\n"
     "close\n"},
    {"a_name_that_is_taken", NULL, given_a_name_that_is_taken, NULL, SCHEMAC_OUTDATED,
     .report = "error: the name of trigger note.a is taken\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") READ_PARTS REFUSED},
    {"as_a_test_wants", NULL, given_a_wish, NULL, SCHEMAC_FULL,
     .report = "error: stamp fails as config.fault wants: there is no space left\n"
               "the database is new\n",
     .trace = FOUND_EMPTY
     "read_history -> 0\n"
     NOTHING_KNOWN TABLES("0") CREATED_ALL WROTE_ALL
     "record sync 2 notes: 3 tables, 0 columns, 3 indexes, 1 foreign keys\n"
     KNOWN("3", "3") READ_PARTS REFUSED},
    {"verify", NULL, given_less, NULL, SCHEMAC_OUTDATED,
     .report = "planned: create index note.day\n"
               "planned: create table tag\n"
               "error: the database does not match the schema: 2 steps are needed, \n",
     .trace = LOOKED_AT("LOOK") KNOWN("3", "2") DECLARED("author note") READ("author")
     READ("note") REFUSED},
    {"verify_and_warn", NULL, given_less_and_a_warning,
     .report = "planned: create index note.day\n"
               "planned: create table tag\n"
               "warning: the database does not match the schema: 2 steps are needed, \n",
     .trace = LOOKED_AT("LOOK") KNOWN("3", "2") DECLARED("author note") READ("author")
     READ("note")
     "rollback\n"
     "start_end\n"},
    {"verify_up_to_date", NULL, given_all,
     .report = "up to date\n",
     .trace = "open\n"
     "read_mark closely -> unchanged\n"
     "start_end\n"},
    {"verify_changed_and_back", NULL, given_another_count_to_look_at,
     .trace = LOOKED_AT("LOOK") KNOWN("3", "3") READ_PARTS
     "rollback\n"
     "start_end\n"},
    {"verify_no_difference", NULL, given_all_but_the_mark,
     .trace = LOOKED_AT("LOOK") KNOWN("3", "3") READ_PARTS
     "rollback\n"
     "start_end\n"},
    {"verify_renames", NULL, given_an_old_name, NULL, SCHEMAC_OUTDATED,
     .report = "planned: rename table tag, was word\n"
               "planned: create index note.day\n"
               "error: the database does not match the schema: 2 steps are needed, \n",
     .trace = LOOKED_AT("START") KNOWN("3", "3")
     "run ALTER TABLE \"word\" RENAME TO \"tag\"\n"
     TABLES("3")
     "read_table tag\n"
     READ_ALL REFUSED},
    {"verify_renames_read_only", NULL, given_an_old_name_read_only, NULL, SCHEMAC_OUTDATED,
     .report = "planned: rename table tag, was word\n"
               "info: the database cannot be written: what is left to do is only k\n"
               "error: the database does not match the schema: 1 step is needed, th\n",
     .trace = LOOKED_AT("LOOK") "read_tables -> 3\n"
                                "read_catalogue -> 3 tables\n" REFUSED},
    {"verify_empty", NULL, given_nothing_to_look_at, NULL, SCHEMAC_OUTDATED,
     .report = "planned: create table author\n"
               "planned: create index author.name\n"
               "planned: create table note\n"
               "planned: create index note.author\n"
               "planned: create index note.day\n"
               "planned: create table tag\n"
               "planned: create foreign key note.author\n"
               "error: the database does not match the schema: 7 steps are needed, \n",
     .trace = "open\n"
     "read_mark closely -> unmarked\n"
     "begin LOOK\n"
     "read_mark closely -> unmarked\n"
     TABLES("0")
     "commit\n"
     "start_begin\n"
     "begin LOOK\n"
     "read_mark closely -> unmarked\n"
     TABLES("0")
     "read_history -> 0\n"
     NOTHING_KNOWN TABLES("0") REFUSED},
};
/* clang-format on */

const size_t refused_start_count = sizeof refused_starts / sizeof *refused_starts;
