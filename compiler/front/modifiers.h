/* modifiers.h - what may be said of a field behind its type: one list, a row each. A new one needs
   a row here, its place in the grammar, what it means in model/modifiers.c, and tests. */
#ifndef SCHEMAC_FRONT_MODIFIERS_H
#define SCHEMAC_FRONT_MODIFIERS_H

#include <stdbool.h>

/* X(kind, words, times, place, flag, note, example)
     times    ONCE, or REPEATED: each one more adds to it
     place    ANYWHERE, or ON_REFERENCE: on fields whose type is a model
     flag     what it sets in schemac_field.flags: a name of SCHEMAC_FLAG_LIST, or NO_FLAG
     note     what the comment of the C member says, or NULL
     example  a field with it, where it is mistaken for a statement, or NULL
   Comments of members, and complaints about references, have them in this order. */
/* clang-format off */
#define MODIFIERS(X)                                                                               \
    X(PRIMARY_KEY,   "primary key",   ONCE,     ANYWHERE,     NO_FLAG,       NULL, NULL)           \
    X(AUTOINCREMENT, "autoincrement", ONCE,     ANYWHERE,     AUTOINCREMENT, NULL, NULL)           \
    X(UNIQUE,        "unique",        ONCE,     ANYWHERE,     NO_FLAG,       NULL, NULL)           \
    X(DEFAULT,       "default",       ONCE,     ANYWHERE,     NO_FLAG,       NULL, NULL)           \
    X(CHECK,         "check",         REPEATED, ANYWHERE,     NO_FLAG,       NULL, NULL)           \
    X(ON_DELETE,     "on delete",     ONCE,     ON_REFERENCE, NO_FLAG,       NULL, NULL)           \
    X(ON_UPDATE,     "on update",     ONCE,     ON_REFERENCE, NO_FLAG,       NULL, NULL)           \
    X(DEFERRABLE,    "deferrable",    ONCE,     ON_REFERENCE, NO_FLAG,       NULL, NULL)           \
    X(NO_INDEX,      "no index",      ONCE,     ON_REFERENCE, NO_FLAG,       NULL, NULL)           \
    X(COLLATE,       "collate",       ONCE,     ANYWHERE,     NO_FLAG,       NULL, NULL)           \
    X(COLUMN,        "column",        ONCE,     ANYWHERE,     NO_FLAG,       NULL, NULL)           \
    X(C_NAME,        "c_name",        ONCE,     ANYWHERE,     NO_FLAG,       NULL, NULL)           \
    X(UPDATE_NOW,    "on update now", ONCE,     ANYWHERE,     UPDATE_NOW,    NULL, NULL)           \
    X(WAS,           "was",           REPEATED, ANYWHERE,     NO_FLAG,       NULL, NULL)           \
    X(USING,         "using",         ONCE,     ANYWHERE,     NO_FLAG,       NULL, NULL)           \
    X(TENANT,        "tenant",        ONCE,     ANYWHERE,     NO_FLAG,       "the tenant", NULL)   \
    X(SOFT_DELETE,   "soft delete",   ONCE,     ANYWHERE,     NO_FLAG,       "when it was deleted",\
      "deleted_at: timestamp? soft delete;")                                                       \
    X(VERSION,       "version",       ONCE,     ANYWHERE,     NO_FLAG,       "counts changes",     \
      "revision: int64 version;")                                                                  \
    X(READONLY,      "readonly",      ONCE,     ANYWHERE,     NO_FLAG,       "set on insert only", \
      "name: text readonly;")                                                                      \
    X(SECRET,        "secret",        ONCE,     ANYWHERE,     SECRET,        "secret",             \
      "name: text secret;")                                                                        \
    X(GENERATED,     "as",            ONCE,     ANYWHERE,     GENERATED,                           \
      "computed: set when a row is read", NULL)
/* clang-format on */

typedef enum {
#define X(kind, ...) MODIFIER_##kind,
    MODIFIERS(X)
#undef X
        MODIFIER_COUNT
} ast_modifier_kind;

typedef struct modifier_info {
    const char *words;
    bool repeated;
    bool on_reference; /* means nothing on another field */
    const char *note;
    const char *example;
} modifier_info;

extern const modifier_info modifier_table[MODIFIER_COUNT];

/* A field with the modifier that begins with the word and could be mistaken for a statement; NULL
   without one. */
const char *modifier_example(const char *word);

#endif
