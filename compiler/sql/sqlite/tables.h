/* tables.h - the statements that create tables and indexes. */
#ifndef SCHEMAC_SQL_SQLITE_TABLES_H
#define SCHEMAC_SQL_SQLITE_TABLES_H

#include "sql/text.h"

/* See sql/dialect.h. */
sql_text sqlite_create_table(sql_writer *w, const schema *s, const model *m);
sql_text sqlite_create_index(sql_writer *w, const model *m, const index_path *p);
sql_text sqlite_create_expanded(sql_writer *w, const schema *s, const model *m, const model *was);
sql_text sqlite_create_table_alone(arena *a, const schema *s, const model *m, size_t only);

#endif
