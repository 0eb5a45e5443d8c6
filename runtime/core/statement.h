/* statement.h - the statements of a model by number, put together from the descriptor's parts and
   prepared once a handle. */
#ifndef SCHEMAC_CORE_STATEMENT_H
#define SCHEMAC_CORE_STATEMENT_H

#include "core/db.h"

enum {
    STATEMENT_INSERT,
    STATEMENT_UPDATE,
    STATEMENT_DELETE,
    STATEMENT_GET,
    STATEMENT_EXISTS,
    STATEMENT_COUNT,
    STATEMENT_LIST,      /* and the three behind it: see list_statement */
    STATEMENT_PATHS = 10 /* four for each path: a get for a unique one, else four lists */
};

/* The number of a list: of all rows (path is SCHEMAC_BY_KEY) or by a path. */
unsigned list_statement(int path, bool descending, bool after);
unsigned get_statement(int path);
unsigned statement_count(const schemac_model *model);

/* The SQL of a statement, to be freed; NULL when memory ran out or the model has no such statement.
   The compiler prepares what this returns, so what was verified is what runs. */
char *statement_text(const schemac_model *model, unsigned number);
/* How many parameters it has. */
size_t statement_parameters(const schemac_model *model, unsigned number);

/* The prepared statement, or NULL with the error set. */
engine_statement *statement_get(schemac_db *db, const schemac_model *model, unsigned number);

/* Before the connection is closed. */
void statements_release(schemac_db *db);

#endif
