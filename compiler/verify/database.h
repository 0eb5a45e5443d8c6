/* database.h - a database that is there: whether it may be removed, and copies of it. */
#ifndef SCHEMAC_VERIFY_DATABASE_H
#define SCHEMAC_VERIFY_DATABASE_H

#include "base/arena.h"

#include <schemac/schemac.h>

#include <stdbool.h>

/* What follows a database's name in the names of its files, the file itself last; ended by NULL. */
extern const char *const database_suffixes[];

/* Whether a file is a database that nobody uses, and how many tables it has; `problem` says why
   not. */
bool database_is_free(arena *a, const char *path, int *tables, const char **problem);

/* A copy of a database in a new directory in TMPDIR, or /tmp, which is its owner's alone. Of a file
   that is missing the copy is, too. Returns its path, or NULL; `problem` says why. */
const char *database_copy(arena *a, const char *path, const char **problem);

/* For schemac_config.prepare, without a user: of a database that is there for a moment nothing has to
   outlast a loss of power. */
schemac_status database_hasten(void *user, void *connection);

/* What a statement may take at most before it is stopped: steps of the engine, in thousands, since this
   was set to 0. The user of database_budget. */
typedef struct database_steps {
    int thousands, most;
} database_steps;

/* The same as database_hasten; from then on statements of the connection are counted. user: a
   database_steps, which lasts as long as the connection. */
schemac_status database_budget(void *user, void *connection);

/* Whether a statement was refused because a value became too large, where they are limited. */
bool database_limits(const schemac_error_info *error);

/* Removes the copy, and its directory. */
void database_remove_copy(arena *a, const char *copy);

#endif
