/* db.h - what a handle consists of. Shared by the rooms above, seen by nobody outside. */
#ifndef SCHEMAC_HANDLE_DB_H
#define SCHEMAC_HANDLE_DB_H

#include "base/process.h"
#include "engines/engine.h"

#ifndef NDEBUG
#include <stdatomic.h>
#endif

/* What may be done with a handle. Set by state.c alone. */
typedef enum handle_state {
    HANDLE_CLOSED, /* nothing: it is being opened or closed, or that failed */
    HANDLE_READY,  /* everything */
    HANDLE_ASKING, /* everything, but the next call has to look closer first: for config.fault, for
                      settings that are not in force yet, or for the process that it is in */
    HANDLE_LOST,   /* only a rollback: a failure has ended the transaction that the caller believes
                        to be in */
    HANDLE_MIGRATING /* what a migration that is written in C may do */
} handle_state;

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

typedef struct handle_tenancy {
    bool has_tenant;
    unsigned system; /* calls of schemac_as_system that have not ended */
    tenant_key key;
    const void *of_row;     /* the member of the row at hand that says whose it is to the system */
    struct kept_key **kept; /* copies of texts and blobs, by hash: see tenant.c */
    memory_pool pool;       /* of them */
} handle_tenancy;

typedef struct handle_transaction {
    unsigned depth; /* of those within each other */
    bool reading;   /* for reading alone */
} handle_transaction;

typedef struct handle_statements {
    engine_statement ***by_model; /* by number of the model, then of the statement; both made when
                                     first needed */
    struct query_statement **by_query; /* by number of the query: those that nobody uses; made when
                                          first needed */
    struct cached *cache;              /* those whose text depends on the call, and nobody uses */
    size_t cached_count;
    size_t cached_bytes;
} handle_statements;

/* A member that was filled in, and what it was before. */
typedef struct filled_member {
    uint16_t field;
    uint8_t size;
    unsigned char before[16];
} filled_member;

/* Memory for the call at hand. */
typedef struct handle_scratch {
    void *row;          /* room for one row of any model */
    engine_text *texts; /* and for its texts */
    size_t row_capacity, text_capacity;
    filled_member *filled;
    size_t filled_count, filled_capacity;
} handle_scratch;

/* What a start leaves behind, and what it knows while it works. */
typedef struct handle_start {
    memory_pool pool; /* of the report */
    schemac_report_info report;
    size_t step_capacity, created_capacity, changed_capacity, issue_capacity, planned_capacity;
    size_t migration_capacity, seed_capacity;
    unsigned char *states;     /* schemac_model_state by number; NULL when all are alike */
    bool backed_up;            /* a copy was made, and waits for the end of the start */
    bool looking;              /* what is done now is undone again: it is planned */
    bool passing;              /* an older version is being brought about, on the way */
    bool passed;               /* one was: tables are not as others see them */
    const schemac_schema *aim; /* the declared one while passing; else NULL */
    /* those of schemac that the start has dropped so far, of the pool: see start/views.h */
    catalogue_objects views;
    /* while a version is undone: which, and what else can be done, a sentence; else 0 and NULL */
    uint32_t undoes;
    const char *way_back;
    bool unsure;    /* the plan ends at a migration that could not be run */
    bool closely;   /* the mark alone is not believed */
    bool otherwise; /* and rows got something else in it than this build says */
    bool rebuilt;   /* an earlier build of this version took the step, and kept a copy */
} handle_start;

struct schemac_db {
    handle_state state;
    bool refused;   /* the last call failed before it began, and not as MISUSE */
    bool unsettled; /* the settings of a start are in force still: its end has failed */
    bool untuned;   /* what config says about speed is not in force yet */
    schemac_error_info error;

    const schemac_schema *schema;
    const schemac_texts *texts; /* of the schema, for the engine */
    const schemac_allocator *allocator;
    const schemac_engine *engine;
    engine_connection *connection; /* NULL on a failed handle */
    process_mark process;          /* that opened it */
    handle_statements statements;
    handle_scratch scratch;
    handle_tenancy tenancy;
    handle_transaction transaction;
    struct schemac_scan *scans; /* open ones */
    size_t ordered_scans;       /* of them in the order of an index, before their end */

    schemac_config config;
    bool no_backups; /* also none that a step would make unasked: config.backups is 0 */
    char *place;     /* of a database for a test: its url, of the handle's allocator; or NULL */
    handle_start start;

    engine_failure failure;   /* the last one */
    memory_pool error_texts;  /* of the error and of the failure, until the next call */
    char error_in_short[256]; /* the message when there is no memory for it */
#ifndef NDEBUG
    _Atomic(uintptr_t) inside; /* the thread that is in a call; 0: none */
    unsigned calls;            /* of that thread, within each other */
#endif
};

#endif
