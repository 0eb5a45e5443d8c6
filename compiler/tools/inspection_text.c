/* inspection_text.c - what a database has, for people. */
#include "base/shown.h"
#include "base/utf8.h"
#include "tools/inspection.h"

#include <inttypes.h>
#include <string.h>

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

void inspection_print_all(const inspected *all, const char *path)
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

void inspection_print_object(const inspected_object *o)
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
