/* values.h - what binding, running and reading have in common. */
#ifndef SCHEMAC_ENGINES_SQLITE_VALUES_H
#define SCHEMAC_ENGINES_SQLITE_VALUES_H

#include "engines/sqlite/sqlite.h"

/* Keeps the loops over the members small, and their variables in registers. */
#define OUT_OF_LINE    __attribute__((noinline))
#define COLD           __attribute__((cold, noinline))
#define IN_PLACE       inline __attribute__((always_inline))

#define REQUIRED(type) SCHEMAC_SHAPE(type, 0)
#define OPTIONAL(type) SCHEMAC_SHAPE(type, 1)

typedef struct opt_enum {
    bool has;
    int value;
} opt_enum;

/* Says what is wrong with a value that SQLite would accept, INVALID, or that it has returned,
   CORRUPT; false. */
bool sqlite_bad(engine_connection *c, schemac_status status, const schemac_field *f,
                const char *format, ...) __attribute__((format(printf, 4, 5)));

static inline engine_step step_statement(sqlite3_stmt *s)
{
    int code = sqlite3_step(s);
    return code == SQLITE_ROW ? ENGINE_ROW : code == SQLITE_DONE ? ENGINE_DONE : ENGINE_FAILED;
}

static inline const schemac_enum_value *enum_value(const schemac_enum *e, int number)
{
    /* values of a text enum are numbered from 1 without gaps */
    if (number >= 1 && number <= e->count && e->values[number - 1].number == number)
        return &e->values[number - 1];
    for (size_t i = 0; i < e->count; i++)
        if (e->values[i].number == number)
            return &e->values[i];
    return NULL;
}

#endif
