/* diff.c - schemac diff: what is different between two versions of a schema, and what a start makes
   of it. */
#include "base/shown.h"
#include "history/difference.h"
#include "tools/command.h"
#include "tools/input.h"
#include "tools/outcome.h"
#include "tools/report.h"
#include "tools/subcommands.h"
#include "verify/upgrade.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "Usage: schemac diff OLD NEW [options]\n"
    "\n"
    "Says what is different between two versions of a schema, and what a start of NEW would do to\n"
    "a database of OLD without rows. OLD and NEW are schema files or snapshots; one of them may "
    "be\n"
    "the number of a version in the history of the other.\n"
    "\n"
    "  -I, --import DIR     where imports are looked for, after the importing file's "
    "directory\n" WARNING_HELP FORMAT_HELP
    "                       json: the result, too\n" STYLE_HELP "  -h, --help           this text\n"
    "\n"
    "Exit status: 0 nothing is different, 1 a schema has errors, 2 wrong usage, 3 the machine "
    "failed,\n4 something is different, 5 a database of OLD cannot be brought to NEW.\n";

/* One of the two. */
typedef struct side {
    const char *said; /* on the command line */
    bool number;
    compiled compiled;                 /* unless it is a number */
    const schema *schema;              /* NULL when it could not be had */
    const schemac_schema *description; /* for a start */
} side;

/* ---- the two versions ------------------------------------------------------------------------ */

static int compile_side(arena *a, const input_options *o, side *s)
{
    compile_options how = input_compile_options(o);
    how.load.snapshot = how.load.without_history = how.unproved = true;
    int code = input_compile(a, o, s->said, &how, &s->compiled);
    if (code != EXIT_FINE)
        return code;
    s->schema = s->compiled.sql->schema;
    s->description = s->compiled.sql->description;
    return EXIT_FINE;
}

static int refuse_number(const side *s, const side *of)
{
    const history *h = of->compiled.history;
    if (h == NULL || h->releases.count == 0)
        shown_line(stderr, "schemac: '%s' has no history with released versions in it", of->said);
    else
        shown_line(stderr,
                   "schemac: version %s of '%s' was never released: the history has %" PRId64
                   " to %" PRId64,
                   s->said, of->schema->name, h->releases.items[0].schema->version,
                   h->releases.items[h->releases.count - 1].schema->version);
    return EXIT_INPUT;
}

/* The version with the statements of its migrations, which the schema has that it is a version of;
   NULL when no start of that schema goes through it. */
static const schemac_schema *passed_by(const schemac_schema *of, const schema *version)
{
    for (size_t i = 0; i < of->released_count; i++)
        if ((int64_t)of->released[i]->version == version->version)
            return of->released[i];
    return NULL;
}

/* Or was, in an older version. */
static bool is_called(const schema *s, const char *name)
{
    bool is = strcmp(s->name, name) == 0;
    for (size_t i = 0; i < s->names.count && !is; i++)
        is = strcmp(s->names.items[i], name) == 0;
    return is;
}

/* Of the other's history. */
static int find_side(side *s, const side *of)
{
    const history *h = of->compiled.history;
    const past_version *r = h == NULL ? NULL : history_version(h, strtoll(s->said, NULL, 10));
    if (r == NULL)
        return refuse_number(s, of);
    s->schema = r->schema;
    s->description = passed_by(of->description, r->schema);
    if (s->description == NULL)
        s->description = r->sql->description;
    return EXIT_FINE;
}

static int find_sides(arena *a, const input_options *o, side *old, side *new)
{
    int code = EXIT_FINE;
    if (!old->number)
        code = compile_side(a, o, old);
    if (!new->number && code == EXIT_FINE)
        code = compile_side(a, o, new);
    if (code == EXIT_FINE && (old->number || new->number))
        code = old->number ? find_side(old, new) : find_side(new, old);
    if (code != EXIT_FINE || is_called(old->schema, new->schema->name) ||
        is_called(new->schema, old->schema->name))
        return code;
    shown_line(stderr, "schemac: '%s' declares schema '%s', and '%s' declares schema '%s'",
               old->said, old->schema->name, new->said, new->schema->name);
    return EXIT_INPUT;
}

/* ---- a start --------------------------------------------------------------------------------- */

/* A migration that a start would run, and whose statements are not known: a snapshot has their
   checksum. */
static const schemac_migration *unknown_migration(const side *old, const side *new)
{
    const schemac_schema *d = new->description;
    for (size_t i = 0; i < d->migration_count; i++)
        if (d->migrations[i].number > old->description->version && d->migrations[i].calls == NULL &&
            d->texts->migrations[i].up == NULL)
            return &d->migrations[i];
    return NULL;
}

/* ---- what is told ---------------------------------------------------------------------------- */

static const char *change_of(const difference *d)
{
    return d->was == NULL ? "added" : d->is == NULL ? "removed" : "changed";
}

/* Without a ';' at its end. */
static const char *text_of(arena *a, const listed *one)
{
    size_t size = strlen(one->bare);
    return size > 0 && one->bare[size - 1] == ';'
               ? arena_printf(a, "%.*s", (int)(size - 1), one->bare)
               : one->bare;
}

/* The others say in a subject what they are. */
static bool has_text(const listed *one)
{
    return one->kind == LISTED_FIELD || one->kind == LISTED_ENUM;
}

/* In `was` or `using` alone, which are words for the step. */
static bool is_told_alike(arena *a, const difference *d)
{
    return d->was != NULL && d->is != NULL && has_text(d->is) &&
           strcmp(text_of(a, d->is), text_of(a, d->was)) == 0;
}

static void print_differences(arena *a, const differences *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const difference *d = &list->items[i];
        const listed *one = d->is != NULL ? d->is : d->was;
        if (is_told_alike(a, d))
            continue;
        shown_line(stdout, "  %s %s%s%s", change_of(d), difference_subject(a, one),
                   has_text(one) ? ": " : "", has_text(one) ? text_of(a, one) : "");
        if (d->was != NULL && d->is != NULL)
            shown_line(stdout, "      was: %s", text_of(a, d->was));
    }
}

/* r: NULL when the start is not known. */
static void print_text(arena *a, const side *old, const side *new, const differences *list,
                       report *r)
{
    const schema *was = old->schema, *is = new->schema;
    shown_line(stdout, "%s version %" PRId64 " to version %" PRId64 ": %zu difference%s", is->name,
               was->version, is->version, list->count, list->count == 1 ? "" : "s");
    print_differences(a, list);
    if (was->version > is->version) {
        shown_line(stdout,
                   "version %" PRId64 " is the older one: no start leads to it, schemac migrate "
                   "--roll-back %" PRId64 " may",
                   is->version, is->version);
        return;
    }
    if (r == NULL) {
        const schemac_migration *m = unknown_migration(old, new);
        shown_line(stdout,
                   "what a start would do is not known: '%s' has migration %" PRIu32
                   " \"%s\" by its checksum; the schema itself has what it does",
                   new->said, m->number, m->name);
        return;
    }
    r->path = arena_printf(a, "a database of version %" PRId64, was->version);
    report_print_text(r);
}

static void put_version(json *j, const char *name, const schema *s)
{
    json_name(j, name);
    json_begin_object(j);
    json_text_member(j, "schema", s->name);
    json_integer_member(j, "version", s->version);
    json_end_object(j);
}

static void print_json(arena *a, const side *old, const side *new, const differences *list,
                       const report *r)
{
    json j = json_new(stdout, false);
    json_begin_object(&j);
    put_version(&j, "old", old->schema);
    put_version(&j, "new", new->schema);
    json_begin_list(&j, "differences");
    for (size_t i = 0; i < list->count; i++) {
        const difference *d = &list->items[i];
        json_begin_object(&j);
        json_text_member(&j, "change", change_of(d));
        json_text_member(&j, "of", difference_subject(a, d->is != NULL ? d->is : d->was));
        json_text_member(&j, "was", d->was == NULL ? NULL : text_of(a, d->was));
        json_text_member(&j, "is", d->is == NULL ? NULL : text_of(a, d->is));
        json_end_object(&j);
    }
    json_end_array(&j);
    json_name(&j, "start");
    if (r == NULL)
        json_text(&j, NULL);
    else
        report_put_json(&j, r);
    json_end_object(&j);
    json_finish(&j);
}

static void print_both(arena *a, const input_options *o, const side *old, const side *new,
                       const differences *list, report *r)
{
    if (o->messages.style.format == DIAG_JSON)
        print_json(a, old, new, list, r);
    else
        print_text(a, old, new, list, r);
}

static int tell(arena *a, const input_options *o, const side *old, const side *new)
{
    differences list = differences_of(a, old->schema, new->schema);
    if (unknown_migration(old, new) != NULL || old->schema->version > new->schema->version) {
        print_both(a, o, old, new, &list, NULL);
        return EXIT_DIFFERS;
    }
    upgrade u;
    if (!upgrade_look(a, old->description, new->description, &u)) {
        shown_line(stderr, "schemac: a database of '%s' cannot be made: %s", old->said,
                   schemac_error_message(u.old));
        upgrade_end(&u);
        return EXIT_MACHINE;
    }
    report r = {.db = u.db, .status = u.status, .detailed = true};
    r.code = outcome_code(u.db, u.status);
    print_both(a, o, old, new, &list, &r);
    upgrade_end(&u);
    return r.code == EXIT_FINE && list.count > 0 ? EXIT_DIFFERS : r.code;
}

/* ---- the command line ------------------------------------------------------------------------ */

static bool is_number(const char *said)
{
    return said[0] != '\0' && strspn(said, "0123456789") == strlen(said);
}

/* -1 to go on, else the exit code. */
static int parse_options(arena *a, int argc, char **argv, input_options *o)
{
    static const struct option known[] = {INPUT_OPTIONS, {NULL, 0, NULL, 0}};
    int code = -1, c;
    optind = 1;
    opterr = 0;
    while (code < 0 && (c = getopt_long(argc, argv, ":I:W:h", known, NULL)) != -1)
        code = input_option(a, c, argv, o);
    if (code >= 0)
        return code;
    if (optind + 2 != argc)
        return command_usage_error("diff", "two versions are needed: the old one and the new one");
    if (strcmp(argv[optind], "-") == 0 && strcmp(argv[optind + 1], "-") == 0)
        return command_usage_error("diff", "standard input can be one of the two, not both");
    if (is_number(argv[optind]) && is_number(argv[optind + 1]))
        return command_usage_error("diff", "one of the two has to be a file: a number is that of a "
                                           "version in its history");
    return -1;
}

int diff_main(int argc, char **argv)
{
    arena *a = command_arena();
    input_options o = input_options_new("diff", help);
    int code = parse_options(a, argc, argv, &o);
    if (code < 0) {
        side old = {argv[optind], .number = is_number(argv[optind])};
        side new = {argv[optind + 1], .number = is_number(argv[optind + 1])};
        code = find_sides(a, &o, &old, &new);
        if (code == EXIT_FINE)
            code = tell(a, &o, &old, &new);
    }
    arena_free(a);
    return code;
}
