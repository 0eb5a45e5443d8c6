#include "base/diag.h"

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
