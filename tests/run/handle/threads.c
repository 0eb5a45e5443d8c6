/* threads.c - a handle moves between threads; several handles work side by side; two threads in one
   handle are noticed by a debug build. */
#include "support.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { THREADS = 8, ROWS = 50 };

typedef struct worker {
    const char *path;
    int number;
    schemac_status status;
    char message[256];
} worker;

static void *work(void *argument)
{
    worker *w = argument;
    schemac_db *db;
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.busy_timeout = 20 * 60 * 1000; /* for one that is stuck */
    w->status = shop_open(w->path, &config, &db);
    for (int i = 0; i < ROWS && w->status == SCHEMAC_OK; i++) {
        char email[64];
        snprintf(email, sizeof email, "%d.%d@example.org", w->number, i);
        shop_customer c = SHOP_CUSTOMER_INIT, *found = NULL;
        c.email = email;
        w->status = shop_customer_insert(db, &c);
        if (w->status == SCHEMAC_OK)
            w->status = shop_customer_get_by_email(db, email, &found);
        shop_customer_free(found);
    }
    if (w->status != SCHEMAC_OK)
        snprintf(w->message, sizeof w->message, "%s", schemac_error_message(db));
    schemac_close(db);
    return NULL;
}

static void test_handles_of_one_file(void **state)
{
    (void)state;
    const char *path = fresh_path();
    pthread_t threads[THREADS];
    worker workers[THREADS];
    for (int i = 0; i < THREADS; i++) {
        workers[i] = (worker){.path = path, .number = i};
        assert_int_equal(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        if (workers[i].status != SCHEMAC_OK)
            fail_msg("%s", workers[i].message);
    }
    assert_int_equal(raw_integer(path, "SELECT count(*) FROM customer"), THREADS * ROWS);
}

static void *insert_one(void *argument)
{
    shop_customer c = SHOP_CUSTOMER_INIT;
    c.email = "moved@example.org";
    return shop_customer_insert(argument, &c) == SCHEMAC_OK ? argument : NULL;
}

/* One after the other, each in a thread of its own. */
static void test_a_handle_moves(void **state)
{
    (void)state;
    schemac_db *db = open_shop(fresh_path());
    pthread_t thread;
    void *result;
    assert_int_equal(pthread_create(&thread, NULL, insert_one, db), 0);
    pthread_join(thread, &result);
    assert_ptr_equal(result, db);
    int64_t count;
    assert_ok(db, shop_customer_count(db, &count));
    assert_int_equal(count, 1);
    schemac_close(db);
}

#ifndef NDEBUG

typedef struct intruder {
    schemac_allocator allocator;
    schemac_db *db; /* set: the next allocation lets another thread call */
} intruder;

static void *count_rows(void *argument)
{
    int64_t count;
    shop_customer_count(argument, &count);
    return NULL;
}

static void *allocate(void *user, size_t size)
{
    intruder *in = user;
    if (in->db != NULL) {
        pthread_t thread;
        schemac_db *db = in->db;
        in->db = NULL;
        if (pthread_create(&thread, NULL, count_rows, db) == 0)
            pthread_join(thread, NULL);
    }
    return malloc(size);
}

static void *resize(void *user, void *memory, size_t old_size, size_t new_size)
{
    (void)user;
    (void)old_size;
    return realloc(memory, new_size);
}

static void release(void *user, void *memory, size_t size)
{
    (void)user;
    (void)size;
    free(memory);
}

static void intrude(void)
{
    intruder in = {{allocate, resize, release, &in}, NULL};
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.allocator = &in.allocator;
    schemac_db *db;
    if (shop_open(":memory:", &config, &db) != SCHEMAC_OK)
        _exit(1);
    shop_customer_rows rows;
    in.db = db;
    shop_customer_list(db, NULL, &rows);
    _exit(2);
}

static void test_two_threads_are_noticed(void **state)
{
    (void)state;
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        signal(SIGABRT, SIG_DFL);
        fclose(stderr); /* what assert says is expected */
        intrude();
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGABRT);
}

#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_handles_of_one_file),
        cmocka_unit_test(test_a_handle_moves),
#ifndef NDEBUG
        cmocka_unit_test(test_two_threads_are_noticed),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
