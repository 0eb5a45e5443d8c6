/* weigh.c - the migration of the scenario `migrate` that is written in C. */
#include "stock.schema.h"

#include <stdio.h>

schemac_status weigh_scraps(schemac_db *db)
{
    bool there;
    schemac_status status = schemac_column_exists(db, "scrap", "weight", &there);
    if (status == SCHEMAC_OK && !there)
        status = schemac_exec(db, "ALTER TABLE scrap ADD COLUMN weight INTEGER NOT NULL DEFAULT 0");
    for (int i = 0; i < 4 && status == SCHEMAC_OK; i++) {
        char sql[128];
        snprintf(sql, sizeof sql, "UPDATE scrap SET weight=length(text) WHERE id%%4=%d", i);
        status = schemac_exec(db, sql);
    }
    return status;
}
