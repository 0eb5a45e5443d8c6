/* find.h - a search, checked and bound. */
#ifndef SCHEMAC_ROWS_FIND_H
#define SCHEMAC_ROWS_FIND_H

#include "handle/violation.h"
#include "rows/cache.h"
#include "statements/search.h"

/* The statement with everything bound, or NULL with the error set. What is bound is copied when
   `lasting`: the statement is then still used when the call has returned. */
cached *find_begin(schemac_db *db, const search *s, bool lasting);

/* A page that was passed in, or the one that stands for everything; NULL with the error set. */
const schemac_page *find_page(schemac_db *db, const schemac_model *model, const schemac_page *page);

/* The same for the conditions alone, from the first parameter on: see search_conditions. */
bool find_bind_conditions(schemac_db *db, const search *s, engine_statement *statement,
                          unsigned scope);

/* What messages say is being done. */
row_action find_action(const search *s);

#endif
