/* start_open.c - a start that has nothing to do, against opening the same file and reading one
   number. */
#include "start.h"

#include "clock.h"

#include "many30.schema.h"
#include "many300.schema.h"
#include "many3000.schema.h"

enum { ROUNDS = 61, OPENS_A_ROUND = 10 };

static const char file[] = "open.db";

static double open_ours(void *user)
{
    open_fn *open_schema = *(open_fn **)user;
    double begun = seconds();
    for (int i = 0; i < OPENS_A_ROUND; i++) {
        schemac_db *db = start(open_schema, file);
        if (!schemac_report(db)->up_to_date)
            die("open", "there was something to do");
        schemac_close(db);
    }
    return (seconds() - begun) / OPENS_A_ROUND;
}

static double open_theirs(void *user)
{
    (void)user;
    double begun = seconds();
    for (int i = 0; i < OPENS_A_ROUND; i++) {
        sqlite3 *handle = open_plain(file, false);
        sqlite3_stmt *s;
        if (sqlite3_prepare_v2(handle, "PRAGMA user_version", -1, &s, NULL) != SQLITE_OK ||
            sqlite3_step(s) != SQLITE_ROW || sqlite3_column_int(s, 0) == 0)
            die("plain open", sqlite3_errmsg(handle));
        sqlite3_finalize(s);
        sqlite3_close(handle);
    }
    return (seconds() - begun) / OPENS_A_ROUND;
}

static void print_opens(open_fn *open_schema, size_t models, const char *how)
{
    open_ours(&open_schema); /* to warm up */
    comparison c = compare(open_ours, open_theirs, &open_schema, ROUNDS);
    print_comparison(how, models, &c, 1.5);
}

static void nothing_to_do(open_fn *open_schema, size_t models)
{
    remove_database(file);
    schemac_close(start(open_schema, file));
    print_opens(open_schema, models, "nothing to do");
    /* the first connection to a file in WAL mode creates two files, the last removes them */
    schemac_db *other = start(open_schema, file);
    if (schemac_exec(other, "SELECT count(*) FROM sqlite_schema") != SCHEMAC_OK)
        die("second connection", schemac_error_message(other));
    print_opens(open_schema, models, "same, file in use");
    schemac_close(other);
    remove_database(file);
}

void bench_open(void)
{
    nothing_to_do(many30_open, schemac_model_count(MANY30_SCHEMA));
    nothing_to_do(many300_open, schemac_model_count(MANY300_SCHEMA));
    nothing_to_do(many3000_open, schemac_model_count(MANY3000_SCHEMA));
}
