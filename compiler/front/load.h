/* load.h - a root file and everything it imports, read and parsed. */
#ifndef SCHEMAC_FRONT_LOAD_H
#define SCHEMAC_FRONT_LOAD_H

#include "base/diag.h"
#include "front/ast.h"

typedef struct load_options {
    const char *const *import_directories; /* searched after the importing file's own */
    size_t import_directory_count;
    bool without_history; /* the folder of snapshots may be missing: it is about to be made */
    bool snapshot;        /* the root may be one */
} load_options;

/* Reads one file ("-" is standard input) and checks that it is text. NULL when it is not, or when
   it cannot be read: then for a reason that lies with the machine if *unreadable is set. */
source *load_source(arena *a, diags *d, const char *path, span imported_at, bool *unreadable);

/* Reports into `diags`. Sets *unreadable when a file could not be read for a reason that lies with
   the machine; the result then has no root. */
ast *load_schema(arena *a, diags *d, const char *path, const load_options *options,
                 bool *unreadable);

#endif
