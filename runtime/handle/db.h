/* db.h - what a handle consists of. Shared by the files of the core, seen by nobody else. */
#ifndef SCHEMAC_HANDLE_DB_H
#define SCHEMAC_HANDLE_DB_H

#include "base/memory.h"

#ifndef NDEBUG
#include <stdatomic.h>
#endif
#include "engines/engine.h"

/* The tenant's key, as the member of a row holds it. */
typedef union tenant_key {
    int64_t integer;
    int32_t small;
    int number;
    bool truth;
    double real;
    const char *text;
    schemac_blob blob;
    schemac_date date;
    schemac_uuid uuid;
} tenant_key;

/* A member that was filled in, and what it was before. */
typedef struct filled_member {
    uint16_t field;
    uint8_t size;
    bool borrowed; /* points to memory of the handle: not for the caller to keep */
    unsigned char before[16];
} filled_member;

enum { CACHE_SIZE = 32 }; /* statements kept whose text depends on the call */

struct schemac_db {
    const schemac_schema *schema;
    const schemac_allocator *allocator;
    const schemac_engine *engine;
    engine_connection *connection; /* NULL on a failed handle */
    schemac_config config;
    char *place; /* of a database for a test: its url, of the handle's allocator; or NULL */
#ifndef NDEBUG
    _Atomic(uintptr_t) inside; /* the thread that is in a call; 0: none */
    unsigned calls;            /* of that thread, within each other */
#endif
    bool ready;     /* the start succeeded, and no transaction is lost */
    bool asking;    /* the same, but the next call has to look closer: config.fault, or `untuned` */
    bool untuned;   /* what config says about speed is not in force yet */
    bool refused;   /* the last call failed before it began, and not as MISUSE */
    bool lost;      /* a failure ended the transaction that the caller believes to be in */
    unsigned depth; /* of nested transactions */
    bool reading;   /* the transaction is for reading alone */
    bool migrating; /* in a migration that is written in C */
    bool looking;   /* what is done now is undone again: it is planned */
    bool unsure;    /* the plan ends at a migration that could not be run */

    schemac_error_info error;
    engine_failure failure; /* the texts of the error live here or in error_text */
    char error_text[2048];
    char error_sql[512]; /* of a statement that belongs to the caller */

    bool backed_up;   /* a copy was made, and waits for the end of the start */
    memory_pool pool; /* report, plan, catalogue: what a start leaves behind */
    schemac_report_info report;
    size_t step_capacity, created_capacity, changed_capacity, issue_capacity, planned_capacity;
    size_t migration_capacity, seed_capacity;
    unsigned char *states; /* schemac_model_state by number; NULL when all are ready */

    struct schemac_scan *scans; /* open ones */
    bool has_tenant;
    unsigned system; /* calls of schemac_as_system that have not ended */
    tenant_key tenant;
    size_t tenant_size; /* of a key that is a text or blob: the handle's copy, in bytes */

    /* by number of the model, then of the statement; both made when first needed */
    engine_statement ***statements;
    struct cached *cache;
    size_t cached_count;
    uint64_t cache_uses;
    void *row;          /* room for one row of any model */
    engine_text *texts; /* and for its texts */
    size_t row_capacity, text_capacity;
    filled_member *filled; /* of the call at hand */
    size_t filled_count, filled_capacity;
};

#endif
