/* resolve_slots.h - what records, queries and views have in common: members and parameters. */
#ifndef SCHEMAC_MODEL_RESOLVE_SLOTS_H
#define SCHEMAC_MODEL_RESOLVE_SLOTS_H

#include "model/queries.h"
#include "model/resolve_parts.h"

static inline const word *resolve_slot_type(const ast_slot *w)
{
    return &w->written->type;
}

static inline const named *resolve_named_type(resolver *r, const ast_slot *w)
{
    return map_get(&r->names, resolve_slot_type(w)->text);
}

slot *resolve_slot(resolver *r, const ast_slot *w, size_t number);

/* Whether one of its name is among them, which is then said; what: "member". */
bool resolve_is_listed(resolver *r, const slots *list, const slot *s, const char *what);

/* The record that a declaration has the members of. */
record *resolve_record_of(resolver *r, const ast_declaration *d);

/* A body that this version runs on no engine is an error. */
void resolve_refuse_later(resolver *r, const ast_query *w);

#endif
