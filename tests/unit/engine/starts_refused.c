/* starts_refused.c - databases that a start leaves as they are: those of others, those whose rows do
   not fit, and all of them where it is only to look. */
#include "starts.h"

#include "../unit.h"

static schemac_model *model(start_case *c, size_t number)
{
    return (schemac_model *)(uintptr_t)&c->schema->models[number];
}

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

static void given_a_newer_version(start_case *c)
{
    given_version_2(c);
    fake_record_given(&c->f, "sync", 3, "notes", "00000000000003eb", "");
    fake_mark(&c->f, NOTES_OWNER, 1003);
}

static void given_read_only(start_case *c)
{
    given_version_1(c);
    c->f.read_only = true;
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

static const schemac_trigger theirs = {"note.a", "CREATE TRIGGER note.a ON note ours"};

static void given_a_name_that_is_taken(start_case *c)
{
    given_version_1(c);
    fake_given(&c->f, "CREATE TRIGGER note.a ON note;");
    model(c, NOTE)->triggers = &theirs;
    model(c, NOTE)->trigger_count = 1;
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

static void given_an_old_name(start_case *c)
{
    static const char *const tables[] = {"word"};
    static const schemac_old_names old = {.tables = tables, .table_count = 1};
    given_version_1(c);
    fake_given(&c->f, "ALTER TABLE tag RENAME TO word; INSERT INTO word; DROP INDEX note.day;");
    model(c, TAG)->old = &old;
    c->config.mode = SCHEMAC_VERIFY;
}

static void given_an_old_name_read_only(start_case *c)
{
    given_an_old_name(c);
    c->f.read_only = true;
}

static void given_nothing_to_look_at(start_case *c)
{
    c->config.mode = SCHEMAC_VERIFY;
}

const start_scenario refused_starts[] = {
    {"another_mark", NULL, given_another_mark, NULL, SCHEMAC_NOT_OURS, .trace = ""},
    {"no_mark", NULL, given_tables_without_mark, NULL, SCHEMAC_NOT_OURS, .trace = ""},
    {"newer", NULL, given_a_newer_version, NULL, SCHEMAC_NEWER, .trace = ""},
    {"read_only", NULL, given_read_only, NULL, SCHEMAC_PERMISSION, .trace = ""},
    {"texts_for_numbers", NULL, given_texts_for_numbers, NULL, SCHEMAC_OUTDATED, .trace = ""},
    {"required", NULL, given_no_title, NULL, SCHEMAC_OUTDATED, .trace = ""},
    {"equal_names", NULL, given_equal_names, NULL, SCHEMAC_OUTDATED, .trace = ""},
    {"a_view", NULL, given_a_view, NULL, SCHEMAC_OUTDATED, .trace = ""},
    {"a_reference_to_what_goes", &fake_plain, given_a_reference_to_what_goes, NULL,
     SCHEMAC_OUTDATED, .trace = ""},
    {"a_name_that_is_taken", NULL, given_a_name_that_is_taken, NULL, SCHEMAC_OUTDATED, .trace = ""},
    {"verify", NULL, given_less, NULL, SCHEMAC_OUTDATED, .trace = ""},
    {"verify_and_warn", NULL, given_less_and_a_warning, .trace = ""},
    {"verify_up_to_date", NULL, given_all, .trace = ""},
    {"verify_no_difference", NULL, given_all_but_the_mark, .trace = ""},
    {"verify_renames", NULL, given_an_old_name, NULL, SCHEMAC_OUTDATED, .trace = ""},
    {"verify_renames_read_only", NULL, given_an_old_name_read_only, NULL, SCHEMAC_OUTDATED,
     .trace = ""},
    {"verify_empty", NULL, given_nothing_to_look_at, NULL, SCHEMAC_OUTDATED, .trace = ""},
};
const size_t refused_start_count = sizeof refused_starts / sizeof *refused_starts;
