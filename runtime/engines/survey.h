/* survey.h - what a start counts before and after its work, and the database's own record of it. */
#ifndef SCHEMAC_ENGINES_SURVEY_H
#define SCHEMAC_ENGINES_SURVEY_H

#include "base/memory.h"

#include <stdbool.h>
#include <stdint.h>

/* A row whose reference leads nowhere: what stands for its key, for its number where the engine
   gives each row one, and for the values that lead nowhere. Equal where those are equal. */
typedef struct survey_orphan {
    uint64_t key;
    uint64_t number;
    uint64_t values;
    const char *name; /* its key in words: "2/'x'"; NULL when it is one of very many */
} survey_orphan;

/* A reference of a table, and which of its rows lead nowhere by it. */
typedef struct survey_orphans {
    const char *table;
    int64_t table_id;    /* the same within a transaction, whatever it is called; or 0 */
    const char *parent;  /* "" when the references of the table cannot even be checked */
    int64_t parent_id;   /* 0: there is no such table */
    const char *columns; /* that lead there, normalised; "" when the database names none */
    const char *key;     /* the columns of the table's key, normalised; "" without one */
    bool numbered;       /* its rows have numbers, */
    bool number_is_key;  /* which are the key itself */
    int64_t count;
    survey_orphan *rows; /* as many as could be read: count, or fewer */
    size_t row_count, row_capacity;
    const char *query; /* that finds them, or NULL */
} survey_orphans;

typedef struct survey_orphan_list {
    survey_orphans *list; /* of all references, those that lead somewhere too */
    size_t count, capacity;
} survey_orphan_list;

typedef struct survey_rows {
    const char *table;
    int64_t rows;
} survey_rows;

typedef struct survey_row_list {
    survey_rows *list; /* sorted by name */
    size_t count, capacity;
} survey_row_list;

/* A column that was given values, of a table under the name that it had then. */
typedef struct survey_column {
    const char *table;
    const char *column; /* NULL: any of the table */
} survey_column;

/* What statements that are not ours do, while they are watched. */
typedef struct survey_watch {
    memory_pool *pool;
    const char **touched; /* tables that a statement itself changes, not a trigger that it fires */
    size_t count, capacity;
    survey_column *written; /* by whatever */
    size_t written_count, written_capacity;
    bool unknown; /* something was done that cannot be watched */
} survey_watch;

/* A row of the database's own record of what was done to it. start/history says what the words
   mean. */
typedef struct survey_record {
    int64_t number; /* grows from one to the next; when it is written the engine gives it */
    const char *kind;
    int64_t version; /* of the schema; the number of a migration */
    const char *name;
    const char *checksum;
    const char *detail;
    int64_t at; /* microseconds since 1970; when it is written the engine gives it */
} survey_record;

/* What a table means, and how it was last written. start/record says what the texts are. */
typedef struct survey_table {
    const char *name;
    const char *meaning;
    const char *base;
} survey_table;

typedef struct survey_table_list {
    survey_table *list; /* in any order */
    size_t count, capacity;
} survey_table_list;

typedef struct survey_history {
    survey_record *list; /* the oldest first */
    size_t count, capacity;
} survey_history;

#endif
