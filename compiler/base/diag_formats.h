/* diag_formats.h - each way in which diagnostics are printed, in a file of its own. */
#ifndef SCHEMAC_BASE_DIAG_FORMATS_H
#define SCHEMAC_BASE_DIAG_FORMATS_H

#include "base/diag.h"

#include <stdio.h>

typedef enum {
    DIAG_TEXT, /* the line with the span underlined, notes, hint */
    DIAG_GCC,  /* one line each, as gcc writes it */
    DIAG_JSON,
    DIAG_SARIF
} diag_format;

typedef struct diag_style {
    diag_format format;
    bool color;          /* of text and gcc */
    const char *version; /* the program's, in JSON and SARIF */
} diag_style;

/* What is printed of all records. */
typedef struct diags_shown {
    diag **items;
    size_t count;
} diags_shown;

void diag_text_print(const diags *d, const diags_shown *shown, const diag_style *style, FILE *out);
void diag_json_print(const diags *d, const diags_shown *shown, const diag_style *style, FILE *out);
void diag_sarif_print(const diags *d, const diags_shown *shown, const diag_style *style, FILE *out);

#endif
