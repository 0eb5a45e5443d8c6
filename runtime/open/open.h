/* open.h - what the public calls that open a database do, with an engine that the caller gives: for
   tests, whose engine is in no list. */
#ifndef SCHEMAC_OPEN_OPEN_H
#define SCHEMAC_OPEN_OPEN_H

#include "handle/db.h"

/* The first of the list that accepts the url; NULL when none does. */
const schemac_engine *open_engine_for(const char *url);

/* engine: NULL for the first of the list that accepts the url. The rest is as schemac.h says. */

schemac_status open_database(const schemac_engine *engine, const schemac_schema *schema,
                             const char *url, const schemac_config *config, schemac_db **out);
schemac_status open_and_roll_back(const schemac_engine *engine, const schemac_schema *schema,
                                  const char *url, const schemac_config *config, uint32_t version,
                                  schemac_db **out);
schemac_status open_and_undo_step(const schemac_engine *engine, const schemac_schema *schema,
                                  const char *url, const schemac_config *config, schemac_db **out);
/* The engine's databases are files of this machine. */
schemac_status open_temporary(const schemac_engine *engine, const schemac_schema *schema,
                              const schemac_config *config, schemac_db **out);

#endif
