/* values.h - names and values as SQLite reads them. */
#ifndef SCHEMAC_SQL_SQLITE_VALUES_H
#define SCHEMAC_SQL_SQLITE_VALUES_H

#include "base/buf.h"
#include "model/model.h"

void sql_identifier(buf *b, const char *name);
/* The fields' columns: "a","b". */
void sql_column_list(buf *b, const fields *list);
void sql_text_value(buf *b, const char *text);
/* Of the field's type; an expression where it is made when a row is. */
void sql_value(buf *b, const field *f, const default_value *v);

#endif
