/* fold.c - comparing without regard to case. */
#include "base/fold.h"

bool fold_equal(const char *a, const char *b)
{
    while (*a != '\0' && fold_char((unsigned char)*a) == fold_char((unsigned char)*b)) {
        a++;
        b++;
    }
    return fold_char((unsigned char)*a) == fold_char((unsigned char)*b);
}

bool fold_begins(const char *text, const char *beginning)
{
    while (*beginning != '\0' &&
           fold_char((unsigned char)*text) == fold_char((unsigned char)*beginning)) {
        text++;
        beginning++;
    }
    return *beginning == '\0';
}
