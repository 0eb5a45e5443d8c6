/* views.c - drops the views of the schema before tables change: an engine lets nobody drop or rename
   what a view names. */
#include "start/views.h"

#include "handle/report.h"

void views_forget(schemac_db *db)
{
    db->start.views = (catalogue_objects){NULL, 0, 0};
}

/* Of the version that the database is being brought to. */
static bool is_declared(const schemac_db *db, const char *name)
{
    for (uint32_t i = 0; i < db->texts->view_count; i++)
        if (catalogue_compare(db, db->texts->views[i].name, name) == 0)
            return true;
    return false;
}

/* That it is gone is told here, when it does not come again. */
static bool remember(schemac_db *db, const catalogue_object *view, const char *stand_in,
                     const char *sql)
{
    memory_pool *pool = &db->start.pool;
    catalogue_objects *all = &db->start.views;
    catalogue_object *list = pool_grow(pool, all->list, all->count, &all->capacity, sizeof *list);
    const char *name = pool_strdup(pool, view->name), *create = pool_strdup(pool, view->create);
    if (stand_in != NULL && !pool->failed)
        stand_in = pool_strdup(pool, stand_in);
    if (list == NULL || name == NULL || create == NULL || pool->failed) {
        error_no_memory(db);
        return false;
    }
    list[all->count++] = (catalogue_object){.name = name, .create = create, .definition = stand_in};
    all->list = list;
    if (is_declared(db, name))
        return true;
    if (db->start.looking)
        report_planned(db, "drop", "view", NULL, name, sql);
    else
        report_changed(db, SCHEMAC_EVENT_DROPPED, "view", NULL, name, 0);
    return true;
}

/* Views of others may show those of the schema, and would be broken without them. */
static bool has_others(const catalogue *live)
{
    bool any = false;
    for (size_t i = 0; i < live->table_count; i++)
        any = any || !(live->tables[i].ordinary || live->tables[i].own);
    return any;
}

/* Asked before any is dropped: one may show another. One that is broken has no columns, and no other to
   stand in for it. NULL without memory. */
static const char **stand_ins(schemac_db *db, memory_pool *p, const catalogue *live)
{
    const catalogue_objects *views = &live->objects[CATALOGUE_VIEW];
    const char **all = pool_alloc(p, (views->count + 1) * sizeof *all);
    bool wanted = db->engine->stand_in != NULL && has_others(live);
    for (size_t i = 0; all != NULL && i < views->count; i++)
        all[i] = wanted ? db->engine->stand_in(db->connection, p, views->list[i].name) : NULL;
    return p->failed ? NULL : all;
}

static bool drop(schemac_db *db, const char *sql)
{
    if (db->engine->run(db->connection, sql))
        return true;
    error_of_engine(db, "drop a view", NULL);
    return false;
}

bool views_drop_all(schemac_db *db, memory_pool *p, const catalogue *live)
{
    const catalogue_objects *views = &live->objects[CATALOGUE_VIEW];
    const char **stand_in = stand_ins(db, p, live);
    if (stand_in == NULL) {
        error_no_memory(db);
        return false;
    }
    for (size_t i = 0; i < views->count; i++) {
        const char *name = views->list[i].name;
        const char *sql = db->engine->drop(p, CATALOGUE_VIEW, name, name);
        if (!drop(db, sql) || !remember(db, &views->list[i], stand_in[i], sql))
            return false;
    }
    return true;
}

/* ---- while tables are renamed ------------------------------------------------------------------ */

static bool is_table(const schemac_db *db, const char *name)
{
    bool any = false;
    for (size_t i = 0; i < db->schema->model_count; i++)
        any = any || catalogue_compare(db, db->schema->models[i].table, name) == 0;
    return any;
}

static bool stands_in(const schemac_db *db, const catalogue_object *view)
{
    return view->definition != NULL && !is_table(db, view->name);
}

bool views_stand_in(schemac_db *db)
{
    const catalogue_objects *all = &db->start.views;
    for (size_t i = 0; i < all->count; i++)
        if (stands_in(db, &all->list[i]) &&
            !db->engine->run(db->connection, all->list[i].definition)) {
            error_of_engine(db, "make a view", NULL);
            return false;
        }
    return true;
}

bool views_stand_back(schemac_db *db, memory_pool *p)
{
    const catalogue_objects *all = &db->start.views;
    for (size_t i = 0; i < all->count; i++) {
        const char *name = all->list[i].name;
        if (stands_in(db, &all->list[i]) &&
            !drop(db, db->engine->drop(p, CATALOGUE_VIEW, name, name)))
            return false;
    }
    return true;
}

bool views_drop(schemac_db *db, memory_pool *p)
{
    catalogue live;
    bool has = false;
    if (db->engine->read_only(db->connection) || db->engine->has_views == NULL)
        return true;
    if (!db->engine->has_views(db->connection, &has)) {
        error_of_engine(db, "read the schema of the database", NULL);
        return false;
    }
    return !has || (catalogue_read(db, p, &live) && views_drop_all(db, p, &live));
}
