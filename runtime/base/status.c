/* status.c - names and texts of statuses. */
#include <schemac/schemac.h>

static const struct {
    const char *name;
    const char *text;
} statuses[] = {
#define X(name, number, text) [number] = {#name, text},
    SCHEMAC_STATUS_LIST(X)
#undef X
};

_Static_assert(sizeof statuses / sizeof *statuses == SCHEMAC_STATUS_LAST + 1,
               "the numbers of statuses have no gap");

static bool is_known(schemac_status status)
{
    return status >= 0 && status <= SCHEMAC_STATUS_LAST;
}

const char *schemac_status_name(schemac_status status)
{
    return is_known(status) ? statuses[status].name : "UNKNOWN";
}

const char *schemac_status_text(schemac_status status)
{
    return is_known(status) ? statuses[status].text : "an unknown status";
}
