/* tracking.h - an allocator that knows every block it gave, checks the sizes that come back, and
   can fail. */
#ifndef TESTS_RUN_TRACKING_H
#define TESTS_RUN_TRACKING_H

#include <schemac/schemac.h>

typedef struct tracking {
    schemac_allocator allocator; /* what a configuration takes */
    struct tracked *blocks;
    size_t block_count;
    size_t bytes;       /* of all blocks */
    size_t calls;       /* of allocate and resize */
    size_t fail_at;     /* this call fails, from 1; 0: none */
    bool fail_for_ever; /* and all that follow */
    bool failed;
    bool wrong; /* a size was not the one that was given */
} tracking;

/* The allocator points to *t: it must not move. */
void tracking_start(tracking *t);

/* Whether both are in the same block. */
bool tracking_same_block(const tracking *t, const void *a, const void *b);

#endif
