/* support.h - what the tests of this layer share: places for databases, a second and plain
   connection to look at them, and assertions that say what the handle says. */
#ifndef TESTS_RUN_SUPPORT_H
#define TESTS_RUN_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <schemac/schemac.h>

#include "shop.schema.h"

/* ---- assertions ----------------------------------------------------------------------------- */

void check_status(const schemac_db *db, schemac_status got, schemac_status wanted, const char *call,
                  const char *file, int line);

/* The call returns the status, and the handle says the same. */
#define assert_status(db, wanted, call)                                                            \
    check_status((db), (call), (wanted), #call, __FILE__, __LINE__)
#define assert_ok(db, call) assert_status(db, SCHEMAC_OK, call)

void check_contains(const char *text, const char *part, const char *file, int line);
#define assert_contains(text, part) check_contains((text), (part), __FILE__, __LINE__)

/* What the last failure was about; NULL for none. Names of other things must not appear. */
void check_error(const schemac_db *db, const char *model, const char *field, const char *message,
                 const char *file, int line);
#define assert_error(db, model, field, message)                                                    \
    check_error((db), (model), (field), (message), __FILE__, __LINE__)

/* ---- places --------------------------------------------------------------------------------- */

/* A directory of this process, under TMPDIR or /tmp, removed at exit. */
const char *test_directory(void);

/* A path in it that no test has used; lasts until exit. */
const char *fresh_path(void);

/* The path with something appended; lasts until exit. */
const char *path_plus(const char *path, const char *more);

void write_file(const char *path, const void *bytes, size_t size);

/* The bytes of a file and its times, to be compared later. */
typedef struct image {
    unsigned char *bytes;
    size_t size;
    int64_t modified; /* nanoseconds */
} image;

image read_image(const char *path);
void image_free(image *i);

/* The file has the bytes that it had, and no log beside it that would change them. Frees the
   image. */
void check_untouched(const char *path, image *before, const char *file, int line);
#define assert_untouched(path, before) check_untouched((path), (before), __FILE__, __LINE__)

/* ---- a plain SQLite connection to the same file --------------------------------------------- */

/* Runs statements; any failure fails the test. Checks of constraints are on. */
void raw(const char *path, const char *sql);
/* Only what no check may stop: damaged values. */
void raw_unchecked(const char *path, const char *sql);
/* SQLite's extended result code. */
int raw_code(const char *path, const char *sql);
int64_t raw_integer(const char *path, const char *sql);
/* The same of the handle's own connection. */
int64_t handle_integer(schemac_db *db, const char *sql);
/* The first column of all rows, each followed by a line end; to be freed. */
char *raw_text(const char *path, const char *sql);
void assert_raw(const char *path, const char *sql, const char *expected);

/* All rows of all tables but our history, with their values as SQL writes them; to be freed. */
char *dump_rows(const char *path);
/* Every object and its statement, sorted; to be freed. */
char *dump_objects(const char *path);
/* The query that a suggestion holds finds so many rows. */
void assert_query_finds(const char *path, const char *suggestion, size_t count);
/* No damage, and no reference that leads nowhere. */
void assert_sound(const char *path);

/* Replaces a part of the statement that created an object, as if it had been created like that. The
   rows stay. */
void rewrite_object(const char *path, const char *object, const char *from, const char *to);

/* ---- databases ------------------------------------------------------------------------------ */

schemac_db *open_shop(const char *path);

/* Parents and children of every model: three customers, three products, five orders, two tags, tags
   on orders; no column of the shop is null everywhere. */
void populate_shop(schemac_db *db);
/* What populate_shop made is all there, and hangs together. */
void assert_shop_populated(const char *path);

/* Orders that populate_shop made have these ids. */
schemac_uuid order_id(unsigned number);

#endif
