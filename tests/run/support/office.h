/* office.h - a database with three tenants, whose rows look alike, and what its tests share. */
#ifndef TESTS_RUN_OFFICE_H
#define TESTS_RUN_OFFICE_H

#include "described.h"
#include "support.h"

#include "office.schema.h"

enum { TENANTS = 3 };

schemac_db *open_office(const char *path);

/* Organizations 1 to 3. Keys of organization t, where they are numbers, begin at t * 100:
   customers +1 to +4, of which 4 is deleted; folders +1 to +3; labels +1 and +2; bookings +1, +2.
   Papers 1 to 4, of which 4 is deleted; seats (1, "a"), (1, "b") and (2, "a"), which is deleted.
   All texts are the same in each. Organization 1 has a folder 1, too. */
void populate_office(schemac_db *db);

/* A new database with these rows and with this tenant set; 0 for none. */
schemac_db *office_of(const char *path, int64_t tenant);

/* The key of a paper. */
schemac_uuid paper_id(int64_t tenant, unsigned number);

#define assert_customer_untouched(row, before)                                                     \
    assert_row_untouched(schemac_model_find(OFFICE_SCHEMA, "customer"), (row), (before))

/* As system, and without again. */
void begin_system(schemac_db *db);
void end_system(schemac_db *db);

/* Every value of every row of the tenant, which is written as an SQL literal; NULL for all rows of
   all models. To be freed. */
char *rows_of(const schemac_schema *schema, const char *path, const char *tenant);

/* They are what they were; frees `before`. */
void check_rows_of(const schemac_schema *schema, const char *path, const char *tenant, char *before,
                   const char *file, int line);
#define assert_rows_of(schema, path, tenant, before)                                               \
    check_rows_of((schema), (path), (tenant), (before), __FILE__, __LINE__)

#endif
