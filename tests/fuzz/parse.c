/* parse.c - bytes through the parser and `schemac fmt`: no crash, the messages can be
   printed in every format, and the layout of a layout is that layout. */
#include "check.h"

#include "base/diag_print.h"
#include "base/utf8.h"
#include "front/layout.h"
#include "front/parse.h"
#include "tools/compile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print(diags *d, diag_format format)
{
    static FILE *nowhere;
    if (nowhere == NULL && (nowhere = fopen("/dev/null", "w")) == NULL)
        found("no /dev/null");
    diag_style style = {.format = format, .color = format == DIAG_TEXT};
    diags_print(d, &style, nowhere);
}

static bool is_text(const char *text, size_t size)
{
    return memchr(text, '\0', size) == NULL && utf8_valid_prefix(text, size) == size;
}

static void check_layout(arena *a, const source *s)
{
    diags *d = diags_new(a, &codes);
    lexemes first = {0};
    if (!layout_read(a, d, s, &first))
        return;
    buf once = layout_text(a, &first);
    const source *result = source_new(a, "once", once.text, once.size);
    lexemes second = {0};
    if (!layout_read(a, d, result, &second))
        found("the layout does not parse:\n%s", once.text);
    if (!layout_equal(a, &first, &second))
        found("the layout has another meaning:\n%s", once.text);
    buf twice = layout_text(a, &second);
    if (twice.size != once.size || memcmp(twice.text, once.text, once.size) != 0)
        found("the layout of the layout is another:\n%s\n----\n%s", once.text, twice.text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    arena *a = arena_new(out_of_memory);
    /* exactly as long as it is, for AddressSanitizer */
    char *text = malloc(size + 1);
    if (a == NULL || text == NULL)
        out_of_memory();
    if (size > 0)
        memcpy(text, bytes, size);
    text[size] = '\0';
    if (is_text(text, size)) {
        const source *s = source_new(a, "fuzz.schema", text, size);
        diags *d = diags_new(a, &codes);
        d->most = 100;
        parse_source(a, d, s);
        print(d, (diag_format)(hash_of(bytes, size) % (DIAG_SARIF + 1)));
        check_layout(a, s);
    }
    free(text);
    arena_free(a);
    return 0;
}
