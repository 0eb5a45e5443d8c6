/* starts_sync.c - databases that are brought to the schema. */
#include "starts.h"

#include "../unit.h"

#include "open/open.h"

/* ---- nothing to do, or everything ----------------------------------------------------------- */

static void given_nothing(start_case *c)
{
    (void)c;
}

/* Somebody has changed the schema and changed it back. */
static void given_another_count(start_case *c)
{
    given_version_2(c);
    fake_given(&c->f, "CREATE INDEX x ON tag (weight); DROP INDEX x;");
}

static void given_a_dump(start_case *c)
{
    given_version_2(c);
    fake_mark(&c->f, 0, 0);
    c->config.adopt = true;
}

static void given_somebody_elses(start_case *c)
{
    fake_given_schema(&c->f, c->schema);
    fake_given(&c->f, "CREATE TABLE theirs (a int64); INSERT INTO theirs;");
    c->config.adopt = true;
}

static void warn_at_the_end(start_case *c)
{
    c->f.warning = "it is slow today";
}

static schemac_status open_in_a_place(start_case *c)
{
    return open_temporary(c->f.engine, c->schema, &c->config, &c->db);
}

/* ---- tables --------------------------------------------------------------------------------- */

/* Without tags, and without the day of a note. */
static void given_old_tables(start_case *c)
{
    given_version_1(c);
    fake_given(&c->f, "DROP TABLE tag; DROP INDEX note.day; ALTER TABLE note DROP COLUMN day;"
                      "INSERT INTO author; INSERT INTO note; INSERT INTO note;");
    fake_mark(&c->f, NOTES_OWNER, 1001);
}

/* The weight is a text, and nothing says that it is more than 0; a column more is kept. */
static void given_another_type(start_case *c)
{
    given_version_1(c);
    fake_given(&c->f, "DROP TABLE tag; CREATE TABLE tag (word text key, weight text, extra text);"
                      "INSERT INTO tag; INSERT INTO tag;");
    fake_mark(&c->f, NOTES_OWNER, 1001);
    c->config.backups = 2;
}

/* What stands behind the columns. */
static void given_other_options(start_case *c)
{
    given_version_1(c);
    fake_given(&c->f, "DROP TABLE tag; INSERT INTO author;"
                      "CREATE TABLE tag (word text key, weight int32 not null check(weight > 0)) "
                      "loose;");
}

static void given_other_indexes(start_case *c)
{
    given_version_1(c);
    fake_given(&c->f, "DROP INDEX author.name; CREATE INDEX author.name ON author (name);"
                      "CREATE INDEX note.old ON note (title); CREATE INDEX mine ON note (title);"
                      "INSERT INTO author;");
    fake_mark(&c->f, NOTES_OWNER, 1001);
}

static const schemac_sql_object triggers[] = {{"note.a", "CREATE TRIGGER note.a ON note ours 2"},
                                              {"note.b", "CREATE TRIGGER note.b ON note ours"}};

static void given_other_triggers(start_case *c)
{
    given_version_1(c);
    set_triggers(c->schema, NOTE, triggers, 2);
    fake_given(&c->f, "CREATE TRIGGER note.a ON note ours; CREATE TRIGGER note.z ON note ours;"
                      "CREATE TRIGGER theirs ON note;");
    fake_mark(&c->f, NOTES_OWNER, 1001);
}

static void give_old_names(start_case *c)
{
    static const char *const tables[] = {"scribe", "writer"};
    static const schemac_old_column columns[] = {{"label", 1}};
    static const char *const dropped[] = {"born"};
    static const schemac_old_names old = {tables, columns, dropped, 2, 1, 1};
    model_of(c->schema, AUTHOR)->old = &old;
}

static void given_old_names(start_case *c)
{
    given_version_1(c);
    fake_given(&c->f, "ALTER TABLE author RENAME TO writer; DROP INDEX author.name;"
                      "ALTER TABLE writer RENAME COLUMN name TO label;"
                      "CREATE UNIQUE INDEX author.name ON writer (label); INSERT INTO writer;");
    fake_know_nothing(&c->f, "author");
    fake_know(&c->f, "writer", "\"id\" int64\n\"label\" text\n",
              "CREATE TABLE writer (id int64 key, label text not null)");
    fake_know(&c->f, "note",
              "\"id\" int64\n\"author\" int64 -> \"writer\"\n\"title\" text\n"
              "\"day\" date\n\"edited\" timestamp\n\"version\" int64\n",
              texts_of(c->schema, c->f.engine->name)->models[NOTE].create);
    give_old_names(c);
}

static void given_a_dropped_column(start_case *c)
{
    given_version_1(c);
    fake_given(&c->f, "ALTER TABLE author ADD COLUMN born date; INSERT INTO author;");
    give_old_names(c);
}

static void given_a_dropped_table(start_case *c)
{
    static const char *const dropped[] = {"draft", "never"};
    given_version_1(c);
    fake_given(&c->f, "CREATE TABLE draft (id int64 key); INSERT INTO draft;"
                      "ORPHANS 2 OF note TO author;");
    c->schema->dropped = dropped;
    c->schema->dropped_count = 2;
}

static const schemac_path odd_path = {.label = "odd", .fields = NULL, .optional = true};
static const schemac_sql_object odd_index = {"tag.odd", "CREATE INDEX tag.odd ON tag (x)"};

/* One that cannot be created, of a table that comes before another one. */
static void given_an_optional_index(start_case *c)
{
    set_paths(c->schema, TAG, &odd_path, 1, &odd_index, NULL);
}

static void given_an_optional_index_later(start_case *c)
{
    given_version_1(c);
    given_an_optional_index(c);
}

/* A check of the whole table is about a column that is to come. */
static void given_a_check_to_come(start_case *c)
{
    given_version_1(c);
    fake_given(&c->f, "DROP TABLE tag; CREATE TABLE tag (word text key); INSERT INTO tag;");
    set_create(c->schema, TAG,
               "CREATE TABLE tag (word text key, weight int32 not null default(1), "
               "check(\"weight\" > 0))");
}

/* ---- two at once ---------------------------------------------------------------------------- */

/* What another process does between the first look and the lock. */
static void start_meanwhile(fake *f)
{
    const bool quiet = f->quiet, granted = f->granted;
    const unsigned calls = f->calls;
    start_case other = {.schema = notes_schema()};
    f->quiet = f->granted = true;
    other.f.engine = f->engine;
    other.config = (schemac_config)SCHEMAC_CONFIG_INIT;
    assert_int_equal(start_open(&other), SCHEMAC_OK);
    schemac_close(other.db);
    f->quiet = quiet;
    f->granted = granted;
    f->calls = calls;
    f->commits = 0;
}

static void given_another_start(start_case *c)
{
    c->f.before = "begin START";
    c->f.meanwhile = start_meanwhile;
}

/* clang-format off */
const start_scenario sync_starts[] = {
    {"fresh", NULL, given_nothing,
     .report = "created: table author\n"
               "created: index author.name\n"
               "created: table note\n"
               "created: index note.author\n"
               "created: index note.day\n"
               "created: table tag\n"
               "created: foreign key note.author\n"
               "the database is new\n",
     .trace = FOUND_EMPTY
     "read_history -> 0\n"
     NOTHING_KNOWN TABLES("0") CREATED_ALL WROTE_ALL
     "record sync 2 notes: 3 tables, 0 columns, 3 indexes, 1 foreign keys\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end fresh\n"},
    {"fresh_without_attempts", &fake_plain, given_nothing,
     .report = "created: table author\n"
               "created: index author.name\n"
               "created: table note\n"
               "created: index note.author\n"
               "created: index note.day\n"
               "created: table tag\n"
               "the database is new\n",
     .trace = FOUND_EMPTY
     "read_history -> 0\n"
     NOTHING_KNOWN TABLES("0") CREATED_ALL_PLAIN WROTE_ALL
     "record sync 2 notes: 3 tables, 0 columns, 3 indexes\n"
     KNOWN("3", "3") MARKED
     "start_end fresh\n"},
    {"temporary", &fake_plain, given_nothing, open_in_a_place, .alone = true,
     .report = "created: table author\n"
               "created: index author.name\n"
               "created: table note\n"
               "created: index note.author\n"
               "created: index note.day\n"
               "created: table tag\n"
               "the database is new\n",
     .trace = FOUND_EMPTY
     "read_history -> 0\n"
     NOTHING_KNOWN TABLES("0") CREATED_ALL_PLAIN WROTE_ALL
     "record sync 2 notes: 3 tables, 0 columns, 3 indexes\n"
     KNOWN("3", "3") MARKED
     "start_end fresh\n"},
    {"up_to_date", NULL, given_version_2,
     .report = "up to date\n",
     .trace = "open or create\n"
     "read_mark -> unchanged\n"
     "start_end\n"},
    {"a_warning", NULL, warn_at_the_end,
     .report = "created: table author\n"
               "created: index author.name\n"
               "created: table note\n"
               "created: index note.author\n"
               "created: index note.day\n"
               "created: table tag\n"
               "created: foreign key note.author\n"
               "warning: it is slow today\n"
               "the database is new\n",
     .trace = FOUND_EMPTY
     "read_history -> 0\n"
     NOTHING_KNOWN TABLES("0") CREATED_ALL WROTE_ALL
     "record sync 2 notes: 3 tables, 0 columns, 3 indexes, 1 foreign keys\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end fresh\n"},
    {"changed_and_back", NULL, given_another_count,
     .report = "up to date\n",
     .trace = "open or create\n"
     "read_mark -> unchanged\n"
     "start_end\n"},
    {"nothing_differs", NULL, given_version_1,
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") READ_PARTS TABLES("3")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
    {"changed_and_back_by_text", &fake_plain, given_another_count,
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") TABLES("3") KNOWN("3", "3") MARKED
     "start_end\n"},
    {"a_dump", NULL, given_a_dump,
     .trace = FOUND("unmarked", TABLES("3") "read_history -> 1\n")
     "read_history -> 1\n"
     KNOWN("3", "3") READ_PARTS TABLES("3") KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
    {"adopted", NULL, given_somebody_elses,
     .report = "warning: this engine makes no copy of the database before it is chang\n",
     .trace = FOUND("unmarked", TABLES("4") "read_history -> 0\n")
     "read_history -> 0\n"
     NOTHING_KNOWN TABLES("4") READ_TO_ADOPT("0") WROTE_ALL
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes\n"
     KNOWN("3", "4") READ_PARTS MARKED
     "start_end\n"},
    {"columns", NULL, given_old_tables,
     .report = "created: column note.day\n"
               "created: index note.day\n"
               "created: table tag\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "2") DECLARED("author note") READ("author") READ("note")
     "alter ALTER TABLE note ADD COLUMN day date\n"
     "create CREATE INDEX note.day ON note (day, title)\n"
     CREATED_TAGS TABLES("3")
     "record sync 2 notes: 1 tables, 1 columns, 1 indexes\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
    {"changed_column", NULL, given_another_type,
     .report = "changed: column tag.weight\n"
               "warning: this engine makes no copy of the database before it is chang\n"
               "info: column tag.extra is not in the schema; it is kept\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") READ_PARTS
     ASKED("SELECT count(*) FROM \"tag\" WHERE \"weight\" IS NO int32 -> 0")
     ASKED("SELECT count(*) FROM \"tag\" WHERE \"weight\" IS NULL -> 0")
     ASKED("SELECT count(*) FROM \"tag\" WHERE NOT (weight > 0) -> 0")
     "orphans -> 0\n"
     "alter ALTER TABLE tag CHANGE COLUMN weight int32 not null check(weight > 0)\n"
     TABLES("3")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes, 1 changed\n"
     "orphans -> 0\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
    {"made_anew", NULL, given_other_options,
     .report = "made anew: table tag\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") READ_PARTS
     "orphans -> 0\n"
     "alter: make tag anew\n"
     TABLES("3")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes, 1 made anew\n"
     "orphans -> 0\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
    {"made_anew_with_a_copy", &fake_plain, given_another_type,
     .report = "made anew: table tag\n"
               "info: column tag.extra is not in the schema; it is kept\n"
               "backup: fake:backup-1\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") DECLARED("tag") READ("tag")
     "query SELECT count(*) FROM \"tag\" WHERE \"weight\" IS NO int32 -> 0\n"
     "query SELECT count(*) FROM \"tag\" WHERE \"weight\" IS NULL -> 0\n"
     "query SELECT count(*) FROM \"tag\" WHERE NOT (weight > 0) -> 0\n"
     "orphans -> 0\n"
     "make_backup\n"
     "alter: make tag anew\n"
     TABLES("3")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes, 1 made anew\n"
     "orphans -> 0\n"
     KNOWN("3", "3") DECLARED("tag") READ("tag") MARKED
     "keep_backup of 2\n"
     "start_end\n"},
    {"indexes", NULL, given_other_indexes,
     .report = "created: index author.name\n"
               "dropped: index author.name\n"
               "dropped: index note.old\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") DECLARED("author note tag") READ("author")
     ASKED("SELECT count(*) FROM \"author\" WHERE \"name\" IS NOT NULL AND (\"name\") ... -> 0")
     READ("note") READ("tag")
     "run DROP INDEX author.name\n"
     "create CREATE UNIQUE INDEX author.name ON author (name)\n"
     "run DROP INDEX note.old\n"
     TABLES("3")
     "record sync 2 notes: 0 tables, 0 columns, 1 indexes\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
    {"triggers", NULL, given_other_triggers,
     .report = "created: trigger note.a\n"
               "created: trigger note.b\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") READ_PARTS
     "run DROP TRIGGER note.z ON note\n"
     "run DROP TRIGGER note.a ON note\n"
     "create CREATE TRIGGER note.a ON note ours 2\n"
     "create CREATE TRIGGER note.b ON note ours\n"
     TABLES("3")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes, 4 triggers\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
    {"renamed", NULL, given_old_names,
     .report = "created: index author.name\n"
               "renamed: table author, was writer\n"
               "renamed: column author.name, was label\n"
               "dropped: index author.name\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3")
     "run ALTER TABLE \"writer\" RENAME TO \"author\"\n"
     TABLES("3")
     "read_table author\n"
     "run ALTER TABLE \"author\" RENAME COLUMN \"label\" TO \"name\"\n"
     TABLES("3") DECLARED("author note tag") READ("author")
     ASKED("SELECT count(*) FROM \"author\" WHERE \"name\" IS NOT NULL AND (\"name\") ... -> 0")
     READ("note") READ("tag")
     "run DROP INDEX author.name\n"
     "create CREATE UNIQUE INDEX author.name ON author (name)\n"
     TABLES("3")
     "forget_table writer\n"
     WROTE("author") WROTE("note")
     "record rename 2 author: writer\n"
     "record rename 2 author: label\n"
     "record sync 2 notes: 0 tables, 0 columns, 1 indexes, 2 renamed\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
    {"dropped_column", NULL, given_a_dropped_column,
     .report = "dropped: column author.born\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") TABLES("3")
     "read_table author\n"
     READ_ALL
     "orphans -> 0\n"
     "alter ALTER TABLE author DROP COLUMN born\n"
     TABLES("3")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes, 1 dropped\n"
     "orphans -> 0\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
    {"dropped_table", &fake_plain, given_a_dropped_table,
     .report = "dropped: table draft\n"
               "warning: 2 rows of note with a reference to a row of author that is n\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "4")
     "orphans -> 1\n"
     "run DROP TABLE draft\n"
     TABLES("3")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes, 1 dropped\n"
     "orphans -> 1\n"
     KNOWN("3", "3") MARKED
     "start_end\n"},
    {"optional_index", NULL, given_an_optional_index, .survives = "create CREATE INDEX tag.odd",
     .report = "created: table author\n"
               "created: index author.name\n"
               "created: table note\n"
               "created: index note.author\n"
               "created: index note.day\n"
               "created: table tag\n"
               "created: foreign key note.author\n"
               "warning: optional index tag.odd of model tag is not there: there is n\n"
               "the database is new\n",
     .trace = FOUND_EMPTY
     "read_history -> 0\n"
     NOTHING_KNOWN TABLES("0") CREATED_TABLES(", title text n")
     "attempt_begin\n"
     "create CREATE INDEX tag.odd ON tag (x) -> ENGINE\n"
     "attempt_end undo\n"
     CREATED_KEY WROTE_ALL
     "record sync 2 notes: 3 tables, 0 columns, 3 indexes, 1 foreign keys\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end fresh\n"},
    {"optional_index_later", &fake_plain, given_an_optional_index_later,
     .survives = "create CREATE INDEX tag.odd",
     .report = "warning: optional index tag.odd of model tag is not there: there is n\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3")
     "create CREATE INDEX tag.odd ON tag (x) -> ENGINE\n"
     TABLES("3")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes\n"
     KNOWN("3", "3") MARKED
     "start_end\n"},
    {"a_question_not_understood", NULL, given_a_check_to_come,
     .report = "created: column tag.weight\n"
               "changed: constraint tag.check(\"weight\" > 0)\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") READ_PARTS
     "attempt_begin\n"
     "query SELECT count(*) FROM \"tag\" WHERE (SELECT NOT (\"weight\" > 0) FROM (SE... -> ENGINE\n"
     "attempt_end undo\n"
     "alter ALTER TABLE tag ADD COLUMN weight int32 not null default(1)\n"
     "alter ALTER TABLE tag ADD CONSTRAINT check(\"weight\" > 0)\n"
     TABLES("3") WROTE("tag")
     "record sync 2 notes: 0 tables, 1 columns, 0 indexes, 1 changed\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
    {"two_at_once", NULL, given_another_start,
     .report = "up to date\n",
     .trace = "open or create\n"
     "read_mark -> unmarked\n"
     "begin LOOK\n"
     "read_mark -> unmarked\n"
     TABLES("0")
     "commit\n"
     "start_begin\n"
     "begin START\n"
     "read_mark -> unchanged\n"
     "commit\n"
     "start_end\n"},
};
/* clang-format on */

const size_t sync_start_count = sizeof sync_starts / sizeof *sync_starts;
