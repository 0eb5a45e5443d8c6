#include "base/diag_print.h"

/* The first errors and the first warnings, so that neither hide the other. */
static diags_shown choose(const diags *d)
{
    diags_shown shown = {.items = arena_alloc(d->arena, d->records.count * sizeof *shown.items)};
    size_t seen[2] = {0, 0};
    for (size_t i = 0; i < d->records.count; i++)
        if (d->most == 0 || seen[diag_is_warning(d->records.items[i])]++ < d->most)
            shown.items[shown.count++] = d->records.items[i];
    return shown;
}

void diags_print(diags *d, const diag_style *style, FILE *out)
{
    diags_sort(d);
    diags_shown shown = choose(d);
    switch (style->format) {
    case DIAG_TEXT:
    case DIAG_GCC:
        diags_print_text(d, &shown, style, out);
        break;
    case DIAG_JSON:
        diags_print_json(d, &shown, out);
        break;
    case DIAG_SARIF:
        diags_print_sarif(d, &shown, out);
        break;
    }
}
