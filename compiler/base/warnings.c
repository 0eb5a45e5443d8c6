#include "base/diag.h"
#include "base/suggest.h"

#include <string.h>

_Static_assert(WARNING_COUNT <= 32, "allowance.warnings has a bit for each");

/* ---- the table ------------------------------------------------------------------------------ */

typedef struct warning {
    const char *name;
    bool on;
} warning;

static const warning warnings[] = {
#define X(code, title, name, on) {name, on},
    DIAG_WARNINGS(X)
#undef X
};

const char *warning_name(diag_code code)
{
    return code < FIRST_WARNING ? NULL : warnings[code - FIRST_WARNING].name;
}

bool warning_find(const char *name, diag_code *out)
{
    for (int i = 0; i < WARNING_COUNT; i++)
        if (strcmp(name, warnings[i].name) == 0) {
            *out = (diag_code)(FIRST_WARNING + i);
            return true;
        }
    return false;
}

bool warning_on_by_default(diag_code code)
{
    return warnings[code - FIRST_WARNING].on;
}

bool warning_enabled(const warning_options *o, diag_code code)
{
    choice own = o->on[code - FIRST_WARNING];
    if (own != CHOICE_NONE)
        return own == CHOICE_YES;
    return o->all != CHOICE_NONE ? o->all == CHOICE_YES : warning_on_by_default(code);
}

bool warning_is_error(const warning_options *o, diag_code code)
{
    choice own = o->error[code - FIRST_WARNING];
    return (own != CHOICE_NONE ? own : o->errors) == CHOICE_YES;
}

/* ---- comments that allow -------------------------------------------------------------------- */

static const char blanks[] = " \t\r\f\v";

/* The line that a comment is about: its own, or when nothing stands before it there, the next one
   that has more than comments. */
static size_t line_of(span comment)
{
    const source *s = comment.source;
    position own = source_position(s, comment.begin);
    const char *line = s->text + s->lines[own.line - 1];
    const char *p = s->text + comment.begin;
    if (line + strspn(line, blanks) != p)
        return own.line;
    for (;;) {
        p += strspn(p, " \t\r\n\f\v");
        const char *end = NULL;
        if (p[0] == '/' && p[1] == '/')
            end = p + strcspn(p, "\n");
        else if (p[0] == '/' && p[1] == '*')
            end = strstr(p + 2, "*/");
        if (end == NULL)
            return source_position(s, (uint32_t)(p - s->text)).line;
        p = *end == '*' ? end + 2 : end;
    }
}

/* The next word of the comment, which ends at `end`; its size is 0 behind the last. */
static span next_word(span comment, uint32_t from)
{
    const char *text = comment.source->text;
    while (from < comment.end && strchr(" \t\r\f\v,", text[from]) != NULL)
        from++;
    uint32_t to = from;
    while (to < comment.end && strchr(" \t\r\f\v,", text[to]) == NULL)
        to++;
    return (span){comment.source, from, to};
}

/* A word that is no name keeps the comment from allowing anything. It is said when a name was
   probably meant: another word is one, or this one is almost one. */
static void read_names(diags *d, span comment, uint32_t from)
{
    uint32_t found = 0;
    span wrong = {0};
    const char *wrong_text = NULL;
    suggestion meant = {0};
    for (span w = next_word(comment, from); w.end > w.begin; w = next_word(comment, w.end)) {
        const char *text = arena_strndup(d->arena, w.source->text + w.begin, w.end - w.begin);
        diag_code code;
        if (warning_find(text, &code)) {
            found |= 1u << (code - FIRST_WARNING);
            continue;
        }
        suggestion s = suggest_new(text);
        for (int i = 0; i < WARNING_COUNT; i++)
            suggest_offer(&s, warnings[i].name);
        if (wrong_text == NULL || (meant.best == NULL && s.best != NULL)) {
            wrong = w;
            wrong_text = text;
            meant = s;
        }
    }
    if (wrong_text == NULL) {
        if (found != 0)
            vec_push(d->arena, d->allowances,
                     (allowance){comment.source->number, line_of(comment), found});
        return;
    }
    if (found == 0 && meant.best == NULL)
        return;
    diag *e = diag_warning(d, W0007, wrong, "there is no warning '%s': this comment allows nothing",
                           wrong_text);
    if (!suggest_hint(&meant, e))
        diag_hint(e, "behind 'allow' stand only names of warnings; a reason goes into a comment of "
                     "its own");
}

void warnings_read_comment(diags *d, span comment)
{
    if (d->warning_options == NULL)
        return;
    span first = next_word(comment, comment.begin + 2);
    if (first.end - first.begin == 5 && memcmp(first.source->text + first.begin, "allow", 5) == 0)
        read_names(d, comment, first.end);
}

static bool is_before(const allowance *a, const source *s, size_t line)
{
    return a->source < s->number || (a->source == s->number && a->line < line);
}

bool warning_allowed(const diags *d, diag_code code, span at)
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
        if ((a->warnings >> (code - FIRST_WARNING) & 1u) != 0)
            return true;
    }
    return false;
}
