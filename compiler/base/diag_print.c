/* diag_print.c - which diagnostics are printed, and in which format. */
#include "base/diag_print.h"

/* The first errors and the first warnings, so that neither hide the other. */
static diags_shown choose_shown(const diags *d)
{
    diags_shown shown = {.items = arena_alloc(d->arena, d->records.count * sizeof *shown.items)};
    size_t errors = 0, warnings = 0;
    for (size_t i = 0; i < d->records.count; i++) {
        diag *record = d->records.items[i];
        size_t *seen = diag_kind_of(d, record)->warning != NULL ? &warnings : &errors;
        if (d->most == 0 || *seen < d->most)
            shown.items[shown.count++] = record;
        ++*seen;
    }
    return shown;
}

void diags_print(diags *d, const diag_style *style, FILE *out)
{
    static void (*const formats[])(const diags *, const diags_shown *, const diag_style *,
                                   FILE *) = {[DIAG_TEXT] = diag_text_print,
                                              [DIAG_GCC] = diag_text_print,
                                              [DIAG_JSON] = diag_json_print,
                                              [DIAG_SARIF] = diag_sarif_print};
    diags_sort(d);
    diags_shown shown = choose_shown(d);
    formats[style->format](d, &shown, style, out);
}
