/* starts_known.c - what a database knows about its tables: what columns mean, and how schemac last
   wrote them; and what others have said of them. */
#include "starts.h"

#include "../unit.h"

#include "open/open.h"

/* ---- what the weight of a tag may be --------------------------------------------------------- */

static const schemac_enum_value old_sizes[] = {{"small", 1}, {"large", 2}},
                                new_sizes[] = {{"small", 2}, {"huge", 3}};
static const schemac_enum old_size = {"size", old_sizes, 2, true},
                          new_size = {"size", new_sizes, 2, true};

static schemac_field weight_of(schemac_type type, uint8_t scale, const schemac_enum *enumeration)
{
    return (schemac_field){.name = "weight",
                           .column = "weight",
                           .enumeration = enumeration,
                           .offset = offsetof(tag, weight),
                           .flags = SCHEMAC_WRITABLE,
                           .type = (uint8_t)type,
                           .shape = (uint8_t)SCHEMAC_SHAPE(type, false),
                           .precision = 10,
                           .scale = scale};
}

/* The schema says so now. */
static void declare_weight(start_case *c, schemac_field weight)
{
    static schemac_field fields[2];
    schemac_model *m = model_of(c->schema, TAG);
    fields[0] = m->record.fields[0];
    fields[1] = weight;
    m->record.fields = fields;
}

#define TAG_BASE      "CREATE TABLE tag (word text key, weight int32 not null check(weight > 0))"
#define MEANS(weight) "\"word\" text\n\"weight\" " weight "\n"

/* A database of version 1 with two tags, whose weight means this. */
static void given_weights(start_case *c, const char *means)
{
    given_version_1(c);
    fake_given(&c->f, "INSERT INTO tag; INSERT INTO tag;");
    fake_know(&c->f, "tag", means, TAG_BASE);
}

/* ---- without a record ------------------------------------------------------------------------ */

static void forget_all(start_case *c)
{
    c->f.stored.known_count = 0;
    memset(c->f.stored.known, 0, sizeof c->f.stored.known);
}

/* As an earlier schemac has left it, with rows of which some columns could mean anything. */
static void given_no_record(start_case *c)
{
    given_version_1(c);
    fake_given(&c->f, "INSERT INTO note; INSERT INTO tag;");
    fake_mark(&c->f, NOTES_OWNER, 1001);
    forget_all(c);
}

/* The same version: nothing may have changed. */
static void given_no_record_of_this_version(start_case *c)
{
    given_version_2(c);
    fake_given(&c->f, "INSERT INTO note; CREATE INDEX mine ON tag (weight);");
    fake_mark(&c->f, NOTES_OWNER, 1001);
    forget_all(c);
}

static void given_a_record_of_two(start_case *c)
{
    given_no_record_of_this_version(c);
    fake_know_schema(&c->f, c->schema);
    fake_know_nothing(&c->f, "note");
}

/* What the column is stored as says what it was. */
static void given_texts_without_record(start_case *c)
{
    given_version_1(c);
    fake_given(&c->f, "DROP TABLE tag; CREATE TABLE tag (word text key, weight text not null);"
                      "INSERT INTO tag;");
    forget_all(c);
    set_create(c->schema, TAG, "CREATE TABLE tag (word text key, weight blob not null)");
    declare_weight(c, weight_of(SCHEMAC_UUID, 0, NULL));
}

/* ---- another meaning ------------------------------------------------------------------------- */

static void given_another_scale(start_case *c)
{
    given_weights(c, MEANS("decimal 0"));
    declare_weight(c, weight_of(SCHEMAC_DECIMAL, 2, NULL));
}

static void given_another_scale_that_does_not_fit(start_case *c)
{
    given_another_scale(c);
    fake_fact_is(&c->f, "CANNOT SHIFT", 1);
}

static void given_values_against_the_check_then(start_case *c)
{
    given_another_scale(c);
    fake_fact_is(&c->f, "NOT (weight > 0)", 2);
}

static void given_another_enum(start_case *c)
{
    given_weights(c, MEANS("numbers small=1 large=2"));
    declare_weight(c, weight_of(SCHEMAC_ENUM, 0, &new_size));
}

static void given_the_same_enum(start_case *c)
{
    given_weights(c, MEANS("numbers small=1 large=2"));
    declare_weight(c, weight_of(SCHEMAC_ENUM, 0, &old_size));
}

/* 32 bits and a time are both numbers. */
static void given_what_no_start_does(start_case *c)
{
    given_weights(c, MEANS("int32"));
    declare_weight(c, weight_of(SCHEMAC_TIMESTAMP, 0, NULL));
}

static void given_what_the_engine_cannot(start_case *c)
{
    given_weights(c, MEANS("date"));
    declare_weight(c, weight_of(SCHEMAC_TIMESTAMP, 0, NULL));
}

static void given_what_a_later_build_has_written(start_case *c)
{
    given_weights(c, MEANS("colour rgb"));
}

static void given_what_is_only_told(start_case *c)
{
    given_weights(c, MEANS("numbers small=1 large=2"));
}

static void given_another_target(start_case *c)
{
    schemac_field weight = weight_of(SCHEMAC_INT64, 0, NULL);
    weight.references = "note";
    given_weights(c, MEANS("int64 -> \"author\""));
    declare_weight(c, weight);
}

/* The table that is referenced was renamed by somebody, and is not there any more. */
static void given_a_target_that_was_renamed(start_case *c)
{
    schemac_field weight = weight_of(SCHEMAC_INT64, 0, NULL);
    weight.references = "author";
    given_weights(c, MEANS("int64 -> \"writer\""));
    declare_weight(c, weight);
}

static void given_another_scale_to_look_at(start_case *c)
{
    given_another_scale(c);
    c->config.mode = SCHEMAC_VERIFY;
}

/* ---- values that others work with ------------------------------------------------------------ */

/* A check, an index with a condition, a trigger and a view; another index has nothing to do with
   values. */
static void given_users_of_weights(start_case *c)
{
    given_version_1(c);
    fake_given(&c->f,
               "DROP TABLE tag; CREATE TABLE tag (word text key, weight int32 not null "
               "check(weight > 0), called few check(weight < 100));"
               "CREATE VIEW heavy (weight of tag); CREATE TRIGGER watch ON tag of weight;"
               "CREATE INDEX some ON tag (word) WHERE weight; CREATE INDEX all ON tag (weight);"
               "INSERT INTO tag;");
    know_tags(c, TAG_BASE);
    fake_know(&c->f, "tag", MEANS("decimal 0"), TAG_BASE);
    declare_weight(c, weight_of(SCHEMAC_DECIMAL, 2, NULL));
}

static void given_users_that_are_accepted(start_case *c)
{
    static const char *const accept[] = {"tag.few", "heavy", "watch", "some", NULL};
    given_users_of_weights(c);
    c->config.accept = accept;
}

/* ---- what others have said ------------------------------------------------------------------- */

#define SAID_BY_OTHERS                                                                             \
    "DROP TABLE tag; CREATE TABLE tag (word text key collate loud unique, "                        \
    "weight int32 not null default(5) check(weight > 0) references author, "                       \
    "called few check(weight < 100), unique(word, weight)); INSERT INTO tag;"

/* Beside what schemac has written. */
static void given_things_of_others(start_case *c)
{
    given_version_1(c);
    fake_given(&c->f, SAID_BY_OTHERS);
    know_tags(c, TAG_BASE);
}

/* The number of a row is given by the database. */
static void given_assigned_keys(start_case *c)
{
    given_version_1(c);
    fake_given(&c->f,
               "DROP TABLE tag; CREATE TABLE tag (word text key assigned, weight int32 not null "
               "check(weight > 0)); INSERT INTO tag;");
    know_tags(c, TAG_BASE);
}

/* What schemac has written in an older version, and in the same words what it still writes. */
static void given_old_things_of_ours(start_case *c)
{
    given_version_1(c);
    fake_given(&c->f, SAID_BY_OTHERS);
    know_tags(
        c, "CREATE TABLE tag (word text key collate loud unique, weight int32 not null default(5) "
           "check(weight > 0) references author, called few check(weight < 100), "
           "unique(word, weight))");
}

/* One of ours that somebody has edited: it bears its name. */
static void given_an_edited_check(start_case *c)
{
    given_version_1(c);
    fake_given(&c->f, "DROP TABLE tag; CREATE TABLE tag (word text key, weight int32 not null "
                      "called weight check(weight > 5)); INSERT INTO tag;");
    know_tags(c, "CREATE TABLE tag (word text key, weight int32 not null called weight "
                 "check(weight > 0))");
    set_create(c->schema, TAG,
               "CREATE TABLE tag (word text key, weight int32 not null called weight "
               "check(weight > 0))");
}

static void given_things_of_others_to_adopt(start_case *c)
{
    fake_given_schema(&c->f, c->schema);
    fake_given(&c->f, SAID_BY_OTHERS);
    c->config.adopt = true;
}

static void given_things_that_are_accepted(start_case *c)
{
    static const char *const accept[] = {"tag.word.collate", "tag.weight.default", NULL};
    given_things_of_others_to_adopt(c);
    c->config.accept = accept;
}

/* Who needs an index of ours, when somebody has made the same? */
static void given_what_serves(start_case *c)
{
    static const schemac_path path = {.label = "weight", .fields = NULL, .unique = true};
    static const schemac_sql_object index = {"tag.weight",
                                             "CREATE UNIQUE INDEX tag.weight ON tag (weight)"};
    given_version_1(c);
    set_paths(c->schema, TAG, &path, 1, &index, NULL);
    fake_given(&c->f, "DROP TABLE tag; CREATE TABLE tag (word text key, weight int32 not null "
                      "check(weight > 0), unique(weight)); DROP INDEX note.author;"
                      "CREATE INDEX theirs ON note (author);");
    know_tags(c, TAG_BASE);
}

/* ---- renamed by a migration ------------------------------------------------------------------ */

static void with_migration(start_case *c, const char *script)
{
    static schemac_migration one;
    static schemac_migration_texts texts;
    one = (schemac_migration){.name = "names", .number = 2};
    texts = (schemac_migration_texts){.checksum = "a-1", .up = script};
    set_migrations(c->schema, &one, &texts, 1);
}

/* The model has the table's new name. */
static void call_tags_words(start_case *c)
{
    model_of(c->schema, TAG)->table = "word";
    set_create(c->schema, TAG,
               "CREATE TABLE word (word text key, weight int32 not null check(weight > 0))");
}

static void given_a_renamed_table(start_case *c)
{
    given_weights(c, MEANS("decimal 0"));
    call_tags_words(c);
    declare_weight(c, weight_of(SCHEMAC_DECIMAL, 2, NULL));
    with_migration(c, "ALTER TABLE tag RENAME TO word");
}

/* Both, and what others have said of it stays. */
static void given_a_renamed_column(start_case *c)
{
    schemac_field heavy = weight_of(SCHEMAC_DECIMAL, 2, NULL);
    heavy.name = heavy.column = "heavy";
    given_version_1(c);
    fake_given(&c->f, "DROP TABLE tag; CREATE TABLE tag (word text key, weight int32 not null "
                      "check(weight > 0), called few check(weight < 100)); INSERT INTO tag;");
    fake_know(&c->f, "tag", MEANS("decimal 2"), TAG_BASE);
    model_of(c->schema, TAG)->table = "word";
    set_create(c->schema, TAG, "CREATE TABLE word (word text key, heavy int32 not null)");
    declare_weight(c, heavy);
    with_migration(
        c, "ALTER TABLE tag RENAME TO word; ALTER TABLE word RENAME COLUMN weight TO heavy");
}

/* A column is called as the table was, and a check of ours on it goes. */
static void given_a_column_called_as_its_table(start_case *c)
{
    given_version_1(c);
    fake_given(&c->f,
               "DROP TABLE tag; CREATE TABLE word (word text key check(word > 0), weight int32 "
               "not null check(weight > 0)); INSERT INTO word;");
    know_old_tags(c, "word", MEANS("int32"),
                  "CREATE TABLE word (word text key check(word > 0), weight int32 not null "
                  "check(weight > 0))");
    with_migration(c, "ALTER TABLE word RENAME TO tag");
}

/* A table that no model has any more, and that one may have again. */
static void given_a_renamed_table_of_no_model(start_case *c)
{
    given_version_1(c);
    fake_given(&c->f, "CREATE TABLE old (a int64); INSERT INTO old;");
    fake_know(&c->f, "old", "\"a\" decimal 2\n", "CREATE TABLE old (a int64)");
    with_migration(c, "ALTER TABLE old RENAME TO older");
}

/* Two tables change their names. */
static void given_swapped_tables(start_case *c)
{
    given_weights(c, MEANS("decimal 0"));
    fake_given(&c->f,
               "CREATE TABLE word (word text key, weight int32 not null); INSERT INTO word;");
    fake_know(&c->f, "word", MEANS("decimal 2"),
              "CREATE TABLE word (word text key, weight int32 not null)");
    set_create(c->schema, TAG, "CREATE TABLE tag (word text key, weight int32 not null)");
    declare_weight(c, weight_of(SCHEMAC_DECIMAL, 2, NULL));
    with_migration(c, "ALTER TABLE tag RENAME TO x; ALTER TABLE word RENAME TO tag;"
                      "ALTER TABLE x RENAME TO word");
}

/* What the migration has written is not converted once more. */
static void given_a_written_column(start_case *c)
{
    given_another_scale(c);
    with_migration(c, "UPDATE tag SET weight");
}

static void given_another_written_column(start_case *c)
{
    given_another_scale(c);
    with_migration(c, "UPDATE tag SET word; INSERT INTO author");
}

static void given_a_table_made_by_a_migration(start_case *c)
{
    given_another_scale(c);
    with_migration(
        c, "CREATE TABLE new (word text key, weight int32 not null check(weight > 0));"
           "INSERT INTO new; INSERT INTO new; DROP TABLE tag; ALTER TABLE new RENAME TO tag");
}

static void given_a_renamed_table_to_look_at(start_case *c)
{
    given_a_renamed_table(c);
    c->config.mode = SCHEMAC_VERIFY;
}

static schemac_status roll_back(start_case *c)
{
    return open_and_roll_back(c->f.engine, c->schema, "fake:", &c->config, 1, &c->db);
}

/* Back to what it was called. */
static void given_a_rename_to_undo(start_case *c)
{
    static const schemac_migration one = {.name = "names", .number = 2};
    static const schemac_migration_texts texts = {"a-1", "UPDATE tag",
                                                  "ALTER TABLE tag RENAME TO word"};
    given_weights(c, MEANS("decimal 2"));
    fake_record_given(&c->f, "migration", 2, "names", "a-1", "applied");
    fake_record_given(&c->f, "sync", 2, "notes", "v2-00000000000003ea", "");
    fake_mark(&c->f, NOTES_OWNER, 1002);
    set_migrations(c->schema, &one, &texts, 1);
}

/* ---- a column that goes, and comes back ------------------------------------------------------ */

static void declare_no_weight(start_case *c)
{
    model_of(c->schema, TAG)->record.field_count = 1;
    set_create(c->schema, TAG, "CREATE TABLE tag (word text key)");
}

/* It is kept with what it means. */
static void given_a_column_that_goes(start_case *c)
{
    given_version_1(c);
    fake_given(&c->f,
               "DROP TABLE tag; CREATE TABLE tag (word text key, weight int32); INSERT INTO tag;");
    fake_know(&c->f, "tag", MEANS("decimal 2"), "CREATE TABLE tag (word text key, weight int32)");
    declare_no_weight(c);
}

static void given_a_column_that_is_dropped(start_case *c)
{
    static const char *const dropped[] = {"weight"};
    static const schemac_old_names old = {.dropped = dropped, .dropped_count = 1};
    given_a_column_that_goes(c);
    model_of(c->schema, TAG)->old = &old;
}

/* As something else: its values are still what they were. */
static void given_a_column_that_comes_back(start_case *c)
{
    given_a_column_that_goes(c);
    fake_know(&c->f, "tag", MEANS("decimal 2"), "CREATE TABLE tag (word text key)");
    model_of(c->schema, TAG)->record.field_count = 2;
    set_create(c->schema, TAG, "CREATE TABLE tag (word text key, weight int32)");
    declare_weight(c, weight_of(SCHEMAC_DECIMAL, 3, NULL));
}

/* ---- builds of one version ------------------------------------------------------------------- */

/* This program's build was here before another one of its version. */
static void given_a_later_build(start_case *c)
{
    given_version_2(c);
    fake_record_given(&c->f, "sync", 2, "notes", "v2-00000000000003eb", "");
    fake_given(&c->f, "ALTER TABLE tag ADD COLUMN colour text;");
    fake_mark(&c->f, NOTES_OWNER, 1003);
}

static void given_a_later_build_that_took_away(start_case *c)
{
    given_a_later_build(c);
    fake_given(&c->f, "DROP TABLE tag;");
}

static void given_a_later_build_to_take_back(start_case *c)
{
    given_a_later_build_that_took_away(c);
    c->config.take_back = true;
}

/* clang-format off */
const start_scenario known_starts[] = {
    {"no_record", NULL, given_no_record,
     .report = "warning: what column edited of table note means was not recorded by t\n",
     .known = "tag:\n"
              "\"word\" text\n"
              "\"weight\" int32\n"
              "CREATE TABLE tag (word text key, weight int32 not null check(weight > 0))\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     NOTHING_KNOWN TABLES("3") DECLARED("author note tag")
     "read_table author\n"
     "read_table note\n"
     ASKED("SELECT count(*) FROM \"note\" WHERE TRUE -> 1")
     "read_table tag\n"
     WROTE_ALL
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
    {"no_record_by_text", &fake_plain, given_no_record,
     .report = "warning: what column edited of table note means was not recorded by t\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     NOTHING_KNOWN TABLES("3") DECLARED("author note tag")
     "read_table author\n"
     "read_table note\n"
     "query SELECT count(*) FROM \"note\" WHERE TRUE -> 1\n"
     "read_table tag\n"
     WROTE_ALL
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes\n"
     KNOWN("3", "3") MARKED
     "start_end\n"},
    {"no_record_of_this_version", NULL, given_no_record_of_this_version,
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     NOTHING_KNOWN TABLES("3") READ_UNKNOWN WROTE_ALL KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
    {"a_record_of_two", &fake_plain, given_a_record_of_two,
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("2", "3") TABLES("3") WROTE("note") KNOWN("3", "3") MARKED
     "start_end\n"},
    {"texts_without_record", &fake_plain, given_texts_without_record,
     .report = "made anew: table tag\n",
     .known = "tag:\n"
              "\"word\" text\n"
              "\"weight\" uuid\n"
              "CREATE TABLE tag (word text key, weight blob not null)\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     NOTHING_KNOWN TABLES("3") DECLARED("author note tag")
     "read_table author\n"
     "read_table note\n"
     "query SELECT count(*) FROM \"note\" WHERE TRUE -> 0\n"
     "read_table tag\n"
     "query SELECT count(*) FROM \"tag\" WHERE \"weight\" IS NO uuid -> 0\n"
     "orphans -> 0\n"
     "alter: make tag anew\n"
     WROTE_ALL
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes, 1 made anew\n"
     "orphans -> 0\n"
     KNOWN("3", "3") MARKED
     "start_end\n"},
    {"another_scale", NULL, given_another_scale,
     .report = "changed: column tag.weight\n",
     .known = "tag:\n"
              "\"word\" text\n"
              "\"weight\" decimal 2\n"
              "CREATE TABLE tag (word text key, weight int32 not null check(weight > 0))\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") READ_PARTS
     ASKED("SELECT count(*) FROM \"tag\" WHERE \"weight\" CANNOT SHIFT -> 0")
     ASKED("SELECT count(*) FROM \"tag\" WHERE (SELECT NOT (weight > 0) FROM (SELE... -> 0")
     "orphans -> 0\n"
     "alter ALTER TABLE tag CHANGE COLUMN weight int32 not null check(weight > 0) BY \"we...\n"
     TABLES("3") WROTE("tag")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes, 1 changed\n"
     "orphans -> 0\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
    {"another_scale_made_anew", &fake_plain, given_another_scale,
     .report = "made anew: table tag\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") DECLARED("tag") READ("tag")
     "query SELECT count(*) FROM \"tag\" WHERE \"weight\" CANNOT SHIFT -> 0\n"
     "query SELECT count(*) FROM \"tag\" WHERE (SELECT NOT (weight > 0) FROM (SELE... -> 0\n"
     "orphans -> 0\n"
     "alter: make tag anew\n"
     TABLES("3") WROTE("tag")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes, 1 made anew\n"
     "orphans -> 0\n"
     KNOWN("3", "3") MARKED
     "start_end\n"},
    {"another_scale_that_does_not_fit", NULL, given_another_scale_that_does_not_fit, NULL,
     SCHEMAC_OUTDATED,
     .report = "error: 1 row of tag with a value of weight that the new number of d\n",
     .known = "tag:\n"
              "\"word\" text\n"
              "\"weight\" decimal 0\n"
              "CREATE TABLE tag (word text key, weight int32 not null check(weight > 0))\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") READ_PARTS
     ASKED("SELECT count(*) FROM \"tag\" WHERE \"weight\" CANNOT SHIFT -> 1")
     ASKED("KEYS OF \"tag\" WHERE \"weight\" CANNOT SHIFT -> 1") REFUSED},
    {"values_against_the_check_then", NULL, given_values_against_the_check_then, NULL,
     SCHEMAC_OUTDATED,
     .report = "error: 2 rows of tag with a value of weight that is not allowed any\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") READ_PARTS
     ASKED("SELECT count(*) FROM \"tag\" WHERE \"weight\" CANNOT SHIFT -> 0")
     ASKED("SELECT count(*) FROM \"tag\" WHERE (SELECT NOT (weight > 0) FROM (SELE... -> 2")
     ASKED("KEYS OF \"tag\" WHERE (SELECT NOT (weight > 0) FROM (SELECT \"tag\".\"wor... -> 1, 2")
     REFUSED},
    {"another_enum", NULL, given_another_enum,
     .report = "changed: column tag.weight\n",
     .known = "tag:\n"
              "\"word\" text\n"
              "\"weight\" numbers small=2 huge=3\n"
              "CREATE TABLE tag (word text key, weight int32 not null check(weight > 0))\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") READ_PARTS
     ASKED("SELECT count(*) FROM \"tag\" WHERE \"weight\" IS NO ENUM -> 0")
     ASKED("SELECT count(*) FROM \"tag\" WHERE (SELECT NOT (weight > 0) FROM (SELE... -> 0")
     "orphans -> 0\n"
     "alter ALTER TABLE tag CHANGE COLUMN weight int32 not null check(weight > 0) BY \"we...\n"
     TABLES("3") WROTE("tag")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes, 1 changed\n"
     "orphans -> 0\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
    {"the_same_enum", &fake_plain, given_the_same_enum,
     .known = "tag:\n"
              "\"word\" text\n"
              "\"weight\" numbers small=1 large=2\n"
              "CREATE TABLE tag (word text key, weight int32 not null check(weight > 0))\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") TABLES("3")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes\n"
     KNOWN("3", "3") MARKED
     "start_end\n"},
    {"what_no_start_does", NULL, given_what_no_start_does, NULL, SCHEMAC_OUTDATED,
     .report = "error: column tag.weight is int32 and is to be timestamp, which no \n",
     .known = "tag:\n"
              "\"word\" text\n"
              "\"weight\" int32\n"
              "CREATE TABLE tag (word text key, weight int32 not null check(weight > 0))\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") READ_PARTS REFUSED},
    {"what_the_engine_cannot", NULL, given_what_the_engine_cannot, NULL, SCHEMAC_OUTDATED,
     .report = "error: column tag.weight is date and is to be timestamp, which no s\n",
     .known = "tag:\n"
              "\"word\" text\n"
              "\"weight\" date\n"
              "CREATE TABLE tag (word text key, weight int32 not null check(weight > 0))\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") READ_PARTS REFUSED},
    {"what_a_later_build_has_written", NULL, given_what_a_later_build_has_written, NULL,
     SCHEMAC_OUTDATED,
     .report = "error: column tag.weight is unknown and is to be int32, which no st\n",
     .known = "tag:\n"
              "\"word\" text\n"
              "\"weight\" colour rgb\n"
              "CREATE TABLE tag (word text key, weight int32 not null check(weight > 0))\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") READ_PARTS REFUSED},
    {"what_is_only_told", &fake_plain, given_what_is_only_told,
     .report = "info: column tag.weight was enum (small = 1, large = 2) and is int\n",
     .known = "tag:\n"
              "\"word\" text\n"
              "\"weight\" int32\n"
              "CREATE TABLE tag (word text key, weight int32 not null check(weight > 0))\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") DECLARED("tag") READ("tag") TABLES("3") WROTE("tag")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes\n"
     KNOWN("3", "3") MARKED
     "start_end\n"},
    {"another_target", NULL, given_another_target, NULL, SCHEMAC_OUTDATED,
     .report = "error: column tag.weight is int64 that references author and is to \n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") READ_PARTS REFUSED},
    {"a_target_that_was_renamed", &fake_plain, given_a_target_that_was_renamed,
     .known = "tag:\n"
              "\"word\" text\n"
              "\"weight\" int64 -> \"author\"\n"
              "CREATE TABLE tag (word text key, weight int32 not null check(weight > 0))\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") DECLARED("tag") READ("tag") TABLES("3") WROTE("tag")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes\n"
     KNOWN("3", "3") MARKED
     "start_end\n"},
    {"verify_another_scale", NULL, given_another_scale_to_look_at, NULL, SCHEMAC_OUTDATED,
     .report = "planned: change column tag.weight\n"
               "error: the database does not match the schema: 1 step is needed, th\n",
     .trace = LOOKED_AT("LOOK") KNOWN("3", "3") READ_PARTS
     ASKED("SELECT count(*) FROM \"tag\" WHERE \"weight\" CANNOT SHIFT -> 0")
     ASKED("SELECT count(*) FROM \"tag\" WHERE (SELECT NOT (weight > 0) FROM (SELE... -> 0")
     REFUSED},
    {"users_of_weights", &fake_plain, given_users_of_weights, NULL, SCHEMAC_OUTDATED,
     .alone = true,
     .report = "error: check tag.few works with the values of tag.weight, which cha\n"
               "error: index some works with the values of tag.weight, which change\n"
               "error: trigger watch works with the values of tag.weight, which cha\n"
               "error: view heavy works with the values of tag.weight, which change\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "4") DECLARED("tag") READ("tag")
     "query SELECT count(*) FROM \"tag\" WHERE \"weight\" CANNOT SHIFT -> 0\n"
     "query SELECT count(*) FROM \"tag\" WHERE (SELECT NOT (weight > 0) FROM (SELE... -> 0\n"
     REFUSED},
    {"users_that_are_accepted", NULL, given_users_that_are_accepted,
     .report = "changed: column tag.weight\n"
               "info: check of table tag is not in the schema; it is kept: called \n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "4") READ_PARTS
     ASKED("SELECT count(*) FROM \"tag\" WHERE \"weight\" CANNOT SHIFT -> 0")
     ASKED("SELECT count(*) FROM \"tag\" WHERE (SELECT NOT (weight > 0) FROM (SELE... -> 0")
     "orphans -> 0\n"
     "alter ALTER TABLE tag CHANGE COLUMN weight int32 not null check(weight > 0) BY \"we...\n"
     TABLES("4") WROTE("tag")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes, 1 changed\n"
     "orphans -> 0\n"
     KNOWN("3", "4") READ_PARTS MARKED
     "start_end\n"},
    {"things_of_others", &fake_plain, given_things_of_others,
     .report = "made anew: table tag\n"
               "info: unique of table tag is not in the schema; it is kept: unique\n"
               "info: reference of table tag is not in the schema; it is kept: ref\n"
               "info: check of table tag is not in the schema; it is kept: called \n"
               "info: unique of table tag is not in the schema; it is kept: unique\n"
               "info: 'collate loud' of tag.word goes: the schema does not have it\n"
               "info: 'default(5)' of tag.weight goes: the schema does not have it\n",
     .known = "tag:\n"
              "\"word\" text\n"
              "\"weight\" int32\n"
              "CREATE TABLE tag (word text key, weight int32 not null check(weight > 0))\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") DECLARED("tag") READ("tag")
     "orphans -> 0\n"
     "alter: make tag anew\n"
     TABLES("3")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes, 1 made anew\n"
     "orphans -> 0\n"
     KNOWN("3", "3") DECLARED("tag") READ("tag") MARKED
     "start_end\n"},
    {"things_of_others_where_they_are", NULL, given_things_of_others,
     .report = "changed: column tag.word\n"
               "changed: column tag.weight\n"
               "info: unique of table tag is not in the schema; it is kept: unique\n"
               "info: reference of table tag is not in the schema; it is kept: ref\n"
               "info: check of table tag is not in the schema; it is kept: called \n"
               "info: unique of table tag is not in the schema; it is kept: unique\n"
               "info: 'collate loud' of tag.word goes: the schema does not have it\n"
               "info: 'default(5)' of tag.weight goes: the schema does not have it\n",
     .known = "tag:\n"
              "\"word\" text\n"
              "\"weight\" int32\n"
              "CREATE TABLE tag (word text key, weight int32 not null check(weight > 0))\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") READ_PARTS
     "orphans -> 0\n"
     "alter ALTER TABLE tag CHANGE COLUMN word text key unique\n"
     "alter ALTER TABLE tag CHANGE COLUMN weight int32 not null check(weight > 0) refere...\n"
     TABLES("3")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes, 2 changed\n"
     "orphans -> 0\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
    {"assigned_keys", NULL, given_assigned_keys,
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") READ_PARTS TABLES("3")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
    {"old_things_of_ours", &fake_plain, given_old_things_of_ours,
     .report = "made anew: table tag\n",
     .known = "tag:\n"
              "\"word\" text\n"
              "\"weight\" int32\n"
              "CREATE TABLE tag (word text key, weight int32 not null check(weight > 0))\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") DECLARED("tag") READ("tag")
     "orphans -> 0\n"
     "alter: make tag anew\n"
     TABLES("3") WROTE("tag")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes, 1 made anew\n"
     "orphans -> 0\n"
     KNOWN("3", "3") MARKED
     "start_end\n"},
    {"an_edited_check", &fake_plain, given_an_edited_check,
     .report = "made anew: table tag\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") DECLARED("tag") READ("tag")
     "query SELECT count(*) FROM \"tag\" WHERE NOT (weight > 0) -> 0\n"
     "orphans -> 0\n"
     "alter: make tag anew\n"
     TABLES("3")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes, 1 made anew\n"
     "orphans -> 0\n"
     KNOWN("3", "3") MARKED
     "start_end\n"},
    {"things_of_others_to_adopt", &fake_plain, given_things_of_others_to_adopt, NULL,
     SCHEMAC_OUTDATED,
     .report = "error: 'collate loud' of tag.word would go: the schema does not hav\n"
               "error: 'default(5)' of tag.weight would go: the schema does not hav\n",
     .trace = FOUND("unmarked", TABLES("3") "read_history -> 0\n")
     "read_history -> 0\n"
     NOTHING_KNOWN
     "make_backup\n"
     TABLES("3") READ_UNKNOWN
     "rollback\n"
     "discard_backup\n"
     "close\n"},
    {"things_that_are_accepted", &fake_plain, given_things_that_are_accepted,
     .report = "made anew: table tag\n"
               "info: unique of table tag is not in the schema; it is kept: unique\n"
               "info: reference of table tag is not in the schema; it is kept: ref\n"
               "info: check of table tag is not in the schema; it is kept: called \n"
               "info: unique of table tag is not in the schema; it is kept: unique\n"
               "info: 'collate loud' of tag.word goes: the schema does not have it\n"
               "info: 'default(5)' of tag.weight goes: the schema does not have it\n"
               "backup: fake:backup-1\n",
     .known = "tag:\n"
              "\"word\" text\n"
              "\"weight\" int32\n"
              "CREATE TABLE tag (word text key, weight int32 not null check(weight > 0))\n",
     .trace = FOUND("unmarked", TABLES("3") "read_history -> 0\n")
     "read_history -> 0\n"
     NOTHING_KNOWN
     "make_backup\n"
     TABLES("3") READ_UNKNOWN
     "orphans -> 0\n"
     "alter: make tag anew\n"
     WROTE_ALL
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes, 1 made anew\n"
     "orphans -> 0\n"
     KNOWN("3", "3") DECLARED("tag") READ("tag") MARKED
     "keep_backup of 1\n"
     "start_end\n"},
    {"what_serves", NULL, given_what_serves,
     .report = "",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") READ_PARTS TABLES("3")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
    {"a_renamed_table", NULL, given_a_renamed_table,
     .report = "applied: migration names\n"
               "changed: column word.weight\n",
     .known = "word:\n"
              "\"word\" text\n"
              "\"weight\" decimal 2\n"
              "CREATE TABLE word (word text key, weight int32 not null check(weight > 0))\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3")
     "read_table author\n"
     "read_table note\n"
     "read_table tag\n"
     "orphans -> 0\n"
     "count_rows\n"
     RAN("ALTER TABLE tag RENAME TO word")
     "record migration 2 names: applied\n"
     "count_rows\n"
     "orphans -> 0\n"
     TABLES("3")
     "read_table author\n"
     "read_table note\n"
     "read_table word\n"
     TABLES("3") DECLARED("author note tag") READ("author") READ("note") READ("word")
     ASKED("SELECT count(*) FROM \"word\" WHERE \"weight\" CANNOT SHIFT -> 0")
     ASKED("SELECT count(*) FROM \"word\" WHERE (SELECT NOT (weight > 0) FROM (SEL... -> 0")
     "orphans -> 0\n"
     "alter ALTER TABLE word CHANGE COLUMN weight int32 not null check(weight > 0) BY \"w...\n"
     TABLES("3")
     "forget_table tag\n"
     WROTE("word")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes, 1 changed\n"
     "orphans -> 0\n"
     KNOWN("3", "3") DECLARED("author note tag") READ("author") READ("note") READ("word")
     MARKED
     "start_end\n"},
    {"a_renamed_table_by_text", &fake_plain, given_a_renamed_table,
     .report = "applied: migration names\n"
               "made anew: table word\n",
     .known = "word:\n"
              "\"word\" text\n"
              "\"weight\" decimal 2\n"
              "CREATE TABLE word (word text key, weight int32 not null check(weight > 0))\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3")
     "orphans -> 0\n"
     "count_rows\n"
     RAN("ALTER TABLE tag RENAME TO word")
     "record migration 2 names: applied\n"
     "count_rows\n"
     "orphans -> 0\n"
     TABLES("3")
     "read_base tag\n"
     "read_base word\n"
     TABLES("3") DECLARED("tag") READ("word")
     "query SELECT count(*) FROM \"word\" WHERE \"weight\" CANNOT SHIFT -> 0\n"
     "query SELECT count(*) FROM \"word\" WHERE (SELECT NOT (weight > 0) FROM (SEL... -> 0\n"
     "orphans -> 0\n"
     "alter: make word anew\n"
     TABLES("3")
     "forget_table tag\n"
     WROTE("word")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes, 1 made anew\n"
     "orphans -> 0\n"
     KNOWN("3", "3") MARKED
     "start_end\n"},
    {"a_renamed_column", NULL, given_a_renamed_column,
     .report = "applied: migration names\n"
               "changed: column word.heavy\n"
               "info: check of table word is not in the schema; it is kept: called\n",
     .known = "word:\n"
              "\"word\" text\n"
              "\"heavy\" decimal 2\n"
              "CREATE TABLE word (word text key, heavy int32 not null)\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3")
     "read_table author\n"
     "read_table note\n"
     "read_table tag\n"
     "orphans -> 0\n"
     "count_rows\n"
     RAN("ALTER TABLE tag RENAME TO word; ALTER TABLE word RENAME COLUMN weigh...")
     "record migration 2 names: applied\n"
     "count_rows\n"
     "orphans -> 0\n"
     TABLES("3")
     "read_table author\n"
     "read_table note\n"
     "read_table word\n"
     TABLES("3") DECLARED("author note tag") READ("author") READ("note") READ("word")
     "orphans -> 0\n"
     "alter ALTER TABLE word CHANGE COLUMN heavy int32 not null\n"
     TABLES("3")
     "forget_table tag\n"
     WROTE("word")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes, 1 changed\n"
     "orphans -> 0\n"
     KNOWN("3", "3") DECLARED("author note tag") READ("author") READ("note") READ("word")
     MARKED
     "start_end\n"},
    {"a_column_called_as_its_table", &fake_plain, given_a_column_called_as_its_table,
     .report = "applied: migration names\n"
               "made anew: table tag\n",
     .known = "tag:\n"
              "\"word\" text\n"
              "\"weight\" int32\n"
              "CREATE TABLE tag (word text key, weight int32 not null check(weight > 0))\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3")
     "orphans -> 0\n"
     "count_rows\n"
     RAN("ALTER TABLE word RENAME TO tag")
     "record migration 2 names: applied\n"
     "count_rows\n"
     "orphans -> 0\n"
     TABLES("3")
     "read_base word\n"
     "read_base tag\n"
     TABLES("3") DECLARED("tag") READ("tag")
     "orphans -> 0\n"
     "alter: make tag anew\n"
     TABLES("3")
     "forget_table word\n"
     WROTE("tag")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes, 1 made anew\n"
     "orphans -> 0\n"
     KNOWN("3", "3") MARKED
     "start_end\n"},
    {"a_renamed_table_of_no_model", NULL, given_a_renamed_table_of_no_model,
     .report = "applied: migration names\n"
               "info: table older is not in the schema; it is kept\n",
     .known = "tag:\n"
              "\"word\" text\n"
              "\"weight\" int32\n"
              "CREATE TABLE tag (word text key, weight int32 not null check(weight > 0))\n"
              "older:\n"
              "\"a\" decimal 2\n"
              "CREATE TABLE older (a int64)\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("4", "4")
     "read_table author\n"
     "read_table note\n"
     "read_table old\n"
     "read_table tag\n"
     "orphans -> 0\n"
     "count_rows\n"
     RAN("ALTER TABLE old RENAME TO older")
     "record migration 2 names: applied\n"
     "count_rows\n"
     "orphans -> 0\n"
     TABLES("4")
     "read_table author\n"
     "read_table note\n"
     "read_table older\n"
     "read_table tag\n"
     TABLES("4") READ_PARTS TABLES("4")
     "forget_table old\n"
     WROTE("older")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes\n"
     KNOWN("4", "4") READ_PARTS MARKED
     "start_end\n"},
    {"swapped_tables", NULL, given_swapped_tables,
     .report = "applied: migration names\n"
               "info: table word is not in the schema; it is kept\n",
     .known = "tag:\n"
              "\"word\" text\n"
              "\"weight\" decimal 2\n"
              "CREATE TABLE tag (word text key, weight int32 not null)\n"
              "word:\n"
              "\"word\" text\n"
              "\"weight\" decimal 0\n"
              "CREATE TABLE word (word text key, weight int32 not null check(weight > 0))\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("4", "4")
     "read_table author\n"
     "read_table note\n"
     "read_table tag\n"
     "read_table word\n"
     "orphans -> 0\n"
     "count_rows\n"
     RAN("ALTER TABLE tag RENAME TO x; ALTER TABLE word RENAME TO tag;ALTER TA...")
     "record migration 2 names: applied\n"
     "exists tag -> yes\n"
     "count_rows\n"
     "orphans -> 0\n"
     TABLES("4")
     "read_table author\n"
     "read_table note\n"
     "read_table word\n"
     "read_table tag\n"
     TABLES("4") READ_PARTS TABLES("4") WROTE("word") WROTE("tag")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes\n"
     KNOWN("4", "4") READ_PARTS MARKED
     "start_end\n"},
    {"a_written_column", NULL, given_a_written_column, NULL, SCHEMAC_OUTDATED,
     .report = "undone: migration names\n"
               "error: column tag.weight is decimal with 0 digits behind the point \n",
     .known = "tag:\n"
              "\"word\" text\n"
              "\"weight\" decimal 0\n"
              "CREATE TABLE tag (word text key, weight int32 not null check(weight > 0))\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3")
     "read_table author\n"
     "read_table note\n"
     "read_table tag\n"
     "orphans -> 0\n"
     "count_rows\n"
     RAN("UPDATE tag SET weight")
     "record migration 2 names: applied\n"
     "exists tag -> yes\n"
     "count_rows\n"
     "orphans -> 0\n"
     TABLES("3")
     "read_table author\n"
     "read_table note\n"
     "read_table tag\n"
     READ_ALL REFUSED},
    {"another_written_column", NULL, given_another_written_column,
     .report = "applied: migration names\n"
               "changed: column tag.weight\n",
     .known = "tag:\n"
              "\"word\" text\n"
              "\"weight\" decimal 2\n"
              "CREATE TABLE tag (word text key, weight int32 not null check(weight > 0))\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3")
     "read_table author\n"
     "read_table note\n"
     "read_table tag\n"
     "orphans -> 0\n"
     "count_rows\n"
     RAN("UPDATE tag SET word; INSERT INTO author")
     "record migration 2 names: applied\n"
     "exists tag -> yes\n"
     "count_rows\n"
     "orphans -> 0\n"
     TABLES("3")
     "read_table author\n"
     "read_table note\n"
     "read_table tag\n"
     READ_ALL ASKED("SELECT count(*) FROM \"tag\" WHERE \"weight\" CANNOT SHIFT -> 0")
     ASKED("SELECT count(*) FROM \"tag\" WHERE (SELECT NOT (weight > 0) FROM (SELE... -> 0")
     "orphans -> 0\n"
     "alter ALTER TABLE tag CHANGE COLUMN weight int32 not null check(weight > 0) BY \"we...\n"
     TABLES("3") WROTE("tag")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes, 1 changed\n"
     "orphans -> 0\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
    {"a_table_made_by_a_migration", &fake_plain, given_a_table_made_by_a_migration, NULL,
     SCHEMAC_OUTDATED,
     .report = "undone: migration names\n"
               "error: column tag.weight is decimal with 0 digits behind the point \n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3")
     "orphans -> 0\n"
     "count_rows\n"
     RAN("CREATE TABLE new (word text key, weight int32 not null check(weight ...")
     "record migration 2 names: applied\n"
     "exists tag -> yes\n"
     "count_rows\n"
     "orphans -> 0\n"
     TABLES("3") TABLES("3") DECLARED("tag") READ("tag") REFUSED},
    {"verify_a_renamed_table", NULL, given_a_renamed_table_to_look_at, NULL, SCHEMAC_OUTDATED,
     .report = "planned: run migration 2 \"names\"\n"
               "planned: change column word.weight\n"
               "error: the database does not match the schema: 2 steps are needed, \n",
     .known = "tag:\n"
              "\"word\" text\n"
              "\"weight\" decimal 0\n"
              "CREATE TABLE tag (word text key, weight int32 not null check(weight > 0))\n",
     .trace = LOOKED_AT("START") KNOWN("3", "3")
     "read_table author\n"
     "read_table note\n"
     "read_table tag\n"
     "orphans -> 0\n"
     "count_rows\n"
     RAN("ALTER TABLE tag RENAME TO word")
     "count_rows\n"
     "orphans -> 0\n"
     TABLES("3")
     "read_table author\n"
     "read_table note\n"
     "read_table word\n"
     TABLES("3") DECLARED("author note tag") READ("author") READ("note") READ("word")
     ASKED("SELECT count(*) FROM \"word\" WHERE \"weight\" CANNOT SHIFT -> 0")
     ASKED("SELECT count(*) FROM \"word\" WHERE (SELECT NOT (weight > 0) FROM (SEL... -> 0")
     REFUSED},
    {"a_rename_undone", NULL, given_a_rename_to_undo, roll_back,
     .report = "rolled back: migration names\n",
     .known = "word:\n"
              "\"word\" text\n"
              "\"weight\" decimal 2\n"
              "CREATE TABLE word (word text key, weight int32 not null check(weight > 0))\n",
     .trace = "open\n"
     "start_begin\n"
     "begin START\n"
     "read_mark -> unchanged\n"
     "read_history -> 3\n"
     KNOWN("3", "3")
     "read_table author\n"
     "read_table note\n"
     "read_table tag\n"
     "orphans -> 0\n"
     "count_rows\n"
     RAN("ALTER TABLE tag RENAME TO word")
     "record rollback 2 names: undone\n"
     TABLES("3")
     "read_table author\n"
     "read_table note\n"
     "read_table word\n"
     TABLES("3") TABLES("3")
     "forget_table tag\n"
     WROTE("word")
     "count_rows\n"
     "orphans -> 0\n"
     "record sync 1 notes: rolled back\n"
     "write_mark 0\n"
     "commit\n"
     "start_end\n"
     "close\n"},
    {"a_column_that_goes", &fake_plain, given_a_column_that_goes,
     .report = "info: column tag.weight is not in the schema; it is kept\n",
     .known = "tag:\n"
              "\"word\" text\n"
              "\"weight\" decimal 2\n"
              "CREATE TABLE tag (word text key)\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") DECLARED("tag") READ("tag") TABLES("3") WROTE("tag")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes\n"
     KNOWN("3", "3") DECLARED("tag") READ("tag") MARKED
     "start_end\n"},
    {"a_column_that_is_dropped", NULL, given_a_column_that_is_dropped,
     .report = "dropped: column tag.weight\n",
     .known = "tag:\n"
              "\"word\" text\n"
              "CREATE TABLE tag (word text key)\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") TABLES("3")
     "read_table tag\n"
     READ_ALL
     "orphans -> 0\n"
     "alter ALTER TABLE tag DROP COLUMN weight\n"
     TABLES("3") WROTE("tag")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes, 1 dropped\n"
     "orphans -> 0\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
    {"a_column_that_comes_back", NULL, given_a_column_that_comes_back,
     .report = "changed: column tag.weight\n",
     .known = "tag:\n"
              "\"word\" text\n"
              "\"weight\" decimal 3\n"
              "CREATE TABLE tag (word text key, weight int32)\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") READ_PARTS
     ASKED("SELECT count(*) FROM \"tag\" WHERE \"weight\" CANNOT SHIFT -> 0")
     "orphans -> 0\n"
     "alter ALTER TABLE tag CHANGE COLUMN weight int32 BY \"weight\" SHIFTED 1\n"
     TABLES("3") WROTE("tag")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes, 1 changed\n"
     "orphans -> 0\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
    {"a_later_build", NULL, given_a_later_build,
     .report = "warning: a later build of version 2 of schema 'notes' has changed the\n",
     .trace = FOUND_CHANGED("2")
     "read_history -> 2\n"
     KNOWN("3", "3") READ_PARTS
     "commit\n"
     "start_end\n"},
    {"a_later_build_that_took_away", NULL, given_a_later_build_that_took_away, NULL,
     SCHEMAC_NEWER,
     .report = "error: create table tag\n",
     .trace = FOUND_CHANGED("2")
     "read_history -> 2\n"
     KNOWN("3", "2") DECLARED("author note") READ("author") READ("note") REFUSED},
    {"a_later_build_to_take_back", NULL, given_a_later_build_to_take_back,
     .report = "created: table tag\n",
     .trace = FOUND_CHANGED("2")
     "read_history -> 2\n"
     KNOWN("3", "2") DECLARED("author note") READ("author") READ("note") CREATED_TAGS
     TABLES("3")
     "record sync 2 notes: 1 tables, 0 columns, 0 indexes\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
};
/* clang-format on */

const size_t known_start_count = sizeof known_starts / sizeof *known_starts;
