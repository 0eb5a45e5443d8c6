/* whole.h - rows that a function reads whole. */
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
    unsigned known;    /* fields that are no columns */
    int count;         /* of those that are */
    unsigned calls;    /* of the function in this step; READ_APART: the row is in `held` */
    engine_rows *rows; /* where the row of this step goes at once, or NULL */
    size_t used;       /* of its texts, before it */
    uintptr_t shift;   /* between the place of one of its texts and what the member holds */
    row_order order;
    bool holds;        /* something is in `held`: */
    row_pack held;     /* a row that has no other place */
    row_pack sorted;   /* one that SQLite gets a copy of */
    engine_rows views; /* a row whose texts are in `held`: where that has room for them */
} row_reader;

enum { READ_APART = 1 << 30 };

/* The statement with one call of the function, which is then there, instead of its `count` columns; NULL
   when it had better read value by value, or memory ran out. For sqlite3_free. */
char *sqlite_whole_text(engine_connection *c, const char *sql, unsigned count);
/* NULL: no memory. */
row_reader *sqlite_new_whole(engine_connection *c, const schemac_record *record, unsigned known);
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
