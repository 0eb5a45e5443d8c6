/* order.h - the order in which tables are created: each after those that it references. */
#ifndef SCHEMAC_MODEL_ORDER_H
#define SCHEMAC_MODEL_ORDER_H

#include "model/model.h"

/* Fills in schema.order and each model's place in it. Nullable references may close a cycle;
   a cycle of required ones is an error. Linear but for a heap's logarithm. */
void order_models(arena *a, diags *d, schema *s);

#endif
