/* codes.c - the catalogue of diagnostics, made of the list. */
#include "front/codes.h"

#include <stddef.h>

_Static_assert(DIAG_CODE_COUNT - FIRST_WARNING <= MOST_WARNINGS, "a warning has a bit");

static const diag_kind kinds[] = {
#define X(code, title)                 {#code, title, NULL, false},
#define WARNING(code, title, name, on) {#code, title, name, on},
    DIAG_CODES(X) DIAG_WARNINGS(WARNING)
#undef X
#undef WARNING
};

const diag_catalogue codes = {
    .kinds = kinds, .count = DIAG_CODE_COUNT, .first_warning = FIRST_WARNING};
