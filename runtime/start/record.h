/* record.h - what a database knows about its own tables: what their columns mean, and how schemac last
   wrote them. It is read only when there is something to do. */
#ifndef SCHEMAC_START_RECORD_H
#define SCHEMAC_START_RECORD_H

#include "start/rename.h"

typedef struct record_list {
    memory_pool *pool;
    survey_table *list; /* sorted by name */
    size_t count;
} record_list;

/* false with the error set. */
bool record_read(schemac_db *db, memory_pool *p, record_list *out);

/* After renames: tables and columns have their new names in it, as it will be written. */
void record_rename(const schemac_db *db, record_list *records, const rename_list *renames);

/* NULL when nothing is known of the table. */
const survey_table *record_find(const schemac_db *db, const record_list *records,
                                const char *table);

/* What is known of a column, or NULL. */
const char *record_meaning(const schemac_db *db, memory_pool *p, const survey_table *table,
                           const char *column);

/* What a model's columns mean, and of columns that the schema does not have any more what they meant;
   NULL when memory ran out. */
const char *record_of_model(const schemac_db *db, memory_pool *p, const schemac_model *m,
                            const survey_table *known);

/* The table that a field's model has, or NULL. */
const char *record_target(const schemac_schema *schema, const schemac_field *f);

/* Writes what is different now, after these renames. false with the error set. */
bool record_write(schemac_db *db, const record_list *records, const rename_list *renames);

#endif
