/* compile.c - bytes through the whole compiler. What it accepts, SQLite accepts too: the runtime's
   own start creates everything and finds no difference afterwards. And a C compiler accepts it: one
   of SCHEMAC_FUZZ_CC accepted inputs is given to one (500 when unset, 0 for none). */
#include "check.h"

#include "emit/emit.h"
#include "tools/compile.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

/* Whether a start could refuse seeds for what the environment has, or lacks. */
static bool needs_environment(const schema_sql *s)
{
    for (size_t i = 0; i < s->description->seed_count; i++)
        if (s->description->seeds[i].environment_count > 0)
            return true;
    return false;
}

static void check_start(const schema_sql *s)
{
    schemac_schema whole = *s->description;
    if (needs_environment(s))
        whole.seed_count = 0;
    schemac_db *db;
    if (schemac_open(&whole, ":memory:", NULL, &db) != SCHEMAC_OK)
        found("accepted, but it does not start: %s", schemac_error_message(db));
    if (schemac_report(db)->issue_count > 0 && whole.seed_count > 0)
        found("accepted, but seeds are skipped: %s", schemac_report(db)->issues[0].message);
    for (size_t i = 0; i < schemac_model_count(&whole); i++)
        if (schemac_model_find(&whole, whole.models[i].name) != &whole.models[i])
            found("model %s is not found by its name", whole.models[i].name);
    schemac_close(db);
}

static void check_c(arena *a, const emitted *e)
{
    extern char **environ;
    buf header = buf_new(a);
    for (size_t i = 0; i < sizeof e->header / sizeof *e->header; i++)
        buf_add(&header, e->header[i].text, e->header[i].size);
    write_file(work_file("fuzz.schema.h"), header.text, header.size);
    write_file(work_file("fuzz.schema.c"), e->source.text, e->source.size);
    char path[512];
    snprintf(path, sizeof path, "%s", work_file("fuzz.schema.c"));
    const char *argv[] = {C_COMPILER, "-std=c11", "-fsyntax-only", "-Wall", "-Wextra",
                          "-Werror",  "-I",       RUNTIME_INCLUDE, path,    NULL};
    pid_t pid;
    int status;
    bool waited =
        posix_spawnp(&pid, argv[0], NULL, NULL, (char *const *)(uintptr_t)argv, environ) == 0;
    while (waited && waitpid(pid, &status, 0) != pid)
        waited = errno == EINTR; /* libFuzzer's clock */
    if (!waited) {
        perror(argv[0]);
        exit(1);
    }
    if (status != 0)
        found("accepted, but the C does not compile");
}

static bool wants_c(const uint8_t *bytes, size_t size)
{
    static unsigned long every;
    static bool known;
    if (!known) {
        const char *value = getenv("SCHEMAC_FUZZ_CC");
        every = value == NULL ? 500 : strtoul(value, NULL, 10);
        known = true;
    }
    return every != 0 && hash_of(bytes, size) % every == 0;
}

/* Most mistakes teach nothing new: forgotten, they do not crowd out the inputs that get further.
   Inputs that do not parse are left to fuzz_parse. */
static void forget_most_mistakes(const diags *d, uint64_t hash)
{
    bool parsed = true;
    for (size_t i = 0; i < d->records.count; i++)
        parsed = parsed && d->records.items[i]->code >= E0201;
    if (forget_coverage != NULL && d->errors > 0 && (!parsed || hash % 16 != 0))
        forget_coverage();
}

static unsigned long inputs, accepted, c_compiled;

static void print_counts(void)
{
    fprintf(stderr, "accepted %lu of %lu inputs, %lu as C\n", accepted, inputs, c_compiled);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const compile_options none = {.unverified = false};
    arena *a = arena_new(out_of_memory);
    if (a == NULL)
        out_of_memory();
    if (inputs++ == 0)
        atexit(print_counts);
    /* alone in its directory, outside of which nothing can be imported */
    char path[512];
    snprintf(path, sizeof path, "%s", work_file("fuzz.schema"));
    write_file(path, bytes, size);
    diags *d = diags_new(a, &codes);
    d->most = 100;
    compiled c = compile(a, d, path, &none);
    for (size_t i = 0; i < d->records.count; i++)
        if (d->records.items[i]->code == E0602)
            found("%s\n%s", d->records.items[i]->message,
                  d->records.items[i]->notes.count == 0
                      ? ""
                      : d->records.items[i]->notes.items[0].message);
    if (c.sql == NULL && d->errors == 0)
        found("refused without a message");
    if (c.sql != NULL) {
        accepted++;
        emitted e = emit(a, c.sql, "fuzz.schema.h");
        check_start(c.sql);
        if (wants_c(bytes, size)) {
            c_compiled++;
            check_c(a, &e);
        }
    }
    forget_most_mistakes(d, hash_of(bytes, size));
    arena_free(a);
    return 0;
}
