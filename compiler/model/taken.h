/* taken.h - which C names are taken, and by what. Each model has dozens, and hardly any comes up in
   a message: kept is what a name is made of, and what a message would say of it. */
#ifndef SCHEMAC_MODEL_TAKEN_H
#define SCHEMAC_MODEL_TAKEN_H

#include "base/buf.h"
#include "base/source.h"
#include "base/vec.h"

/* What a name is for: a row of a table. A '%' stands for a text of the owner. */
typedef struct c_use {
    const char *name;  /* of `stem`, then `rest`: "%_get_by_%" */
    const char *words; /* of `whose`, then `of`: "the rows of model '%'" */
    bool upper;        /* a macro or constant: `stem` and `rest` in capitals */
} c_use;

/* Who has a name. */
typedef struct c_owner {
    const c_use *use;
    const char *stem;
    const char *rest; /* or NULL */
    const char *whose;
    const char *of; /* or NULL */
    span at;
} c_owner;

typedef struct taken {
    arena *arena;
    VEC(c_owner) owners;
    struct taken_slot *slots;
    size_t capacity; /* a power of two, or 0 */
    buf wanted;      /* the name that is looked for */
    buf other;       /* one that it is compared with */
} taken;

taken taken_new(arena *a);

bool taken_has(taken *t, const char *name);

/* NULL when the name was free and is the owner's now; else who has it, until the next call. */
const c_owner *taken_add(taken *t, const c_owner *owner);

const char *taken_name(arena *a, const c_owner *owner);
const char *taken_words(arena *a, const c_owner *owner);

#endif
