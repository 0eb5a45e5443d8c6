/* modifiers.h - what modifiers mean. Each is taken when it is read, settled once all types are
   known, and checked when keys and references are. */
#ifndef SCHEMAC_MODEL_MODIFIERS_H
#define SCHEMAC_MODEL_MODIFIERS_H

#include "model/model.h"

/* Fills in the first of each kind; `given` has MODIFIER_COUNT members, all NULL before. */
void modifiers_find(const ast_modifiers *list, const ast_modifier **given);

/* Says which modifiers are given twice that may be given only once. */
void modifiers_refuse_repeated(diags *d, const ast_modifiers *list,
                               const ast_modifier *const *given);

/* Says that something is given a second time. */
void modifiers_given_twice(diags *d, const char *words, span at, span first);

/* Takes the modifiers of a field that has been added to the model. */
void modifiers_take(arena *a, diags *d, model *m, field *f);

/* Gives the fields of a model their roles, and refuses modifiers that do not fit their field. */
void modifiers_settle(diags *d, model *m);

/* Refuses modifiers that do not fit the model. */
void modifiers_check(diags *d, const model *m, const field *f);

/* Refuses modifiers that mean something on references alone. */
void modifiers_check_no_reference(diags *d, const field *f);

#endif
