/* time.c - runs a command several times and prints the medians of its time.
 *
 *   bench_time RUNS [-b COMMAND] COMMAND [ARGUMENT...]
 *
 * Prints milliseconds of wall clock, milliseconds of processor time, and most kilobytes of memory.
 * -b: a shell command that runs before each run and is not timed.
 */
#include "clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_RUNS = 100 };

static _Noreturn void die(const char *what)
{
    fprintf(stderr, "bench_time: %s\n", what);
    exit(EXIT_FAILURE);
}

static double cpu_seconds(const struct rusage *u)
{
    return (double)(u->ru_utime.tv_sec + u->ru_stime.tv_sec) +
           (double)(u->ru_utime.tv_usec + u->ru_stime.tv_usec) * 1e-6;
}

static void run(char **command, double *wall, double *cpu, double *memory)
{
    double begun = seconds();
    pid_t child = fork();
    if (child < 0)
        die("cannot start a process");
    if (child == 0) {
        execvp(command[0], command);
        _exit(127);
    }
    int status;
    struct rusage usage;
    if (wait4(child, &status, 0, &usage) != child || !WIFEXITED(status) ||
        WEXITSTATUS(status) != 0) {
        fprintf(stderr, "bench_time: the command failed: %s\n", command[0]);
        exit(EXIT_FAILURE);
    }
    *wall = seconds() - begun;
    *cpu = cpu_seconds(&usage);
    *memory = (double)usage.ru_maxrss;
}

int main(int argc, char **argv)
{
    int runs = argc > 2 ? atoi(argv[1]) : 0;
    char **command = argv + 2;
    const char *before = NULL;
    if (argc > 5 && strcmp(argv[2], "-b") == 0) {
        before = argv[3];
        command = argv + 4;
    }
    if (runs < 1 || runs > MOST_RUNS || command[0] == NULL)
        die("usage: bench_time RUNS [-b COMMAND] COMMAND [ARGUMENT...]");
    double wall[MOST_RUNS], cpu[MOST_RUNS], memory[MOST_RUNS];
    for (int i = 0; i < runs; i++) {
        if (before != NULL && system(before) != 0)
            die("the command to run before failed");
        run(command, &wall[i], &cpu[i], &memory[i]);
    }
    size_t count = (size_t)runs;
    printf("%.2f %.2f %.0f\n", median(wall, count) * 1e3, median(cpu, count) * 1e3,
           median(memory, count));
    return EXIT_SUCCESS;
}
