/* warnings.c - what the command line says about warnings. */
#include "base/warnings.h"

#include <string.h>

bool warning_find(const diag_catalogue *c, const char *name, diag_code *out)
{
    for (diag_code i = c->first_warning; i < c->count; i++)
        if (strcmp(name, c->kinds[i].warning) == 0) {
            *out = i;
            return true;
        }
    return false;
}

bool warning_enabled(const diag_catalogue *c, const warning_options *o, diag_code code)
{
    choice own = o->on[code - c->first_warning];
    if (own != CHOICE_NONE)
        return own == CHOICE_YES;
    return o->all != CHOICE_NONE ? o->all == CHOICE_YES : c->kinds[code].on;
}

bool warning_is_error(const diag_catalogue *c, const warning_options *o, diag_code code)
{
    choice own = o->error[code - c->first_warning];
    return (own != CHOICE_NONE ? own : o->errors) == CHOICE_YES;
}
