/* snapshot.c - schemac snapshot: keeps a version of a schema as it is released. */
#include "base/file.h"
#include "base/path.h"
#include "base/shown.h"
#include "history/released.h"
#include "tools/command.h"
#include "tools/input.h"
#include "tools/subcommands.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

static const char help[] =
    "Usage: schemac snapshot FILE [options]\n"
    "\n"
    "Writes the version that FILE declares, as it is released, into the folder that its history\n"
    "statement names: SCHEMA.0003.schema for version 3. A snapshot that is there is never written\n"
    "again: when it says the same, nothing is done.\n"
    "\n"
    "      --check          write nothing; the declared version, if it was released, is still as\n"
    "                       it was\n"
    "      --released       write nothing; and it was released\n"
    "      --into DIR       into this folder, which another checkout has: for versions that were\n"
    "                       released before there was a history\n"
    "  -I, --import DIR     where imports are looked for, after the importing file's "
    "directory\n" WARNING_HELP MESSAGE_HELP "  -h, --help           this text\n"
    "\n"
    "Exit status: 0 fine, 1 the input has errors or the version was not released, 2 wrong usage, "
    "3 the\nmachine failed.\n";

typedef struct options {
    const char *into;
    bool check, released;
    input_options input;
} options;

enum { OPTION_CHECK = 1000, OPTION_RELEASED, OPTION_INTO };

/* -1 to go on, else the exit code. */
static int take_option(arena *a, int c, char **argv, options *o)
{
    switch (c) {
    case OPTION_CHECK:
        o->check = true;
        return -1;
    case OPTION_RELEASED:
        o->released = true;
        return -1;
    case OPTION_INTO:
        o->into = optarg;
        return -1;
    default:
        return input_option(a, c, argv, &o->input);
    }
}

/* -1 to go on, else the exit code. */
static int parse_options(arena *a, int argc, char **argv, options *o)
{
    static const struct option known[] = {{"check", no_argument, NULL, OPTION_CHECK},
                                          {"released", no_argument, NULL, OPTION_RELEASED},
                                          {"into", required_argument, NULL, OPTION_INTO},
                                          INPUT_OPTIONS,
                                          {NULL, 0, NULL, 0}};
    int code = -1, c;
    optind = 1;
    opterr = 0;
    while (code < 0 && (c = getopt_long(argc, argv, ":I:W:h", known, NULL)) != -1)
        code = take_option(a, c, argv, o);
    if (code >= 0)
        return code;
    if (optind + 1 != argc)
        return command_usage_error("snapshot",
                                   optind == argc ? "no file is given" : "only one file is taken");
    if (o->into != NULL && (o->check || o->released))
        return command_usage_error("snapshot", "--into writes, and --check and --released do not");
    return -1;
}

/* Where the snapshots are. */
static const char *folder_of(arena *a, const schema *s, const options *o)
{
    if (o->into != NULL)
        return o->into;
    const source *declares = s->history->at.source;
    return path_join(a, path_directory(a, declares->name), s->history->value.text);
}

/* What the snapshot would follow. Of a folder elsewhere, only its own checkout knows that. */
static uint64_t shape_before(const compiled *c, const options *o)
{
    const past_version *before = o->into != NULL || c->history == NULL
                                     ? NULL
                                     : history_before(c->history, c->sql->schema->version);
    return before == NULL ? 0 : before->facts.shape;
}

static int write_snapshot(arena *a, const compiled *c, const options *o)
{
    const schema *s = c->sql->schema;
    const char *folder = folder_of(a, s, o), *problem;
    const char *path = path_join(a, folder, snapshot_name(a, s));
    buf text = snapshot_write(a, c->sql, shape_before(c, o));
    if (!file_make_directories(a, folder, &problem)) {
        shown_line(stderr, "schemac: cannot use the directory '%s': %s", folder, problem);
        return EXIT_MACHINE;
    }
    if (o->into != NULL && access(path, F_OK) == 0) {
        shown_line(stderr, "schemac: '%s' is there already", path);
        return EXIT_INPUT;
    }
    if (!file_write_if_changed(a, path, &text, 1, &problem)) {
        shown_line(stderr, "schemac: cannot write '%s': %s", path, problem);
        return EXIT_MACHINE;
    }
    shown_line(stdout, "%s", path);
    return EXIT_FINE;
}

/* Errors have been reported. */
static int use_schema(arena *a, const compiled *c, const options *o)
{
    const schema *s = c->sql->schema;
    if (s->history == NULL && o->into == NULL) {
        shown_line(stderr,
                   "schemac: schema '%s' has no history: say where its snapshots are, as in: "
                   "history \"history\";",
                   s->name);
        return EXIT_INPUT;
    }
    bool there = c->history != NULL && released_is(a, c->sql, c->history);
    if (o->released && !there) {
        shown_line(stderr,
                   "schemac: version %" PRId64 " of '%s' was not released: `schemac snapshot` "
                   "does that",
                   s->version, s->name);
        return EXIT_INPUT;
    }
    if (o->check || o->released || (there && o->into == NULL))
        return EXIT_FINE;
    return write_snapshot(a, c, o);
}

int snapshot_main(int argc, char **argv)
{
    arena *a = command_arena();
    options o = {.input = input_options_new("snapshot", help)};
    int code = parse_options(a, argc, argv, &o);
    if (code < 0) {
        compiled c;
        compile_options how = input_compile_options(&o.input);
        how.load.without_history = !o.check && !o.released;
        code = input_compile(a, &o.input, argv[optind], &how, &c);
        if (code == EXIT_FINE)
            code = use_schema(a, &c, &o);
    }
    arena_free(a);
    return code;
}
