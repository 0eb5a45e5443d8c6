/* search.c - backtracking that jumps back to what is to blame (conflict-directed backjumping:
   Prosser, Computational Intelligence 9(3), 1993), then a walk (WalkSAT: Selman, Kautz, Cohen, AAAI
   1994). */
#include "verify/search.h"

#include <stdint.h>
#include <string.h>

/* Where a search is. */
typedef struct progress {
    search *search;
    bool *involved;
    size_t group; /* that is searched; its number */
    size_t pass;
    size_t used;    /* tries in it */
    size_t derived; /* candidates */
    bool narrowed;  /* there were more candidates than the pass looks at */
    uint64_t chance;
} progress;

static const struct {
    size_t width; /* how many candidates of each are looked at */
    size_t share; /* of the tries */
} passes[] = {{3, 16}, {6, 8}, {12, 4}, {SIZE_MAX, 4}};

enum { MOST_DERIVED = 60 };

enum { WALK = sizeof passes / sizeof *passes };

static size_t candidates_of(search *s, size_t x)
{
    search_variable *v = &s->variables[x];
    if (!v->listed) {
        v->count = s->list(s->user, x);
        v->listed = true;
    }
    return v->count;
}

/* ---- groups */

static size_t group_of(search *s, size_t x)
{
    while (s->variables[x].group != x) {
        s->variables[x].group = s->variables[s->variables[x].group].group;
        x = s->variables[x].group;
    }
    return x;
}

/* Puts those that are involved into one group; whether it is another, or larger, than the one that
   is searched. */
static bool join(progress *p)
{
    search *s = p->search;
    size_t first = SIZE_MAX;
    bool other = false;
    for (size_t i = 0; i < s->count; i++) {
        if (!p->involved[i])
            continue;
        size_t group = group_of(s, i);
        other = other || group != p->group;
        if (first == SIZE_MAX)
            first = group;
        s->variables[group].group = first;
    }
    p->group = first;
    return other;
}

/* ---- in order */

/* Begins with a variable once more, from what it is now: that may be right already. */
static void forget(search *s, size_t x)
{
    search_variable *v = &s->variables[x];
    v->refused = 0;
    if (v->conflict != NULL)
        memset(v->conflict, 0, s->count * sizeof *v->conflict);
}

static void begin_pass(progress *p, size_t pass)
{
    search *s = p->search;
    p->pass = pass;
    p->used = 0;
    p->narrowed = false;
    for (size_t i = 0; i < s->count; i++)
        if (group_of(s, i) == p->group)
            forget(s, i);
}

/* Takes the next combination in which one of those that are involved differs; false when there is
   none. */
static bool advance(progress *p)
{
    search *s = p->search;
    bool *involved = p->involved;
    for (size_t x = s->count; x-- > 0;) {
        search_variable *v = &s->variables[x];
        if (!involved[x])
            continue;
        if (v->conflict == NULL)
            v->conflict = arena_alloc(s->arena, s->count * sizeof *v->conflict);
        for (size_t i = 0; i < x; i++)
            v->conflict[i] = v->conflict[i] || involved[i];
        size_t count = candidates_of(s, x);
        size_t width = passes[p->pass].width;
        p->narrowed = p->narrowed || count > width;
        count = count < width ? count : width;
        if (++v->refused < count) {
            v->at = (v->at + 1) % count;
            for (size_t i = x + 1; i < s->count; i++)
                if (group_of(s, i) == p->group)
                    forget(s, i);
            return true;
        }
        memcpy(involved, v->conflict, s->count * sizeof *involved);
        forget(s, x);
    }
    return false;
}

/* ---- by chance */

/* https://prng.di.unimi.it/splitmix64.c */
static uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* Gives one of those that are involved another candidate. */
static bool step(progress *p)
{
    search *s = p->search;
    const bool *involved = p->involved;
    uint64_t *state = &p->chance;
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

/* ---- both */

/* Another combination; SEARCH_FOUND when there is one to try. */
static search_result go_on(progress *p)
{
    if (join(p))
        begin_pass(p, 0);
    if (p->group == SIZE_MAX)
        return SEARCH_EXHAUSTED; /* it depends on nothing */
    if (p->derived < MOST_DERIVED && p->search->derive != NULL &&
        p->search->derive(p->search->user)) {
        p->derived++;
        begin_pass(p, 0); /* what was refused in order was so beside another value */
        return SEARCH_FOUND;
    }
    if (p->pass < WALK && p->used++ >= p->search->tries / passes[p->pass].share)
        begin_pass(p, p->pass + 1);
    if (p->pass == WALK)
        return step(p) ? SEARCH_FOUND : SEARCH_GIVEN_UP;
    if (advance(p))
        return SEARCH_FOUND;
    if (!p->narrowed)
        return SEARCH_EXHAUSTED;
    begin_pass(p, p->pass + 1);
    return SEARCH_FOUND;
}

search_result search_run(search *s)
{
    progress p = {.search = s, .group = SIZE_MAX, .chance = 1};
    p.involved = arena_alloc(s->arena, s->count * sizeof *p.involved);
    for (size_t i = 0; i < s->count; i++)
        s->variables[i].group = i;
    for (size_t tries = s->tries; tries > 0; tries--) {
        memset(p.involved, 0, s->count * sizeof *p.involved);
        if (s->accepts(s->user, p.involved))
            return SEARCH_FOUND;
        search_result result = go_on(&p);
        if (result != SEARCH_FOUND)
            return result;
    }
    return SEARCH_GIVEN_UP;
}
