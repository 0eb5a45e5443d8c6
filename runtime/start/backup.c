/* backup.c - a copy before the first change, where the engine can make one. */
#include "start/backup.h"

#include "handle/error.h"
#include "handle/report.h"

bool backup_make(schemac_db *db)
{
    if (db->config.backups == 0 || db->start.backed_up || db->start.looking)
        return true;
    const engine_storage *storage = db->engine->storage;
    if (storage == NULL) {
        db->start.backed_up = true; /* said once */
        report_issue(
            db, SCHEMAC_WARNING, NULL,
            "this engine makes no copy of the database before it is changed",
            "make one yourself before a start that changes it, and leave config.backups 0");
        return true;
    }
    if (!storage->make_backup(db->connection)) {
        error_of_engine(db, "begin to change the database", NULL);
        return false;
    }
    db->start.backed_up = true;
    return true;
}

/* More than one: what was put aside when a backup was restored is not to go with the next step. */
enum { KEPT_BY_DEFAULT = 3 };

bool backup_by_default(schemac_db *db, bool foreign)
{
    if (db->config.backups == 0 && (foreign || !db->no_backups))
        db->config.backups = foreign ? 1 : KEPT_BY_DEFAULT;
    return backup_make(db);
}

void backup_end(schemac_db *db, bool keep)
{
    const engine_storage *storage = db->engine->storage;
    if (!db->start.backed_up || storage == NULL)
        return;
    if (keep)
        db->start.report.backup =
            storage->keep_backup(db->connection, &db->start.pool, db->config.backups);
    else
        storage->discard_backup(db->connection);
}
