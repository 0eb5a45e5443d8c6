/* diag_print.h - diagnostics as text for people and for tools. */
#ifndef SCHEMAC_BASE_DIAG_PRINT_H
#define SCHEMAC_BASE_DIAG_PRINT_H

#include "base/diag.h"

#include <stdio.h>

typedef enum {
    DIAG_TEXT, /* the line with the span underlined, notes, hint */
    DIAG_GCC,  /* one line each, as gcc writes it */
    DIAG_JSON,
    DIAG_SARIF /* https://docs.oasis-open.org/sarif/sarif/v2.1.0/ */
} diag_format;

typedef struct diag_style {
    diag_format format;
    bool color; /* of text and gcc */
} diag_style;

/* All of them, in source order; JSON and SARIF give a document even when there are none. */
void diags_print(diags *d, const diag_style *style, FILE *out);

/* What is printed of all records. */
typedef struct diags_shown {
    diag **items;
    size_t count;
} diags_shown;

/* The parts, for diag_print.c. */
void diags_print_text(const diags *d, const diags_shown *shown, const diag_style *style, FILE *out);
void diags_print_json(const diags *d, const diags_shown *shown, FILE *out);
void diags_print_sarif(const diags *d, const diags_shown *shown, FILE *out);

#endif
