/* suggest.h - "did you mean": names that are close to one that is unknown. */
#ifndef SCHEMAC_BASE_SUGGEST_H
#define SCHEMAC_BASE_SUGGEST_H

#include "base/diag.h"

/* Hints at the candidate closest to `name`, if one is close enough to be what was meant. Call
   suggest_offer for each candidate, then suggest_hint. */
typedef struct suggestion {
    const char *name;
    const char *best;
    size_t distance;
} suggestion;

suggestion suggest_new(const char *name);
/* Comparing names takes time: worth it only while the message may still be one that is printed. */
bool suggest_wanted(const diags *d);
void suggest_offer(suggestion *s, const char *candidate);
/* Returns whether there was one. */
bool suggest_hint(const suggestion *s, diag *record);

#endif
