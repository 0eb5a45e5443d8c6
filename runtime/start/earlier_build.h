/* earlier_build.h - the start of a program on a database that a later build of the same version has
   changed. */
#ifndef SCHEMAC_START_EARLIER_BUILD_H
#define SCHEMAC_START_EARLIER_BUILD_H

#include "start/history.h"
#include "start/record.h"

/* Whether the program is such a one, and nobody says that it is the newest. */
bool earlier_build_is_here(const schemac_db *db, const history *h);

/* Compares and changes nothing: what the later build has added is left alone, with a warning. NEWER
   when the program's schema could only be had by undoing what that one did. */
schemac_status earlier_build_look(schemac_db *db, memory_pool *p, const record_list *records);

#endif
