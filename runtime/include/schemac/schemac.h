/* schemac.h - the runtime that generated code is linked with, and the reference for all its calls.
 *
 * Rules that hold everywhere:
 *   - Every call that can fail returns a schemac_status; SCHEMAC_OK is 0. What went wrong in
 *     detail is kept in the handle until its next call: schemac_error().
 *   - What a `T **` parameter gives is the caller's, and is freed with the matching _free call.
 *     It is one allocation, texts and blobs inside. On failure it is set to NULL.
 *   - Rows passed in are read during the call only, and not changed but for the members that insert
 *     fills in.
 *   - Texts are UTF-8 and end with a NUL byte; that they are UTF-8 is not looked at, as SQLite does not.
 *     An empty blob has data that is not NULL.
 *   - A handle is used by one thread at a time. Everything that is const may be shared freely.
 *   - Nothing is printed and nothing is global.
 */
#ifndef SCHEMAC_SCHEMAC_H
#define SCHEMAC_SCHEMAC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SCHEMAC_VERSION_MAJOR 0
#define SCHEMAC_VERSION_MINOR 1
#define SCHEMAC_VERSION_PATCH 0
#define SCHEMAC_VERSION       "0.1.0"

/* Changes when descriptors change: generated code and runtime must agree on it. */
#define SCHEMAC_ABI 9

/* As SQLite's threading mode "multi-thread" (https://sqlite.org/threadsafe.html): a handle, with
   its scans, is used by one thread at a time, and nothing locks it. Handles share nothing: threads
   may use several of one file. Rows, cursors and errors' texts that were given away belong to
   whoever has them. Schemas, models and everything else that is const may be read by all. A runtime
   that is built without NDEBUG aborts when two threads are in calls of one handle. A handle belongs to
   the process that opened it: in a child of fork() all calls on it are MISUSE, and schemac_close
   frees its memory and touches nothing of the parent's. */
#define SCHEMAC_THREADSAFE 2

#if defined(__GNUC__)
#define SCHEMAC_API  __attribute__((visibility("default")))
#define SCHEMAC_KEEP __attribute__((used))
#else
#define SCHEMAC_API
#define SCHEMAC_KEEP
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Generated code refers to schemac_runtime_must_have_abi_<n>, which only a runtime of that ABI
   defines: with another one it does not link. */
#define SCHEMAC_PASTE_(a, b)  a##b
#define SCHEMAC_PASTE(a, b)   SCHEMAC_PASTE_(a, b)
#define SCHEMAC_RUNTIME_CHECK SCHEMAC_PASTE(schemac_runtime_must_have_abi_, SCHEMAC_ABI)
SCHEMAC_API extern const char SCHEMAC_RUNTIME_CHECK;

/* ---- status --------------------------------------------------------------------------------- */

/* clang-format off */
/* X(name, number, text): numbers from 0 on, without a gap. */
#define SCHEMAC_STATUS_LIST(X)                                                \
    X(OK, 0, "ok")                                                            \
    X(NOT_FOUND, 1, "there is no such row")                                   \
    X(CONFLICT, 2, "a row with this unique value exists")                     \
    X(REFERENCE, 3, "a referenced row is missing or still referenced")        \
    X(INVALID, 4, "a value is not allowed")                                   \
    X(BUSY, 5, "the database is locked by another connection")                \
    X(OUTDATED, 6, "the database does not match the schema")                  \
    X(NEWER, 7, "the database belongs to a newer version of the schema")      \
    X(NOT_OURS, 8, "the database belongs to another program")                 \
    X(NOT_A_DATABASE, 9, "the file is not a database")                        \
    X(CORRUPT, 10, "the database is damaged, or has a value not allowed")     \
    X(MISSING, 11, "the database or its directory does not exist")            \
    X(PERMISSION, 12, "the database may not be read or written")              \
    X(FULL, 13, "there is no space left")                                     \
    X(IO, 14, "reading or writing failed")                                    \
    X(NOMEM, 15, "there is no memory left")                                   \
    X(MISUSE, 16, "the call is not allowed now")                              \
    X(ENGINE, 17, "the database engine reports an error")                     \
    X(STALE, 18, "the row was changed by somebody else meanwhile")            \
    X(NO_TENANT, 19, "no tenant is set")                                      \
    X(MIGRATION, 20, "a migration does not fit the database")                 \
    X(UNTRUSTED, 21, "the database's own schema runs what is not trusted")    \
    X(TOO_DEEP, 22, "rows depend on each other too deeply")
/* clang-format on */

typedef enum schemac_status {
#define X(name, number, text) SCHEMAC_##name = number,
    SCHEMAC_STATUS_LIST(X)
#undef X
#define X(name, number, text) +1
        SCHEMAC_STATUS_LAST = SCHEMAC_STATUS_LIST(X) - 1
#undef X
} schemac_status;

/* "CONFLICT" for SCHEMAC_CONFLICT, and the text beside it; never NULL. */
SCHEMAC_API const char *schemac_status_name(schemac_status status);
SCHEMAC_API const char *schemac_status_text(schemac_status status);

/* ---- values --------------------------------------------------------------------------------- */

/* data is NULL for no value (of a nullable field) and not NULL for an empty blob. */
typedef struct schemac_blob {
    const void *data;
    size_t size; /* bytes */
} schemac_blob;

/* Of the proleptic Gregorian calendar, years 0 to 9999. */
typedef struct schemac_date {
    int16_t year;
    uint8_t month; /* 1 to 12 */
    uint8_t day;   /* 1 to 31 */
} schemac_date;

/* In the order of RFC 9562's text form. */
typedef struct schemac_uuid {
    uint8_t bytes[16];
} schemac_uuid;

/* clang-format off */
typedef struct schemac_opt_bool { bool has; bool value; } schemac_opt_bool;
typedef struct schemac_opt_int32 { bool has; int32_t value; } schemac_opt_int32;
typedef struct schemac_opt_int64 { bool has; int64_t value; } schemac_opt_int64;
typedef struct schemac_opt_double { bool has; double value; } schemac_opt_double;
typedef struct schemac_opt_date { bool has; schemac_date value; } schemac_opt_date;
typedef struct schemac_opt_uuid { bool has; schemac_uuid value; } schemac_opt_uuid;
/* clang-format on */

/* Values for such members: schemac_some_int64(5) is one that is there, schemac_none_int64() none.
   Decimals and timestamps are int64; <schema>_some_<enum> and <schema>_none_<enum> are generated.
   SCHEMAC_NONE initialises a variable or member of any of these types, and of schemac_blob, with no
   value; in C++ it can be assigned, too. */
#ifdef __cplusplus
#define SCHEMAC_NONE                                                                               \
    {                                                                                              \
    }
#else
#define SCHEMAC_NONE                                                                               \
    {                                                                                              \
        0                                                                                          \
    }
#endif

/* Names here end in '_' so that they shadow nothing of the program that includes this. */
#define SCHEMAC_OPTIONAL(optional, some, none, type)                                               \
    static inline optional some(type value_)                                                       \
    {                                                                                              \
        optional some_;                                                                            \
        some_.has = true;                                                                          \
        some_.value = value_;                                                                      \
        return some_;                                                                              \
    }                                                                                              \
    static inline optional none(void)                                                              \
    {                                                                                              \
        optional none_ = SCHEMAC_NONE;                                                             \
        return none_;                                                                              \
    }
SCHEMAC_OPTIONAL(schemac_opt_bool, schemac_some_bool, schemac_none_bool, bool)
SCHEMAC_OPTIONAL(schemac_opt_int32, schemac_some_int32, schemac_none_int32, int32_t)
SCHEMAC_OPTIONAL(schemac_opt_int64, schemac_some_int64, schemac_none_int64, int64_t)
SCHEMAC_OPTIONAL(schemac_opt_double, schemac_some_double, schemac_none_double, double)
SCHEMAC_OPTIONAL(schemac_opt_date, schemac_some_date, schemac_none_date, schemac_date)
SCHEMAC_OPTIONAL(schemac_opt_uuid, schemac_some_uuid, schemac_none_uuid, schemac_uuid)

/* The current time in microseconds since 1970-01-01T00:00Z, as `default now` stores it. */
SCHEMAC_API int64_t schemac_now(void);

/* ---- text forms ----------------------------------------------------------------------------- */

/* Values as people, JSON and URLs have them. Nothing here depends on the locale, rounds, or
   allocates. Each _format writes the one canonical form and a NUL byte into the caller's `text`,
   which has SCHEMAC_..._SIZE bytes, and returns its length without that byte. Each _parse reads the
   whole `text`, which is not NULL: no blanks are skipped, and nothing may follow. It returns false
   for what is not in its form; the value is then unchanged, and *error, unless `error` is NULL,
   says what is wrong. What a _format has written, its _parse reads as the same value. */

/* Where a text is wrong: everything before that place could have been the beginning of a value. */
typedef struct schemac_text_error {
    size_t offset;        /* bytes; that of the NUL byte when more was expected */
    const char *expected; /* "a month from 01 to 12": constant, in English */
} schemac_text_error;

enum {
    SCHEMAC_DECIMAL_SIZE = 22,   /* "-9.223372036854775808" */
    SCHEMAC_DATE_SIZE = 11,      /* "2026-06-30" */
    SCHEMAC_TIMESTAMP_SIZE = 31, /* "-290308-12-21T19:59:05.224192Z" */
    SCHEMAC_UUID_SIZE = 37       /* "123e4567-e89b-12d3-a456-426614174000" */
};

/* "-12.50" for -1250 with a scale of 2; "5" with a scale of 0.
   value: in units of 10^-scale, as members of type decimal are; any.
   scale: digits behind the point, at most 18: <MODEL>_<FIELD>_SCALE. With a larger one the text is
          empty, and 0 is returned. */
SCHEMAC_API size_t schemac_decimal_format(int64_t value, unsigned scale,
                                          char text[SCHEMAC_DECIMAL_SIZE]);
/* Digits, before them a '-' or not, behind them a point and digits or not. There may be fewer
   digits behind the point than `scale`; further ones have to be 0, since nothing is rounded. Zeros
   may lead. There is no '+', no exponent, and no point without digits on both sides. Whether the
   field may have so large a value, insert says. */
SCHEMAC_API bool schemac_decimal_parse(const char *text, unsigned scale, int64_t *value,
                                       schemac_text_error *error);

/* "2026-06-30": RFC 3339, section 5.6, full-date. With a day that there is not the text is empty,
   and 0 is returned. */
SCHEMAC_API size_t schemac_date_format(schemac_date date, char text[SCHEMAC_DATE_SIZE]);
/* The same form, of a day that there is. */
SCHEMAC_API bool schemac_date_parse(const char *text, schemac_date *date,
                                    schemac_text_error *error);

/* "2026-06-30T12:00:00.000000Z": RFC 3339, section 5.6, date-time, in UTC and always with six
   digits of a second, so that texts of the years 0000 to 9999 sort as their times do. Other years,
   which RFC 3339 does not have, are a sign and six digits, as in ECMA-262 (Date Time String
   Format): "+012026-06-30T12:00:00.000000Z".
   time: microseconds since 1970-01-01T00:00Z, as members of type timestamp are; any. */
SCHEMAC_API size_t schemac_timestamp_format(int64_t time, char text[SCHEMAC_TIMESTAMP_SIZE]);
/* As RFC 3339 allows: 't' or a blank for 'T', 'z' for 'Z', no fraction or one of any length, and
   instead of 'Z' an offset from UTC, "+02:00" or "-02:00", by which the time is converted.
   Digits behind the sixth of a fraction have to be 0, since nothing is rounded. Years of a sign and
   six digits are read, too, but not -000000. A leap second, 60, is refused: no number of
   microseconds stands for it. Beyond what 64 bits hold the error's offset is 0. */
SCHEMAC_API bool schemac_timestamp_parse(const char *text, int64_t *time,
                                         schemac_text_error *error);

/* "123e4567-e89b-12d3-a456-426614174000": RFC 9562, section 4, in small letters. */
SCHEMAC_API void schemac_uuid_format(schemac_uuid id, char text[SCHEMAC_UUID_SIZE]);
/* The same form, in letters of any size. */
SCHEMAC_API bool schemac_uuid_parse(const char *text, schemac_uuid *id);
/* Whether schemac_uuid_parse reads it; else what is wrong, in *error, which may be NULL. */
SCHEMAC_API bool schemac_uuid_check(const char *text, schemac_text_error *error);

/* ---- descriptors: what generated code consists of ------------------------------------------- */

/* X(name, value, nullable): what a member of the type is in C, and one that may have no value. A
   decimal is in units of 10^-scale, a timestamp in microseconds since 1970; an enum has a type of
   its own, and in nullable members a struct that is laid out like this one. */
/* clang-format off */
#define SCHEMAC_TYPE_LIST(X)                           \
    X(BOOL, bool, schemac_opt_bool)                    \
    X(INT32, int32_t, schemac_opt_int32)               \
    X(INT64, int64_t, schemac_opt_int64)               \
    X(DOUBLE, double, schemac_opt_double)              \
    X(DECIMAL, int64_t, schemac_opt_int64)             \
    X(TEXT, const char *, const char *)                \
    X(BLOB, schemac_blob, schemac_blob)                \
    X(TIMESTAMP, int64_t, schemac_opt_int64)           \
    X(DATE, schemac_date, schemac_opt_date)            \
    X(UUID, schemac_uuid, schemac_opt_uuid)            \
    X(JSON, const char *, const char *)                \
    X(ENUM, int, schemac_opt_int32)
/* clang-format on */

typedef enum schemac_type {
#define X(name, value, nullable) SCHEMAC_##name,
    SCHEMAC_TYPE_LIST(X)
#undef X
#define X(name, value, nullable) +1
        SCHEMAC_TYPE_LAST = SCHEMAC_TYPE_LIST(X) - 1
#undef X
} schemac_type;

/* What is said of a field, in schemac_field.flags: X(name, number, meaning). */
/* clang-format off */
#define SCHEMAC_FLAG_LIST(X)                                                                    \
    X(NULLABLE, 1, "the member is a pointer or a schemac_opt_...")                              \
    X(KEY, 2, "part of the primary key")                                                        \
    X(ASSIGNED, 4, "assigned by the database when 0 is inserted")                               \
    X(DEFAULT_NOW, 8, "the current time when 0 is inserted")                                    \
    X(DEFAULT_RANDOM, 16, "a random uuid when an all-zero one is inserted")                     \
    X(GENERATED, 32, "computed by the database, never written")                                 \
    X(WRITABLE, 64, "what update may change: the rest is for good, or from somewhere else")     \
    X(UPDATE_NOW, 128, "the current time at every change")                                      \
    X(SECRET, 256, "its values are in no message")                                              \
    X(AUTOINCREMENT, 512, "a key that is assigned and never used twice")                        \
    X(PASSWORD, 1024, "a text: the hash of a password")
/* clang-format on */

enum {
#define X(name, number, meaning) SCHEMAC_##name = number,
    SCHEMAC_FLAG_LIST(X)
#undef X
};

typedef struct schemac_enum_value {
    const char *name;
    int32_t number;
} schemac_enum_value;

typedef struct schemac_enum {
    const char *name;
    const schemac_enum_value *values;
    uint16_t count;
    bool stored_as_integer;
    const char *const *was; /* what each value was called in the version before, or NULL; NULL when
                               all are called as they were */
} schemac_enum;

typedef struct schemac_field {
    const char *name;
    const char *column;
    const schemac_enum *enumeration; /* of a SCHEMAC_ENUM, else NULL */
    const char *references;          /* the name of the model that it references, or NULL */
    uint32_t offset;                 /* bytes from the start of the row */
    uint32_t length;                 /* text: most characters, blob: most bytes; 0 without limit */
    uint16_t flags;
    uint8_t type;      /* schemac_type */
    uint8_t shape;     /* SCHEMAC_SHAPE of type and nullability */
    uint8_t precision; /* of a decimal */
    uint8_t scale;
    uint16_t mark; /* a hash of the column's name: what cursors know it by */
} schemac_field;

/* Type and nullability in one number, so that one switch decides both. */
#define SCHEMAC_SHAPE(type, nullable) ((type)*2 + (nullable))

/* Fields that rows can be found by. */
typedef struct schemac_path {
    const char *label;
    const uint16_t *fields; /* numbers in schemac_model.fields; the tenant is not among them */
    uint16_t count;
    uint16_t descending; /* bit i: field i descends in the index */
    bool unique;
    bool internal; /* has no calls: what references within a tenant need */
    bool optional; /* a start goes on when its index cannot be created */
    bool partial;  /* its rows fulfil a condition: schemac_model_texts.conditions */
} schemac_path;

/* One field, or several, that hold the key of another row. */
typedef struct schemac_reference {
    const char *name; /* the field's, or the fields' joined by '_' */
    const uint16_t *fields;
    const uint16_t *targets; /* fields of the other model */
    uint16_t count;
    uint16_t model; /* the other model's number */
    bool keeps;     /* the other row stays while it is referenced: nothing else is declared */
} schemac_reference;

/* What older versions of the schema called things. */
typedef struct schemac_old_column {
    const char *was;
    uint16_t field;
} schemac_old_column;

typedef struct schemac_old_names {
    const char *const *tables; /* the model's, when it had another name */
    const schemac_old_column *columns;
    const char *const *dropped; /* columns that may go */
    uint16_t table_count;
    uint16_t column_count;
    uint16_t dropped_count;
} schemac_old_names;

/* An open database. */
typedef struct schemac_db schemac_db;

/* What has to be in the database for a migration to run, or must not be. */
typedef enum schemac_guard_kind {
    SCHEMAC_GUARD_TABLE,
    SCHEMAC_GUARD_COLUMN,
    SCHEMAC_GUARD_INDEX
} schemac_guard_kind;

typedef struct schemac_guard {
    const char *object; /* the table or index */
    const char *column; /* of SCHEMAC_GUARD_COLUMN */
    uint8_t kind;       /* schemac_guard_kind */
    bool unless;
} schemac_guard;

/* A migration that is written in C. It is called inside the start's transaction, before sync: the
   database has its old shape still. It may call schemac_exec, schemac_table_exists,
   schemac_column_exists, schemac_index_exists and schemac_engine_handle; all other calls are
   MISUSE, and schemac_close does nothing. It finalizes its own statements before it returns. Any
   other status than OK fails the start, and nothing has changed. */
typedef schemac_status (*schemac_migration_fn)(schemac_db *db);

typedef struct schemac_migration {
    const char *name;
    const char *calls;             /* the function's name, or NULL */
    schemac_migration_fn function; /* or NULL */
    const char *fill_calls;        /* the function in the place of its `fill`, or NULL */
    schemac_migration_fn fill_function;
    const schemac_guard *guards;
    uint32_t number; /* the version of the schema that needs it */
    uint16_t guard_count;
} schemac_migration;

/* A variable of the environment that a seed takes a value from. */
typedef struct schemac_variable {
    const char *name;
    bool required; /* for the row to be made */
    bool password; /* its hash is what the row gets */
} schemac_variable;

/* schemac_password_hash, in a schema that needs it. */
typedef schemac_status (*schemac_hash_fn)(const char *plain, char *hash);

/* A row that a database begins with. */
typedef struct schemac_seed {
    const char *name;                    /* of the row, for messages */
    const schemac_variable *environment; /* parameters, from 1 on */
    uint32_t model;
    uint16_t environment_count;
    uint16_t find_count; /* of them schemac_seed_texts.find has the first */
} schemac_seed;

enum { SCHEMAC_NO_FIELD = 0xFFFF };

/* What a row in C consists of. */
typedef struct schemac_record {
    const schemac_field *fields;
    uint32_t row_size; /* bytes */
    uint16_t field_count;
} schemac_record;

typedef struct schemac_model {
    const char *name;
    const char *table;
    schemac_record record;
    /* numbers of the fields of the primary key, without the tenant of tenant_key */
    const uint16_t *key;
    const schemac_path *paths;
    const schemac_reference *references;
    const schemac_old_names *old; /* or NULL */
    const uint16_t *filled;       /* fields that insert may have to fill in */
    uint32_t number;              /* place in schemac_schema.models */
    uint16_t key_count;
    uint16_t path_count;
    uint16_t reference_count;
    uint16_t filled_count;
    uint16_t tenant;      /* fields, or SCHEMAC_NO_FIELD: whose the row is, */
    uint16_t soft_delete; /* when it was deleted, */
    uint16_t version;     /* how often it was changed */
    uint16_t mark;        /* a hash of the table's name */
    bool is_tenant;       /* the model is the tenant: `tenant` is its key */
    bool tenant_key; /* the primary key is the tenant and then `key`, of which there may be none */
    bool stamped;    /* has fields that are SCHEMAC_UPDATE_NOW */
} schemac_model;

/* What a query takes: its type, at offset 0. */
typedef struct schemac_parameter {
    schemac_field field;
    bool optional; /* may be left out: its value is then a member without one */
    bool list;     /* its value is a schemac_array */
    bool limit;    /* a number of rows: not less than 0 */
    uint8_t
        parts; /* optional parts of the query that need it, a bit each; 0 when it is always there */
} schemac_parameter;

/* A whole row among the columns of a query, which a member points to. */
typedef struct schemac_part {
    const schemac_model *model;
    uint32_t offset;       /* of the member, which is NULL when there is no row */
    uint32_t count_offset; /* of the number of rows, when they are many */
    uint16_t column;       /* the first of its columns, */
    uint16_t key;          /* and one that is NULL when there is no row */
    bool many;             /* all that belong to one row */
} schemac_part;

/* What a command does with rows of its model. */
typedef enum schemac_change_kind {
    SCHEMAC_CHANGE_NONE, /* it is a query */
    SCHEMAC_CHANGE_INSERT,
    SCHEMAC_CHANGE_UPDATE,
    SCHEMAC_CHANGE_DELETE
} schemac_change_kind;

/* A query of the schema, or a command. */
typedef struct schemac_declared_query {
    /* its name, and what a row is but for the parts, in the order of the columns; no model of the
       schema */
    schemac_model result;
    const schemac_parameter *parameters;
    const schemac_part *parts;
    const uint16_t *parent;      /* with a part of many rows: the fields that tell parents apart */
    const schemac_model *target; /* of a command: whose rows it changes; else NULL */
    const char *reference;       /* the only one that it can leave leading nowhere; or NULL */
    uint32_t number;             /* place in schemac_schema.queries */
    uint16_t parameter_count;
    uint16_t part_count;
    uint16_t parent_count;
    bool plain;    /* what it takes is values alone, none of which can be missing */
    bool single;   /* there is at most one row */
    bool in_place; /* one value, which is no pointer: it is put where the caller says */
    bool text;     /* one text, of which the caller gets an allocation of its own */
    bool of_model; /* whole rows of a model: lists of them are laid out like schemac_rows */
    bool paged;    /* in pages: lists of its rows have cursors behind the count */
    bool confined; /* it reads rows of a tenant */
    bool system;   /* rows of every tenant */
    bool now;      /* of a command: it takes the time, */
    bool today;    /* and the day */
    schemac_change_kind change;
} schemac_declared_query;

/* A part of a query's text; parts that are optional are counted from 1. */
typedef struct schemac_query_piece {
    const char *text;
    uint8_t part; /* the optional part that it belongs to; 0 is always there */
} schemac_query_piece;

typedef struct schemac_query_texts {
    const schemac_query_piece *pieces;
    uint16_t count;
} schemac_query_texts;

/* Something in a database, and the statement that creates it. */
typedef struct schemac_sql_object {
    const char *name;
    const char *create;
} schemac_sql_object;

/* The SQL of a model, for one engine. */
typedef struct schemac_model_texts {
    const char *create; /* the statement that creates the table */
    /* the same of a table that was there before, while migrations fill it: with the columns of both
       versions, which need no values and have no checks; NULL when none does */
    const char *expanded;
    const schemac_sql_object *indexes; /* by number of the path; NULLs when another index serves */
    const char *const *conditions;     /* by number of the path; NULL when none is partial */
    /* by number of the field: what rows of the version before get, over the columns that they had;
       NULL when no field has any */
    const char *const *becomes;
    const schemac_sql_object *foreign_keys; /* that are no part of `create` */
    const schemac_sql_object *triggers;
    uint16_t foreign_key_count;
    uint16_t trigger_count;
} schemac_model_texts;

typedef struct schemac_seed_texts {
    const char *find;   /* 1 when there is such a row already */
    const char *insert; /* inserts it, unless a row that it references is missing */
} schemac_seed_texts;

typedef struct schemac_migration_texts {
    const char *checksum; /* of what it does */
    const char *up;       /* or NULL: it calls a function */
    const char *fill;     /* gives what is new its values, once it is there; or NULL */
    const char *down;     /* undoes it; or NULL */
} schemac_migration_texts;

/* All SQL of a schema, for one engine. */
typedef struct schemac_texts {
    const char *engine;                        /* its name: "sqlite" */
    uint64_t fingerprint;                      /* of everything that a database must match */
    uint64_t shape;                            /* of the version, as it is or will be released */
    const schemac_model_texts *models;         /* by number of the model */
    const schemac_seed_texts *seeds;           /* by number of the seed */
    const schemac_migration_texts *migrations; /* by place among the migrations */
    const schemac_query_texts *queries;        /* by number of the query */
    const schemac_sql_object *views;           /* each behind those that it reads */
    uint32_t view_count;
} schemac_texts;

/* What a schema was called in older versions. */
typedef struct schemac_old_schema {
    const char *name;
    int32_t owner; /* the mark of its databases then */
} schemac_old_schema;

typedef struct schemac_schema {
    uint32_t abi;
    uint32_t version;
    const char *name;
    int32_t owner; /* the mark of its databases; never 0 */
    const schemac_old_schema *old_names;
    uint16_t old_name_count;
    uint32_t model_count;
    const schemac_model *models;
    const uint16_t *order;       /* numbers of the models, each after those that it references */
    const schemac_model *tenant; /* or NULL */
    const char *const *dropped;  /* tables of older versions that may go */
    uint32_t dropped_count;
    /* SQLite's application_id and user_version are the program's: the mark is in a table of
       schemac's */
    bool keep_user_version;
    const schemac_migration *migrations; /* by number */
    uint32_t migration_count;
    const schemac_seed *seeds; /* in the order in which they are made */
    uint32_t seed_count;
    uint32_t text_count;
    const schemac_texts *texts;    /* for each engine that it was generated for */
    schemac_hash_fn hash_password; /* of seeds; or NULL */
    /* A perfect hash from name to model: see schemac_model_find. */
    const uint16_t *hash_seeds;
    const uint16_t *hash_slots;
    uint32_t hash_seed_count;
    uint32_t hash_slot_count;
    /* The versions that were released before this one, by version: a start goes through those that
       a database has not had. Their rows have no structs: no call takes their models. */
    const struct schemac_schema *const *released;
    uint32_t released_count;
    uint32_t since; /* a database of a version before this one is refused */
    const schemac_declared_query *queries;
    uint32_t query_count;
    const char *const *externals; /* tables of others that queries read */
    uint32_t external_count;
} schemac_schema;

/* ---- registry ------------------------------------------------------------------------------- */

/* The models of a schema are constant data: nothing is allocated, nothing has to be freed. */

SCHEMAC_API size_t schemac_model_count(const schemac_schema *schema);
/* In the order of declaration, from 0; NULL behind the last. */
SCHEMAC_API const schemac_model *schemac_model_at(const schemac_schema *schema, size_t index);
/* By name, in constant time; NULL when there is none. */
SCHEMAC_API const schemac_model *schemac_model_find(const schemac_schema *schema, const char *name);

/* ---- opening -------------------------------------------------------------------------------- */

/* Where a handle and everything that it gives gets its memory. It has to outlive both: rows are
   freed with the allocator that made them, after the handle is closed, too. It is called by the
   thread that uses the handle, or that frees a row. */
typedef struct schemac_allocator {
    /* As malloc; size in bytes, never 0. */
    void *(*allocate)(void *user, size_t size);
    /* As realloc, of memory that is not NULL. */
    void *(*resize)(void *user, void *memory, size_t old_size, size_t new_size);
    /* As free, of memory that is not NULL; with the size it was last given. */
    void (*release)(void *user, void *memory, size_t size);
    void *user;
} schemac_allocator;

/* clang-format off */
/* X(name, number, text): what can happen during a start, in the order in which it can. */
#define SCHEMAC_EVENT_LIST(X)                                          \
    X(OPEN, 1, "opening")                                              \
    X(UP_TO_DATE, 2, "nothing to do")                                  \
    X(SYNC, 3, "sync begins")                                          \
    X(CREATED, 4, "created")                                           \
    X(KEPT, 5, "kept although the schema does not have it")            \
    X(REFUSED, 6, "refused")                                           \
    X(WARNING, 7, "warning")                                           \
    X(VERIFY, 8, "verify begins")                                      \
    X(READY, 9, "ready")                                               \
    X(FAILED, 10, "failed")                                            \
    X(RENAMED, 11, "renamed")                                          \
    X(REBUILT, 12, "made anew with its rows")                          \
    X(DROPPED, 13, "dropped")                                          \
    X(MIGRATED, 14, "a migration was applied")                         \
    X(SKIPPED, 15, "a migration was not needed")                       \
    X(ROLLED_BACK, 16, "a migration was undone")                       \
    X(SEEDED, 17, "rows were seeded")                                  \
    X(TUNED, 18, "settings of the connection were applied")            \
    X(CHANGED, 19, "changed where it is")                              \
    X(UNDONE, 20, "a migration was undone with the start that failed") \
    X(RESTORED, 21, "a backup was restored")
/* clang-format on */

typedef enum schemac_event_kind {
#define X(name, number, text) SCHEMAC_EVENT_##name = number,
    SCHEMAC_EVENT_LIST(X)
#undef X
        SCHEMAC_EVENT_LAST = SCHEMAC_EVENT_RESTORED
} schemac_event_kind;

/* One line of the log. The texts last until the callback returns. */
typedef struct schemac_event {
    schemac_event_kind kind;
    const char *model;    /* or NULL */
    const char *object;   /* "table", "column", "index", or NULL */
    const char *name;     /* of the object in the database, or NULL */
    const char *message;  /* the same as a sentence; never NULL */
    int64_t microseconds; /* how long it took; 0 where nothing was done */
} schemac_event;

typedef void (*schemac_log_fn)(void *user, const schemac_event *event);

typedef enum schemac_mode {
    SCHEMAC_APPLY, /* bring the database to the declared state */
    SCHEMAC_VERIFY /* change nothing: a database in another state, or none, is an error, and the
                      report has the steps that it needs */
} schemac_mode;

typedef enum schemac_on_outdated {
    SCHEMAC_REFUSE, /* OUTDATED */
    SCHEMAC_WARN    /* open it all the same, with a warning in the report: schemac_plan says what is
                       different, schemac_repair mends it; calls that need what is missing
                       are OUTDATED */
} schemac_on_outdated;

/* How long a commit waits for the disk (https://sqlite.org/pragma.html#pragma_synchronous). In WAL
   mode NORMAL loses the last commits when the power fails, but damages nothing. */
typedef enum schemac_synchronous {
    SCHEMAC_SYNC_DEFAULT, /* the engine's, FULL with SQLite */
    SCHEMAC_SYNC_OFF,
    SCHEMAC_SYNC_NORMAL,
    SCHEMAC_SYNC_FULL,
    SCHEMAC_SYNC_EXTRA
} schemac_synchronous;

/* Which databases of others a start takes over. */
enum { SCHEMAC_ADOPT_NOTHING, SCHEMAC_ADOPT_UNMARKED, SCHEMAC_ADOPT_ANY };

#define SCHEMAC_NO_BACKUPS UINT32_MAX

/* Begin with SCHEMAC_CONFIG_INIT, then change what is needed. */
typedef struct schemac_config {
    size_t size;
    bool create;          /* create the database when it does not exist; on */
    int busy_timeout;     /* milliseconds to wait for another connection's lock; 5000 */
    bool write_ahead_log; /* keep a new database in WAL mode (https://sqlite.org/wal.html); on */
    schemac_log_fn log;   /* or NULL */
    void *log_user;
    const schemac_allocator *allocator; /* or NULL for malloc */
    schemac_mode mode;
    /* take over a database that has tables: SCHEMAC_ADOPT_UNMARKED, or true, when it bears no
       program's mark, SCHEMAC_ADOPT_ANY whosever it is; a copy is kept beside it */
    int adopt;
    /* How many copies are kept of a file that a start migrates, or whose tables it makes anew or
       drops, beside it as <file>.backup-1 (the latest), -2, …. A schema with a history has each
       step to another version copy it first, whatever the step does. 0: such a step makes one, of
       which the latest three are kept, and nothing else does. SCHEMAC_NO_BACKUPS: none. Of
       schemac_backup_restore: how many are kept; 0: all */
    unsigned backups;
    bool repair_history; /* take the schema's migrations for what was applied: one that was changed
                            meanwhile counts as applied, one that is gone is forgotten, one that
                            came late is run */
    /* For tests of what a program does when the database fails: asked before each call on the
       handle, by its name without "schemac_" ("insert", "list", "commit"), before each step of a
       start ("open", "migrate", "sync", "seed", "verify", "stamp", "commit"), and before a backup
       is restored ("restore"). Any status but OK makes it fail with that status, and nothing is
       done. NULL: nothing is asked, at no cost. */
    schemac_status (*fault)(void *user, const char *call);
    void *fault_user;
    /* Set with the first call that uses the database, and read back for the log: a start that finds
       nothing to do need not read the schema for them. 0: as the engine has it. */
    schemac_synchronous synchronous;
    uint32_t cache_kib;              /* pages kept in memory, in KiB */
    uint64_t mapped_bytes;           /* of the file that are mapped into memory, at most */
    schemac_on_outdated on_outdated; /* what SCHEMAC_VERIFY does with a database in another state */
    /* What others have made of tables and may go, or stay though values change, by the names that a
       refusal gives; the last one is NULL. Or NULL. Lasts as long as the start. */
    const char *const *accept;
    /* this program is the newest build of its version: a start undoes what another build of the
       same version has made of the database after it */
    bool take_back;
    /* Let what the database's own schema says (checks, computed columns, defaults, indexes, views
       and triggers, whoever made them) use every function and virtual table, as FTS5, R-Tree and
       JSON need it; off. Then whoever can write the file can make this program call functions that
       SQLite calls unsafe, and those that the program has registered itself, with values of his
       choice: each that is not SQLITE_DIRECTONLY. Without, what needs it is UNTRUSTED
       (https://sqlite.org/pragma.html#pragma_trusted_schema). */
    bool trusted_schema;
    /* Or NULL. Called once for each new connection, before anything is read from the database, for
       collations and functions that it needs. connection: the engine's own, an sqlite3 *, which has
       its settings already, stays the handle's, and is of no use when the open fails. No statement
       and no transaction may be left open. Any status but OK fails the open with it. A function
       registered here is called by schemas that are not trusted only when it is SQLITE_INNOCUOUS
       (https://sqlite.org/c3ref/create_function.html). */
    schemac_status (*prepare)(void *user, void *connection);
    void *prepare_user;
} schemac_config;

#define SCHEMAC_CONFIG_INIT                                                                        \
    {                                                                                              \
        sizeof(schemac_config), true, 5000, true, NULL, NULL, NULL, SCHEMAC_APPLY,                 \
            SCHEMAC_ADOPT_NOTHING, 0, false, NULL, NULL, SCHEMAC_SYNC_DEFAULT, 0, 0,               \
            SCHEMAC_REFUSE, NULL, false, false, NULL, NULL                                         \
    }

/* What the environment says, each if it is set: SCHEMAC_URL, a path; SCHEMAC_MODE, apply, verify or warn
   (verify, with SCHEMAC_WARN for what is outdated); SCHEMAC_CREATE, 1, true, 0 or false;
   SCHEMAC_BACKUPS, a number, 0 for SCHEMAC_NO_BACKUPS; SCHEMAC_BUSY_TIMEOUT, milliseconds.
   config:  begins with SCHEMAC_CONFIG_INIT, and may have what the program wants otherwise.
   *url:    what the program opens without SCHEMAC_URL, or NULL. A url from the environment lasts as long as
            the variable.
   message: names the variable and what it has to be; "" when all is well.
   INVALID for a wrong value: nothing is taken then. The environment must not be changed meanwhile. */
#define SCHEMAC_ENVIRONMENT_MESSAGE 256
SCHEMAC_API schemac_status schemac_config_from_environment(
    schemac_config *config, const char **url, char message[SCHEMAC_ENVIRONMENT_MESSAGE]);

/* Opens the database and brings it to the state that the schema declares: creates what is missing
   in one transaction, refuses what would lose or reinterpret data. Generated code calls this as
   <schema>_open.
   url:    a path, or ":memory:".
   config: NULL for the defaults.
   *db:    on failure a handle that only schemac_error, schemac_report, schemac_model_status,
           schemac_all_initialized and schemac_close accept; NULL when memory ran out. */
SCHEMAC_API schemac_status schemac_open(const schemac_schema *schema, const char *url,
                                        const schemac_config *config, schemac_db **db);

/* Undoes migrations by their `down`, the latest first, in one transaction, for the older program. Of a
   schema with a history each version is undone as far as nothing is lost: names and what is stored
   otherwise is brought back; columns and tables that were added stay, nullable. Without a history
   the older program's start brings back the rest, and a required column that it lacks has to be dropped
   by `down`.
   url, config: as for schemac_open, with the schema that the migrations belong to.
   version:     what the database is to be at: migrations with larger numbers are undone.
                SCHEMAC_LAST_MIGRATION: the latest alone, down to what the database was at before it.
   *db:         a handle that only schemac_error, schemac_report and schemac_close accept, also when
                all went well; NULL when memory ran out.
   MIGRATION when one of them has no `down`, was changed or taken out of the schema since (unless
   config.repair_history), when rows or values would be gone, have no place in the older version or were
   made by `using`, and when the version is older than `since`: nothing has been changed then. */
#define SCHEMAC_LAST_MIGRATION UINT32_MAX
SCHEMAC_API schemac_status schemac_roll_back(const schemac_schema *schema, const char *url,
                                             const schemac_config *config, uint32_t version,
                                             schemac_db **db);

/* Puts a database back to before the step to the version that it is at, by the backup of that step:
   for a build of the same version that is to take the step again. The state before is kept as the
   latest backup, with all that was written since.
   schema, url, config: as for schemac_open; backups as for schemac_backup_restore, whose report this
                        has, too.
   *db:                 a handle that only schemac_error, schemac_report and schemac_close accept, also
                        when all went well; NULL when memory ran out.
   MISSING when the step was taken without a backup, or that is not there any more; MIGRATION when the
   database is at another version than the schema, or no step is recorded that has led to it. Nothing
   has been changed then. */
SCHEMAC_API schemac_status schemac_undo_step(const schemac_schema *schema, const char *url,
                                             const schemac_config *config, schemac_db **db);

/* ---- backups: <file>.backup-1, … */

/* A copy of a database from before a start that has changed it, or before a backup was restored. */
typedef struct schemac_backup {
    const char *path;
    int64_t size;       /* bytes */
    int64_t made_at;    /* microseconds since 1970: when the file was last written */
    const char *schema; /* the one whose database it is; NULL when it is none, or cannot be read */
    int64_t version;    /* of the schema; 0 when it is not known */
    int64_t entry; /* the last of what it has recorded of itself, in schemac_history.id: a later
                           state has a larger one; 0 without a record */
} schemac_backup;

typedef struct schemac_backups {
    const schemac_backup *list; /* the latest first */
    size_t count;
} schemac_backups;

/* The backups that are beside a database, which may be missing; nothing is touched.
   url:       as for schemac_open; a database in memory has none.
   allocator: or NULL for malloc.
   *backups:  one allocation, to be freed with schemac_free.
   NOMEM, or MISUSE when no engine opens the url. */
SCHEMAC_API schemac_status schemac_backup_list(const char *url, const schemac_allocator *allocator,
                                               schemac_backups **backups);

/* Puts a database into the state of a backup, by SQLite's backup interface
   (https://sqlite.org/c3ref/backup_finish.html): in one transaction, under the database's own locks, so
   that it may be in use, and a kill leaves the old state or the new one. The state before is kept as the
   latest backup: restoring once more takes it back. A missing database is created.
   url:    a path.
   backup: the file; NULL for the latest one beside the database.
   config: NULL for the defaults. busy_timeout is how long it waits, in rollback mode also for readers;
           backups says how many of the latest are kept (0: all). trusted_schema and prepare are for the backup, too,
           which is checked: without them it may be UNTRUSTED.
   *db:    a handle that only schemac_error, schemac_report and schemac_close accept, also when all went
           well: report->restored is the backup (NULL when it is not among those that are kept),
           report->backup the one of the state before (NULL when there was none), both as they are
           called now, or NULL when memory ran out for their names.
           NULL when memory ran out.
   Before anything is touched it is refused when the backup is not there (MISSING), no database
   (NOT_A_DATABASE), damaged or not complete (CORRUPT), the database itself (MISUSE), or has another
   application_id than the database, without being one of its own backups by name (NOT_OURS). */
SCHEMAC_API schemac_status schemac_backup_restore(const char *url, const char *backup,
                                                  const schemac_config *config, schemac_db **db);

/* ---- what was done to a database */

/* A row of the table schemac_history. */
typedef struct schemac_history_entry {
    const char *kind; /* "sync": it was brought to a version; "step": what follows leads to another;
                           "migration": one was applied; "skipped", "included": it need not run;
                           "rollback": it was undone; "forgotten": the schema does not have it any more;
                           "rename", "mark" */
    int64_t version;  /* of the schema; of a migration its number; 0 of a step and a mark */
    const char *name; /* of the schema, the migration, the table */
    const char *detail; /* what was done, for people */
    int64_t at;         /* microseconds since 1970 */
} schemac_history_entry;

typedef struct schemac_history {
    const schemac_history_entry *list; /* the oldest first */
    size_t count;
} schemac_history;

/* What was done to a database since schemac has it, oldest first; empty for another program's. Nothing is
   changed.
   url:      as for schemac_open.
   config:   NULL for the defaults: of it busy_timeout, allocator, prepare and trusted_schema count.
   *history: one allocation, to be freed with schemac_free; NULL when the call fails.
   MISSING, NOT_A_DATABASE, CORRUPT, BUSY, IO, PERMISSION, NOMEM; MISUSE when no engine opens the url. */
SCHEMAC_API schemac_status schemac_history_list(const char *url, const schemac_config *config,
                                                schemac_history **history);

/* For tests: a database of its own in a new directory in TMPDIR, or /tmp, that schemac_close
   removes with all files in it. Otherwise as schemac_open, but that SCHEMAC_VERIFY finds no
   database. */
SCHEMAC_API schemac_status schemac_open_temporary(const schemac_schema *schema,
                                                  const schemac_config *config, schemac_db **db);
/* Its url, for more handles on it; lasts as long as the handle. NULL for every other database. */
SCHEMAC_API const char *schemac_temporary_url(const schemac_db *db);
/* For tests: drops everything that is in a database of schemac_open_temporary, or in ":memory:",
   and starts again, as if it had just been opened: the report is new, and there is no tenant.
   MISUSE for every other database, in a transaction and while a scan is open. On failure nothing
   has changed, and the handle is as it was. */
SCHEMAC_API schemac_status schemac_reset(schemac_db *db);

/* Accepts NULL. Rows that were read stay valid. In a child of the process that opened the handle its
   memory is freed alone: no file is written or removed, no lock released. */
SCHEMAC_API void schemac_close(schemac_db *db);

typedef enum schemac_model_state {
    SCHEMAC_MODEL_UNKNOWN, /* no such model */
    SCHEMAC_MODEL_PENDING, /* the start ended before its turn */
    SCHEMAC_MODEL_READY,
    SCHEMAC_MODEL_FAILED
} schemac_model_state;

SCHEMAC_API schemac_model_state schemac_model_status(const schemac_db *db, const char *model);
SCHEMAC_API bool schemac_all_initialized(const schemac_db *db);

/* ---- errors --------------------------------------------------------------------------------- */

/* Texts are never NULL but for those said to be; all last until the handle's next call. */
typedef struct schemac_error_info {
    schemac_status status;
    const char *message;        /* what, where, why, and what to do */
    const char *model;          /* or NULL */
    const char *field;          /* or NULL */
    const char *constraint;     /* what was violated: the label of a unique as in get_by_<label>,
                                   "primary key", the reference; or NULL */
    const char *sql;            /* the statement, or NULL */
    const char *engine_message; /* the engine's own words, or NULL */
    const char *engine_state;   /* its own code as text, an SQLSTATE; or NULL */
    int engine_code;            /* its own code as a number: SQLite's extended result code; or 0 */
    bool again;                 /* the same call may succeed when it is tried again */
} schemac_error_info;

/* Of the last call that failed; status OK when the last call succeeded. NULL stands for a handle
   that could not be allocated. Never NULL itself. */
SCHEMAC_API const schemac_error_info *schemac_error(const schemac_db *db);
SCHEMAC_API const char *schemac_error_message(const schemac_db *db);

/* ---- report --------------------------------------------------------------------------------- */

typedef struct schemac_report_step {
    const char *name; /* "open", "migrate", "sync", "seed", "verify" */
    int64_t microseconds;
} schemac_report_step;

typedef enum schemac_severity { SCHEMAC_INFO, SCHEMAC_WARNING, SCHEMAC_ERROR } schemac_severity;

typedef struct schemac_report_object {
    const char *object; /* "table", "column", "index", "trigger", "constraint", "foreign key" or
                           "view" */
    const char *model;  /* NULL for a table of a model that is gone, and a view */
    const char *name;   /* in the database; a column as table.column; "new, was old" */
    int64_t microseconds;
    const char *action;      /* "created", "renamed", "changed", "made anew" or "dropped" */
    schemac_event_kind kind; /* the same: _CREATED, _RENAMED, _CHANGED, _REBUILT or _DROPPED */
} schemac_report_object;

/* What a start would do. */
typedef struct schemac_report_planned {
    const char *action; /* "create", "add", "change", "make anew", "drop", "rename", "run", "insert"
                           or "go to" */
    const char *object; /* "table", "column", "index", "trigger", "constraint", "foreign key",
                           "view", "migration", "fill of migration", "row" or "version" */
    const char *model;  /* NULL for a table of a model that is gone, a view, and a migration */
    const char *name;   /* in the database; a column as table.column; of a migration its number and
                           name */
    const char *sql;  /* the statement; of a table that is made anew its declaration; of a migration
                           that calls a function its name */
    uint32_t version; /* of the schema, in whose step it is: a database that is several versions
                         behind goes through each */
} schemac_report_planned;

typedef struct schemac_report_migration {
    uint32_t number;
    const char *name;
    const char *action; /* "applied", "skipped", "failed", "rolled back"; what was done before the
                           start failed is "undone" */
    schemac_event_kind kind; /* the same: _MIGRATED, _SKIPPED, _FAILED, _ROLLED_BACK or _UNDONE */
    const char *reason;      /* of one that was skipped, else NULL */
    int64_t microseconds;
} schemac_report_migration;

typedef struct schemac_report_seed {
    const char *model;
    size_t created; /* rows */
    size_t skipped; /* that were there already, or could not be made: see the warnings */
} schemac_report_seed;

typedef struct schemac_report_issue {
    schemac_severity severity;
    const char *model; /* or NULL */
    const char *message;
    const char *suggestion; /* or NULL */
} schemac_report_issue;

/* What a start found and did. Belongs to the handle. */
typedef struct schemac_report_info {
    schemac_status status;
    const char *engine;    /* "sqlite 3.40.1" */
    bool up_to_date;       /* nothing had to be done */
    bool created_database; /* it was empty or missing before */
    int64_t microseconds;  /* altogether */
    const schemac_report_step *steps;
    size_t step_count;
    const schemac_report_object *created; /* in this order */
    size_t created_count;
    const schemac_report_object *changed; /* renamed, made anew with their rows, dropped */
    size_t changed_count;
    const schemac_report_issue *issues; /* root causes first */
    size_t issue_count;
    const schemac_report_planned *planned; /* with SCHEMAC_VERIFY, in the order of execution */
    size_t planned_count;
    const char *backup; /* the file that was made before the first change, or NULL */
    const schemac_report_migration *migrations; /* in the order of their numbers */
    size_t migration_count;
    const schemac_report_seed *seeds; /* a model each */
    size_t seed_count;
    /* of schemac_backup_restore: the backup, as it is called now, if it is kept; else NULL */
    const char *restored;
} schemac_report_info;

/* Of the start, or of schemac_plan, _schema_check, _repair or _reset since. Never NULL; empty for a
   NULL handle. */
SCHEMAC_API const schemac_report_info *schemac_report(const schemac_db *db);

/* ---- transactions --------------------------------------------------------------------------- */

/* begin takes the write lock at once: a transaction that reads first and locks later can fail in a
   way that no retry mends (https://sqlite.org/lang_transaction.html). Transactions nest: an inner
   rollback undoes the inner one alone. Some failures make the database roll everything back (a full
   disk, no memory): until schemac_rollback, every call is MISUSE then. */
SCHEMAC_API schemac_status schemac_begin(schemac_db *db);
/* For reading alone: what other connections write meanwhile is not seen. A write fails. Does not
   nest, and nothing nests in it. */
SCHEMAC_API schemac_status schemac_begin_read(schemac_db *db);
SCHEMAC_API schemac_status schemac_commit(schemac_db *db);
SCHEMAC_API schemac_status schemac_rollback(schemac_db *db);
SCHEMAC_API bool schemac_in_transaction(const schemac_db *db);

/* Runs SQL as it stands, one or more statements; rows are thrown away. For what the schema does not
   express. Never put values into the text. What the handle would not know of is MISUSE, and nothing
   of the text has run then; the message names what to call instead: BEGIN, COMMIT, END, ROLLBACK,
   SAVEPOINT, RELEASE, and with a value PRAGMA foreign_keys, query_only, schema_version,
   writable_schema, trusted_schema, ignore_check_constraints, case_sensitive_like,
   legacy_alter_table, and, unless the schema says keep user_version, application_id and
   user_version. */
SCHEMAC_API schemac_status schemac_exec(schemac_db *db, const char *sql);

/* ---- SQL of the program's own ---------------------------------------------------------------- */

/* What a value is. An engine returns those that it has: SQLite the first five
   (https://sqlite.org/datatype3.html). */
typedef enum schemac_kind {
    SCHEMAC_KIND_NULL,
    SCHEMAC_KIND_INT64, /* as.integer */
    SCHEMAC_KIND_DOUBLE,
    SCHEMAC_KIND_TEXT,
    SCHEMAC_KIND_BLOB,
    SCHEMAC_KIND_BOOL,
    SCHEMAC_KIND_TIMESTAMP, /* as.integer: microseconds since 1970 */
    SCHEMAC_KIND_DATE,
    SCHEMAC_KIND_UUID,
    SCHEMAC_KIND_LAST = SCHEMAC_KIND_UUID
} schemac_kind;

/* Made by the functions below, or read from a result. */
typedef struct schemac_value {
    schemac_kind kind;
    size_t size; /* of a text or blob, else 0: bytes, without the NUL byte behind a text */
    union {
        int64_t integer;
        double real;
        const char *text; /* in a result there is a NUL byte behind it, and may be some inside */
        const void *blob; /* in a result never NULL */
        bool truth;
        schemac_date date;
        schemac_uuid uuid;
    } as;
} schemac_value;

/* Each makes a value to be bound. A decimal is an int64: its units of 10^-scale; a value of an enum
   is its name or its number, as it is stored. Texts and blobs are not copied. */
static inline schemac_value schemac_value_of_kind(schemac_kind kind_)
{
    schemac_value new_;
    new_.kind = kind_;
    new_.size = 0;
    new_.as.integer = 0;
    return new_;
}

static inline schemac_value schemac_value_null(void)
{
    return schemac_value_of_kind(SCHEMAC_KIND_NULL);
}

static inline schemac_value schemac_value_int64(int64_t value_)
{
    schemac_value new_ = schemac_value_of_kind(SCHEMAC_KIND_INT64);
    new_.as.integer = value_;
    return new_;
}

/* One that is not a number (NaN) is bound as SQLite binds it: as null. */
static inline schemac_value schemac_value_double(double value_)
{
    schemac_value new_ = schemac_value_of_kind(SCHEMAC_KIND_DOUBLE);
    new_.as.real = value_;
    return new_;
}

/* Ends with a NUL byte; NULL makes a null. */
SCHEMAC_API schemac_value schemac_value_text(const char *text);

/* size: bytes. NULL of size 0 makes a null; an empty blob has data that is not NULL. */
static inline schemac_value schemac_value_blob(const void *data_, size_t size_)
{
    schemac_value new_ =
        schemac_value_of_kind(data_ == NULL && size_ == 0 ? SCHEMAC_KIND_NULL : SCHEMAC_KIND_BLOB);
    new_.size = size_;
    new_.as.blob = data_;
    return new_;
}

static inline schemac_value schemac_value_bool(bool value_)
{
    schemac_value new_ = schemac_value_of_kind(SCHEMAC_KIND_BOOL);
    new_.as.truth = value_;
    return new_;
}

/* value: microseconds since 1970-01-01T00:00Z. */
static inline schemac_value schemac_value_timestamp(int64_t value_)
{
    schemac_value new_ = schemac_value_of_kind(SCHEMAC_KIND_TIMESTAMP);
    new_.as.integer = value_;
    return new_;
}

static inline schemac_value schemac_value_date(schemac_date value_)
{
    schemac_value new_ = schemac_value_of_kind(SCHEMAC_KIND_DATE);
    new_.as.date = value_;
    return new_;
}

static inline schemac_value schemac_value_uuid(schemac_uuid value_)
{
    schemac_value new_ = schemac_value_of_kind(SCHEMAC_KIND_UUID);
    new_.as.uuid = value_;
    return new_;
}

/* What a statement has returned: one allocation, which outlives the handle. */
typedef struct schemac_result {
    const char *const *columns;       /* their names; several may have the same */
    size_t column_count;              /* 0 of a statement that returns no rows */
    const schemac_value *const *rows; /* rows[row][column] */
    size_t count;                     /* of rows */
    int64_t changed; /* rows that the statement itself inserted, updated or deleted: not what
                        triggers and references did (https://sqlite.org/c3ref/changes.html) */
} schemac_result;

/* Runs one statement, for what the other calls do not express, with values for its parameters.
   sql:    reads or writes, also INSERT, UPDATE and DELETE with RETURNING. Blanks, comments and ';'
           may stand around it. Values never belong into the text.
   values: one for each parameter, in the order of their numbers: of "?1, ?2, ?1" two
           (https://sqlite.org/lang_expr.html#varparam). Read during the call only. NULL for none.
   count:  of values.
   result: to be freed with schemac_free; NULL on failure.
   A statement that changes something runs in a transaction of its own, inside the one that is open:
   when the call fails, nothing has changed. PRAGMA and VACUUM have none, and run as they stand. The
   rows are those of all tenants, deleted ones, too, as with schemac_exec.
   MISUSE, and nothing has run: no statement, or several; another number of values than of
   parameters; what schemac_exec does not run, ATTACH and DETACH; a write in a transaction for
   reading. INVALID: a text with a NUL byte inside, a date that is none, a blob with a size but no
   data; and what a check refuses. That texts are UTF-8 is not looked at. */
SCHEMAC_API schemac_status schemac_query(schemac_db *db, const char *sql,
                                         const schemac_value *values, size_t count,
                                         schemac_result **result);

/* The same of a statement that returns exactly one row, (*row)->rows[0]. NOT_FOUND when it returns
   none; MISUSE when it returns more, or never returns any. Nothing has changed then.
   row: to be freed with schemac_free; NULL on failure. */
SCHEMAC_API schemac_status schemac_query_one(schemac_db *db, const char *sql,
                                             const schemac_value *values, size_t count,
                                             schemac_result **row);

/* The first column of this name, byte by byte. false when there is none; *column is then
   unchanged. */
SCHEMAC_API bool schemac_result_column(const schemac_result *result, const char *name,
                                       size_t *column);
/* The value of that column; NULL when there is no such row or column. It belongs to the result. */
SCHEMAC_API const schemac_value *schemac_result_value(const schemac_result *result, size_t row,
                                                      const char *name);

/* ---- what is there -------------------------------------------------------------------------- */

/* Names, in one allocation. */
typedef struct schemac_names {
    const char *const *names; /* sorted */
    size_t count;
} schemac_names;

/* The tables of the database, but schemac's and the engine's own; and those of models that it
   lacks, in the order of the models. To be freed with schemac_free. */
SCHEMAC_API schemac_status schemac_existing_tables(schemac_db *db, schemac_names **tables);
SCHEMAC_API schemac_status schemac_missing_tables(schemac_db *db, schemac_names **tables);

/* The statements that make a table, its indexes and triggers, as the database has them, each ended
   by ";\n". table: without regard to case; NULL for everything there is. NOT_FOUND when there is no
   such table. To be freed with schemac_free. */
SCHEMAC_API schemac_status schemac_describe(schemac_db *db, const char *table, char **text);

/* Compares the database with the schema and puts the steps that it needs into the report, which is
   new then: OK when it needs none, OUTDATED when it does or cannot be brought to the schema.
   Changes nothing. MISUSE in a transaction or while a scan is open. */
SCHEMAC_API schemac_status schemac_plan(schemac_db *db);
/* The same, as an answer: the report, and what schemac_model_status says, stay as they were. There
   is no error when the answer could be given, whatever it is; else *up_to_date is false, and the
   status is why: that of schemac_plan, but never OUTDATED. */
SCHEMAC_API schemac_status schemac_is_up_to_date(schemac_db *db, bool *up_to_date);
/* Compares them as they are, without the write lock, which schemac_plan takes where it has to try
   migrations and renames: OK when nothing differs, OUTDATED with each difference as an issue of the
   report, which is new then. Migrations that have not run count as differences. */
SCHEMAC_API schemac_status schemac_schema_check(schemac_db *db);
/* Brings it to the schema as schemac_open does, in one transaction. The report is new. On failure
   nothing has changed, and the handle is as it was. */
SCHEMAC_API schemac_status schemac_repair(schemac_db *db);

/* Whether the database has it; names without regard to case. In a migration, too. */
SCHEMAC_API schemac_status schemac_table_exists(schemac_db *db, const char *table, bool *exists);
SCHEMAC_API schemac_status schemac_column_exists(schemac_db *db, const char *table,
                                                 const char *column, bool *exists);
SCHEMAC_API schemac_status schemac_index_exists(schemac_db *db, const char *index, bool *exists);

/* The engine's own handle of the connection, a sqlite3 * with SQLite, for what these calls do not
   do. Leave transactions to schemac, finalize your statements before schemac_close, and close
   nothing. NULL on a failed handle. */
SCHEMAC_API void *schemac_engine_handle(schemac_db *db);

/* ---- tenants -------------------------------------------------------------------------------- */

/* Whose rows the calls see and write: on a model with a tenant field every call is confined to this
   tenant, and is NO_TENANT without one. Generated code calls this as <schema>_set_tenant. key:
   points to a value of the type of the tenant's key; NULL for no tenant. A text or blob is copied,
   and the copy, to which rows point that it is filled in to, lasts as long as the handle. The key
   is looked for, unless it is the one that is set: the spelling that is stored is taken, and one
   that is not there, or deleted, is NOT_FOUND. On failure no tenant is set, but for MISUSE, while a
   scan is open, which changes nothing. */
SCHEMAC_API schemac_status schemac_set_tenant(schemac_db *db, const void *key);

/* Until the matching schemac_end_system, calls see and write the rows of every tenant. Nests. Calls
   that are given the values of a unique, or of a key that begins with the tenant, are NO_TENANT
   meanwhile. The last schemac_end_system is MISUSE while a scan is open that was begun like this on
   a model with a tenant. */
SCHEMAC_API schemac_status schemac_as_system(schemac_db *db);
SCHEMAC_API schemac_status schemac_end_system(schemac_db *db);

/* ---- rows: what the generated, typed calls are made of -------------------------------------- */

/* Where a page ended: the values that rows are ordered by. Plain bytes: it may be stored, or sent
   to a client and back: INVALID when it is then not one of this list. A text or blob that does not
   fit is there with its beginning, and the row itself is asked for the rest: when that is gone, or
   has another value since, the next page begins in front of all rows with that beginning, so that
   rows may come twice, and none is left out. Only the key has to fit: its texts and blobs, 5 bytes
   for each of them, 11 for every integer and 19 for a uuid are at most 507 bytes. */
typedef struct schemac_cursor {
    uint16_t size; /* bytes that are used; 0: the beginning, or no more rows */
    uint8_t bytes[510];
} schemac_cursor;

/* A cursor as a text that URLs, headers and JSON have as it is, as with the calls of text forms:
   RFC 4648, section 5 (base64url), without '='. That of an empty cursor is empty. */
enum { SCHEMAC_CURSOR_TEXT_SIZE = 681 };
SCHEMAC_API size_t schemac_cursor_format(const schemac_cursor *cursor,
                                         char text[SCHEMAC_CURSOR_TEXT_SIZE]);
/* Only what schemac_cursor_format can write, but not an empty text: it would stand for the first
   page, and a client that sends it behind the last would begin again. Whether it is a place in a
   list, the call says that is given the cursor. */
SCHEMAC_API bool schemac_cursor_parse(const char *text, schemac_cursor *cursor,
                                      schemac_text_error *error);

/* Begin with SCHEMAC_PAGE_INIT, which stands for all rows. */
typedef struct schemac_page {
    size_t size;
    size_t limit;         /* most rows; 0 without limit */
    bool descending;      /* from the end of the order; see schemac_list and schemac_find */
    schemac_cursor after; /* rows.next of a page: the rows behind it, from the first on */
    bool deleted;         /* rows that are soft-deleted, too */
    /* rows.previous of a page: the rows in front of it, up to the last; they come in the same order
       as always. MISUSE together with `after` */
    schemac_cursor before;
    bool sort; /* the order may be one that no index has: with a limit, of find and scan */
} schemac_page;

#define SCHEMAC_PAGE_INIT                                                                          \
    {                                                                                              \
        sizeof(schemac_page), 0, false, {0, {0}}, false, {0, {0}}, false                           \
    }

typedef struct schemac_rows {
    void *rows; /* NULL when there are none: both cursors are then empty, too */
    size_t count;
    /* Where this page ended: empty when there are no rows behind it. On a page that was asked for
       with `before` it is always there: rows were behind it then. */
    schemac_cursor next;
    /* Where it began: empty when there are no rows in front of it. On a page that was asked for
       with `after` it is there: rows were in front of it then. */
    schemac_cursor previous;
    size_t missing; /* of get_many: keys that no row has; else 0 */
} schemac_rows;

/* `values` holds a pointer to each value, of the member's type, in the order of the key or path,
   without the tenant; NULL when that leaves none. path is the number of a path in the model, or
   SCHEMAC_BY_KEY. `out` is a pointer to a `T *` for get, and to a struct laid out like schemac_rows
   for list: untyped, so that the typed calls only pass it on. */
enum {
    SCHEMAC_BY_KEY = -1,
    SCHEMAC_BY_FIELD = 0x10000 /* and the number of a field: the order that it has, ascending */
};

/* A key that is SCHEMAC_ASSIGNED and 0 is assigned, and is positive then: in this call and in all that
   insert, but for upserts by a path. Any other number is the row's key. */
SCHEMAC_API schemac_status schemac_insert(schemac_db *db, const schemac_model *model, void *row);
/* An array of `count` rows, all or none, in one transaction. */
SCHEMAC_API schemac_status schemac_insert_many(schemac_db *db, const schemac_model *model,
                                               void *rows, size_t count);
/* Inserts, or updates the row that has the same key or, with a path, the same unique value. What
   update leaves alone is left alone, and a member with `default now` or `default random` that is
   zero keeps the value that is stored. CONFLICT when that row is deleted, or another tenant's than
   the row says. By the key: INVALID when the row has the key 0, to be assigned, and a row with the
   key 0 is there, which somebody else has written. With a path: INVALID for a row without a value in
   one of its fields, or outside of its condition; the key becomes that of the row that is there, and
   is a CONFLICT when it is another one and a text or blob. */
SCHEMAC_API schemac_status schemac_upsert(schemac_db *db, const schemac_model *model, int path,
                                          void *row);
/* The same by the key for an array of `count` rows, all or none, in one transaction. The message of a
   failure begins with which row it is; no row is then changed. */
SCHEMAC_API schemac_status schemac_upsert_many(schemac_db *db, const schemac_model *model,
                                               void *rows, size_t count);
/* Inserts those of an array of `count` rows for which no row with the same key or unique value is
   there, nor was inserted before them; in one transaction. What else is wrong with one undoes all.
   *skipped: how many were not inserted; nothing is filled into these. */
SCHEMAC_API schemac_status schemac_insert_missing_many(schemac_db *db, const schemac_model *model,
                                                       void *rows, size_t count, size_t *skipped);
/* `filled` is the row again when the model has a version or fields set on update, which are then
   filled in; else NULL. */
SCHEMAC_API schemac_status schemac_update(schemac_db *db, const schemac_model *model,
                                          const void *row, void *filled);
/* The same for some members: `fields` points to a bool for each that update would write, in their
   order: whether it is one of them. */
SCHEMAC_API schemac_status schemac_patch(schemac_db *db, const schemac_model *model,
                                         const void *row, void *filled, const void *fields);
/* Marks the row as deleted where the model has soft delete, else removes it. TOO_DEEP when rows that go
   with it, or lose their reference to it, are more than 1,000 levels away; nothing has changed then. */
SCHEMAC_API schemac_status schemac_delete(schemac_db *db, const schemac_model *model,
                                          const void *const *values);
SCHEMAC_API schemac_status schemac_restore(schemac_db *db, const schemac_model *model,
                                           const void *const *values);
SCHEMAC_API schemac_status schemac_purge(schemac_db *db, const schemac_model *model,
                                         const void *const *values);
/* The same for a row that was read, found by its key, while its version is still that of the row:
   STALE when somebody else has changed it, NOT_FOUND when it is gone. Without a version nothing is
   compared. `filled` is the row again when the model has soft delete: when it was deleted, fields
   set on update and the version are then filled in, and it is as it was when the call fails; else
   NULL. */
SCHEMAC_API schemac_status schemac_delete_row(schemac_db *db, const schemac_model *model,
                                              const void *row, void *filled);
/* The same; a row that is not deleted is NOT_FOUND. */
SCHEMAC_API schemac_status schemac_restore_row(schemac_db *db, const schemac_model *model,
                                               void *row);
/* The same for a row that is deleted or not. Nothing is filled in. */
SCHEMAC_API schemac_status schemac_purge_row(schemac_db *db, const schemac_model *model,
                                             const void *row);
SCHEMAC_API schemac_status schemac_get(schemac_db *db, const schemac_model *model, int path,
                                       const void *const *values, void *out);
SCHEMAC_API schemac_status schemac_exists(schemac_db *db, const schemac_model *model,
                                          const void *const *values, bool *exists);
SCHEMAC_API schemac_status schemac_count(schemac_db *db, const schemac_model *model,
                                         int64_t *count);
/* values is NULL with SCHEMAC_BY_KEY: all rows. page is NULL for all rows. They come in the order of
   the key, ascending: with page.descending descending. How the path's index is ordered makes no
   difference, since all rows have the same values there. */
SCHEMAC_API schemac_status schemac_list(schemac_db *db, const schemac_model *model, int path,
                                        const void *const *values, const schemac_page *page,
                                        void *out);

/* Rows with any of several keys, and rows that reference any of several, as they were at one
   moment. A key that comes twice counts once.
   keys:  `count` keys of one value, or structs of several, none of which may be null.
   parts: the bytes from one key to the next, then where each value of the key or path begins in it.
   out:   a struct laid out like schemac_rows. get_many: in the order in which the keys came; what
          is not there is left out, and counted in `missing`. list_among: all of the first key in
          the order of their own, then those of the second, and so on.
   MISUSE for a key that is NULL. */
SCHEMAC_API schemac_status schemac_get_many(schemac_db *db, const schemac_model *model,
                                            const void *keys, size_t count, const size_t *parts,
                                            void *out);
SCHEMAC_API schemac_status schemac_list_among(schemac_db *db, const schemac_model *model, int path,
                                              const void *keys, size_t count, const size_t *parts,
                                              void *out);

/* Filters, made by the typed calls <model>_where_<field>, _among_<field> and _null_<field>. All
   that are given have to hold. <model>_any(n) holds when one of the n filters behind it does, where
   a group counts as one; <model>_all(n) when all do; <model>_not(n) when not all do. Comparisons are
   SQL's: nothing is equal to, different from, less than or like null. A comparison with null does
   not hold, so its _not does: each row is found by a filter or by its _not, and by one of them
   alone. (SQL's own NOT finds it by neither.) */
typedef enum schemac_op {
    SCHEMAC_EQ,
    SCHEMAC_NE,
    SCHEMAC_LT,
    SCHEMAC_LE,
    SCHEMAC_GT,
    SCHEMAC_GE,
    SCHEMAC_LIKE,  /* texts: % stands for any characters, _ for one, and behind a backslash a
                     character for itself; a to z without regard to case */
    SCHEMAC_AMONG, /* one of several values */
    SCHEMAC_NULL,  /* is null, or is not */
    SCHEMAC_ANY,
    SCHEMAC_ALL,
    SCHEMAC_NOT,
    SCHEMAC_CONTAINS,  /* texts: it has this text in it, of which every character is meant as it is;
                         a to z without regard to case */
    SCHEMAC_STARTS,    /* it begins with the text */
    SCHEMAC_ENDS,      /* it ends with the text */
    SCHEMAC_EVERYTHING /* every row */
} schemac_op;

typedef struct schemac_filter {
    uint16_t field;
    uint8_t op;   /* schemac_op */
    bool is;      /* of SCHEMAC_NULL */
    size_t count; /* of SCHEMAC_AMONG: values; of a group and SCHEMAC_NOT: its filters */
    union {
        bool truth;
        int32_t small;
        int64_t integer;
        double real;
        const char *text;
        schemac_blob blob;
        schemac_date date;
        schemac_uuid uuid;
        int number;       /* of an enum */
        const void *list; /* of SCHEMAC_AMONG */
    } value;
} schemac_filter;

/* Names here end in '_' so that they shadow nothing of the program that includes this. */
static inline schemac_filter schemac_filter_new(uint16_t field_, schemac_op op_)
{
    schemac_filter filter_;
    filter_.field = field_;
    filter_.op = (uint8_t)op_;
    filter_.is = false;
    filter_.count = 0;
    filter_.value.list = NULL;
    return filter_;
}

/* The typed calls of a model. <model>_where_<field>(op, value) compares,
   <model>_among_<field>(values, count) asks for one of several, <model>_null_<field>(is) whether
   there is a value. */
#define SCHEMAC_FILTERS(model, member, number, type, part)                                         \
    SCHEMAC_FILTERS_AS(model, member, number, type, part, )
#define SCHEMAC_ENUM_FILTERS(model, member, number_, type)                                         \
    SCHEMAC_FILTERS_AS(model, member, number_, type, number, (int))
#define SCHEMAC_FILTERS_AS(model, member, field, type, part, cast)                                 \
    static inline model##_where model##_where_##member(schemac_op op_, type value_)                \
    {                                                                                              \
        model##_where where_;                                                                      \
        where_.filter = schemac_filter_new(field, op_);                                            \
        where_.filter.value.part = cast value_;                                                    \
        return where_;                                                                             \
    }                                                                                              \
    static inline model##_where model##_among_##member(type const *values_, size_t count_)         \
    {                                                                                              \
        model##_where where_;                                                                      \
        where_.filter = schemac_filter_new(field, SCHEMAC_AMONG);                                  \
        where_.filter.count = count_;                                                              \
        where_.filter.value.list = values_;                                                        \
        return where_;                                                                             \
    }

#define SCHEMAC_NULL_FILTER(model, member, number)                                                 \
    static inline model##_where model##_null_##member(bool is_)                                    \
    {                                                                                              \
        model##_where where_;                                                                      \
        where_.filter = schemac_filter_new(number, SCHEMAC_NULL);                                  \
        where_.filter.is = is_;                                                                    \
        return where_;                                                                             \
    }

#define SCHEMAC_GROUPS(model)                                                                      \
    static inline model##_where model##_any(size_t count_)                                         \
    {                                                                                              \
        model##_where where_;                                                                      \
        where_.filter = schemac_filter_new(0, SCHEMAC_ANY);                                        \
        where_.filter.count = count_;                                                              \
        return where_;                                                                             \
    }                                                                                              \
    static inline model##_where model##_all(size_t count_)                                         \
    {                                                                                              \
        model##_where where_;                                                                      \
        where_.filter = schemac_filter_new(0, SCHEMAC_ALL);                                        \
        where_.filter.count = count_;                                                              \
        return where_;                                                                             \
    }                                                                                              \
    static inline model##_where model##_everything(void)                                           \
    {                                                                                              \
        model##_where where_;                                                                      \
        where_.filter = schemac_filter_new(0, SCHEMAC_EVERYTHING);                                 \
        return where_;                                                                             \
    }                                                                                              \
    static inline model##_where model##_not(size_t count_)                                         \
    {                                                                                              \
        model##_where where_;                                                                      \
        where_.filter = schemac_filter_new(0, SCHEMAC_NOT);                                        \
        where_.filter.count = count_;                                                              \
        return where_;                                                                             \
    }

/* Rows that pass the filters, in the order of a path or of the key. `filters` points to structs
   that consist of one schemac_filter each. Values are read during the call. The order of a path is
   that of its index, with the directions that it declares, and by the key, ascending, among equal
   values; nulls come before values where it ascends. page.descending is exactly the other way
   round: a field that is declared `desc` then ascends.
   order: a path's number, SCHEMAC_BY_KEY, or SCHEMAC_BY_FIELD and a field's number. The last is a
          sort of all rows that pass the filters, for each page anew, unless an index begins with
          the field: MISUSE unless the page says `sort` and has a limit. */
SCHEMAC_API schemac_status schemac_find(schemac_db *db, const schemac_model *model,
                                        const void *filters, size_t count, int order,
                                        const schemac_page *page, void *out);

/* What passes the filters is counted, looked for, deleted (soft where the model has that) or
   changed, without being read. The same filters as those of a search; deleted rows are not seen.
   One is needed at least: <model>_everything() stands for all rows. A change sees it only when it
   stands alone, and no group of none, so that nothing which went wrong with a list of filters means
   every row.
   *number: of rows that were counted, deleted or changed; 0 on failure, which changes nothing.
   row, mask: as in schemac_patch; the version of every row that is changed is counted up, and
   nothing is compared with that of `row`.
   MISUSE for no filter, or no field. */
SCHEMAC_API schemac_status schemac_count_where(schemac_db *db, const schemac_model *model,
                                               const void *filters, size_t count, int64_t *number);
SCHEMAC_API schemac_status schemac_exists_where(schemac_db *db, const schemac_model *model,
                                                const void *filters, size_t count, bool *exists);
SCHEMAC_API schemac_status schemac_delete_where(schemac_db *db, const schemac_model *model,
                                                const void *filters, size_t count, int64_t *number);
SCHEMAC_API schemac_status schemac_patch_where(schemac_db *db, const schemac_model *model,
                                               const void *filters, size_t count, const void *row,
                                               const void *mask, int64_t *number);

/* The same one by one, without copies. */
typedef struct schemac_scan schemac_scan;

/* Each row is given once, as it is when the scan comes to it; new ones when they are ahead. While one
   is open in the order of an index, calls on the handle that would write another value of a field in
   that order are MISUSE, as are schemac_exec and schemac_query with a statement that changes
   something. In the order of the key (SCHEMAC_BY_KEY) everything may be written.
   Scans nest. One that is open keeps the database from being checkpointed, and others may see it as
   busy: end it. Closing the handle ends all of its scans; they are then not to be used any more. */
SCHEMAC_API schemac_status schemac_scan_begin(schemac_db *db, const schemac_model *model,
                                              const void *filters, size_t count, int order,
                                              const schemac_page *page, schemac_scan **scan);
/* The next row, of the scan's own memory, until the next call; NOT_FOUND behind the last. */
SCHEMAC_API schemac_status schemac_scan_next(schemac_scan *scan, const schemac_model *model,
                                             void *out);
/* Accepts NULL. */
SCHEMAC_API void schemac_scan_end(schemac_scan *scan);

/* Frees what get or list returned; accepts NULL. */
SCHEMAC_API void schemac_free(void *row);

/* ---- queries of the schema ------------------------------------------------------------------ */

/* An array of values for a parameter that is a list. It is the caller's, and only read, while the call
   runs. */
typedef struct schemac_array {
    const void *values; /* of the C type of one value; no text in it is NULL */
    size_t count;       /* of values; SCHEMAC_NOT_GIVEN when the parameter is left out */
} schemac_array;

/* The number of values of an optional list that is left out. NULL with 0 is an empty list: nothing
   is in it. */
#define SCHEMAC_NOT_GIVEN SIZE_MAX

/* The typed calls of queries pass on to these. The rows that they give are those that the handle's
   tenant sees, unless the query says `as system`.
   values: a pointer to each parameter's value, as a member of its type holds it, or to a
           schemac_array.
           All are read while the call runs; NULL of a query that takes none.
   out:    of one row a pointer to a `T *`, or to the value itself where it is no pointer; of many a
           pointer to a struct that begins with a `T *` and a `size_t`. The `T *` is one allocation
           with all that it points to, freed with schemac_free. After an error it is NULL, with a
           count of 0, and a value zero.
   NOT_FOUND: there is no row (one). CORRUPT: a value, or a second row, that cannot be. NO_TENANT: it
   reads rows of a tenant, and none is set; of one that says `as system`: the handle does not have
   the system's rights. INVALID: a value that its type does not allow, or one that is required and
   missing. */
SCHEMAC_API schemac_status schemac_select_one(schemac_db *db, const schemac_declared_query *query,
                                              const void *const *values, void *out);
SCHEMAC_API schemac_status schemac_select_many(schemac_db *db, const schemac_declared_query *query,
                                               const void *const *values, void *out);
/* A page of its rows, in an order that the query has: `order` is its number.
   page: its limit, `after` and `before` alone; NULL for all rows.
   out:  a struct that begins as schemac_rows do, up to `previous`; of a query that is not paged, up to
         `count`; its rows are freed with schemac_free.
   Beside the errors of schemac_select_many INVALID: a cursor of another query or order; rows with the same keys at the end of a page. MISUSE: no
   such order, or anything else in the page. */
SCHEMAC_API schemac_status schemac_select_pages(schemac_db *db, const schemac_declared_query *query,
                                                const void *const *values, int order,
                                                const schemac_page *page, void *out);
/* All of its rows that pass the filters, of a query without parameters: the find call of a view.
   filters: structs that consist of one schemac_filter each, as schemac_find takes them, whose fields are
            those of the query's rows.
   out:     as of schemac_select_many; freed with schemac_free.
   MISUSE, INVALID: a filter that cannot be. */
SCHEMAC_API schemac_status schemac_select_find(schemac_db *db, const schemac_declared_query *query,
                                               const void *filters, size_t count, void *out);
/* The one row that passes them: the get call of a view. out: a pointer to a `T *`, freed with
   schemac_free. NOT_FOUND: there is none. CORRUPT: there are several. */
SCHEMAC_API schemac_status schemac_select_find_one(schemac_db *db,
                                                   const schemac_declared_query *query,
                                                   const void *filters, size_t count, void *out);
/* How many rows there are; 0 after an error, which is one of those of schemac_select_many. */
SCHEMAC_API schemac_status schemac_select_count(schemac_db *db, const schemac_declared_query *query,
                                                const void *const *values, int64_t *count);
/* The same one by one, for schemac_select_next and schemac_scan_end. Rows that are written meanwhile
   may be among them or not. What has been said of other scans holds: one that is open keeps others
   waiting, and is gone with its handle.
   values: copied, so that they need not last.
   order:  the number of one that the query has, or -1 for the one that the SQL says.
   scan:   ended with schemac_scan_end; NULL after an error.
   MISUSE: no such order, or a command. */
SCHEMAC_API schemac_status schemac_select_scan(schemac_db *db, const schemac_declared_query *query,
                                               const void *const *values, int order,
                                               schemac_scan **scan);
/* The next row.
   out: a pointer to a `const T *`, of the scan's own memory and the engine's, until the next call;
        NULL after an error.
   NOT_FOUND: there is no further row. MISUSE: the scan is NULL, or of something else. */
SCHEMAC_API schemac_status schemac_select_next(schemac_scan *scan,
                                               const schemac_declared_query *query, void *out);

/* A command that returns rows is passed to schemac_select_one and schemac_select_many, one that does
   not to this. It reaches rows that the handle's tenant sees, unless it says `as system`. It is done
   as a whole or not at all, in the transaction that is open, or in one of its own; a second row of
   one that returns one undoes it.
   changed: how many rows were inserted, changed or removed; or NULL. Rows that references take along
            do not count.
   CONFLICT, REFERENCE, INVALID: as of a call that writes rows of the model; CONFLICT also when ON
   CONFLICT meets a row that is deleted or another tenant's. NO_TENANT: as of a query. MISUSE: in a
   transaction for reading, or while a scan in the order of an index is open. */
SCHEMAC_API schemac_status schemac_command(schemac_db *db, const schemac_declared_query *command,
                                           const void *const *values, int64_t *changed);

/* What a query returns that gives many values of one type; freed with its own call. Where a value
   is a pointer, it is NULL for none. */
#define SCHEMAC_VALUES(name_, type_)                                                               \
    typedef struct name_ {                                                                         \
        type_ *values;                                                                             \
        size_t count;                                                                              \
    } name_;                                                                                       \
    static inline void name_##_free(name_ *values_)                                                \
    {                                                                                              \
        schemac_free((void *)(uintptr_t)values_->values);                                          \
        values_->values = NULL;                                                                    \
        values_->count = 0;                                                                        \
    }
SCHEMAC_VALUES(schemac_bool_rows, const bool)
SCHEMAC_VALUES(schemac_int32_rows, const int32_t)
SCHEMAC_VALUES(schemac_int64_rows, const int64_t)
SCHEMAC_VALUES(schemac_double_rows, const double)
SCHEMAC_VALUES(schemac_text_rows, const char *const)
SCHEMAC_VALUES(schemac_blob_rows, const schemac_blob)
SCHEMAC_VALUES(schemac_date_rows, const schemac_date)
SCHEMAC_VALUES(schemac_uuid_rows, const schemac_uuid)
SCHEMAC_VALUES(schemac_opt_bool_rows, const schemac_opt_bool)
SCHEMAC_VALUES(schemac_opt_int32_rows, const schemac_opt_int32)
SCHEMAC_VALUES(schemac_opt_int64_rows, const schemac_opt_int64)
SCHEMAC_VALUES(schemac_opt_double_rows, const schemac_opt_double)
SCHEMAC_VALUES(schemac_opt_date_rows, const schemac_opt_date)
SCHEMAC_VALUES(schemac_opt_uuid_rows, const schemac_opt_uuid)

/* The value's name, or NULL when the number is none of the enum's. */
SCHEMAC_API const char *schemac_enum_name(const schemac_enum *e, int value);
/* false when there is no such name; *value is then unchanged. */
SCHEMAC_API bool schemac_enum_from_name(const schemac_enum *e, const char *name, int *value);

/* ---- rows as JSON --------------------------------------------------------------------------- */

/* A row is an object (RFC 8259) with a member for each field that is not `secret` and no
   `password`, in the order of the schema, with the field's name; rows are an array of them. No
   value is null; a bool, int32 and int64 is what it is in JSON; a double the fewest digits that
   read back as the same number (RFC 8785, section 3.2.2.3, but -0.0 keeps its sign); a decimal,
   date, timestamp and uuid its text form above, as a string; an enum its name; a blob base64 (RFC
   4648, section 4); a json as it stands. An int64 may have more digits than readers keep that know
   doubles alone, as JavaScript does: from 2^53 on. Rows may be read or made by the program.
   rows:      one or `count`, one behind the other, of the model.
   allocator: or NULL for malloc; has to outlive the text.
   *text:     without blanks or a line end; one allocation, to be freed with schemac_free.
   Generated code calls these as <model>_to_json and <model>_rows_to_json, with malloc.
   NOMEM; INVALID for a row that JSON has no text for: schemac_json_check says which. */
SCHEMAC_API schemac_status schemac_row_to_json(const schemac_model *model, const void *row,
                                               const schemac_allocator *allocator, char **text);
SCHEMAC_API schemac_status schemac_rows_to_json(const schemac_model *model, const void *rows,
                                                size_t count, const schemac_allocator *allocator,
                                                char **text);

typedef struct schemac_json_error {
    size_t row;         /* from 0 */
    const char *field;  /* the field's name */
    const char *reason; /* what is wrong with its value: constant, in English */
    size_t offset;      /* bytes: of a text or json, where it is wrong; else 0 */
} schemac_json_error;

/* Whether JSON has a text for all rows: OK, or INVALID and the first value that it has none for, in
   *error, unless `error` is NULL: a text or json that is not UTF-8, a json that is not JSON or
   nested deeper than 2000, a double that is infinite or NaN, a date or value of an enum that there
   is not, no value where the field needs one. Allocates nothing. Generated code calls this as
   <model>_json_check. */
SCHEMAC_API schemac_status schemac_json_check(const schemac_model *model, const void *rows,
                                              size_t count, schemac_json_error *error);

/* ---- passwords -
----------------------------------------------------------------------------- */

/* A library of its own has these, schemac_password, which needs libcrypt (crypt(5) says which
   methods there are, and what a hash looks like). Generated code calls them as <field>_set and
   <field>_verify. */
enum { SCHEMAC_PASSWORD_SIZE = 384 /* bytes that a hash has at most, with its NUL */ };

/* hash: gets a new hash of the password, by the system's strongest method, with a salt of its own;
   has SCHEMAC_PASSWORD_SIZE bytes. Takes milliseconds, on purpose. INVALID for an empty password or
   one of more than 511 bytes, NOMEM, IO when the system gives no salt; *hash is then unchanged. */
SCHEMAC_API schemac_status schemac_password_hash(const char *plain, char *hash);

/* *right: whether the hash is of this password. A hash that is NULL is of none. INVALID when the
   hash is none that this system knows. */
SCHEMAC_API schemac_status schemac_password_verify(const char *hash, const char *plain,
                                                   bool *right);

/* ---- version -------------------------------------------------------------------------------- */

/* Of the runtime that is linked: "0.1.0". */
SCHEMAC_API const char *schemac_version(void);

#ifdef __cplusplus
}
#endif

#endif
