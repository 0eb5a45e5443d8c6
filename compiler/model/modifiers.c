/* modifiers.c - what is said of a field, or of a reference, behind its type. */
#include "model/modifiers.h"

void modifier_given_twice(diags *d, const char *what, span at, span first)
{
    diag *e = diag_error(d, E0112, at, "'%s' is given twice", what);
    diag_note(e, first, "first given here");
}

const char *modifier_name(ast_modifier_kind kind)
{
    static const char *const names[] = {[MODIFIER_PRIMARY_KEY] = "primary key",
                                        [MODIFIER_AUTOINCREMENT] = "autoincrement",
                                        [MODIFIER_UNIQUE] = "unique",
                                        [MODIFIER_DEFAULT] = "default",
                                        [MODIFIER_CHECK] = "check",
                                        [MODIFIER_ON_DELETE] = "on delete",
                                        [MODIFIER_ON_UPDATE] = "on update",
                                        [MODIFIER_DEFERRABLE] = "deferrable",
                                        [MODIFIER_NO_INDEX] = "no index",
                                        [MODIFIER_COLLATE] = "collate",
                                        [MODIFIER_COLUMN] = "column",
                                        [MODIFIER_GENERATED] = "as",
                                        [MODIFIER_C_NAME] = "c_name",
                                        [MODIFIER_UPDATE_NOW] = "on update now",
                                        [MODIFIER_WAS] = "was",
                                        [MODIFIER_TENANT] = "tenant",
                                        [MODIFIER_SOFT_DELETE] = "soft delete",
                                        [MODIFIER_VERSION] = "version",
                                        [MODIFIER_READONLY] = "readonly",
                                        [MODIFIER_SECRET] = "secret"};
    return names[kind];
}
