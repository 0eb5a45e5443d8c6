/* compile.h - one root file through all floors, as far as a subcommand needs. */
#ifndef SCHEMAC_TOOLS_COMPILE_H
#define SCHEMAC_TOOLS_COMPILE_H

#include "base/diag.h"
#include "front/load.h"
#include "history/history.h"

typedef struct compiled {
    const ast *tree;
    /* NULL when there were errors; warnings are none, whatever they count as */
    const schema_sql *sql;
    const history *history; /* the versions that were released; NULL without a history */
    bool unreadable;        /* a file could not be read */
} compiled;

/* The last few and the oldest that is supported, or all. */
typedef enum { PROVE_NONE, PROVE_SOME, PROVE_ALL } prove_versions;

typedef struct compile_options {
    load_options load;
    bool unverified;       /* SQLite is not asked, */
    bool unproved;         /* nor what becomes of released versions */
    prove_versions proved; /* of which it is tried with rows, too */
} compile_options;

/* Reports into `diags`: syntax errors of all files; without any, what is wrong with the model;
   without anything wrong, warnings and what SQLite says. */
compiled compile_schema(arena *a, diags *d, const char *path, const compile_options *options);

#endif
