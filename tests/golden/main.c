/* main.c - golden SUITE [PATTERN]: tests of the compiler's command line, all of a suite or those
   whose names match. `golden diagnostics e0204_unknown_type` runs one case. */
#include "suites.h"

#include <stdio.h>

static const struct {
    const char *name;
    int (*run)(void);
} suites[] = {
    {"diagnostics", suite_diagnostics},
    {"output", suite_output},
    {"format", suite_format},
    {"tree", suite_tree},
    {"messages", suite_messages},
    {"warnings", suite_warnings},
    {"explain", suite_explain},
    {"documents", suite_documents},
    {"input", suite_input},
    {"amounts", suite_amounts},
    {"places", suite_places},
    {"usage", suite_usage},
    {"database", suite_database},
    {"changes", suite_changes},
    {"orphans", suite_orphans},
    {"computed", suite_computed},
    {"searched", suite_searched},
    {"unknown", suite_unknown},
    {"builds", suite_builds},
    {"adoption", suite_adoption},
    {"fingerprints", suite_fingerprints},
    {"shown", suite_shown},
    {"marks", suite_marks},
    {"remade", suite_remade},
    {"kept", suite_kept},
    {"inspect", suite_inspect},
    {"snapshots", suite_snapshots},
    {"differences", suite_differences},
    {"again", suite_again},
    {"going_back", suite_going_back},
    {"jumps", suite_jumps},
    {"using", suite_using},
    {"fills", suite_fills},
    {"recipes", suite_recipes},
    {"proved", suite_proved},
    {"views", suite_views},
    {"bodies", suite_bodies},
};

int main(int argc, char **argv)
{
    setvbuf(stdout, NULL, _IOLBF, 0); /* tells which case hangs */
    unsetenv("NO_COLOR");
    if (argc == 3)
        cmocka_set_test_filter(argv[2]);
    for (size_t i = 0; (argc == 2 || argc == 3) && i < sizeof suites / sizeof *suites; i++) {
        if (strcmp(argv[1], suites[i].name) != 0)
            continue;
        int failed = suites[i].run();
        if (failed != 0)
            fprintf(stderr, "one case alone: %s %s NAME\n", argv[0], argv[1]);
        return failed == 0 ? 0 : 1;
    }
    fputs("golden SUITE [PATTERN]; suites:", stderr);
    for (size_t i = 0; i < sizeof suites / sizeof *suites; i++)
        fprintf(stderr, " %s", suites[i].name);
    fputs("\n", stderr);
    return 2;
}
