/* faults.c - one start, again and again, in which the Nth operation on a file fails, is done by
   halves, or is the last before the process dies or the power goes: the database is then in the old
   state or in the new one, and the next start ends in the new one. */
#include "scenario.h"
#include "shim.h"

#include "soak.h"

#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* WITH_BACKUPS: of a start that makes one. */
enum { IN_ROLLBACK = 1, IN_WAL = 2, ALWAYS = 3, WITH_BACKUPS = 4 };

static const struct trial {
    const char *name;
    fault fault;
    unsigned happens; /* where at least one point must be found */
} trials[] = {
    {"write fails", {.kind = FAULT_WRITE}, ALWAYS},
    {"writes fail from then on", {.kind = FAULT_WRITE, .for_ever = true}, ALWAYS},
    {"write torn", {.kind = FAULT_WRITE, .torn = true}, ALWAYS},
    {"disk full", {.kind = FAULT_WRITE, .full = true}, ALWAYS},
    {"disk full from then on",
     {.kind = FAULT_WRITE, .full = true, .torn = true, .for_ever = true},
     ALWAYS},
    {"sync fails", {.kind = FAULT_SYNC}, ALWAYS},
    {"syncs fail from then on", {.kind = FAULT_SYNC, .for_ever = true}, ALWAYS},
    {"disk full at sync", {.kind = FAULT_SYNC, .full = true}, ALWAYS},
    {"truncate fails", {.kind = FAULT_TRUNCATE}, 0},
    {"truncates fail from then on", {.kind = FAULT_TRUNCATE, .for_ever = true}, 0},
    {"delete fails", {.kind = FAULT_DELETE}, ALWAYS},
    {"deletes fail from then on", {.kind = FAULT_DELETE, .for_ever = true}, ALWAYS},
    {"open fails", {.kind = FAULT_OPEN}, ALWAYS},
    {"opens fail from then on", {.kind = FAULT_OPEN, .for_ever = true}, ALWAYS},
    {"access fails", {.kind = FAULT_ACCESS}, ALWAYS},
    {"accesses fail from then on", {.kind = FAULT_ACCESS, .for_ever = true}, ALWAYS},
    {"read fails", {.kind = FAULT_READ}, ALWAYS},
    {"reads fail from then on", {.kind = FAULT_READ, .for_ever = true}, ALWAYS},
    {"size fails", {.kind = FAULT_SIZE}, ALWAYS},
    {"sizes fail from then on", {.kind = FAULT_SIZE, .for_ever = true}, ALWAYS},
    {"lock fails", {.kind = FAULT_LOCK}, ALWAYS},
    {"locks fail from then on", {.kind = FAULT_LOCK, .for_ever = true}, ALWAYS},
    {"shm map fails", {.kind = FAULT_SHM_MAP}, IN_WAL},
    {"shm maps fail from then on", {.kind = FAULT_SHM_MAP, .for_ever = true}, IN_WAL},
    {"shm lock fails", {.kind = FAULT_SHM_LOCK}, IN_WAL},
    {"shm locks fail from then on", {.kind = FAULT_SHM_LOCK, .for_ever = true}, IN_WAL},
    {"the runtime's open fails", {.kind = FAULT_FILE_OPEN}, WITH_BACKUPS},
    {"its opens fail from then on", {.kind = FAULT_FILE_OPEN, .for_ever = true}, WITH_BACKUPS},
    {"its write fails", {.kind = FAULT_FILE_WRITE}, WITH_BACKUPS},
    {"no room for its write", {.kind = FAULT_FILE_WRITE, .full = true}, WITH_BACKUPS},
    {"its sync fails", {.kind = FAULT_FILE_SYNC}, WITH_BACKUPS},
    {"its syncs fail from then on", {.kind = FAULT_FILE_SYNC, .for_ever = true}, WITH_BACKUPS},
    {"no room at its sync", {.kind = FAULT_FILE_SYNC, .full = true}, WITH_BACKUPS},
    {"its rename fails", {.kind = FAULT_FILE_RENAME}, WITH_BACKUPS},
    {"its renames fail from then on", {.kind = FAULT_FILE_RENAME, .for_ever = true}, WITH_BACKUPS},
    {"its unlink fails", {.kind = FAULT_FILE_UNLINK}, WITH_BACKUPS},
    {"its unlinks fail from then on", {.kind = FAULT_FILE_UNLINK, .for_ever = true}, WITH_BACKUPS},
    {"killed at a file of the runtime's", {.kind = FAULT_FILE, .die = true}, WITH_BACKUPS},
    {"killed", {.kind = FAULT_CHANGE, .die = true}, ALWAYS},
    {"killed in a write", {.kind = FAULT_WRITE, .die = true, .torn = true}, ALWAYS},
};

enum { MOST = 26, MOST_LOSSES = 60, FEWEST = 200 };

static scenario the;
static size_t points;

static size_t open_descriptors(void)
{
    DIR *d = opendir("/proc/self/fd");
    size_t count = 0;
    while (d != NULL && readdir(d) != NULL)
        count++;
    if (d != NULL)
        closedir(d);
    return count;
}

/* ---- the operation fails -------------------------------------------------------------------- */

static void check_message(const fault *f, const start_result *said, const char *what)
{
    schemac_status wanted = f->full ? SCHEMAC_FULL : SCHEMAC_IO;
    if (said->status != wanted && !scenario_is_undone(said))
        fail_msg("%s: %s, not %s: %s", what, schemac_status_name(said->status),
                 schemac_status_name(wanted), said->message);
    if (said->message[0] == '\0' || strstr(said->message, "not an error") != NULL ||
        strstr(said->message, "unknown error") != NULL || strcmp(said->message, "ok") == 0)
        fail_msg("%s: the message is [%s]", what, said->message);
    if (said->engine_code == 0 && f->kind != FAULT_FILE_OPEN)
        fail_msg("%s: there is no code: %s", what, said->message);
}

static bool start_failing(const fault *f, const char *what, bool *ok)
{
    start_result said;
    size_t descriptors = open_descriptors();
    sqlite3_int64 memory = sqlite3_memory_used();
    shim_arm(f);
    scenario_start(&the, NULL, &said);
    bool struck = shim_disarm();
    *ok = said.status == SCHEMAC_OK;
    if (!*ok && !struck)
        fail_msg("%s: fails without a fault: %s", what, said.message);
    if (!*ok)
        check_message(f, &said, what);
    if (!*ok && !f->for_ever)
        scenario_check_discarded(&the, what);
    if (shim_open_files() != 0 || open_descriptors() != descriptors ||
        sqlite3_memory_used() != memory)
        fail_msg("%s: the start leaves files open, or memory behind", what);
    return struck;
}

/* ---- the process dies ----------------------------------------------------------------------- */

static bool start_dying(const fault *f, const char *what, bool *ok)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        start_result said;
        shim_arm(f);
        scenario_start(&the, NULL, &said);
        _exit(said.status == SCHEMAC_OK ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    if (!WIFEXITED(status) || (WEXITSTATUS(status) != 0 && WEXITSTATUS(status) != DIED))
        fail_msg("%s: the process ends with %d", what, status);
    *ok = WEXITSTATUS(status) == 0;
    return !*ok;
}

/* ---- trials --------------------------------------------------------------------------------- */

static size_t count_operations(fault_kind kind)
{
    fault none = {.kind = kind, .at = SIZE_MAX};
    start_result said;
    scenario_reset(&the);
    shim_arm(&none);
    scenario_start(&the, NULL, &said);
    assert_false(shim_disarm());
    assert_int_equal(said.status, SCHEMAC_OK);
    return shim_count(kind);
}

static void test_trial(void **state)
{
    const struct trial *t = *state;
    size_t count = count_operations(t->fault.kind), struck = 0, absorbed = 0;
    size_t stride = scenario_stride(&the, count, MOST);
    if (t->happens == WITH_BACKUPS) /* they are few */
        stride = 1;
    size_t first = 1 + (size_t)(t - trials) % stride;
    if (count == 0) {
        unsigned here = the.wal && !the.fresh ? IN_WAL : IN_ROLLBACK;
        assert_true((t->happens & (here | (the.backups > 0 ? WITH_BACKUPS : 0))) == 0);
        return;
    }
    for (size_t n = first;; n += stride) {
        char what[160];
        fault f = t->fault;
        bool ok;
        f.at = n;
        snprintf(what, sizeof what, "%s, %s, %s, operation %zu of %zu", the.name,
                 the.wal ? "wal" : "rollback", t->name, n, count);
        scenario_reset(&the);
        bool hit = f.die ? start_dying(&f, what, &ok) : start_failing(&f, what, &ok);
        scenario_check(&the, ok, what);
        absorbed += hit && ok;
        struck += hit;
        if (!hit)
            break;
    }
    assert_true(struck >= (count - first) / stride + 1);
    print_message("%-30s %4zu of %4zu points, %zu without consequence\n", t->name, struck, count,
                  absorbed);
    points += struck;
}

/* ---- the power goes ------------------------------------------------------------------------- */

/* Somebody who has the database open, and with it a log: nothing that SQLite makes needs the
   directory to be synced then. */
static sqlite3 *keep_log(void)
{
    sqlite3 *other = NULL;
    if (the.wal && the.backups > 0)
        assert_int_equal(sqlite3_open(the.path, &other) == SQLITE_OK &&
                             sqlite3_exec(other, "SELECT * FROM sqlite_schema", NULL, NULL, NULL) ==
                                 SQLITE_OK,
                         true);
    return other;
}

/* What is cut off a file after the commit goes last. */
static bool is_close(const power_log *log, size_t n)
{
    enum { LAST = 12 };
#ifdef __SANITIZE_ADDRESS__ /* which takes four times as long */
    return the.restore && n == log->count - LAST / 2;
#else
    return the.restore && n + LAST > log->count;
#endif
}

static void test_power(void **state)
{
    (void)state;
    power_log log;
    start_result said;
    scenario_reset(&the);
    sqlite3 *other = keep_log();
    power_start(&log, the.path);
    shim_record(&log);
    scenario_start(&the, NULL, &said);
    shim_record(NULL);
    sqlite3_close(other);
    assert_int_equal(said.status, SCHEMAC_OK);
    size_t most = the.backups > 0 ? MOST_LOSSES * the.sparse : MOST_LOSSES;
    size_t stride = scenario_stride(&the, log.count, most), tried = 0;
    for (size_t n = 0; n <= log.count; n += is_close(&log, n) ? 1 : stride) {
        bool all = soaking() || is_close(&log, n);
        for (unsigned i = 0; i < (all ? 4 * POWER_LOSSES : 1); i++) {
            char what[160];
            power_loss loss = (power_loss)((n / stride + i) % POWER_LOSSES);
            snprintf(what, sizeof what, "%s, %s, power lost after %zu of %zu, way %d, seed %u",
                     the.name, the.wal ? "wal" : "rollback", n, log.count, (int)loss, i);
            scenario_reset(&the);
            power_image(&log, n, loss, i, the.path);
            scenario_check(&the, false, what);
            tried++;
        }
    }
    power_free(&log);
    print_message("%-30s %4zu images\n", "power lost", tried);
    points += tried;
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
    struct CMUnitTest tests[COUNT + 2];
    shim_install();
    if (!scenario_begin(&the, argc, argv))
        return 99;
    for (size_t i = 0; i < COUNT; i++)
        tests[i] = (struct CMUnitTest){.name = trials[i].name,
                                       .test_func = test_trial,
                                       .initial_state = (void *)(uintptr_t)&trials[i]};
    tests[COUNT] = (struct CMUnitTest)cmocka_unit_test(test_power);
    tests[COUNT + 1] = (struct CMUnitTest)cmocka_unit_test(test_enough);
    int failed = cmocka_run_group_tests_name("faults", tests, NULL, NULL);
    scenario_end(&the);
    return failed;
}
