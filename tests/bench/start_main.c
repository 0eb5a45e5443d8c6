/* start_main.c - how long a start takes, against the same done with plain SQLite.
 *
 *   bench_start [PART...]
 *
 * Parts: open, create, alter, rebuild, parallel; all without any. But for `open`, files are in memory
 * where the system has such a file system: what a disk does is not asked here.
 */
#include "start.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct part {
    const char *name;
    void (*run)(void);
    bool in_memory;
} part;

static const part parts[] = {
    {"open", bench_open, false},        {"create", bench_create, true},
    {"alter", bench_alter, true},       {"rebuild", bench_rebuild, true},
    {"parallel", bench_parallel, true},
};

static bool is_wanted(const char *name, int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], name) == 0)
            return true;
    return argc == 1;
}

static void run_in(const part *p, char *directory)
{
    char before[4096];
    if (getcwd(before, sizeof before) == NULL || mkdtemp(directory) == NULL ||
        chdir(directory) != 0)
        die("directory", directory);
    p->run();
    if (chdir(before) != 0 || rmdir(directory) != 0)
        die("directory", directory);
}

int main(int argc, char **argv)
{
    bool shared_memory = access("/dev/shm", W_OK) == 0;
    printf("%-34s %6s %10s %10s %6s %5s\n", "microseconds", "models", "ours", "plain", "ratio",
           "goal");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        char there[] = "/dev/shm/bench_start.XXXXXX", here[] = "bench_start.XXXXXX";
        if (is_wanted(parts[i].name, argc, argv))
            run_in(&parts[i], parts[i].in_memory && shared_memory ? there : here);
    }
    return EXIT_SUCCESS;
}
