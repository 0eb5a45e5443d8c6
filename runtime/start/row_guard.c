/* row_guard.c - counts rows before and after, and refuses when some are gone that nobody removed.
   */
#include "start/row_guard.h"

#include "handle/error.h"
#include "start/catalogue.h"

bool row_guard_begin(schemac_db *db, memory_pool *p, survey_row_list *before)
{
    if (db->engine->count_rows(db->connection, p, before))
        return true;
    error_of_pool(db, p, "count the rows");
    return false;
}

static bool is_touched(const schemac_db *db, const survey_watch *watch, const char *table)
{
    for (size_t i = 0; i < watch->count; i++)
        if (catalogue_compare(db, watch->touched[i], table) == 0)
            return true;
    return false;
}

/* Both lists are sorted alike. */
bool row_guard_end(schemac_db *db, memory_pool *p, const survey_row_list *before,
                   const survey_watch *watch)
{
    survey_row_list after;
    if (!row_guard_begin(db, p, &after))
        return false;
    for (size_t i = 0; i < before->count; i++) {
        const survey_rows *was = &before->list[i];
        int64_t now = 0;
        for (size_t j = 0; j < after.count; j++)
            if (catalogue_compare(db, after.list[j].table, was->table) == 0)
                now = after.list[j].rows;
        if (now >= was->rows || is_touched(db, watch, was->table))
            continue;
        error_set(
            db, SCHEMAC_MIGRATION, NULL,
            "%lld row%s of %s would be gone, which no statement of the migrations says: a trigger "
            "may do it. Nothing has been changed. If it is meant, let a migration delete them "
            "itself",
            (long long)(was->rows - now), was->rows - now == 1 ? "" : "s", was->table);
        return false;
    }
    return true;
}
