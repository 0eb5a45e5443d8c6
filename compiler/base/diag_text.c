/* diag_text.c - diagnostics for people, and for tools that read what gcc writes. */
#include "base/diag_formats.h"
#include "base/utf8.h"

#include <string.h>

enum { WIDEST_LINE = 160 };

/* https://www.ecma-international.org/publications-and-standards/standards/ecma-48/ */
#define BOLD    "\033[1m"
#define RED     "\033[1;31m"
#define GREEN   "\033[1;32m"
#define MAGENTA "\033[1;35m"
#define CYAN    "\033[1;36m"
#define RESET   "\033[0m"

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
    print_clean(line + first, size - first, out);
    fputs("\n       | ", out);
    for (size_t i = first; i < from; i++)
        if (((unsigned char)line[i] & 0xC0) != 0x80)
            fputc(line[i] == '\t' ? '\t' : ' ', out);
    fputs(color ? GREEN "^" : "^", out);
    bool marked = false;
    for (size_t i = from; i < to; i++) {
        if (((unsigned char)line[i] & 0xC0) == 0x80)
            continue;
        if (marked)
            fputc('~', out);
        marked = true;
    }
    fputs(color ? RESET "\n" : "\n", out);
}

static void print_place(span at, bool color, FILE *out)
{
    fputs(color ? BOLD : "", out);
    if (at.source == NULL) {
        fputs("schemac: ", out);
    } else {
        position p = source_position(at.source, at.begin);
        fprintf(out, "%s:%zu:%zu: ", at.source->name, p.line, p.column);
    }
    fputs(color ? RESET : "", out);
}

static void print_import_chain(const source *s, FILE *out)
{
    for (span at = s->imported_at; at.source != NULL; at = at.source->imported_at) {
        position p = source_position(at.source, at.begin);
        fprintf(out, "in a file imported at %s:%zu:%zu:\n", at.source->name, p.line, p.column);
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
    print_clean(note->message, strlen(note->message), out);
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
    print_clean(record->hint, strlen(record->hint), out);
    fputc('\n', out);
}

static void print_one(const diags *d, const diag *record, const diag_style *style, FILE *out)
{
    const diag_kind *kind = diag_kind_of(d, record);
    bool error = record->severity == SEVERITY_ERROR;
    print_place(record->at, style->color, out);
    print_kind(error ? "error" : "warning", error ? RED : MAGENTA, style->color, out);
    print_clean(record->message, strlen(record->message), out);
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
