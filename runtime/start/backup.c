#include "start/backup.h"

#include "handle/error.h"

bool backup_make(schemac_db *db)
{
    if (db->config.backups == 0 || db->backed_up)
        return true;
    if (!db->engine->make_backup(db->connection)) {
        fail_engine(db, NULL, "begin to change the database", NULL);
        return false;
    }
    db->backed_up = true;
    return true;
}

void backup_end(schemac_db *db, bool keep)
{
    if (db->backed_up && keep)
        db->report.backup = db->engine->keep_backup(db->connection, &db->pool, db->config.backups);
    else if (db->backed_up)
        db->engine->discard_backup(db->connection);
}
