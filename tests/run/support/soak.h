/* soak.h - how much is tried of what could go on for ever: a slice in `./dev test`, all of it in
   `./dev soak`, which sets SCHEMAC_SOAK. SCHEMAC_SEED makes random tests those of another seed. */
#ifndef TESTS_RUN_SOAK_H
#define TESTS_RUN_SOAK_H

#include <stdbool.h>
#include <stddef.h>

bool soaking(void);

/* One of the two. */
size_t soak_count(size_t slice, size_t whole);

/* Whether there is a seed, and which. */
bool soak_seed(unsigned long *seed);

#endif
