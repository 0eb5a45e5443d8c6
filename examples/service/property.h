/* property.h - a property as JSON, and back. */
#ifndef PROPERTY_H
#define PROPERTY_H

#include "civic.schema.h"
#include "members.h"

/* NULL when memory ran out. */
json_t *property_as_json(const civic_property *p);
/* The same with its ward and address. */
json_t *property_found_as_json(const civic_search_properties_row *found);
/* What the body has replaces what *p has, and is named in the mask. Texts belong to the body. */
civic_property_mask property_from_json(members *m, civic_property *p);
/* Refuses a new property without what it needs. A member of the struct that nobody has set is 0,
   which schemac cannot tell from a value. */
void property_require(members *m, const civic_property_mask *given);

#endif
