/* identify.h - whose a database is, and whether it is as this schema left it. */
#ifndef SCHEMAC_START_IDENTIFY_H
#define SCHEMAC_START_IDENTIFY_H

#include "handle/error.h"

typedef enum found_state {
    FOUND_CURRENT,
    FOUND_EMPTY,
    FOUND_ADOPTED, /* nobody knows which migrations it has seen */
    FOUND_OUTDATED /* or one of ours that has lost its mark, as a dump does: its history knows */
} found_state;

/* Inside a transaction: what is read is of one moment. A database that is not ours, or newer, is an
   error. */
schemac_status identify_database(schemac_db *db, found_state *out);

/* The one read of a start that has nothing to do; only then a transaction for a closer look. */
schemac_status identify_at_first(schemac_db *db, found_state *out);

/* Marks it as this schema's, and current; or as this schema's, in a state that nobody knows. as: the
   version whose program is to know it, by the name that the schema has in it. */
schemac_status identify_mark(schemac_db *db, const schemac_schema *as, bool current);

/* What that would do to what is another program's, as issues of the report. */
schemac_status identify_foresee(schemac_db *db);

/* Drops everything, and the mark; false with the error set. */
bool identify_drop_all(schemac_db *db, memory_pool *p);

#endif
