/* statements.c - the same starts, in which the process is killed before its Nth statement: what it
   had done is undone by the next start, which is not kept waiting by a lock, and does it once. */
#include "scenario.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST = 30, FEWEST = 24 };

static scenario the;
static size_t statements, last;

static int before_statement(unsigned event, void *user, void *statement, void *text)
{
    (void)event;
    (void)user;
    (void)statement;
    (void)text;
    if (++statements == last)
        kill(getpid(), SIGKILL);
    return 0;
}

/* https://sqlite.org/c3ref/auto_extension.html: called for each connection */
static int watch(sqlite3 *db, const char **message, const void *routines)
{
    (void)message;
    (void)routines;
    return sqlite3_trace_v2(db, SQLITE_TRACE_STMT, before_statement, NULL);
}

/* The number of statements when none is the last. */
static size_t start_watched(size_t at)
{
    start_result said;
    statements = 0;
    last = at;
    assert_int_equal(sqlite3_auto_extension((void (*)(void))watch), SQLITE_OK);
    scenario_start(&the, NULL, &said);
    assert_int_equal(sqlite3_cancel_auto_extension((void (*)(void))watch), 1);
    assert_int_equal(said.status, SCHEMAC_OK);
    return statements;
}

/* graveyard: synapse#6467 (a migration is recorded if and only if it was applied), liquibase#1311,
   authentik#23876, prisma#8038 (the holder of the lock is killed: the next start is not stuck);
   "killed before each of 24 statements: rows doubled in a table without key" */
static void test_killed(void **state)
{
    (void)state;
    scenario_reset(&the);
    size_t count = start_watched(0);
    size_t stride = scenario_stride(&the, count, MOST), tried = 0;
    assert_true(count >= FEWEST);
    for (size_t n = 1; n <= count; n += stride, tried++) {
        char what[160];
        snprintf(what, sizeof what, "%s, %s, killed before statement %zu of %zu", the.name,
                 the.wal ? "wal" : "rollback", n, count);
        scenario_reset(&the);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            start_watched(n);
            _exit(1);
        }
        int status;
        assert_int_equal(waitpid(child, &status, 0), child);
        if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
            fail_msg("%s: the process ends with %d", what, status);
        scenario_check(&the, false, what);
    }
    print_message("%s, %s: %zu of %zu points\n", the.name, the.wal ? "wal" : "rollback", tried,
                  count);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_killed)};
    if (!scenario_begin(&the, argc, argv))
        return 99;
    int failed = cmocka_run_group_tests_name("statements", tests, NULL, NULL);
    scenario_end(&the);
    return failed;
}
