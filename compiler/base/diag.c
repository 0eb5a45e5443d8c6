/* diag.c - diagnostics while they are found. */
#include "base/diag.h"

#include "base/buf.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_PRINTED = 100 }; /* unless something else is asked for */

diags *diags_new(arena *a, const diag_catalogue *catalogue)
{
    diags *d = arena_alloc(a, sizeof *d);
    d->arena = a;
    d->catalogue = catalogue;
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

/* ---- messages ------------------------------------------------------------------------------- */

/* What is quoted may be of any length: longer runs without a blank, and longer messages, have their
   middle left out. */
enum { LONGEST_RUN = 200, LONGEST_MESSAGE = 1000, KEPT_OF_RUN = 40, KEPT_OF_MESSAGE = 400 };

/* Adds a text but for its middle, of which `kept` bytes stay on both sides. */
static void add_shortened(buf *b, const char *text, size_t size, size_t kept)
{
    size_t from = kept, to = size - kept;
    while (from > 0 && ((unsigned char)text[from] & 0xC0) == 0x80)
        from--;
    while (to < size && ((unsigned char)text[to] & 0xC0) == 0x80)
        to++;
    buf_add(b, text, from);
    buf_printf(b, "…[%zu characters]…", utf8_length(text + from, to - from));
    buf_add(b, text + to, size - to);
}

static const char *with_short_runs(arena *a, const char *message)
{
    buf b = buf_new(a);
    while (*message != '\0') {
        size_t blanks = strspn(message, " \t\r\n");
        buf_add(&b, message, blanks);
        message += blanks;
        size_t run = strcspn(message, " \t\r\n");
        if (run > LONGEST_RUN)
            add_shortened(&b, message, run, KEPT_OF_RUN);
        else
            buf_add(&b, message, run);
        message += run;
    }
    return b.text;
}

__attribute__((format(printf, 2, 0))) static const char *message_of(arena *a, const char *format,
                                                                    va_list args)
{
    const char *message = arena_vprintf(a, format, args);
    if (strlen(message) > LONGEST_RUN)
        message = with_short_runs(a, message);
    if (strlen(message) <= LONGEST_MESSAGE)
        return message;
    buf b = buf_new(a);
    add_shortened(&b, message, strlen(message), KEPT_OF_MESSAGE);
    return b.text;
}

diag *diag_error(diags *d, diag_code code, span at, const char *format, ...)
{
    diag *record = new_record(d, SEVERITY_ERROR, code, at);
    va_list args;
    va_start(args, format);
    record->message = message_of(d->arena, format, args);
    va_end(args);
    vec_push(d->arena, d->records, record);
    d->errors++;
    return record;
}

static bool is_before(const allowance *a, const source *s, size_t line)
{
    return a->source < s->number || (a->source == s->number && a->line < line);
}

/* Whether a comment silences the warning at its place. */
bool diags_allowed(const diags *d, diag_code code, span at)
{
    if (d->allowances.count == 0 || at.source == NULL)
        return false;
    size_t first = source_position(at.source, at.begin).line;
    size_t last = source_position(at.source, at.end).line;
    size_t low = 0;
    size_t high = d->allowances.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (is_before(&d->allowances.items[middle], at.source, first))
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < d->allowances.count; low++) {
        const allowance *a = &d->allowances.items[low];
        if (!is_before(a, at.source, last + 1))
            break;
        if ((a->warnings >> (code - d->catalogue->first_warning) & 1u) != 0)
            return true;
    }
    return false;
}

void diags_allow(diags *d, const source *s, size_t line, uint32_t warnings)
{
    vec_push(d->arena, d->allowances, (allowance){s->number, line, warnings});
}

diag *diag_warning(diags *d, diag_code code, span at, const char *format, ...)
{
    diag *record = new_record(d, SEVERITY_WARNING, code, at);
    va_list args;
    va_start(args, format);
    record->message = message_of(d->arena, format, args);
    va_end(args);
    if (!diag_warning_wanted(d, code) || diags_allowed(d, code, at))
        return record;
    vec_push(d->arena, d->records, record);
    if (warning_is_error(d->catalogue, d->warning_options, code)) {
        record->severity = SEVERITY_ERROR;
        d->fatal++;
    } else {
        d->warnings++;
    }
    return record;
}

bool diag_warning_wanted(const diags *d, diag_code code)
{
    return d->warning_options != NULL && warning_enabled(d->catalogue, d->warning_options, code);
}

bool diags_failed(const diags *d)
{
    return d->errors + d->fatal > 0;
}

const char *diag_level(const diag *record)
{
    return record->severity == SEVERITY_ERROR ? "error" : "warning";
}

const diag_kind *diag_kind_of(const diags *d, const diag *record)
{
    return &d->catalogue->kinds[record->code];
}

void diag_note(diag *record, span at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    diag_note_record note = {.at = at, .message = message_of(record->arena, format, args)};
    va_end(args);
    vec_push(record->arena, record->notes, note);
}

void diag_hint(diag *record, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    record->hint = message_of(record->arena, format, args);
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
