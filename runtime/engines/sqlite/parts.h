/* parts.h - the text of a CREATE TABLE statement, split into columns and constraints. */
#ifndef SCHEMAC_ENGINES_SQLITE_PARTS_H
#define SCHEMAC_ENGINES_SQLITE_PARTS_H

#include "engines/sqlite/sqlite.h"

typedef struct part_text {
    const char *begin, *end; /* of a column or constraint in the statement */
    catalogue_part part;
    bool constraint;
} part_text;

/* Moves to just behind the '(' that opens the list of columns. */
bool parts_enter(const char **at);
/* Reads one column or constraint; *at is then behind the ',' or at the ')' that ends it. */
void parts_read(memory_pool *p, const char **at, part_text *out);
/* Whether the part that was just read was the last one. */
bool parts_at_end(const char *at);

#endif
