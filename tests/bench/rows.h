/* rows.h - what both sides of the row benchmark share: the operations, and their values. */
#ifndef BENCH_ROWS_H
#define BENCH_ROWS_H

#include <stdbool.h>
#include <stdint.h>

#define SHAPE_LIST(X) X(narrow) X(mixed) X(wide)

/* X(name, goal): what ours may take of the time and instructions that theirs takes */
#define OPERATION_LIST(X)                                                                          \
    X(insert, 1.00)                                                                                \
    X(insert_many, 0.75)                                                                           \
    X(get, 1.00)                                                                                   \
    X(get_by, 1.00)                                                                                \
    X(update, 1.00)                                                                                \
    X(patch, 1.00)                                                                                 \
    X(delete, 1.00)                                                                                \
    X(list_page, 1.00)                                                                             \
    X(list_all, 1.00)                                                                              \
    X(scan, 1.00)                                                                                  \
    X(find, 1.00)                                                                                  \
    X(find_page, 1.00)                                                                             \
    X(query_one, 1.10)                                                                             \
    X(query_page, 1.10)                                                                            \
    X(query_change, 1.15)                                                                          \
    X(asked_one, 1.02)                                                                             \
    X(asked_page, 1.02)                                                                            \
    X(asked_list, 1.10)

#define X(name) SHAPE_##name,
enum { SHAPE_LIST(X) SHAPE_COUNT };
#undef X
#define X(name, goal) DO_##name,
enum { OPERATION_LIST(X) OPERATION_COUNT };
#undef X

enum { PAGE_ROWS = 100, LIST_ROWS = 1000, GROUPS = 500, MOST_ROWS = 16000 };

/* Does an operation `count` times, beginning with sample number `from`; returns a sum over what it
   read, which both sides must agree on. Whatever fails ends the program. */
typedef uint64_t operation_fn(void *db, uint32_t from, uint32_t count);

typedef struct side {
    const char *name;
    void *(*open)(const char *path); /* creates the tables */
    void (*close)(void *db);
    void (*run_sql)(void *db, const char *sql);
    operation_fn *const *shapes[SHAPE_COUNT]; /* OPERATION_COUNT of each */
} side;

extern const side ours, theirs;

/* ---- the values ----------------------------------------------------------------------------- */

typedef struct sample {
    int32_t code;
    int32_t group; /* one of GROUPS, each with as many rows */
    int64_t amount;
    char email[40];
    char city[32];
    const char *name; /* or NULL */
    bool flag;
    int year, month, day; /* year 0 for none */
    int64_t time;
    uint8_t token[16];
} sample;

extern sample samples[MOST_ROWS];
extern uint32_t row_count; /* of each table, before an operation */
extern const unsigned char sample_bytes[400];

void make_samples(void);

/* Number n of the rows that exist, in no order that a B-tree likes: an id from 1. */
static inline uint32_t sample_number(uint32_t n)
{
    return (uint32_t)((uint64_t)n * 7919 % row_count);
}

/* The place where callgrind counts. */
uint64_t counted(const side *s, int shape, int operation, void *db, uint32_t from, uint32_t count);

_Noreturn void die(const char *what, const char *why);

#endif
