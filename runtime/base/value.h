/* value.h - where values come from that nobody passed in. */
#ifndef SCHEMAC_BASE_VALUE_H
#define SCHEMAC_BASE_VALUE_H

#include "base/names.h"

#include <schemac/schemac.h>

/* For durations; of no particular beginning. */
int64_t value_monotonic(void);

/* In UTC; `now` as schemac_now gives it. */
schemac_date value_date_of(int64_t now);

/* false when the system gives no random numbers. */
bool value_random_uuid(schemac_uuid *out);

#endif
