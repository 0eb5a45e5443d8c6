/* starts.h - starts in every state that a database can be in: what is given, what is done, and the
   calls of the engine in their order. */
#ifndef FAKE_STARTS_H
#define FAKE_STARTS_H

#include "fake.h"
#include "models.h"

typedef struct start_case {
    fake f;
    schemac_schema *schema;
    schemac_config config;
    schemac_db *db;
} start_case;

typedef struct start_scenario {
    const char *name;
    const schemac_engine *engine; /* of the trace; NULL: the strict one */
    void (*given)(start_case *c);
    schemac_status (*act)(start_case *c); /* NULL: the database is opened */
    schemac_status status;
    bool open;            /* `given` has opened the handle, and it stays so */
    bool alone;           /* it goes so with its own engine alone */
    const char *survives; /* an error in this call of the engine does not end the start */
    const char *ignores;  /* nor does any failure in this one */
    bool tries_again;     /* the settings of the start are put back by the next call, too */
    const char *report;   /* what it says of the start, a line each; or NULL */
    /* what is known of the tags then, as they may be called; NULL: not looked at */
    const char *known;
    const char *trace;
} start_scenario;

extern const start_scenario sync_starts[], object_starts[], refused_starts[], migration_starts[],
    seed_starts[], undone_starts[], managed_starts[], known_starts[], other_starts[],
    renamed_starts[];
extern const size_t sync_start_count, object_start_count, refused_start_count,
    migration_start_count, seed_start_count, undone_start_count, managed_start_count,
    known_start_count, other_start_count, renamed_start_count;

/* Parts of traces. What is found is looked at twice: as it is, and with the lock. */
/* clang-format off */
#define FOUND(mark, looks)                                                                   \
    "open or create\nread_mark -> " mark "\n"                                                \
    "begin LOOK\nread_mark -> " mark "\n" looks "commit\n"                                   \
    "start_begin\nbegin START\nread_mark -> " mark "\n" looks
#define FOUND_EMPTY            FOUND("unmarked", "read_catalogue -> 0 tables\n")
#define FOUND_CHANGED(records) FOUND("changed", "read_history -> " records "\n")
#define LOOKED_AT(kind)                                                                      \
    "open\nread_mark closely -> changed\n"                                                   \
    "begin LOOK\nread_mark closely -> changed\nread_history -> 1\ncommit\n"                  \
    "start_begin\nbegin " kind "\nread_mark closely -> changed\n"                            \
    "read_history -> 1\nread_history -> 1\n"
/* The declared side of all models is read at once, before the tables one by one, each with how it
   was written last. */
#define TABLES(count)    "read_catalogue -> " count " tables\n"
#define DECLARED(models) "read_declared " models "\n"
#define READ(table)      "read_table " table "\nread_base " table "\n"
#define READ_UNKNOWN                                                                         \
    DECLARED("author note tag") "read_table author\nread_table note\nread_table tag\n"
/* Of somebody else's: what its numbers mean is asked where there are any. */
#define READ_TO_ADOPT(dated)                                                                 \
    DECLARED("author note tag") "read_table author\nread_table note\n"                       \
    ASKED(ARE_DATED " -> " dated) "read_table tag\n"
#define ARE_DATED "SELECT count(*) FROM \"note\" WHERE \"edited\"<>0"
#define READ_TO_ADOPT_PLAIN                                                                  \
    DECLARED("author note tag") "read_table author\nread_table note\n"                       \
    "query " ARE_DATED " -> 0\nread_table tag\n"
#define READ_PARTS       DECLARED("author note tag") READ("author") READ("note") READ("tag")
#define READ_ALL         TABLES("3") READ_PARTS
/* What is known of tables is read, with what there is then; and written. */
#define NOTHING_KNOWN           "read_tables -> 0\n"
#define KNOWN(count, tables)    "read_tables -> " count "\n" TABLES(tables)
#define WROTE(table)            "write_table " table "\n"
#define WROTE_ALL               WROTE("author") WROTE("note") WROTE("tag")
#define ASKED(question)  "attempt_begin\nquery " question "\nattempt_end keep\n"
#define CREATED_TAGS                                                                         \
    "create CREATE TABLE tag (word text key, weight int32 not null check(weight ...\n"
#define CREATED_TABLES(note)                                                                 \
    "create CREATE TABLE author (id int64 key, name text not null)\n"                        \
    "create CREATE UNIQUE INDEX author.name ON author (name)\n"                              \
    "create CREATE TABLE note (id int64 key, author int64 not null" note "...\n"             \
    "create CREATE INDEX note.author ON note (author)\n"                                     \
    "create CREATE INDEX note.day ON note (day, title)\n" CREATED_TAGS
#define CREATED_KEY                                                                          \
    "create CREATE FOREIGN KEY note.author ON note (author) TO author (id)\n"
/* Foreign keys are parts of a table, or come behind all of them. */
#define CREATED_ALL_PLAIN CREATED_TABLES(" references au")
#define CREATED_ALL       CREATED_TABLES(", title text n") CREATED_KEY
#define RAN(script)     "watch\nrun_script " script "\nwatch no more\ndrop_temporary\n"
#define SOUGHT(s, row, found)                                                                \
    "prepare " s " FIND " row "\nstep " s " -> row\nread_int64 " s " 0 -> " found "\n"       \
    "finalize " s "\n"
#define MARKED          "write_mark 1002\ncommit\n"
#define REFUSED         "rollback\nclose\n"
/* clang-format on */

/* The database is at version 1 of the notes, or at 2, which is the schema's. */
void given_version_1(start_case *c);
void given_version_2(start_case *c);
/* What is known of the tags is that they have been written so. */
void know_tags(start_case *c, const char *base);
/* The same of a table that was called otherwise. */
void know_old_tags(start_case *c, const char *table, const char *means, const char *base);

schemac_status start_open(start_case *c);

/* A test for each scenario, whose state it is. Returns how many there are. */
enum { MOST_STARTS = 190 };
struct CMUnitTest;
size_t start_tests(struct CMUnitTest *tests, void (*test)(void **state));

/* A case that nothing has been done to yet. */
void start_begin_case(start_case *c, const schemac_engine *engine, const start_scenario *s);
schemac_status start_act(start_case *c, const start_scenario *s);
/* Closes the handle, and looks whether anything is left. */
void start_end_case(start_case *c);

#endif
