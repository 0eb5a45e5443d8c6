/* verify.c - looks once more whether the database is as declared. */
#include "start/verify.h"

#include "base/value.h"
#include "handle/report.h"
#include "start/plan.h"

schemac_status verify_database(schemac_db *db)
{
    int64_t begun = value_monotonic();
    report_event(db, SCHEMAC_EVENT_VERIFY, NULL, NULL, NULL, 0, "verifying");
    memory_pool p = {.allocator = db->allocator};
    sync_plan rest;
    record_list records;
    const rename_list none = {NULL, 0, 0};
    const plan_basis basis = {.renames = &none, .records = &records};
    schemac_status status = SCHEMAC_OK;
    if (!record_read(db, &p, &records) || !plan_make(db, &p, &basis, &rest))
        status = db->error.status;
    else if (plan_needed_step(&rest) != NULL || rest.refusal_count > 0)
        status = error_set(
            db, SCHEMAC_OUTDATED, NULL, "after sync the database still differs from the schema: %s",
            rest.refusal_count > 0 ? rest.refusals[0].message : plan_needed_step(&rest)->name);
    pool_free(&p);
    report_step(db, "verify", value_monotonic() - begun);
    return status;
}
