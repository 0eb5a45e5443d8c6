/* hidden.h - how a command fails that meets a row which it may not see. */
#ifndef SCHEMAC_ENGINES_SQLITE_HIDDEN_H
#define SCHEMAC_ENGINES_SQLITE_HIDDEN_H

#include "base/names.h"

#include <sqlite3.h>
#include <stdbool.h>

/* What the function says. */
extern const char sqlite_hidden_message[];

/* Adds schemac_hidden() to a connection; false when there is no memory. */
bool sqlite_add_hidden(sqlite3 *handle);

#endif
