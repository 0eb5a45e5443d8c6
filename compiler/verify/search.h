/* search.h - a value for each of some variables, so that somebody who sees all of them is content.
   */
#ifndef SCHEMAC_VERIFY_SEARCH_H
#define SCHEMAC_VERIFY_SEARCH_H

#include "base/arena.h"

#include <stdbool.h>

typedef struct search_variable {
    size_t count; /* of its candidates; 1 until they are listed */
    size_t at;    /* the one that is taken */
    bool listed;
    /* of the search itself */
    size_t refused; /* how many have been, since one before it was changed */
    bool *conflict; /* variables on which that depended */
    size_t group; /* leads to the variable that stands for those that have to do with each other */
} search_variable;

typedef enum {
    SEARCH_FOUND,
    SEARCH_EXHAUSTED, /* no combination of candidates is accepted */
    SEARCH_GIVEN_UP
} search_result;

typedef struct search {
    arena *arena;
    search_variable *variables;
    size_t count;
    size_t tries; /* at most */
    void *user;
    /* Whether the candidates that are taken are accepted. If not, `involved` says of which
       variables this depends: whatever the others are, these are refused. */
    bool (*accepts)(void *user, bool *involved);
    /* Lists the candidates of a variable, the one that is taken first; returns how many. */
    size_t (*list)(void *user, size_t variable);
    /* Optional. Gives one of the variables a new candidate, which it takes, because of what was refused last;
       false when there is none to give. */
    bool (*derive)(void *user);
} search;

/* At first what is refused says what it needs. Then variables that are refused together are searched
   together, the others stay as they are: first in
   order, with few candidates of each and then more, which leaves out what cannot help and ends when
   everything is refused; then, when that takes too long, by steps that chance chooses, always the
   same. */
search_result search_run(search *s);

#endif
