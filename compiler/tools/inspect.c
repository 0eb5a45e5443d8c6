/* inspect.c - schemac inspect: what a database has, as SQLite says; no schema is needed. */
#include "base/json.h"
#include "base/shown.h"
#include "base/utf8.h"
#include "tools/command.h"
#include "tools/messages.h"
#include "tools/subcommands.h"
#include "verify/inspected.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char help[] =
    "Usage: schemac inspect DATABASE [TABLE] [options]\n"
    "\n"
    "Lists the tables of DATABASE with their rows, and its views; or all that is said of TABLE, a\n"
    "table or view: columns, constraints, references, indexes and triggers. Reads only.\n"
    "\n"
    "      --format FORMAT  text, or json, which has all of every table\n"
    "  -h, --help           this text\n"
    "\n"
    "Exit status: 0 fine, 1 there is no such table, 2 wrong usage, 3 the machine failed.\n";

/* ---- for people
   ----------------------------------------------------------------------------------- */

/* What comes from a database goes to a terminal through here alone. */
static void put(const char *text)
{
    shown_put(text, strlen(text), stdout);
}

static void put_line(const char *indent, const char *text)
{
    put(indent);
    put(text);
    putchar('\n');
}

static size_t width_of(const inspected *all)
{
    size_t most = 0;
    for (size_t i = 0; i < all->objects.count; i++) {
        const inspected_object *o = &all->objects.items[i];
        size_t width = utf8_length(o->name, strlen(o->name));
        if (o->kind != INSPECTED_VIEW && width > most)
            most = width;
    }
    return most;
}

static size_t count_views(const inspected *all)
{
    size_t count = 0;
    for (size_t i = 0; i < all->objects.count; i++)
        count += all->objects.items[i].kind == INSPECTED_VIEW;
    return count;
}

static void print_rows(const inspected_object *o, size_t width)
{
    put("  ");
    put(o->name);
    printf("%*s ", (int)(width - utf8_length(o->name, strlen(o->name))), "");
    if (o->counted)
        printf("%" PRId64, o->rows);
    else
        putchar('?');
    if (o->kind == INSPECTED_VIRTUAL)
        put_line(", virtual: ", o->module);
    else
        putchar('\n');
    if (o->problem != NULL)
        put_line("    cannot be read: ", o->problem);
}

static void print_views(const inspected *all)
{
    for (size_t i = 0; i < all->objects.count; i++) {
        const inspected_object *o = &all->objects.items[i];
        if (o->kind != INSPECTED_VIEW)
            continue;
        put_line("  ", o->name);
        if (o->problem != NULL)
            put_line("    cannot be read: ", o->problem);
    }
}

static void print_owner(const inspected *all)
{
    if (all->schema != NULL) {
        put("of schema ");
        put(all->schema);
        put_line(", version ", all->version);
    }
    if (!all->marked && all->application_id != 0)
        printf("application_id %" PRId32 "\n", all->application_id);
    if (!all->marked && all->user_version != 0)
        printf("user_version %" PRId32 "\n", all->user_version);
}

static void print_all(const inspected *all, const char *path)
{
    size_t views = count_views(all), tables = all->objects.count - views, width = width_of(all);
    put(path);
    if (tables == 0)
        fputs(": no tables\n", stdout);
    else
        printf(": %zu table%s, with their rows\n", tables, tables == 1 ? "" : "s");
    for (size_t i = 0; i < all->objects.count; i++)
        if (all->objects.items[i].kind != INSPECTED_VIEW)
            print_rows(&all->objects.items[i], width);
    if (views > 0) {
        put(path);
        printf(": %zu view%s\n", views, views == 1 ? "" : "s");
    }
    print_views(all);
    for (size_t i = 0; i < all->collations.count; i++)
        put_line("its program compares texts by a collation of its own: ",
                 all->collations.items[i]);
    print_owner(all);
}

static void print_columns(const inspected_object *o)
{
    for (size_t i = 0; i < o->columns.count; i++) {
        const inspected_column *c = &o->columns.items[i];
        put("  column ");
        put(c->name);
        put_line(c->text[0] == '\0' ? "" : " ", c->text);
    }
    for (size_t i = 0; i < o->pieces.count; i++)
        if (strcmp(o->pieces.items[i].kind, "autoincrement") != 0) /* it stands in the key */
            put_line("  ", o->pieces.items[i].text);
    if (o->options[0] != '\0')
        put_line("  ", o->options);
}

static void print_references(const inspected_object *o)
{
    for (size_t i = 0; i < o->references.count; i++) {
        const inspected_reference *r = &o->references.items[i];
        put("  reference (");
        for (size_t j = 0; j < r->columns.count; j++) {
            put(j == 0 ? "" : ", ");
            put(r->columns.items[j]);
        }
        put(") to ");
        put(r->table);
        for (size_t j = 0; j < r->targets.count && r->targets.items[j] != NULL; j++) {
            put(j == 0 ? "(" : ", ");
            put(r->targets.items[j]);
            put(j + 1 == r->targets.count ? ")" : "");
        }
        put(" on delete ");
        put(r->on_delete);
        put_line(" on update ", r->on_update);
    }
}

static void print_indexes(const inspected_object *o)
{
    for (size_t i = 0; i < o->indexes.count; i++) {
        const inspected_index *x = &o->indexes.items[i];
        put(x->unique ? "  unique index " : "  index ");
        put(x->name);
        put(" (");
        for (size_t j = 0; j < x->parts.count; j++) {
            put(j == 0 ? "" : ", ");
            put(x->parts.items[j].text == NULL ? "an expression" : x->parts.items[j].text);
        }
        put(")");
        if (x->where != NULL)
            put_line(" where ", x->where);
        else if (x->text == NULL)
            put_line(" of a constraint: ", x->origin);
        else
            putchar('\n');
    }
}

static void print_object(const inspected_object *o)
{
    static const char *const words[] = {[INSPECTED_TABLE] = "table ",
                                        [INSPECTED_VIRTUAL] = "virtual table ",
                                        [INSPECTED_VIEW] = "view "};
    put_line(words[o->kind], o->name);
    if (o->problem != NULL)
        put_line("  cannot be read: ", o->problem);
    print_columns(o);
    if (o->kind != INSPECTED_TABLE)
        put_line("  ", o->rest);
    print_references(o);
    print_indexes(o);
    for (size_t i = 0; i < o->triggers.count; i++) {
        put("  trigger ");
        put(o->triggers.items[i].name);
        put_line(" ", o->triggers.items[i].rest);
    }
    for (size_t i = 0; i < o->shadows.count; i++)
        put_line("  its rows are in ", o->shadows.items[i]);
}

/* ---- for programs
   --------------------------------------------------------------------------------- */

static void put_pieces(json *j, const inspected_pieces *pieces)
{
    json_name(j, "constraints");
    json_begin_array(j);
    for (size_t i = 0; i < pieces->count; i++) {
        json_begin_object(j);
        json_text_member(j, "kind", pieces->items[i].kind);
        json_text_member(j, "name", pieces->items[i].label);
        json_text_member(j, "text", pieces->items[i].text);
        json_end_object(j);
    }
    json_end_array(j);
}

static void put_columns(json *j, const inspected_object *o)
{
    json_name(j, "columns");
    json_begin_array(j);
    for (size_t i = 0; i < o->columns.count; i++) {
        const inspected_column *c = &o->columns.items[i];
        json_begin_object(j);
        json_text_member(j, "name", c->name);
        json_text_member(j, "type", c->type);
        json_text_member(j, "text", c->text);
        put_pieces(j, &c->pieces);
        json_end_object(j);
    }
    json_end_array(j);
}

static void put_references(json *j, const inspected_object *o)
{
    json_name(j, "references");
    json_begin_array(j);
    for (size_t i = 0; i < o->references.count; i++) {
        const inspected_reference *r = &o->references.items[i];
        json_begin_object(j);
        json_name(j, "columns");
        json_begin_array(j);
        for (size_t k = 0; k < r->columns.count; k++)
            json_text(j, r->columns.items[k]);
        json_end_array(j);
        json_text_member(j, "table", r->table);
        json_name(j, "to");
        json_begin_array(j);
        for (size_t k = 0; k < r->targets.count; k++)
            json_text(j, r->targets.items[k]);
        json_end_array(j);
        json_text_member(j, "on_delete", r->on_delete);
        json_text_member(j, "on_update", r->on_update);
        json_end_object(j);
    }
    json_end_array(j);
}

static void put_indexes(json *j, const inspected_object *o)
{
    json_name(j, "indexes");
    json_begin_array(j);
    for (size_t i = 0; i < o->indexes.count; i++) {
        const inspected_index *x = &o->indexes.items[i];
        json_begin_object(j);
        json_text_member(j, "name", x->name);
        json_text_member(j, "origin", x->origin);
        json_flag_member(j, "unique", x->unique);
        json_name(j, "parts");
        json_begin_array(j);
        for (size_t k = 0; k < x->parts.count; k++) {
            const inspected_part *p = &x->parts.items[k];
            json_begin_object(j);
            json_text_member(j, "column", p->column);
            json_text_member(j, "text", p->text);
            json_flag_member(j, "descending", p->descending);
            json_text_member(j, "collation", p->collation);
            json_end_object(j);
        }
        json_end_array(j);
        json_text_member(j, "where", x->where);
        json_text_member(j, "sql", x->text);
        json_end_object(j);
    }
    json_end_array(j);
}

static void put_object(json *j, const inspected_object *o)
{
    static const char *const words[] = {[INSPECTED_TABLE] = "table",
                                        [INSPECTED_VIRTUAL] = "virtual table",
                                        [INSPECTED_VIEW] = "view"};
    json_begin_object(j);
    json_text_member(j, "name", o->name);
    json_text_member(j, "kind", words[o->kind]);
    json_text_member(j, "module", o->module);
    json_name(j, "rows");
    if (o->counted)
        json_integer(j, o->rows);
    else
        json_text(j, NULL);
    json_text_member(j, "problem", o->problem);
    json_text_member(j, "sql", o->text);
    put_columns(j, o);
    put_pieces(j, &o->pieces);
    json_text_member(j, "options", o->options);
    put_references(j, o);
    put_indexes(j, o);
    json_name(j, "triggers");
    json_begin_array(j);
    for (size_t i = 0; i < o->triggers.count; i++) {
        json_begin_object(j);
        json_text_member(j, "name", o->triggers.items[i].name);
        json_text_member(j, "sql", o->triggers.items[i].text);
        json_end_object(j);
    }
    json_end_array(j);
    json_name(j, "rows_in");
    json_begin_array(j);
    for (size_t i = 0; i < o->shadows.count; i++)
        json_text(j, o->shadows.items[i]);
    json_end_array(j);
    json_end_object(j);
}

static void print_json(const inspected *all, const char *path)
{
    json j = json_new(stdout, false);
    json_begin_object(&j);
    json_text_member(&j, "database", path);
    json_text_member(&j, "schema", all->schema);
    json_text_member(&j, "version", all->version);
    json_flag_member(&j, "marked", all->marked);
    json_integer_member(&j, "application_id", all->application_id);
    json_integer_member(&j, "user_version", all->user_version);
    json_name(&j, "collations");
    json_begin_array(&j);
    for (size_t i = 0; i < all->collations.count; i++)
        json_text(&j, all->collations.items[i]);
    json_end_array(&j);
    json_name(&j, "objects");
    json_begin_array(&j);
    for (size_t i = 0; i < all->objects.count; i++)
        put_object(&j, &all->objects.items[i]);
    json_end_array(&j);
    json_end_object(&j);
    json_finish(&j);
}

/* Widths are those of what is shown. */
static void show_names(arena *a, inspected *all)
{
    for (size_t i = 0; i < all->objects.count; i++)
        all->objects.items[i].name = shown(a, all->objects.items[i].name);
}

/* ---- the command
   ---------------------------------------------------------------------------------- */

static int run(const char *path, const char *table, bool as_json)
{
    arena *a = command_arena();
    inspected all = inspect_database(a, path, table);
    int code = EXIT_FINE;
    if (all.problem != NULL) {
        shown_line(stderr, "schemac: cannot read the database '%s': %s", path, all.problem);
        code = EXIT_MACHINE;
    } else if (table != NULL && all.objects.count == 0) {
        shown_line(stderr, "schemac: '%s' has no table '%s'", path, table);
        code = EXIT_INPUT;
    } else if (as_json) {
        print_json(&all, path);
    } else if (table == NULL) {
        show_names(a, &all);
        print_all(&all, path);
    } else {
        print_object(&all.objects.items[0]);
    }
    arena_free(a);
    return code;
}

int inspect_main(int argc, char **argv)
{
    static const struct option known[] = {{"format", required_argument, NULL, OPTION_FORMAT},
                                          {"help", no_argument, NULL, 'h'},
                                          {NULL, 0, NULL, 0}};
    bool as_json = false;
    int c;
    optind = 1;
    opterr = 0;
    while ((c = getopt_long(argc, argv, ":h", known, NULL)) != -1) {
        if (c == 'h') {
            fputs(help, stdout);
            return EXIT_FINE;
        }
        if (c != OPTION_FORMAT)
            return command_option_error("inspect", c, argv);
        as_json = strcmp(optarg, "json") == 0;
        if (!as_json && strcmp(optarg, "text") != 0)
            return command_usage_error("inspect",
                                       "there is no format '%s'; there are text and json", optarg);
    }
    if (argc - optind < 1 || argc - optind > 2)
        return command_usage_error("inspect", "a database is needed, and at most one table");
    return run(argv[optind], argc - optind == 1 ? NULL : argv[optind + 1], as_json);
}
