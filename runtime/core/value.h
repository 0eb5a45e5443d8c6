/* value.h - where values come from that nobody passed in. */
#ifndef SCHEMAC_CORE_VALUE_H
#define SCHEMAC_CORE_VALUE_H

#include <schemac/schemac.h>

/* For durations; of no particular beginning. */
int64_t monotonic_microseconds(void);

/* In UTC; `now` as schemac_now gives it. */
schemac_date date_of(int64_t now);

/* false when the system gives no random numbers. */
bool random_uuid(schemac_uuid *out);

#endif
