/* schema.c - the mark, the catalogue and the changes of tables of the fake engine. */
#include "inside.h"

#include "../unit.h"

/* ---- the mark ------------------------------------------------------------------------------- */

bool fake_read_mark(engine_connection *c, const engine_mark *expected, engine_standing *out)
{
    static const char *const words[] = {[ENGINE_UNMARKED] = "unmarked",
                                        [ENGINE_FOREIGN] = "foreign",
                                        [ENGINE_CHANGED] = "changed",
                                        [ENGINE_UNCHANGED] = "unchanged"};
    if (!fake_enter(c, FAKE_READS, "read_mark"))
        return false;
    const fake_database *d = fake_sight(c);
    bool same = d->state == expected->state && d->schema == d->marked;
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

static bool add_object(catalogue *out, const fake_object *o)
{
    catalogue_object **list = o->trigger ? &out->triggers : &out->indexes;
    size_t *count = o->trigger ? &out->trigger_count : &out->index_count;
    size_t *capacity = o->trigger ? &out->trigger_capacity : &out->index_capacity;
    catalogue_object *grown = pool_grow(out->pool, *list, *count, capacity, sizeof *grown);
    if (grown == NULL)
        return false;
    grown[(*count)++] = (catalogue_object){.name = pool_strdup(out->pool, o->name),
                                           .table = pool_strdup(out->pool, o->table),
                                           .create = pool_strdup(out->pool, o->create),
                                           .ours = strstr(o->create, "ours") != NULL};
    *list = grown;
    return true;
}

static bool add_table(catalogue *out, const fake_table *t)
{
    char create[FAKE_PARTS * FAKE_PART];
    catalogue_table *grown =
        pool_grow(out->pool, out->tables, out->table_count, &out->table_capacity, sizeof *grown);
    if (grown == NULL)
        return false;
    database_create_text(t, create, sizeof create);
    grown[out->table_count++] = (catalogue_table){.name = pool_strdup(out->pool, t->name),
                                                  .create = pool_strdup(out->pool, create),
                                                  .options = "",
                                                  .ordinary = !t->view};
    out->tables = grown;
    return true;
}

/* The last table first: in any order. */
bool fake_read_catalogue(engine_connection *c, catalogue *out)
{
    if (!fake_enter(c, FAKE_READS, "read_catalogue"))
        return false;
    const fake_database *d = fake_sight(c);
    bool good = true;
    for (size_t i = d->table_count; i > 0 && good; i--)
        good = d->tables[i - 1].temporary || add_table(out, &d->tables[i - 1]);
    for (size_t i = d->object_count; i > 0 && good; i--)
        good = add_object(out, &d->objects[i - 1]);
    fake_says(c, "%zu tables", out->table_count);
    return good && !out->pool->failed;
}

/* ---- the parts of a table ------------------------------------------------------------------- */

/* What stands in the brackets behind the word: "check(a > 0)". */
static void read_checks(memory_pool *p, catalogue_part *part)
{
    for (const char *at = part->text; (at = strstr(at, "check(")) != NULL;) {
        at += strlen("check(");
        size_t size = 0;
        for (int depth = 1; at[size] != '\0'; size++) {
            depth += at[size] == '(' ? 1 : at[size] == ')' ? -1 : 0;
            if (depth == 0)
                break;
        }
        const char **list = pool_grow(p, (void *)(uintptr_t)part->checks, part->check_count,
                                      &part->check_capacity, sizeof *list);
        if (list == NULL)
            return;
        part->checks = list;
        list[part->check_count++] = pool_strndup(p, at, size);
        at += size;
    }
}

static catalogue_part read_part(memory_pool *p, const char *text)
{
    char name[FAKE_NAME], type[FAKE_NAME];
    catalogue_part part = {.text = pool_strdup(p, text)};
    part.definition = part.text;
    database_part_name(text, name);
    if (part.text == NULL)
        return part;
    if (name[0] != '\0') {
        const char *rest = text + strlen(name);
        database_word(&rest, type, sizeof type);
        part.name = pool_strdup(p, name);
        part.type = pool_strdup(p, type);
        part.not_null = strstr(text, "not null") != NULL;
        part.required = part.not_null && strstr(text, "default") == NULL;
        part.generated = strstr(text, " as ") != NULL;
    }
    read_checks(p, &part);
    return part;
}

static bool read_parts(memory_pool *p, const fake_table *t, catalogue_table *out)
{
    out->columns = pool_alloc(p, FAKE_PARTS * sizeof *out->columns);
    out->constraints = pool_alloc(p, FAKE_PARTS * sizeof *out->constraints);
    out->column_count = out->constraint_count = 0;
    out->ordinary = !t->view;
    out->options = pool_strdup(p, t->options);
    if (p->failed)
        return false;
    for (size_t i = 0; i < t->part_count; i++) {
        catalogue_part part = read_part(p, t->parts[i]);
        if (part.name != NULL)
            out->columns[out->column_count++] = part;
        else
            out->constraints[out->constraint_count++] = part;
    }
    return !p->failed;
}

bool fake_read_table(engine_connection *c, memory_pool *p, catalogue_table *table)
{
    if (!fake_enter(c, FAKE_READS, "read_table %s", table->name))
        return false;
    const fake_table *t = database_table(fake_sight(c), table->name);
    if (t == NULL)
        return fake_fail(c, SCHEMAC_ENGINE, "there is no table %s", table->name);
    return read_parts(p, t, table) || fake_fail(c, SCHEMAC_NOMEM, "no memory");
}

/* Nothing has to be left of it in the database. */
bool fake_read_declared(engine_connection *c, memory_pool *p, catalogue_table *table)
{
    fake_table t;
    if (!fake_enter(c, FAKE_READS, "read_declared %s", table->name))
        return false;
    if (!database_parse_table(table->create, &t))
        return fake_fail(c, SCHEMAC_ENGINE, "%.80s is not understood", table->create);
    return read_parts(p, &t, table) || fake_fail(c, SCHEMAC_NOMEM, "no memory");
}

bool fake_is_as_declared(const catalogue_table *live, const char *create)
{
    return strcmp(live->create, create) == 0;
}

bool fake_is_same_object(const catalogue_object *live, const char *create)
{
    return strcmp(live->create, create) == 0;
}

char *fake_does_not_fit(memory_pool *p, const catalogue_table *live, const catalogue_part *have,
                        const catalogue_table *declared, const catalogue_part *want)
{
    (void)live;
    (void)declared;
    if (strcmp(have->type, want->type) == 0 || strcmp(want->type, "text") == 0)
        return NULL;
    return pool_printf(p, "\"%s\" IS NO %s", have->name, want->type);
}

/* ---- changes -------------------------------------------------------------------------------- */

static bool add_step(memory_pool *p, catalogue_alterations *out, catalogue_alteration step)
{
    catalogue_alteration *list = pool_grow(p, out->list, out->count, &out->capacity, sizeof *list);
    if (list == NULL)
        return false;
    list[out->count++] = step;
    out->list = list;
    return !p->failed;
}

bool fake_plan_change(memory_pool *p, const catalogue_change *change, catalogue_alterations *out)
{
    if (!change->only_added)
        return add_step(p, out, (catalogue_alteration){.change = change, .sql = change->create});
    for (size_t i = 0; i < change->added_count; i++) {
        const catalogue_part *column = change->added[i];
        const char *sql =
            pool_printf(p, "ALTER TABLE %s ADD COLUMN %s", change->live->name, column->text);
        if (!add_step(p, out, (catalogue_alteration){change, column->name, sql}))
            return false;
    }
    return true;
}

static bool make_anew(engine_connection *c, const catalogue_change *change)
{
    fake_table fresh;
    fake_table *t = database_table(fake_sight(c), change->live->name);
    if (!database_parse_table(change->create, &fresh) || t == NULL)
        return fake_fail(c, SCHEMAC_ENGINE, "there is no table %s", change->live->name);
    for (size_t i = 0; i < change->kept_count; i++)
        database_copy_name(fresh.parts[fresh.part_count++], FAKE_PART, change->kept[i]->text);
    fresh.rows = t->rows;
    fresh.changes = t->changes;
    fresh.last_key = t->last_key;
    fresh.label_count = t->label_count;
    memcpy(fresh.labels, t->labels, sizeof fresh.labels);
    *t = fresh;
    fake_sight(c)->schema++;
    return true;
}

bool fake_alter(engine_connection *c, memory_pool *p, const catalogue_alteration *step)
{
    char text[80];
    fake_outcome o;
    (void)p;
    if (step->column != NULL)
        return fake_enter(c, FAKE_WRITES, "alter %s", fake_short(step->sql, text, sizeof text)) &&
               fake_run(c, step->sql, &o);
    return fake_enter(c, FAKE_WRITES, "alter: make %s anew", step->change->live->name) &&
           make_anew(c, step->change);
}

char *fake_drop(memory_pool *p, catalogue_kind kind, const char *name)
{
    static const char *const words[] = {
        [CATALOGUE_TABLE] = "TABLE", [CATALOGUE_INDEX] = "INDEX", [CATALOGUE_TRIGGER] = "TRIGGER"};
    return pool_printf(p, "DROP %s %s", words[kind], name);
}

bool fake_drop_all(engine_connection *c, memory_pool *p)
{
    (void)p;
    if (!fake_enter(c, FAKE_WRITES, "drop_all"))
        return false;
    fake_database *d = fake_sight(c);
    unsigned schema = d->schema + 1;
    memset(d, 0, sizeof *d);
    d->schema = schema;
    return true;
}

bool fake_describe(engine_connection *c, memory_pool *p, const char *table, char **text)
{
    *text = NULL;
    if (!fake_enter(c, FAKE_READS, "describe %s", table == NULL ? "all" : table))
        return false;
    char create[FAKE_PARTS * FAKE_PART];
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
    *exists = kind == SCHEMAC_GUARD_INDEX    ? database_object(d, object, false) != NULL
              : kind == SCHEMAC_GUARD_COLUMN ? t != NULL && database_has_column(t, column)
                                             : t != NULL;
    fake_says(c, "%s", *exists ? "yes" : "no");
    return true;
}
