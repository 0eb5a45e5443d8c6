/* explain.c - schemac explain: what a diagnostic's code means. */
#include "base/suggest.h"
#include "front/codes.h"
#include "tools/command.h"
#include "tools/explanations.h"
#include "tools/subcommands.h"

#include <ctype.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "Usage: schemac explain [CODE | WARNING]...\n"
    "       schemac explain --markdown\n"
    "       schemac explain --example WHICH CODE\n"
    "\n"
    "Says what the code of a diagnostic means and what to do about it, with an example. Without a\n"
    "CODE: lists all codes. WARNING is the name of one, as behind -W.\n"
    "\n"
    "      --markdown       all codes, as one Markdown text\n"
    "      --example WHICH  only an example, as a file: WHICH is wrong or right\n"
    "  -h, --help           this text\n"
    "\n"
    "Exit status: 0 fine, 1 the code has no example, 2 wrong usage.\n";

enum { WIDTH = 80, EXAMPLE_INDENT = 4 };

typedef enum { FORM_TEXT, FORM_MARKDOWN } output_form;

/* ---- output --------------------------------------------------------------------------------- */

/* Prints lines of at most WIDTH characters. As text, code stands in quotes and not in backticks. */
static void print_paragraph(const char *text, output_form form)
{
    size_t column = 0;
    while (*text != '\0') {
        size_t size = strcspn(text, " ");
        if (column > 0 && column + 1 + size > WIDTH) {
            putchar('\n');
            column = 0;
        } else if (column > 0) {
            putchar(' ');
            column++;
        }
        for (size_t i = 0; i < size; i++)
            putchar(form == FORM_TEXT && text[i] == '`' ? '\'' : text[i]);
        column += size;
        text += size + strspn(text + size, " ");
    }
    putchar('\n');
}

static void print_example(const char *title, const char *text, output_form form)
{
    if (text == NULL)
        return;
    printf("\n%s:\n\n", title);
    if (form == FORM_MARKDOWN) {
        printf("```\n%s```\n", text);
        return;
    }
    while (*text != '\0') {
        size_t size = strcspn(text, "\n");
        printf("%*s%.*s\n", EXAMPLE_INDENT, "", (int)size, text);
        text += size + 1;
    }
}

/* How a warning is turned on and off; nothing for an error. */
static void print_options(diag_code code, output_form form)
{
    const char *name = codes_kind(code)->warning;
    if (name == NULL)
        return;
    char text[256];
    snprintf(text, sizeof text,
             codes_kind(code)->on
                 ? "It is on; `-W no-%s` turns it off, and a comment `// allow %s` does so for one "
                   "line."
                 : "It is off; `-W %s` turns it on, and a comment `// allow %s` turns it off for "
                   "one line.",
             name, name);
    putchar('\n');
    print_paragraph(text, form);
}

static void print_code(diag_code code, output_form form)
{
    const explanation *e = explanation_of(code);
    printf("%s%s: %s\n\n", form == FORM_MARKDOWN ? "### " : "", codes_kind(code)->code,
           codes_kind(code)->title);
    if (e->explanation != NULL)
        print_paragraph(e->explanation, form);
    print_options(code, form);
    print_example("Wrong", e->wrong, form);
    print_example("Right", e->right, form);
}

static void print_list(void)
{
    for (int i = 0; i < DIAG_CODE_COUNT; i++)
        if (i < FIRST_WARNING)
            printf("%s  %s\n", codes_kind(i)->code, codes_kind(i)->title);
        else
            printf("%s  %s (%s, %s)\n", codes_kind(i)->code, codes_kind(i)->title,
                   codes_kind(i)->warning, codes_kind(i)->on ? "on" : "off");
}

/* The heading of the group that begins with the code: warnings, or errors with these two digits. */
static void print_group(diag_code code)
{
    static const char *const groups[] = {"Input",
                                         "Syntax",
                                         "Names",
                                         "Types and values",
                                         "Keys and references",
                                         "Names in C",
                                         "What SQLite says",
                                         "Migrations",
                                         "Seeds",
                                         "Released versions",
                                         "Queries"};
    if (code >= FIRST_WARNING) {
        if (code == FIRST_WARNING)
            puts("\n## Warnings");
        return;
    }
    size_t number = (size_t)atoi(codes_kind(code)->code + 1) / 100;
    size_t before = code == 0 ? SIZE_MAX : (size_t)atoi(codes_kind(code - 1)->code + 1) / 100;
    if (number != before && number < sizeof groups / sizeof *groups)
        printf("\n## %s\n", groups[number]);
}

static void print_markdown(void)
{
    fputs("# Diagnostics\n\n", stdout);
    print_paragraph("Every message of schemac about a schema ends with a code in brackets, such as "
                    "`[E0401]`; that of a warning begins with W, and its name stands beside it. "
                    "A code is never used for anything else. `schemac explain E0401` "
                    "prints what is written here; this file is the output of `schemac explain "
                    "--markdown`. Each example is a whole file, called `shop.schema`.",
                    FORM_MARKDOWN);
    for (int i = 0; i < DIAG_CODE_COUNT; i++) {
        print_group(i);
        putchar('\n');
        print_code(i, FORM_MARKDOWN);
    }
}

/* ---- which code ----------------------------------------------------------------------------- */

/* Codes with another letter are farther than any with the same. */
static int code_distance(int code, char letter, long number)
{
    const char *name = codes_kind(code)->code;
    return abs((int)(atol(name + 1) - number)) + (name[0] == letter ? 0 : 1000000);
}

/* The code that was probably meant, or NULL: the closest name, and of several, or when there is
   none, the closest number. */
static const char *closest_code(const char *text)
{
    char letter = (char)toupper((unsigned char)*text);
    const char *digits = text + (letter == 'E' || letter == 'W');
    bool numbered = *digits != '\0' && strspn(digits, "0123456789") == strlen(digits);
    long number = numbered && strlen(digits) < 6 ? atol(digits) : numbered ? 99999 : 0;
    if (letter != 'W')
        letter = 'E';
    int order[DIAG_CODE_COUNT];
    for (int i = 0; i < DIAG_CODE_COUNT; i++) {
        int j = i;
        for (; j > 0 &&
               code_distance(order[j - 1], letter, number) > code_distance(i, letter, number);
             j--)
            order[j] = order[j - 1];
        order[j] = i;
    }
    suggestion s = suggest_new(text);
    for (int i = 0; i < DIAG_CODE_COUNT; i++)
        suggest_offer(&s, codes_kind(order[i])->code);
    for (int i = FIRST_WARNING; i < DIAG_CODE_COUNT; i++)
        suggest_offer(&s, codes_kind(i)->warning);
    return s.best != NULL ? s.best : numbered ? codes_kind(order[0])->code : NULL;
}

/* -1 when there is such a code, else the exit code. */
static int find_code(const char *text, diag_code *out)
{
    if (warning_find(&codes, text, out))
        return -1;
    for (int i = 0; i < DIAG_CODE_COUNT; i++) {
        const char *name = codes_kind(i)->code;
        if (toupper((unsigned char)text[0]) == name[0] && strcmp(text + 1, name + 1) == 0) {
            *out = i;
            return -1;
        }
    }
    const char *meant = closest_code(text);
    if (meant == NULL)
        return command_usage_error("explain", "there is no diagnostic '%s'", text);
    return command_usage_error("explain", "there is no diagnostic '%s'; did you mean '%s'?", text,
                               meant);
}

/* ---- the subcommand ------------------------------------------------------------------------- */

static int explain_codes(char **texts, int count)
{
    diag_code code;
    for (int i = 0; i < count; i++) {
        int wrong = find_code(texts[i], &code);
        if (wrong >= 0)
            return wrong;
    }
    for (int i = 0; i < count; i++) {
        find_code(texts[i], &code);
        if (i > 0)
            fputs("\n\n", stdout);
        print_code(code, FORM_TEXT);
    }
    if (count == 0)
        print_list();
    return EXIT_FINE;
}

static int explain_example(const char *which, char **texts, int count)
{
    bool right = strcmp(which, "right") == 0;
    if (!right && strcmp(which, "wrong") != 0)
        return command_usage_error("explain", "an example is wrong or right, not '%s'", which);
    if (count != 1)
        return command_usage_error("explain", "--example needs one code");
    diag_code code;
    int unknown = find_code(texts[0], &code);
    if (unknown >= 0)
        return unknown;
    const explanation *e = explanation_of(code);
    const char *text = right ? e->right : e->wrong;
    if (text == NULL) {
        fprintf(stderr, "schemac: %s has no example\n", codes_kind(code)->code);
        return EXIT_INPUT;
    }
    fputs(text, stdout);
    return EXIT_FINE;
}

int explain_main(int argc, char **argv)
{
    enum { OPTION_MARKDOWN = 1000, OPTION_EXAMPLE };
    static const struct option known[] = {{"markdown", no_argument, NULL, OPTION_MARKDOWN},
                                          {"example", required_argument, NULL, OPTION_EXAMPLE},
                                          {"help", no_argument, NULL, 'h'},
                                          {NULL, 0, NULL, 0}};
    bool markdown = false;
    const char *which = NULL;
    int c;
    optind = 1;
    opterr = 0;
    while ((c = getopt_long(argc, argv, ":h", known, NULL)) != -1) {
        if (c == OPTION_MARKDOWN) {
            markdown = true;
        } else if (c == OPTION_EXAMPLE) {
            which = optarg;
        } else if (c == 'h') {
            fputs(help, stdout);
            return EXIT_FINE;
        } else {
            return command_option_error("explain", c, argv);
        }
    }
    if (markdown && (which != NULL || optind < argc))
        return command_usage_error("explain",
                                   "--markdown is about all codes and takes nothing else");
    if (which != NULL)
        return explain_example(which, argv + optind, argc - optind);
    if (!markdown)
        return explain_codes(argv + optind, argc - optind);
    print_markdown();
    return EXIT_FINE;
}
