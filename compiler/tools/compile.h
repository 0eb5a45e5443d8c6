/* compile.h - one root file through all floors, as far as a subcommand needs. */
#ifndef SCHEMAC_TOOLS_COMPILE_H
#define SCHEMAC_TOOLS_COMPILE_H

#include "base/diag.h"
#include "front/load.h"
#include "sql/schema_sql.h"

enum { EXIT_FINE = 0, EXIT_INPUT = 1, EXIT_USAGE = 2, EXIT_MACHINE = 3 };

typedef struct compiled {
    const ast *tree;
    const schema_sql
        *sql;        /* NULL when there were errors; warnings are none, whatever they count as */
    bool unreadable; /* a file could not be read */
} compiled;

typedef struct compile_options {
    load_options load;
    bool unverified; /* SQLite is not asked */
} compile_options;

/* Reports into `diags`: syntax errors of all files; without any, what is wrong with the model;
   without anything wrong, warnings and what SQLite says. */
compiled compile(arena *a, diags *d, const char *path, const compile_options *options);

/* A message about the command line, and the exit code for it. */
int usage_error(const char *subcommand, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same for what getopt_long found wrong: `found` is what it returned. */
int option_error(const char *subcommand, int found, char **argv);

/* The subcommands: arguments as for main, from the subcommand's name on. */
int generate_main(int argc, char **argv);
int check_main(int argc, char **argv);
int explain_main(int argc, char **argv);
int fmt_main(int argc, char **argv);
int status_main(int argc, char **argv);
int plan_main(int argc, char **argv);
int migrate_main(int argc, char **argv);
int inspect_main(int argc, char **argv);
int reset_main(int argc, char **argv);

/* Never returns: reports that memory ran out. */
void memory_exhausted(void);

#endif
