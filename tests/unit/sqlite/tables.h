/* tables.h - random tables, and their statements in random words: each can be written in many ways
   that mean the same. */
#ifndef UNIT_SQLITE_TABLES_H
#define UNIT_SQLITE_TABLES_H

#include "../unit.h"

#include "engines/sqlite/parts.h"

enum { MOST_COLUMNS = 5, MOST_SAID = 16, SAID_SIZE = 120, STATEMENT_SIZE = 8000 };

/* What is said of a column or table, as words, names and literals with spaces between them. A name
   is '@' and its number among `names`. */
typedef char said[SAID_SIZE];

typedef struct made_column {
    int name;
    const char *type; /* the same way */
    said pieces[MOST_SAID];
    size_t piece_count;
    bool computed, keyed;
} made_column;

typedef struct made_table {
    made_column columns[MOST_COLUMNS];
    size_t column_count;
    said constraints[MOST_SAID];
    size_t constraint_count;
    bool strict, without_rowid, has_key;
} made_table;

/* Names that are hard to read. The table is called by the first, what it references by the second,
   whose key is the third. */
extern const char *const names[];
extern const size_t name_count;
enum { NAME_TABLE, NAME_PARENT, NAME_PARENT_KEY, NAME_COLUMNS };

/* From the environment, or one that is fixed; each round has its own. Prints it when a round has
   failed. */
uint32_t seed_of_round(size_t round);
size_t rounds(size_t count);

void table_make(made_table *t, uint32_t *random);
/* Adds, takes away and changes some of it. */
void table_change(made_table *t, uint32_t *random);
/* Adds what others may say: a check, a unique, a reference. */
void table_add_others(made_table *t, uint32_t *random);
/* A statement that creates it. plain: in the way schemac writes. */
void table_write(const made_table *t, uint32_t *random, bool plain, char out[STATEMENT_SIZE]);

/* A database in memory with the table that others reference. */
sqlite3 *database_open(void);
void database_close(sqlite3 *db);
/* Fails the test with the statement when SQLite does not accept it. */
void database_run(sqlite3 *db, const char *sql);

/* What a statement says; a connection may be NULL. */
catalogue_table read_statement(engine_connection *c, memory_pool *p, const char *create);
/* Each piece on a line, sorted: two tables that say the same have the same text. */
const char *said_text(memory_pool *p, const catalogue_table *t);

#endif
