/* hidden.c - how a command fails that meets a row which it may not see: an upsert finds a row of another
   tenant, or one that is deleted, and neither changes it nor passes it over without a word. SQLite
   undoes what the statement has done until then. */
#include "engines/sqlite/hidden.h"

#include <stddef.h>

const char sqlite_hidden_message[] = "schemac: hidden";

static void refuse(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count, (void)values;
    sqlite3_result_error(context, sqlite_hidden_message, -1);
    sqlite3_result_error_code(context, SQLITE_CONSTRAINT_FUNCTION);
}

bool sqlite_add_hidden(sqlite3 *handle)
{
    return sqlite3_create_function_v2(handle, "schemac_hidden", 0, SQLITE_UTF8 | SQLITE_DIRECTONLY,
                                      NULL, refuse, NULL, NULL, NULL) == SQLITE_OK;
}
