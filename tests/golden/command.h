/* command.h - the compiler called as a function, with arguments as on a command line: thousands of
   calls in one process. What it writes to standard output and error is caught. */
#ifndef TESTS_GOLDEN_COMMAND_H
#define TESTS_GOLDEN_COMMAND_H

#include <stddef.h>

typedef struct said {
    int status;
    char *out, *err; /* never NULL, and with a NUL behind the last byte */
    size_t out_size, err_size;
} said;

/* `arguments` are those after the program's name and end with NULL. What is returned lasts until
   the next call. */
const said *command_list(const char *const *arguments);
#define command(...) command_list((const char *const[]){__VA_ARGS__, NULL})

/* What the next call, and only that, finds on standard input; otherwise there is nothing. */
void command_input(const void *bytes, size_t size);

/* The last call in words, for messages. */
const char *command_text(void);

/* A teardown for each test: when the call did not come back, gives standard output and error back,
   and tells what it had said. */
int command_recover(void **state);

#endif
