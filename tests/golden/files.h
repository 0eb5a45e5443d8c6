/* files.h - what the tests of the compiler share beside calling it: a directory to work in, files,
   and comparing with what is expected. */
#ifndef TESTS_GOLDEN_FILES_H
#define TESTS_GOLDEN_FILES_H

#include "support.h"

#include <stdio.h>

/* ---- places --------------------------------------------------------------------------------- */

/* The directory of these tests among the sources, and that of the project. */
#define GOLDEN  SOURCE_DIRECTORY "/tests/golden"
#define PROJECT SOURCE_DIRECTORY

/* A setup for each test: goes into a new and empty directory; its path is a text that lasts. */
int enter_work(void **state);
const char *work_directory(void);

/* Goes into another directory; fails the test when there is none. */
void enter(const char *directory);

/* A path that lasts until exit. */
const char *path_of(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* ---- files ---------------------------------------------------------------------------------- */

/* A file with this text. */
void put(const char *path, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* All bytes and a NUL; to be freed. */
char *get(const char *path, size_t *size);

bool there(const char *path);
void check_file(const char *path, const char *text, const char *file, int line);
#define assert_file(path, text) check_file((path), (text), __FILE__, __LINE__)
bool same_files(const char *one, const char *other);
void make_directory(const char *path);
void copy(const char *from, const char *to);
/* With all that is in it. */
void remove_tree(const char *path);

/* The names of what is in a directory, in order, each followed by a line end; to be freed. */
char *names_in(const char *directory);

/* All files below a directory whose names end so, in order; relative to `root`. Last until exit. */
typedef struct file_list {
    const char **items;
    size_t count;
} file_list;
void list_files(file_list *out, const char *root, const char *directory, const char *ending);

/* ---- large texts ---------------------------------------------------------------------------- */

FILE *begin_file(const char *path);
void end_file(FILE *f);
void repeat(FILE *f, size_t count, const char *text);
/* Lines with each number up to `count` in the place of '&'. */
void number(FILE *f, size_t count, const char *line);

/* ---- what is expected ----------------------------------------------------------------------- */

/* Fails with the difference when the file has other bytes; UPDATE_GOLDEN=1 in the environment
   writes them instead. */
void compare_golden(const char *path, const char *bytes, size_t size);

/* Runs the test for each file of the directory that ends with `ending`; its state is the name
   without it. At least `least` must be there. */
int run_cases(const char *suite, const char *directory, const char *ending, size_t least,
              CMUnitTestFunction test);

#endif
