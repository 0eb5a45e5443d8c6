/* row_copy.h - the row that was read last, for the caller. */
#ifndef SCHEMAC_ROWS_ROW_COPY_H
#define SCHEMAC_ROWS_ROW_COPY_H

#include "handle/db.h"

/* The row in the handle's scratch memory and the texts that are listed there up to `end`, in one
   block. used: as in engine_rows. NULL without memory; schemac_free takes it. */
void *row_copy(schemac_db *db, const schemac_record *record, const engine_text *end, size_t used);

#endif
