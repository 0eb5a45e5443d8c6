/* list.h - a list of values as one parameter: x IN schemac_list(?). */
#ifndef SCHEMAC_ENGINES_SQLITE_LIST_H
#define SCHEMAC_ENGINES_SQLITE_LIST_H

#include "base/names.h"

#include <sqlite3.h>
#include <stdbool.h>

/* Adds the table-valued function to a connection; false when there is no memory. Of any argument but a
   list that sqlite_bind_list has bound it has no rows. */
bool sqlite_add_list(sqlite3 *handle);

#endif
