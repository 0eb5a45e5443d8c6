/* resolve_parts.h - the parts of name resolution, each in a file of its own. */
#ifndef SCHEMAC_MODEL_RESOLVE_PARTS_H
#define SCHEMAC_MODEL_RESOLVE_PARTS_H

#include "model/lookup.h"

/* The values of an enum. */
void resolve_enum(resolver *r, named *n);

/* What a field's type is, with its arguments; its column follows from it. */
void resolve_type(resolver *r, field *f);

/* A reference has the type of the key that it points to. Needs schema.order. */
void resolve_reference_types(schema *s);

/* A field, with its modifiers, becomes one of the model. `included_at` is where the mixin is
   included in which it stands; .source is NULL without one. */
void resolve_field(resolver *r, model *m, const ast_member *written, span included_at);

/* Fields, mixins, keys and indexes of a model. */
void resolve_model(resolver *r, model *m);

/* Records and queries: what they take and return. The types of keys are not known yet. */
void resolve_queries(resolver *r, const ast *tree);

/* A view or an external table; and what its calls are as queries, once all others are there. */
void resolve_view(resolver *r, const ast_declaration *d);
void resolve_view_calls(resolver *r);

/* A body that this version runs on no engine. */
void resolve_refuse_later(resolver *r, const ast_query *written);

/* What a record consists of (resolve_queries.c). */
struct record *resolve_record_of(resolver *r, const ast_declaration *d);

/* References over several fields, once all models have their fields. */
void resolve_foreign_keys(resolver *r, model *m);

#endif
