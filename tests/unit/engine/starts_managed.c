/* starts_managed.c - a start again, on a handle that is open. */
#include "starts.h"

#include "../unit.h"

static schemac_model *model(start_case *c, size_t number)
{
    return (schemac_model *)(uintptr_t)&c->schema->models[number];
}

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
    model(c, TAG)->old = &old;
    given_open(c, "ALTER TABLE tag RENAME TO word; INSERT INTO word;");
}

static void given_open_and_an_old_column(start_case *c)
{
    given_open_and_an_old_name(c);
    fake_given(&c->f,
               "ALTER TABLE word RENAME TO tag; ALTER TABLE tag RENAME COLUMN weight TO heavy;");
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
    static const schemac_migration list[] = {{.name = "tags",
                                              .checksum = "c-1",
                                              .calls = "find_tags",
                                              .function = find_tags,
                                              .number = 2}};
    given_version_2(c);
    c->schema->migrations = list;
    c->schema->migration_count = 1;
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

const start_scenario managed_starts[] = {
    {"plan_nothing", NULL, given_open_and_same, plan, .open = true, .trace = ""},
    {"plan", NULL, given_open_and_less, plan, SCHEMAC_OUTDATED, true, .trace = ""},
    {"plan_refused", NULL, given_open_and_other_rows, plan, SCHEMAC_OUTDATED, true, .trace = ""},
    {"plan_renames", NULL, given_open_and_an_old_name, plan, SCHEMAC_OUTDATED, true, .trace = ""},
    {"plan_in_transaction", NULL, given_open_and_less, plan_in_transaction, SCHEMAC_MISUSE, true,
     .trace = ""},
    {"is_not_up_to_date", NULL, given_open_and_less, is_up_to_date, .open = true,
     .tries_again = true, .trace = ""},
    {"check", NULL, given_open_and_less, check, SCHEMAC_OUTDATED, true, .trace = ""},
    {"check_rows", NULL, given_open_and_other_rows, check, SCHEMAC_OUTDATED, true, .trace = ""},
    {"check_names", NULL, given_open_and_an_old_name, check, SCHEMAC_OUTDATED, true, .trace = ""},
    {"check_column_names", NULL, given_open_and_an_old_column, check, SCHEMAC_OUTDATED, true,
     .trace = ""},
    {"check_migrations", NULL, given_open_and_a_migration, check, SCHEMAC_OUTDATED, true,
     .trace = ""},
    {"repair", NULL, given_open_and_less, repair, .open = true, .trace = ""},
    {"repair_nothing", NULL, given_open_and_same, repair, .open = true, .trace = ""},
    {"repair_refused", NULL, given_open_and_other_rows, repair, SCHEMAC_OUTDATED, true,
     .trace = ""},
    {"repair_names", NULL, given_open_and_an_old_name, repair, .open = true, .trace = ""},
    {"repair_with_a_migration", NULL, given_open_and_a_migration, repair, .open = true,
     .trace = ""},
    {"reset", &fake_plain, given_open_in_memory, reset, .open = true, .alone = true, .trace = ""},
};
const size_t managed_start_count = sizeof managed_starts / sizeof *managed_starts;
