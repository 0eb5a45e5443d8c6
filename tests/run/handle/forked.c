/* forked.c - handles in a child that fork() has made: refused there, and left alone, whatever the
   child does with them; in the process that has opened them all is as it was. */
#include "search_rows.h"
#include "tracking.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef OLD_SYSTEM
/* A system whose pages cannot be emptied in a child. */
int madvise(void *memory, size_t size, int advice);
int madvise(void *memory, size_t size, int advice)
{
    (void)memory;
    (void)size;
    (void)advice;
    errno = EINVAL;
    return -1;
}
#endif

/* Ends the child without a look at what SQLite has in memory there, which nobody may free. */
static void leave(int line)
{
    char number[20];
    snprintf(number, sizeof number, "%d", line == 0 ? 0 : 1);
    if (line != 0)
        fprintf(stderr, "forked.c:%d: wrong in the child\n", line);
    execl("/bin/sh", "sh", "-c", "exit $0", number, (char *)NULL);
    _exit(2);
}

#define expect(condition)                                                                          \
    do {                                                                                           \
        if (!(condition))                                                                          \
            leave(__LINE__);                                                                       \
    } while (0)

/* Every kind of call says so, the first and those behind it. */
static void expect_refused(schemac_db *db, schemac_scan *scan)
{
    search_target t = {0, "of the child"}, *found;
    search_target_rows rows;
    schemac_scan *other;
    const search_target *view;
    schemac_result *r;
    bool there;
    int64_t count;
    for (int i = 0; i < 2; i++) {
        expect(search_target_insert(db, &t) == SCHEMAC_MISUSE && t.id == 0);
        expect(strcmp(schemac_error_message(db),
                      "the handle belongs to another process, the one that opened it: a child of "
                      "fork() opens one of its own") == 0);
        expect(search_target_insert_many(db, &t, 1) == SCHEMAC_MISUSE);
        expect(search_target_get(db, 1, &found) == SCHEMAC_MISUSE && found == NULL);
        expect(search_target_update(db, &t) == SCHEMAC_MISUSE);
        expect(search_target_upsert(db, &t) == SCHEMAC_MISUSE);
        expect(search_target_delete(db, 1) == SCHEMAC_MISUSE);
        expect(search_target_exists(db, 1, &there) == SCHEMAC_MISUSE);
        expect(search_target_count(db, &count) == SCHEMAC_MISUSE);
        expect(search_target_list(db, NULL, &rows) == SCHEMAC_MISUSE && rows.rows == NULL);
        expect(search_target_find(db, NULL, 0, SEARCH_TARGET_KEY_ORDER, NULL, &rows) ==
               SCHEMAC_MISUSE);
        expect(search_target_scan(db, NULL, 0, SEARCH_TARGET_KEY_ORDER, NULL, &other) ==
               SCHEMAC_MISUSE);
        expect(scan == NULL || search_target_next(scan, &view) == SCHEMAC_MISUSE);
        expect(schemac_begin(db) == SCHEMAC_MISUSE && schemac_begin_read(db) == SCHEMAC_MISUSE);
        expect(schemac_commit(db) == SCHEMAC_MISUSE && schemac_rollback(db) == SCHEMAC_MISUSE);
        expect(schemac_exec(db, "DELETE FROM target") == SCHEMAC_MISUSE);
        expect(schemac_query(db, "SELECT 1", NULL, 0, &r) == SCHEMAC_MISUSE && r == NULL);
        expect(schemac_repair(db) == SCHEMAC_MISUSE && schemac_plan(db) == SCHEMAC_MISUSE);
        expect(schemac_reset(db) == SCHEMAC_MISUSE);
        expect(schemac_set_tenant(db, NULL) == SCHEMAC_MISUSE);
        expect(schemac_as_system(db) == SCHEMAC_MISUSE);
        expect(schemac_table_exists(db, "target", &there) == SCHEMAC_MISUSE);
        expect(schemac_engine_handle(db) == NULL);
        expect(!schemac_in_transaction(db) && schemac_error(db)->status == SCHEMAC_MISUSE);
    }
}

static void wait_for(pid_t child)
{
    int status;
    assert_true(child > 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

/* What the handle is amid of when the child is made, and what that does first. */
enum { IDLE, WRITING, SCANNING, SITUATIONS };
enum { CALLS, CLOSES, ENDS_SCAN, CALLS_AND_CLOSES, DEEDS };

static void in_child(schemac_db *db, schemac_scan *scan, const tracking *t, int deed)
{
    if (deed == CALLS || deed == CALLS_AND_CLOSES)
        expect_refused(db, scan);
    if (deed == ENDS_SCAN)
        search_target_scan_end(scan);
    if (deed != CALLS)
        schemac_close(db);
    if (deed != CALLS)
        expect(t->block_count == 0 && t->bytes == 0 && !t->wrong);
}

static void fork_in(int situation, int deed, bool wal)
{
    const char *path = fresh_path();
    tracking t;
    schemac_db *db;
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.write_ahead_log = wal;
    tracking_start(&t);
    config.allocator = &t.allocator;
    schemac_status status = search_open(path, &config, &db);
    assert_ok(db, status);
    for (int64_t id = 1; id <= 100; id++) {
        search_target row = {id, "kept"};
        assert_ok(db, search_target_insert(db, &row));
    }
    search_target many[60] = {{0, NULL}}, one = {101, "written"};
    for (int i = 0; i < 60; i++)
        many[i].word = "many";
    assert_ok(db, search_target_insert_many(db, many, 60));
    schemac_scan *scan = NULL;
    const search_target *view;
    search_target_where w = search_target_where_word(SCHEMAC_GE, "a");
    one.id = 1000;
    if (situation == WRITING) {
        assert_ok(db, schemac_begin(db));
        assert_ok(db, search_target_insert(db, &one));
    }
    if (situation == SCANNING) {
        assert_ok(db, search_target_scan(db, &w, 1, SEARCH_TARGET_KEY_ORDER, NULL, &scan));
        assert_ok(db, search_target_next(scan, &view));
    }
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        in_child(db, scan, &t, deed);
        leave(0);
    }
    wait_for(child);
    if (wal)
        assert_int_equal(access(path_plus(path, "-wal"), F_OK), 0);
    if (situation == WRITING) {
        /* the lock is held still */
        assert_true(raw_code(path, "PRAGMA busy_timeout=0; DELETE FROM target") != 0);
        assert_ok(db, schemac_commit(db));
    }
    if (situation == SCANNING) {
        int64_t sum = view->id;
        while (search_target_next(scan, &view) == SCHEMAC_OK)
            sum += view->id;
        assert_int_equal(sum, 160 * 161 / 2);
        search_target_scan_end(scan);
    }
    one.id = 2000;
    assert_ok(db, search_target_insert(db, &one));
    int64_t count;
    assert_ok(db, search_target_count(db, &count));
    assert_int_equal(count, 161 + (situation == WRITING));
    schemac_close(db);
    assert_int_equal(t.block_count, 0);
    assert_int_equal(raw_integer(path, "SELECT count(*) FROM target"),
                     161 + (situation == WRITING));
    assert_sound(path);
}

static void test_a_child_leaves_it_alone(void **state)
{
    (void)state;
    for (int wal = 0; wal < 2; wal++)
        for (int situation = 0; situation < SITUATIONS; situation++)
            for (int deed = 0; deed < DEEDS; deed++)
                if (situation == SCANNING || deed != ENDS_SCAN)
                    fork_in(situation, deed, wal == 1);
}

/* The directory of a database for tests stays when a child closes it. */
static void test_temporary_databases(void **state)
{
    (void)state;
    schemac_db *db;
    schemac_status status = schemac_open_temporary(SEARCH_SCHEMA, NULL, &db);
    assert_ok(db, status);
    search_target t = {0, "kept"};
    assert_ok(db, search_target_insert(db, &t));
    char *url = strdup(schemac_temporary_url(db));
    assert_non_null(url);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        expect(schemac_reset(db) == SCHEMAC_MISUSE);
        schemac_close(db);
        leave(0);
    }
    wait_for(child);
    struct stat s;
    int64_t count;
    assert_int_equal(stat(url, &s), 0);
    assert_ok(db, search_target_count(db, &count));
    assert_int_equal(count, 1);
    assert_ok(db, search_target_insert(db, &(search_target){0, "more"}));
    schemac_close(db);
    assert_int_not_equal(stat(url, &s), 0);
    free(url);
}

/* In the child other databases are opened as ever, also by a child of its own; the handles of its
   parents stay refused. */
static void test_a_child_opens_its_own(void **state)
{
    (void)state;
    const char *path = fresh_path(), *childs = fresh_path(), *grandchilds = fresh_path();
    schemac_db *db = open_search(path);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        schemac_db *own, *last;
        int64_t count;
        expect(search_open(childs, NULL, &own) == SCHEMAC_OK);
        expect(search_target_insert(own, &(search_target){0, "child"}) == SCHEMAC_OK);
        expect(search_target_count(db, &count) == SCHEMAC_MISUSE);
        int status;
        pid_t grandchild = fork();
        if (grandchild == 0) {
            expect(search_open(grandchilds, NULL, &last) == SCHEMAC_OK);
            expect(search_target_insert(last, &(search_target){0, "last"}) == SCHEMAC_OK);
            expect(search_target_count(own, &count) == SCHEMAC_MISUSE);
            expect(search_target_count(db, &count) == SCHEMAC_MISUSE);
            schemac_close(db);
            schemac_close(own);
            schemac_close(last);
            leave(0);
        }
        expect(waitpid(grandchild, &status, 0) == grandchild && status == 0);
        expect(search_target_count(own, &count) == SCHEMAC_OK && count == 1);
        schemac_close(own);
        leave(0);
    }
    wait_for(child);
    assert_ok(db, search_target_insert(db, &(search_target){0, "parent"}));
    schemac_close(db);
    const char *words = "SELECT word FROM target ORDER BY id";
    assert_raw(path, words, "one\ntwo\nthree\nparent\n");
    assert_raw(childs, words, "child\n");
    assert_raw(grandchilds, words, "last\n");
}

/* A handle that failed to open has nothing to leave alone. */
static void test_failed_handles(void **state)
{
    (void)state;
    schemac_db *db;
    assert_int_equal(search_open("/nowhere/at/all", NULL, &db), SCHEMAC_MISSING);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        expect(schemac_begin(db) == SCHEMAC_MISUSE);
        schemac_close(db);
        leave(0);
    }
    wait_for(child);
    assert_status(db, SCHEMAC_MISSING, schemac_error(db)->status);
    schemac_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_child_leaves_it_alone),
        cmocka_unit_test(test_temporary_databases),
        cmocka_unit_test(test_a_child_opens_its_own),
        cmocka_unit_test(test_failed_handles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
