/* catalogue.h - the kinds of diagnostics that there are, a row each. What they are about is known
   further up: here they are counted, turned on and off, and printed. */
#ifndef SCHEMAC_BASE_CATALOGUE_H
#define SCHEMAC_BASE_CATALOGUE_H

#include <stdbool.h>

typedef int diag_code; /* a row's number */

typedef struct diag_kind {
    const char *code; /* "E0101" */
    const char *title;
    const char *warning; /* the name behind -W; NULL of an error */
    bool on;             /* a warning that need not be asked for */
} diag_kind;

typedef struct diag_catalogue {
    const diag_kind *kinds;
    diag_code count;
    diag_code first_warning; /* the errors come before it */
} diag_catalogue;

enum { MOST_WARNINGS = 32 }; /* a catalogue has at most so many: a bit each */

#endif
