/* step.c - the table of steps. */
#include "start/step.h"

const step_words step_table[STEP_KINDS] = {
#define X(name, action, object, event, counted, hangs)                                             \
    {action, object, event, counted, CATALOGUE_##hangs},
    STEP_LIST(X)
#undef X
};

const step_kind step_creating[CATALOGUE_OBJECTS + 1] = {
    [CATALOGUE_INDEX] = STEP_CREATE_INDEX,
    [CATALOGUE_TRIGGER] = STEP_CREATE_TRIGGER,
    [CATALOGUE_FOREIGN_KEY] = STEP_CREATE_FOREIGN_KEY,
    [CATALOGUE_VIEW] = STEP_CREATE_VIEW,
    [CATALOGUE_TABLE] = STEP_CREATE_TABLE,
};

const step_kind step_dropping[CATALOGUE_OBJECTS + 1] = {
    [CATALOGUE_INDEX] = STEP_DROP_INDEX,
    [CATALOGUE_TRIGGER] = STEP_DROP_TRIGGER,
    [CATALOGUE_FOREIGN_KEY] = STEP_DROP_FOREIGN_KEY,
    [CATALOGUE_VIEW] = STEP_DROP_VIEW,
    [CATALOGUE_TABLE] = STEP_DROP_TABLE,
};

const step_kind step_altering[ALTER_KINDS] = {
    [ALTER_ADD_COLUMN] = STEP_ADD_COLUMN,           [ALTER_CHANGE_COLUMN] = STEP_CHANGE_COLUMN,
    [ALTER_DROP_COLUMN] = STEP_DROP_COLUMN,         [ALTER_ADD_CONSTRAINT] = STEP_ADD_CONSTRAINT,
    [ALTER_DROP_CONSTRAINT] = STEP_DROP_CONSTRAINT, [ALTER_REBUILD] = STEP_REBUILD,
};
