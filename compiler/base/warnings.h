/* warnings.h - which warnings are on, which count as errors, and where a comment allows them. */
#ifndef SCHEMAC_BASE_WARNINGS_H
#define SCHEMAC_BASE_WARNINGS_H

#include "base/codes.h"
#include "base/source.h"

#include <stdbool.h>

struct diags;

typedef enum { CHOICE_NONE, CHOICE_NO, CHOICE_YES } choice;

/* What the command line says; all zero says nothing. As with gcc, what names a warning goes before
   what does not, whichever comes first. */
typedef struct warning_options {
    choice all;
    choice errors;
    choice on[WARNING_COUNT];
    choice error[WARNING_COUNT];
} warning_options;

/* A line on which a comment such as "// allow redundant-index" allows warnings. */
typedef struct allowance {
    size_t source; /* its number */
    size_t line;
    uint32_t warnings; /* a bit each */
} allowance;

const char *warning_name(diag_code code);
bool warning_find(const char *name, diag_code *out);
bool warning_on_by_default(diag_code code);
bool warning_enabled(const warning_options *o, diag_code code);
bool warning_is_error(const warning_options *o, diag_code code);

/* For each line comment, in the order in which they stand. */
void warnings_read_comment(struct diags *d, span comment);
bool warning_allowed(const struct diags *d, diag_code code, span at);

#endif
