/* warnings.h - which warnings are on, and which count as errors. */
#ifndef SCHEMAC_BASE_WARNINGS_H
#define SCHEMAC_BASE_WARNINGS_H

#include "base/catalogue.h"

typedef enum { CHOICE_NONE, CHOICE_NO, CHOICE_YES } choice;

/* What the command line says; all zero says nothing. As with gcc, what names a warning goes before
   what does not, whichever comes first. Warnings are counted from the first of the catalogue. */
typedef struct warning_options {
    choice all;
    choice errors;
    choice on[MOST_WARNINGS];
    choice error[MOST_WARNINGS];
} warning_options;

/* false when there is no warning of that name. */
bool warning_find(const diag_catalogue *c, const char *name, diag_code *out);
bool warning_enabled(const diag_catalogue *c, const warning_options *o, diag_code code);
bool warning_is_error(const diag_catalogue *c, const warning_options *o, diag_code code);

#endif
