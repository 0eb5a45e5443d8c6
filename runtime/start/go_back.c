/* go_back.c - brings a database from a version to the one before it: by the plan that brings any
   database to any version, without what only leads forward. */
#include "start/go_back.h"

#include "start/catalogue.h"
#include "start/sync.h"

#include <string.h>

/* ---- the version before, as it is reached from the later one --------------------------------- */

/* Called alike, or otherwise since. */
static const schemac_model *later_model(const schemac_db *db, const schemac_schema *from,
                                        const schemac_model *m)
{
    for (size_t i = 0; i < from->model_count; i++) {
        const schemac_model *one = &from->models[i];
        for (size_t j = 0; one->old != NULL && j < one->old->table_count; j++)
            if (catalogue_compare(db, one->old->tables[j], m->table) == 0)
                return one;
    }
    for (size_t i = 0; i < from->model_count; i++)
        if (catalogue_compare(db, from->models[i].table, m->table) == 0)
            return &from->models[i];
    return NULL;
}

static const schemac_field *later_field(const schemac_db *db, const schemac_model *later,
                                        const schemac_field *f)
{
    const schemac_old_names *old = later->old;
    for (size_t i = 0; old != NULL && i < old->column_count; i++)
        if (catalogue_compare(db, old->columns[i].was, f->column) == 0)
            return &later->record.fields[old->columns[i].field];
    for (size_t i = 0; i < later->record.field_count; i++)
        if (catalogue_compare(db, later->record.fields[i].column, f->column) == 0)
            return &later->record.fields[i];
    return NULL;
}

/* What a value is called in the later version, where that is another name; NULL for none. */
static const char *later_name(const schemac_enum *later, const char *name)
{
    for (size_t i = 0; later->was != NULL && i < later->count; i++)
        if (later->was[i] != NULL && strcmp(later->was[i], name) == 0)
            return later->values[i].name;
    return NULL;
}

/* Its values have their later names as their old ones. NULL without memory. */
static const schemac_enum *enum_back(memory_pool *p, const schemac_enum *e,
                                     const schemac_enum *later)
{
    schemac_enum *out = pool_alloc(p, sizeof *out);
    const char **was = pool_alloc(p, (e->count + 1u) * sizeof *was);
    if (out == NULL || was == NULL)
        return NULL;
    for (size_t i = 0; i < e->count; i++)
        was[i] = later_name(later, e->values[i].name);
    *out = *e;
    out->was = was;
    return out;
}

static bool fields_back(const schemac_db *db, memory_pool *p, const schemac_schema *from,
                        schemac_model *m)
{
    const schemac_model *later = later_model(db, from, m);
    schemac_field *fields = pool_alloc(p, (m->record.field_count + 1u) * sizeof *fields);
    if (fields == NULL)
        return false;
    for (size_t i = 0; i < m->record.field_count; i++) {
        schemac_field *f = &fields[i];
        *f = m->record.fields[i];
        const schemac_field *one = later == NULL ? NULL : later_field(db, later, f);
        if (f->enumeration == NULL)
            continue;
        schemac_enum *plain = pool_alloc(p, sizeof *plain);
        if (plain == NULL)
            return false;
        *plain = *f->enumeration;
        plain->was = NULL; /* what it was called before leads forward */
        f->enumeration = one == NULL || one->enumeration == NULL || one->enumeration->was == NULL
                             ? plain
                             : enum_back(p, plain, one->enumeration);
        if (f->enumeration == NULL)
            return false;
    }
    m->record.fields = fields;
    return true;
}

/* Without old names and what may go: these are of the step to it. */
static const schemac_schema *schema_back(const schemac_db *db, memory_pool *p,
                                         const back_step *step)
{
    schemac_schema *out = pool_alloc(p, sizeof *out);
    schemac_model *models = pool_alloc(p, (step->to->model_count + 1) * sizeof *models);
    if (out == NULL || models == NULL)
        return NULL;
    *out = *step->to;
    for (size_t i = 0; i < out->model_count; i++) {
        models[i] = step->to->models[i];
        models[i].old = NULL;
        if (!fields_back(db, p, step->from, &models[i]))
            return NULL;
    }
    out->models = models;
    out->tenant = step->to->tenant == NULL ? NULL : &models[step->to->tenant->number];
    out->dropped_count = 0;
    out->released_count = 0;
    return out;
}

/* ---- values that nobody knows any more ------------------------------------------------------- */

static bool is_written(const schemac_db *db, const survey_watch *watch, const char *table,
                       const char *column)
{
    for (size_t i = 0; i < watch->written_count; i++)
        if (catalogue_compare(db, watch->written[i].table, table) == 0 &&
            (watch->written[i].column == NULL ||
             catalogue_compare(db, watch->written[i].column, column) == 0))
            return true;
    return watch->unknown;
}

/* What rows got by the schema's own words in the step: of fields that there were before. */
static schemac_status check_made(schemac_db *db, const survey_watch *watch, const back_step *step)
{
    const schemac_texts *texts = engine_texts(db->engine, step->from);
    for (size_t i = 0; texts != NULL && i < step->to->model_count; i++) {
        const schemac_model *m = &step->to->models[i];
        const schemac_model *later = later_model(db, step->from, m);
        const char *const *becomes = later == NULL ? NULL : texts->models[later->number].becomes;
        for (size_t j = 0; becomes != NULL && j < m->record.field_count; j++) {
            const schemac_field *f = &m->record.fields[j];
            const schemac_field *one = later_field(db, later, f);
            if (one == NULL || becomes[one - later->record.fields] == NULL ||
                is_written(db, watch, m->table, f->column) ||
                is_written(db, watch, later->table, one->column))
                continue;
            return error_set(
                db, SCHEMAC_MIGRATION, m,
                "version %u cannot be undone: it has given rows of %s other values of %s, by "
                "'using'. Nothing has been changed. %s",
                step->from->version, m->name, f->name, db->start.way_back);
        }
    }
    return SCHEMAC_OK;
}

/* ---- what hangs on tables -------------------------------------------------------------------- */

/* What a version declares under that name; NULL for nothing. */
static const char *declared_by(const schemac_db *db, const schemac_schema *s, catalogue_kind kind,
                               const char *name)
{
    const schemac_texts *texts = engine_texts(db->engine, s);
    for (size_t i = 0; texts != NULL && i < s->model_count; i++) {
        const schemac_model_texts *t = &texts->models[i];
        const schemac_sql_object *list = kind == CATALOGUE_INDEX ? t->indexes : t->triggers;
        size_t count = kind == CATALOGUE_INDEX ? s->models[i].path_count : t->trigger_count;
        for (size_t j = 0; j < count; j++)
            if (list[j].name != NULL && catalogue_compare(db, list[j].name, name) == 0)
                return list[j].create;
    }
    return NULL;
}

static bool goes_first(const schemac_db *db, const back_step *step, catalogue_kind kind,
                       const catalogue_object *live)
{
    const char *before = declared_by(db, step->to, kind, live->name);
    return declared_by(db, step->from, kind, live->name) != NULL &&
           (before == NULL || strcmp(before, live->create) != 0);
}

schemac_status go_back_begin(schemac_db *db, memory_pool *p, const back_step *step)
{
    static const catalogue_kind kinds[] = {CATALOGUE_TRIGGER, CATALOGUE_INDEX};
    catalogue live;
    if (!catalogue_read(db, p, &live))
        return db->error.status;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        const catalogue_objects *all = &live.objects[kinds[k]];
        for (size_t i = 0; i < all->count; i++) {
            const catalogue_object *o = &all->list[i];
            if (goes_first(db, step, kinds[k], o) &&
                !db->engine->run(db->connection, db->engine->drop(p, kinds[k], o->name, o->table)))
                return error_of_engine(db, "bring the database to the version before", NULL);
        }
    }
    return SCHEMAC_OK;
}

/* ---- the step -------------------------------------------------------------------------------- */

static const char *way_back(memory_pool *p, const back_step *step)
{
    return pool_printf(
        p,
        "let 'down' of migration %u give it back; or go back to a backup from before version %u, "
        "with schemac restore%s%s",
        step->from->version, step->from->version, step->backup == NULL ? "" : ": ",
        step->backup == NULL ? "" : step->backup);
}

static schemac_status sync_back(schemac_db *db, memory_pool *p, const history *h,
                                record_list *records, const survey_watch *watch)
{
    sync_work w = {.pool = p, .plan = {.pool = p}};
    schemac_status status = sync_database(db, h, records, watch, false, &w);
    return status == SCHEMAC_OK ? sync_check_references(db, &w) : status;
}

/* Under the version before, as the declared one. */
static schemac_status as_before(schemac_db *db, memory_pool *p, const history *h,
                                record_list *records, const survey_watch *watch,
                                const back_step *step)
{
    const schemac_schema *declared = db->schema, *back = schema_back(db, p, step);
    const schemac_texts *texts = db->texts;
    if (back == NULL)
        return error_no_memory(db);
    db->schema = back;
    db->texts = engine_texts(db->engine, step->to);
    db->start.passing = db->start.passed = true;
    db->start.aim = declared;
    schemac_status status = sync_back(db, p, h, records, watch);
    db->start.passing = false;
    db->start.aim = NULL;
    db->schema = declared;
    db->texts = texts;
    return status;
}

schemac_status go_back(schemac_db *db, memory_pool *p, const history *h, record_list *records,
                       const survey_watch *watch, const back_step *step)
{
    db->start.undoes = step->from->version;
    db->start.way_back = way_back(p, step);
    schemac_status status =
        db->start.way_back == NULL ? error_no_memory(db) : check_made(db, watch, step);
    if (status == SCHEMAC_OK)
        status = as_before(db, p, h, records, watch, step);
    db->start.way_back = NULL;
    db->start.undoes = 0;
    return status;
}
