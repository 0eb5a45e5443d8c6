/* samples.h - values that rows may have, of fields whose own types and checks do not say enough. */
#ifndef SCHEMAC_MODEL_SAMPLES_H
#define SCHEMAC_MODEL_SAMPLES_H

#include "model/model.h"

void samples_understand(arena *a, diags *d, model *m);

#endif
