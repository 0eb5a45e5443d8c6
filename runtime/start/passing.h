/* passing.h - a start that takes an older schema as the declared one for a while. */
#ifndef SCHEMAC_START_PASSING_H
#define SCHEMAC_START_PASSING_H

#include "handle/db.h"

/* What is declared, while another is taken for it. */
typedef struct passing {
    const schemac_schema *declared;
    const schemac_texts *texts;
} passing;

/* Takes the older schema, with its texts of the engine. */
passing passing_begin(schemac_db *db, const schemac_schema *older, const schemac_texts *texts);

void passing_end(schemac_db *db, passing was);

#endif
