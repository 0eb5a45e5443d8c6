/* allow.h - comments that silence warnings on a line. */
#ifndef SCHEMAC_FRONT_ALLOW_H
#define SCHEMAC_FRONT_ALLOW_H

#include "base/diag.h"

/* For each line comment, in the order in which they stand. */
void allow_read_comment(diags *d, span comment);

#endif
