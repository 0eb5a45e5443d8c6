/* folder.h - a folder of migrations: NNNN_name.sql, with `-- up` and `-- down`, or .schema files. */
#ifndef SCHEMAC_FRONT_FOLDER_H
#define SCHEMAC_FRONT_FOLDER_H

#include "base/diag.h"
#include "front/ast.h"

typedef VEC(const char *) file_names;

/* The names of its .sql and .schema files, sorted by bytes. false when it cannot be read; *problem
   says why, in the system's words. */
bool folder_read(arena *a, const char *path, file_names *out, const char **problem);

bool folder_is_sql(const char *name);

/* The migration that an .sql file is; NULL, and reported, when it is none. */
ast_declaration *folder_migration(arena *a, diags *d, const source *s);

#endif
