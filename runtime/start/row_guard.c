#include "start/row_guard.h"

#include "handle/error.h"
#include "start/planner.h"

bool row_guard_begin(schemac_db *db, memory_pool *p, engine_row_counts *before)
{
    if (db->engine->count_rows(db->connection, p, before))
        return true;
    if (p->failed)
        fail_memory(db);
    else
        fail_engine(db, NULL, "count the rows", NULL);
    return false;
}

static bool is_touched(const engine_watch *watch, const char *table)
{
    for (size_t i = 0; i < watch->count; i++)
        if (plan_compare_names(watch->touched[i], table) == 0)
            return true;
    return false;
}

/* Both lists are sorted alike. */
bool row_guard_end(schemac_db *db, memory_pool *p, const engine_row_counts *before,
                   const engine_watch *watch)
{
    engine_row_counts after;
    if (!row_guard_begin(db, p, &after))
        return false;
    for (size_t i = 0; i < before->count; i++) {
        const engine_row_count *was = &before->list[i];
        int64_t now = 0;
        for (size_t j = 0; j < after.count; j++)
            if (plan_compare_names(after.list[j].table, was->table) == 0)
                now = after.list[j].rows;
        if (now >= was->rows || is_touched(watch, was->table))
            continue;
        fail(db, SCHEMAC_MIGRATION, NULL,
             "%lld row%s of %s would be gone, which no statement of the migrations says: a trigger "
             "may do it. Nothing has been changed. If it is meant, let a migration delete them "
             "itself",
             (long long)(was->rows - now), was->rows - now == 1 ? "" : "s", was->table);
        return false;
    }
    return true;
}
