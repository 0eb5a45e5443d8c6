/* describe_model.h - a model as the runtime wants it. */
#ifndef SCHEMAC_SQL_DESCRIBE_MODEL_H
#define SCHEMAC_SQL_DESCRIBE_MODEL_H

#include "sql/schema_sql.h"

/* Fills in `out` and the descriptor `d`, which are zero before. Needs the enums of `of`. */
void describe_model(sql_writer *w, const schema_sql *of, const model *m, model_sql *out,
                    schemac_model *d, schemac_model_texts *texts);

/* A field but for its place in a row. */
schemac_field describe_field(const schema_sql *of, const field *f, unsigned flags);

#endif
