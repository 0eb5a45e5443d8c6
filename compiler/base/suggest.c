/* suggest.c - the name that was probably meant: the closest one. */
#include "base/suggest.h"

#include "base/fold.h"

#include <string.h>

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
    bool same = fold_equal(s->name, candidate); /* but for case: nothing is closer */
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
