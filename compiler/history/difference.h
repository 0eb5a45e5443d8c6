/* difference.h - what is different between two versions of a schema, statement by statement. */
#ifndef SCHEMAC_HISTORY_DIFFERENCE_H
#define SCHEMAC_HISTORY_DIFFERENCE_H

#include "history/listing.h"

/* One statement that is in only one of them, or differs. */
typedef struct difference {
    const listed *was, *is; /* NULL when it is in the other alone */
} difference;

typedef VEC(difference) differences;

/* Statements that say nothing about databases of a version, such as old names, are not among them,
   nor is the order of statements. */
differences differences_of(arena *a, const schema *was, const schema *is);

/* Whether two versions of a field are alike in all that counts for databases. */
bool difference_is_same_field(arena *a, const field *was, const field *is);

/* "field 'price' of 'product'" */
const char *difference_subject(arena *a, const listed *l);

#endif
