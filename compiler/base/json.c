#include "base/json.h"

#include "base/source.h"
#include "base/utf8.h"

#include <string.h>

/* RFC 8259: what is not UTF-8 cannot stand in JSON, and becomes U+FFFD. */
void json_text(const char *text, FILE *out)
{
    size_t size = strlen(text);
    size_t valid = 0; /* up to here */
    fputc('"', out);
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)text[i];
        if (i >= valid)
            valid = i + utf8_valid_prefix(text + i, size - i);
        if (i >= valid)
            fputs("\\ufffd", out);
        else if (c == '"' || c == '\\')
            fprintf(out, "\\%c", c);
        else if (c < 0x20 || c == 0x7F)
            fprintf(out, "\\u%04x", c);
        else
            fputc(c, out);
    }
    fputc('"', out);
}

void json_text_or_null(const char *text, FILE *out)
{
    if (text != NULL)
        json_text(text, out);
    else
        fputs("null", out);
}
