/* rows.h - what both sides of the row benchmark share: the operations, and their values. */
#ifndef BENCH_ROWS_H
#define BENCH_ROWS_H

#include <stdbool.h>
#include <stdint.h>

/* X(name): each exists for both shapes */
#define OPERATION_LIST(X) X(insert) X(get) X(get_by) X(update) X(delete) X(list_page) X(list_all)

enum {
#define X(name) NARROW_##name,
    OPERATION_LIST(X)
#undef X
#define X(name) MIXED_##name,
        OPERATION_LIST(X)
#undef X
            OPERATION_COUNT
};

enum { PAGE_ROWS = 100, MOST_ROWS = 16000 };

/* Does an operation `count` times, beginning with sample number `from`; returns a sum over what it
   read, which both sides must agree on. Whatever fails ends the program. */
typedef uint64_t operation_fn(void *db, uint32_t from, uint32_t count);

typedef struct side {
    const char *name;
    void *(*open)(const char *path); /* creates the tables */
    void (*close)(void *db);
    void (*begin)(void *db);
    void (*commit)(void *db);
    void (*rollback)(void *db);
    operation_fn *run[OPERATION_COUNT];
} side;

extern const side ours, theirs;

/* ---- the values ----------------------------------------------------------------------------- */

typedef struct sample {
    int32_t code;
    int64_t amount;
    char email[40];   /* the label of a narrow row, too */
    const char *name; /* or NULL */
    bool newsletter;
    int year, month, day; /* year 0 for none */
} sample;

extern sample samples[MOST_ROWS];
extern uint32_t row_count; /* of each table, before an operation */

void make_samples(void);

/* Number n of the rows that exist, in no order that a B-tree likes: an id from 1. */
static inline uint32_t sample_number(uint32_t n)
{
    return (uint32_t)((uint64_t)n * 7919 % row_count);
}

/* The place where callgrind counts. */
uint64_t counted(const side *s, int operation, void *db, uint32_t from, uint32_t count);

_Noreturn void die(const char *what, const char *why);

#endif
