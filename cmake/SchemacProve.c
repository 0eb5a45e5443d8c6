/* SchemacProve.c - a test of upgrades with the functions of the program: what schemac_prove builds.

   Makes a database of each released version, filled with rows, as `schemac create --rows` does; starts the
   declared version on it, whose migrations call the program's functions; and takes the newest of them
   back and up again, where it can be undone. PROVE_HEADER is the generated header, PROVE_SCHEMA its
   schema. */
#include PROVE_HEADER

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

typedef struct proof {
    const char *schemac;   /* the program */
    const char *file;      /* the schema's */
    const char *directory; /* for databases */
    int may_refuse;        /* rows that a start refuses are left out */
    char **imports;        /* "-I", a directory, ...; ended by NULL */
    size_t import_count;
} proof;

static void report(const char *path, unsigned version, const char *what, const char *message)
{
    fprintf(stderr, "a database of version %u, %s, %s: %s\n", version, path, what, message);
}

static void remove_database(const char *path)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
    char name[4096];
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        snprintf(name, sizeof name, "%s%s", path, endings[i]);
        unlink(name);
    }
}

/* Whether `schemac create` has made it. */
static int make_database(const proof *p, unsigned version, const char *rows, const char *path)
{
    enum { OWN = 8 };
    char number[16];
    snprintf(number, sizeof number, "%u", version);
    const char *const own[OWN] = {p->schemac, "create", "--version", number,
                                  rows,       p->file,  path,        NULL};
    char **arguments = malloc((OWN + p->import_count) * sizeof *arguments);
    pid_t child;
    int status = -1;
    if (arguments == NULL)
        return 0;
    memcpy(arguments, own, sizeof own);
    memcpy(arguments + OWN - 1, p->imports, (p->import_count + 1) * sizeof *arguments);
    remove_database(path);
    int error = posix_spawn(&child, p->schemac, NULL, NULL, arguments, environ);
    if (error != 0)
        fprintf(stderr, "%s cannot be run: %s\n", p->schemac, strerror(error));
    else
        while (waitpid(child, &status, 0) < 0 && errno == EINTR)
            continue;
    free(arguments);
    return error == 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static schemac_status start(const char *path, unsigned version, const schemac_schema *schema,
                            const char *what)
{
    schemac_config config = SCHEMAC_CONFIG_INIT;
    schemac_db *db;
    config.trusted_schema = true;
    config.backups = SCHEMAC_NO_BACKUPS;
    schemac_status status = schemac_open(schema, path, &config, &db);
    if (status == SCHEMAC_OK) /* a start of it finds nothing to do */
        status = schemac_plan(db);
    if (status != SCHEMAC_OK)
        report(path, version, what, schemac_error_message(db));
    schemac_close(db);
    return status;
}

/* A version that cannot be undone may be meant so. */
static int go_back(const char *path, const schemac_schema *before)
{
    schemac_config config = SCHEMAC_CONFIG_INIT;
    schemac_db *db;
    config.trusted_schema = true;
    schemac_status status = schemac_roll_back(PROVE_SCHEMA, path, &config, before->version, &db);
    if (status != SCHEMAC_OK)
        printf("version %u is not undone: %s\n", PROVE_SCHEMA->version, schemac_error_message(db));
    schemac_close(db);
    return status != SCHEMAC_OK ||
           start(path, before->version, PROVE_SCHEMA, "cannot go up again") == SCHEMAC_OK;
}

/* Rows that a start refuses are left out where that is asked for: first those with unusual values, then
   all. What a function itself fails for is no such refusal. */
static int prove(const proof *p, const schemac_schema *before, int newest)
{
    static const char *const rows[] = {"--rows", "--rows=usual", "--rows=none"};
    const size_t tries = p->may_refuse ? sizeof rows / sizeof *rows : 1;
    schemac_status status = SCHEMAC_OUTDATED;
    char path[4096];
    snprintf(path, sizeof path, "%s/%s.%u.db", p->directory, before->name, before->version);
    for (size_t i = 0; i < tries && status == SCHEMAC_OUTDATED; i++) {
        if (!make_database(p, before->version, rows[i], path))
            return 0;
        status = start(path, before->version, PROVE_SCHEMA, "cannot become the declared one");
    }
    if (status != SCHEMAC_OK || (newest && !go_back(path, before)))
        return 0; /* the database stays: somebody may look at it */
    remove_database(path);
    return 1;
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: %s SCHEMAC FILE DIRECTORY [--may-refuse] [-I DIRECTORY]...\n",
                argv[0]);
        return 2;
    }
    const int may_refuse = argc > 4 && strcmp(argv[4], "--may-refuse") == 0;
    const proof p = {argv[1],
                     argv[2],
                     argv[3],
                     may_refuse,
                     argv + 4 + may_refuse,
                     (size_t)(argc - 4 - may_refuse)};
    const schemac_schema *s = PROVE_SCHEMA;
    int good = s->released_count > 0;
    if (!good)
        fprintf(stderr, "schema '%s' has no released versions: there is nothing to prove\n",
                s->name);
    for (size_t i = 0; i < s->released_count; i++)
        good = prove(&p, s->released[i], i + 1 == s->released_count) && good;
    if (good)
        printf("%u released versions of '%s' become version %u\n", s->released_count, s->name,
               s->version);
    return good ? 0 : 1;
}
