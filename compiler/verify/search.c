/* search.c - backtracking that jumps back to what is to blame (conflict-directed backjumping: Prosser, Computational
   Intelligence 9(3), 1993), then a walk (WalkSAT: Selman, Kautz, Cohen, AAAI 1994). */
#include "verify/search.h"

#include <stdint.h>
#include <string.h>

static size_t candidates_of(search *s, size_t x)
{
    search_variable *v = &s->variables[x];
    if (!v->listed) {
        v->count = s->list(s->user, x);
        v->listed = true;
    }
    return v->count;
}

static void forget(search *s, size_t x)
{
    search_variable *v = &s->variables[x];
    v->at = 0;
    if (v->conflict != NULL)
        memset(v->conflict, 0, s->count * sizeof *v->conflict);
}

/* Takes the next combination in which one of those that are involved differs; false when there is
   none. */
static bool advance(search *s, bool *involved)
{
    for (size_t x = s->count; x-- > 0;) {
        search_variable *v = &s->variables[x];
        if (!involved[x])
            continue;
        if (v->conflict == NULL)
            v->conflict = arena_alloc(s->arena, s->count * sizeof *v->conflict);
        for (size_t i = 0; i < x; i++)
            v->conflict[i] = v->conflict[i] || involved[i];
        if (v->at + 1 < candidates_of(s, x)) {
            v->at++;
            for (size_t i = x + 1; i < s->count; i++)
                forget(s, i);
            return true;
        }
        memcpy(involved, v->conflict, s->count * sizeof *involved);
        forget(s, x);
    }
    return false;
}

/* https://prng.di.unimi.it/splitmix64.c */
static uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* Gives one of those that are involved another candidate. */
static bool step(search *s, const bool *involved, uint64_t *state)
{
    size_t choices = 0;
    for (size_t i = 0; i < s->count; i++)
        choices += involved[i] && candidates_of(s, i) > 1;
    if (choices == 0)
        return false;
    size_t choice = (size_t)(next_random(state) % choices);
    for (size_t i = 0; i < s->count; i++) {
        if (!involved[i] || s->variables[i].count < 2 || choice-- > 0)
            continue;
        search_variable *v = &s->variables[i];
        v->at = (v->at + 1 + (size_t)(next_random(state) % (v->count - 1))) % v->count;
        break;
    }
    return true;
}

search_result search_run(search *s)
{
    bool *involved = arena_alloc(s->arena, s->count * sizeof *involved);
    size_t walk = s->tries / 2;
    uint64_t state = 1;
    while (s->tries > 0) {
        s->tries--;
        memset(involved, 0, s->count * sizeof *involved);
        if (s->accepts(s->user, involved))
            return SEARCH_FOUND;
        if (s->tries >= walk) {
            if (!advance(s, involved))
                return SEARCH_EXHAUSTED;
        } else if (!step(s, involved, &state)) {
            return SEARCH_GIVEN_UP;
        }
    }
    return SEARCH_GIVEN_UP;
}
