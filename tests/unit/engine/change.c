/* change.c - the fake engine creates, changes and drops tables and what hangs on them. */
#include "inside.h"

#include "../unit.h"

char *fake_does_not_fit(memory_pool *p, const catalogue_table *live, const catalogue_part *have,
                        const catalogue_table *declared, const catalogue_part *want)
{
    (void)live;
    (void)declared;
    if (strcmp(have->type, want->type) == 0 || strcmp(want->type, "text") == 0)
        return NULL;
    return pool_printf(p, "\"%s\" IS NO %s", have->name, want->type);
}

/* ---- plans ---------------------------------------------------------------------------------- */

static bool add_step(memory_pool *p, catalogue_alterations *out, catalogue_alteration step)
{
    catalogue_alteration *list = pool_grow(p, out->list, out->count, &out->capacity, sizeof *list);
    if (list == NULL)
        return false;
    list[out->count++] = step;
    out->list = list;
    return !p->failed;
}

/* name: that of a column; the definition of a constraint. */
static bool add_change(memory_pool *p, catalogue_alterations *out, const catalogue_change *change,
                       alteration_kind kind, const char *name, const char *text)
{
    static const char *const words[] = {[ALTER_ADD_COLUMN] = "ADD COLUMN",
                                        [ALTER_CHANGE_COLUMN] = "CHANGE COLUMN",
                                        [ALTER_DROP_COLUMN] = "DROP COLUMN",
                                        [ALTER_ADD_CONSTRAINT] = "ADD CONSTRAINT",
                                        [ALTER_DROP_CONSTRAINT] = "DROP CONSTRAINT"};
    const char *sql = pool_printf(p, "ALTER TABLE %s %s %s", change->live->name, words[kind], text);
    return add_step(p, out,
                    (catalogue_alteration){.change = change,
                                           .kind = kind,
                                           .part = name,
                                           .sql = sql,
                                           .rewrites = kind == ALTER_CHANGE_COLUMN});
}

static const catalogue_part *find_part(const catalogue_part *list, size_t count,
                                       const catalogue_part *like)
{
    for (size_t i = 0; i < count; i++)
        if (like->name == NULL ? strcmp(list[i].definition, like->definition) == 0
                               : strcmp(list[i].name, like->name) == 0)
            return &list[i];
    return NULL;
}

static bool is_kept(const catalogue_change *change, const catalogue_part *column)
{
    for (size_t i = 0; i < change->kept_count; i++)
        if (change->kept[i] == column)
            return true;
    return false;
}

static bool plan_columns(memory_pool *p, const catalogue_change *change, catalogue_alterations *out)
{
    const catalogue_table *live = change->live, *declared = change->declared;
    bool good = true;
    for (size_t i = 0; i < live->column_count && good; i++) {
        const catalogue_part *have = &live->columns[i];
        const catalogue_part *want = find_part(declared->columns, declared->column_count, have);
        if (want == NULL && !is_kept(change, have))
            good = add_change(p, out, change, ALTER_DROP_COLUMN, have->name, have->name);
        else if (want != NULL && strcmp(have->definition, want->definition) != 0)
            good = add_change(p, out, change, ALTER_CHANGE_COLUMN, have->name, want->text);
    }
    for (size_t i = 0; i < change->added_count && good; i++)
        good = add_change(p, out, change, ALTER_ADD_COLUMN, change->added[i]->name,
                          change->added[i]->text);
    return good;
}

/* Those of one side that the other one does not have. */
static bool plan_constraints(memory_pool *p, const catalogue_change *change,
                             catalogue_alterations *out, alteration_kind kind,
                             const catalogue_table *of, const catalogue_table *others)
{
    bool good = true;
    for (size_t i = 0; i < of->constraint_count && good; i++) {
        const catalogue_part *one = &of->constraints[i];
        if (find_part(others->constraints, others->constraint_count, one) == NULL)
            good = add_change(p, out, change, kind, one->definition, one->text);
    }
    return good;
}

bool fake_plan_parts(memory_pool *p, const catalogue_change *change, catalogue_alterations *out)
{
    const catalogue_table *live = change->live, *declared = change->declared;
    if (strcmp(live->options, declared->options) != 0)
        return fake_plan_anew(p, change, out);
    return plan_constraints(p, change, out, ALTER_DROP_CONSTRAINT, live, declared) &&
           plan_columns(p, change, out) &&
           plan_constraints(p, change, out, ALTER_ADD_CONSTRAINT, declared, live);
}

bool fake_plan_anew(memory_pool *p, const catalogue_change *change, catalogue_alterations *out)
{
    bool good = true;
    if (!change->only_added)
        return add_step(
            p, out,
            (catalogue_alteration){
                .change = change, .kind = ALTER_REBUILD, .sql = change->create, .rewrites = true});
    for (size_t i = 0; i < change->added_count && good; i++)
        good = add_change(p, out, change, ALTER_ADD_COLUMN, change->added[i]->name,
                          change->added[i]->text);
    return good;
}

/* ---- steps ---------------------------------------------------------------------------------- */

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
    if (step->kind != ALTER_REBUILD)
        return fake_enter(c, FAKE_WRITES, "alter %s", fake_short(step->sql, text, sizeof text)) &&
               fake_run(c, step->sql, &o);
    return fake_enter(c, FAKE_WRITES, "alter: make %s anew", step->change->live->name) &&
           make_anew(c, step->change);
}

/* Whether that is there now which was to be created. */
static void check_created(engine_connection *c, catalogue_kind kind, const char *name,
                          const char *table, const char *sql)
{
    fake_database *d = fake_sight(c);
    const fake_object *o = kind == CATALOGUE_TABLE ? NULL : database_object(d, name, kind);
    bool good = kind == CATALOGUE_TABLE
                    ? database_table(d, name) != NULL && strcmp(table, name) == 0
                    : o != NULL && strcmp(o->table, table) == 0;
    if (!good)
        fake_violation(c->server, "no %s of %s comes of %s", name, table, sql);
}

bool fake_create(engine_connection *c, memory_pool *p, catalogue_kind kind, const char *name,
                 const char *table, const char *sql)
{
    char text[72];
    fake_outcome o;
    (void)p;
    if (!fake_enter(c, FAKE_WRITES, "create %s", fake_short(sql, text, sizeof text)) ||
        !fake_run(c, sql, &o))
        return false;
    check_created(c, kind, name, table, sql);
    return true;
}

static const char *const words[] = {[CATALOGUE_TABLE] = "TABLE",
                                    [CATALOGUE_INDEX] = "INDEX",
                                    [CATALOGUE_TRIGGER] = "TRIGGER",
                                    [CATALOGUE_FOREIGN_KEY] = "FOREIGN KEY"};

char *fake_drop(memory_pool *p, catalogue_kind kind, const char *name, const char *table)
{
    (void)table;
    return pool_printf(p, "DROP %s %s", words[kind], name);
}

char *fake_drop_of_table(memory_pool *p, catalogue_kind kind, const char *name, const char *table)
{
    if (kind == CATALOGUE_TABLE || kind == CATALOGUE_INDEX)
        return fake_drop(p, kind, name, table);
    return pool_printf(p, "DROP %s %s ON %s", words[kind], name, table);
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
