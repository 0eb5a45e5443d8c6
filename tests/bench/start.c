/* start.c - how long a start takes: with nothing to do, against opening the same file and reading
 * one number with plain SQLite; and on an empty database in memory, against the same DDL as one
 * script.
 *
 *   bench_start
 */
#include "clock.h"

#include "many30.schema.h"
#include "many300.schema.h"
#include "many3000.schema.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ROUNDS = 61, OPENS_A_ROUND = 10, CREATIONS = 9 };

typedef schemac_status open_fn(const char *path, const schemac_config *config, schemac_db **db);

static const char file[] = "bench_start.db";

static _Noreturn void die(const char *what, const char *why)
{
    fprintf(stderr, "bench_start: %s: %s\n", what, why);
    exit(EXIT_FAILURE);
}

static schemac_db *start(open_fn *open_schema, const char *path)
{
    schemac_db *db = NULL;
    if (open_schema(path, NULL, &db) != SCHEMAC_OK)
        die("open", schemac_error_message(db));
    return db;
}

static void remove_file(void)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        char name[64];
        snprintf(name, sizeof name, "%s%s", file, endings[i]);
        unlink(name);
    }
}

/* ---- nothing to do --------------------------------------------------------------------------- */

static double open_ours(open_fn *open_schema)
{
    double begun = seconds();
    for (int i = 0; i < OPENS_A_ROUND; i++) {
        schemac_db *db = start(open_schema, file);
        if (!schemac_report(db)->up_to_date)
            die("open", "there was something to do");
        schemac_close(db);
    }
    return (seconds() - begun) / OPENS_A_ROUND;
}

static double open_plain(void)
{
    double begun = seconds();
    for (int i = 0; i < OPENS_A_ROUND; i++) {
        sqlite3 *handle;
        sqlite3_stmt *s;
        if (sqlite3_open_v2(file, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) !=
                SQLITE_OK ||
            sqlite3_prepare_v2(handle, "PRAGMA user_version", -1, &s, NULL) != SQLITE_OK ||
            sqlite3_step(s) != SQLITE_ROW || sqlite3_column_int(s, 0) == 0)
            die("plain open", sqlite3_errmsg(handle));
        sqlite3_finalize(s);
        sqlite3_close(handle);
    }
    return (seconds() - begun) / OPENS_A_ROUND;
}

static void compare_opens(open_fn *open_schema, size_t models, const char *how)
{
    double ours[ROUNDS], plain[ROUNDS], ratio[ROUNDS];
    for (int i = -1; i < ROUNDS; i++) { /* the first is for warming up */
        double a, b;
        if (i % 2 == 0) {
            a = open_ours(open_schema);
            b = open_plain();
        } else {
            b = open_plain();
            a = open_ours(open_schema);
        }
        if (i >= 0) {
            ours[i] = a;
            plain[i] = b;
            ratio[i] = a / b;
        }
    }
    printf("%-24s %6zu %9.1f %9.1f %7.2f\n", how, models, median(ours, ROUNDS) * 1e6,
           median(plain, ROUNDS) * 1e6, median(ratio, ROUNDS));
    fflush(stdout);
}

static void nothing_to_do(open_fn *open_schema, size_t models)
{
    remove_file();
    schemac_close(start(open_schema, file));
    compare_opens(open_schema, models, "nothing to do");
    /* the first connection to a file in WAL mode creates two files, the last removes them */
    schemac_db *other = start(open_schema, file);
    schemac_status status = schemac_exec(other, "SELECT count(*) FROM sqlite_schema");
    if (status != SCHEMAC_OK)
        die("second connection", schemac_error_message(other));
    compare_opens(open_schema, models, "same, file in use");
    schemac_close(other);
    remove_file();
}

/* ---- empty database -------------------------------------------------------------------------- */

static char *script_of(const schemac_schema *schema)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        die("script", "there is no memory left");
    fputs("BEGIN;\n", out);
    for (size_t i = 0; i < schemac_model_count(schema); i++) {
        const schemac_model *m = schemac_model_at(schema, schema->order[i]);
        fprintf(out, "%s;\n", m->create);
        for (size_t j = 0; j < m->path_count; j++)
            if (m->paths[j].create != NULL)
                fprintf(out, "%s;\n", m->paths[j].create);
    }
    fputs("COMMIT;\n", out);
    fclose(out);
    return text;
}

static double create_ours(open_fn *open_schema)
{
    double begun = seconds();
    schemac_close(start(open_schema, ":memory:"));
    return seconds() - begun;
}

static double create_plain(const char *script)
{
    sqlite3 *handle;
    double begun = seconds();
    if (sqlite3_open_v2(":memory:", &handle,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                        NULL) != SQLITE_OK ||
        sqlite3_exec(handle, script, NULL, NULL, NULL) != SQLITE_OK)
        die("script", sqlite3_errmsg(handle));
    sqlite3_close(handle);
    return seconds() - begun;
}

static void empty_database(open_fn *open_schema, const schemac_schema *schema)
{
    char *script = script_of(schema);
    double ours[CREATIONS], plain[CREATIONS], ratio[CREATIONS];
    size_t models = schemac_model_count(schema);
    int rounds = models > 1000 ? 1 : CREATIONS; /* SQLite takes long for many tables */
    for (int i = 0; i < rounds; i++) {
        ours[i] = create_ours(open_schema);
        plain[i] = create_plain(script);
        ratio[i] = ours[i] / plain[i];
    }
    free(script);
    printf("%-24s %6zu %9.0f %9.0f %7.2f\n", "empty, in memory", models,
           median(ours, (size_t)rounds) * 1e6, median(plain, (size_t)rounds) * 1e6,
           median(ratio, (size_t)rounds));
    fflush(stdout);
}

int main(void)
{
    printf("%-24s %6s %9s %9s %7s\n", "microseconds a start", "models", "ours", "plain", "ratio");
    nothing_to_do(many30_open, schemac_model_count(MANY30_SCHEMA));
    nothing_to_do(many300_open, schemac_model_count(MANY300_SCHEMA));
    nothing_to_do(many3000_open, schemac_model_count(MANY3000_SCHEMA));
    empty_database(many30_open, MANY30_SCHEMA);
    empty_database(many300_open, MANY300_SCHEMA);
    empty_database(many3000_open, MANY3000_SCHEMA);
    return EXIT_SUCCESS;
}
