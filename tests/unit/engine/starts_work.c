/* starts_work.c - migrations and seeds. */
#include "starts.h"

#include "../unit.h"

/* ---- migrations ----------------------------------------------------------------------------- */

static void with_migrations(start_case *c, const schemac_migration *list, size_t count)
{
    c->schema->migrations = list;
    c->schema->migration_count = (uint32_t)count;
}

static void given_tags(start_case *c)
{
    given_version_1(c);
    fake_given(&c->f, "INSERT INTO tag; INSERT INTO tag;");
}

#define MIGRATION(title, script)                                                                   \
    {                                                                                              \
        .name = (title), .checksum = "a-1", .up = (script), .number = 2                            \
    }

static void given_scripts(start_case *c)
{
    static const schemac_guard there = {.object = "word", .kind = SCHEMAC_GUARD_TABLE},
                               not_there = {"tag", "weight", SCHEMAC_GUARD_COLUMN, false};
    static const schemac_migration list[] = {MIGRATION("split", "UPDATE tag; INSERT INTO tag"),
                                             {.name = "words",
                                              .checksum = "a-2",
                                              .up = "UPDATE word",
                                              .number = 3,
                                              .guards = &there,
                                              .guard_count = 1},
                                             {.name = "weights",
                                              .checksum = "a-3",
                                              .up = "ALL OF tag",
                                              .number = 4,
                                              .guards = &not_there,
                                              .guard_count = 1}};
    given_tags(c);
    with_migrations(c, list, 3);
    c->schema->version = 4;
    c->config.backups = 1;
}

static schemac_status touch_tags(schemac_db *db)
{
    bool there;
    schemac_status status = schemac_table_exists(db, "tag", &there);
    if (status == SCHEMAC_OK && there)
        status = schemac_exec(db, "UPDATE tag");
    return status == SCHEMAC_OK ? schemac_exec(db, "INSERT INTO author") : status;
}

/* What fails, it thinks, does not matter. */
static schemac_status touch_carelessly(schemac_db *db)
{
    schemac_exec(db, "UPDATE nothing");
    return schemac_exec(db, "INSERT INTO author");
}

#define FUNCTION(title, called)                                                                    \
    {                                                                                              \
        .name = (title), .checksum = "c-1", .calls = #called, .function = (called), .number = 2    \
    }

static void given_a_function(start_case *c)
{
    static const schemac_migration list[] = {FUNCTION("by hand", touch_tags)};
    given_tags(c);
    with_migrations(c, list, 1);
}

static void given_a_careless_function(start_case *c)
{
    static const schemac_migration list[] = {FUNCTION("by hand", touch_carelessly)};
    given_tags(c);
    with_migrations(c, list, 1);
}

static void given_a_bad_script(start_case *c)
{
    static const schemac_migration list[] = {
        MIGRATION("bad", "UPDATE tag; UPDATE nothing; UPDATE tag")};
    given_tags(c);
    with_migrations(c, list, 1);
    c->config.backups = 1;
}

static void given_a_temporary_table(start_case *c)
{
    static const schemac_migration list[] = {
        MIGRATION("for a while", "CREATE TEMPORARY TABLE t (a int64); INSERT INTO t; UPDATE tag")};
    given_tags(c);
    with_migrations(c, list, 1);
}

static void given_a_deletion(start_case *c)
{
    static const schemac_migration list[] = {MIGRATION("clean", "ALL OF tag")};
    given_tags(c);
    with_migrations(c, list, 1);
}

static void given_a_loss(start_case *c)
{
    static const schemac_migration list[] = {MIGRATION("careless", "UPDATE note; LOSE 1 OF tag")};
    given_tags(c);
    with_migrations(c, list, 1);
}

static void given_new_orphans(start_case *c)
{
    static const schemac_migration list[] = {
        MIGRATION("orphans", "UPDATE tag; ORPHANS 3 OF note TO author")};
    given_tags(c);
    with_migrations(c, list, 1);
}

static void given_a_table_that_goes(start_case *c)
{
    static const schemac_migration list[] = {MIGRATION("away", "DROP TABLE tag")};
    given_tags(c);
    with_migrations(c, list, 1);
}

static void given_an_edited_migration(start_case *c)
{
    static const schemac_migration list[] = {MIGRATION("edited", "UPDATE tag")};
    given_version_1(c);
    fake_record_given(&c->f, "migration", 2, "edited", "a-0", "applied");
    fake_record_given(&c->f, "migration", 5, "gone", "a-5", "applied");
    with_migrations(c, list, 1);
}

static void given_an_edited_migration_repaired(start_case *c)
{
    given_an_edited_migration(c);
    c->config.repair_history = true;
}

static void given_nothing_but_migrations(start_case *c)
{
    given_scripts(c);
    memset(&c->f.stored, 0, sizeof c->f.stored);
}

static void given_adopted_migrations(start_case *c)
{
    given_scripts(c);
    c->f.stored.record_count = 0;
    fake_mark(&c->f, 0, 0);
    c->config.adopt = true;
}

static void given_scripts_to_look_at(start_case *c)
{
    given_scripts(c);
    c->config.mode = SCHEMAC_VERIFY;
}

static void given_a_function_to_look_at(start_case *c)
{
    given_a_function(c);
    c->config.mode = SCHEMAC_VERIFY;
}

/* ---- seeds ---------------------------------------------------------------------------------- */

static void with_seeds(start_case *c, const schemac_seed *list, size_t count)
{
    c->schema->seeds = list;
    c->schema->seed_count = (uint32_t)count;
}

static const schemac_seed two_tags[] = {{.name = "tag red",
                                         .find = "FIND tag ROW red",
                                         .insert = "INSERT INTO tag ROW red",
                                         .model = TAG},
                                        {.name = "tag blue",
                                         .find = "FIND tag ROW blue",
                                         .insert = "INSERT INTO tag ROW blue",
                                         .model = TAG}};

static void given_seeds(start_case *c)
{
    with_seeds(c, two_tags, 2);
}

static void given_one_seed(start_case *c)
{
    given_version_1(c);
    fake_given(&c->f, "INSERT INTO tag ROW blue;");
    with_seeds(c, two_tags, 2);
}

static void given_all_seeds(start_case *c)
{
    given_one_seed(c);
    fake_given(&c->f, "INSERT INTO tag ROW red;");
}

static const schemac_seed in_the_way[] = {{.name = "tag green",
                                           .find = "FIND tag ROW green",
                                           .insert = "INSERT INTO tag ROW blue",
                                           .model = TAG},
                                          {.name = "tag red",
                                           .find = "FIND tag ROW red",
                                           .insert = "INSERT INTO tag ROW red",
                                           .model = TAG}};

static void given_a_conflict(start_case *c)
{
    given_one_seed(c);
    with_seeds(c, in_the_way, 2);
}

static void given_a_conflict_when_new(start_case *c)
{
    static const schemac_seed list[] = {{.name = "tag blue",
                                         .find = "FIND tag ROW blue",
                                         .insert = "INSERT INTO tag ROW blue",
                                         .model = TAG},
                                        {.name = "tag green",
                                         .find = "FIND tag ROW green",
                                         .insert = "INSERT INTO tag ROW blue",
                                         .model = TAG}};
    with_seeds(c, list, 2);
}

static const schemac_variable shade = {.name = "SCHEMAC_TEST_SHADE", .required = true};

static void given_an_environment(start_case *c)
{
    static const schemac_seed list[] = {{.name = "tag of the environment",
                                         .find = "FIND tag ROW $1",
                                         .insert = "INSERT INTO tag ROW $1",
                                         .environment = &shade,
                                         .model = TAG,
                                         .environment_count = 1,
                                         .find_count = 1}};
    setenv(shade.name, "mauve", 1);
    given_version_1(c);
    with_seeds(c, list, 1);
}

static void given_no_environment(start_case *c)
{
    given_an_environment(c);
    unsetenv(shade.name);
}

static void given_seeds_that_lead_nowhere(start_case *c)
{
    static const schemac_seed list[] = {{.name = "note",
                                         .find = "FIND note ROW a",
                                         .insert = "ORPHANS 1 OF note TO author",
                                         .model = NOTE}};
    given_version_1(c);
    with_seeds(c, list, 1);
}

static void given_seeds_to_look_at(start_case *c)
{
    given_one_seed(c);
    c->config.mode = SCHEMAC_VERIFY;
}

const start_scenario work_starts[] = {
    {"scripts", &fake_plain, given_scripts,
     .trace = ""},
    {"a_function", NULL, given_a_function,
     .trace = ""},
    {"a_careless_function", &fake_plain, given_a_careless_function, .alone = true,
     .ignores = "run UPDATE nothing",
     .trace = ""},
    {"a_careless_function_is_stopped", NULL, given_a_careless_function, NULL, SCHEMAC_IO,
     .alone = true, .ignores = "run UPDATE nothing",
     .trace = ""},
    {"a_bad_script", &fake_plain, given_a_bad_script, NULL, SCHEMAC_ENGINE,
     .trace = ""},
    {"a_temporary_table", NULL, given_a_temporary_table,
     .trace = ""},
    {"a_deletion", NULL, given_a_deletion,
     .trace = ""},
    {"a_loss", NULL, given_a_loss, NULL, SCHEMAC_MIGRATION,
     .trace = ""},
    {"new_orphans", NULL, given_new_orphans, NULL, SCHEMAC_MIGRATION,
     .trace = ""},
    {"a_table_that_goes", NULL, given_a_table_that_goes,
     .trace = ""},
    {"edited", NULL, given_an_edited_migration, NULL, SCHEMAC_MIGRATION,
     .trace = ""},
    {"edited_and_repaired", NULL, given_an_edited_migration_repaired,
     .trace = ""},
    {"not_needed", NULL, given_nothing_but_migrations,
     .trace = ""},
    {"not_needed_when_adopted", NULL, given_adopted_migrations,
     .trace = ""},
    {"verify_scripts", NULL, given_scripts_to_look_at, NULL, SCHEMAC_OUTDATED,
     .trace = ""},
    {"verify_a_function", NULL, given_a_function_to_look_at, NULL, SCHEMAC_OUTDATED,
     .trace = ""},
    {"seeds", NULL, given_seeds,
     .trace = ""},
    {"one_seed_is_there", NULL, given_one_seed,
     .trace = ""},
    {"seeds_are_there", NULL, given_all_seeds,
     .trace = ""},
    {"a_conflict", NULL, given_a_conflict,
     .trace = ""},
    {"a_conflict_without_attempts", &fake_plain, given_a_conflict,
     .trace = ""},
    {"a_conflict_when_new", NULL, given_a_conflict_when_new, NULL, SCHEMAC_CONFLICT,
     .trace = ""},
    {"an_environment", NULL, given_an_environment,
     .trace = ""},
    {"no_environment", NULL, given_no_environment, NULL, SCHEMAC_INVALID,
     .trace = ""},
    {"seeds_that_lead_nowhere", NULL, given_seeds_that_lead_nowhere, NULL, SCHEMAC_REFERENCE,
     .trace = ""},
    {"verify_seeds", NULL, given_seeds_to_look_at, NULL, SCHEMAC_OUTDATED,
     .trace = ""},
};
const size_t work_start_count = sizeof work_starts / sizeof *work_starts;
