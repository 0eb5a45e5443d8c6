/* go_back.c - brings a database from a version to the one before it: by the plan that brings any
   database to any version, without what only leads forward. */
#include "start/go_back.h"

#include "start/catalogue.h"
#include "start/passing.h"
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

/* `down` has put another column in its place: of the one that is there nothing is known. */
static bool is_made_anew(const schemac_db *db, memory_pool *p, const record_list *records,
                         const schemac_model *m, const schemac_field *f)
{
    const survey_table *known = record_find(db, records, m->table);
    return known != NULL && record_meaning(db, p, known, f->column) == NULL;
}

/* What rows got by the schema's own words in the step: of fields that there were before. */
static schemac_status check_made(schemac_db *db, memory_pool *p, const record_list *records,
                                 const survey_watch *watch, const back_step *step)
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
                is_made_anew(db, p, records, m, f) || is_written(db, watch, m->table, f->column) ||
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

static bool has_field(const schemac_path *path, uint16_t field)
{
    for (size_t i = 0; i < path->count; i++)
        if (path->fields[i] == field)
            return true;
    return false;
}

/* Whether a reference leads to what the path makes unique; a tenant is part of it, named or not. */
static bool is_led_to(const schemac_schema *s, const schemac_model *m, const schemac_path *path)
{
    for (size_t i = 0; i < s->model_count; i++)
        for (size_t j = 0; j < s->models[i].reference_count; j++) {
            const schemac_reference *r = &s->models[i].references[j];
            bool all = &s->models[r->model] == m;
            for (size_t k = 0; k < r->count && all; k++)
                all = r->targets[k] == m->tenant || has_field(path, r->targets[k]);
            if (all)
                return true;
        }
    return false;
}

/* What references lead to has to be unique all the time. */
static bool is_needed(const schemac_db *db, const schemac_schema *s, const char *index)
{
    const schemac_texts *texts = engine_texts(db->engine, s);
    for (size_t i = 0; texts != NULL && i < s->model_count; i++)
        for (size_t j = 0; j < s->models[i].path_count; j++) {
            const schemac_path *path = &s->models[i].paths[j];
            const char *name = texts->models[i].indexes[j].name;
            if ((path->unique || path->internal) && name != NULL &&
                catalogue_compare(db, name, index) == 0)
                return is_led_to(s, &s->models[i], path);
        }
    return false;
}

static bool goes_first(const schemac_db *db, const back_step *step, catalogue_kind kind,
                       const catalogue_object *live)
{
    if (kind == CATALOGUE_INDEX && is_needed(db, step->from, live->name))
        return false;
    const char *before = declared_by(db, step->to, kind, live->name);
    return declared_by(db, step->from, kind, live->name) != NULL &&
           (before == NULL || strcmp(before, live->create) != 0);
}

static bool drops_column(const schemac_db *db, const schemac_model *m, const char *column)
{
    for (size_t i = 0; m->old != NULL && i < m->old->dropped_count; i++)
        if (catalogue_compare(db, m->old->dropped[i], column) == 0)
            return true;
    return false;
}

static bool drops_table(const schemac_db *db, const schemac_schema *s, const char *table)
{
    for (size_t i = 0; i < s->dropped_count; i++)
        if (catalogue_compare(db, s->dropped[i], table) == 0)
            return true;
    return false;
}

static bool has_column(const schemac_db *db, const schemac_model *m, const char *column)
{
    for (size_t i = 0; i < m->record.field_count; i++)
        if (catalogue_compare(db, m->record.fields[i].column, column) == 0)
            return true;
    return false;
}

static schemac_status refuse_other(schemac_db *db, const back_step *step, const schemac_model *m,
                                   const char *column, const char *why)
{
    return error_set(
        db, SCHEMAC_MIGRATION, m,
        "version %u cannot be undone: %s %s%s%s is there, %s. Nothing has been changed. "
        "Drop it, if it may go; or go back to a backup from before version %u, with "
        "schemac restore%s%s",
        step->from->version, column == NULL ? "table" : "column", m->table,
        column == NULL ? "" : ".", column == NULL ? "" : column, why, step->from->version,
        step->backup == NULL ? "" : ": ", step->backup == NULL ? "" : step->backup);
}

static bool is_there(schemac_db *db, const char *table, const char *column, bool *there)
{
    if (db->engine->exists(db->connection,
                           column == NULL ? SCHEMAC_GUARD_TABLE : SCHEMAC_GUARD_COLUMN, table,
                           column, there))
        return true;
    error_of_engine(db, "look what the database has", NULL);
    return false;
}

/* What the version has dropped, and is there: another one, which a later version has made. */
static schemac_status check_dropped(schemac_db *db, const back_step *step)
{
    static const char why[] = "which this version has dropped: a later one has made another";
    bool there;
    for (size_t i = 0; i < step->to->model_count; i++) {
        const schemac_model *m = &step->to->models[i];
        const schemac_model *later = later_model(db, step->from, m);
        if (drops_table(db, step->from, m->table) && later == NULL) {
            if (!is_there(db, m->table, NULL, &there))
                return db->error.status;
            if (there)
                return refuse_other(db, step, m, NULL, why);
        }
        for (size_t j = 0; later != NULL && j < m->record.field_count; j++) {
            const char *column = m->record.fields[j].column;
            if (!drops_column(db, later, column) || has_column(db, later, column))
                continue;
            if (!is_there(db, later->table, column, &there))
                return db->error.status;
            if (there)
                return refuse_other(db, step, m, column, why);
        }
    }
    return SCHEMAC_OK;
}

/* What the program of the version before would drop, though this one has it. */
static schemac_status check_kept(schemac_db *db, const back_step *step)
{
    static const char why[] = "which the program of the version before would drop";
    for (size_t i = 0; i < step->from->model_count; i++) {
        const schemac_model *m = &step->from->models[i];
        if (drops_table(db, step->to, m->table))
            return refuse_other(db, step, m, NULL, why);
        for (size_t k = 0; k < step->to->model_count; k++)
            for (size_t j = 0; later_model(db, step->from, &step->to->models[k]) == m &&
                               j < m->record.field_count;
                 j++)
                if (drops_column(db, &step->to->models[k], m->record.fields[j].column))
                    return refuse_other(db, step, m, m->record.fields[j].column, why);
    }
    return SCHEMAC_OK;
}

schemac_status go_back_begin(schemac_db *db, memory_pool *p, const back_step *step)
{
    static const catalogue_kind kinds[] = {CATALOGUE_TRIGGER, CATALOGUE_INDEX};
    catalogue live;
    schemac_status status = check_dropped(db, step);
    if (status == SCHEMAC_OK)
        status = check_kept(db, step);
    if (status != SCHEMAC_OK)
        return status;
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
    const schemac_schema *back = schema_back(db, p, step);
    if (back == NULL)
        return error_no_memory(db);
    const passing was = passing_begin(db, back, engine_texts(db->engine, step->to));
    const schemac_status status = sync_back(db, p, h, records, watch);
    passing_end(db, was);
    return status;
}

schemac_status go_back(schemac_db *db, memory_pool *p, const history *h, record_list *records,
                       const survey_watch *watch, const back_step *step)
{
    db->start.undoes = step->from->version;
    db->start.way_back = way_back(p, step);
    schemac_status status =
        db->start.way_back == NULL ? error_no_memory(db) : check_made(db, p, records, watch, step);
    if (status == SCHEMAC_OK)
        status = as_before(db, p, h, records, watch, step);
    db->start.way_back = NULL;
    db->start.undoes = 0;
    return status;
}
