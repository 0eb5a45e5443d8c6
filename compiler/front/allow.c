/* allow.c - line comments such as "// allow redundant-index", and "-- allow scan" in SQL. */
#include "front/allow.h"

#include "base/suggest.h"
#include "front/codes.h"

#include <string.h>

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
        if ((p[0] == '/' && p[1] == '/') || (p[0] == '-' && p[1] == '-'))
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
        if (warning_find(d->catalogue, text, &code)) {
            found |= 1u << (code - FIRST_WARNING);
            continue;
        }
        suggestion s = suggest_new(text);
        for (diag_code i = FIRST_WARNING; i < DIAG_CODE_COUNT; i++)
            suggest_offer(&s, codes_kind(i)->warning);
        if (wrong_text == NULL || (meant.best == NULL && s.best != NULL)) {
            wrong = w;
            wrong_text = text;
            meant = s;
        }
    }
    if (wrong_text == NULL) {
        if (found != 0)
            diags_allow(d, comment.source, line_of(comment), found);
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

void allow_read_comment(diags *d, span comment)
{
    if (d->warning_options == NULL)
        return;
    span first = next_word(comment, comment.begin + 2);
    if (first.end - first.begin == 5 && memcmp(first.source->text + first.begin, "allow", 5) == 0)
        read_names(d, comment, first.end);
}
