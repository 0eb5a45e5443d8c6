/* inspection.h - what schemac inspect writes to the standard output. */
#ifndef SCHEMAC_TOOLS_INSPECTION_H
#define SCHEMAC_TOOLS_INSPECTION_H

#include "verify/inspected.h"

/* The tables with their rows, and the views; path: as it was given. */
void inspection_print_all(const inspected *all, const char *path);

/* All that is said of one table or view. */
void inspection_print_object(const inspected_object *o);

/* Everything, as one object. */
void inspection_print_json(const inspected *all, const char *path);

#endif
