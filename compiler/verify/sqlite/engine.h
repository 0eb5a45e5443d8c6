/* engine.h - SQLite, as the compiler asks it. */
#ifndef SCHEMAC_VERIFY_SQLITE_ENGINE_H
#define SCHEMAC_VERIFY_SQLITE_ENGINE_H

#include "sql/schema_sql.h"

#include <sqlite3.h>

/* In memory, and opened as the runtime opens one; NULL when there is no memory. */
sqlite3 *ask_new_database(void);

bool ask_json_valid(sqlite3 *db, const char *text);

/* The place of SQLite's complaint inside the user's own text, or all of that text. */
span ask_place(const sql_chunk *chunk, int offset);

#endif
