/* whole.h - rows that a function reads whole: what the fast path in read.c shares with whole.c. */
#ifndef SCHEMAC_ENGINES_SQLITE_WHOLE_H
#define SCHEMAC_ENGINES_SQLITE_WHOLE_H

#include "engines/sqlite/sqlite.h"

/* How the rows of a statement that runs come out. */
typedef enum row_order {
    ROWS_NONE,    /* none has come yet */
    ROWS_IN_STEP, /* each step reads the row that it returns */
    ROWS_AHEAD,   /* rows are read before they come, in another order: SQLite sorts them */
} row_order;

/* A row in memory of the engine: see packed_row. */
typedef struct row_pack {
    unsigned char *bytes;
    size_t size; /* of the memory */
} row_pack;

typedef struct row_reader {
    const schemac_record *record;
    const schemac_field *first; /* of those that are columns, */
    int count;                  /* and how many */
    unsigned calls;             /* of the function in this step; READ_APART: the row is in `held` */
    engine_rows *rows;          /* where the row of this step goes at once, or NULL */
    size_t used;                /* of its texts, before it */
    uintptr_t shift; /* between the place of one of its texts and what the member holds */
    row_order order;
    bool holds;        /* something is in `held`: */
    row_pack held;     /* a row that has no other place */
    row_pack sorted;   /* one that SQLite gets a copy of */
    engine_rows views; /* a row whose texts are in `held`: where that has room for them */
} row_reader;

enum { READ_APART = 1 << 30 };

/* ---- read.c ----------------------------------------------------------------------------------- */

/* The function: gets all columns of a row in the order of the record. */
void sqlite_read_whole(sqlite3_context *x, int count, sqlite3_value **values);
/* Reads the columns of a row to rows->next; members hold the places of their texts, plus one. false:
   rows->wanted is not 0 when the texts have no room; else c->bad_field says what is wrong with it, unless it is
   NULL: no memory. */
bool sqlite_read_arguments(engine_connection *c, const row_reader *r, sqlite3_value **values,
                           engine_rows *rows);

/* ---- whole.c ---------------------------------------------------------------------------------- */

/* Everything that sqlite_read_whole does not do at once. */
void sqlite_read_whole_slowly(sqlite3_context *x, engine_connection *c, int count,
                              sqlite3_value **values);
/* The row at hand goes to `held`: it had no room, or something is wrong with it. */
void sqlite_read_apart(sqlite3_context *x, engine_connection *c, sqlite3_value **values);

engine_step sqlite_step_whole(engine_connection *c, engine_statement *s);
engine_step sqlite_rows_whole(engine_connection *c, engine_statement *s, engine_rows *rows);
void sqlite_free_whole(row_reader *r, const schemac_allocator *a);
/* From now on the statement, which is reset, reads value by value. When that cannot be, it stays as
   it is. */
void sqlite_give_up_whole(engine_statement *s);

/* Rows of more bytes than these are better viewed where SQLite has them, value by value. */
enum { MOST_HELD = 8192 };

/* Whether the statement, at its end, had better give up. */
static inline bool sqlite_tires_whole(const row_reader *r)
{
    return r->order == ROWS_AHEAD || r->held.size > MOST_HELD;
}

/* It begins anew. */
static inline void sqlite_rest_whole(row_reader *r)
{
    r->order = ROWS_NONE;
    r->holds = false;
}

#endif
