/* refused.c - a statement that failed: its error, then its reset. */
#include "rows/refused.h"

#include "rows/blame.h"

schemac_status refused_statement(schemac_db *db, const schemac_model *model, row_action action,
                                 engine_statement *s)
{
    schemac_status status = violation_set(db, model, action, db->engine->sql(s));
    db->engine->reset(s);
    return status;
}

schemac_status refused_row(schemac_db *db, const schemac_model *model, row_action action,
                           engine_statement *s, const void *row)
{
    schemac_status status = refused_statement(db, model, action, s);
    if (status == SCHEMAC_REFERENCE)
        blame_row(db, model, action, row);
    else if (status == SCHEMAC_INVALID)
        blame_value(db, model, action, row);
    return status;
}
