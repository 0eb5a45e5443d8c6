/* check.c - schemac check: all diagnostics, nothing written. */
#include "sql/query_text.h"
#include "tools/command.h"
#include "tools/input.h"
#include "tools/subcommands.h"

#include <stdio.h>

static const char help[] =
    "Usage: schemac check FILE... [options]\n"
    "\n"
    "Reports everything that is wrong with each FILE ('-' is standard input) and writes nothing.\n"
    "\n"
    "  -I, --import DIR     where imports are looked for, after the importing file's "
    "directory\n" WARNING_HELP PROVE_HELP
    "      --sql            print the SQL of each query as it is sent, optional parts between\n"
    "                       /*{1*/ and /*}*/\n"
    "      --no-verify      leave out what only SQLite can check\n" MESSAGE_HELP
    "  -h, --help           this text\n"
    "\n"
    "Exit status: 0 fine or only warnings, 1 the input has errors, 2 wrong usage, 3 the machine "
    "failed.\n";

/* ---- what is sent ----------------------------------------------------------------------------- */

static void print_fragments(const query_sql *q)
{
    unsigned part = 0;
    for (size_t i = 0; i < q->fragments.count; i++) {
        const query_fragment *f = &q->fragments.items[i];
        if (f->part != part && part > 0)
            fputs("/*}*/", stdout);
        if (f->part != part && f->part > 0)
            printf("/*{%d*/", f->part);
        part = f->part;
        fwrite(f->text, 1, f->size, stdout);
    }
    fputs(part > 0 ? "/*}*/;\n" : ";\n", stdout);
}

/* Of a chosen order what stands behind the statement. */
static void print_orders(const query_sql *q)
{
    const schemac_model *m = &q->descriptor->result;
    for (size_t i = 0; i < m->path_count; i++) {
        const schemac_path *p = &m->paths[i];
        printf("-- %s: ORDER BY", p->label);
        for (size_t j = 0; j < p->count; j++)
            printf("%s \"%s\"%s", j == 0 ? "" : ",", m->record.fields[p->fields[j]].column,
                   (p->descending >> j & 1) != 0 ? " DESC" : "");
        putchar('\n');
    }
}

/* What is bound: parameters of the schema, and behind them ours. */
static void print_parameters(const query *q, const schemac_declared_query *d)
{
    const struct {
        bool is;
        const char *what;
    } own[] = {{d->confined, "the tenant"}, {d->now, "the time"}, {d->today, "the day"}};
    const char *separator = "";
    for (size_t i = 0; i < q->parameters.count; i++, separator = ", ")
        printf("%s%s = ?%zu", separator, q->parameters.items[i]->name, i + 1);
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        if (!own[i].is)
            continue;
        printf("%s%s = ?%zu", separator, own[i].what, q->parameters.count + i + 1);
        separator = ", ";
    }
}

static void print_sql(const schema_sql *s)
{
    for (size_t i = 0; i < s->schema->queries.count; i++) {
        const query *q = s->schema->queries.items[i];
        printf("%s-- %s(", i == 0 ? "" : "\n", q->name);
        print_parameters(q, s->queries[i].descriptor);
        fputs(")\n", stdout);
        print_fragments(&s->queries[i]);
        print_orders(&s->queries[i]);
    }
}

/* ---- the command ------------------------------------------------------------------------------ */

static int check_files(arena *a, const input_options *o, char **files, size_t count, bool sql)
{
    diags *d = input_diags(a, o);
    const compile_options how = input_compile_options(o);
    bool unreadable = false;
    for (size_t i = 0; i < count; i++) {
        compiled c = compile_schema(a, d, files[i], &how);
        unreadable = unreadable || c.unreadable;
        if (sql && c.sql != NULL)
            print_sql(c.sql);
    }
    diags_print(d, &o->messages.style, stderr);
    return unreadable ? EXIT_MACHINE : diags_failed(d) ? EXIT_INPUT : EXIT_FINE;
}

enum { OPTION_STATEMENTS = 1000 };

int check_main(int argc, char **argv)
{
    static const struct option known[] = {{"no-verify", no_argument, NULL, OPTION_NO_VERIFY},
                                          {"sql", no_argument, NULL, OPTION_STATEMENTS},
                                          PROVE_OPTION,
                                          INPUT_OPTIONS,
                                          {NULL, 0, NULL, 0}};

    arena *a = command_arena();
    input_options o = input_options_new("check", help);
    int code = -1, c;
    bool sql = false;
    o.proved = PROVE_SOME;
    optind = 1;
    opterr = 0;
    while (code < 0 && (c = getopt_long(argc, argv, ":I:W:h", known, NULL)) != -1) {
        if (c == OPTION_STATEMENTS)
            sql = true;
        else
            code = input_option(a, c, argv, &o);
    }
    if (code < 0 && optind == argc)
        code = command_usage_error("check", "no file is given");
    if (code < 0)
        code = check_files(a, &o, argv + optind, (size_t)(argc - optind), sql);
    arena_free(a);
    return code;
}
