/* schema.c - the mark and the catalogue of the fake engine: what is there, and what is declared. */
#include "inside.h"

#include "../unit.h"

/* ---- the mark ------------------------------------------------------------------------------- */

/* With a server, only a closer look shows that the schema was changed. */
bool fake_read_mark(engine_connection *c, const engine_mark *expected, bool closely,
                    engine_standing *out)
{
    static const char *const words[] = {[ENGINE_UNMARKED] = "unmarked",
                                        [ENGINE_FOREIGN] = "foreign",
                                        [ENGINE_CHANGED] = "changed",
                                        [ENGINE_UNCHANGED] = "unchanged"};
    if (!fake_enter(c, FAKE_READS, "read_mark%s", closely ? " closely" : ""))
        return false;
    const fake_database *d = fake_sight(c);
    bool looks = closely || c->server->engine->storage != NULL;
    bool same = d->state == expected->state && (!looks || d->schema == d->marked);
    *out = d->owner == 0                 ? ENGINE_UNMARKED
           : d->owner != expected->owner ? ENGINE_FOREIGN
           : same                        ? ENGINE_UNCHANGED
                                         : ENGINE_CHANGED;
    fake_says(c, "%s", words[*out]);
    return true;
}

bool fake_write_mark(engine_connection *c, const engine_mark *mark)
{
    if (!fake_enter(c, FAKE_WRITES, "write_mark %llu", (unsigned long long)mark->state))
        return false;
    fake_database *d = fake_sight(c);
    d->owner = mark->owner;
    d->state = mark->state;
    d->marked = d->schema;
    return true;
}

/* ---- the catalogue -------------------------------------------------------------------------- */

int fake_by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool knows_texts(const engine_connection *c)
{
    return c->server->engine->is_as_declared != NULL;
}

/* With one space where there were more. */
static const char *normalised(memory_pool *p, const char *text)
{
    char *out = pool_strdup(p, text);
    size_t used = 0;
    for (const char *at = text; out != NULL && *at != '\0'; at++)
        if (*at != ' ' || at[1] != ' ')
            out[used++] = *at;
    if (out != NULL)
        out[used] = '\0';
    return out;
}

/* An engine that does not keep the statement knows what it means, and how it would be written. */
static bool add_object(engine_connection *c, catalogue *out, catalogue_kind kind, const char *name,
                       const char *table, const char *create)
{
    memory_pool *p = out->pool;
    catalogue_objects *to = &out->objects[kind];
    catalogue_object *grown = pool_grow(p, to->list, to->count, &to->capacity, sizeof *grown);
    if (grown == NULL)
        return false;
    to->list = grown;
    grown[to->count++] = (catalogue_object){
        .name = pool_strdup(p, name),
        .table = pool_strdup(p, table),
        .create = pool_strdup(p, create),
        .definition = knows_texts(c) ? NULL : normalised(p, create),
        .ours = kind == CATALOGUE_TRIGGER       ? strstr(create, " ours") != NULL
                : kind == CATALOGUE_FOREIGN_KEY ? strstr(create, " theirs") == NULL
                                                : false};
    return !p->failed;
}

static bool add_table(catalogue *out, const catalogue_table *table)
{
    catalogue_table *grown =
        pool_grow(out->pool, out->tables, out->table_count, &out->table_capacity, sizeof *grown);
    if (grown == NULL)
        return false;
    grown[out->table_count++] = *table;
    out->tables = grown;
    return !out->pool->failed;
}

static bool add_live_table(engine_connection *c, catalogue *out, const fake_table *t)
{
    char create[FAKE_CREATE];
    database_create_text(t, create, sizeof create);
    const catalogue_table table = {
        .name = pool_strdup(out->pool, t->name),
        .create = t->view || knows_texts(c) ? pool_strdup(out->pool, create) : "",
        .id = t->id,
        .options = "",
        .ordinary = !t->view};
    return add_table(out, &table);
}

/* Where the mark, the history and what is known of tables are. */
static bool add_own_tables(catalogue *out, const fake_database *d)
{
    const catalogue_table history = {
        .name = "schemac_history", .create = "", .options = "", .ordinary = true, .own = true};
    catalogue_table mark = history, known = history;
    mark.name = "schemac_mark";
    known.name = "schemac_tables";
    return (d->owner == 0 || add_table(out, &mark)) &&
           (d->record_count == 0 || add_table(out, &history)) &&
           (d->known_count == 0 || add_table(out, &known));
}

/* The last table first: in any order. */
bool fake_read_catalogue(engine_connection *c, catalogue *out)
{
    if (!fake_enter(c, FAKE_READS, "read_catalogue"))
        return false;
    const fake_database *d = fake_sight(c);
    bool good = true;
    for (size_t i = d->table_count; i > 0 && good; i--)
        good = d->tables[i - 1].temporary || add_live_table(c, out, &d->tables[i - 1]);
    fake_says(c, "%zu tables", out->table_count);
    good = good && add_own_tables(out, d);
    for (size_t i = d->object_count; i > 0 && good; i--) {
        const fake_object *o = &d->objects[i - 1];
        good = add_object(c, out, o->kind, o->name, o->table, o->create);
    }
    return good;
}

/* ---- the parts of a table ------------------------------------------------------------------- */

bool fake_read_table(engine_connection *c, memory_pool *p, catalogue_table *table)
{
    if (!fake_enter(c, FAKE_READS, "read_table %s", table->name))
        return false;
    const fake_table *t = database_table(fake_sight(c), table->name);
    if (t == NULL)
        return fake_fail(c, SCHEMAC_ENGINE, "there is no table %s", table->name);
    return fake_read_parts(p, t, table) || fake_fail(c, SCHEMAC_NOMEM, "no memory");
}

/* Of a statement that was recorded: what an engine that keeps none says of a live table is no such.
   */
bool fake_read_base(engine_connection *c, memory_pool *p, catalogue_table *table)
{
    fake_table t;
    if (!fake_enter(c, FAKE_READS, "read_base %s", table->name))
        return false;
    if (!database_parse_table(table->create, &t)) {
        fake_violation(c->server, "read_base of '%s'", table->create);
        return fake_fail(c, SCHEMAC_ENGINE, "%.80s is not understood", table->create);
    }
    return fake_read_parts(p, &t, table) || fake_fail(c, SCHEMAC_NOMEM, "no memory");
}

/* ---- what is declared ----------------------------------------------------------------------- */

static bool add_objects(engine_connection *c, catalogue *out, catalogue_kind kind,
                        const char *table, const schemac_sql_object *list, size_t count)
{
    bool good = true;
    for (size_t i = 0; i < count && good; i++)
        good =
            list[i].name == NULL || add_object(c, out, kind, list[i].name, table, list[i].create);
    return good;
}

static bool add_declared(engine_connection *c, catalogue *out, const schemac_model *m,
                         const schemac_model_texts *texts)
{
    fake_table t;
    catalogue_table table = {.name = m->table, .create = texts->create, .ordinary = true};
    if (c->server->forgets != NULL && strcmp(c->server->forgets, m->table) == 0)
        return true;
    if (!database_parse_table(texts->create, &t))
        return fake_fail(c, SCHEMAC_ENGINE, "%.80s is not understood", texts->create);
    return fake_read_parts(out->pool, &t, &table) && add_table(out, &table) &&
           add_objects(c, out, CATALOGUE_INDEX, m->table, texts->indexes, m->path_count) &&
           add_objects(c, out, CATALOGUE_FOREIGN_KEY, m->table, texts->foreign_keys,
                       texts->foreign_key_count) &&
           add_objects(c, out, CATALOGUE_TRIGGER, m->table, texts->triggers, texts->trigger_count);
}

/* The last model first. Nothing has to be left of it in the database. */
bool fake_read_declared(engine_connection *c, const schemac_schema *schema,
                        const schemac_texts *texts, const bool *wanted, catalogue *out)
{
    char names[200] = "";
    for (size_t i = 0; i < schema->model_count; i++) {
        size_t used = strlen(names);
        if (wanted[i])
            snprintf(names + used, sizeof names - used, " %s", schema->models[i].name);
    }
    if (names[0] == '\0')
        fake_violation(c->server, "nothing declared is wanted");
    if (strcmp(texts->engine, c->server->engine->name) != 0)
        fake_violation(c->server, "texts for %s", texts->engine);
    if (!fake_enter(c, FAKE_READS, "read_declared%s", names))
        return false;
    bool good = true;
    for (size_t i = schema->model_count; i > 0 && good; i--)
        good =
            !wanted[i - 1] || add_declared(c, out, &schema->models[i - 1], &texts->models[i - 1]);
    return good;
}

/* ---- is it the same? ------------------------------------------------------------------------ */

bool fake_is_as_declared(const char *stored, const char *create)
{
    return strcmp(stored, create) == 0;
}

bool fake_means_the_same(const catalogue_object *live, const catalogue_object *declared)
{
    return strcmp(live->definition, declared->definition) == 0;
}

/* But for the spaces. */
bool fake_says_the_same(const catalogue_object *live, const catalogue_object *declared)
{
    const char *a = live->create, *b = declared->create;
    while (*a != '\0' && *a == *b) {
        bool space = *a == ' ';
        a += space ? strspn(a, " ") : 1;
        b += space ? strspn(b, " ") : 1;
    }
    return *a == *b;
}

/* ---- does it do the same? -------------------------------------------------------------------- */

/* Behind "CREATE [UNIQUE] INDEX name ON table". */
static const char *index_columns(const char *create, bool *unique)
{
    char word[FAKE_NAME];
    const char *at = create;
    *unique = database_passes(&at, "CREATE UNIQUE INDEX");
    if (!*unique)
        database_passes(&at, "CREATE INDEX");
    database_word(&at, word, sizeof word);
    database_passes(&at, "ON");
    database_word(&at, word, sizeof word);
    return at + strspn(at, " ");
}

bool fake_index_serves(memory_pool *p, const char *live, const char *declared)
{
    bool has, wants;
    const char *there = index_columns(live, &has), *wanted = index_columns(declared, &wants);
    (void)p;
    return has >= wants && strcmp(there, wanted) == 0;
}

bool fake_unique_serves(memory_pool *p, const catalogue_piece *unique, const char *declared)
{
    bool wants;
    size_t size;
    const char *wanted = index_columns(declared, &wants);
    const char *columns = database_brackets(&wanted, &size);
    const char *text = columns == NULL ? NULL : pool_strndup(p, columns, size);
    return wants && text != NULL && strcmp(text, unique->definition) == 0 && *wanted == '\0';
}

bool fake_names(memory_pool *p, const char *sql, const char *column)
{
    (void)p;
    return database_has_word(sql, column);
}

/* An index only where it has a condition. */
bool fake_uses_values(memory_pool *p, catalogue_kind kind, const char *create, const char *table,
                      const char *column)
{
    (void)p;
    return database_has_word(create, table) && database_has_word(create, column) &&
           (kind != CATALOGUE_INDEX || strstr(create, " WHERE ") != NULL);
}

/* ---- questions ------------------------------------------------------------------------------ */

bool fake_describe(engine_connection *c, memory_pool *p, const char *table, char **text)
{
    *text = NULL;
    if (!fake_enter(c, FAKE_READS, "describe %s", table == NULL ? "all" : table))
        return false;
    char create[FAKE_CREATE];
    const fake_database *d = fake_sight(c);
    char *all = table == NULL ? pool_strdup(p, "") : NULL;
    for (size_t i = 0; i < d->table_count; i++) {
        if (table != NULL && strcmp(table, d->tables[i].name) != 0)
            continue;
        database_create_text(&d->tables[i], create, sizeof create);
        all = pool_printf(p, "%s%s;\n", all == NULL ? "" : all, create);
    }
    *text = all;
    return !p->failed || fake_fail(c, SCHEMAC_NOMEM, "no memory");
}

bool fake_exists(engine_connection *c, schemac_guard_kind kind, const char *object,
                 const char *column, bool *exists)
{
    *exists = false;
    if (!fake_enter(c, FAKE_READS, "exists %s%s%s", object, column == NULL ? "" : ".",
                    column == NULL ? "" : column))
        return false;
    fake_database *d = fake_sight(c);
    const fake_table *t = database_table(d, object);
    *exists = kind == SCHEMAC_GUARD_INDEX    ? database_object(d, object, CATALOGUE_INDEX) != NULL
              : kind == SCHEMAC_GUARD_COLUMN ? t != NULL && database_has_column(t, column)
                                             : t != NULL;
    fake_says(c, "%s", *exists ? "yes" : "no");
    return true;
}
