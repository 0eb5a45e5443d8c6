/* rows_main.c - times generated calls against hand-written ones, row by row.
 *
 *   bench_rows                          a table of times
 *   bench_rows --names                  the operations, one a line
 *   bench_rows --count NAME SIDE N      runs one operation N times inside counted(), for callgrind;
 *                                       SIDE is ours or theirs. Prints how many rows that were.
 */
#include "clock.h"
#include "rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ROUNDS = 41 };

static const char *const operation_names[OPERATION_COUNT] = {
#define X(name) "narrow." #name,
    OPERATION_LIST(X)
#undef X
#define X(name) "mixed." #name,
        OPERATION_LIST(X)
#undef X
};

_Noreturn void die(const char *what, const char *why)
{
    fprintf(stderr, "bench_rows: %s: %s\n", what, why);
    exit(EXIT_FAILURE);
}

static bool is_insert(int operation)
{
    return operation == NARROW_insert || operation == MIXED_insert;
}

static bool is_page(int operation)
{
    return operation == NARROW_list_page || operation == MIXED_list_page;
}

static bool is_all(int operation)
{
    return operation == NARROW_list_all || operation == MIXED_list_all;
}

static uint32_t rows_of(int operation)
{
    return is_page(operation) ? (uint32_t)PAGE_ROWS : is_all(operation) ? row_count : 1;
}

static uint32_t first_sample(int operation)
{
    return is_insert(operation) ? row_count : 0;
}

/* A run of a few milliseconds. */
static uint32_t times_a_round(int operation)
{
    return is_all(operation) ? 1 : is_page(operation) ? 40 : 2000;
}

static void remove_file(const char *path)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
    char name[300];
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        snprintf(name, sizeof name, "%s%s", path, endings[i]);
        unlink(name);
    }
}

/* ---- times ----------------------------------------------------------------------------------- */

typedef struct contender {
    const side *side;
    void *db;
} contender;

/* Nanoseconds a row. What was changed is undone: every run finds the same rows. */
static double timed(const contender *c, int operation, uint64_t *sum)
{
    uint32_t count = times_a_round(operation);
    c->side->begin(c->db);
    double begun = seconds();
    *sum = c->side->run[operation](c->db, first_sample(operation), count);
    double ended = seconds();
    c->side->rollback(c->db);
    return (ended - begun) * 1e9 / ((double)count * rows_of(operation));
}

static void compare(const char *where, const contender *a, const contender *b, int operation)
{
    double x[ROUNDS], y[ROUNDS], ratio[ROUNDS];
    for (int i = -1; i < ROUNDS; i++) { /* the first is for warming up */
        uint64_t sum_a, sum_b;
        double time_a, time_b;
        if (i % 2 == 0) {
            time_a = timed(a, operation, &sum_a);
            time_b = timed(b, operation, &sum_b);
        } else {
            time_b = timed(b, operation, &sum_b);
            time_a = timed(a, operation, &sum_a);
        }
        if (sum_a != sum_b)
            die(operation_names[operation], "the sides read different rows");
        if (i >= 0) {
            x[i] = time_a;
            y[i] = time_b;
            ratio[i] = time_a / time_b;
        }
    }
    printf("%-8s %-18s %9.0f %9.0f %7.2f\n", where, operation_names[operation], median(x, ROUNDS),
           median(y, ROUNDS), median(ratio, ROUNDS));
    fflush(stdout);
}

static contender prepare(const side *s, const char *path)
{
    contender c = {s, NULL};
    if (strcmp(path, ":memory:") != 0)
        remove_file(path);
    c.db = s->open(path);
    s->begin(c.db);
    s->run[NARROW_insert](c.db, 0, row_count);
    s->run[MIXED_insert](c.db, 0, row_count);
    s->commit(c.db);
    return c;
}

static void compare_all(const char *where, const char *path_a, const char *path_b)
{
    contender a = prepare(&ours, path_a), b = prepare(&theirs, path_b);
    for (int i = 0; i < OPERATION_COUNT; i++)
        compare(where, &a, &b, i);
    a.side->close(a.db);
    b.side->close(b.db);
}

/* ---- counts ---------------------------------------------------------------------------------- */

static int count_one(const char *name, const char *side_name, const char *times)
{
    int operation = 0;
    while (operation < OPERATION_COUNT && strcmp(operation_names[operation], name) != 0)
        operation++;
    const side *s = strcmp(side_name, "ours") == 0 ? &ours : &theirs;
    unsigned long count = strtoul(times, NULL, 10);
    if (operation == OPERATION_COUNT || strcmp(side_name, s->name) != 0 || count == 0)
        die("usage", "bench_rows --count NAME ours|theirs N; NAME is one of --names");
    bool all = is_all(operation);
    row_count = all ? 10000 : 2000; /* less to set up */
    if (!all && !is_page(operation) && count > row_count)
        die("usage", "N is at most 2000");
    void *db = s->open(":memory:");
    s->begin(db);
    s->run[operation < MIXED_insert ? NARROW_insert : MIXED_insert](db, 0, row_count);
    s->commit(db);
    s->begin(db); /* what happens only once happens here */
    s->run[operation](db, first_sample(operation), is_page(operation) ? 3 : 1);
    s->rollback(db);
    s->begin(db);
    counted(s, operation, db, first_sample(operation), (uint32_t)count);
    s->rollback(db);
    s->close(db);
    printf("%lu\n", count * rows_of(operation));
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    make_samples();
    if (argc == 5 && strcmp(argv[1], "--count") == 0)
        return count_one(argv[2], argv[3], argv[4]);
    if (argc == 2 && strcmp(argv[1], "--names") == 0) {
        for (int i = 0; i < OPERATION_COUNT; i++)
            puts(operation_names[i]);
        return EXIT_SUCCESS;
    }
    if (argc != 1)
        die("usage", "bench_rows [--names | --count NAME ours|theirs N]");
    printf("%-8s %-18s %9s %9s %7s\n", "where", "ns a row", "ours", "theirs", "ratio");
    compare_all("memory", ":memory:", ":memory:");
    compare_all("file", "bench_rows.ours.db", "bench_rows.theirs.db");
    remove_file("bench_rows.ours.db");
    remove_file("bench_rows.theirs.db");
    return EXIT_SUCCESS;
}
