/* report.c - the start-up report as people want to read it. */
#include "civic.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static double milliseconds(int64_t microseconds)
{
    return (double)microseconds / 1000.0;
}

void report_print(const schemac_db *db)
{
    const schemac_report_info *r = schemac_report(db);
    if (r->up_to_date) {
        printf("up to date: nothing to do (%.2f ms, %s)\n", milliseconds(r->microseconds),
               r->engine);
        return;
    }
    if (r->status != SCHEMAC_OK)
        printf("not started: %s (%.2f ms, %s)\n", schemac_status_name(r->status),
               milliseconds(r->microseconds), r->engine);
    else
        printf("%s in %.1f ms (%s)\n", r->created_database ? "created" : "brought up to date",
               milliseconds(r->microseconds), r->engine);
    for (size_t i = 0; i < r->step_count; i++)
        printf("  %-7s %8.2f ms\n", r->steps[i].name, milliseconds(r->steps[i].microseconds));
    size_t indexes = 0;
    for (size_t i = 0; i < r->created_count; i++) {
        const schemac_report_object *o = &r->created[i];
        bool is_index = strcmp(o->object, "index") == 0;
        indexes += is_index;
        if (!is_index || !r->created_database)
            printf("  + %-6s %-40s %6" PRId64 " us\n", o->object, o->name, o->microseconds);
    }
    for (size_t i = 0; i < r->changed_count; i++) {
        const schemac_report_object *o = &r->changed[i];
        printf("  ~ %-6s %-40s %6" PRId64 " us\n", o->object, o->name, o->microseconds);
    }
    if (r->created_database)
        printf("  + %zu indexes\n", indexes);
    for (size_t i = 0; i < r->issue_count; i++)
        printf("  ! %s\n", r->issues[i].message);
}
