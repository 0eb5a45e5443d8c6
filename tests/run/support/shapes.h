/* shapes.h - whether two databases have the same tables, however they came to them. */
#ifndef TESTS_RUN_SHAPES_H
#define TESTS_RUN_SHAPES_H

/* Columns, keys, references and indexes as SQLite sees them, and all words of all statements. The
   caller frees it. */
char *shape_of(const char *path);

void assert_same_shape(const char *got, const char *expected);

#endif
