/* again.h - the step to a version undone by its backup, for migrate --again to take it again. */
#ifndef SCHEMAC_TOOLS_AGAIN_H
#define SCHEMAC_TOOLS_AGAIN_H

#include "base/arena.h"

#include <schemac/schemac.h>

#include <sys/stat.h>

/* The copy that has the state before, whatever it is called. */
typedef struct again_kept {
    bool there;
    dev_t device;
    ino_t inode;
} again_kept;

/* *db: a handle with the report, for the caller to close; NULL when memory ran out. */
schemac_status again_undo(const schemac_schema *declared, const char *path,
                          const schemac_config *config, again_kept *kept, schemac_db **db);

/* What it is called now; NULL when it is not there. */
const char *again_name(arena *a, const char *path, const again_kept *kept);

#endif
