/* db.h - what a handle consists of. Shared by the files of the core, seen by nobody else. */
#ifndef SCHEMAC_CORE_DB_H
#define SCHEMAC_CORE_DB_H

#include "core/memory.h"
#include "engines/engine.h"

struct schemac_db {
    const schemac_schema *schema;
    const schemac_engine *engine;
    engine_connection *connection; /* NULL on a failed handle */
    schemac_config config;
    bool ready;     /* the start succeeded */
    unsigned depth; /* of nested transactions */

    schemac_error_info error;
    engine_failure failure; /* the texts of the error live here or in error_text */
    char error_text[2048];
    char error_sql[512]; /* of a statement that belongs to the caller */

    memory_pool pool; /* report, plan, catalogue: what a start leaves behind */
    schemac_report_info report;
    size_t step_capacity, created_capacity, issue_capacity;
    unsigned char *states; /* schemac_model_state by number; NULL when all are ready */

    /* by number of the model, then of the statement; both made when first needed */
    engine_statement ***statements;
    void *row;           /* room for one row of any model */
    engine_text *texts;  /* and for its texts */
    unsigned char *fill; /* which members insert has filled in */
    size_t row_capacity, text_capacity;
};

#endif
