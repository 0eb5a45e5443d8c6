/* version.c - which runtime this is. */
#include <schemac/schemac.h>

const char SCHEMAC_RUNTIME_CHECK = SCHEMAC_ABI;

const char *schemac_version(void)
{
    return SCHEMAC_VERSION;
}
