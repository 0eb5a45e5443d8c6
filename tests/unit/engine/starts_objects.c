/* starts_objects.c - what hangs on tables: foreign keys that are objects of their own and triggers;
   and parts that are changed where they are. */
#include "starts.h"

#include "../unit.h"

/* ---- foreign keys --------------------------------------------------------------------------- */

static const schemac_sql_object first_note[] = {
    {"author.first", "CREATE FOREIGN KEY author.first ON author (id) TO note (id)"}};
static const schemac_sql_object author_triggers[] = {
    {"author.a", "CREATE TRIGGER author.a ON author ours"}};

static void set_keys(start_case *c, size_t model, const schemac_sql_object *list, uint16_t count)
{
    schemac_model_texts *t = model_texts_of(c->schema, TEXTS_STRICT, model);
    t->foreign_keys = list;
    t->foreign_key_count = count;
}

/* Each of two tables leads to the other one; a trigger of the first looks at both. */
static void given_a_circle(start_case *c)
{
    set_keys(c, AUTHOR, first_note, 1);
    set_triggers(c->schema, AUTHOR, author_triggers, 1);
}

/* One of the tables is there, and the trigger is another one. */
static void given_half_a_circle(start_case *c)
{
    given_version_1(c);
    given_a_circle(c);
    fake_given(&c->f, "DROP TABLE note; CREATE TRIGGER author.a ON author, ours;");
}

/* One differs, one lacks, one is no longer declared, and one is somebody else's. */
static void given_other_keys(start_case *c)
{
    given_version_1(c);
    given_a_circle(c);
    fake_given(&c->f, "DROP FOREIGN KEY note.author;"
                      "CREATE FOREIGN KEY note.author ON note (author) TO note (id);"
                      "CREATE FOREIGN KEY note.old ON note (id) TO author (id);"
                      "CREATE FOREIGN KEY mine ON tag (word) TO author (name) theirs;");
}

/* What is dropped leads to a table that stays, and one that stays leads there, until now. */
static void given_a_key_to_what_goes(start_case *c)
{
    static const char *const dropped[] = {"topic"};
    given_version_1(c);
    fake_given(&c->f, "CREATE TABLE topic (id int64 key); DROP FOREIGN KEY note.author;"
                      "CREATE FOREIGN KEY topic.author ON topic (id) TO author (id);"
                      "CREATE FOREIGN KEY note.author ON note (author) TO topic (id);");
    c->schema->dropped = dropped;
    c->schema->dropped_count = 1;
}

static void given_a_key_that_is_taken(start_case *c)
{
    given_version_1(c);
    fake_given(&c->f, "DROP FOREIGN KEY note.author;"
                      "CREATE FOREIGN KEY note.author ON note (id) TO author (id) theirs;");
}

static void given_rows_without_author(start_case *c)
{
    given_version_1(c);
    fake_given(&c->f, "DROP FOREIGN KEY note.author; ORPHANS 2 OF note TO author;");
}

static void given_keys_to_look_at(start_case *c)
{
    given_other_keys(c);
    c->config.mode = SCHEMAC_VERIFY;
}

/* Somebody's foreign key leads to what is to be made anew. */
static void given_an_index_in_use(start_case *c)
{
    given_version_1(c);
    fake_given(&c->f,
               "DROP INDEX author.name; CREATE UNIQUE INDEX author.name ON author (name) old;"
               "CREATE FOREIGN KEY mine ON tag (word) TO author (name) theirs;");
}

/* ---- the same in other words ---------------------------------------------------------------- */

static void given_more_spaces(start_case *c)
{
    given_version_1(c);
    set_triggers(c->schema, AUTHOR, author_triggers, 1);
    fake_given(&c->f, "DROP INDEX note.day; CREATE  INDEX note.day ON note (day,  title);"
                      "CREATE TRIGGER  author.a ON author ours;");
}

/* The texts say that the key is no part of the table. */
static void given_a_key_with_more_spaces(start_case *c)
{
    schemac_model_texts *t = model_texts_of(c->schema, TEXTS_PLAIN, NOTE);
    given_version_1(c);
    t->foreign_keys = model_texts_of(c->schema, TEXTS_STRICT, NOTE)->foreign_keys;
    t->foreign_key_count = 1;
    fake_given(&c->f, "CREATE FOREIGN KEY note.author ON note (author) TO  author (id);");
}

/* ---- parts of tables ------------------------------------------------------------------------ */

static void given_another_constraint(start_case *c)
{
    given_version_1(c);
    fake_given(&c->f, "DROP TABLE tag; CREATE TABLE tag (word text key, weight int32 not null, "
                      "unique(weight)); INSERT INTO tag;");
    know_tags(c, "CREATE TABLE tag (word text key, weight int32 not null, unique(weight))");
    set_create(c->schema, TAG,
               "CREATE TABLE tag (word text key, weight int32 not null, check(weight < 9))");
}

static void give_a_dropped_column(start_case *c)
{
    static const char *const dropped[] = {"born"};
    static const schemac_old_names old = {.dropped = dropped, .dropped_count = 1};
    model_of(c->schema, AUTHOR)->old = &old;
}

/* What is ours and hangs on it goes before it does. */
static void given_an_index_of_a_dropped_column(start_case *c)
{
    given_version_1(c);
    fake_given(&c->f, "ALTER TABLE author ADD COLUMN born date; INSERT INTO author;"
                      "CREATE INDEX author.born ON author (born);");
    give_a_dropped_column(c);
    c->config.backups = 1;
}

static void given_a_dropped_column_in_use(start_case *c)
{
    given_version_1(c);
    fake_given(&c->f, "ALTER TABLE author ADD COLUMN born int64; INSERT INTO author;"
                      "CREATE INDEX mine ON author (born);");
    give_a_dropped_column(c);
}

/* A unique of some rows alone. */
static const uint16_t title[] = {NOTE_TITLE};
static const schemac_path partial_path[] = {
    {.label = "title", .fields = title, .count = 1, .unique = true, .partial = true}};
static const schemac_sql_object partial_index[] = {
    {"note.title", "CREATE UNIQUE INDEX note.title ON note (title) WHERE day"}};
static const char *const partial_condition[] = {"\"day\" IS LATE"};

static void given_equal_titles(start_case *c)
{
    given_version_1(c);
    fake_given(&c->f, "INSERT INTO note; INSERT INTO note;");
    fake_fact_is(&c->f, "AND (\"day\" IS LATE) AND (\"title\") IN", 2);
    set_paths(c->schema, NOTE, partial_path, 1, partial_index, partial_condition);
    c->f.wide = true;
}

/* ---- an engine that is not as it should be -------------------------------------------------- */

static void given_a_forgetful_engine(start_case *c)
{
    given_version_1(c);
    c->f.forgets = "note";
}

/* clang-format off */
const start_scenario object_starts[] = {
    {"circle", NULL, given_a_circle,
     .report = "created: table author\n"
               "created: index author.name\n"
               "created: table note\n"
               "created: index note.author\n"
               "created: index note.day\n"
               "created: table tag\n"
               "created: foreign key author.first\n"
               "created: foreign key note.author\n"
               "created: trigger author.a\n"
               "the database is new\n",
     .trace = FOUND_EMPTY
     "read_history -> 0\n"
     NOTHING_KNOWN TABLES("0") CREATED_TABLES(", title text n")
     "create CREATE FOREIGN KEY author.first ON author (id) TO note (id)\n"
     CREATED_KEY
     "create CREATE TRIGGER author.a ON author ours\n"
     WROTE_ALL
     "record sync 2 notes: 3 tables, 0 columns, 3 indexes, 2 foreign keys, 1 triggers\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end fresh\n"},
    {"half_a_circle", NULL, given_half_a_circle,
     .report = "created: table note\n"
               "created: index note.author\n"
               "created: index note.day\n"
               "created: foreign key author.first\n"
               "created: foreign key note.author\n"
               "created: trigger author.a\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "2") DECLARED("author tag") READ("author") READ("tag")
     "run DROP TRIGGER author.a ON author\n"
     "create CREATE TABLE note (id int64 key, author int64 not null, title text n...\n"
     "create CREATE INDEX note.author ON note (author)\n"
     "create CREATE INDEX note.day ON note (day, title)\n"
     "create CREATE FOREIGN KEY author.first ON author (id) TO note (id)\n"
     CREATED_KEY
     "create CREATE TRIGGER author.a ON author ours\n"
     TABLES("3")
     "record sync 2 notes: 1 tables, 0 columns, 2 indexes, 2 foreign keys, 2 triggers\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
    {"other_keys", NULL, given_other_keys, .alone = true,
     .report = "created: foreign key author.first\n"
               "created: foreign key note.author\n"
               "created: trigger author.a\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") READ_PARTS
     "run DROP FOREIGN KEY note.old ON note\n"
     "run DROP FOREIGN KEY note.author ON note\n"
     "create CREATE FOREIGN KEY author.first ON author (id) TO note (id)\n"
     CREATED_KEY
     "create CREATE TRIGGER author.a ON author ours\n"
     TABLES("3")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes, 4 foreign keys, 1 triggers\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
    {"key_to_what_goes", NULL, given_a_key_to_what_goes, .alone = true,
     .report = "created: foreign key note.author\n"
               "dropped: table topic\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "4") READ_PARTS
     "orphans -> 0\n"
     "run DROP FOREIGN KEY topic.author ON topic\n"
     "run DROP FOREIGN KEY note.author ON note\n"
     "run DROP TABLE topic\n"
     CREATED_KEY TABLES("3")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes, 3 foreign keys, 1 dropped\n"
     "orphans -> 0\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
    {"key_that_is_taken", NULL, given_a_key_that_is_taken, NULL, SCHEMAC_OUTDATED, .alone = true,
     .report = "error: the name of foreign key note.author is taken\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") READ_PARTS REFUSED},
    {"key_and_lost_rows", NULL, given_rows_without_author, NULL, SCHEMAC_REFERENCE, .alone = true,
     .report = "error: foreign key note.author of model note cannot be created: row\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") READ_PARTS
     "create CREATE FOREIGN KEY note.author ON note (author) TO author (id) -> REFERENCE\n"
     REFUSED},
    {"index_in_use", NULL, given_an_index_in_use, NULL, SCHEMAC_ENGINE,
     .report = "error: index author.name of model author cannot be dropped: mine ne\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") DECLARED("author note tag") READ("author")
     ASKED("SELECT count(*) FROM \"author\" WHERE \"name\" IS NOT NULL AND (\"name\") ... -> 0")
     READ("note") READ("tag")
     "run DROP INDEX author.name -> ENGINE\n"
     REFUSED},
    {"verify_keys", NULL, given_keys_to_look_at, NULL, SCHEMAC_OUTDATED, .alone = true,
     .report = "planned: drop foreign key note.old\n"
               "planned: drop foreign key note.author\n"
               "planned: create foreign key author.first\n"
               "planned: create foreign key note.author\n"
               "planned: create trigger author.a\n"
               "error: the database does not match the schema: 5 steps are needed, \n",
     .trace = LOOKED_AT("LOOK") KNOWN("3", "3") READ_PARTS REFUSED},
    {"more_spaces", NULL, given_more_spaces,
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") READ_PARTS TABLES("3")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
    {"more_spaces_by_text", &fake_plain, given_more_spaces,
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") DECLARED("author note") TABLES("3")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes\n"
     KNOWN("3", "3") DECLARED("author note") MARKED
     "start_end\n"},
    {"key_by_text", &fake_plain, given_a_key_with_more_spaces, .alone = true,
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") DECLARED("note") TABLES("3")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes\n"
     KNOWN("3", "3") DECLARED("note") MARKED
     "start_end\n"},
    {"constraints", NULL, given_another_constraint,
     .report = "changed: constraint tag.unique(weight)\n"
               "changed: constraint tag.check(weight < 9)\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") READ_PARTS
     ASKED("SELECT count(*) FROM \"tag\" WHERE NOT (weight < 9) -> 0")
     "alter ALTER TABLE tag DROP CONSTRAINT unique(weight)\n"
     "alter ALTER TABLE tag ADD CONSTRAINT check(weight < 9)\n"
     TABLES("3") WROTE("tag")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes, 2 changed\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
    {"index_of_dropped_column", NULL, given_an_index_of_a_dropped_column,
     .report = "dropped: index author.born\n"
               "dropped: column author.born\n"
               "warning: this engine makes no copy of the database before it is chang\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") TABLES("3")
     "read_table author\n"
     READ_ALL
     "orphans -> 0\n"
     "run DROP INDEX author.born\n"
     "alter ALTER TABLE author DROP COLUMN born\n"
     TABLES("3")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes, 1 dropped\n"
     "orphans -> 0\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
    {"dropped_column_in_use", NULL, given_a_dropped_column_in_use, NULL, SCHEMAC_OUTDATED,
     .report = "error: index mine of table author names column born, which goes\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") TABLES("3")
     "read_table author\n"
     READ_ALL
     REFUSED},
    {"equal_titles", NULL, given_equal_titles, NULL, SCHEMAC_OUTDATED,
     .report = "error: 2 rows of note with a value of title that is there more than\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") DECLARED("author note tag") READ("author") READ("note")
     ASKED("SELECT count(*) FROM \"note\" WHERE \"title\" IS NOT NULL AND (\"day\" IS LATE) AND (\"title\") IN (SELECT \"title\" FROM \"note\" WHERE \"title\" IS NOT NULL AND (\"day\" IS LATE) GROUP BY \"title\" HAVING count(*)>1) -> 2")
     ASKED("KEYS OF \"note\" WHERE \"title\" IS NOT NULL AND (\"day\" IS LATE) AND (\"title\") IN (SELECT \"title\" FROM \"note\" WHERE \"title\" IS NOT NULL AND (\"day\" IS LATE) GROUP BY \"title\" HAVING count(*)>1) -> 1, 2")
     READ("tag") REFUSED},
    {"forgetful_engine", NULL, given_a_forgetful_engine, NULL, SCHEMAC_ENGINE, .alone = true,
     .report = "error: table note is not among what the engine has read of the sche\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") DECLARED("author note tag") REFUSED},
};
/* clang-format on */

const size_t object_start_count = sizeof object_starts / sizeof *object_starts;
