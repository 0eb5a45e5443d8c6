/* process.h - whether this is still the process in which something was made: a child of fork() has
   copies of everything in memory, and of locks and files it has what the system gives it. */
#ifndef SCHEMAC_BASE_PROCESS_H
#define SCHEMAC_BASE_PROCESS_H

#include "base/names.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

typedef _Atomic uint64_t process_life;

/* In which process something was made. */
typedef struct process_mark {
    process_life *life; /* of the process that looks: 0 in a child; never NULL */
    uint64_t made;      /* what it was; not 0 */
    int number;         /* of the process, to the system */
} process_mark;

/* That of this process. */
process_mark process_now(void);

/* Whether it is this one, at once; false also when only process_is can tell. */
static inline bool process_is_surely(const process_mark *m)
{
    return atomic_load_explicit(m->life, memory_order_relaxed) == m->made;
}

/* Whether it is this one. */
bool process_is(const process_mark *m);

#endif
