/* views.h - the views of the schema, which are there for other programs: not while tables change. */
#ifndef SCHEMAC_START_VIEWS_H
#define SCHEMAC_START_VIEWS_H

#include "start/catalogue.h"

/* When the work of a start begins. */
void views_forget(schemac_db *db);

/* Drops all that schemac has made, before something changes that they may show; a plan makes them
   again. Nothing where nothing can be written. false with the error set. */
bool views_drop(schemac_db *db, memory_pool *p);
/* The same of those in a catalogue that was read just now. */
bool views_drop_all(schemac_db *db, memory_pool *p, const catalogue *live);

/* Puts others without rows in the place of those that were dropped, where somebody else has views: an
   engine renames nothing while one of these is broken; and drops them. false with the error set. */
bool views_stand_in(schemac_db *db);
bool views_stand_back(schemac_db *db, memory_pool *p);

#endif
