/* template.h - text with places to be filled in, each a name in braces: "{type} *row". */
#ifndef SCHEMAC_BASE_TEMPLATE_H
#define SCHEMAC_BASE_TEMPLATE_H

#include "base/buf.h"

typedef struct template_value {
    const char *name;
    const char *text;
} template_value;

/* `values` ends with one without a name. A '{' that no letter follows stands for itself. */
void template_put(buf *b, const char *form, const template_value *values);

const char *template_text(arena *a, const char *form, const template_value *values);

#endif
