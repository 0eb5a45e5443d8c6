/* inspection_json.c - what a database has, for programs. */
#include "base/json.h"
#include "tools/inspection.h"

static void put_pieces(json *j, const inspected_pieces *pieces)
{
    json_begin_list(j, "constraints");
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
    json_begin_list(j, "columns");
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
    json_begin_list(j, "references");
    for (size_t i = 0; i < o->references.count; i++) {
        const inspected_reference *r = &o->references.items[i];
        json_begin_object(j);
        json_begin_list(j, "columns");
        for (size_t k = 0; k < r->columns.count; k++)
            json_text(j, r->columns.items[k]);
        json_end_array(j);
        json_text_member(j, "table", r->table);
        json_begin_list(j, "to");
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
    json_begin_list(j, "indexes");
    for (size_t i = 0; i < o->indexes.count; i++) {
        const inspected_index *x = &o->indexes.items[i];
        json_begin_object(j);
        json_text_member(j, "name", x->name);
        json_text_member(j, "origin", x->origin);
        json_flag_member(j, "unique", x->unique);
        json_begin_list(j, "parts");
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
    json_begin_list(j, "triggers");
    for (size_t i = 0; i < o->triggers.count; i++) {
        json_begin_object(j);
        json_text_member(j, "name", o->triggers.items[i].name);
        json_text_member(j, "sql", o->triggers.items[i].text);
        json_end_object(j);
    }
    json_end_array(j);
    json_begin_list(j, "rows_in");
    for (size_t i = 0; i < o->shadows.count; i++)
        json_text(j, o->shadows.items[i]);
    json_end_array(j);
    json_end_object(j);
}

void inspection_print_json(const inspected *all, const char *path)
{
    json j = json_new(stdout, false);
    json_begin_object(&j);
    json_text_member(&j, "database", path);
    json_text_member(&j, "schema", all->schema);
    json_text_member(&j, "version", all->version);
    json_flag_member(&j, "marked", all->marked);
    json_integer_member(&j, "application_id", all->application_id);
    json_integer_member(&j, "user_version", all->user_version);
    json_begin_list(&j, "collations");
    for (size_t i = 0; i < all->collations.count; i++)
        json_text(&j, all->collations.items[i]);
    json_end_array(&j);
    json_begin_list(&j, "objects");
    for (size_t i = 0; i < all->objects.count; i++)
        put_object(&j, &all->objects.items[i]);
    json_end_array(&j);
    json_end_object(&j);
    json_finish(&j);
}
