/* starts_renamed.c - what a migration has renamed, and columns that go and come back. */
#include "starts.h"
#include "weights.h"

#include "../unit.h"

#include "open/open.h"

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
    given_weights(c, MEANS("decimal 0"));
    declare_weight(c, weight_of(SCHEMAC_DECIMAL, 2, NULL));
    with_migration(c, "UPDATE tag SET weight");
}

static void given_another_written_column(start_case *c)
{
    given_weights(c, MEANS("decimal 0"));
    declare_weight(c, weight_of(SCHEMAC_DECIMAL, 2, NULL));
    with_migration(c, "UPDATE tag SET word; INSERT INTO author");
}

static void given_a_table_made_by_a_migration(start_case *c)
{
    given_weights(c, MEANS("decimal 0"));
    declare_weight(c, weight_of(SCHEMAC_DECIMAL, 2, NULL));
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
    static const schemac_migration_texts texts = {
        .checksum = "a-1", .up = "UPDATE tag", .down = "ALTER TABLE tag RENAME TO word"};
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

/* clang-format off */
const start_scenario renamed_starts[] = {
    {"a_renamed_table", NULL, given_a_renamed_table,
     .report = "applied: migration names\n"
               "changed: column word.weight\n"
               "info: the values of column word.weight are converted: decimal with\n",
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
               "made anew: table word\n"
               "info: the values of column word.weight are converted: decimal with\n",
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
               "changed: column tag.weight\n"
               "info: the values of column tag.weight are converted: decimal with \n",
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
               "info: the values of column word.weight are converted: decimal with\n"
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
     TABLES("3")
     "read_table author\n"
     "read_table note\n"
     "read_table word\n"
     TABLES("3")
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
     KNOWN("3", "3") DECLARED("tag") READ("tag") TABLES("3")
     "read_base tag\n"
     WROTE("tag")
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
     .report = "changed: column tag.weight\n"
               "info: the values of column tag.weight are converted: decimal with \n",
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
};
/* clang-format on */

const size_t renamed_start_count = sizeof renamed_starts / sizeof *renamed_starts;
