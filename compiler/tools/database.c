/* database.c - schemac status, plan and migrate: a schema and a database, brought together by the
   runtime's own start. */
#include "verify/database.h"
#include "base/file.h"
#include "base/shown.h"
#include "tools/again.h"
#include "tools/command.h"
#include "tools/input.h"
#include "tools/outcome.h"
#include "tools/report.h"
#include "tools/subcommands.h"
#include "verify/trace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COMMON_HELP                                                                                \
    "      --adopt[=any]    of a database that has tables, but no mark of any schema; with any,\n" \
    "                       whosever it is\n"                                                      \
    "      --accept NAME    let NAME of others go, or stay though values change\n"                 \
    "      --trusted-schema  let what DATABASE's own schema says use every function and virtual\n" \
    "                       table, as for FTS5, R-Tree and JSON\n"                                 \
    "  -I, --import DIR     where imports are looked for, after the importing file's "             \
    "directory\n" WARNING_HELP FORMAT_HELP                                                         \
    "                       json: the result, too\n" STYLE_HELP                                    \
    "  -h, --help           this text\n"                                                           \
    "\n"                                                                                           \
    "Exit status: 0 the database matches, 1 the schema has errors, 2 wrong usage, 3 the machine\n" \
    "failed, 4 the database needs a start that changes it, 5 it cannot be brought to the "         \
    "schema.\n"

static const char status_help[] =
    "Usage: schemac status FILE DATABASE [options]\n"
    "\n"
    "Says in one line whether DATABASE matches the schema of FILE, and lists its backups. Changes\n"
    "nothing.\n"
    "\n"
    "      --history        and what was done to it since schemac has it, the oldest "
    "first\n" COMMON_HELP;

static const char plan_help[] = "Usage: schemac plan FILE DATABASE [options]\n"
                                "\n"
                                "Lists what a start would do to DATABASE. Changes nothing.\n"
                                "\n"
                                "      --try            do it to a copy, with all its rows, and "
                                "tell what came of it\n"
                                "      --sql            do it to a copy, and print the statements "
                                "that change something\n" COMMON_HELP;

static const char migrate_help[] =
    "Usage: schemac migrate FILE DATABASE [options]\n"
    "\n"
    "Brings DATABASE to the schema of FILE, as a start of the program would, or says why not.\n"
    "\n"
    "      --no-create      DATABASE has to be there\n"
    "      --repair         take the migrations of FILE for those that were applied\n"
    "      --take-back      undo what another build of the same version has changed\n"
    "      --again          take the step to this version again, from its backup: another build "
    "of\n"
    "                       the version has taken it\n"
    "      --roll-back N    undo the migrations after version N, or the last one (--roll-back "
    "last)\n"
    "      --backups N      keep N copies of a file that is migrated, or whose tables are made\n"
    "                       anew or dropped; without it, of a schema with a history, the latest\n"
    "                       three of each step to another version; 0: none\n" COMMON_HELP;

typedef enum { STATUS, PLAN, MIGRATE } command;

typedef struct options {
    command command;
    input_options input;
    VEC(const char *) accepted;
    schemac_config config;
    bool trying; /* on a copy */
    bool sql;    /* of that, the statements alone */
    bool told;   /* with its history */
    bool again;  /* the step to the version, from its backup */
    bool back;   /* to the version */
    uint32_t version;
} options;

/* ---- the commands --------------------------------------------------------------------------- */

static void print_report(const options *o, const report *r)
{
    if (o->input.messages.style.format == DIAG_JSON)
        report_print_json(r, stdout);
    else
        report_print_text(r);
}

/* What was written since the step is in a copy, which has to stay. */
static schemac_status take_again(arena *a, const options *o, const schemac_schema *declared,
                                 const char *path, report *r)
{
    enum { ALL = 9999 };
    again_kept kept;
    schemac_config config = o->config;
    schemac_status status = again_undo(declared, path, &config, &kept, &r->db);
    if (status != SCHEMAC_OK)
        return status;
    schemac_close(r->db);
    config.backups = ALL;
    status = schemac_open(declared, path, &config, &r->db);
    r->replaced = again_name(a, path, &kept);
    return status;
}

/* What the database is at, by its own record; 0 when that cannot be read. */
static int64_t version_now(const char *path, const schemac_config *config)
{
    schemac_history *h = NULL;
    int64_t version = 0;
    if (schemac_history_list(path, config, &h) != SCHEMAC_OK)
        return 0;
    for (size_t i = 0; i < h->count; i++)
        if (strcmp(h->list[i].kind, "sync") == 0)
            version = h->list[i].version;
    schemac_free(h);
    return version;
}

static int start(arena *a, const options *o, const schemac_schema *declared, const char *path)
{
    report r = {.path = path,
                .migrated = o->command == MIGRATE,
                .rolled_back = o->back,
                .detailed = o->command != STATUS};
    if (o->again)
        r.status = take_again(a, o, declared, path, &r);
    else if (o->back)
        r.status = schemac_roll_back(declared, path, &o->config, o->version, &r.db);
    else
        r.status = schemac_open(declared, path, &o->config, &r.db);
    r.code = outcome_code(r.db, r.status);
    if (o->back && r.status == SCHEMAC_OK)
        r.version = version_now(path, &o->config);
    /* without memory for them there are none */
    if (o->command == STATUS)
        schemac_backup_list(path, NULL, &r.backups);
    if (o->told)
        schemac_history_list(path, &o->config, &r.history);
    print_report(o, &r);
    schemac_free(r.backups);
    schemac_free(r.history);
    schemac_close(r.db);
    return r.code;
}

/* A copy has no mark that tells at once: SQLite counts it as changed. */
static bool did_nothing(const schemac_report_info *r)
{
    size_t seeded = 0, applied = 0;
    for (size_t i = 0; i < r->seed_count; i++)
        seeded += r->seeds[i].created;
    for (size_t i = 0; i < r->migration_count; i++)
        applied += r->migrations[i].kind == SCHEMAC_EVENT_MIGRATED;
    return r->created_count + r->changed_count + applied + seeded == 0;
}

/* A start that adopts a database keeps one, asked or not. */
static void remove_backups(const char *copy)
{
    schemac_backups *kept = NULL;
    schemac_backup_list(copy, NULL, &kept);
    for (size_t i = 0; kept != NULL && i < kept->count; i++)
        unlink(kept->list[i].path);
    schemac_free(kept);
}

/* A start of a copy: a database that it changes needs one. */
static int try_copy(arena *a, const options *o, const schemac_schema *declared, const char *path)
{
    schemac_config config = o->config;
    trace told = {.out = stdout};
    const char *problem = "", *copy = database_copy(a, path, &problem);
    if (copy == NULL) {
        shown_line(stderr, "schemac: cannot copy '%s': %s", path, problem);
        return EXIT_MACHINE;
    }
    config.mode = SCHEMAC_APPLY;
    if (o->sql) {
        config.prepare = trace_statements;
        config.prepare_user = &told;
    }
    schemac_db *db;
    schemac_status status = schemac_open(declared, copy, &config, &db);
    report r = {.path = arena_printf(a, "a copy of %s", path),
                .db = db,
                .status = status,
                .code = outcome_code(db, status),
                .migrated = true,
                .copied = true,
                .detailed = true};
    r.unchanged = status == SCHEMAC_OK && did_nothing(schemac_report(db));
    if (status == SCHEMAC_OK && !r.unchanged)
        r.code = EXIT_DIFFERS;
    if (!o->sql)
        print_report(o, &r);
    else if (status != SCHEMAC_OK)
        shown_line(stderr, "schemac: %s", schemac_error_message(db));
    schemac_close(db);
    remove_backups(copy);
    database_remove_copy(a, copy);
    return r.code;
}

static int run_command(arena *a, const options *o, const char *file, const char *path)
{
    compiled c;
    const compile_options how = input_compile_options(&o->input);
    int code = input_compile(a, &o->input, file, &how, &c);
    if (code != EXIT_FINE)
        return code;
    const schemac_schema *declared = c.sql->description;
    return o->trying ? try_copy(a, o, declared, path) : start(a, o, declared, path);
}

static int adopt_option(options *o)
{
    if (optarg != NULL && strcmp(optarg, "any") != 0)
        return command_usage_error(o->input.subcommand, "--adopt takes nothing or 'any', not '%s'",
                                   optarg);
    o->config.adopt = optarg == NULL ? SCHEMAC_ADOPT_UNMARKED : SCHEMAC_ADOPT_ANY;
    return -1;
}

static int version_option(options *o)
{
    o->back = true;
    o->version = SCHEMAC_LAST_MIGRATION;
    if (strcmp(optarg, "last") == 0)
        return -1;
    if (optarg[0] == '\0' || strspn(optarg, "0123456789") != strlen(optarg) || strlen(optarg) > 9)
        return command_usage_error(o->input.subcommand,
                                   "--roll-back takes a version or 'last', not '%s'", optarg);
    o->version = (uint32_t)strtoul(optarg, NULL, 10);
    return -1;
}

/* Who says 0 wants none, also of a step. */
static int backups_option(options *o)
{
    int code = outcome_backups(o->input.subcommand, &o->config.backups);
    if (code < 0 && o->config.backups == 0)
        o->config.backups = SCHEMAC_NO_BACKUPS;
    return code;
}

/* Below those of messages. */
enum {
    OPTION_NO_CREATE = 500,
    OPTION_ADOPT,
    OPTION_ACCEPT,
    OPTION_BACKUPS,
    OPTION_REPAIR,
    OPTION_TAKE_BACK,
    OPTION_AGAIN,
    OPTION_HISTORY,
    OPTION_ROLL_BACK,
    OPTION_TRUSTED,
    OPTION_TRY,
    OPTION_SQL
};

/* -1 to go on, else the exit code. */
static int take_database_option(arena *a, int c, char **argv, options *o)
{
    switch (c) {
    case OPTION_NO_CREATE:
        o->config.create = false;
        return -1;
    case OPTION_ADOPT:
        return adopt_option(o);
    case OPTION_ACCEPT:
        vec_push(a, o->accepted, optarg);
        return -1;
    case OPTION_REPAIR:
        o->config.repair_history = true;
        return -1;
    case OPTION_TAKE_BACK:
        o->config.take_back = true;
        return -1;
    case OPTION_HISTORY:
        o->told = true;
        return -1;
    case OPTION_AGAIN:
        o->again = true;
        return -1;
    case OPTION_TRY:
        o->trying = true;
        return -1;
    case OPTION_SQL:
        o->trying = o->sql = true;
        return -1;
    case OPTION_TRUSTED:
        o->config.trusted_schema = true;
        return -1;
    case OPTION_ROLL_BACK:
        return version_option(o);
    case OPTION_BACKUPS:
        return backups_option(o);
    default:
        return input_option(a, c, argv, &o->input);
    }
}

/* By how each begins (https://sqlite.org/fileformat.html#magic_header_string). */
static bool is_database(const char *path)
{
    char begin[16];
    FILE *f = strcmp(path, "-") == 0 || file_is_irregular(path) ? NULL : fopen(path, "rb");
    bool is = f != NULL && fread(begin, sizeof begin, 1, f) == 1 &&
              memcmp(begin, "SQLite format 3", sizeof begin) == 0;
    if (f != NULL)
        fclose(f);
    return is;
}

/* -1 to go on, else the exit code. */
static int parse_database_options(arena *a, options *o, int argc, char **argv)
{
    static const struct option all[] = {{"no-create", no_argument, NULL, OPTION_NO_CREATE},
                                        {"backups", required_argument, NULL, OPTION_BACKUPS},
                                        {"repair", no_argument, NULL, OPTION_REPAIR},
                                        {"take-back", no_argument, NULL, OPTION_TAKE_BACK},
                                        {"again", no_argument, NULL, OPTION_AGAIN},
                                        {"roll-back", required_argument, NULL, OPTION_ROLL_BACK},
                                        {"try", no_argument, NULL, OPTION_TRY},
                                        {"sql", no_argument, NULL, OPTION_SQL},
                                        {"history", no_argument, NULL, OPTION_HISTORY},
                                        {"adopt", optional_argument, NULL, OPTION_ADOPT},
                                        {"accept", required_argument, NULL, OPTION_ACCEPT},
                                        {"trusted-schema", no_argument, NULL, OPTION_TRUSTED},
                                        INPUT_OPTIONS,
                                        {NULL, 0, NULL, 0}};
    static const struct {
        command of;
        size_t count; /* of the options that it alone has, one command's behind the other's */
    } own[] = {{MIGRATE, 6}, {PLAN, 2}, {STATUS, 1}};
    struct option known[sizeof all / sizeof *all];
    size_t count = 0, at = 0;
    for (size_t i = 0; i < sizeof own / sizeof *own; at += own[i++].count)
        for (size_t k = 0; k < own[i].count; k++)
            if (own[i].of == o->command)
                known[count++] = all[at + k];
    while (at < sizeof all / sizeof *all)
        known[count++] = all[at++];
    int code = -1, c;
    optind = 1;
    opterr = 0;
    while (code < 0 && (c = getopt_long(argc, argv, ":I:W:h", known, NULL)) != -1)
        code = take_database_option(a, c, argv, o);
    if (code < 0 && argc - optind != 2)
        code = command_usage_error(o->input.subcommand, "a schema file and a database are needed");
    if (code < 0 && o->again && o->back)
        code =
            command_usage_error(o->input.subcommand, "--again and --roll-back exclude each other");
    if (code < 0 && is_database(argv[optind]))
        code = command_usage_error(o->input.subcommand,
                                   "'%s' is a database; the schema comes before it", argv[optind]);
    return code;
}

static int database_main(command which, const char *name, const char *help, int argc, char **argv)
{
    arena *a = command_arena();
    options o = {
        .command = which, .input = input_options_new(name, help), .config = SCHEMAC_CONFIG_INIT};
    if (which != MIGRATE)
        o.config.mode = SCHEMAC_VERIFY;
    int code = parse_database_options(a, &o, argc, argv);
    vec_push(a, o.accepted, NULL);
    o.config.accept = o.accepted.items;
    if (code < 0)
        code = run_command(a, &o, argv[optind], argv[optind + 1]);
    arena_free(a);
    return code;
}

int status_main(int argc, char **argv)
{
    return database_main(STATUS, "status", status_help, argc, argv);
}

int plan_main(int argc, char **argv)
{
    return database_main(PLAN, "plan", plan_help, argc, argv);
}

int migrate_main(int argc, char **argv)
{
    return database_main(MIGRATE, "migrate", migrate_help, argc, argv);
}
