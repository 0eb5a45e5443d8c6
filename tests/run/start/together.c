/* together.c - several processes start on one file at once: one does the work, all succeed. */
#include "soak.h"
#include "support.h"

#include "shelf.schema.h"

#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* Milliseconds: for those that are stuck. */
enum { PROCESSES = 8, PATIENCE = 20 * 60 * 1000 };

static size_t rounds;

/* Starts processes that all wait for the same moment; each then opens, writes a row and closes. */
static void start_together(const char *path, int (*run)(const char *path, int number))
{
    int gate[2];
    pid_t children[PROCESSES];
    assert_int_equal(pipe(gate), 0);
    for (int i = 0; i < PROCESSES; i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] == 0) {
            char c;
            close(gate[1]);
            while (read(gate[0], &c, 1) < 0 && errno == EINTR)
                ;
            _exit(run(path, i));
        }
    }
    close(gate[0]);
    close(gate[1]); /* the moment */
    int failed = 0;
    for (int i = 0; i < PROCESSES; i++) {
        int status;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        failed += !WIFEXITED(status) || WEXITSTATUS(status) != 0;
    }
    assert_int_equal(failed, 0);
}

static int complain(schemac_db *db, const char *what)
{
    fprintf(stderr, "%s: %s: %s\n", what, schemac_status_name(schemac_error(db)->status),
            schemac_error_message(db));
    schemac_close(db);
    return 1;
}

static int use_shop(const char *path, int number)
{
    schemac_db *db;
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.busy_timeout = PATIENCE;
    if (shop_open(path, &config, &db) != SCHEMAC_OK)
        return complain(db, "open");
    if (schemac_report(db)->issue_count != 0)
        return complain(db, schemac_report(db)->issues[0].message);
    /* one that waited and then found the work done says that nothing was to do */
    if (schemac_report(db)->up_to_date != (schemac_report(db)->created_count == 0))
        return complain(db, "the report is not true");
    char name[32];
    snprintf(name, sizeof name, "process %d", number);
    shop_tag t = {0, name};
    if (shop_tag_insert(db, &t) != SCHEMAC_OK)
        return complain(db, "insert");
    schemac_close(db);
    return 0;
}

static void test_new_file(void **state)
{
    (void)state;
    for (size_t round = 0; round < rounds; round++) {
        const char *path = fresh_path();
        start_together(path, use_shop);
        assert_raw(path, "SELECT count(*) FROM tag", "8\n");
        assert_raw(path, "SELECT count(*) FROM schemac_history", "1\n"); /* one did the work */
        assert_raw(path, "SELECT count(*) FROM sqlite_schema WHERE type='table'", "7\n");
        assert_raw(path, "PRAGMA journal_mode", "wal\n");
        assert_raw(path, "PRAGMA integrity_check", "ok\n");
        schemac_db *db = open_shop(path);
        assert_true(schemac_report(db)->up_to_date);
        schemac_close(db);
    }
}

static int use_shelf(const char *path, int number)
{
    schemac_db *db;
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.busy_timeout = PATIENCE;
    if (shelf_open(path, &config, &db) != SCHEMAC_OK)
        return complain(db, "open");
    char name[32];
    snprintf(name, sizeof name, "process %d", number);
    shelf_publisher p = {0, name};
    if (shelf_publisher_insert(db, &p) != SCHEMAC_OK)
        return complain(db, "insert");
    schemac_close(db);
    return 0;
}

static void test_older_file(void **state)
{
    (void)state;
    for (size_t round = 0; round < rounds; round++) {
        const char *path = fresh_path();
        char line[1024];
        snprintf(line, sizeof line, "'%s' create '%s' >/dev/null", SHELF_V1, path);
        assert_int_equal(system(line), 0);
        start_together(path, use_shelf);
        assert_raw(path, "SELECT count(*) FROM publisher", "8\n");
        assert_raw(path, "SELECT count(*) || ' ' || sum(price) FROM book", "15 3030\n");
        assert_raw(path, "SELECT count(*) FROM schemac_history", "2\n");
        assert_raw(path, "PRAGMA integrity_check", "ok\n");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_new_file),
        cmocka_unit_test(test_older_file),
    };
    rounds = soak_count(3, 100);
    return cmocka_run_group_tests_name("together", tests, NULL, NULL);
}
