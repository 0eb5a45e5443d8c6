/* ast.h - what was written, before anybody asks what it means. Built by the parser, then read
   only. */
#ifndef SCHEMAC_FRONT_AST_H
#define SCHEMAC_FRONT_AST_H

#include "base/source.h"
#include "base/vec.h"
#include "front/modifiers.h"

#include <stdbool.h>

typedef struct word {
    const char *text;
    const char *doc; /* the doc comment before it, or NULL */
    span at;
} word;

typedef VEC(word) ast_words;

/* SQL between parentheses or braces, as written; `at` covers what is inside them. */
typedef struct ast_sql {
    const char *text;
    size_t size;
    span at;
} ast_sql;

/* What gives new columns their values: SQL, or a function of the program. */
typedef struct ast_fill {
    ast_sql sql; /* text is NULL without one */
    word calls;  /* text is NULL without one */
} ast_fill;

typedef enum { LITERAL_STRING, LITERAL_INTEGER, LITERAL_NUMBER, LITERAL_WORD } literal_kind;

typedef struct literal {
    literal_kind kind;
    bool negative;
    const char *text; /* decoded string, digits without sign, or the word */
    span at;
} literal;

typedef enum {
    ACTION_NONE,
    ACTION_CASCADE,
    ACTION_RESTRICT,
    ACTION_SET_NULL,
    ACTION_SET_DEFAULT,
    ACTION_NO_ACTION
} ast_action;

typedef struct ast_modifier {
    ast_modifier_kind kind;
    span at;
    union {
        literal value;     /* default, column, c_name */
        ast_action action; /* on delete, on update */
        word name;         /* collate, was */
        struct {
            ast_sql sql; /* check, as, using */
            bool stored; /* as */
        };
    };
} ast_modifier;

typedef VEC(ast_modifier) ast_modifiers;
typedef VEC(literal) ast_literals;

/* A field in the list of a key or index. */
typedef struct ast_column {
    word name;
    bool descending;
    span at; /* with "desc" */
} ast_column;

typedef VEC(ast_column) ast_columns;

typedef enum {
    MEMBER_FIELD,
    MEMBER_TABLE,
    MEMBER_INCLUDE,
    MEMBER_PRIMARY_KEY,
    MEMBER_UNIQUE,
    MEMBER_INDEX,
    MEMBER_CHECK,
    MEMBER_FOREIGN_KEY,
    MEMBER_WITHOUT_ROWID,
    MEMBER_C_NAME,
    MEMBER_WAS,
    MEMBER_DROPPED,
    MEMBER_SAMPLE,
    MEMBER_SMALL,
    MEMBER_COUNT
} ast_member_kind;

/* A field or a statement of a model or mixin. */
typedef struct ast_member {
    ast_member_kind kind;
    span at;
    /* of a field, include, was, dropped and sample; of unique and index when named: else text is NULL */
    word name;
    union {
        struct { /* field */
            word type;
            ast_literals arguments; /* of the type */
            bool nullable;
            ast_modifiers modifiers;
        };
        literal value;        /* table, c_name */
        ast_literals samples; /* sample */
        struct {
            ast_columns columns; /* primary key, unique, index, foreign key */
            ast_sql sql;         /* check; where of unique and index: text is NULL without one */
            literal stated;      /* unique, index: as; text is NULL without one */
            bool optional;       /* index */
            word target;         /* foreign key: the model */
            ast_columns target_columns;
            ast_modifiers actions; /* on delete, on update, deferrable */
        };
    };
} ast_member;

typedef VEC(ast_member *) ast_members;

typedef struct ast_enum_value {
    word name;
    bool numbered;
    literal number;
    word was; /* text is NULL without one */
} ast_enum_value;

typedef VEC(ast_enum_value) ast_enum_values;

typedef enum { GUARD_TABLE, GUARD_COLUMN, GUARD_INDEX } ast_guard_kind;

/* What has to be in the database, or must not be, for a migration to run. */
typedef struct ast_guard {
    ast_guard_kind kind;
    bool unless;
    word object; /* the table or index */
    word column; /* of GUARD_COLUMN */
    span at;
} ast_guard;

typedef VEC(ast_guard) ast_guards;

typedef enum { SEED_LITERAL, SEED_ENVIRONMENT, SEED_REFERENCE } ast_seed_kind;

/* What a field of a seed row is given. */
typedef struct ast_seed_value {
    ast_seed_kind kind;
    literal value; /* or the name of the environment's variable */
    bool required; /* of an environment's variable */
    word target;   /* of a reference: the model, and which row of it */
    VEC(struct ast_assignment) which;
    span at;
} ast_seed_value;

typedef struct ast_assignment {
    word name;
    ast_seed_value value;
} ast_assignment;

typedef VEC(ast_assignment) ast_assignments;

typedef struct ast_seed_row {
    ast_assignments values;
    span at;
} ast_seed_row;

typedef VEC(ast_seed_row) ast_seed_rows;

/* A parameter of a query, or what it returns, or a member of that: a type, and what is said of
   it. */
typedef struct ast_slot {
    const ast_member *written; /* as a field: name (text is NULL without one), type, nullable */
    bool list;                 /* of a parameter: list T */
    bool row;                  /* row m: a whole row of a model */
    bool many;                 /* many row m: all rows that belong to one */
    bool sure;                 /* '!': the author knows that it is never null */
    span at;
} ast_slot;

typedef VEC(ast_slot) ast_slots;

typedef enum { RETURNS_NOTHING, RETURNS_ONE, RETURNS_MANY, RETURNS_PAGES } ast_returns;

/* What reads a body: both engines alike, or one. */
typedef enum { BODY_COMMON, BODY_SQLITE, BODY_POSTGRESQL, BODY_COUNT } ast_body;

/* A query or a command; of a view its members and bodies, of a record and an external table its
   members alone. */
typedef struct ast_query {
    ast_slots parameters;
    span as_system;    /* .source is NULL when it is not said */
    span with_deleted; /* the same; of a query */
    span purges_at;    /* the same; of a command */
    ast_words purges;  /* models of which it removes rows for good */
    ast_returns returns;
    span returns_at;
    bool in_place;   /* it returns `members`, not `result` */
    ast_slot result; /* a type, a model's row, or a record */
    ast_slots members;
    ast_sql bodies[BODY_COUNT]; /* text is NULL where there is none */
} ast_query;

typedef enum {
    DECLARATION_SCHEMA,
    DECLARATION_IMPORT,
    DECLARATION_ENUM,
    DECLARATION_MIXIN,
    DECLARATION_MODEL,
    DECLARATION_TENANT,
    DECLARATION_DROPPED,
    DECLARATION_KEEP,
    DECLARATION_MIGRATION,
    DECLARATION_MIGRATIONS,
    DECLARATION_SEED,
    DECLARATION_HISTORY,
    DECLARATION_RECORD,
    DECLARATION_QUERY,
    DECLARATION_COMMAND,
    DECLARATION_VIEW,
    DECLARATION_EXTERNAL,  /* a table that somebody else makes */
    DECLARATION_SNAPSHOT,  /* what a snapshot says of itself */
    DECLARATION_STATEMENTS /* of a snapshot: what made its tables, on one engine */
} ast_declaration_kind;

typedef struct ast_declaration {
    ast_declaration_kind kind;
    const char *doc;
    span at;
    word name;              /* all but import, keep, migrations and history; of a migration in
                               quotes; of a seed the model; of statements the engine */
    literal value;          /* schema: the version (text NULL without one); import, migrations,
                               history: the path; migration, snapshot: the number */
    literal since;          /* schema: the oldest version that it upgrades; text NULL without one */
    word was;               /* schema: what it was called; text NULL without one */
    word storage;           /* enum: text is NULL when not given */
    ast_enum_values values; /* enum */
    ast_members members;    /* mixin, model */
    ast_guards guards;      /* migration */
    ast_sql up, fill, down; /* migration: text is NULL without one; statements: up */
    word calls;             /* migration: the function; text is NULL without one */
    word fill_calls;        /* migration: the function in the place of fill; or text NULL */
    literal checksum;      /* migration of a snapshot, in the place of what it does; or text NULL */
    ast_assignments facts; /* snapshot */
    ast_columns key;       /* seed */
    ast_seed_rows rows;    /* seed */
    ast_query *query;      /* query, command, record, view, external */
} ast_declaration;

typedef struct ast_file {
    const source *source;
    VEC(ast_declaration *) declarations;
} ast_file;

enum { SNAPSHOT_FORMAT = 1 }; /* that is written; all up to it are read */

/* The root file and everything it imports, an imported file before the one that imports it. */
typedef struct ast {
    ast_file *root;
    VEC(ast_file *) files;
    VEC(const char *) folders; /* of migrations, as they were opened */
    VEC(ast_file *) released;  /* what is in its history, by the names of the files */
    bool snapshot;             /* of a released version, as `schemac snapshot` wrote it */
} ast;

/* Whether there is nothing but white space. */
bool ast_sql_is_blank(const ast_sql *sql);

#endif
