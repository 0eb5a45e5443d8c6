/* refused.h - what a call does when the engine refuses its statement. */
#ifndef SCHEMAC_ROWS_REFUSED_H
#define SCHEMAC_ROWS_REFUSED_H

#include "handle/violation.h"

/* Records what the engine says, then resets: a reset may change what the engine says. */
schemac_status refused_statement(schemac_db *db, const schemac_model *model, row_action action,
                                 engine_statement *s);

/* The same for a row that was being written: a violated reference is then named. */
schemac_status refused_row(schemac_db *db, const schemac_model *model, row_action action,
                           engine_statement *s, const void *row);

#endif
