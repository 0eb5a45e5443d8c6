#include "base/diag_print.h"

void diags_print(diags *d, const diag_style *style, FILE *out)
{
    diags_sort(d);
    size_t shown = d->records.count;
    if (d->most > 0 && shown > d->most)
        shown = d->most;
    switch (style->format) {
    case DIAG_TEXT:
    case DIAG_GCC:
        diags_print_text(d, style, shown, out);
        break;
    case DIAG_JSON:
        diags_print_json(d, shown, out);
        break;
    case DIAG_SARIF:
        diags_print_sarif(d, shown, out);
        break;
    }
}
