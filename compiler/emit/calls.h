/* calls.h - the typed functions of a model, which the header defines. */
#ifndef SCHEMAC_EMIT_CALLS_H
#define SCHEMAC_EMIT_CALLS_H

#include "emit/text.h"

typedef enum {
    CALL_INIT,
    CALL_INSERT,
    CALL_GET,
    CALL_UPDATE,
    CALL_DELETE,
    CALL_RESTORE,
    CALL_PURGE,
    CALL_EXISTS,
    CALL_COUNT,
    CALL_LIST,
    CALL_INSERT_MANY,
    CALL_PATCH,
    CALL_UPSERT,
    CALL_FIND,
    CALL_SCAN,
    CALL_NEXT,
    CALL_SCAN_END,
    CALL_FREE,
    CALL_ROWS_FREE
} call_kind;

typedef struct call {
    call_kind kind;
    const char *result; /* with the space before the name */
    const char *name;
    const char *parameters; /* "schemac_db *db, int64_t id" */
    const char *comment;    /* one line for the header, or NULL */
    const fields *by;       /* fields whose values are parameters, or NULL */
    int path;               /* number in model->indexes, or -1: the key, or everything */
} call;

typedef VEC(call) calls;

calls model_calls(arena *a, const model *m);

/* Whether update fills in members of the row. */
bool model_update_fills(const model *m);

const char *set_tenant_parameters(arena *a, const model *tenant);

#endif
