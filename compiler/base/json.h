/* json.h - texts as JSON. */
#ifndef SCHEMAC_BASE_JSON_H
#define SCHEMAC_BASE_JSON_H

#include <stdio.h>

/* In quotes. */
void json_text(const char *text, FILE *out);
void json_text_or_null(const char *text, FILE *out);

#endif
