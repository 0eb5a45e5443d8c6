/* create.c - schemac create: a database of a version, with rows, for somebody's own tests. */
#include "base/file.h"
#include "base/shown.h"
#include "tools/command.h"
#include "tools/input.h"
#include "tools/outcome.h"
#include "tools/subcommands.h"
#include "verify/rows.h"
#include "verify/sqlite/engine.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char help[] =
    "Usage: schemac create FILE DATABASE [options]\n"
    "\n"
    "Makes DATABASE, which is not there yet, as a program of the schema of FILE would.\n"
    "\n"
    "      --version N      of that released version, which the history has a snapshot of\n"
    "      --rows[=usual]   with rows of every model, made up from its types and checks; usual:\n"
    "                       without values at the ends of what they allow, and null; with =none\n"
    "                       without any\n"
    "  -I, --import DIR     where imports are looked for, after the importing file's "
    "directory\n" WARNING_HELP MESSAGE_HELP "  -h, --help           this text\n"
    "\n"
    "Exit status: 0 made, 1 the schema has errors, there is no such version, or DATABASE is "
    "there,\n"
    "2 wrong usage, 3 the machine failed, 5 it could not be made.\n";

enum { OPTION_VERSION = 500, OPTION_ROWS, ROWS_EACH = 24 };

typedef struct options {
    input_options input;
    bool rows;
    bool usual;      /* without unusual values */
    int64_t version; /* 0: the declared one */
} options;

/* NULL, and said, when there is none. */
static const schema_sql *find_version(const compiled *c, int64_t version)
{
    const past_version *r =
        c->history == NULL || version == 0 ? NULL : history_version(c->history, version);
    if (r != NULL)
        return r->sql; /* as it was released, also when it is the declared one */
    if (version == 0 || c->sql->schema->version == version)
        return c->sql;
    shown_line(stderr,
               "schemac: version %lld of '%s' was never released: its history has no such "
               "snapshot",
               (long long)version, c->sql->schema->name);
    return NULL;
}

/* What a row that was made up refuses, such as a key that a seed has, is left out. */
static size_t add_rows(arena *a, schemac_db *db, const schema_sql *sql, bool usual)
{
    const made_rows *made = rows_make(a, sql, &sqlite_engine, ROWS_EACH);
    size_t count = 0;
    for (size_t i = 0; i < sql->schema->order.count; i++) {
        size_t number = sql->schema->order.items[i]->number;
        for (size_t j = 0; j < made[number].count; j += usual ? ROWS_USUAL_EACH : 1)
            count += schemac_exec(db, rows_insert(a, &sql->models[number],
                                                  made[number].items[j])) == SCHEMAC_OK;
    }
    return count;
}

static int make_database(arena *a, const options *o, const schema_sql *sql, const char *path)
{
    schemac_config config = SCHEMAC_CONFIG_INIT;
    schemac_db *db;
    config.trusted_schema = true;
    schemac_status status = schemac_open(sql->description, path, &config, &db);
    int code = outcome_code(db, status);
    size_t rows = 0;
    if (status == SCHEMAC_OK && o->rows && (status = schemac_begin(db)) == SCHEMAC_OK) {
        rows = add_rows(a, db, sql, o->usual);
        status = schemac_commit(db);
    }
    if (status != SCHEMAC_OK) {
        shown_line(stderr, "schemac: %s", schemac_error_message(db));
        code = code == EXIT_FINE ? EXIT_MACHINE : code;
    } else {
        shown_line(stdout, "%s: version %" PRId64 " of %s%s", path, sql->schema->version,
                   sql->schema->name, o->rows ? arena_printf(a, ", with %zu rows", rows) : "");
    }
    schemac_close(db);
    return code;
}

static int create_database(arena *a, const options *o, const char *file, const char *path)
{
    compiled c;
    compile_options how = input_compile_options(&o->input);
    how.unproved = true;
    if (access(path, F_OK) == 0) {
        shown_line(stderr,
                   "schemac: '%s' is there already: to make it anew, schemac reset it first", path);
        return EXIT_INPUT;
    }
    int code = input_compile(a, &o->input, file, &how, &c);
    if (code != EXIT_FINE)
        return code;
    const schema_sql *sql = find_version(&c, o->version);
    return sql == NULL ? EXIT_INPUT : make_database(a, o, sql, path);
}

static int version_option(options *o)
{
    if (optarg[0] == '\0' || strspn(optarg, "0123456789") != strlen(optarg) || strlen(optarg) > 9 ||
        strtol(optarg, NULL, 10) == 0)
        return command_usage_error("create", "--version takes a version, not '%s'", optarg);
    o->version = strtol(optarg, NULL, 10);
    return -1;
}

static bool is_schema(const char *path)
{
    static const char ending[] = ".schema";
    size_t size = strlen(path);
    return size >= strlen(ending) && strcmp(path + size - strlen(ending), ending) == 0;
}

static int rows_option(options *o)
{
    const char *which = optarg == NULL ? "" : optarg;
    if (which[0] != '\0' && strcmp(which, "usual") != 0 && strcmp(which, "none") != 0)
        return command_usage_error("create", "--rows takes nothing, 'usual' or 'none', not '%s'",
                                   which);
    o->rows = strcmp(which, "none") != 0;
    o->usual = strcmp(which, "usual") == 0;
    return -1;
}

int create_main(int argc, char **argv)
{
    static const struct option known[] = {{"version", required_argument, NULL, OPTION_VERSION},
                                          {"rows", optional_argument, NULL, OPTION_ROWS},
                                          INPUT_OPTIONS,
                                          {NULL, 0, NULL, 0}};
    arena *a = command_arena();
    options o = {.input = input_options_new("create", help)};
    int code = -1, c;
    optind = 1;
    opterr = 0;
    while (code < 0 && (c = getopt_long(argc, argv, ":I:W:h", known, NULL)) != -1) {
        if (c == OPTION_VERSION)
            code = version_option(&o);
        else if (c == OPTION_ROWS)
            code = rows_option(&o);
        else
            code = input_option(a, c, argv, &o.input);
    }
    if (code < 0 && argc - optind != 2)
        code = command_usage_error("create", "a schema file and a database are needed");
    if (code < 0 && is_schema(argv[optind + 1]) && !is_schema(argv[optind]))
        code = command_usage_error("create", "'%s' is a schema; it comes before the database",
                                   argv[optind + 1]);
    if (code < 0)
        code = create_database(a, &o, argv[optind], argv[optind + 1]);
    arena_free(a);
    return code;
}
