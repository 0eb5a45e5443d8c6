/* modifiers.h - what modifiers mean: each is taken when it is read, settled once all types are known, and
   checked when keys and references are. */
#ifndef SCHEMAC_MODEL_MODIFIERS_H
#define SCHEMAC_MODEL_MODIFIERS_H

#include "model/model.h"

/* Fills in the first of each kind; `given` has MODIFIER_COUNT members, all NULL before. */
void modifiers_find(const ast_modifiers *list, const ast_modifier **given);

/* Says which are given twice that may not be. */
void modifiers_refuse_repeated(diags *d, const ast_modifiers *list,
                               const ast_modifier *const *given);

/* That something is said a second time. */
void modifiers_given_twice(diags *d, const char *words, span at, span first);

/* In this order: takes those of a field that has been added to the model, */
void modifiers_take(arena *a, diags *d, model *m, field *f);
/* gives the fields of a model their roles, and refuses what does not fit the field, */
void modifiers_settle(diags *d, model *m);
/* and refuses what does not fit the model, or a reference. */
void modifiers_check(diags *d, const model *m, const field *f);
void modifiers_check_no_reference(diags *d, const field *f);

#endif
