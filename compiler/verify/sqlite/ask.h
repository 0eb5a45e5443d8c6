/* ask.h - what a statement would do, without running it. */
#ifndef SCHEMAC_VERIFY_SQLITE_ASK_H
#define SCHEMAC_VERIFY_SQLITE_ASK_H

#include "verify/engine.h"

#include <sqlite3.h>

/* See verify/engine.h. */
bool ask_statement(arena *a, sqlite3 *db, const char *sql, asked_outline *out);

#endif
