/* suites.h - what the program `golden` can be asked to test. Each returns how many cases failed. */
#ifndef TESTS_GOLDEN_SUITES_H
#define TESTS_GOLDEN_SUITES_H

#include "command.h"
#include "files.h"

#define test_in_work(function)                                                                     \
    cmocka_unit_test_setup_teardown(function, enter_work, command_recover)

int suite_diagnostics(void);
int suite_output(void);
int suite_format(void);
int suite_tree(void);
int suite_messages(void);
int suite_warnings(void);
int suite_explain(void);
int suite_documents(void);
int suite_input(void);
int suite_amounts(void);
int suite_places(void);
int suite_usage(void);
int suite_database(void);
int suite_changes(void);
int suite_orphans(void);
int suite_computed(void);
int suite_searched(void);
int suite_unknown(void);
int suite_builds(void);
int suite_adoption(void);
int suite_fingerprints(void);
int suite_shown(void);
int suite_marks(void);
int suite_remade(void);
int suite_kept(void);
int suite_inspect(void);
int suite_snapshots(void);
int suite_differences(void);
int suite_again(void);
int suite_going_back(void);
int suite_jumps(void);
int suite_using(void);
int suite_fills(void);
int suite_recipes(void);
int suite_proved(void);
int suite_views(void);
int suite_bodies(void);

/* ---- what they share: checks.c --------------------------------------------------------------- */

/* The command exits with `status`, prints nothing, and says `text` and not much more; NULL: says
   nothing. */
void check_runs(int status, const char *text, const char *const *arguments, const char *file,
                int line);
#define runs(status, text, ...)                                                                    \
    check_runs((status), (text), (const char *const[]){__VA_ARGS__, NULL}, __FILE__, __LINE__)

/* check and generate both refuse the last of the arguments, a file; generate leaves outputs that
   are there as they are, and makes none where there are none. */
void check_refuses(int status, const char *text, const char *const *arguments, const char *file,
                   int line);
#define refuses(status, text, ...)                                                                 \
    check_refuses((status), (text), (const char *const[]){__VA_ARGS__, NULL}, __FILE__, __LINE__)

/* The command exits with `status` and prints exactly this, whichever stream it is written to. */
void check_prints(int status, const char *text, const char *const *arguments, const char *file,
                  int line);
#define prints(status, text, ...)                                                                  \
    check_prints((status), (text), (const char *const[]){__VA_ARGS__, NULL}, __FILE__, __LINE__)
/* The same, but the text is a part. */
void check_prints_part(int status, const char *text, const char *const *arguments, const char *file,
                       int line);
#define prints_part(status, text, ...)                                                             \
    check_prints_part((status), (text), (const char *const[]){__VA_ARGS__, NULL}, __FILE__,        \
                      __LINE__)

#endif
