/* failure.h - why something failed, in the engine's words, as far as the engine knows. */
#ifndef SCHEMAC_ENGINES_FAILURE_H
#define SCHEMAC_ENGINES_FAILURE_H

#include "base/memory.h"

#include <schemac/schemac.h>

/* Texts are of the pool that was passed, or constant. */
typedef struct engine_failure {
    schemac_status status;
    int code;                   /* the engine's own number, or 0 */
    const char *code_text;      /* the engine's own code as text, or NULL */
    const char *message;        /* never NULL */
    const schemac_field *field; /* of a value that was refused before it was sent, or after it was
                                    read; or NULL */
    const char *row;            /* of a value that was read: the key of its row, "id=5", or NULL */
    const char *table;          /* of a violated constraint, or NULL */
    const char *const *columns; /* of that constraint */
    size_t column_count;        /* 0 when they are not known */
    const char *constraint;     /* its name in the database, or NULL */
    const char *reference;      /* a reference to a row that is soft-deleted: its label, */
    const char *deleted;        /* and the model of that row; else both are NULL */
    const char *waiting; /* and the model that has the reference, when that row is the new one;
                                   else NULL */
    bool hidden;         /* a row in the way of a new one is one that the caller may not see */
    bool missing;        /* the database lacks a table or column that a statement names */
    bool again;          /* the same may succeed when it is tried again */
} engine_failure;

/* When memory ran out, for its texts too. */
static inline engine_failure engine_failure_of_memory(void)
{
    return (engine_failure){.status = SCHEMAC_NOMEM, .message = "there is no memory left"};
}

#endif
