/* soak.c - reads what ./dev soak has put into the environment. */
#include "soak.h"

#include <stdlib.h>

bool soaking(void)
{
    return getenv("SCHEMAC_SOAK") != NULL;
}

size_t soak_count(size_t slice, size_t whole)
{
    return soaking() ? whole : slice;
}

bool soak_seed(unsigned long *seed)
{
    const char *given = getenv("SCHEMAC_SEED");
    *seed = given == NULL ? 0 : strtoul(given, NULL, 10);
    return given != NULL;
}
