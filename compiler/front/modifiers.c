/* modifiers.c - the list of modifiers as a table. */
#include "front/modifiers.h"

#include <string.h>

enum { ONCE, REPEATED };
enum { ANYWHERE, ON_REFERENCE };

const modifier_info modifier_table[MODIFIER_COUNT] = {
#define X(kind, words, times, place, flag, note, example)                                          \
    {words, (times) == REPEATED, (place) == ON_REFERENCE, note, example},
    MODIFIERS(X)
#undef X
};

const char *modifier_example(const char *word)
{
    size_t size = strlen(word);
    for (int i = 0; i < MODIFIER_COUNT; i++) {
        const modifier_info *m = &modifier_table[i];
        if (m->example != NULL && strcspn(m->words, " ") == size &&
            strncmp(m->words, word, size) == 0)
            return m->example;
    }
    return NULL;
}
