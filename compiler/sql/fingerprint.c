/* fingerprint.c - the fingerprint of a schema: what its tables are, what their columns mean, what
   they were called, what may go, migrations and seeds. Whoever adds something that a start acts on
   adds it here. */
#include "sql/fingerprint.h"

#include "base/digest.h"
#include "base/meaning.h"

#include <inttypes.h>
#include <stdio.h>

/* NULL and "" are two. */
static uint64_t add_text(uint64_t h, const char *text)
{
    return text == NULL ? hash_step(h, 1) : digest_text(hash_step(h, 2), text);
}

static uint64_t add_number(uint64_t h, uint64_t number)
{
    char text[24];
    snprintf(text, sizeof text, "%" PRIu64, number);
    return add_text(h, text);
}

static uint64_t add_texts(uint64_t h, const char *const *texts, size_t count)
{
    h = add_number(h, count);
    for (size_t i = 0; i < count; i++)
        h = add_text(h, texts[i]);
    return h;
}

static uint64_t add_objects(uint64_t h, const schemac_sql_object *objects, size_t count)
{
    h = add_number(h, count);
    for (size_t i = 0; i < count; i++)
        h = add_text(h, objects[i].create);
    return h;
}

/* ---- models --------------------------------------------------------------------------------- */

static uint64_t add_meaning(uint64_t h, const schemac_schema *s, const schemac_field *f)
{
    const schemac_model *target =
        f->references == NULL ? NULL : schemac_model_find(s, f->references);
    sql_buffer b = {.allocator = &memory_default};
    meaning_put_column(&b, f, target == NULL ? NULL : target->table);
    h = add_text(h, b.text);
    sql_free(&b);
    return h;
}

static uint64_t add_old_names(uint64_t h, const schemac_old_names *old)
{
    if (old == NULL)
        return add_number(h, 0);
    h = add_texts(h, old->tables, old->table_count);
    h = add_texts(h, old->dropped, old->dropped_count);
    h = add_number(h, old->column_count);
    for (size_t i = 0; i < old->column_count; i++)
        h = add_number(add_text(h, old->columns[i].was), old->columns[i].field);
    return h;
}

static uint64_t add_table(uint64_t h, const schemac_schema *s, const schemac_model *m,
                          const schemac_model_texts *t)
{
    h = add_text(add_text(h, m->table), t->create);
    for (size_t i = 0; i < m->record.field_count; i++)
        h = add_meaning(h, s, &m->record.fields[i]);
    h = add_objects(h, t->indexes, m->path_count);
    for (size_t i = 0; i < m->path_count; i++)
        h = add_number(h, m->paths[i].optional);
    h = add_objects(h, t->foreign_keys, t->foreign_key_count);
    return add_objects(h, t->triggers, t->trigger_count);
}

/* What rows get in the step to the version. */
static uint64_t add_made(uint64_t h, const schemac_model *m, const schemac_model_texts *t)
{
    for (size_t i = 0; i < m->record.field_count; i++) {
        const schemac_enum *e = m->record.fields[i].enumeration;
        if (t->becomes != NULL && t->becomes[i] != NULL)
            h = add_text(add_number(h, i), t->becomes[i]);
        for (size_t j = 0; e != NULL && e->was != NULL && j < e->count; j++)
            h = add_text(h, e->was[j]);
    }
    return h;
}

static uint64_t add_model(uint64_t h, const schemac_schema *s, const schemac_model *m,
                          const schemac_model_texts *t)
{
    return add_made(add_old_names(add_table(h, s, m, t), m->old), m, t);
}

/* ---- migrations and seeds ------------------------------------------------------------------- */

static uint64_t add_guards(uint64_t h, const schemac_migration *m)
{
    h = add_number(h, m->guard_count);
    for (size_t i = 0; i < m->guard_count; i++) {
        const schemac_guard *g = &m->guards[i];
        h = add_text(add_text(h, g->object), g->column);
        h = add_number(add_number(h, g->kind), g->unless);
    }
    return h;
}

static uint64_t add_migration(uint64_t h, const schemac_migration *m,
                              const schemac_migration_texts *t)
{
    h = add_number(h, m->number);
    h = add_texts(h, (const char *const[]){t->checksum, t->down, m->calls}, 3);
    if (m->fill_calls != NULL)
        h = add_text(h, m->fill_calls);
    return add_guards(h, m);
}

static uint64_t add_seed(uint64_t h, const schemac_seed *s, const schemac_seed_texts *t)
{
    h = add_text(add_text(h, t->find), t->insert);
    h = add_number(h, s->environment_count);
    for (size_t i = 0; i < s->environment_count; i++) {
        const schemac_variable *v = &s->environment[i];
        h = add_number(add_number(add_text(h, v->name), v->required), v->password);
    }
    return h;
}

/* Without any it is what it was before there were views. */
static uint64_t add_views(uint64_t h, const schemac_texts *t)
{
    return t->view_count == 0 ? h : add_objects(add_text(h, "views"), t->views, t->view_count);
}

uint64_t fingerprint_of(const schemac_schema *s, const schemac_texts *t)
{
    uint64_t h = add_number(add_text(HASH_START, s->name), s->version);
    h = add_number(h, s->model_count);
    for (size_t i = 0; i < s->model_count; i++)
        h = add_model(h, s, &s->models[i], &t->models[i]);
    h = add_texts(h, s->dropped, s->dropped_count);
    h = add_number(h, s->migration_count);
    for (size_t i = 0; i < s->migration_count; i++)
        h = add_migration(h, &s->migrations[i], &t->migrations[i]);
    h = add_number(h, s->seed_count);
    for (size_t i = 0; i < s->seed_count; i++)
        h = add_seed(h, &s->seeds[i], &t->seeds[i]);
    h = add_views(h, t);
    if (s->external_count > 0)
        h = add_texts(h, s->externals, s->external_count);
    /* a database without the word is marked as one was before there was such a word */
    return s->keep_user_version ? add_text(h, "keep user_version") : h;
}

uint64_t shape_of(const schemac_schema *s, const schemac_texts *t)
{
    uint64_t h = add_number(add_text(HASH_START, s->name), s->version);
    h = add_number(h, s->model_count);
    for (size_t i = 0; i < s->model_count; i++)
        h = add_table(h, s, &s->models[i], &t->models[i]);
    h = add_number(h, s->migration_count);
    for (size_t i = 0; i < s->migration_count; i++)
        h = add_guards(add_text(add_number(h, s->migrations[i].number), t->migrations[i].checksum),
                       &s->migrations[i]);
    h = add_number(h, s->seed_count);
    for (size_t i = 0; i < s->seed_count; i++)
        h = add_seed(h, &s->seeds[i], &t->seeds[i]);
    return add_views(h, t);
}
