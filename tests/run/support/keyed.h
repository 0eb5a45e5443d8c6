/* keyed.h - databases whose tenants have keys of other types, and whose keys begin with the tenant. */
#ifndef TESTS_RUN_KEYED_H
#define TESTS_RUN_KEYED_H

#include "office.h"

#include "branch.schema.h"
#include "guild.schema.h"

/* Sites "north", "south \"x\" é" and "", each with three items, of which the third is deleted, and with
   their stocks. */
schemac_db *populated_branch(const char *path);

/* Two firms, "Bolt" and "cog", and no tenant set. */
schemac_db *open_guild(const char *path);

#endif
