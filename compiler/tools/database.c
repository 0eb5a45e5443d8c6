/* database.c - schemac status, plan and migrate: a schema and a database, brought together by the
   runtime's own start. */
#include "tools/compile.h"
#include "tools/messages.h"

#include "base/json.h"
#include "emit/perfect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Behind those that all subcommands have. */
enum { EXIT_DIFFERS = 4, EXIT_REFUSED = 5 };

#define COMMON_HELP                                                                                \
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
    "Says in one line whether DATABASE matches the schema of FILE. Changes nothing.\n"
    "\n" COMMON_HELP;

static const char plan_help[] = "Usage: schemac plan FILE DATABASE [options]\n"
                                "\n"
                                "Lists what a start would do to DATABASE. Changes nothing.\n"
                                "\n" COMMON_HELP;

static const char migrate_help[] =
    "Usage: schemac migrate FILE DATABASE [options]\n"
    "\n"
    "Brings DATABASE to the schema of FILE, as a start of the program would, or says why not.\n"
    "\n"
    "      --no-create      DATABASE has to be there\n"
    "      --adopt          take over a database that has tables but no mark of any schema\n"
    "      --repair         take the migrations of FILE for those that were applied\n"
    "      --roll-back N    undo the migrations after version N, or the last one (--roll-back "
    "last)\n"
    "      --backups N      keep N copies of a file that is migrated, or whose tables are made\n"
    "                       anew or dropped\n" COMMON_HELP;

typedef enum { STATUS, PLAN, MIGRATE } command;

typedef struct options {
    command command;
    const char *name;
    VEC(const char *) imports;
    message_options messages;
    schemac_config config;
    bool back; /* to the version */
    uint32_t version;
} options;

/* ---- the schema, as the runtime wants it ---------------------------------------------------- */

/* Everything but offsets and sizes of rows, which a start does not look at. */
static const schemac_schema *runtime_schema(arena *a, const schema_sql *sql)
{
    const schema *s = sql->schema;
    schemac_schema *out = arena_alloc(a, sizeof *out);
    schemac_model *models = arena_alloc(a, s->models.count * sizeof *models);
    uint16_t *order = arena_alloc(a, s->models.count * sizeof *order);
    const char **dropped = arena_alloc(a, s->dropped.count * sizeof *dropped);
    for (size_t i = 0; i < s->models.count; i++) {
        models[i] = *sql->models[i].descriptor;
        order[i] = (uint16_t)s->order.items[i]->number;
    }
    for (size_t i = 0; i < s->dropped.count; i++)
        dropped[i] = s->dropped.items[i].text;
    perfect_hash h = perfect_hash_new(a, s);
    *out = (schemac_schema){.abi = SCHEMAC_ABI,
                            .version = (uint32_t)s->version,
                            .name = s->name,
                            .fingerprint = sql->fingerprint,
                            .application_id = sql->application_id,
                            .model_count = (uint32_t)s->models.count,
                            .models = models,
                            .order = order,
                            .tenant = s->tenant == NULL ? NULL : &models[s->tenant->number],
                            .dropped = dropped,
                            .dropped_count = (uint32_t)s->dropped.count,
                            .migrations = sql->migrations,
                            .migration_count = (uint32_t)sql->migration_count,
                            .seeds = sql->seeds,
                            .seed_count = (uint32_t)sql->seed_count,
#ifdef SCHEMAC_HAS_PASSWORDS
                            .hash_password = schemac_password_hash,
#endif
                            .hash_seeds = h.seeds,
                            .hash_slots = h.slots,
                            .hash_seed_count = h.seed_count,
                            .hash_slot_count = h.slot_count};
    return out;
}

static int exit_code(schemac_db *db, schemac_status status)
{
    switch (status) {
    case SCHEMAC_OK:
        return EXIT_FINE;
    case SCHEMAC_OUTDATED:
        for (size_t i = 0; i < schemac_report(db)->issue_count; i++)
            if (schemac_report(db)->issues[i].suggestion != NULL)
                return EXIT_REFUSED;
        return EXIT_DIFFERS;
    case SCHEMAC_MISSING:
    case SCHEMAC_PERMISSION:
    case SCHEMAC_FULL:
    case SCHEMAC_IO:
    case SCHEMAC_NOMEM:
    case SCHEMAC_BUSY:
        return EXIT_MACHINE;
    default:
        return EXIT_REFUSED;
    }
}

/* ---- for people ----------------------------------------------------------------------------- */

static void print_objects(const schemac_report_object *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        printf("  %s %s %s\n", list[i].action, list[i].object, list[i].name);
}

/* But for what the message has said already. */
static void print_issues(const schemac_report_info *r, const char *message)
{
    for (size_t i = 0; i < r->issue_count; i++) {
        const schemac_report_issue *issue = &r->issues[i];
        if (strstr(message, issue->message) != NULL)
            continue;
        FILE *out = issue->severity == SCHEMAC_ERROR ? stderr : stdout;
        fprintf(out, "  %s %s\n", issue->severity == SCHEMAC_INFO ? "note:" : "!", issue->message);
        if (issue->suggestion != NULL)
            fprintf(out, "      %s\n", issue->suggestion);
    }
}

static void print_migrations(const schemac_report_info *r)
{
    for (size_t i = 0; i < r->migration_count; i++) {
        const schemac_report_migration *m = &r->migrations[i];
        printf("  %s migration %lu \"%s\"%s%s\n", m->action, (unsigned long)m->number, m->name,
               m->reason == NULL ? "" : ": ", m->reason == NULL ? "" : m->reason);
    }
}

static void print_seeds(const schemac_report_info *r)
{
    for (size_t i = 0; i < r->seed_count; i++)
        printf("  seeded %s: %zu created, %zu skipped\n", r->seeds[i].model, r->seeds[i].created,
               r->seeds[i].skipped);
}

static void print_text(const options *o, const char *path, schemac_db *db, schemac_status status)
{
    const schemac_report_info *r = schemac_report(db);
    if (status == SCHEMAC_OK && o->back)
        printf("%s: %s\n", path, r->up_to_date ? "nothing to undo" : "rolled back");
    else if (status == SCHEMAC_OK && (r->up_to_date || o->command != MIGRATE))
        printf("%s matches the schema\n", path);
    else if (status == SCHEMAC_OK)
        printf("%s: %zu created, %zu changed\n", path, r->created_count, r->changed_count);
    else if (exit_code(db, status) == EXIT_DIFFERS)
        printf("%s needs %zu step%s\n", path, r->planned_count, r->planned_count == 1 ? "" : "s");
    else
        fprintf(stderr, "schemac: %s\n", schemac_error_message(db));
    if (o->command == STATUS)
        return;
    for (size_t i = 0; i < r->planned_count; i++)
        printf("  %s %s %s\n", r->planned[i].action, r->planned[i].object, r->planned[i].name);
    print_migrations(r);
    print_objects(r->created, r->created_count);
    print_objects(r->changed, r->changed_count);
    print_seeds(r);
    if (r->backup != NULL)
        printf("  backup %s\n", r->backup);
    print_issues(r, schemac_error_message(db));
}

/* ---- for programs --------------------------------------------------------------------------- */

static void member(const char *name, const char *text)
{
    printf("\"%s\":", name);
    json_text_or_null(text, stdout);
}

static void print_object_list(const char *name, const schemac_report_object *list, size_t count)
{
    printf(",\"%s\":[", name);
    for (size_t i = 0; i < count; i++) {
        fputs(i == 0 ? "{" : ",{", stdout);
        member("action", list[i].action);
        putchar(',');
        member("object", list[i].object);
        putchar(',');
        member("model", list[i].model);
        putchar(',');
        member("name", list[i].name);
        putchar('}');
    }
    putchar(']');
}

static void print_migration_list(const schemac_report_info *r)
{
    fputs(",\"migrations\":[", stdout);
    for (size_t i = 0; i < r->migration_count; i++) {
        const schemac_report_migration *m = &r->migrations[i];
        printf("%s{\"number\":%lu,", i == 0 ? "" : ",", (unsigned long)m->number);
        member("name", m->name);
        putchar(',');
        member("action", m->action);
        putchar(',');
        member("reason", m->reason);
        putchar('}');
    }
    putchar(']');
}

static void print_seed_list(const schemac_report_info *r)
{
    fputs(",\"seeds\":[", stdout);
    for (size_t i = 0; i < r->seed_count; i++) {
        fputs(i == 0 ? "{" : ",{", stdout);
        member("model", r->seeds[i].model);
        printf(",\"created\":%zu,\"skipped\":%zu}", r->seeds[i].created, r->seeds[i].skipped);
    }
    putchar(']');
}

static void print_json(const char *path, schemac_db *db, schemac_status status)
{
    static const char *const severities[] = {"info", "warning", "error"};
    const schemac_report_info *r = schemac_report(db);
    putchar('{');
    member("database", path);
    putchar(',');
    member("status", schemac_status_name(status));
    putchar(',');
    member("message", status == SCHEMAC_OK ? NULL : schemac_error_message(db));
    putchar(',');
    member("engine", r->engine);
    printf(",\"up_to_date\":%s", r->up_to_date ? "true" : "false");
    fputs(",\"planned\":[", stdout);
    for (size_t i = 0; i < r->planned_count; i++) {
        fputs(i == 0 ? "{" : ",{", stdout);
        member("action", r->planned[i].action);
        putchar(',');
        member("object", r->planned[i].object);
        putchar(',');
        member("model", r->planned[i].model);
        putchar(',');
        member("name", r->planned[i].name);
        putchar(',');
        member("sql", r->planned[i].sql);
        putchar('}');
    }
    putchar(']');
    print_migration_list(r);
    print_object_list("created", r->created, r->created_count);
    print_object_list("changed", r->changed, r->changed_count);
    print_seed_list(r);
    fputs(",\"issues\":[", stdout);
    for (size_t i = 0; i < r->issue_count; i++) {
        fputs(i == 0 ? "{" : ",{", stdout);
        member("severity", severities[r->issues[i].severity]);
        putchar(',');
        member("model", r->issues[i].model);
        putchar(',');
        member("message", r->issues[i].message);
        putchar(',');
        member("suggestion", r->issues[i].suggestion);
        putchar('}');
    }
    fputs("],", stdout);
    member("backup", r->backup);
    puts("}");
}

/* ---- the commands --------------------------------------------------------------------------- */

static int run(arena *a, const options *o, const char *file, const char *path)
{
    diags *d = diags_new(a);
    d->most = o->messages.most;
    d->warning_options = &o->messages.warnings;
    compile_options compiling = {{o->imports.items, o->imports.count}, false};
    compiled c = compile(a, d, file, &compiling);
    if (d->records.count > 0)
        diags_print(d, &o->messages.style, stderr);
    if (c.sql == NULL || diags_failed(d))
        return c.unreadable ? EXIT_MACHINE : EXIT_INPUT;
    schemac_db *db;
    const schemac_schema *declared = runtime_schema(a, c.sql);
    schemac_status status = o->back ? schemac_roll_back(declared, path, &o->config, o->version, &db)
                                    : schemac_open(declared, path, &o->config, &db);
    if (o->messages.style.format == DIAG_JSON)
        print_json(path, db, status);
    else
        print_text(o, path, db, status);
    int code = exit_code(db, status);
    schemac_close(db);
    return code;
}

static int backups_option(const options *o, unsigned *out)
{
    if (optarg[0] == '\0' || strspn(optarg, "0123456789") != strlen(optarg) || strlen(optarg) > 4)
        return usage_error(o->name, "--backups takes a number, not '%s'", optarg);
    *out = (unsigned)strtoul(optarg, NULL, 10);
    return -1;
}

static int version_option(options *o)
{
    o->back = true;
    o->version = SCHEMAC_LAST_MIGRATION;
    if (strcmp(optarg, "last") == 0)
        return -1;
    if (optarg[0] == '\0' || strspn(optarg, "0123456789") != strlen(optarg) || strlen(optarg) > 9)
        return usage_error(o->name, "--roll-back takes a version or 'last', not '%s'", optarg);
    o->version = (uint32_t)strtoul(optarg, NULL, 10);
    return -1;
}

static int parse_arguments(arena *a, options *o, const char *help, int argc, char **argv)
{
    enum { NO_CREATE = 500, ADOPT, BACKUPS, REPAIR, ROLL_BACK }; /* below those of messages */
    static const struct option known[] = {{"no-create", no_argument, NULL, NO_CREATE},
                                          {"adopt", no_argument, NULL, ADOPT},
                                          {"backups", required_argument, NULL, BACKUPS},
                                          {"repair", no_argument, NULL, REPAIR},
                                          {"roll-back", required_argument, NULL, ROLL_BACK},
                                          {"import", required_argument, NULL, 'I'},
                                          MESSAGE_OPTIONS,
                                          {"help", no_argument, NULL, 'h'},
                                          {NULL, 0, NULL, 0}};
    const struct option *mine = o->command == MIGRATE ? known : known + 5;
    int code = -1, c;
    optind = 1;
    opterr = 0;
    while (code < 0 && (c = getopt_long(argc, argv, ":I:W:h", mine, NULL)) != -1) {
        switch (c) {
        case 'I':
            vec_push(a, o->imports, optarg);
            break;
        case 'h':
            fputs(help, stdout);
            return EXIT_FINE;
        case 'W':
            code = warning_option(o->name, &o->messages);
            break;
        case NO_CREATE:
            o->config.create = false;
            break;
        case ADOPT:
            o->config.adopt = true;
            break;
        case REPAIR:
            o->config.repair_history = true;
            break;
        case ROLL_BACK:
            code = version_option(o);
            break;
        case BACKUPS:
            code = backups_option(o, &o->config.backups);
            break;
        default:
            code = c >= OPTION_FORMAT ? message_option(o->name, c, &o->messages)
                                      : option_error(o->name, c, argv);
            break;
        }
    }
    if (code < 0 && argc - optind != 2)
        code = usage_error(o->name, "a schema file and a database are needed");
    return code;
}

static int database_main(command which, const char *name, const char *help, int argc, char **argv)
{
    arena *a = arena_new(memory_exhausted);
    if (a == NULL)
        memory_exhausted();
    options o = {.command = which,
                 .name = name,
                 .messages = message_options_new(),
                 .config = SCHEMAC_CONFIG_INIT};
    if (which != MIGRATE)
        o.config.mode = SCHEMAC_VERIFY;
    int code = parse_arguments(a, &o, help, argc, argv);
    if (code < 0)
        code = run(a, &o, argv[optind], argv[optind + 1]);
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
