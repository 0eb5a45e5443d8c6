/* generate.c - schemac generate: a header and a source for each root file. */
#include "tools/compile.h"
#include "tools/messages.h"

#include "base/file.h"
#include "base/path.h"
#include "emit/emit.h"

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
    bool unverified;
    message_options messages;
    VEC(const char *) imports;
} options;

typedef struct output {
    const char *header_path;
    const char *source_path;
    compiled compiled;
} output;

/* -1 to go on, else the exit code. */
static int parse_options(arena *a, int argc, char **argv, options *o)
{
    enum { ENGINE = 1000, DEPFILE, STAMP };
    static const struct option known[] = {{"output", required_argument, NULL, 'o'},
                                          {"import", required_argument, NULL, 'I'},
                                          {"engine", required_argument, NULL, ENGINE},
                                          {"depfile", required_argument, NULL, DEPFILE},
                                          {"stamp", required_argument, NULL, STAMP},
                                          {"no-verify", no_argument, NULL, OPTION_NO_VERIFY},
                                          MESSAGE_OPTIONS,
                                          {"help", no_argument, NULL, 'h'},
                                          {NULL, 0, NULL, 0}};
    int c;
    optind = 1;
    opterr = 0;
    while ((c = getopt_long(argc, argv, ":o:I:W:h", known, NULL)) != -1) {
        switch (c) {
        case 'o':
            o->output = optarg;
            break;
        case 'I':
            vec_push(a, o->imports, optarg);
            break;
        case ENGINE:
            if (strcmp(optarg, "sqlite") != 0)
                return usage_error("generate",
                                   "engine '%s' is not supported in this version; "
                                   "there is sqlite",
                                   optarg);
            break;
        case DEPFILE:
            o->depfile = optarg;
            break;
        case STAMP:
            o->stamp = optarg;
            break;
        case 'h':
            fputs(help, stdout);
            return EXIT_FINE;
        case OPTION_NO_VERIFY:
            o->unverified = true;
            break;
        case 'W':
        case OPTION_FORMAT:
        case OPTION_COLOR:
        case OPTION_MAX_ERRORS: {
            int code = c == 'W' ? warning_option("generate", &o->messages)
                                : message_option("generate", c, &o->messages);
            if (code >= 0)
                return code;
            break;
        }
        default:
            return option_error("generate", c, argv);
        }
    }
    if (optind == argc)
        return usage_error("generate", "no file is given");
    if (o->output == NULL)
        return usage_error("generate", "-o DIR is missing");
    for (int i = optind; i < argc; i++) {
        if (strcmp(argv[i], "-") == 0)
            return usage_error("generate", "standard input has no name to call the outputs after");
        for (int j = optind; j < i; j++)
            if (strcmp(path_base(argv[i]), path_base(argv[j])) == 0)
                return usage_error("generate", "'%s' and '%s' would have the same outputs", argv[j],
                                   argv[i]);
    }
    return -1;
}

static bool write_file(arena *a, const char *path, const buf *parts, size_t count)
{
    const char *problem;
    if (file_write_if_changed(a, path, parts, count, &problem))
        return true;
    fprintf(stderr, "schemac: cannot write '%s': %s\n", path, problem);
    return false;
}

static bool write_outputs(arena *a, const options *o, const output *out)
{
    const char *problem;
    if (!file_make_directories(a, o->output, &problem)) {
        fprintf(stderr, "schemac: cannot use the directory '%s': %s\n", o->output, problem);
        return false;
    }
    emitted e = emit(a, out->compiled.sql, path_base(out->header_path));
    return write_file(a, out->header_path, e.header, 2) &&
           write_file(a, out->source_path, &e.source, 1);
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

static int generate(arena *a, const options *o, char **files, size_t count)
{
    diags *d = diags_new(a, &codes);
    d->most = o->messages.most;
    d->warning_options = &o->messages.warnings;
    compile_options compiling = {{o->imports.items, o->imports.count}, o->unverified};
    output *outs = arena_alloc(a, count * sizeof *outs);
    bool unreadable = false;
    for (size_t i = 0; i < count; i++) {
        const char *stem = path_join(a, o->output, path_base(files[i]));
        outs[i].header_path = arena_printf(a, "%s.h", stem);
        outs[i].source_path = arena_printf(a, "%s.c", stem);
        outs[i].compiled = compile(a, d, files[i], &compiling);
        unreadable = unreadable || outs[i].compiled.unreadable;
    }
    diags_print(d, &o->messages.style, stderr);
    if (diags_failed(d))
        return unreadable ? EXIT_MACHINE : EXIT_INPUT;
    for (size_t i = 0; i < count; i++)
        if (!write_outputs(a, o, &outs[i]))
            return EXIT_MACHINE;
    if (o->depfile != NULL && !write_depfile(a, o, outs, count))
        return EXIT_MACHINE;
    const char *problem;
    if (o->stamp != NULL && !file_touch(a, o->stamp, &problem)) {
        fprintf(stderr, "schemac: cannot write '%s': %s\n", o->stamp, problem);
        return EXIT_MACHINE;
    }
    return EXIT_FINE;
}

int generate_main(int argc, char **argv)
{
    arena *a = arena_new(memory_exhausted);
    if (a == NULL)
        memory_exhausted();
    options o = {.messages = message_options_new()};
    int code = parse_options(a, argc, argv, &o);
    if (code < 0)
        code = generate(a, &o, argv + optind, (size_t)(argc - optind));
    arena_free(a);
    return code;
}
