/* room.c - tables in memory, and the rows that have been found for them. */
#include "verify/room.h"

#include "statements/statement.h"
#include "verify/blame.h"

/* The longest value: an expression of one line can ask for gigabytes. */
enum { VALUE_BYTES = 1000 * 1000 };

const char *room_insert(rows *r, const model_sql *ms)
{
    sql_clear(&r->text);
    statement_text(&r->text, ms->descriptor, ms->texts, STATEMENT_INSERT, 0);
    return r->text.text;
}

/* Everything is in one transaction that never ends: references that may wait until then are
   compared at the end, by themselves. */
bool room_begin(rows *r)
{
    r->engine->close(r->db);
    r->db = r->engine->open();
    r->number++;
    r->made = 0;
    if (r->db == NULL) {
        blame_memory(r->diags, r->engine, r->schema->schema->at);
        return false;
    }
    r->engine->limit_values(r->db, VALUE_BYTES);
    return r->engine->run(r->db, "BEGIN");
}

/* The values of a row that a statement gives. */
size_t room_bound(const model *m, const engine_value *row, engine_value *out)
{
    size_t count = 0;
    for (size_t i = 0; i < m->fields.count; i++)
        if (!field_has(m->fields.items[i], MODIFIER_GENERATED))
            out[count++] = row[i];
    return count;
}

write_outcome room_write(rows *r, const model_sql *ms, engine_database *db, const engine_value *row)
{
    engine_value *values = arena_alloc(r->scratch, ms->model->fields.count * sizeof *values);
    size_t count = room_bound(ms->model, row, values);
    engine_statement *s = r->engine->prepare(db, room_insert(r, ms));
    write_outcome out = s == NULL ? WRITE_FAILED : r->engine->write(s, values, count);
    r->engine->finish(s);
    return out;
}

bool room_has_name(const index_path *p)
{
    return p->kind == INDEX_UNIQUE || p->kind == INDEX_TENANT;
}

static bool create_indexes(rows *r, const model_sql *ms, bool unique)
{
    bool good = true;
    for (size_t i = 0; good && i < ms->model->indexes.count; i++)
        if (ms->paths[i].create.text != NULL &&
            room_has_name(ms->model->indexes.items[i]) == unique)
            good = r->engine->run(r->db, ms->paths[i].create.text);
    return good;
}

/* The table with what references need, and the rows that have been found. */
static bool make_table(rows *r, const model *m)
{
    const model_sql *ms = &r->schema->models[m->number];
    table_rows *t = &r->tables[m->number];
    if (t->made_in == r->number)
        return true;
    t->made_in = r->number;
    r->made++;
    if (!r->engine->run(r->db, ms->create.text) || !create_indexes(r, ms, true))
        return false;
    r->engine->enforce_references(r->db, false);
    bool good = true;
    for (size_t i = 0; good && i < t->rows.count; i++)
        good = room_write(r, ms, r->db, t->rows.items[i]) == WRITE_DONE;
    return good;
}

/* The table as a start makes it, with those that it references. */
bool room_make_table(rows *r, const model_sql *ms)
{
    table_rows *t = &r->tables[ms->model->number];
    bool good = true;
    for (size_t i = 0; good && i < ms->descriptor->reference_count; i++)
        good = make_table(r, r->schema->schema->models.items[ms->descriptor->references[i].model]);
    if (!good || !make_table(r, ms->model))
        return false;
    if (t->whole_in == r->number)
        return true;
    t->whole_in = r->number;
    good = create_indexes(r, ms, false);
    for (size_t i = 0; good && i < ms->texts->trigger_count; i++)
        good = r->engine->run(r->db, ms->texts->triggers[i].create);
    return good;
}
