/* go_back.h - the inverse of a step: from a version to the one before it, as far as that loses
   nothing. */
#ifndef SCHEMAC_START_GO_BACK_H
#define SCHEMAC_START_GO_BACK_H

#include "start/history.h"
#include "start/record.h"

typedef struct back_step {
    const schemac_schema *from; /* the version that the database is at; NULL when it is not known */
    const schemac_schema *to;   /* the one before it that is known, or NULL */
    const char *backup;         /* that has the state before the step, or NULL */
} back_step;

/* Before the migrations of the step are undone: indexes and triggers of the version go that the one before
   does not have, since `down` may drop what they are over. */
schemac_status go_back_begin(schemac_db *db, memory_pool *p, const back_step *step);

/* After the migrations of the step are undone and its names given back. What it has added stays,
   nullable where it was required; what is stored otherwise is converted where each value can be; the
   rest is refused. records: followed; watch: what was done by the migrations. */
schemac_status go_back(schemac_db *db, memory_pool *p, const history *h, record_list *records,
                       const survey_watch *watch, const back_step *step);

#endif
