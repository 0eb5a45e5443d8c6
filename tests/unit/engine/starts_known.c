/* starts_known.c - what a database knows about its tables: what columns mean, and how schemac last
   wrote them. */
#include "starts.h"
#include "weights.h"

#include "../unit.h"

static const schemac_enum_value old_sizes[] = {{"small", 1}, {"large", 2}},
                                new_sizes[] = {{"small", 2}, {"huge", 3}};
static const schemac_enum old_size = {"size", old_sizes, 2, true, NULL},
                          new_size = {"size", new_sizes, 2, true, NULL};

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
     .report = "made anew: table tag\n"
               "info: the values of column tag.weight are converted: text becomes \n",
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
     .report = "changed: column tag.weight\n"
               "info: the values of column tag.weight are converted: decimal with \n",
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
     .report = "made anew: table tag\n"
               "info: the values of column tag.weight are converted: decimal with \n",
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
     .report = "changed: column tag.weight\n"
               "info: the values of column tag.weight are converted: enum (small =\n",
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
               "info: the values of column tag.weight are converted: decimal with \n"
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
               "info: the values of column tag.weight are converted: decimal with \n"
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
