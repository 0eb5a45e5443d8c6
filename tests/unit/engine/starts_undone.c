/* starts_undone.c - migrations that are rolled back. */
#include "starts.h"

#include "../unit.h"

#include "open/open.h"

static schemac_status roll_back(start_case *c)
{
    return open_and_roll_back(c->f.engine, c->schema, "fake:", &c->config, 1, &c->db);
}

static schemac_status roll_back_the_last(start_case *c)
{
    return open_and_roll_back(c->f.engine, c->schema, "fake:", &c->config, SCHEMAC_LAST_MIGRATION,
                              &c->db);
}

static void given_applied(start_case *c, const char *down)
{
    static const schemac_migration list[] = {{.name = "split", .number = 2},
                                             {.name = "words", .number = 3}};
    static schemac_migration_texts texts[2];
    texts[0] = (schemac_migration_texts){.checksum = "a-1", .up = "UPDATE tag", .down = down};
    texts[1] = (schemac_migration_texts){.checksum = "a-2",
                                         .up = "UPDATE tag",
                                         .down = "UPDATE note; CREATE TEMPORARY TABLE t (a int64)"};
    given_version_1(c);
    fake_given(&c->f, "INSERT INTO tag; INSERT INTO tag;");
    fake_record_given(&c->f, "migration", 2, "split", "a-1", "applied");
    fake_record_given(&c->f, "sync", 2, "notes", "v2-00000000000003e9", "");
    fake_record_given(&c->f, "migration", 3, "words", "a-2", "applied");
    fake_record_given(&c->f, "sync", 3, "notes", "v2-00000000000003ea", "");
    fake_mark(&c->f, NOTES_OWNER, 1002);
    c->schema->version = 3;
    set_migrations(c->schema, list, texts, 2);
    c->config.backups = 1;
}

static void given_two(start_case *c)
{
    given_applied(c, "INSERT INTO author");
}

static void given_one_without_down(start_case *c)
{
    given_applied(c, NULL);
}

static void given_a_bad_one(start_case *c)
{
    given_applied(c, "UPDATE author; UPDATE nothing");
}

static void given_one_that_loses(start_case *c)
{
    given_applied(c, "LOSE 1 OF tag");
}

static void given_none(start_case *c)
{
    given_version_1(c);
}

static void given_empty(start_case *c)
{
    (void)c;
}

/* clang-format off */
const start_scenario undone_starts[] = {
    {"undone", &fake_plain, given_two, roll_back,
     .report = "rolled back: migration words\n"
               "rolled back: migration split\n"
               "backup: fake:backup-1\n",
     .trace = "open\n"
     "start_begin\n"
     "begin START\n"
     "read_mark -> unchanged\n"
     "read_history -> 5\n"
     KNOWN("3", "3")
     "make_backup\n"
     "orphans -> 0\n"
     "count_rows\n"
     RAN("UPDATE note; CREATE TEMPORARY TABLE t (a int64)")
     "record rollback 3 words: undone\n"
     RAN("INSERT INTO author")
     "record rollback 2 split: undone\n"
     TABLES("3") TABLES("3")
     "read_base author\n"
     "read_base note\n"
     "read_base tag\n"
     TABLES("3") WROTE("author") WROTE("note")
     "count_rows\n"
     "orphans -> 0\n"
     "record sync 1 notes: rolled back\n"
     "write_mark 0\n"
     "commit\n"
     "keep_backup of 1\n"
     "start_end\n"
     "close\n"},
    {"the_last_undone", NULL, given_two, roll_back_the_last,
     .report = "rolled back: migration words\n"
               "warning: this engine makes no copy of the database before it is chang\n",
     .trace = "open\n"
     "start_begin\n"
     "begin START\n"
     "read_mark -> unchanged\n"
     "read_history -> 5\n"
     KNOWN("3", "3")
     "read_table author\n"
     "read_table note\n"
     "read_table tag\n"
     "orphans -> 0\n"
     "count_rows\n"
     RAN("UPDATE note; CREATE TEMPORARY TABLE t (a int64)")
     "record rollback 3 words: undone\n"
     TABLES("3")
     "read_table author\n"
     "read_table note\n"
     "read_table tag\n"
     TABLES("3")
     "read_table author\n"
     "read_table note\n"
     "read_table tag\n"
     TABLES("3") WROTE("note")
     "count_rows\n"
     "orphans -> 0\n"
     "record sync 2 notes: rolled back\n"
     "write_mark 0\n"
     "commit\n"
     "start_end\n"
     "close\n"},
    {"no_way_back", NULL, given_one_without_down, roll_back, SCHEMAC_MIGRATION,
     .report = "error: migration 2 \"split\" cannot be undone: it has no 'down'. Noth\n",
     .trace = "open\n"
     "start_begin\n"
     "begin START\n"
     "read_mark -> unchanged\n"
     "read_history -> 5\n"
     REFUSED},
    {"a_bad_way_back", &fake_plain, given_a_bad_one, roll_back, SCHEMAC_ENGINE,
     .report = "undone: migration words\n"
               "error: migration 2 \"split\" cannot be undone: there is no table noth\n",
     .trace = "open\n"
     "start_begin\n"
     "begin START\n"
     "read_mark -> unchanged\n"
     "read_history -> 5\n"
     KNOWN("3", "3")
     "make_backup\n"
     "orphans -> 0\n"
     "count_rows\n"
     RAN("UPDATE note; CREATE TEMPORARY TABLE t (a int64)")
     "record rollback 3 words: undone\n"
     "watch\n"
     "run_script UPDATE author; UPDATE nothing -> ENGINE\n"
     "watch no more\n"
     "rollback\n"
     "discard_backup\n"
     "close\n"},
    {"a_way_back_that_loses", NULL, given_one_that_loses, roll_back, SCHEMAC_MIGRATION,
     .report = "undone: migration words\n"
               "undone: migration split\n"
               "warning: this engine makes no copy of the database before it is chang\n"
               "error: 1 row of tag would be gone, which no statement of the migrat\n",
     .trace = "open\n"
     "start_begin\n"
     "begin START\n"
     "read_mark -> unchanged\n"
     "read_history -> 5\n"
     KNOWN("3", "3")
     "read_table author\n"
     "read_table note\n"
     "read_table tag\n"
     "orphans -> 0\n"
     "count_rows\n"
     RAN("UPDATE note; CREATE TEMPORARY TABLE t (a int64)")
     "record rollback 3 words: undone\n"
     RAN("LOSE 1 OF tag")
     "record rollback 2 split: undone\n"
     TABLES("3")
     "read_table author\n"
     "read_table note\n"
     "read_table tag\n"
     TABLES("3")
     "read_table author\n"
     "read_table note\n"
     "read_table tag\n"
     TABLES("3") WROTE("note")
     "count_rows\n"
     REFUSED},
    {"nothing_to_undo", NULL, given_none, roll_back,
     .report = "up to date\n",
     .trace = "open\n"
     "start_begin\n"
     "begin START\n"
     "read_mark -> changed\n"
     "read_history -> 1\n"
     "read_history -> 1\n"
     "commit\n"
     "start_end\n"
     "close\n"},
    {"nothing_at_all", NULL, given_empty, roll_back, SCHEMAC_MISSING,
     .report = "error: the database is empty: there is nothing to undo\n",
     .trace = "open\n"
     "start_begin\n"
     "begin START\n"
     "read_mark -> unmarked\n"
     TABLES("0") REFUSED},
};
/* clang-format on */

const size_t undone_start_count = sizeof undone_starts / sizeof *undone_starts;
