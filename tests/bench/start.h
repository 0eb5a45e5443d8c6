/* start.h - what the files of bench_start share. */
#ifndef BENCH_START_H
#define BENCH_START_H

#include <schemac/schemac.h>

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

typedef schemac_status open_fn(const char *path, const schemac_config *config, schemac_db **db);

_Noreturn void die(const char *what, const char *why);

/* ---- start.c: comparing ---------------------------------------------------------------------- */

typedef double timed_fn(void *user); /* seconds */

typedef struct comparison {
    double ours, theirs; /* medians, seconds */
    double ratio;        /* median of the pairs' */
} comparison;

/* So many pairs, of which either side begins in turn. */
comparison compare(timed_fn *ours, timed_fn *theirs, void *user, int rounds);
/* goal: what the ratio should be at most; 0 when there is none. */
void print_comparison(const char *name, size_t models, const comparison *c, double goal);
/* A line below one, with a figure of its own. */
void print_detail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Opens, and dies when that fails. */
schemac_db *start(open_fn *open_schema, const char *path);

/* ---- start_files.c: a database that is made once and put back before each run ----------------- */

typedef struct saved_file {
    char *bytes;
    size_t size;
} saved_file;

void remove_database(const char *path);
saved_file save_file(const char *path);
void put_back(const saved_file *saved, const char *path);
void free_saved(saved_file *saved);

/* ---- start_byhand.c: the same with plain SQLite ----------------------------------------------- */

sqlite3 *open_plain(const char *path, bool create);
void run_plain(sqlite3 *handle, const char *sql);
/* The statements that make the tables and indexes of a schema, without a transaction: of every
   `step`th model from `first` on. To be freed. */
char *script_of(const schemac_schema *schema, size_t first, size_t step);
/* What a start with this schema would do to the database, in one transaction. To be freed. */
char *planned_script(open_fn *open_schema, const char *path);

/* ---- the parts -------------------------------------------------------------------------------- */

void bench_open(void);
void bench_create(void);
void bench_alter(void);
void bench_rebuild(void);
void bench_parallel(void);

#endif
