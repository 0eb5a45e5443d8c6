/* rename.h - tables and columns that the schema calls otherwise than the database: `was`. */
#ifndef SCHEMAC_START_RENAME_H
#define SCHEMAC_START_RENAME_H

#include "handle/error.h"

bool rename_is_possible(const schemac_schema *schema);

typedef struct rename_entry {
    const schemac_model *model; /* NULL when it is not known */
    const char *from, *to;
    bool table;     /* else a column */
    const char *in; /* the table of a column, as it is called now */
} rename_entry;

typedef struct rename_list {
    rename_entry *list;
    size_t count, capacity;
} rename_list;

/* Before the plan, which then finds everything under its new name. */
schemac_status rename_all(schemac_db *db, memory_pool *p, rename_list *done);

/* Gives something its old name again, where it bears the new one. MIGRATION when the old name is
   another's by now. */
schemac_status rename_back(schemac_db *db, const rename_entry *r);

/* What it would rename; of a table that has its old name still, not the columns. */
schemac_status rename_find(schemac_db *db, memory_pool *p, rename_list *out);

/* That it would be done. */
void rename_report(schemac_db *db, const rename_entry *r);

/* What a query with new names has to begin with where everything still has its old ones: "WITH …".
   Of one model, or of all for NULL. */
const char *rename_prefix(const schemac_db *db, memory_pool *p, const rename_list *done,
                          const schemac_model *m);

#endif
