#include "base/diag.h"

#include "base/map.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_PRINTED = 100, WIDEST_LINE = 160 };

static const char *const code_names[] = {
#define X(code, title) #code,
    DIAG_CODES(X)
#undef X
};

const char *diag_code_name(diag_code code)
{
    return code_names[code];
}

diags *diags_new(arena *a)
{
    diags *d = arena_alloc(a, sizeof *d);
    d->arena = a;
    return d;
}

diag *diag_error(diags *d, diag_code code, span at, const char *format, ...)
{
    diag *record = arena_alloc(d->arena, sizeof *record);
    record->arena = d->arena;
    record->severity = SEVERITY_ERROR;
    record->code = code;
    record->at = at;
    record->sequence = d->records.count;
    va_list args;
    va_start(args, format);
    record->message = arena_vprintf(d->arena, format, args);
    va_end(args);
    vec_push(d->arena, d->records, record);
    d->errors++;
    return record;
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
    return d->errors <= MOST_PRINTED;
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

/* ---- printing ------------------------------------------------------------------------------ */

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

/* Messages may quote the input: neither control characters nor what is not UTF-8 may reach a
   terminal. Each such byte becomes one '?'. */
static void print_clean(const char *text, size_t size, FILE *out)
{
    size_t valid = 0; /* up to here */
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)text[i];
        if (i >= valid)
            valid = i + utf8_valid_prefix(text + i, size - i);
        if (i >= valid || (c < 0x20 && c != '\t') || c == 0x7F)
            fputc('?', out);
        else
            fputc(c, out);
    }
}

static size_t character_start(const char *text, size_t at)
{
    while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80)
        at--;
    return at;
}

static void print_excerpt(span at, FILE *out)
{
    position begin = source_position(at.source, at.begin);
    size_t size;
    const char *line = source_line(at.source, begin.line, &size);
    size_t from = at.begin - at.source->lines[begin.line - 1];
    if (from > size)
        from = size;
    size_t to = at.end - at.source->lines[begin.line - 1];
    if (to > size)
        to = size;
    if (to < from)
        to = from;
    /* A very long line is shown around its span. */
    size_t first = 0;
    if (size > WIDEST_LINE) {
        first = from > WIDEST_LINE / 2 ? character_start(line, from - WIDEST_LINE / 2) : 0;
        if (size - first > WIDEST_LINE)
            size = character_start(line, first + WIDEST_LINE);
        if (to > size)
            to = size;
    }
    fprintf(out, "%6zu | ", begin.line);
    print_clean(line + first, size - first, out);
    fputs("\n       | ", out);
    for (size_t i = first; i < from; i++)
        if (((unsigned char)line[i] & 0xC0) != 0x80)
            fputc(line[i] == '\t' ? '\t' : ' ', out);
    fputc('^', out);
    bool marked = false;
    for (size_t i = from; i < to; i++) {
        if (((unsigned char)line[i] & 0xC0) == 0x80)
            continue;
        if (marked)
            fputc('~', out);
        marked = true;
    }
    fputc('\n', out);
}

static void print_place(span at, FILE *out)
{
    position p = source_position(at.source, at.begin);
    fprintf(out, "%s:%zu:%zu: ", at.source->name, p.line, p.column);
}

static void print_import_chain(const source *s, FILE *out)
{
    for (span at = s->imported_at; at.source != NULL; at = at.source->imported_at) {
        position p = source_position(at.source, at.begin);
        fprintf(out, "in a file imported at %s:%zu:%zu:\n", at.source->name, p.line, p.column);
    }
}

static void print_one(const diag *record, FILE *out)
{
    if (record->at.source != NULL)
        print_place(record->at, out);
    else
        fputs("schemac: ", out);
    fputs(record->severity == SEVERITY_ERROR ? "error: " : "warning: ", out);
    print_clean(record->message, strlen(record->message), out);
    fprintf(out, " [%s]\n", code_names[record->code]);
    if (record->at.source != NULL)
        print_excerpt(record->at, out);
    for (size_t i = 0; i < record->notes.count; i++) {
        const diag_note_record *note = &record->notes.items[i];
        if (note->at.source != NULL)
            print_place(note->at, out);
        fputs("note: ", out);
        print_clean(note->message, strlen(note->message), out);
        fputc('\n', out);
        if (note->at.source != NULL)
            print_excerpt(note->at, out);
    }
    if (record->hint != NULL) {
        fputs("  hint: ", out);
        print_clean(record->hint, strlen(record->hint), out);
        fputc('\n', out);
    }
}

void diags_print(diags *d, FILE *out)
{
    if (d->records.count == 0)
        return;
    qsort(d->records.items, d->records.count, sizeof *d->records.items, by_place);
    const source *last = NULL;
    size_t shown = d->records.count < MOST_PRINTED ? d->records.count : MOST_PRINTED;
    for (size_t i = 0; i < shown; i++) {
        const diag *record = d->records.items[i];
        if (record->at.source != NULL && record->at.source != last) {
            print_import_chain(record->at.source, out);
            last = record->at.source;
        }
        print_one(record, out);
    }
    if (shown < d->records.count)
        fprintf(out, "schemac: %zu more not shown\n", d->records.count - shown);
    fprintf(out, "schemac: %zu error%s\n", d->errors, d->errors == 1 ? "" : "s");
}
