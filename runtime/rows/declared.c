/* declared.c - the statements of the schema's queries and commands: made, bound, kept. */
#include "rows/declared.h"

#include "base/sql.h"
#include "base/value.h"
#include "rows/room.h"

#include <string.h>

/* Of one query: further shapes push out what was used least recently. */
enum { MOST_SHAPES = 16 };

/* ---- made ------------------------------------------------------------------------------------- */

static query_statement **shapes_of(schemac_db *db, const schemac_declared_query *q)
{
    if (db->statements.by_query == NULL) {
        db->statements.by_query =
            memory_zeroed(db->allocator, db->schema->query_count * sizeof *db->statements.by_query);
        if (db->statements.by_query == NULL) {
            error_no_memory(db);
            return NULL;
        }
    }
    return &db->statements.by_query[q->number];
}

/* One that was kept, but not used last. */
static query_statement *find_shape(query_statement **link, uint32_t variant)
{
    for (; *link != NULL; link = &(*link)->next)
        if ((*link)->variant == variant) {
            query_statement *found = *link;
            *link = found->next;
            return found;
        }
    return NULL;
}

static void put_text(sql_buffer *out, const schemac_query_texts *t, uint32_t left_out)
{
    for (size_t i = 0; i < t->count; i++)
        if (t->pieces[i].part == 0 || (left_out >> (t->pieces[i].part - 1) & 1) == 0)
            sql_put(out, t->pieces[i].text);
}

static void put_statement(sql_buffer *out, const schemac_db *db, const schemac_declared_query *q,
                          uint32_t variant)
{
    const schemac_query_texts *t = &db->texts->queries[q->number];
    bool counts = (variant & QUERY_COUNTS) != 0, ordered = variant >> QUERY_ORDER != 0;
    sql_put(out, counts ? "SELECT count(*) FROM (" : ordered ? "SELECT * FROM (" : "");
    put_text(out, t, variant);
    if (counts || ordered)
        sql_put(out, ") AS page"); /* no comment ends the text */
    if (ordered && !counts)
        page_text(out, q, variant);
}

/* The largest row that is read at once is that of a part, or all of it. */
static bool make_room(schemac_db *db, const schemac_declared_query *q)
{
    return room_for_row(db, &q->result);
}

static query_statement *prepare(query_call *c, uint32_t variant)
{
    schemac_db *db = c->db;
    sql_buffer text = {.allocator = db->allocator, .dialect = db->engine->dialect};
    query_statement *made = memory_new(db->allocator, sizeof *made);
    put_statement(&text, db, c->query, variant);
    engine_statement *s = NULL;
    if (made == NULL || text.failed)
        error_no_memory(db);
    else if (!db->engine->prepare(db->connection, text.text, &s))
        violation_of_query(db, c->query, ACTION_RUN, NULL);
    sql_free(&text);
    if (s == NULL) {
        memory_free(db->allocator, made, sizeof *made);
        return NULL;
    }
    *made = (query_statement){.statement = s, .variant = variant};
    return made;
}

query_statement *declared_make(query_call *c, uint32_t variant)
{
    query_statement **shapes = shapes_of(c->db, c->query);
    if (shapes == NULL || !make_room(c->db, c->query))
        return NULL;
    query_statement *found = find_shape(shapes, variant);
    return found != NULL ? found : prepare(c, variant);
}

/* ---- bound ------------------------------------------------------------------------------------ */

static bool bind_parameter(query_call *c, size_t number)
{
    const schemac_engine *engine = c->db->engine;
    const schemac_parameter *p = &c->query->parameters[number];
    const void *value = c->values[number];
    if (p->list) {
        const schemac_array *list = value;
        return engine->bind_list(c->db->connection, c->taken->statement, (int)number + 1, &p->field,
                                 list->values, list->count);
    }
    return engine->bind_member(c->db->connection, c->taken->statement, (int)number + 1, &p->field,
                               value);
}

static bool bind_tenant(query_call *c)
{
    const schemac_model *tenant = c->db->schema->tenant;
    return c->db->engine->bind_member(c->db->connection, c->taken->statement,
                                      c->query->parameter_count + 1,
                                      &tenant->record.fields[tenant->tenant], &c->db->tenancy.key);
}

/* Behind the tenant: the time of the call, and its day. */
static bool bind_times(query_call *c)
{
    static const schemac_field time = {.name = "now", .type = SCHEMAC_TIMESTAMP},
                               day = {.name = "today", .type = SCHEMAC_DATE};
    const schemac_engine *engine = c->db->engine;
    engine_statement *s = c->taken->statement;
    int first = c->query->parameter_count + 2;
    int64_t now = schemac_now();
    schemac_date today = value_date_of(now);
    return (!c->query->now || engine->bind_value(c->db->connection, s, first, &time, &now, true)) &&
           (!c->query->today ||
            engine->bind_value(c->db->connection, s, first + 1, &day, &today, true));
}

bool declared_bind(query_call *c)
{
    for (size_t i = 0; i < c->query->parameter_count; i++) {
        uint8_t parts = c->query->parameters[i].parts;
        bool there = parts == 0 || (parts & ~c->taken->variant) != 0;
        if (there && !bind_parameter(c, i))
            return false;
    }
    if (c->query->confined && !bind_tenant(c))
        return false;
    return !(c->query->now || c->query->today) || bind_times(c);
}

/* ---- values that last ------------------------------------------------------------------------- */

static void *copy_bytes(memory_pool *p, const void *bytes, size_t size)
{
    void *copy = pool_alloc(p, size > 0 ? size : 1);
    if (copy != NULL && size > 0)
        memcpy(copy, bytes, size);
    return copy;
}

/* Lets a copied value point to a copy, too. */
static void keep_pointee(memory_pool *p, const schemac_field *f, void *value)
{
    if (f->type == SCHEMAC_BLOB) {
        schemac_blob *b = value;
        if (b->data != NULL)
            b->data = copy_bytes(p, b->data, b->size);
    } else if (member_points(f)) {
        const char **text = value;
        if (*text != NULL)
            *text = pool_strdup(p, *text);
    }
}

static const void *keep_list(memory_pool *p, const schemac_field *f, const schemac_array *list)
{
    schemac_array *copy = copy_bytes(p, list, sizeof *list);
    size_t size = value_size(f);
    if (copy == NULL || list->count == SCHEMAC_NOT_GIVEN || list->values == NULL)
        return copy;
    unsigned char *values =
        list->count > SIZE_MAX / size ? NULL : copy_bytes(p, list->values, list->count * size);
    for (size_t i = 0; values != NULL && member_points(f) && i < list->count; i++)
        keep_pointee(p, f, values + i * size);
    copy->values = values;
    return values == NULL ? NULL : copy;
}

static const void *keep_value(memory_pool *p, const schemac_parameter *of, const void *value)
{
    if (of->list)
        return keep_list(p, &of->field, value);
    void *copy = copy_bytes(p, value, member_size(&of->field));
    if (copy != NULL)
        keep_pointee(p, &of->field, copy);
    return copy;
}

const void *const *declared_keep(const schemac_declared_query *query, const void *const *values,
                                 memory_pool *pool)
{
    size_t count = query->parameter_count;
    const void **kept = pool_alloc(pool, (count + 1) * sizeof *kept);
    for (size_t i = 0; kept != NULL && i < count; i++)
        if ((kept[i] = keep_value(pool, &query->parameters[i], values[i])) == NULL)
            return NULL;
    return pool->failed ? NULL : kept;
}

/* ---- kept ------------------------------------------------------------------------------------- */

static void throw_away(schemac_db *db, query_statement *s)
{
    db->engine->finalize(s->statement);
    memory_free(db->allocator, s, sizeof *s);
}

void declared_trim(schemac_db *db, query_statement **shapes)
{
    size_t count = 0;
    for (query_statement **link = shapes; *link != NULL; link = &(*link)->next)
        if (++count > MOST_SHAPES) {
            throw_away(db, *link);
            *link = NULL;
            return;
        }
}

schemac_status declared_refuse(query_call *c, row_action action)
{
    engine_statement *s = c->taken->statement;
    schemac_status status = violation_of_query(c->db, c->query, action, c->db->engine->sql(s));
    c->db->engine->reset(s);
    return status;
}

void declared_release(schemac_db *db)
{
    if (db->statements.by_query == NULL)
        return;
    for (size_t i = 0; i < db->schema->query_count; i++)
        while (db->statements.by_query[i] != NULL) {
            query_statement *s = db->statements.by_query[i];
            db->statements.by_query[i] = s->next;
            throw_away(db, s);
        }
    memory_free(db->allocator, db->statements.by_query,
                db->schema->query_count * sizeof *db->statements.by_query);
    db->statements.by_query = NULL;
}
