/* starts_others.c - what others have said of tables: it stays, or is told of. */
#include "starts.h"
#include "weights.h"

#include "../unit.h"

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

static void given_numbers_to_adopt(start_case *c)
{
    fake_given_schema(&c->f, c->schema);
    fake_given(&c->f, "INSERT INTO note; INSERT INTO note; INSERT INTO note;");
    fake_fact_is(&c->f, "\"edited\"<>0", 2);
    c->config.adopt = true;
}

static void given_numbers_that_are_accepted(start_case *c)
{
    static const char *const accept[] = {"note.edited.meaning", NULL};
    given_numbers_to_adopt(c);
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

/* clang-format off */
const start_scenario other_starts[] = {
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
     TABLES("3") READ_TO_ADOPT_PLAIN
     "rollback\n"
     "discard_backup\n"
     "close\n"},
    {"numbers_to_adopt", NULL, given_numbers_to_adopt, NULL, SCHEMAC_OUTDATED,
     .report = "warning: this engine makes no copy of the database before it is chang\n"
               "error: 2 rows of note have a number in edited, and the schema takes\n",
     .trace = FOUND("unmarked", TABLES("3") "read_history -> 0\n")
     "read_history -> 0\n"
     NOTHING_KNOWN TABLES("3") READ_TO_ADOPT("2")
     "rollback\n"
     "close\n"},
    {"numbers_that_are_accepted", NULL, given_numbers_that_are_accepted,
     .report = "warning: this engine makes no copy of the database before it is chang\n",
     .trace = FOUND("unmarked", TABLES("3") "read_history -> 0\n")
     "read_history -> 0\n"
     NOTHING_KNOWN TABLES("3") READ_UNKNOWN WROTE_ALL
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
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
     TABLES("3") READ_TO_ADOPT_PLAIN
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
};
/* clang-format on */

const size_t other_start_count = sizeof other_starts / sizeof *other_starts;
