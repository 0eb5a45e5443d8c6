/* lookup.h - what the parts of name resolution share while it runs. */
#ifndef SCHEMAC_MODEL_LOOKUP_H
#define SCHEMAC_MODEL_LOOKUP_H

#include "model/model.h"

/* A top-level name: enums, mixins and models share one space. */
typedef struct named {
    const ast_declaration *written;
    enumeration *enumeration;
    model *model;
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
const char *kind_name(ast_declaration_kind kind);

/* resolve_enum.c: the values of an enum. */
void resolve_enum(resolver *r, named *n);

/* resolve_type.c: what a field's type is, with its arguments; its column follows from it. */
void resolve_type(resolver *r, field *f);

/* resolve_members.c: fields, mixins, keys and indexes of a model. */
void resolve_model(resolver *r, model *m);

/* resolve_foreign_keys.c: once all models have their fields. */
void resolve_foreign_keys(resolver *r, model *m);
/* NULL, and said, when it is not there or not a model. */
model *find_model(resolver *r, const word *name);

/* Of resolve_members.c, for the others. */
void given_twice(resolver *r, const char *what, span at, span first);
const char *modifier_name(ast_modifier_kind kind);
/* A direction where there is none is an error. */
void refuse_descending(resolver *r, const ast_columns *columns);
/* Empty when one is not there or there twice, which has then been said. */
fields find_columns(resolver *r, const model *m, const ast_columns *columns);

#endif
