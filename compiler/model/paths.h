/* paths.h - the ways to find rows of a model: what is unique, what is indexed, and each
   reference. */
#ifndef SCHEMAC_MODEL_PATHS_H
#define SCHEMAC_MODEL_PATHS_H

#include "model/model.h"

/* Adds a path for each reference that has none, and decides which paths need an index of their own:
   one that another index already begins with does not. With a tenant every index begins with it,
   and there is one over tenant and key. */
void paths_complete(arena *a, const schema *s, model *m);

/* Whether the action writes the field: set null or set default. */
bool paths_action_sets(ast_action action);

/* Whether a reference within a tenant is two foreign keys: one over the field alone, with actions
   that set it, and one over tenant and field. */
bool paths_reference_is_split(const schema *s, const model *m, const field *f);

/* Whether the whole primary key is among the path's fields: upsert by it is upsert by the key. */
bool path_holds_key(const model *m, const index_path *p);

/* The model whose key a reference over exactly the path's fields holds; NULL when there is none. */
const model *path_reference(const model *m, const index_path *p);
/* The field of that key which the path's field `i` holds. */
const field *path_reference_key(const model *m, const index_path *p, size_t i);

/* Whether all rows can be listed in the order of its index. */
bool path_is_order(const index_path *p);

/* Whether the field alone is the key, or an index whose order rows can be listed in. */
bool paths_order_by(const model *m, const field *f);

/* Whether the key or an index over all rows begins with these fields. */
bool paths_serve(const model *m, const fields *part);

#endif
