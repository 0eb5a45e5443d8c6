/* types.h - what SQLite stores for each type, and how a value of it is written and checked. */
#ifndef SCHEMAC_SQL_SQLITE_TYPES_H
#define SCHEMAC_SQL_SQLITE_TYPES_H

#include "base/buf.h"
#include "model/model.h"

/* The column's type in a STRICT table. */
const char *sqlite_storage(const field *f);

/* What a value of the type must be, beyond its storage class; nothing when that is enough. */
void sqlite_put_check(buf *b, const field *f, const char *column);

/* A value of the field's type; an expression where it is made when a row is. */
void sqlite_put_value(buf *b, const field *f, const default_value *v);

#endif
