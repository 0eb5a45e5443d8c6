/* modifiers.h - what is said of a field, or of a reference, behind its type. */
#ifndef SCHEMAC_MODEL_MODIFIERS_H
#define SCHEMAC_MODEL_MODIFIERS_H

#include "model/model.h"

const char *modifier_name(ast_modifier_kind kind);

void modifier_given_twice(diags *d, const char *what, span at, span first);

#endif
