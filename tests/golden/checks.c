/* checks.c - what a command line says, and what it must not do. */
#include "suites.h"

#include <errno.h>

enum { MOST_ARGUMENTS = 24, MOST_SAID = 100000 };

static void complain(const said *s, const char *what, const char *file, int line)
{
    print_error(
        "schemac%s\nexit %d, %s\n--- standard output\n%.2000s\n--- standard error\n%.2000s\n",
        command_text(), s->status, what, s->out, s->err);
    _fail(file, line);
}

void check_runs(int status, const char *text, const char *const *arguments, const char *file,
                int line)
{
    const said *s = command_list(arguments);
    if (s->status != status)
        complain(s, path_of("not %d", status), file, line);
    if (s->out_size != 0)
        complain(s, "something on standard output", file, line);
    if (text == NULL && s->err_size != 0)
        complain(s, "messages where none should be", file, line);
    if (text != NULL && strstr(s->err, text) == NULL)
        complain(s, path_of("no message with '%.200s'", text), file, line);
    if (s->err_size >= MOST_SAID)
        complain(s, "too many messages", file, line);
}

void check_refuses(int status, const char *text, const char *const *arguments, const char *file,
                   int line)
{
    const char *all[MOST_ARGUMENTS] = {NULL};
    size_t count = 0;
    while (arguments[count] != NULL)
        count++;
    assert_true(count + 5 < MOST_ARGUMENTS);
    const char *path = arguments[count - 1];
    const char *name = strrchr(path, '/') == NULL ? path : strrchr(path, '/') + 1;

    all[0] = "check";
    memcpy(all + 1, arguments, (count - 1) * sizeof *all);
    all[count] = "--";
    all[count + 1] = path;
    check_runs(status, text, all, file, line);

    all[0] = "generate";
    all[1] = "-o";
    all[2] = "fresh";
    memcpy(all + 3, arguments, (count - 1) * sizeof *all);
    all[count + 2] = "--";
    all[count + 3] = path;
    remove_tree("fresh");
    check_runs(status, text, all, file, line);
    if (there("fresh"))
        fail_msg("generate made its directory in spite of errors: %s", path);

    const char *header = path_of("kept/%s.h", name), *source = path_of("kept/%s.c", name);
    remove_tree("kept");
    make_directory("kept");
    put(header, "old header\n");
    put(source, "old source\n");
    all[2] = "kept";
    check_runs(status, text, all, file, line);
    check_file(header, "old header\n", file, line);
    check_file(source, "old source\n", file, line);
}

static const char *both_streams(const said *s)
{
    static char *text;
    size_t size;
    free(text);
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    fputs(s->err, out);
    fputs(s->out, out);
    fclose(out);
    return text;
}

void check_prints(int status, const char *text, const char *const *arguments, const char *file,
                  int line)
{
    const said *s = command_list(arguments);
    const char *printed = both_streams(s);
    size_t size = strlen(text);
    /* with a line end that the text need not have */
    bool same = strncmp(printed, text, size) == 0 &&
                (printed[size] == '\0' || strcmp(printed + size, "\n") == 0);
    if (s->status != status || !same)
        complain(s, path_of("not %d, or not\n%s\n", status, text), file, line);
}

void check_prints_part(int status, const char *text, const char *const *arguments, const char *file,
                       int line)
{
    const said *s = command_list(arguments);
    if (s->status != status || strstr(both_streams(s), text) == NULL)
        complain(s, path_of("not %d, or without\n%s\n", status, text), file, line);
}
