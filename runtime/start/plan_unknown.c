/* plan_unknown.c - numbers of which nobody has recorded what they mean: of tables of somebody else's,
   and of tables and columns that somebody has made or renamed himself. They are not taken for
   something without a word. */
#include "start/plan_unknown.h"

#include <string.h>

/* ---- what is recorded --------------------------------------------------------------------------- */

const survey_table *plan_unknown_record(const planner *p, const schemac_model *m)
{
    const record_list *records = p->basis->records;
    const survey_table *known = record_find(p->db, records, m->table);
    for (size_t i = 0; known == NULL && m->old != NULL && i < m->old->table_count; i++)
        if (catalogue_find_table(p->db, &p->live, m->old->tables[i]) == NULL)
            known = record_find(p->db, records, m->old->tables[i]);
    return known;
}

/* What a migration of the same start has dropped is no riddle. */
bool plan_unknown_is_renamed(const planner *p)
{
    const record_list *records = p->basis->records;
    for (size_t i = 0; i < records->count; i++) {
        const char *name = records->list[i].name;
        if (catalogue_find_table(p->db, &p->live, name) == NULL &&
            !(records->watched && catalogue_find_table(p->db, &records->before, name) != NULL))
            return true;
    }
    return false;
}

const char *plan_unknown_followed(planner *p, const schemac_model *m, const catalogue_change *c,
                                  const schemac_field *f)
{
    const survey_table *known = plan_unknown_record(p, m);
    const char *found = NULL;
    for (size_t i = 0; m->old != NULL && i < m->old->column_count && found == NULL; i++) {
        const schemac_old_column *old = &m->old->columns[i];
        if (&m->record.fields[old->field] == f &&
            catalogue_find_column(p->db, c->live, old->was) == NULL)
            found = record_meaning(p->db, p->plan->pool, known, old->was);
    }
    return found;
}

/* ---- what nobody can see ------------------------------------------------------------------------ */

bool plan_unknown_is_hidden(const meaning *m)
{
    return m->kind == MEANING_DECIMAL || m->kind == MEANING_ENUM_NUMBERS ||
           m->kind == MEANING_TIMESTAMP;
}

static meaning declared_meaning(planner *p, const schemac_field *f, const char **text)
{
    sql_buffer b = {.allocator = p->db->allocator};
    meaning_put(&b, f, record_target(p->db->schema, f));
    const char *copy = b.failed ? NULL : pool_strdup(p->plan->pool, b.text);
    p->plan->pool->failed = p->plan->pool->failed || b.failed;
    sql_free(&b);
    *text = copy == NULL ? "" : copy;
    return meaning_read(p->plan->pool, *text);
}

/* What a number of somebody else's would mean; NULL when that is the number. */
static const char *number_in_words(memory_pool *pool, const meaning *m)
{
    if (m->kind == MEANING_TIMESTAMP)
        return "microseconds since 1970: 1700000000 would be 00:28:20 of its first day";
    if (m->kind == MEANING_DECIMAL && m->scale > 0)
        return pool_printf(pool, "units of 10^-%d: 1 would be 0.%0*d", m->scale, m->scale, 1);
    return NULL;
}

/* words: what the schema takes the numbers for; why: what makes something else likely, or NULL. */
static bool refuse_numbers(planner *p, const schemac_model *m, const schemac_field *f,
                           const catalogue_column *want, const char *words, const char *why)
{
    memory_pool *pool = p->plan->pool;
    const char *name = pool_printf(pool, "%s.%s.meaning", m->table, f->column);
    if (planner_accepts(p, name))
        return false;
    /* 0 means the same */
    const char *column = planner_quote(p, want->other->name);
    int64_t count = planner_count_rows(p, m->table, pool_printf(pool, "%s<>0", column));
    if (count <= 0)
        return false;
    planner_refuse(
        p, m,
        pool_printf(pool,
                    "%lld row%s of %s ha%s a number in %s, and the schema takes it for %s%s%s",
                    (long long)count, count == 1 ? "" : "s", m->table, count == 1 ? "s" : "ve",
                    want->other->name, words, why == NULL ? "" : "; ", why == NULL ? "" : why),
        why == NULL
            ? pool_printf(pool,
                          "if that is what the numbers are, say so, with config.accept or schemac "
                          "migrate --accept %s; else declare the field as what they are, int64 or "
                          "double, and let a later version convert it into a new column",
                          name)
            : pool_printf(
                  pool,
                  "if it was renamed, say so in the schema, with 'was' and the name before, "
                  "and the numbers are converted; if they are what the schema takes them "
                  "for, say so, with config.accept or schemac migrate --accept %s",
                  name));
    return true;
}

void plan_unknown_table(planner *p, const schemac_model *m, const catalogue_change *c,
                        const char *why)
{
    for (size_t i = 0; i < m->record.field_count; i++) {
        const schemac_field *f = &m->record.fields[i];
        const catalogue_column *want = catalogue_find_column(p->db, c->declared, f->column);
        const char *text;
        const meaning declared = declared_meaning(p, f, &text);
        const char *words = number_in_words(p->plan->pool, &declared);
        if (want != NULL && want->other != NULL && !want->other->computed && words != NULL)
            refuse_numbers(p, m, f, want, words, why);
    }
}

/* ---- columns ------------------------------------------------------------------------------------- */

/* Columns that are recorded and not there any more: *same: whether one of them means this; returns
   the first that means another number, in words, or NULL. */
static const char *missing_column(planner *p, const schemac_model *m, const catalogue_change *c,
                                  const char *declared, bool *same)
{
    memory_pool *pool = p->plan->pool;
    const char *at = plan_unknown_record(p, m)->meaning, *column, *text, *found = NULL;
    *same = false;
    while (meaning_next(pool, &at, &column, &text)) {
        const meaning was = meaning_read(pool, text);
        if (catalogue_find_column(p->db, c->live, column) != NULL)
            continue;
        *same = *same || strcmp(text, declared) == 0;
        bool number =
            plan_unknown_is_hidden(&was) || was.kind == MEANING_INT64 || was.kind == MEANING_INT32;
        if (number && found == NULL)
            found = pool_printf(pool, "column %s, %s, is not there any more", column,
                                meaning_in_words(pool, &was));
    }
    return found;
}

/* Within a version nobody has changed what a field means, unless something shows that it was another
   column. */
bool plan_unknown_column(planner *p, const schemac_model *m, const catalogue_change *c,
                         const schemac_field *f, const catalogue_column *want)
{
    memory_pool *pool = p->plan->pool;
    const char *text;
    const meaning declared = declared_meaning(p, f, &text);
    bool same;
    const char *why = missing_column(p, m, c, text, &same);
    if (!plan_unknown_is_hidden(&declared) || same || (why == NULL && !p->basis->passes))
        return false;
    const char *words = number_in_words(pool, &declared);
    if (words == NULL && why != NULL)
        words = meaning_in_words(pool, &declared);
    return words != NULL && refuse_numbers(p, m, f, want, words, why);
}
