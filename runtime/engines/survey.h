/* survey.h - what a start counts before and after its work, and the database's own record of it. */
#ifndef SCHEMAC_ENGINES_SURVEY_H
#define SCHEMAC_ENGINES_SURVEY_H

#include "base/memory.h"

#include <stdint.h>

/* How many rows of a table reference rows of another that are not there. */
typedef struct survey_orphans {
    const char *table;
    const char *parent; /* "" when the references cannot even be checked */
    int64_t count;
    const char *query; /* that finds them, or NULL */
    int reference;     /* the engine's number of the first that leads nowhere */
} survey_orphans;

typedef struct survey_orphan_list {
    survey_orphans *list;
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
    const char *kind;
    int64_t version; /* of the schema; the number of a migration */
    const char *name;
    const char *checksum;
    const char *detail;
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
