/* blame.h - what an engine minds, said at the place in the schema that is to blame. */
#ifndef SCHEMAC_VERIFY_BLAME_H
#define SCHEMAC_VERIFY_BLAME_H

#include "sql/schema_sql.h"
#include "verify/engine.h"

/* The place of a complaint inside the user's own text, or all of that text. */
span blame_place(const sql_chunk *chunk, int offset);

/* A piece that the user wrote for the model; `db` is the one that was asked. */
void blame_chunk(diags *d, const verify_engine *engine, engine_database *db, const model *m,
                 const sql_chunk *chunk, const complaint *c);

/* What is made of the model: a mistake of the compiler's. */
void blame_generated(diags *d, const verify_engine *engine, const model *m, const char *sql,
                     const complaint *c);

/* That no database can be opened. */
void blame_memory(diags *d, const verify_engine *engine, span at);

#endif
