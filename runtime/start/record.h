/* record.h - what a database knows about its own tables: what their columns mean, and how schemac
   last wrote them. It is read only when there is something to do. */
#ifndef SCHEMAC_START_RECORD_H
#define SCHEMAC_START_RECORD_H

#include "start/rename.h"

typedef struct record_list {
    memory_pool *pool;
    survey_table *list; /* under the names of now, sorted by them */
    size_t count;
    survey_table *stored; /* as many, as the database has them, sorted by name */
    bool watched;         /* others' statements run in the same transaction: */
    catalogue before;     /* what there was before them; of recorded tables with columns, where the
                             engine keeps no statements */
    int64_t *unknown;     /* tables whose columns have got names that cannot be followed */
    size_t unknown_count, unknown_capacity;
} record_list;

/* false with the error set. */
bool record_read(schemac_db *db, memory_pool *p, record_list *out);

/* Before statements of others, in the same transaction, and after them: what they have renamed has
   its new name. Each false with the error set. */
bool record_watch(schemac_db *db, record_list *records);
bool record_follow(schemac_db *db, record_list *records);

/* After renames: tables and columns have their new names in it, as it will be written. */
void record_rename(const schemac_db *db, record_list *records, const rename_list *renames);

/* NULL when nothing is known of the table. */
const survey_table *record_find(const schemac_db *db, const record_list *records,
                                const char *table);

/* What is known of a column, or NULL. */
const char *record_meaning(const schemac_db *db, memory_pool *p, const survey_table *table,
                           const char *column);

/* Whether others have renamed columns of a table so that it is not known which is which. */
bool record_is_unknown(const record_list *records, int64_t table);

/* Whether a table that is there had a column before migrations of the same start. */
bool record_had_column(const schemac_db *db, memory_pool *p, const record_list *records,
                       const catalogue_table *live, const char *column);

/* Whether a migration of this start has made the table. */
bool record_is_made_now(const record_list *records, const catalogue_table *live);

/* Whether migrations of the same start may have given a column values: by what was watched, or
   since they have made the table itself anew. now: what there is, live: the table in it; from: what
   the column was called before renames. */
bool record_may_be_written(const schemac_db *db, const record_list *records,
                           const survey_watch *watch, const catalogue *now,
                           const catalogue_table *live, const char *column, const char *from);

/* What columns mean that may have been written is not known any more. false with the error set. */
bool record_forget_written(schemac_db *db, record_list *records, const survey_watch *watch);

/* What a model's columns mean, and of columns that the schema does not have any more what they
   meant; NULL when memory ran out. */
const char *record_of_model(const schemac_db *db, memory_pool *p, const schemac_model *m,
                            const survey_table *known);

/* The table that a field's model has, or NULL. */
const char *record_target(const schemac_schema *schema, const schemac_field *f);

/* Writes what the schema says of its tables, and forgets those that are not there any more. false
   with the error set. */
bool record_write(schemac_db *db, const record_list *records);
/* Writes what was followed, and nothing else. */
bool record_write_followed(schemac_db *db, const record_list *records);

#endif
