/* select.h - what running a query has in common with scanning its rows. */
#ifndef SCHEMAC_ROWS_SELECT_H
#define SCHEMAC_ROWS_SELECT_H

#include "rows/declared.h"

/* Whether the handle may run the query, as things are; false with the error set. */
bool select_reaches(schemac_db *db, const schemac_declared_query *query);

/* Takes the statement of the call and binds its values; false with the error set. */
bool select_begin(query_call *call);

/* out: a T_rows of any T. */
void select_put_rows(void *out, const void *rows, size_t count);

/* All rows of a statement whose values are bound, which is reset. out: as above, the caller's when
   they are OK and not none. */
schemac_status select_collect(schemac_db *db, const schemac_declared_query *query,
                              engine_statement *statement, void *out);

#endif
