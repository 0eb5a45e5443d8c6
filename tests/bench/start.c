/* start.c - compares ours with theirs, in turns, and prints the ratio. */
#include "start.h"

#include "clock.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

_Noreturn void die(const char *what, const char *why)
{
    fprintf(stderr, "bench_start: %s: %s\n", what, why);
    exit(EXIT_FAILURE);
}

schemac_db *start(open_fn *open_schema, const char *path)
{
    schemac_db *db = NULL;
    if (open_schema(path, NULL, &db) != SCHEMAC_OK)
        die("open", schemac_error_message(db));
    return db;
}

comparison compare(timed_fn *ours, timed_fn *theirs, void *user, int rounds)
{
    enum { MOST = 64 };
    double a[MOST], b[MOST], ratio[MOST];
    if (rounds > MOST)
        die("compare", "too many rounds");
    for (int i = 0; i < rounds; i++) {
        if (i % 2 == 0)
            a[i] = ours(user);
        b[i] = theirs(user);
        if (i % 2 != 0)
            a[i] = ours(user);
        ratio[i] = a[i] / b[i];
    }
    size_t count = (size_t)rounds;
    return (comparison){median(a, count), median(b, count), median(ratio, count)};
}

void print_comparison(const char *name, size_t models, const comparison *c, double goal)
{
    char wanted[16] = "-";
    if (goal > 0)
        snprintf(wanted, sizeof wanted, "%.2f", goal);
    printf("%-34s %6zu %10.1f %10.1f %6.2f %5s%s\n", name, models, c->ours * 1e6, c->theirs * 1e6,
           c->ratio, wanted, goal > 0 && c->ratio > goal + 0.005 ? "  above" : "");
    fflush(stdout);
}

void print_detail(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("    ", stdout);
    vprintf(format, args);
    va_end(args);
    putchar('\n');
    fflush(stdout);
}
