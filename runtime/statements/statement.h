/* statement.h - what the statements of a model say, by number: put together from the descriptor. */
#ifndef SCHEMAC_STATEMENTS_STATEMENT_H
#define SCHEMAC_STATEMENTS_STATEMENT_H

#include "engines/dialect.h"

/* Parameters stand in the order in which they are named here; `scope` is the tenant, unless the
   statement is the system's. Where the key begins with the tenant, it is the tenant for the system,
   too, in those by key. */
enum {
    STATEMENT_INSERT,         /* every field but the generated ones */
    STATEMENT_INSERT_KEYLESS, /* the same without the key that the database assigns */
    STATEMENT_UPDATE,         /* writable fields, fields set on update, key, scope, version */
    STATEMENT_DELETE,         /* key, scope; soft: now for each field that is set, then these */
    STATEMENT_RESTORE,        /* now for each field set on update, key, scope */
    STATEMENT_PURGE,          /* key, scope */
    /* the same of a row that was read, where the model has a version, which is last: */
    STATEMENT_DELETE_ROW,
    STATEMENT_RESTORE_ROW,
    STATEMENT_PURGE_ROW,
    STATEMENT_GET,    /* key, scope; see statement_knows_key; none where that is several rows */
    STATEMENT_EXISTS, /* key, scope */
    STATEMENT_COUNT,  /* scope */
    STATEMENT_UPSERT, /* see upsert_text */
    STATEMENT_UPSERT_KEYLESS, /* the same without the key that the database assigns */
    STATEMENT_INSERT_MISSING, /* as insert; does nothing when another row has the same key or unique
                                 value */
    STATEMENT_INSERT_MISSING_KEYLESS, /* the same without the key that the database assigns: returns
                                         it, unless it does nothing */
    STATEMENT_LIST,                   /* values, scope, cursor, limit: see list_statement */
    STATEMENT_PATHS = STATEMENT_LIST + 8
};

/* Which rows a statement reaches. */
enum {
    SCOPE_SYSTEM = 1,  /* those of every tenant; else of the current one */
    SCOPE_DELETED = 2, /* soft-deleted ones, too */
    SCOPE_COUNT = 4
};

enum { LIST_AFTER = 1, LIST_DESCENDING = 2, LIST_LIMITED = 4, LIST_VARIANTS = 8 };

/* What a path that is unique has instead of lists. */
enum { UNIQUE_GET = 0, UNIQUE_UPSERT = 1, UNIQUE_UPSERT_KEYLESS = 2 };

static inline unsigned path_statement(int path, unsigned variant)
{
    return (unsigned)STATEMENT_PATHS + (unsigned)path * LIST_VARIANTS + variant;
}

/* The number of a list: of all rows (path is SCHEMAC_BY_KEY) or by a path. */
static inline unsigned list_statement(int path, unsigned variant)
{
    return path < 0 ? (unsigned)STATEMENT_LIST + variant : path_statement(path, variant);
}

static inline unsigned get_statement(int path)
{
    return path < 0 ? (unsigned)STATEMENT_GET : path_statement(path, UNIQUE_GET);
}

static inline unsigned upsert_statement(int path, bool keyless)
{
    return path < 0 ? (unsigned)STATEMENT_UPSERT + keyless
                    : path_statement(path, keyless ? UNIQUE_UPSERT_KEYLESS : UNIQUE_UPSERT);
}

/* Whether its columns are the fields of the model: see statement_knows_key, too. */
static inline bool statement_gives_rows(const schemac_model *m, unsigned number)
{
    if (number < STATEMENT_PATHS)
        return number == STATEMENT_GET || number >= STATEMENT_LIST;
    unsigned path = (number - STATEMENT_PATHS) / LIST_VARIANTS;
    return !m->paths[path].unique || (number - STATEMENT_PATHS) % LIST_VARIANTS == UNIQUE_GET;
}

/* Without regard to scope. */
static inline unsigned statement_count(const schemac_model *m)
{
    return (unsigned)STATEMENT_PATHS + m->path_count * (unsigned)LIST_VARIANTS;
}

/* How many scopes make a difference: their numbers are below this. */
unsigned statement_scopes(const schemac_model *model);

/* Whether a row that is got by its key is not asked for the key: it is one integer, the first of
   its fields. */
static inline bool statement_knows_key(const schemac_model *m)
{
    return m->record.fields[0].shape == SCHEMAC_SHAPE(SCHEMAC_INT64, 0) && m->key_count == 1 &&
           m->key[0] == 0 && m->record.field_count > 1;
}

enum { STATEMENT_MOST_ORDER = 17 }; /* the compiler allows 16 fields in a key; and the tenant */

/* The fields of the key, in its order. A tenant that it begins with is the same in all rows that a
   confined call sees, and comparing it would keep the index from being used: it is among them for
   the system alone. Returns how many, which may be none; `out` has room for STATEMENT_MOST_ORDER.
   */
__attribute__((always_inline)) static inline size_t statement_order(const schemac_model *m,
                                                                    unsigned scope, uint16_t *out)
{
    size_t count = 0;
    if (m->tenant_key && (scope & SCOPE_SYSTEM) != 0)
        out[count++] = m->tenant;
    for (size_t i = 0; i < m->key_count; i++)
        out[count++] = m->key[i];
    return count;
}

/* Whether upsert gets this field's value back from the database; p: of the path, or NULL. A key is what
   the row that is there has, where that can be told: see upsert_text. */
bool statement_returns(const schemac_model *model, const schemac_path *p, uint16_t field);
bool statement_fills_key(const schemac_model *model, uint16_t field);

/* Whether upsert leaves this field of a row that is there alone when its member is zero. */
bool statement_keeps_when_zero(const schemac_field *f);

/* Writes the statement in the buffer's dialect; nothing when the model has no such statement. The
   compiler prepares what this writes, so what was verified is what runs. */
void statement_text(sql_buffer *s, const schemac_model *model, const schemac_model_texts *texts,
                    unsigned number, unsigned scope);

/* Parts of statements, for those that are put together when they are needed. */
void sql_columns(sql_buffer *s, const schemac_model *model);
/* "column" and a value behind the separator, which is then ",". */
void sql_assign(sql_buffer *s, const char **separator, const schemac_field *f, const char *value);
/* The same with the next parameter as the value. */
void sql_assign_parameter(sql_buffer *s, const char **separator, const schemac_field *f);
/* " LIMIT ?" */
void sql_limit(sql_buffer *s);
/* What every change sets besides the fields that it is about. */
void sql_changed(sql_buffer *s, const char **separator, const schemac_model *model);
/* The conditions that find a row that was read: key, scope, version. */
void sql_row(sql_buffer *s, const schemac_model *model, unsigned scope);
/* The conditions that confine to the scope. */
void sql_scope(sql_buffer *s, const schemac_model *model, unsigned scope);

#endif
