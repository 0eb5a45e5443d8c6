/* undo_step.h - the way back before the step to a version, by its backup. */
#ifndef SCHEMAC_START_UNDO_STEP_H
#define SCHEMAC_START_UNDO_STEP_H

#include "handle/error.h"
#include "start/history.h"

/* The connection is open. *backup: the file that has the state before the step to the version that
   the database is at, of the start's pool. Nothing is changed. */
schemac_status undo_step_find(schemac_db *db, const char *url, const char **backup);

/* *backup: the same file, or NULL when there is none. false without memory, with the error set. */
bool undo_step_kept(schemac_db *db, const char *url, const history *h, const char **backup);

/* For what is refused: whether another build of this very version has taken the step, by a history;
   and the way out that is then, a sentence behind a blank, or "". */
void undo_step_note(schemac_db *db, const history *h);
const char *undo_step_hint(const schemac_db *db);

/* OUTDATED when that build gave rows something else than this one would. */
schemac_status undo_step_check(schemac_db *db);

#endif
