/* scenario.h - one start that has work to do: the database before it, the state that it has to end
   in, and what must hold after a start that failed. Each program has the schema of one scenario. */
#ifndef TESTS_FAULTS_SCENARIO_H
#define TESTS_FAULTS_SCENARIO_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <schemac/schemac.h>

typedef struct scenario {
    const char *name;
    bool fresh; /* without a database */
    bool wal;
    bool undo;          /* not a start, but the rolling back of its migrations */
    bool restore;       /* not a start, but the restoring of a backup */
    bool adopt;         /* the database is another program's, and taken over */
    unsigned backups;   /* that are kept */
    unsigned sparse;    /* one of so many points is tried: much is as in other scenarios */
    const char *origin; /* a populated database of version 1, or NULL */
    const char *base;   /* the database before; never changed */
    const char *saved;  /* what is restored: a backup that is somewhere else, or NULL */
    const char *path;   /* where starts happen */
    char *old, *new;    /* all that is in the database before and after */
} scenario;

/* From the program's arguments: "fresh", "undo", "backup", "restore" or the program's own scenario,
   then "rollback" or "wal". Makes the database, runs the start once, and checks that it keeps all
   rows. */
bool scenario_begin(scenario *s, int argc, char **argv);
void scenario_end(scenario *s);

/* Puts the database before the start into its place, with nothing beside it but an earlier backup.
   */
void scenario_reset(const scenario *s);

/* Starts and closes; the config may be NULL. What the handle said is in `said`. */
typedef struct start_result {
    schemac_status status;
    int engine_code;
    bool up_to_date, ready;
    char message[1024];
} start_result;
void scenario_start(const scenario *s, const schemac_allocator *allocator, start_result *said);
/* Whether SQLite has given up the transaction without saying why, and the start says so. */
bool scenario_is_undone(const start_result *said);

/* All that is in the database, read by plain SQLite from a copy of its files, with the states of
   integrity and references. The caller frees it. */
char *scenario_dump(const scenario *s);

/* After a start that `what` has disturbed: the old state or the new one, and the next start ends in
   the new one. `ok` says that the disturbed start reported success. Fails the test otherwise. */
void scenario_check(const scenario *s, bool ok, const char *what);

/* After a start that failed and has told: nothing of the backup that it made is left. */
void scenario_check_discarded(const scenario *s, const char *what);

/* How far apart the tried points are, when `count` are too many; all are tried by ./dev soak. */
size_t scenario_stride(const scenario *s, size_t count, size_t most);

void copy_file(const char *from, const char *to, const char *ending);

#endif
