/* diag_text.c - diagnostics for people, and for tools that read what gcc writes. */
#include "base/diag_formats.h"
#include "base/shown.h"
#include "base/wording.h"

#include <string.h>

enum { WIDEST_LINE = 160 };

/* https://www.ecma-international.org/publications-and-standards/standards/ecma-48/ */
#define BOLD    "\033[1m"
#define RED     "\033[1;31m"
#define GREEN   "\033[1;32m"
#define MAGENTA "\033[1;35m"
#define CYAN    "\033[1;36m"
#define RESET   "\033[0m"

static void print_shown(const char *text, FILE *out)
{
    shown_put(text, strlen(text), out);
}

/* Reads the next character of a line: how it is shown, in how many columns. Tabs stay, so that what
   stands under a line is in line with it. */
static size_t next_shown(const char **at, const char *end, char out[WORDING_MOST], size_t *columns)
{
    const char *before = *at;
    size_t count = wording_next(at, end, out);
    bool same = *before == '\t' || memcmp(out, before, (size_t)(*at - before)) == 0;
    if (*before == '\t')
        out[0] = '\t';
    *columns = same ? 1 : count;
    return *before == '\t' ? 1 : count;
}

static void print_line(const char *text, size_t size, FILE *out)
{
    char one[WORDING_MOST];
    size_t columns;
    for (const char *end = text + size; text < end;) {
        size_t count = next_shown(&text, end, one, &columns);
        fwrite(one, 1, count, out);
    }
}

/* In place of each column of a part of a line; a tab is one. */
static void print_under(const char *text, size_t size, const char *first, char rest, FILE *out)
{
    char one[WORDING_MOST];
    size_t columns;
    fputs(first, out);
    bool skips = first[0] != '\0'; /* the column that it takes */
    for (const char *end = text + size; text < end;) {
        next_shown(&text, end, one, &columns);
        for (size_t i = skips ? 1 : 0; i < columns; i++)
            fputc(one[0] == '\t' && rest == ' ' ? '\t' : rest, out);
        skips = false;
    }
}

static size_t character_start(const char *text, size_t at)
{
    while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80)
        at--;
    return at;
}

static void print_excerpt(span at, bool color, FILE *out)
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
    print_line(line + first, size - first, out);
    fputs("\n       | ", out);
    print_under(line + first, from - first, "", ' ', out);
    print_under(line + from, to - from, color ? GREEN "^" : "^", '~', out);
    fputs(color ? RESET "\n" : "\n", out);
}

static void print_place(span at, bool color, FILE *out)
{
    fputs(color ? BOLD : "", out);
    if (at.source == NULL) {
        fputs("schemac: ", out);
    } else {
        position p = source_position(at.source, at.begin);
        print_shown(at.source->name, out);
        fprintf(out, ":%zu:%zu: ", p.line, p.column);
    }
    fputs(color ? RESET : "", out);
}

static void print_import_chain(const source *s, FILE *out)
{
    for (span at = s->imported_at; at.source != NULL; at = at.source->imported_at) {
        position p = source_position(at.source, at.begin);
        shown_line(out, "in a file imported at %s:%zu:%zu:", at.source->name, p.line, p.column);
    }
}

static void print_kind(const char *kind, const char *ink, bool color, FILE *out)
{
    if (color)
        fprintf(out, "%s%s: " RESET, ink, kind);
    else
        fprintf(out, "%s: ", kind);
}

static void print_note(const diag_note_record *note, const diag_style *style, FILE *out)
{
    if (note->at.source != NULL)
        print_place(note->at, style->color, out);
    print_kind("note", CYAN, style->color, out);
    print_shown(note->message, out);
    fputc('\n', out);
    if (note->at.source != NULL && style->format == DIAG_TEXT)
        print_excerpt(note->at, style->color, out);
}

/* gcc has no hints: what it would call one is a note at the same place. */
static void print_hint(const diag *record, const diag_style *style, FILE *out)
{
    if (style->format == DIAG_GCC) {
        diag_note_record note = {.at = record->at, .message = record->hint};
        print_note(&note, style, out);
        return;
    }
    fputs("  ", out);
    print_kind("hint", CYAN, style->color, out);
    print_shown(record->hint, out);
    fputc('\n', out);
}

static void print_one(const diags *d, const diag *record, const diag_style *style, FILE *out)
{
    const diag_kind *kind = diag_kind_of(d, record);
    bool error = record->severity == SEVERITY_ERROR;
    print_place(record->at, style->color, out);
    print_kind(error ? "error" : "warning", error ? RED : MAGENTA, style->color, out);
    print_shown(record->message, out);
    if (kind->warning != NULL)
        fprintf(out, " [%s %s%s]\n", kind->code, kind->warning, error ? ", -Werror" : "");
    else
        fprintf(out, " [%s]\n", kind->code);
    if (record->at.source != NULL && style->format == DIAG_TEXT)
        print_excerpt(record->at, style->color, out);
    for (size_t i = 0; i < record->notes.count; i++)
        print_note(&record->notes.items[i], style, out);
    if (record->hint != NULL)
        print_hint(record, style, out);
}

static void print_count(size_t count, const char *what, FILE *out)
{
    fprintf(out, "%zu %s%s", count, what, count == 1 ? "" : "s");
}

static void print_summary(const diags *d, FILE *out)
{
    size_t errors = d->errors + d->fatal;
    fputs("schemac: ", out);
    if (errors > 0)
        print_count(errors, "error", out);
    if (errors > 0 && d->warnings > 0)
        fputs(", ", out);
    if (d->warnings > 0)
        print_count(d->warnings, "warning", out);
    fputc('\n', out);
}

void diag_text_print(const diags *d, const diags_shown *shown, const diag_style *style, FILE *out)
{
    const source *last = NULL;
    if (d->records.count == 0)
        return;
    for (size_t i = 0; i < shown->count; i++) {
        const diag *record = shown->items[i];
        if (record->at.source != NULL && record->at.source != last) {
            if (style->format == DIAG_TEXT)
                print_import_chain(record->at.source, out);
            last = record->at.source;
        }
        print_one(d, record, style, out);
    }
    if (shown->count < d->records.count)
        fprintf(out, "schemac: %zu more not shown\n", d->records.count - shown->count);
    if (style->format == DIAG_TEXT)
        print_summary(d, out);
}
