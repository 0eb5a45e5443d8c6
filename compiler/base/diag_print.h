/* diag_print.h - diagnostics as text for people and for tools. */
#ifndef SCHEMAC_BASE_DIAG_PRINT_H
#define SCHEMAC_BASE_DIAG_PRINT_H

#include "base/diag_formats.h"

/* All of them, in source order; JSON and SARIF give a document even when there are none. */
void diags_print(diags *d, const diag_style *style, FILE *out);

#endif
