/* value.h - where values come from that nobody passed in. */
#ifndef SCHEMAC_CORE_VALUE_H
#define SCHEMAC_CORE_VALUE_H

#include <schemac/schemac.h>

/* For durations; of no particular beginning. */
int64_t monotonic_microseconds(void);

/* In UTC. */
schemac_date today(void);

/* false when the system gives no random numbers. */
bool random_uuid(schemac_uuid *out);

#endif
