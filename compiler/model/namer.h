/* namer.h - how the names of the generated C are given, for the files that do it. */
#ifndef SCHEMAC_MODEL_NAMER_H
#define SCHEMAC_MODEL_NAMER_H

#include "model/queries.h"
#include "model/taken.h"

typedef struct namer {
    arena *arena;
    diags *diags;
    schema *schema;
    taken taken;
} namer;

/* false, and said, when something else has the name. */
bool namer_take(namer *n, c_owner owner);

/* What is taken begins with the schema's name: all else need not be looked for. */
bool namer_is_taken(namer *n, const char *name);

/* Whether generated functions have a parameter of that name of their own. */
bool namer_is_own_parameter(const char *name);

/* Types and functions of records and queries. */
void namer_name_queries(namer *n);

/* Their members and parameters, once all other names are known. */
void namer_name_slots(namer *n);

#endif
