/* race.c - many processes start at once on one file: one does the work, all are ready, and nothing
   is lost; also when one of them is killed meanwhile. */
#include "scenario.h"

#include "support.h"

#include "stock.schema.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PROCESSES = 16, FAILED = 1 };

static scenario the;
static int rounds = 50;

/* ---- one process ---------------------------------------------------------------------------- */

static int complain(schemac_db *db, const char *what)
{
    fprintf(stderr, "%s: %s: %s\n", what, schemac_status_name(schemac_error(db)->status),
            schemac_error_message(db));
    return FAILED;
}

static int use(schemac_db *db)
{
    const schemac_report_info *r = schemac_report(db);
    if (r->issue_count != 0)
        return complain(db, r->issues[0].message);
    /* one that waited and then found the work done says that nothing was to do */
    size_t done = r->created_count + r->changed_count + r->migration_count + r->seed_count;
    if (r->up_to_date != (done == 0))
        return complain(db, "the report is not true");
    for (size_t i = 0; i < schemac_model_count(STOCK_SCHEMA); i++) {
        int64_t count;
        const schemac_model *m = schemac_model_at(STOCK_SCHEMA, i);
        if (schemac_count(db, m, &count) != SCHEMAC_OK)
            return complain(db, m->name);
    }
    return 0;
}

static int start(void)
{
    schemac_db *db;
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.write_ahead_log = the.wal;
    config.busy_timeout = 60000;
    int result = stock_open(the.path, &config, &db) == SCHEMAC_OK ? use(db) : complain(db, "open");
    schemac_close(db);
    return result;
}

/* Of version 1, in a program of its own. */
static int start_older(void)
{
    execl(STOCK_V1, STOCK_V1, the.path, "start", (char *)NULL);
    return FAILED;
}

/* ---- all of them ---------------------------------------------------------------------------- */

static void pause_microseconds(long microseconds)
{
    struct timespec t = {microseconds / 1000000, microseconds % 1000000 * 1000};
    nanosleep(&t, NULL);
}

/* With half of them of version 1. */
static bool mixed;

static bool is_older(int i)
{
    return mixed && i % 2 == 0;
}

/* They all wait for the same moment. With a victim, that one is killed after a while; the answer
   says whether it was in time. */
static bool start_together(int victim, long after)
{
    int gate[2];
    pid_t children[PROCESSES];
    bool killed = false;
    assert_int_equal(pipe(gate), 0);
    for (int i = 0; i < PROCESSES; i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] == 0) {
            char c;
            close(gate[1]);
            while (read(gate[0], &c, 1) < 0 && errno == EINTR)
                ;
            _exit(is_older(i) ? start_older() : start());
        }
    }
    close(gate[0]);
    close(gate[1]); /* the moment */
    if (victim >= 0) {
        pause_microseconds(after);
        kill(children[victim], SIGKILL);
    }
    int failed = 0;
    for (int i = 0; i < PROCESSES; i++) {
        int status;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        if (i == victim && WIFSIGNALED(status))
            killed = true;
        else
            failed +=
                !WIFEXITED(status) || (WEXITSTATUS(status) != SCHEMAC_OK &&
                                       !(is_older(i) && WEXITSTATUS(status) == SCHEMAC_NEWER));
    }
    assert_int_equal(failed, 0);
    return killed;
}

/* https://sqlite.org/fileformat2.html#file_format_version_numbers */
static bool in_wal_mode(void)
{
    char header[20] = "";
    FILE *f = fopen(the.path, "rb");
    assert_non_null(f);
    assert_int_equal(fread(header, 1, sizeof header, f), sizeof header);
    fclose(f);
    return header[18] == 2;
}

/* Migrations, seeds and the start itself are in the history, once each. */
static void check_once(int round)
{
    char *twice = raw_text(the.path, "SELECT version || kind FROM schemac_history GROUP BY"
                                     " version, kind HAVING count(*)>1");
    if (twice[0] != '\0')
        fail_msg("round %d: more than once in the history: %s", round, twice);
    free(twice);
}

static void check_round(int round)
{
    char what[64];
    snprintf(what, sizeof what, "round %d", round);
    scenario_check(&the, true, what);
    check_once(round);
}

/* graveyard: goose#258, liquibase#1584, n8n PR34685, diesel#3707 (an empty database, many starts at once:
   all succeed, what is to be done is done once) */
static void test_together(void **state)
{
    (void)state;
    for (int round = 0; round < rounds; round++) {
        scenario_reset(&the);
        start_together(-1, 0);
        assert_true(in_wal_mode() == the.wal);
        check_round(round);
    }
    print_message("%s: %d rounds of %d processes\n", the.name, rounds, PROCESSES);
}

/* graveyard: liquibase#1311. The first that gets the lock works for a few milliseconds at most. */
static void test_killed(void **state)
{
    (void)state;
    enum { LONGEST = 8000 };
    int killed = 0;
    unsigned random = 1;
    for (int round = 0; round < rounds; round++) {
        random = random * 1103515245u + 12345u;
        int victim = (int)(random >> 16) % PROCESSES;
        random = random * 1103515245u + 12345u;
        scenario_reset(&the);
        killed += start_together(victim, (long)((random >> 8) % LONGEST));
        check_round(round);
    }
    print_message("%s: %d rounds of %d processes, in %d one was killed\n", the.name, rounds,
                  PROCESSES, killed);
    assert_true(killed > rounds / 10);
}

/* Programs of version 1 start before, or say that the database is newer than they are. */
static void test_mixed(void **state)
{
    (void)state;
    mixed = !the.fresh;
    for (int round = 0; round < rounds && mixed; round++) {
        scenario_reset(&the);
        start_together(-1, 0);
        check_round(round);
    }
    if (mixed)
        print_message("%s: %d rounds of %d processes, half of version 1\n", the.name, rounds,
                      PROCESSES);
    mixed = false;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_together),
        cmocka_unit_test(test_killed),
        cmocka_unit_test(test_mixed),
    };
    setenv("TMPDIR", "/tmp", 0); /* a disk, where a sync takes time and lets others in */
    if (argc != 4 || !scenario_begin(&the, argc - 1, argv))
        return 99;
    rounds = atoi(argv[3]);
    if (getenv("RACE_ROUNDS") != NULL)
        rounds = atoi(getenv("RACE_ROUNDS"));
    int failed = cmocka_run_group_tests_name("race", tests, NULL, NULL);
    scenario_end(&the);
    return failed;
}
