/* starts_seeds.c - rows that every database begins with. */
#include "starts.h"

#include "../unit.h"

static const schemac_seed two_tags[] = {{.name = "tag red", .model = TAG},
                                        {.name = "tag blue", .model = TAG}};
static const schemac_seed_texts two_texts[] = {{"FIND tag ROW red", "INSERT INTO tag ROW red"},
                                               {"FIND tag ROW blue", "INSERT INTO tag ROW blue"}};

static void given_seeds(start_case *c)
{
    set_seeds(c->schema, two_tags, two_texts, 2);
}

static void given_one_seed(start_case *c)
{
    given_version_1(c);
    fake_given(&c->f, "INSERT INTO tag ROW blue;");
    set_seeds(c->schema, two_tags, two_texts, 2);
}

static void given_all_seeds(start_case *c)
{
    given_one_seed(c);
    fake_given(&c->f, "INSERT INTO tag ROW red;");
}

static const schemac_seed in_the_way[] = {{.name = "tag green", .model = TAG},
                                          {.name = "tag red", .model = TAG}};
static const schemac_seed_texts in_the_way_texts[] = {
    {"FIND tag ROW green", "INSERT INTO tag ROW blue"},
    {"FIND tag ROW red", "INSERT INTO tag ROW red"}};

static void given_a_conflict(start_case *c)
{
    given_one_seed(c);
    set_seeds(c->schema, in_the_way, in_the_way_texts, 2);
}

static void given_a_conflict_when_new(start_case *c)
{
    static const schemac_seed list[] = {{.name = "tag blue", .model = TAG},
                                        {.name = "tag green", .model = TAG}};
    static const schemac_seed_texts texts[] = {{"FIND tag ROW blue", "INSERT INTO tag ROW blue"},
                                               {"FIND tag ROW green", "INSERT INTO tag ROW blue"}};
    set_seeds(c->schema, list, texts, 2);
}

static const schemac_variable shade = {.name = "SCHEMAC_TEST_SHADE", .required = true};

static void given_an_environment(start_case *c)
{
    static const schemac_seed list[] = {{.name = "tag of the environment",
                                         .environment = &shade,
                                         .model = TAG,
                                         .environment_count = 1,
                                         .find_count = 1}};
    static const schemac_seed_texts texts[] = {{"FIND tag ROW $1", "INSERT INTO tag ROW $1"}};
    setenv(shade.name, "mauve", 1);
    given_version_1(c);
    set_seeds(c->schema, list, texts, 1);
}

static void given_no_environment(start_case *c)
{
    given_an_environment(c);
    unsetenv(shade.name);
}

static void given_seeds_that_lead_nowhere(start_case *c)
{
    static const schemac_seed list[] = {{.name = "note", .model = NOTE}};
    static const schemac_seed_texts texts[] = {{"FIND note ROW a", "ORPHANS 1 OF note TO author"}};
    given_version_1(c);
    set_seeds(c->schema, list, texts, 1);
}

static void given_seeds_to_look_at(start_case *c)
{
    given_one_seed(c);
    c->config.mode = SCHEMAC_VERIFY;
}

/* clang-format off */
const start_scenario seed_starts[] = {
    {"seeds", NULL, given_seeds,
     .report = "created: table author\n"
               "created: index author.name\n"
               "created: table note\n"
               "created: index note.author\n"
               "created: index note.day\n"
               "created: table tag\n"
               "created: foreign key note.author\n"
               "seeded: 2 of tag, not 0\n"
               "the database is new\n",
     .trace = FOUND_EMPTY
     "read_history -> 0\n"
     NOTHING_KNOWN TABLES("0") CREATED_ALL WROTE_ALL
     "record sync 2 notes: 3 tables, 0 columns, 3 indexes, 1 foreign keys\n"
     SOUGHT("s1", "tag ROW red", "0") SOUGHT("s2", "tag ROW red", "0")
     "attempt_begin\n"
     "prepare s3 INSERT INTO tag ROW red\n"
     "execute s3 -> 1\n"
     "finalize s3\n"
     "attempt_end keep\n"
     SOUGHT("s4", "tag ROW blue", "0")
     "attempt_begin\n"
     "prepare s5 INSERT INTO tag ROW blue\n"
     "execute s5 -> 1\n"
     "finalize s5\n"
     "attempt_end keep\n"
     "orphans -> 0\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end fresh\n"},
    {"one_seed_is_there", NULL, given_one_seed,
     .report = "seeded: 1 of tag, not 1\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") READ_PARTS TABLES("3")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes\n"
     SOUGHT("s1", "tag ROW red", "0")
     "orphans -> 0\n"
     SOUGHT("s2", "tag ROW red", "0")
     "attempt_begin\n"
     "prepare s3 INSERT INTO tag ROW red\n"
     "execute s3 -> 1\n"
     "finalize s3\n"
     "attempt_end keep\n"
     SOUGHT("s4", "tag ROW blue", "1")
     "orphans -> 0\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
    {"seeds_are_there", NULL, given_all_seeds,
     .report = "seeded: 0 of tag, not 2\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") READ_PARTS TABLES("3")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes\n"
     SOUGHT("s1", "tag ROW red", "1") SOUGHT("s2", "tag ROW blue", "1")
     SOUGHT("s3", "tag ROW red", "1") SOUGHT("s4", "tag ROW blue", "1") KNOWN("3", "3")
     READ_PARTS MARKED
     "start_end\n"},
    {"a_conflict", NULL, given_a_conflict,
     .report = "seeded: 1 of tag, not 1\n"
               "warning: tag green was not seeded: another row has a value of it that\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") READ_PARTS TABLES("3")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes\n"
     SOUGHT("s1", "tag ROW green", "0")
     "orphans -> 0\n"
     SOUGHT("s2", "tag ROW green", "0")
     "attempt_begin\n"
     "prepare s3 INSERT INTO tag ROW blue\n"
     "execute s3 -> CONFLICT\n"
     "finalize s3\n"
     "attempt_end undo\n"
     SOUGHT("s4", "tag ROW red", "0")
     "attempt_begin\n"
     "prepare s5 INSERT INTO tag ROW red\n"
     "execute s5 -> 1\n"
     "finalize s5\n"
     "attempt_end keep\n"
     "orphans -> 0\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
    {"a_conflict_without_attempts", &fake_plain, given_a_conflict,
     .report = "seeded: 1 of tag, not 1\n"
               "warning: tag green was not seeded: another row has a value of it that\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") TABLES("3")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes\n"
     SOUGHT("s1", "tag ROW green", "0")
     "orphans -> 0\n"
     SOUGHT("s2", "tag ROW green", "0")
     "prepare s3 INSERT INTO tag ROW blue\n"
     "execute s3 -> CONFLICT\n"
     "finalize s3\n"
     SOUGHT("s4", "tag ROW red", "0")
     "prepare s5 INSERT INTO tag ROW red\n"
     "execute s5 -> 1\n"
     "finalize s5\n"
     "orphans -> 0\n"
     KNOWN("3", "3") MARKED
     "start_end\n"},
    {"a_conflict_when_new", NULL, given_a_conflict_when_new, NULL, SCHEMAC_CONFLICT,
     .report = "error: tag green cannot be seeded: there is a row blue. Nothing has\n"
               "the database is new\n",
     .trace = FOUND_EMPTY
     "read_history -> 0\n"
     NOTHING_KNOWN TABLES("0") CREATED_ALL WROTE_ALL
     "record sync 2 notes: 3 tables, 0 columns, 3 indexes, 1 foreign keys\n"
     SOUGHT("s1", "tag ROW blue", "0") SOUGHT("s2", "tag ROW blue", "0")
     "attempt_begin\n"
     "prepare s3 INSERT INTO tag ROW blue\n"
     "execute s3 -> 1\n"
     "finalize s3\n"
     "attempt_end keep\n"
     SOUGHT("s4", "tag ROW green", "0")
     "attempt_begin\n"
     "prepare s5 INSERT INTO tag ROW blue\n"
     "execute s5 -> CONFLICT\n"
     "finalize s5\n"
     "attempt_end undo\n"
     REFUSED},
    {"an_environment", NULL, given_an_environment,
     .report = "seeded: 1 of tag, not 0\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") READ_PARTS TABLES("3")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes\n"
     "prepare s1 FIND tag ROW $1\n"
     "bind_text s1 $1: 'mauve'\n"
     "step s1 -> row\n"
     "read_int64 s1 0 -> 0\n"
     "finalize s1\n"
     "orphans -> 0\n"
     "prepare s2 FIND tag ROW $1\n"
     "bind_text s2 $1: 'mauve'\n"
     "step s2 -> row\n"
     "read_int64 s2 0 -> 0\n"
     "finalize s2\n"
     "attempt_begin\n"
     "prepare s3 INSERT INTO tag ROW $1\n"
     "bind_text s3 $1: 'mauve'\n"
     "execute s3 -> 1\n"
     "finalize s3\n"
     "attempt_end keep\n"
     "orphans -> 0\n"
     KNOWN("3", "3") READ_PARTS MARKED
     "start_end\n"},
    {"no_environment", NULL, given_no_environment, NULL, SCHEMAC_INVALID,
     .report = "error: tag of the environment cannot be seeded: the environment has\n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") READ_PARTS TABLES("3")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes\n"
     "prepare s1 FIND tag ROW $1\n"
     "bind_null s1 $1: null\n"
     "step s1 -> row\n"
     "read_int64 s1 0 -> 0\n"
     "finalize s1\n"
     "orphans -> 0\n"
     "prepare s2 FIND tag ROW $1\n"
     "bind_null s2 $1: null\n"
     "step s2 -> row\n"
     "read_int64 s2 0 -> 0\n"
     "finalize s2\n"
     REFUSED},
    {"seeds_that_lead_nowhere", NULL, given_seeds_that_lead_nowhere, NULL, SCHEMAC_REFERENCE,
     .report = "error: after seeding 1 row of note would reference a row of author \n",
     .trace = FOUND_CHANGED("1")
     "read_history -> 1\n"
     KNOWN("3", "3") READ_PARTS TABLES("3")
     "record sync 2 notes: 0 tables, 0 columns, 0 indexes\n"
     SOUGHT("s1", "note ROW a", "0")
     "orphans -> 0\n"
     SOUGHT("s2", "note ROW a", "0")
     "attempt_begin\n"
     "prepare s3 ORPHANS 1 OF note TO author\n"
     "execute s3 -> 1\n"
     "finalize s3\n"
     "attempt_end keep\n"
     "orphans -> 1\n"
     REFUSED},
    {"verify_seeds", NULL, given_seeds_to_look_at, NULL, SCHEMAC_OUTDATED,
     .report = "planned: insert row tag red\n"
               "error: the database does not match the schema: 1 step is needed, th\n",
     .trace = LOOKED_AT("LOOK") KNOWN("3", "3") READ_PARTS SOUGHT("s1", "tag ROW red", "0")
     SOUGHT("s2", "tag ROW blue", "1") REFUSED},
};
/* clang-format on */

const size_t seed_start_count = sizeof seed_starts / sizeof *seed_starts;
