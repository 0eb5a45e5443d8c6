/* database.h - a database that is there, and may be removed. */
#ifndef SCHEMAC_VERIFY_DATABASE_H
#define SCHEMAC_VERIFY_DATABASE_H

#include "base/arena.h"

#include <stdbool.h>

/* What follows a database's name in the names of its files, the file itself last; ended by NULL. */
extern const char *const database_suffixes[];

/* Whether a file is a database that nobody uses, and how many tables it has; `problem` says why
   not. */
bool database_is_free(arena *a, const char *path, int *tables, const char **problem);

#endif
