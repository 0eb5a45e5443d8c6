/* memory.c - the same starts, in which the Nth allocation fails: the handle's own, or one of
   SQLite's. */
#include "scenario.h"

#include "engine_memory.h"
#include "tracking.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Without the memory that connections have of their own: every allocation can fail. */
static bool use_own_memory(void)
{
    return engine_memory_use() && sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0) == SQLITE_OK;
}

/* ---- trials --------------------------------------------------------------------------------- */

enum { MOST = 36, FEWEST = 80 };

static const struct trial {
    const char *name;
    bool of_engine, for_ever;
} trials[] = {
    {"an allocation of the handle fails", false, false},
    {"those of the handle fail from then on", false, true},
    {"an allocation of SQLite fails", true, false},
    {"those of SQLite fail from then on", true, true},
};

static scenario the;
static size_t points;

/* The number of allocations, with the one of number `at` failing. */
static size_t start(const struct trial *t, size_t at, const char *what, bool *ok, bool *failed)
{
    tracking mine;
    start_result said;
    tracking_start(&mine);
    size_t before = engine_memory.blocks;
    mine.fail_at = t->of_engine ? 0 : at;
    mine.fail_for_ever = engine_memory.for_ever = t->for_ever;
    engine_memory.calls = 0;
    engine_memory.failed = false;
    engine_memory.fail_at = t->of_engine ? at : 0;
    scenario_start(&the, t->of_engine ? NULL : &mine.allocator, &said);
    engine_memory.fail_at = 0;
    *ok = said.status == SCHEMAC_OK;
    *failed = t->of_engine ? engine_memory.failed : mine.failed;
    if (!*ok && (!*failed || (said.status != SCHEMAC_NOMEM && !scenario_is_undone(&said))))
        fail_msg("%s: %s: %s", what, schemac_status_name(said.status), said.message);
    if (!*ok && strcmp(said.message, "no handle") != 0 &&
        strcmp(said.message, "there is no memory left") != 0 &&
        strstr(said.message, "memory") == NULL)
        fail_msg("%s: the message is [%s]", what, said.message);
    if (!*ok && !t->for_ever)
        scenario_check_discarded(&the, what);
    if (engine_memory.blocks != before || mine.block_count != 0 || mine.wrong)
        fail_msg("%s: %zu blocks of SQLite and %zu of the handle are left behind", what,
                 engine_memory.blocks - before, mine.block_count);
    return t->of_engine ? engine_memory.calls : mine.calls;
}

static void test_trial(void **state)
{
    const struct trial *t = *state;
    bool ok, failed;
    size_t struck = 0, absorbed = 0;
    scenario_reset(&the);
    start(t, 0, "without failure", &ok, &failed); /* what SQLite allocates once */
    scenario_reset(&the);
    size_t count = start(t, 0, "without failure", &ok, &failed);
    assert_true(ok && !failed && count > 5);
    size_t stride = scenario_stride(&the, count, MOST);
    for (size_t n = 1 + (size_t)(t - trials) % stride;; n += stride) {
        char what[160];
        snprintf(what, sizeof what, "%s, %s, %s, call %zu of %zu", the.name,
                 the.wal ? "wal" : "rollback", t->name, n, count);
        scenario_reset(&the);
        start(t, n, what, &ok, &failed);
        scenario_check(&the, ok, what);
        absorbed += failed && ok;
        struck += failed;
        if (!failed)
            break;
    }
    assert_true(struck >= count / stride / 2);
    print_message("%-40s %4zu of %5zu points, %zu without consequence\n", t->name, struck, count,
                  absorbed);
    points += struck;
}

static void test_enough(void **state)
{
    (void)state;
    print_message("%s, %s: %zu points\n", the.name, the.wal ? "wal" : "rollback", points);
    assert_true(points >= FEWEST / the.sparse);
}

int main(int argc, char **argv)
{
    enum { COUNT = sizeof trials / sizeof *trials };
    struct CMUnitTest tests[COUNT + 1];
    if (!use_own_memory() || !scenario_begin(&the, argc, argv))
        return 99;
    for (size_t i = 0; i < COUNT; i++)
        tests[i] = (struct CMUnitTest){.name = trials[i].name,
                                       .test_func = test_trial,
                                       .initial_state = (void *)(uintptr_t)&trials[i]};
    tests[COUNT] = (struct CMUnitTest)cmocka_unit_test(test_enough);
    int failed = cmocka_run_group_tests_name("memory", tests, NULL, NULL);
    scenario_end(&the);
    return failed;
}
