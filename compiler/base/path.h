/* path.h - the parts of a path. */
#ifndef SCHEMAC_BASE_PATH_H
#define SCHEMAC_BASE_PATH_H

#include "base/arena.h"

/* "a/b/c.d" -> "c.d", and "a/b" ("." when there is none). */
const char *path_base(const char *path);
char *path_directory(arena *a, const char *path);
char *path_join(arena *a, const char *directory, const char *name);

#endif
