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
static bool remember(schemac_db *db, const catalogue_object *view, const char *sql)
{
    memory_pool *pool = &db->start.pool;
    catalogue_objects *all = &db->start.views;
    catalogue_object *list = pool_grow(pool, all->list, all->count, &all->capacity, sizeof *list);
    const char *name = pool_strdup(pool, view->name), *create = pool_strdup(pool, view->create);
    if (list == NULL || name == NULL || create == NULL) {
        error_no_memory(db);
        return false;
    }
    list[all->count++] = (catalogue_object){.name = name, .create = create};
    all->list = list;
    if (is_declared(db, name))
        return true;
    if (db->start.looking)
        report_planned(db, "drop", "view", NULL, name, sql);
    else
        report_changed(db, SCHEMAC_EVENT_DROPPED, "view", NULL, name, 0);
    return true;
}

bool views_drop_all(schemac_db *db, memory_pool *p, const catalogue *live)
{
    const catalogue_objects *views = &live->objects[CATALOGUE_VIEW];
    for (size_t i = 0; i < views->count; i++) {
        const char *sql =
            db->engine->drop(p, CATALOGUE_VIEW, views->list[i].name, views->list[i].name);
        if (!db->engine->run(db->connection, sql)) {
            error_of_engine(db, "drop a view", NULL);
            return false;
        }
        if (!remember(db, &views->list[i], sql))
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
