/* work.c - what starts of the fake engine ask and do: questions about rows, references, history,
   scripts. */
#include "inside.h"

#include "../unit.h"

enum { SHOWN = 72 };

static const char *shown(const engine_connection *c, const char *sql, char *out, size_t size)
{
    return fake_short(sql, out, c->server->wide ? size : SHOWN);
}

/* ---- statements ----------------------------------------------------------------------------- */

static void touch(engine_connection *c, const fake_outcome *o)
{
    survey_watch *w = c->watch;
    if (w == NULL || o->touched[0] == '\0')
        return;
    const char **list = pool_grow(w->pool, w->touched, w->count, &w->capacity, sizeof *list);
    const char *name = pool_strdup(w->pool, o->touched);
    if (list == NULL || name == NULL)
        return;
    w->touched = list;
    list[w->count++] = name;
    survey_column *written =
        pool_grow(w->pool, w->written, w->written_count, &w->written_capacity, sizeof *written);
    if (!o->writes || written == NULL)
        return;
    w->written = written;
    written[w->written_count++] =
        (survey_column){name, o->column[0] == '\0' ? NULL : pool_strdup(w->pool, o->column)};
}

bool fake_run(engine_connection *c, const char *sql, fake_outcome *out)
{
    *out = database_run(fake_sight(c), sql, NULL);
    if (out->status == SCHEMAC_OK)
        touch(c, out);
    return out->status == SCHEMAC_OK || fake_fail(c, out->status, "%s", out->message);
}

bool fake_run_statement(engine_connection *c, const char *sql)
{
    char text[1000];
    fake_outcome o;
    fake_check_alone(c, NULL);
    if (sql == NULL)
        return fake_enter(c, FAKE_WRITES, "run nothing") &&
               fake_fail(c, SCHEMAC_NOMEM, "no memory");
    return fake_enter(c, FAKE_WRITES, "run %s", shown(c, sql, text, sizeof text)) &&
           fake_run(c, sql, &o);
}

void fake_watch(engine_connection *c, survey_watch *watch)
{
    fake_note(c, watch == NULL ? "watch no more" : "watch");
    if ((watch == NULL) == (c->watch == NULL))
        fake_violation(c->server, "watched twice, or not at all");
    c->watch = watch;
}

/* Statements end with ';'. */
bool fake_run_script(engine_connection *c, memory_pool *p, const char *sql, const char **statement)
{
    char text[1000];
    *statement = NULL;
    if (c->watch == NULL)
        fake_violation(c->server, "a script that is not watched");
    if (!fake_enter(c, FAKE_WRITES, "run_script %s", shown(c, sql, text, sizeof text)))
        return false;
    while (*sql != '\0') {
        size_t size = strcspn(sql, ";");
        fake_outcome o;
        char *one = pool_strndup(p, sql, size);
        if (one == NULL)
            return fake_fail(c, SCHEMAC_NOMEM, "no memory");
        if (!fake_run(c, one, &o)) {
            *statement = one;
            return false;
        }
        sql += size + (sql[size] == ';');
        sql += strspn(sql, " ");
    }
    return true;
}

bool fake_drop_temporary(engine_connection *c)
{
    if (!fake_enter(c, FAKE_WRITES, "drop_temporary"))
        return false;
    fake_database *d = fake_sight(c);
    for (size_t i = d->table_count; i > 0; i--) {
        fake_outcome o;
        char sql[FAKE_NAME + 20];
        if (!d->tables[i - 1].temporary)
            continue;
        snprintf(sql, sizeof sql, "DROP TABLE %s", d->tables[i - 1].name);
        if (!fake_run(c, sql, &o))
            return false;
    }
    return true;
}

/* ---- questions ------------------------------------------------------------------------------ */

/* Whether every "column" that the condition names is there. */
static bool knows_columns(const fake_table *t, const char *condition)
{
    char name[FAKE_NAME];
    for (const char *at = condition; (at = strchr(at, '"')) != NULL;) {
        database_word(&at, name, sizeof name);
        if (!database_has_column(t, name) && strcmp(name, t->name) != 0)
            return false;
    }
    return true;
}

static int64_t rows_that(const fake *f, const fake_table *t, const char *condition)
{
    if (strcmp(condition, "TRUE") == 0)
        return t->rows;
    for (size_t i = 0; i < f->fact_count; i++)
        if (strstr(condition, f->facts[i].condition) != NULL)
            return f->facts[i].rows < t->rows ? f->facts[i].rows : t->rows;
    return 0;
}

engine_answer fake_query(engine_connection *c, memory_pool *p, const char *sql, const char **value)
{
    char text[1000], name[FAKE_NAME];
    *value = NULL;
    if (!fake_enter(c, FAKE_READS, "query %s", shown(c, sql, text, sizeof text)))
        return ENGINE_NO_ANSWER;
    if (strncmp(sql, "SELECT count(CANNOT", 19) == 0) { /* for all rows it can be computed */
        *value = pool_strdup(p, "2");
        fake_says(c, "2");
        return ENGINE_ANSWERED;
    }
    bool counts = strncmp(sql, "SELECT count(*) FROM ", 21) == 0;
    const char *at = sql + (counts ? 21 : strlen("KEYS OF "));
    database_word(&at, name, sizeof name);
    const fake_table *t = database_table(fake_sight(c), name);
    const char *where = strstr(at, "WHERE ");
    if (t == NULL || where == NULL || !knows_columns(t, where)) {
        fake_fail(c, SCHEMAC_ENGINE, "%.80s is not understood", sql);
        return ENGINE_NOT_UNDERSTOOD;
    }
    int64_t count = rows_that(c->server, t, where + strlen("WHERE "));
    *value = counts ? pool_printf(p, "%lld", (long long)count)
                    : pool_strdup(p, count == 1   ? "1"
                                     : count == 2 ? "1, 2"
                                                  : "1, 2, 3");
    fake_says(c, "%s", *value == NULL ? "nothing" : *value);
    return ENGINE_ANSWERED;
}

static int by_table(const void *a, const void *b)
{
    return strcmp(((const survey_rows *)a)->table, ((const survey_rows *)b)->table);
}

bool fake_count_rows(engine_connection *c, memory_pool *p, survey_row_list *out)
{
    *out = (survey_row_list){NULL, 0, 0};
    if (!fake_enter(c, FAKE_READS, "count_rows"))
        return false;
    const fake_database *d = fake_sight(c);
    for (size_t i = 0; i < d->table_count; i++) {
        survey_rows *list = pool_grow(p, out->list, out->count, &out->capacity, sizeof *list);
        if (list == NULL)
            return fake_fail(c, SCHEMAC_NOMEM, "no memory");
        out->list = list;
        list[out->count++] = (survey_rows){pool_strdup(p, d->tables[i].name), d->tables[i].rows};
    }
    if (p->failed)
        return fake_fail(c, SCHEMAC_NOMEM, "no memory");
    if (out->count > 1)
        qsort(out->list, out->count, sizeof *out->list, by_table);
    return true;
}

static bool add_orphan(memory_pool *p, survey_orphan_list *out, const char *table,
                       const char *parent, int64_t count)
{
    survey_orphans *list = pool_grow(p, out->list, out->count, &out->capacity, sizeof *list);
    if (list == NULL)
        return false;
    out->list = list;
    list[out->count++] = (survey_orphans){.table = pool_strdup(p, table),
                                          .parent = pool_strdup(p, parent),
                                          .columns = "",
                                          .key = "",
                                          .count = count,
                                          .query = pool_printf(p, "LOST OF %s", table)};
    return !p->failed;
}

/* Those that are said to be, and every row of a table that references one that is not there. */
bool fake_orphans(engine_connection *c, memory_pool *p, survey_orphan_list *out)
{
    *out = (survey_orphan_list){NULL, 0, 0};
    if (!fake_enter(c, FAKE_READS, "orphans"))
        return false;
    fake_database *d = fake_sight(c);
    bool good = true;
    for (size_t i = 0; i < d->orphan_count && good; i++)
        good = add_orphan(p, out, d->orphans[i].table, d->orphans[i].parent, d->orphans[i].count);
    for (size_t i = 0; i < d->table_count; i++)
        for (size_t j = 0; j < d->tables[i].part_count && good; j++) {
            const char *at = strstr(d->tables[i].parts[j], "references ");
            char parent[FAKE_NAME];
            if (at == NULL || d->tables[i].rows == 0)
                continue;
            at += strlen("references");
            database_word(&at, parent, sizeof parent);
            if (database_table(d, parent) == NULL)
                good = add_orphan(p, out, d->tables[i].name, parent, d->tables[i].rows);
        }
    fake_says(c, "%zu", out->count);
    return good || fake_fail(c, SCHEMAC_NOMEM, "no memory");
}

/* ---- history -------------------------------------------------------------------------------- */

bool fake_read_history(engine_connection *c, memory_pool *p, survey_history *out)
{
    *out = (survey_history){NULL, 0, 0};
    if (!fake_enter(c, FAKE_READS, "read_history"))
        return false;
    const fake_database *d = fake_sight(c);
    fake_says(c, "%zu", d->record_count);
    for (size_t i = 0; i < d->record_count; i++) {
        const fake_record *r = &d->records[i];
        survey_record *list = pool_grow(p, out->list, out->count, &out->capacity, sizeof *list);
        if (list == NULL)
            return fake_fail(c, SCHEMAC_NOMEM, "no memory");
        out->list = list;
        list[out->count++] = (survey_record){.kind = pool_strdup(p, r->kind),
                                             .version = r->version,
                                             .name = pool_strdup(p, r->name),
                                             .checksum = pool_strdup(p, r->checksum),
                                             .detail = pool_strdup(p, r->detail)};
    }
    return !p->failed || fake_fail(c, SCHEMAC_NOMEM, "no memory");
}

bool fake_record_what(engine_connection *c, const survey_record *what)
{
    if (!fake_enter(c, FAKE_WRITES, "record %s %lld %s: %s", what->kind, (long long)what->version,
                    what->name, what->detail))
        return false;
    fake_database *d = fake_sight(c);
    assert_true(d->record_count < FAKE_RECORDS);
    fake_record *r = &d->records[d->record_count++];
    database_copy_name(r->kind, sizeof r->kind, what->kind);
    database_copy_name(r->name, sizeof r->name, what->name);
    database_copy_name(r->checksum, sizeof r->checksum, what->checksum);
    database_copy_name(r->detail, sizeof r->detail, what->detail);
    r->version = what->version;
    return true;
}

/* ---- what is known of tables ---------------------------------------------------------------- */

/* The last one first: in any order. */
bool fake_read_tables(engine_connection *c, memory_pool *p, survey_table_list *out)
{
    *out = (survey_table_list){NULL, 0, 0};
    if (!fake_enter(c, FAKE_READS, "read_tables"))
        return false;
    const fake_database *d = fake_sight(c);
    fake_says(c, "%zu", d->known_count);
    for (size_t i = d->known_count; i > 0; i--) {
        const fake_known *k = &d->known[i - 1];
        survey_table *list = pool_grow(p, out->list, out->count, &out->capacity, sizeof *list);
        if (list == NULL)
            return fake_fail(c, SCHEMAC_NOMEM, "no memory");
        out->list = list;
        list[out->count++] = (survey_table){.name = pool_strdup(p, k->name),
                                            .meaning = pool_strdup(p, k->meaning),
                                            .base = pool_strdup(p, k->base)};
    }
    return !p->failed || fake_fail(c, SCHEMAC_NOMEM, "no memory");
}

bool fake_write_table(engine_connection *c, const survey_table *what)
{
    if (!fake_enter(c, FAKE_WRITES, "write_table %s", what->name))
        return false;
    database_know(fake_sight(c), what->name, what->meaning, what->base);
    return true;
}

bool fake_forget_table(engine_connection *c, const char *name)
{
    if (!fake_enter(c, FAKE_WRITES, "forget_table %s", name))
        return false;
    if (database_known(fake_sight(c), name) == NULL)
        fake_violation(c->server, "forgets %s, of which nothing is known", name);
    database_forget(fake_sight(c), name);
    return true;
}

const char *fake_rename_in(memory_pool *p, const char *create, const char *in, const char *from,
                           const char *to)
{
    char text[FAKE_CREATE];
    fake_table t;
    if (!database_parse_table(create, &t))
        return create;
    if (in == NULL)
        database_rename_table(&t, from, to);
    else if (strcmp(t.name, in) == 0)
        database_rename_column(&t, from, to);
    database_create_text(&t, text, sizeof text);
    return pool_strdup(p, text);
}
