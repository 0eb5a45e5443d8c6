/* rows_main.c - times generated calls against hand-written ones, row by row.
 *
 *   bench_rows --times           a line for each operation: its name, its goal, nanoseconds a row of
 *                                ours and of theirs and their ratio in memory; the same in a file
 *   bench_rows --count SIDE      runs every operation once inside counted(), for callgrind; SIDE is
 *                                ours or theirs. Prints names and how many rows each went through.
 *   bench_rows --only NAME SIDE  runs one operation inside counted(), for a profile
 */
#include "clock.h"
#include "rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ROUNDS = 21 };

#define X(name) #name,
static const char *const shape_names[] = {SHAPE_LIST(X)};
#undef X
#define X(name, goal) {#name, goal},
static const struct {
    const char *name;
    double goal;
} operations[] = {OPERATION_LIST(X)};
#undef X

_Noreturn void die(const char *what, const char *why)
{
    fprintf(stderr, "bench_rows: %s: %s\n", what, why);
    exit(EXIT_FAILURE);
}

static bool is_all(int operation)
{
    return operation == DO_list_all || operation == DO_scan;
}

static bool is_page(int operation)
{
    return operation == DO_list_page || operation == DO_find_page || operation == DO_query_page ||
           operation == DO_asked_page;
}

/* A search finds a group, or somewhat less. */
static uint32_t rows_of(int operation)
{
    return is_page(operation)           ? (uint32_t)PAGE_ROWS
           : is_all(operation)          ? row_count
           : operation == DO_asked_list ? (uint32_t)LIST_ROWS
           : operation == DO_find       ? row_count / GROUPS
                                        : 1;
}

static bool inserts(int operation)
{
    return operation == DO_insert || operation == DO_insert_many;
}

static uint32_t first_sample(int operation)
{
    return inserts(operation) ? row_count : 0;
}

/* A run of a few milliseconds. */
static uint32_t times_a_round(int operation)
{
    return is_all(operation)            ? 1
           : operation == DO_asked_list ? 8
           : is_page(operation)         ? 20
           : operation == DO_find       ? 100
                                        : 1000;
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

/* ---- databases ------------------------------------------------------------------------------- */

typedef struct contender {
    const side *side;
    void *db;
} contender;

static contender prepare(const side *s, const char *path)
{
    contender c = {s, NULL};
    if (strcmp(path, ":memory:") != 0)
        remove_file(path);
    c.db = s->open(path);
    for (int shape = 0; shape < SHAPE_COUNT; shape++)
        s->shapes[shape][DO_insert_many](c.db, 0, row_count);
    return c;
}

/* insert_many is a transaction of its own, all else runs in one. */
static void enter(const contender *c, int operation)
{
    if (operation != DO_insert_many)
        c->side->run_sql(c->db, "BEGIN IMMEDIATE");
}

/* Every run finds the same rows. */
static void undo(const contender *c, int shape, int operation)
{
    char sql[100];
    snprintf(sql, sizeof sql, "DELETE FROM %s WHERE id>%lu", shape_names[shape],
             (unsigned long)row_count);
    c->side->run_sql(c->db, operation == DO_insert_many ? sql : "ROLLBACK");
}

/* ---- times ----------------------------------------------------------------------------------- */

/* Nanoseconds a row. */
static double timed(const contender *c, int shape, int operation, uint64_t *sum)
{
    uint32_t count = times_a_round(operation);
    enter(c, operation);
    double begun = seconds();
    *sum = c->side->shapes[shape][operation](c->db, first_sample(operation), count);
    double ended = seconds();
    undo(c, shape, operation);
    return (ended - begun) * 1e9 / ((double)count * rows_of(operation));
}

static void compare(const contender *a, const contender *b, int shape, int operation)
{
    double x[ROUNDS], y[ROUNDS], ratio[ROUNDS];
    for (int i = -1; i < ROUNDS; i++) { /* the first is for warming up */
        uint64_t sum_a, sum_b;
        double time_a, time_b;
        if (i % 2 == 0) {
            time_a = timed(a, shape, operation, &sum_a);
            time_b = timed(b, shape, operation, &sum_b);
        } else {
            time_b = timed(b, shape, operation, &sum_b);
            time_a = timed(a, shape, operation, &sum_a);
        }
        if (sum_a != sum_b)
            die(operations[operation].name, "the sides read different rows");
        if (i >= 0) {
            x[i] = time_a;
            y[i] = time_b;
            ratio[i] = time_a / time_b;
        }
    }
    printf(" %9.0f %9.0f %7.2f", median(x, ROUNDS), median(y, ROUNDS), median(ratio, ROUNDS));
}

static void print_times(void)
{
    static const char file_a[] = "bench_rows.ours.db", file_b[] = "bench_rows.theirs.db";
    contender a = prepare(&ours, ":memory:"), b = prepare(&theirs, ":memory:");
    contender in_file_a = prepare(&ours, file_a), in_file_b = prepare(&theirs, file_b);
    for (int shape = 0; shape < SHAPE_COUNT; shape++)
        for (int i = 0; i < OPERATION_COUNT; i++) {
            printf("%s.%s %.2f", shape_names[shape], operations[i].name, operations[i].goal);
            compare(&a, &b, shape, i);
            compare(&in_file_a, &in_file_b, shape, i);
            putchar('\n');
            fflush(stdout);
        }
    ours.close(a.db);
    theirs.close(b.db);
    ours.close(in_file_a.db);
    theirs.close(in_file_b.db);
    remove_file(file_a);
    remove_file(file_b);
}

/* ---- counts ---------------------------------------------------------------------------------- */

static const side *side_of(const char *name)
{
    if (strcmp(name, ours.name) != 0 && strcmp(name, theirs.name) != 0)
        die("usage", "SIDE is ours or theirs");
    return strcmp(name, ours.name) == 0 ? &ours : &theirs;
}

static void count_one(const contender *c, int shape, int operation)
{
    uint32_t first = first_sample(operation);
    uint32_t times = is_all(operation) ? 1 : times_a_round(operation) / 4;
    times = operation == DO_insert_many ? 1000 : times;
    enter(c, operation); /* what happens only once happens here */
    c->side->shapes[shape][operation](c->db, first, operation == DO_insert_many ? times : 3);
    undo(c, shape, operation);
    enter(c, operation);
    counted(c->side, shape, operation, c->db, first, times);
    undo(c, shape, operation);
    printf("%s.%s %lu\n", shape_names[shape], operations[operation].name,
           (unsigned long)times * rows_of(operation));
}

static void count_all(const char *side_name)
{
    row_count = 10000;
    contender c = prepare(side_of(side_name), ":memory:");
    for (int shape = 0; shape < SHAPE_COUNT; shape++)
        for (int i = 0; i < OPERATION_COUNT; i++)
            count_one(&c, shape, i);
    c.side->close(c.db);
}

static void count_only(const char *name, const char *side_name)
{
    row_count = 10000;
    contender c = prepare(side_of(side_name), ":memory:");
    for (int shape = 0; shape < SHAPE_COUNT; shape++)
        for (int i = 0; i < OPERATION_COUNT; i++) {
            char own[60];
            snprintf(own, sizeof own, "%s.%s", shape_names[shape], operations[i].name);
            if (strcmp(own, name) == 0)
                count_one(&c, shape, i);
        }
    c.side->close(c.db);
}

int main(int argc, char **argv)
{
    make_samples();
    if (argc == 2 && strcmp(argv[1], "--times") == 0)
        print_times();
    else if (argc == 3 && strcmp(argv[1], "--count") == 0)
        count_all(argv[2]);
    else if (argc == 4 && strcmp(argv[1], "--only") == 0)
        count_only(argv[2], argv[3]);
    else
        die("usage", "bench_rows --times | --count SIDE | --only NAME SIDE");
    return EXIT_SUCCESS;
}
