/* again.c - the step to a version undone by its backup. */
#include "tools/again.h"

schemac_status again_undo(const schemac_schema *declared, const char *path,
                          const schemac_config *config, again_kept *kept, schemac_db **db)
{
    struct stat info;
    schemac_config undo = *config;
    *kept = (again_kept){.there = false};
    undo.backups = 0; /* all are kept: among them is what was written since */
    schemac_status status = schemac_undo_step(declared, path, &undo, db);
    const char *backup = status == SCHEMAC_OK ? schemac_report(*db)->backup : NULL;
    if (backup != NULL && stat(backup, &info) == 0)
        *kept = (again_kept){.there = true, .device = info.st_dev, .inode = info.st_ino};
    return status;
}

const char *again_name(arena *a, const char *path, const again_kept *kept)
{
    struct stat info;
    schemac_backups *all = NULL;
    const char *name = NULL;
    if (!kept->there || schemac_backup_list(path, NULL, &all) != SCHEMAC_OK)
        return NULL;
    for (size_t i = 0; i < all->count && name == NULL; i++)
        if (stat(all->list[i].path, &info) == 0 && info.st_dev == kept->device &&
            info.st_ino == kept->inode)
            name = arena_strdup(a, all->list[i].path);
    schemac_free(all);
    return name;
}
