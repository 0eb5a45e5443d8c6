/* sql.h - SQL text as it is put together, piece by piece. engines/dialect.h has what differs
   between engines. */
#ifndef SCHEMAC_BASE_SQL_H
#define SCHEMAC_BASE_SQL_H

#include "base/memory.h"
#include "base/names.h"

typedef struct sql_buffer {
    const schemac_allocator *allocator;
    const struct engine_dialect *dialect; /* of a statement with parameters, else NULL */
    unsigned parameters;                  /* that have been written */
    char *text;                           /* NULL until something is added */
    size_t size, capacity;
    uint32_t nulls;   /* bit i: value i of a path is null, which makes another
                                          text of it in dialects without `same` */
    bool failed;      /* memory ran out */
    bool conditional; /* a WHERE has been written */
} sql_buffer;

void sql_put(sql_buffer *s, const char *text);
void sql_name(sql_buffer *s, const char *name); /* quoted */
/* " WHERE " the first time, then " AND ". */
void sql_where(sql_buffer *s);
/* Empties it; the memory is kept for what comes next. */
void sql_clear(sql_buffer *s);
void sql_free(sql_buffer *s);

#endif
