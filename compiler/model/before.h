/* before.h - what is declared, as an older version of the schema had it. */
#ifndef SCHEMAC_MODEL_BEFORE_H
#define SCHEMAC_MODEL_BEFORE_H

#include "model/model.h"

const model *before_table(const schema *was, const char *table);

/* What a model was: by its table, or one that it says it had. NULL: it is new. */
const model *before_model(const schema *was, const model *m);

const field *before_column(const model *was, const char *column);

/* What a field was: by its column, or one that it says it had. NULL: it is new. */
const field *before_field(const model *was, const field *f);

#endif
