/* generate.c - schemac generate: a header and a source for each root file. */
#include "base/file.h"
#include "base/path.h"
#include "base/shown.h"
#include "emit/depfile.h"
#include "emit/emit.h"
#include "tools/command.h"
#include "tools/input.h"
#include "tools/subcommands.h"

#include <stdio.h>
#include <string.h>

static const char help[] =
    "Usage: schemac generate FILE... -o DIR [options]\n"
    "\n"
    "Writes DIR/FILE.h and DIR/FILE.c for each FILE. A file is written only when its content\n"
    "changes, and nothing is written when there is an error.\n"
    "\n"
    "  -o, --output DIR     where to write; created when missing\n"
    "  -I, --import DIR     where imports are looked for, after the importing file's directory\n"
    "      --engine NAME    render SQL for this engine: sqlite\n"
    "      --depfile FILE   write a make rule that names every file read\n"
    "      --stamp FILE     touch this file after every success: it is newer than all inputs even\n"
    "                       when no output changed; the depfile names it too\n" WARNING_HELP
        PROVE_HELP
    "      --no-verify      skip the check of all SQL by SQLite: faster, and for nothing but\n"
    "                       measuring; mistakes in your SQL then show at run time\n" MESSAGE_HELP
    "  -h, --help           this text\n"
    "\n"
    "Exit status: 0 fine or only warnings, 1 the input has errors, 2 wrong usage, 3 the machine "
    "failed.\n";

typedef struct options {
    const char *output;
    const char *depfile;
    const char *stamp;
    input_options input;
} options;

typedef struct output {
    const char *header_path;
    const char *source_path;
    compiled compiled;
} output;

enum { OPTION_ENGINE = 1000, OPTION_DEPFILE, OPTION_STAMP };

/* -1 to go on, else the exit code. */
static int engine_option(void)
{
    if (strcmp(optarg, "sqlite") == 0)
        return -1;
    return command_usage_error(
        "generate", "engine '%s' is not supported in this version; there is sqlite", optarg);
}

/* -1 to go on, else the exit code. */
static int take_generate_option(arena *a, int c, char **argv, options *o)
{
    switch (c) {
    case 'o':
        o->output = optarg;
        return -1;
    case OPTION_ENGINE:
        return engine_option();
    case OPTION_DEPFILE:
        o->depfile = optarg;
        return -1;
    case OPTION_STAMP:
        o->stamp = optarg;
        return -1;
    default:
        return input_option(a, c, argv, &o->input);
    }
}

/* -1 when each file has outputs of its own, else the exit code. */
static int check_names(int argc, char **argv)
{
    for (int i = optind; i < argc; i++) {
        if (strcmp(argv[i], "-") == 0)
            return command_usage_error("generate",
                                       "standard input has no name to call the outputs after");
        for (int j = optind; j < i; j++)
            if (strcmp(path_base(argv[i]), path_base(argv[j])) == 0)
                return command_usage_error("generate", "'%s' and '%s' would have the same outputs",
                                           argv[j], argv[i]);
    }
    return -1;
}

/* -1 to go on, else the exit code. */
static int parse_generate_options(arena *a, int argc, char **argv, options *o)
{
    static const struct option known[] = {{"output", required_argument, NULL, 'o'},
                                          {"engine", required_argument, NULL, OPTION_ENGINE},
                                          {"depfile", required_argument, NULL, OPTION_DEPFILE},
                                          {"stamp", required_argument, NULL, OPTION_STAMP},
                                          {"no-verify", no_argument, NULL, OPTION_NO_VERIFY},
                                          PROVE_OPTION,
                                          INPUT_OPTIONS,
                                          {NULL, 0, NULL, 0}};
    int code = -1, c;
    optind = 1;
    opterr = 0;
    while (code < 0 && (c = getopt_long(argc, argv, ":o:I:W:h", known, NULL)) != -1)
        code = take_generate_option(a, c, argv, o);
    if (code >= 0)
        return code;
    if (optind == argc)
        return command_usage_error("generate", "no file is given");
    if (o->output == NULL)
        return command_usage_error("generate", "-o DIR is missing");
    return check_names(argc, argv);
}

static bool write_file(arena *a, const char *path, const buf *parts, size_t count)
{
    const char *problem;
    if (file_write_if_changed(a, path, parts, count, &problem))
        return true;
    shown_line(stderr, "schemac: cannot write '%s': %s", path, problem);
    return false;
}

static bool write_outputs(arena *a, const options *o, const output *out)
{
    const char *problem;
    if (!file_make_directories(a, o->output, &problem)) {
        shown_line(stderr, "schemac: cannot use the directory '%s': %s", o->output, problem);
        return false;
    }
    emitted e = emit_schema(a, out->compiled.sql, path_base(out->header_path));
    return write_file(a, out->header_path, e.header, 2) &&
           write_file(a, out->source_path, &e.source, 1);
}

/* Make has no way to write some characters; a file that was named with one could not be followed.
   */
static bool can_be_followed(const ast *tree)
{
    for (size_t i = 0; i < tree->files.count; i++) {
        const char *path = tree->files.items[i]->source->name;
        if (strpbrk(path_base(path), ";|:") == NULL)
            continue;
        shown_line(stderr,
                   "schemac: a depfile cannot name '%s', which has one of ; | : in its name: give "
                   "the file another one",
                   path);
        return false;
    }
    return true;
}

static bool write_depfile(arena *a, const options *o, const output *outs, size_t count)
{
    buf all = buf_new(a);
    for (size_t i = 0; i < count; i++) {
        /* the stamp first: Ninja takes the rule for the edge whose first output is named first */
        const char *paths[] = {o->stamp, outs[i].header_path, outs[i].source_path};
        size_t skip = o->stamp == NULL ? 1 : 0;
        buf one = emit_depfile(a, outs[i].compiled.tree, paths + skip, 3 - skip);
        buf_add(&all, one.text, one.size);
    }
    return write_file(a, o->depfile, &all, 1);
}

static int generate_files(arena *a, const options *o, char **files, size_t count)
{
    diags *d = input_diags(a, &o->input);
    const compile_options compiling = input_compile_options(&o->input);
    output *outs = arena_alloc(a, count * sizeof *outs);
    bool unreadable = false;
    for (size_t i = 0; i < count; i++) {
        const char *stem = path_join(a, o->output, path_base(files[i]));
        outs[i].header_path = arena_printf(a, "%s.h", stem);
        outs[i].source_path = arena_printf(a, "%s.c", stem);
        outs[i].compiled = compile_schema(a, d, files[i], &compiling);
        unreadable = unreadable || outs[i].compiled.unreadable;
    }
    diags_print(d, &o->input.messages.style, stderr);
    if (diags_failed(d))
        return unreadable ? EXIT_MACHINE : EXIT_INPUT;
    for (size_t i = 0; i < count && o->depfile != NULL; i++)
        if (!can_be_followed(outs[i].compiled.tree))
            return EXIT_INPUT;
    for (size_t i = 0; i < count; i++)
        if (!write_outputs(a, o, &outs[i]))
            return EXIT_MACHINE;
    if (o->depfile != NULL && !write_depfile(a, o, outs, count))
        return EXIT_MACHINE;
    const char *problem;
    if (o->stamp != NULL && !file_touch(a, o->stamp, &problem)) {
        shown_line(stderr, "schemac: cannot write '%s': %s", o->stamp, problem);
        return EXIT_MACHINE;
    }
    return EXIT_FINE;
}

int generate_main(int argc, char **argv)
{
    arena *a = command_arena();
    options o = {.input = input_options_new("generate", help)};
    o.input.proved = PROVE_SOME;
    int code = parse_generate_options(a, argc, argv, &o);
    if (code < 0)
        code = generate_files(a, &o, argv + optind, (size_t)(argc - optind));
    arena_free(a);
    return code;
}
