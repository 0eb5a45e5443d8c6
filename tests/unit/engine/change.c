/* change.c - the fake engine creates, changes and drops tables and what hangs on them. */
#include "inside.h"

#include "../unit.h"

char *fake_does_not_fit(memory_pool *p, const catalogue_table *live, const catalogue_column *have,
                        const catalogue_table *declared, const catalogue_column *want)
{
    (void)live;
    (void)declared;
    if (want->computed || strcmp(have->type, want->type) == 0 || strcmp(want->type, "text") == 0)
        return NULL;
    return pool_printf(p, "\"%s\" IS NO %s", have->name, want->type);
}

/* Decimals, enums, and texts; there is no way from a date to a time here. */
bool fake_make(memory_pool *p, const catalogue_column *want, const char *expression,
               catalogue_conversion *out)
{
    *out = (catalogue_conversion){.becomes = pool_printf(p, "MADE OF %s", expression),
                                  .misfit = pool_printf(p, "CANNOT MAKE %s", expression)};
    if (strncmp(want->definition, "text", 4) == 0)
        out->flaws[0] =
            (catalogue_flaw){pool_printf(p, "CANNOT READ %s", expression), "unreadable"};
    return out->becomes != NULL && out->misfit != NULL;
}

bool fake_convert(memory_pool *p, const meaning *from, const meaning *to, const char *column,
                  catalogue_conversion *out)
{
    *out = (catalogue_conversion){.becomes = NULL};
    if (from->kind == MEANING_DECIMAL && to->kind == MEANING_DECIMAL) {
        out->becomes = pool_printf(p, "%s SHIFTED %d", column, to->scale - from->scale);
        out->misfit = pool_printf(p, "%s CANNOT SHIFT", column);
        return true;
    }
    if (from->values[0] != '\0' && to->values[0] != '\0') {
        out->becomes = pool_printf(p, "%s AS ENUM", column);
        out->misfit = pool_printf(p, "%s IS NO ENUM", column);
        return true;
    }
    if (from->kind == MEANING_TEXT && to->kind == MEANING_UUID)
        out->becomes = pool_printf(p, "%s AS UUID", column);
    if (from->kind == MEANING_TEXT)
        out->misfit = pool_printf(p, "%s IS NO %s", column, meaning_word(to->kind));
    return from->kind == MEANING_TEXT;
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

static bool plan_new_columns(memory_pool *p, const catalogue_change *change,
                             catalogue_alterations *out)
{
    const catalogue_table *declared = change->declared;
    bool good = true;
    for (size_t i = 0; i < declared->column_count && good; i++)
        good = declared->columns[i].other != NULL ||
               add_change(p, out, change, ALTER_ADD_COLUMN, declared->columns[i].name,
                          declared->columns[i].text);
    return good;
}

/* A column as it is to be, and what its values become. */
static bool plan_column(memory_pool *p, const catalogue_change *change, catalogue_alterations *out,
                        size_t number)
{
    const catalogue_column *have = &change->live->columns[number], *want = have->other;
    const char *text = fake_column_text(p, change, number);
    if (text != NULL && want != NULL && want->becomes != NULL)
        text = pool_printf(p, "%s BY %s", text, want->becomes);
    return text != NULL && add_change(p, out, change, ALTER_CHANGE_COLUMN, have->name, text);
}

static bool plan_columns(memory_pool *p, const catalogue_change *change, catalogue_alterations *out)
{
    bool good = true;
    for (size_t i = 0; i < change->live->column_count && good; i++) {
        const catalogue_column *have = &change->live->columns[i];
        if (have->goes)
            good = add_change(p, out, change, ALTER_DROP_COLUMN, have->name, have->name);
        else if (fake_column_differs(change, i))
            good = plan_column(p, change, out, i);
    }
    return good && plan_new_columns(p, change, out);
}

/* Those of the table that go, and those that come. */
static bool plan_constraints(memory_pool *p, const catalogue_change *change,
                             catalogue_alterations *out, alteration_kind kind)
{
    const catalogue_table *of = kind == ALTER_DROP_CONSTRAINT ? change->live : change->declared;
    bool good = true;
    for (size_t i = 0; i < of->piece_count && good; i++) {
        const catalogue_piece *one = &of->pieces[i];
        bool changes = kind == ALTER_DROP_CONSTRAINT ? one->goes : one->other == NULL;
        if (one->column == CATALOGUE_NO_COLUMN && changes)
            good = add_change(p, out, change, kind, one->text, one->text);
    }
    return good;
}

bool fake_plan_parts(memory_pool *p, const catalogue_change *change, catalogue_alterations *out)
{
    if (strcmp(change->live->options, change->declared->options) != 0)
        return fake_plan_anew(p, change, out);
    return plan_constraints(p, change, out, ALTER_DROP_CONSTRAINT) &&
           plan_columns(p, change, out) && plan_constraints(p, change, out, ALTER_ADD_CONSTRAINT);
}

bool fake_plan_anew(memory_pool *p, const catalogue_change *change, catalogue_alterations *out)
{
    if (change->only_added)
        return plan_new_columns(p, change, out);
    const char *sql = fake_whole_text(p, change);
    return sql != NULL &&
           add_step(p, out,
                    (catalogue_alteration){
                        .change = change, .kind = ALTER_REBUILD, .sql = sql, .rewrites = true});
}

/* ---- steps ---------------------------------------------------------------------------------- */

static bool gives_values(const catalogue_change *change)
{
    for (size_t i = 0; i < change->declared->column_count; i++)
        if (change->declared->columns[i].becomes != NULL)
            return true;
    return false;
}

static bool make_anew(engine_connection *c, const catalogue_alteration *step)
{
    fake_table fresh;
    fake_database *d = fake_sight(c);
    fake_table *t = database_table(d, step->change->live->name);
    if (!database_parse_table(step->sql, &fresh) || t == NULL)
        return fake_fail(c, SCHEMAC_ENGINE, "there is no table %s", step->change->live->name);
    fresh.id = ++d->ids;
    fresh.rows = t->rows;
    fresh.changes = t->changes + (gives_values(step->change) ? t->rows : 0);
    fresh.last_key = t->last_key;
    fresh.label_count = t->label_count;
    memcpy(fresh.labels, t->labels, sizeof fresh.labels);
    *t = fresh;
    d->schema++;
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
           make_anew(c, step);
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

bool fake_drop_all(engine_connection *c, memory_pool *p, const engine_mark *mark)
{
    (void)p, (void)mark;
    if (!fake_enter(c, FAKE_WRITES, "drop_all"))
        return false;
    fake_database *d = fake_sight(c);
    unsigned schema = d->schema + 1;
    memset(d, 0, sizeof *d);
    d->schema = schema;
    return true;
}
