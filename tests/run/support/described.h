/* described.h - rows of any model, compared by their descriptors as SQL compares them. */
#ifndef TESTS_RUN_DESCRIBED_H
#define TESTS_RUN_DESCRIBED_H

#include <schemac/schemac.h>

/* The value of a member, or NULL for none. */
const void *value_of(const schemac_field *f, const void *member);
size_t size_of_value(const schemac_field *f);

/* Less than 0, 0, or more. Nulls (NULL) come first. Fields whose name begins with "loose" are
   declared with collate nocase. */
int compare_values(const schemac_field *f, const void *a, const void *b);

bool same_row(const schemac_model *m, const void *a, const void *b);
/* Names the first member that differs. */
void check_row(const schemac_model *m, const void *got, const void *wanted, const char *file,
               int line);
#define assert_row(model, got, wanted) check_row((model), (got), (wanted), __FILE__, __LINE__)

/* Byte for byte, pointers and values of nulls included; not what is between members, which nobody
   writes. */
void check_row_untouched(const schemac_model *m, const void *row, const void *before,
                         const char *file, int line);
#define assert_row_untouched(model, row, before)                                                   \
    check_row_untouched((model), (row), (before), __FILE__, __LINE__)

#endif
