/* model.h - what a schema means: names resolved, mixins expanded, defaults understood. Read only
   once model_build has returned it; everything after reads this and nothing else. */
#ifndef SCHEMAC_MODEL_MODEL_H
#define SCHEMAC_MODEL_MODEL_H

#include "base/diag.h"
#include "base/map.h"
#include "front/ast.h"
#include "front/codes.h"
#include "front/limits.h"
#include "model/types.h"

typedef struct enum_value {
    const char *name;
    const char *doc;
    const char *c_name; /* SHOP_ORDER_STATUS_PAID */
    int64_t number;     /* in C, and stored when the enum is stored as integer */
    word was;           /* in the version before; text is NULL without one */
    bool was_before;    /* that was said of a released version already: it is done */
    span at;
} enum_value;

typedef struct enumeration {
    const char *name;
    const char *doc;
    const char *c_type;     /* shop_order_status */
    const char *c_private;  /* what names inside the generated source begin with */
    const char *c_optional; /* shop_opt_order_status */
    const char *c_some;     /* shop_some_order_status */
    const char *c_none;     /* shop_none_order_status */
    bool stored_as_integer;
    VEC(enum_value) values;
    size_t number; /* place in the schema */
    span at;
} enumeration;

typedef enum { DEFAULT_NONE, DEFAULT_LITERAL, DEFAULT_NOW, DEFAULT_RANDOM } default_kind;

typedef struct default_value {
    default_kind kind;
    int64_t integer; /* bool, integers, decimal (scaled), timestamp */
    double real;
    const char *text; /* text, json, date as YYYY-MM-DD */
    unsigned char uuid[16];
    int year, month, day;
    const enum_value *value;
    span at;
} default_value;

typedef struct field {
    const char *name;
    const char *column;
    const char *member;    /* in the C struct */
    const char *parameter; /* that stands for its value in C functions */
    const char *sort_name; /* of the order by it alone; NULL when an index or the key has that */
    const char *doc;
    span at;          /* the name */
    span included_at; /* .source is NULL for a field of the model itself */
    const ast_member *written;
    const ast_modifier *given[MODIFIER_COUNT]; /* the first of each kind, or NULL */

    type_kind type; /* of a reference: its key's */
    int64_t length; /* text(n), blob(n); 0 without limit */
    int precision;
    int scale;
    const enumeration *enumeration;
    struct model *target; /* a reference, or NULL */
    ast_action on_delete;
    ast_action on_update;
    const char *collation; /* SQLite's name, or NULL */

    VEC(word) was;     /* names in older versions */
    bool using_before; /* what `using` says was said of a released version already: it is done */

    bool nullable;
    bool in_key;
    bool assigned; /* the single int64 key: assigned when 0 is inserted */
    bool broken;   /* has an error of its own: say nothing more about it */
    default_value value;
    VEC(ast_sql) checks;
    VEC(default_value) samples; /* values that a row may have, for those that are made up */
    size_t number;              /* place in the model */
} field;

typedef VEC(field *) fields;

typedef enum {
    INDEX_UNIQUE,
    INDEX_PLAIN,
    INDEX_REFERENCE,
    INDEX_TENANT /* over the tenant and the key: what references within a tenant point to */
} index_kind;

/* A way to find rows: what is unique, indexed, or a reference. */
typedef struct index_path {
    index_kind kind;
    const char *label;      /* as in get_by_<label>, list_by_<label> */
    const char *name;       /* of the index in the database */
    span name_at;           /* where it is stated; .source is NULL when it is not */
    fields fields;          /* that a call is given values for: the tenant is not among them */
    fields columns;         /* that the index is over: the tenant and `fields` */
    const bool *descending; /* one for each of `columns`; NULL when all ascend */
    ast_sql where;          /* text is NULL without one */
    bool created;           /* false when another index begins with these fields */
    bool silent;            /* has no calls of its own: only the database needs it */
    bool optional;          /* a start goes on without it */
    bool broken;
    span at;
} index_path;

/* A reference over several fields. */
typedef struct foreign_key {
    fields fields;
    struct model *target;
    fields target_fields;
    ast_action on_delete;
    ast_action on_update;
    span on_delete_at;
    span on_update_at;
    bool deferrable;
    bool nullable; /* one of its fields is */
    span at;
    const char *label; /* its fields' names, joined */
} foreign_key;

typedef struct model {
    const char *name;
    const char *table;
    span table_at;
    const char *doc;
    literal c_name;        /* as given by c_name; text is NULL without one */
    const char *c_type;    /* shop_customer */
    const char *c_private; /* what names inside the generated source begin with */
    const char *c_upper;   /* SHOP_CUSTOMER */
    bool c_taken;          /* something else has these names, and that has been said */
    span at;
    const ast_declaration *written;
    VEC(field *) fields;
    map by_name;    /* fields, by name and by column */
    fields key;     /* as the table has it */
    fields own_key; /* what calls are given of it: without the tenant */
    span key_at;
    VEC(index_path *) indexes;
    VEC(ast_sql) checks;
    size_t check_count; /* of the fields, too */
    field *tenant;      /* that says whose a row is; of the tenant model its key; else NULL */
    field *soft_delete; /* or NULL */
    field *version;     /* or NULL */
    VEC(word) was;      /* tables in older versions */
    VEC(word) dropped;  /* columns of older versions that may go */
    VEC(foreign_key *) foreign_keys;
    VEC(const ast_member *) written_foreign_keys;
    VEC(const ast_member *) written_samples;
    VEC(const ast_member *) members; /* as written, with those of mixins in the place of these */
    bool small;                      /* all of it may be looked at */
    span without_rowid;              /* .source is NULL for an ordinary table */
    size_t number;                   /* place in the schema */
    size_t order;                    /* place in the order of creation */
    unsigned failed;                 /* checks that found something here */
    bool full;                       /* has more than it may have, and that has been said */
} model;

typedef struct migration {
    int64_t number;
    const char *name;
    const char *checksum; /* of what it does: "v1-" and 16 digits */
    span at;
    const ast_declaration *written;
} migration;

/* What a row of a seed has in one field. */
typedef struct seed_value {
    const field *field;
    ast_seed_kind kind;
    bool null;             /* of SEED_LITERAL */
    default_value literal; /* of SEED_LITERAL */
    const char *variable;  /* of SEED_ENVIRONMENT: of the process's environment */
    bool required;
    VEC(struct seed_value *) which; /* of SEED_REFERENCE: what finds the row of field->target */
    span at;
} seed_value;

typedef VEC(seed_value *) seed_values;

typedef struct seed_row {
    seed_values values; /* as written */
    span at;
    bool from_environment; /* one of its values is only known at a start */
} seed_row;

typedef struct seed_set {
    const model *model;
    fields key; /* that tell whether a row is there already; the tenant is among them */
    VEC(seed_row) rows;
    span at;
    const ast_declaration *written;
    size_t number; /* as declared; those of an import are before those of the importing file */
} seed_set;

typedef struct schema {
    const char *name;
    const char *upper;
    const char *doc;
    int64_t version;
    int64_t since; /* databases of older versions are refused; 0 when none is */
    span since_at;
    word was;                /* what it was called in an older version; text is NULL without */
    VEC(const char *) names; /* that its older versions had, of the history too; not its own */
    span at;
    const source *root;
    VEC(model *) models; /* as declared */
    map by_name;         /* models */
    map by_table;        /* the same by their tables */
    VEC(model *) order;  /* as created: a model after those that it references */
    VEC(enumeration *) enums;
    model *tenant; /* or NULL */
    span tenant_at;
    VEC(word) dropped;              /* tables of older versions that may go */
    span keep_user_version;         /* .source is NULL when a start may write it */
    const ast_declaration *history; /* where its snapshots are; or NULL */
    const ast_declaration
        *snapshot;               /* of one that was read from a snapshot: what it says of itself */
    const struct schema *before; /* the version that was released before it; NULL: none is known */
    bool fills;                  /* a migration of the step to it fills what is new */
    VEC(const ast_declaration *) statements; /* of a snapshot: one for each engine */
    VEC(migration *) migrations;             /* by number */
    VEC(seed_set *) seeds;                   /* in the order in which they are made */
    VEC(struct record *) records;            /* as declared: see queries.h */
    VEC(struct query *) queries;             /* as declared; behind them those of views */
    VEC(struct schema_view *) views;         /* as declared, external tables, too */
    map views_by_name;                       /* the same */
    VEC(field *) slots;                      /* the types of what queries take and return */
} schema;

static inline bool field_has(const field *f, ast_modifier_kind kind)
{
    return f->given[kind] != NULL;
}

/* What its type is called where it is declared, unless it is an enum or a model. */
const char *field_type_name(const field *f);
bool field_is_indexable(const field *f);

/* Whether its values are integers in the database. */
bool field_is_integer(const field *f);

/* Whether its values are in no message and no schema. */
bool field_is_secret(const field *f);

/* Whether its value is the caller's to change in a row that is there. */
bool field_is_writable(const model *m, const field *f);

/* Says in which model's include a field stands, when it is in a mixin. */
void field_note_inclusion(diag *e, span included_at);

/* Whether a row has anything that update could change. */
bool model_has_update(const model *m);

/* Whether a reference stays within a tenant: both models have one. */
bool model_is_confined(const schema *s, const model *m, const model *target);

/* Whether the key is unique within a tenant only: it begins with the tenant. */
bool model_has_tenant_key(const schema *s, const model *m);

#endif
