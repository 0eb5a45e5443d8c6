/* alter.c - how a table that is there becomes the declared one: columns are added where ALTER TABLE
   can do that, and the table is made anew with its rows otherwise. */
#include "engines/sqlite/merge.h"
#include "engines/sqlite/sqlite.h"
#include "engines/sqlite/tokens.h"

#include <string.h>

/* ---- values ----------------------------------------------------------------------------------- */

static bool is_strict(const catalogue_table *t)
{
    return strstr(t->options, "strict") != NULL;
}

/* STRICT tables have six types (https://sqlite.org/stricttables.html); ANY takes every value as it
   is. */
static const char *kept_type(const catalogue_table *live, const catalogue_column *have,
                             const catalogue_table *declared)
{
    static const char *const types[] = {"int", "integer", "real", "text", "blob", "any"};
    if (is_strict(live) || !is_strict(declared))
        return NULL;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(have->definition, types[i]) == 0)
            return NULL;
    return "ANY";
}

/* A text that sqlite3_mprintf has made, in the pool. */
static char *copy_made(memory_pool *p, char *text)
{
    char *copy = text == NULL ? NULL : pool_strdup(p, text);
    p->failed = p->failed || text == NULL;
    sqlite3_free(text);
    return copy;
}

/* Of what is computed, by what the column holds then. */
static char *computed_does_not_fit(memory_pool *p, const catalogue_column *want)
{
    static const char *const types[][2] = {{"int", "integer"},
                                           {"integer", "integer"},
                                           {"real", "real"},
                                           {"text", "text"},
                                           {"blob", "blob"}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(want->definition, types[i][0]) == 0)
            return copy_made(
                p, sqlite3_mprintf("typeof(\"%w\") NOT IN ('null','%s')", want->name, types[i][1]));
    return NULL;
}

/* Types convert what they are given where that loses nothing
   (https://sqlite.org/datatype3.html#type_affinity). "=" is the name of no column of a model. */
const char *sqlite_held(memory_pool *p, const catalogue_column *column, const char *expression)
{
#define NUMERIC "typeof(\"=\")='text' AND \"=\" NOT GLOB '*[^-+0-9.eE]*' AND \"=\" GLOB '*[0-9]*'"
#define WHOLE                                                                                      \
    "CASE WHEN typeof(\"=\")='real' AND \"=\"=CAST(\"=\" AS INTEGER) THEN CAST(\"=\" AS"           \
    " INTEGER) WHEN " NUMERIC " THEN CAST(\"=\" AS NUMERIC) ELSE \"=\" END"
    static const struct {
        const char *type, *held;
    } types[] = {
        {"int", WHOLE},
        {"integer", WHOLE},
        {"real", "CASE WHEN typeof(\"=\")='integer' OR (" NUMERIC ") THEN CAST(\"=\" AS REAL) ELSE"
                 " \"=\" END"},
        {"text", "CASE WHEN typeof(\"=\") IN ('integer','real') THEN CAST(\"=\" AS TEXT) ELSE \"=\""
                 " END"},
    };
#undef WHOLE
#undef NUMERIC
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(column->definition, types[i].type) == 0)
            return pool_printf(p, "(SELECT %s FROM (SELECT (%s) AS \"=\"))", types[i].held,
                               expression);
    return pool_printf(p, "(%s)", expression);
}

/* Of the four types of STRICT tables (https://sqlite.org/stricttables.html); integers fit into REAL
   up to 2^53. A table that was not STRICT did not care. */
char *sqlite_does_not_fit(memory_pool *p, const catalogue_table *live, const catalogue_column *have,
                          const catalogue_table *declared, const catalogue_column *want)
{
    bool loose = is_strict(live) != is_strict(declared);
    if (have == want && kept_type(live, have, declared) != NULL)
        return NULL;
    if (want->computed)
        return is_strict(declared) ? computed_does_not_fit(p, want) : NULL;
    if ((!loose && sqlite3_stricmp(have->type, want->type) == 0) ||
        sqlite3_stricmp(want->type, "ANY") == 0)
        return NULL;
    const char *class = sqlite3_stricmp(want->type, "INT") == 0 ? "INTEGER" : want->type;
    char *text =
        sqlite3_stricmp(want->type, "REAL") == 0
            ? sqlite3_mprintf("typeof(\"%w\") NOT IN ('null','real','integer') OR"
                              " (typeof(\"%w\")='integer' AND \"%w\" NOT BETWEEN"
                              " -9007199254740992 AND 9007199254740992)",
                              have->name, have->name, have->name)
            : sqlite3_mprintf("typeof(\"%w\") NOT IN ('null',lower('%q'))", have->name, class);
    return copy_made(p, text);
}

/* ---- adding a column -------------------------------------------------------------------------- */

/* What ALTER TABLE cannot add (https://sqlite.org/lang_altertable.html#alter_table_add_column): a
   key, a default that is an expression or the current time, a required column without default, a
   required reference. */
static bool can_be_added(const char *definition)
{
    bool not_null = false, after_not = false, has_default = false, references = false;
    int depth = 0;
    const char *at = definition;
    for (sql_token t = sql_token_next(&at); t.text != NULL; t = sql_token_next(&at)) {
        if (t.size == 1 && (*t.text == '(' || *t.text == ')'))
            depth += *t.text == '(' ? 1 : -1;
        if (depth > 0)
            continue;
        if (sql_token_is(&t, "primary") || sql_token_is(&t, "stored"))
            return false;
        if (sql_token_is(&t, "references"))
            references = true;
        if (sql_token_is(&t, "generated"))
            has_default = true; /* rows that are there get their values from the expression */
        if (sql_token_is(&t, "default")) {
            const char *value = at;
            sql_token v = sql_token_next(&value);
            if (v.text == NULL || *v.text == '(' || sql_token_is(&v, "current_date"))
                return false;
            has_default = true;
        }
        if (after_not && sql_token_is(&t, "null"))
            not_null = true;
        after_not = sql_token_is(&t, "not");
    }
    return (!not_null || has_default) && !(references && has_default);
}

static char *add_column(memory_pool *p, const char *table, const catalogue_column *column)
{
    char *text = sqlite3_mprintf("ALTER TABLE \"%w\" ADD COLUMN %s", table, column->text);
    char *sql = text == NULL ? NULL : pool_strdup(p, text);
    p->failed = p->failed || text == NULL;
    sqlite3_free(text);
    return sql;
}

/* ---- the steps -------------------------------------------------------------------------------- */

static bool add_step(memory_pool *p, catalogue_alterations *out, catalogue_alteration step)
{
    catalogue_alteration *list = pool_grow(p, out->list, out->count, &out->capacity, sizeof *list);
    if (list == NULL)
        return false;
    list[out->count++] = step;
    out->list = list;
    return true;
}

/* Whether ALTER TABLE can do all of it. */
static bool can_be_altered(const catalogue_change *change)
{
    bool possible = change->only_added;
    for (size_t i = 0; possible && i < change->declared->column_count; i++) {
        const catalogue_column *column = &change->declared->columns[i];
        possible = column->other != NULL || can_be_added(column->text);
    }
    return possible;
}

static bool plan_rebuild(memory_pool *p, const catalogue_change *change, catalogue_alterations *out)
{
    for (size_t i = 0; i < change->live->column_count; i++) {
        catalogue_column *have = &change->live->columns[i];
        if (have->other == NULL)
            have->kept_as = kept_type(change->live, have, change->declared);
    }
    const char *sql = merge_text(p, change);
    return sql != NULL &&
           add_step(p, out,
                    (catalogue_alteration){
                        .change = change, .kind = ALTER_REBUILD, .sql = sql, .rewrites = true});
}

bool sqlite_plan_change(memory_pool *p, const catalogue_change *change, catalogue_alterations *out)
{
    if (!can_be_altered(change)) {
        change->live->numbers = sqlite_numbers_after(change);
        return plan_rebuild(p, change, out);
    }
    for (size_t i = 0; i < change->declared->column_count; i++) {
        const catalogue_column *column = &change->declared->columns[i];
        if (column->other != NULL)
            continue;
        const char *sql = add_column(p, change->declared->name, column);
        if (sql == NULL ||
            !add_step(p, out,
                      (catalogue_alteration){change, ALTER_ADD_COLUMN, column->name, sql, false}))
            return false;
    }
    return true;
}

bool sqlite_alter(engine_connection *c, memory_pool *p, const catalogue_alteration *step)
{
    return step->kind == ALTER_REBUILD ? sqlite_rebuild(c, p, step->change, step->sql)
                                       : sqlite_run(c, step->sql);
}

bool sqlite_create(engine_connection *c, memory_pool *p, catalogue_kind kind, const char *name,
                   const char *table, const char *sql)
{
    (void)p, (void)kind, (void)name, (void)table; /* the statement says it all */
    return sqlite_run(c, sql);
}

char *sqlite_drop(memory_pool *p, catalogue_kind kind, const char *name, const char *table)
{
    (void)table;
    static const char *const kinds[] = {[CATALOGUE_TABLE] = "TABLE",
                                        [CATALOGUE_INDEX] = "INDEX",
                                        [CATALOGUE_TRIGGER] = "TRIGGER",
                                        [CATALOGUE_VIEW] = "VIEW"};
    char *text = sqlite3_mprintf("DROP %s \"%w\"", kinds[kind], name);
    char *sql = text == NULL ? NULL : pool_strdup(p, text);
    p->failed = p->failed || text == NULL;
    sqlite3_free(text);
    return sql;
}
