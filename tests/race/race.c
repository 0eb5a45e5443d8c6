/* race.c - many processes start at once on one file: one does the work, all are ready, and nothing
   is lost; also when one of them dies meanwhile. */
#include "scenario.h"
#include "shim.h"

#include "shapes.h"
#include "soak.h"
#include "support.h"

#include "stock.schema.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Milliseconds: for those that are stuck. */
enum { PROCESSES = 16, FAILED = 1, PATIENCE = 20 * 60 * 1000 };

static scenario the;
static size_t rounds;

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
    for (size_t i = 0; i < r->issue_count; i++)
        if (strstr(r->issues[i].message, "the mark of schema 'stock'") == NULL)
            return complain(db, r->issues[i].message);
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
    config.busy_timeout = PATIENCE;
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

/* With half of them of version 1. */
static bool mixed;

static bool is_older(int i)
{
    return mixed && i % 2 == 0;
}

/* They all wait for the same moment. The one that comes to change number `last` of the disk,
   counted over all of them, dies before it; 0: none does. The answer is how many died. */
static size_t start_together(size_t last)
{
    int gate[2];
    pid_t children[PROCESSES];
    size_t died = 0, failed = 0;
    assert_int_equal(pipe(gate), 0);
    shim_arm(&(fault){.kind = FAULT_CHANGE, .at = last, .die = true});
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
    for (int i = 0; i < PROCESSES; i++) {
        int status;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        if (last > 0 && code == DIED)
            died++;
        else if (code != SCHEMAC_OK && !(is_older(i) && code == SCHEMAC_NEWER))
            failed++;
    }
    shim_disarm();
    assert_int_equal(failed, 0);
    return died;
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
static void check_once(size_t round)
{
    char *twice = raw_text(the.path, "SELECT version || kind FROM schemac_history GROUP BY"
                                     " version, kind HAVING count(*)>1");
    if (twice[0] != '\0')
        fail_msg("round %zu: more than once in the history: %s", round, twice);
    free(twice);
}

static void check_round(size_t round)
{
    char what[64];
    snprintf(what, sizeof what, "round %zu", round);
    scenario_check(&the, true, what);
    check_once(round);
}

/* graveyard: goose#258, liquibase#1584, n8n PR34685, diesel#3707 (an empty database, many starts at
   once: all succeed, what is to be done is done once) */
static void test_together(void **state)
{
    (void)state;
    for (size_t round = 0; round < rounds; round++) {
        scenario_reset(&the);
        start_together(0);
        assert_true(in_wal_mode() == the.wal);
        check_round(round);
    }
    print_message("%s: %zu rounds of %d processes\n", the.name, rounds, PROCESSES);
}

/* How often one start by itself changes the disk. */
static size_t count_changes(void)
{
    start_result said;
    scenario_reset(&the);
    shim_arm(&(fault){.kind = FAULT_CHANGE});
    scenario_start(&the, NULL, &said);
    shim_disarm();
    assert_int_equal(said.status, SCHEMAC_OK);
    return shim_count(FAULT_CHANGE);
}

/* graveyard: liquibase#1311. Whoever does the work dies in the midst of it, and another one does
   it. */
static void test_killed(void **state)
{
    (void)state;
    unsigned long seed;
    soak_seed(&seed);
    unsigned random = (unsigned)seed * 2654435761u + 1;
    /* the last changes are those of closing, which only the last process to close makes: it may be
       another one */
    size_t died = 0, all = count_changes(), changes = all - all / 4;
    assert_true(changes > 3);
    for (size_t round = 0; round < rounds; round++) {
        random = random * 1103515245u + 12345u;
        scenario_reset(&the);
        died += start_together(1 + (random >> 8) % changes);
        check_round(round);
    }
    print_message("%s: %zu rounds of %d processes, seed %lu: one of them dies before one of %zu"
                  " changes\n",
                  the.name, rounds, PROCESSES, seed, changes);
    assert_int_equal(died, rounds);
}

/* Whichever was first on an empty path: the same tables in the end, and nothing left to do. */
static void check_shape(const char *wanted, size_t round)
{
    start_result said;
    scenario_start(&the, NULL, &said);
    if (said.status != SCHEMAC_OK || !said.up_to_date)
        fail_msg("round %zu: the next start says %s: %s", round, schemac_status_name(said.status),
                 said.message);
    /* migrations make tables, and columns in words of their own, of what version 1 has made only */
    if (strcmp(SCENARIO, "migrate") != 0) {
        char *shape = shape_of(the.path);
        assert_same_shape(shape, wanted);
        free(shape);
    }
    assert_sound(the.path);
    check_once(round);
}

/* Programs of version 1 start before, or say that the database is newer than they are. */
static void test_mixed(void **state)
{
    (void)state;
    start_result said;
    scenario_reset(&the);
    scenario_start(&the, NULL, &said);
    char *shape = shape_of(the.path);
    mixed = true;
    for (size_t round = 0; round < rounds; round++) {
        scenario_reset(&the);
        start_together(0);
        if (the.fresh)
            check_shape(shape, round);
        else
            check_round(round);
    }
    mixed = false;
    free(shape);
    print_message("%s: %zu rounds of %d processes, half of version 1\n", the.name, rounds,
                  PROCESSES);
}

/* ---- with somebody who restores -------------------------------------------------------------- */

enum { MADE_BACKUP = 3, EVERY = 4 }; /* one of so many restores */

static const char *saved;

/* All backups are kept. */
static int start_or_restore(bool restores)
{
    schemac_db *db;
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.write_ahead_log = the.wal;
    config.busy_timeout = PATIENCE;
    config.backups = restores ? 0 : 1000;
    schemac_status status = restores ? schemac_backup_restore(the.path, saved, &config, &db)
                                     : stock_open(the.path, &config, &db);
    int result = status != SCHEMAC_OK                 ? complain(db, "open or restore")
                 : schemac_report(db)->backup != NULL ? MADE_BACKUP
                                                      : 0;
    schemac_close(db);
    return result;
}

static size_t restore_together(void)
{
    int gate[2];
    pid_t children[PROCESSES];
    size_t made = 0, failed = 0;
    assert_int_equal(pipe(gate), 0);
    for (int i = 0; i < PROCESSES; i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] == 0) {
            char c;
            close(gate[1]);
            while (read(gate[0], &c, 1) < 0 && errno == EINTR)
                ;
            _exit(start_or_restore(i % EVERY == 0));
        }
    }
    close(gate[0]);
    close(gate[1]);
    for (int i = 0; i < PROCESSES; i++) {
        int status;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        made += code == MADE_BACKUP;
        failed += code != 0 && code != MADE_BACKUP;
    }
    assert_int_equal(failed, 0);
    return made;
}

/* The mark is of SQLite's counter of changes of the schema, too, which restoring counts on: in the
   header, or in a table. */
static bool is_state(const char *text, const char *wanted)
{
    static const char table[] = "schemac_mark:\n";
    enum { MARK = 3 }; /* the line of it */
    bool marks = false;
    for (int line = 1; *text != '\0' && *wanted != '\0'; line++) {
        size_t size = strcspn(text, "\n") + 1, other = strcspn(wanted, "\n") + 1;
        if (line != MARK && !marks && (size != other || memcmp(text, wanted, size) != 0))
            return false;
        marks = strncmp(text, table, sizeof table - 1) == 0;
        text += size;
        wanted += other;
    }
    return *text == *wanted;
}

static void check_state(const char *path, bool may_be_old, size_t round)
{
    scenario one = the;
    one.path = path;
    char *text = scenario_dump(&one);
    if (!is_state(text, the.new) && !(may_be_old && is_state(text, the.old)))
        fail_msg("round %zu: %s is not in the state that it should have: %.300s", round, path,
                 text);
    free(text);
    unlink(path_plus(path, ".copy"));
}

/* Each that has changed the database has left the state before it, whole, under a name of its own.
   */
static void check_all_backups(size_t made, size_t round)
{
    for (size_t i = 0; i <= made + 1; i++) {
        char name[4096];
        snprintf(name, sizeof name, "%s.backup-%zu", the.path, i);
        bool there = access(name, F_OK) == 0;
        if (there != (i > 0 && i <= made))
            fail_msg("round %zu: %zu backups were made, and there is %s%s", round, made,
                     there ? "" : "no ", name);
        if (!there)
            continue;
        check_state(name, true, round);
        unlink(name);
    }
    assert_int_equal(access(path_plus(the.path, ".backup-part"), F_OK), -1);
}

static void test_restoring(void **state)
{
    (void)state;
    if (the.fresh) {
        print_message("without a database there is nothing to restore\n");
        return;
    }
    saved = fresh_path();
    copy_file(the.origin, saved, "");
    raw(saved, "PRAGMA journal_mode=DELETE");
    for (size_t round = 0; round < rounds; round++) {
        scenario_reset(&the);
        size_t made = restore_together();
        assert_true(made >= PROCESSES / EVERY);
        check_all_backups(made, round);
        check_state(the.path, true, round);
        start_result said;
        scenario_start(&the, NULL, &said);
        assert_int_equal(said.status, SCHEMAC_OK);
        check_state(the.path, false, round);
    }
    print_message("%s: %zu rounds of %d processes, one of %d restores\n", the.name, rounds,
                  PROCESSES, EVERY);
}

/* race SCENARIO MODE ROUNDS ALL: so many rounds by default, and under ./dev soak */
int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_together),
        cmocka_unit_test(test_killed),
        cmocka_unit_test(test_mixed),
        cmocka_unit_test(test_restoring),
    };
    setenv("TMPDIR", "/tmp", 0); /* a disk, where a sync takes time and lets others in */
    shim_install();
    if (argc != 5 || !scenario_begin(&the, argc - 2, argv))
        return 99;
    shim_share();
    rounds = soak_count(strtoul(argv[3], NULL, 10), strtoul(argv[4], NULL, 10));
    int failed = cmocka_run_group_tests_name("race", tests, NULL, NULL);
    scenario_end(&the);
    return failed;
}
