/* plan_unknown.h - tables and columns of which nobody has recorded what they mean, or under another
   name. */
#ifndef SCHEMAC_START_PLAN_UNKNOWN_H
#define SCHEMAC_START_PLAN_UNKNOWN_H

#include "base/meaning.h"
#include "start/planner.h"

/* Whether what is stored could as well mean something else. */
bool plan_unknown_is_hidden(const meaning *m);

/* What is recorded of a model's table: under its name, or where that is not there any more, under one
   that it had. NULL: nothing. */
const survey_table *plan_unknown_record(const planner *p, const schemac_model *m);

/* Whether a table is recorded that somebody has renamed, or dropped. */
bool plan_unknown_is_renamed(const planner *p);

/* What is recorded of a column that somebody has renamed, under a name that the field had; or NULL. */
const char *plan_unknown_followed(planner *p, const schemac_model *m, const catalogue_change *c,
                                  const schemac_field *f);

/* Refuses numbers of a table, or of a column of a table that is recorded, which may mean something
   else: unless it is accepted by name. why: what makes it likely, or NULL. The second returns
   whether it has. */
void plan_unknown_table(planner *p, const schemac_model *m, const catalogue_change *c,
                        const char *why);
bool plan_unknown_column(planner *p, const schemac_model *m, const catalogue_change *c,
                         const schemac_field *f, const catalogue_column *want);

#endif
