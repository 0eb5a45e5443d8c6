/* lookup.h - what names stand for: models, fields, and what kind of thing a name is. */
#ifndef SCHEMAC_MODEL_LOOKUP_H
#define SCHEMAC_MODEL_LOOKUP_H

#include "model/model.h"

/* A top-level name: enums, mixins, models, records and views share one space. */
typedef struct named {
    const ast_declaration *written;
    enumeration *enumeration;
    model *model;
    struct record *record; /* of a view, too: its rows */
    struct schema_view *view;
    /* of a mixin */
    bool expanding;          /* its members are being expanded */
    bool cyclic;             /* it includes itself, and that has been said */
    const model *fields_in;  /* the last model that its fields went into */
    const model *indexes_in; /* and its keys and indexes */
    span included_at;        /* where it was included then */
} named;

typedef struct resolver {
    arena *arena;
    diags *diags;
    schema *schema;
    map names;
    VEC(named *) all;
    word tenant; /* of the tenant statement; text is NULL without one */
} resolver;

/* "model", "enum", … */
const char *lookup_kind_name(ast_declaration_kind kind);

/* NULL, and said, when it is not there or not a model. */
model *lookup_model(resolver *r, const word *name);

/* NULL, and said, when the model has none of this name. */
field *lookup_field(diags *d, const model *m, const word *name);

/* The fields that a key, index or seed lists. Empty, and said, when one is not there, or there
   twice. */
fields lookup_columns(arena *a, diags *d, const model *m, const ast_columns *columns);

/* Says that a direction stands where there is none. */
void lookup_refuse_descending(diags *d, const ast_columns *columns);

#endif
