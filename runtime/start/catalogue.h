/* catalogue.h - what is in the database, read, sorted and searched. */
#ifndef SCHEMAC_START_CATALOGUE_H
#define SCHEMAC_START_CATALOGUE_H

#include "handle/error.h"

/* As the engine compares names: 0 for the same object. */
int catalogue_compare(const schemac_db *db, const char *a, const char *b);

/* Sorted by name. false with the error set. */
bool catalogue_read(schemac_db *db, memory_pool *p, catalogue *out);
/* The same of what the schema declares, of the models that are wanted, by their numbers. */
bool catalogue_read_declared(schemac_db *db, memory_pool *p, const bool *wanted, catalogue *out);

/* By name; NULL when there is none. */
const catalogue_table *catalogue_find_table(const schemac_db *db, const catalogue *c,
                                            const char *name);
const catalogue_object *catalogue_find_object(const schemac_db *db, const catalogue *c,
                                              catalogue_kind kind, const char *name);
catalogue_column *catalogue_find_column(const schemac_db *db, const catalogue_table *t,
                                        const char *name);

#endif
