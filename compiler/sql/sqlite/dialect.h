/* dialect.h - SQLite's SQL: https://sqlite.org/lang.html */
#ifndef SCHEMAC_SQL_SQLITE_DIALECT_H
#define SCHEMAC_SQL_SQLITE_DIALECT_H

#include "sql/dialect.h"

extern const sql_dialect sqlite_dialect;

#endif
