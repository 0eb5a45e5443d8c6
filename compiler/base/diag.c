#include "base/diag.h"

#include "base/map.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_PRINTED = 100 }; /* unless something else is asked for */

static const char *const code_names[] = {
#define X(code, ...) #code,
    DIAG_CODES(X) DIAG_WARNINGS(X)
#undef X
};

const char *diag_code_name(diag_code code)
{
    return code_names[code];
}

static const char *const code_titles[] = {
#define X(code, title)                 title,
#define WARNING(code, title, name, on) title,
    DIAG_CODES(X) DIAG_WARNINGS(WARNING)
#undef X
#undef WARNING
};

const char *diag_code_title(diag_code code)
{
    return code_titles[code];
}

diags *diags_new(arena *a)
{
    diags *d = arena_alloc(a, sizeof *d);
    d->arena = a;
    d->most = MOST_PRINTED;
    return d;
}

static diag *new_record(const diags *d, severity how, diag_code code, span at)
{
    diag *record = arena_alloc(d->arena, sizeof *record);
    record->arena = d->arena;
    record->severity = how;
    record->code = code;
    record->at = at;
    record->sequence = d->records.count;
    return record;
}

diag *diag_error(diags *d, diag_code code, span at, const char *format, ...)
{
    diag *record = new_record(d, SEVERITY_ERROR, code, at);
    va_list args;
    va_start(args, format);
    record->message = arena_vprintf(d->arena, format, args);
    va_end(args);
    vec_push(d->arena, d->records, record);
    d->errors++;
    return record;
}

diag *diag_warning(diags *d, diag_code code, span at, const char *format, ...)
{
    diag *record = new_record(d, SEVERITY_WARNING, code, at);
    va_list args;
    va_start(args, format);
    record->message = arena_vprintf(d->arena, format, args);
    va_end(args);
    if (!diag_warning_wanted(d, code) || warning_allowed(d, code, at))
        return record;
    vec_push(d->arena, d->records, record);
    if (warning_is_error(d->warning_options, code)) {
        record->severity = SEVERITY_ERROR;
        d->fatal++;
    } else {
        d->warnings++;
    }
    return record;
}

bool diag_warning_wanted(const diags *d, diag_code code)
{
    return d->warning_options != NULL && warning_enabled(d->warning_options, code);
}

bool diags_failed(const diags *d)
{
    return d->errors + d->fatal > 0;
}

bool diag_is_warning(const diag *record)
{
    return record->code >= FIRST_WARNING;
}

void diag_note(diag *record, span at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    diag_note_record note = {.at = at, .message = arena_vprintf(record->arena, format, args)};
    va_end(args);
    vec_push(record->arena, record->notes, note);
}

void diag_hint(diag *record, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    record->hint = arena_vprintf(record->arena, format, args);
    va_end(args);
}

/* Damerau-Levenshtein distance (optimal string alignment), or a large number when either name is
   longer than the limit on names. */
static size_t edit_distance(const char *a, const char *b)
{
    enum { LONGEST = 63 };
    size_t m = strlen(a);
    size_t n = strlen(b);
    if (m > LONGEST || n > LONGEST)
        return LONGEST;
    unsigned char rows[3][LONGEST + 1];
    for (size_t j = 0; j <= n; j++)
        rows[0][j] = (unsigned char)j;
    for (size_t i = 1; i <= m; i++) {
        unsigned char *row = rows[i % 3];
        const unsigned char *above = rows[(i + 2) % 3];
        const unsigned char *above2 = rows[(i + 1) % 3];
        row[0] = (unsigned char)i;
        for (size_t j = 1; j <= n; j++) {
            size_t best = above[j - 1] + (size_t)(a[i - 1] != b[j - 1]);
            if (above[j] + 1u < best)
                best = above[j] + 1u;
            if (row[j - 1] + 1u < best)
                best = row[j - 1] + 1u;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                above2[j - 2] + 1u < best)
                best = above2[j - 2] + 1u;
            row[j] = (unsigned char)best;
        }
    }
    return rows[m % 3][n];
}

suggestion suggest_new(const char *name)
{
    size_t length = strlen(name);
    size_t allowed = length <= 4 ? 1 : length <= 7 ? 2 : 3;
    return (suggestion){.name = name, .distance = allowed + 1};
}

bool suggest_wanted(const diags *d)
{
    return d->most == 0 || d->errors <= d->most;
}

void suggest_offer(suggestion *s, const char *candidate)
{
    size_t length = strlen(s->name);
    size_t other = strlen(candidate);
    size_t difference = length > other ? length - other : other - length;
    if (difference >= s->distance)
        return;
    bool same = equal_fold(s->name, candidate); /* but for case: nothing is closer */
    size_t distance = same ? 0 : edit_distance(s->name, candidate);
    if (distance < s->distance && distance < length) {
        s->distance = distance;
        s->best = candidate;
    }
}

bool suggest_hint(const suggestion *s, diag *record)
{
    if (s->best != NULL)
        diag_hint(record, "did you mean '%s'?", s->best);
    return s->best != NULL;
}

/* ---- order ---------------------------------------------------------------------------------- */

static int by_place(const void *left, const void *right)
{
    const diag *a = *(diag *const *)left;
    const diag *b = *(diag *const *)right;
    if (a->at.source != b->at.source) {
        if (a->at.source == NULL || b->at.source == NULL)
            return a->at.source == NULL ? -1 : 1;
        return a->at.source->number < b->at.source->number ? -1 : 1;
    }
    if (a->at.begin != b->at.begin)
        return a->at.begin < b->at.begin ? -1 : 1;
    return a->sequence < b->sequence ? -1 : 1;
}

void diags_sort(diags *d)
{
    if (d->records.count > 0)
        qsort(d->records.items, d->records.count, sizeof *d->records.items, by_place);
}
