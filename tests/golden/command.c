/* command.c - calls the compiler's main, and catches what it writes in files that have no name. */
#include "command.h"

#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/common_interface_defs.h>
#endif

/* compiler/main.c, compiled with this name for its main */
int schemac_main(int argc, char **argv);

enum { STREAMS = 3 };

static struct {
    bool calling;
    int kept[STREAMS];   /* standard input, output and error of the tests */
    int caught[STREAMS]; /* those of the compiler */
    bool input;          /* there is some for the next call */
    char text[4096];
    said said;
} the;

static void exchange(const int *with)
{
    fflush(stdout);
    fflush(stderr);
    for (int i = 0; i < STREAMS; i++)
        if (dup2(with[i], i) < 0)
            abort();
}

static void read_caught(int stream, char **text, size_t *size)
{
    off_t end = lseek(the.caught[stream], 0, SEEK_END);
    assert_true(end >= 0);
    free(*text);
    *size = (size_t)end;
    *text = malloc(*size + 1);
    assert_non_null(*text);
    assert_true(pread(the.caught[stream], *text, *size, 0) == end);
    (*text)[*size] = '\0';
}

static void give_back(void)
{
    exchange(the.kept);
    the.calling = false;
    read_caught(STDOUT_FILENO, &the.said.out, &the.said.out_size);
    read_caught(STDERR_FILENO, &the.said.err, &the.said.err_size);
}

/* The process ends within a call: by a signal, by exit, or by a sanitizer. */
static void tell(void)
{
    if (!the.calling)
        return;
    give_back();
    fprintf(stderr, "the compiler ended the process: schemac%s\n%s%s\n", the.text, the.said.out,
            the.said.err);
}

/* Whatever status it ends with, that is a failure. */
static void tell_at_exit(void)
{
    if (!the.calling)
        return;
    tell();
    _exit(1);
}

static void tell_and_die(int number)
{
    tell();
    signal(number, SIG_DFL);
    raise(number);
}

static void begin(void)
{
    static bool begun;
    if (begun)
        return;
    begun = true;
    for (int i = 0; i < STREAMS; i++) {
        the.kept[i] = fcntl(i, F_DUPFD_CLOEXEC, STREAMS);
        the.caught[i] = memfd_create("caught", MFD_CLOEXEC);
        if (the.kept[i] < 0 || the.caught[i] < 0)
            fail_msg("standard input, output or error: %s", strerror(errno));
    }
    signal(SIGABRT, tell_and_die);
    atexit(tell_at_exit);
#ifdef __SANITIZE_ADDRESS__
    __sanitizer_set_death_callback(tell);
#endif
}

static int empty(int stream)
{
    return ftruncate(the.caught[stream], 0) == 0 && lseek(the.caught[stream], 0, SEEK_SET) == 0;
}

void command_input(const void *bytes, size_t size)
{
    begin();
    assert_true(empty(STDIN_FILENO));
    assert_true(write(the.caught[STDIN_FILENO], bytes, size) == (ssize_t)size);
    assert_true(lseek(the.caught[STDIN_FILENO], 0, SEEK_SET) == 0);
    the.input = true;
}

/* A word of several letters may have been left half read: what the next call is given is another
   one. */
static void forget_options(void)
{
    char *nothing[] = {(char *)"schemac", NULL};
    optind = 0;
    getopt(1, nothing, "");
}

static void put_into_words(const char *const *arguments)
{
    size_t size = 0;
    the.text[0] = '\0';
    for (; *arguments != NULL && size < sizeof the.text; arguments++)
        size += (size_t)snprintf(the.text + size, sizeof the.text - size, " %s", *arguments);
}

/* Each by itself, so that a sanitizer sees what reads beside one. Options are sorted in the first
   list; the second keeps their order. */
static int lay_out(const char *const *arguments, char ***argv, char ***copies)
{
    size_t count = 1;
    while (arguments[count - 1] != NULL)
        count++;
    *argv = calloc(count + 1, sizeof **argv);
    *copies = calloc(count + 1, sizeof **copies);
    assert_true(*argv != NULL && *copies != NULL);
    for (size_t i = 0; i < count; i++) {
        (*copies)[i] = strdup(i == 0 ? "schemac" : arguments[i - 1]);
        assert_non_null((*copies)[i]);
        (*argv)[i] = (*copies)[i];
    }
    return (int)count;
}

const said *command_list(const char *const *arguments)
{
    char **argv, **copies;
    begin();
    put_into_words(arguments);
    int argc = lay_out(arguments, &argv, &copies);
    if (!the.input)
        assert_true(empty(STDIN_FILENO));
    assert_true(empty(STDOUT_FILENO) && empty(STDERR_FILENO));
    forget_options();
    exchange(the.caught);
    the.calling = true;
    the.said.status = schemac_main(argc, argv);
    give_back();
    the.input = false;
    for (int i = 0; i < argc; i++)
        free(copies[i]);
    free(copies);
    free(argv);
    return &the.said;
}

const char *command_text(void)
{
    return the.text;
}

int command_recover(void **state)
{
    (void)state;
    tell();
    return 0;
}
