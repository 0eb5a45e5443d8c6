/* fake.h - an engine without a database behind it, for tests: everything is in memory, every call
   is a line of a trace, any call can be made to fail, and what a caller may not do is noticed. */
#ifndef FAKE_H
#define FAKE_H

#include "database.h"

#include "engines/engine.h"

/* A call that is to fail. */
typedef struct fake_wish {
    unsigned at; /* its number among the calls that can fail, from 1 on; 0: none */
    engine_failure failure;
    bool gone;    /* and its transaction has ended */
    bool remains; /* of a rollback: the transaction is there still */
} fake_wish;

/* What the statements find whose text contains this: rows behind each other, "1|ink;2|null"; or how
   many rows they change. */
typedef struct fake_answer {
    const char *sql;
    const char *rows;
    int64_t changed;
} fake_answer;

/* How many rows fulfil a condition that contains this. */
typedef struct fake_fact {
    const char *condition;
    int64_t rows;
} fake_fact;

/* Statements whose text contains this meet a constraint. */
typedef struct fake_refusal {
    const char *sql;
    engine_failure failure;
    size_t before; /* of insert_many: so many rows are inserted before */
} fake_refusal;

enum { FAKE_ANSWERS = 12, FAKE_FACTS = 6, FAKE_REFUSALS = 4 };

/* A server with one database, and what tests want of it. */
typedef struct fake {
    const schemac_engine *engine;
    fake_database stored; /* what is committed */

    char *trace;
    size_t trace_used, trace_size;
    bool quiet;          /* nothing is added to it */
    bool wide;           /* statements are shown whole */
    char violation[400]; /* the first thing that a caller may not do; "" for none */

    fake_wish wish;
    bool granted;
    unsigned calls;       /* that could fail, so far */
    char failed_call[80]; /* the one that did */

    fake_answer answers[FAKE_ANSWERS];
    size_t answer_count;
    fake_fact facts[FAKE_FACTS];
    size_t fact_count;
    fake_refusal refusals[FAKE_REFUSALS];
    size_t refusal_count;

    /* Before the first call whose line begins so. */
    const char *before;
    void (*meanwhile)(struct fake *f);

    bool read_only, in_memory;
    const char *warning; /* of start_end */
    const char *forgets; /* the table that read_declared leaves out; or NULL */

    unsigned connections, commits, rollbacks;
    int open_statements; /* that are neither reset nor finalized */
    int open_scans;      /* which use one each */
    int open_attempts;
    unsigned copied, kept, discarded; /* backups */
    unsigned places;                  /* databases for tests */
    bool unfinished; /* a call that ends a transaction has failed: it may be open at the end */
    struct engine_connection *writer;

    schemac_allocator allocator; /* counts */
    size_t live;                 /* allocations */
    unsigned allocations, fail_allocation;
} fake;

/* Like PostgreSQL: databases are somewhere else. A statement that fails ends its transaction,
   unless in an attempt; others stand between its rows only when that was said before. Foreign keys
   are objects of their own, parts of a table are changed where they are, and what something was
   created by is not known. A change of the schema is only seen closely. Nothing finds null as
   well. */
extern const schemac_engine fake_strict;
/* Like SQLite: databases are files. A statement that fails undoes itself alone. Foreign keys are
   parts of their table, which is made anew when it changes, and every statement is kept. */
extern const schemac_engine fake_plain;

extern const engine_dialect fake_dialect, fake_plain_dialect;

/* That of every connection that is opened. */
extern fake *fake_server;

/* From here on connections are to this one. */
void fake_init(fake *f, const schemac_engine *engine);
/* Fails the test when a caller has done what it may not, or has left something behind. */
void fake_end(fake *f);

/* Statements that make the database what it is at first; each ends with ';'. */
void fake_given(fake *f, const char *statements);
/* What is known of a table; of all that the schema declares, as a start writes it; or nothing of
   one. */
void fake_know(fake *f, const char *name, const char *means, const char *base);
void fake_know_schema(fake *f, const schemac_schema *schema);
void fake_know_nothing(fake *f, const char *name);
/* Everything that the schema declares. */
void fake_given_schema(fake *f, const schemac_schema *schema);
void fake_mark(fake *f, int32_t owner, uint64_t state);
void fake_record_given(fake *f, const char *kind, int64_t version, const char *name,
                       const char *checksum, const char *detail);
void fake_answer_with(fake *f, const char *sql, const char *rows);
void fake_changes(fake *f, const char *sql, int64_t changed);
void fake_fact_is(fake *f, const char *condition, int64_t rows);
void fake_refuses(fake *f, const char *sql, const engine_failure *failure, size_t before);

/* The trace so far has to be this; it is empty afterwards. */
void fake_trace_is(fake *f, const char *expected);
void fake_forget_trace(fake *f);
/* Between calls on a handle: no statement is in the middle of something, no attempt is open. */
void fake_idle(fake *f);
void fake_no_violation(const fake *f);

#endif
