/* fmt.c - schemac fmt: files in the one layout. */
#include "base/file.h"
#include "base/shown.h"
#include "front/layout.h"
#include "tools/command.h"
#include "tools/compile.h"
#include "tools/messages.h"
#include "tools/subcommands.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "Usage: schemac fmt [--check] FILE... [options]\n"
    "\n"
    "Rewrites each FILE in the one layout, if it has another; '-' is standard input, and the "
    "result\n"
    "goes to standard output. A file with syntax errors is left as it is.\n"
    "\n"
    "      --check          write nothing; print the names of the files that would "
    "change\n" MESSAGE_HELP "  -h, --help           this text\n"
    "\n"
    "Exit status: 0 fine, 1 the input has errors or would change, 2 wrong usage, 3 the machine\n"
    "failed.\n";

typedef struct options {
    bool check;
    message_options messages;
} options;

/* Reads the result again: whatever may be wrong with the layout, it never changes a meaning. */
static bool means_the_same(arena *a, const source *s, const lexemes *before, const buf *text)
{
    diags *d = diags_new(a, &codes);
    lexemes after = {0};
    const source *result = source_new(a, s->name, text->text, text->size);
    if (layout_read(a, d, result, &after) && layout_equal(a, before, &after))
        return true;
    shown_line(stderr,
               "schemac: internal error: the layout of '%s' would change its meaning; it is left "
               "as it is",
               s->name);
    return false;
}

static bool is_same(const source *s, const buf *text)
{
    return !s->marked && s->size == text->size && memcmp(s->text, text->text, text->size) == 0;
}

static int write_result(arena *a, const char *path, const buf *text)
{
    if (strcmp(path, "-") == 0) {
        if (fwrite(text->text, 1, text->size, stdout) == text->size && fflush(stdout) == 0)
            return EXIT_FINE;
        shown_line(stderr, "schemac: cannot write to standard output: %s", strerror(errno));
        return EXIT_MACHINE;
    }
    /* what a link leads to is rewritten, the link stays */
    char *real = realpath(path, NULL);
    const char *target = arena_strdup(a, real == NULL ? path : real);
    free(real);
    const char *problem;
    if (file_write_if_changed(a, target, text, 1, &problem))
        return EXIT_FINE;
    shown_line(stderr, "schemac: cannot write '%s': %s", path, problem);
    return EXIT_MACHINE;
}

static int format_file(arena *a, diags *d, const char *path, const options *o)
{
    bool unreadable = false;
    const source *s = load_source(a, d, path, (span){0}, &unreadable);
    if (s == NULL)
        return unreadable ? EXIT_MACHINE : EXIT_INPUT;
    lexemes all = {0};
    if (!layout_read(a, d, s, &all))
        return EXIT_INPUT;
    buf text = layout_text(a, &all);
    if (text.size > LIMIT_FILE_BYTES) {
        diag_error(d, E0002, (span){0}, "'%s' would be larger than %d MiB", s->name,
                   LIMIT_FILE_BYTES / 1024 / 1024);
        return EXIT_INPUT;
    }
    if (!means_the_same(a, s, &all, &text))
        return EXIT_MACHINE;
    if (!o->check)
        return write_result(a, path, &text);
    if (is_same(s, &text))
        return EXIT_FINE;
    shown_line(stdout, "%s", s->name);
    return EXIT_INPUT;
}

/* -1 to go on, else the exit code. */
static int parse_fmt_options(int argc, char **argv, options *o)
{
    enum { CHECK_ONLY = 1000 };
    static const struct option known[] = {{"check", no_argument, NULL, CHECK_ONLY},
                                          MESSAGE_OPTIONS,
                                          {"help", no_argument, NULL, 'h'},
                                          {NULL, 0, NULL, 0}};
    int c;
    optind = 1;
    opterr = 0;
    while ((c = getopt_long(argc, argv, ":h", known, NULL)) != -1) {
        int code = -1;
        if (c == CHECK_ONLY) {
            o->check = true;
        } else if (c == 'h') {
            fputs(help, stdout);
            code = EXIT_FINE;
        } else if (c >= OPTION_FORMAT) {
            code = message_option("fmt", c, &o->messages);
        } else {
            code = command_option_error("fmt", c, argv);
        }
        if (code >= 0)
            return code;
    }
    return optind == argc ? command_usage_error("fmt", "no file is given") : -1;
}

int fmt_main(int argc, char **argv)
{
    arena *a = command_arena();
    options o = {.messages = message_options_new()};
    int code = parse_fmt_options(argc, argv, &o);
    if (code < 0) {
        diags *d = diags_new(a, &codes);
        d->most = o.messages.most;
        code = EXIT_FINE;
        for (int i = optind; i < argc; i++) {
            int one = format_file(a, d, argv[i], &o);
            if (one > code)
                code = one;
        }
        diags_print(d, &o.messages.style, stderr);
    }
    arena_free(a);
    return code;
}
