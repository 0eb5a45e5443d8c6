/* passing.c - a start that takes an older schema as the declared one for a while. */
#include "start/passing.h"

passing passing_begin(schemac_db *db, const schemac_schema *older, const schemac_texts *texts)
{
    const passing was = {db->schema, db->texts};
    db->start.aim = db->schema;
    db->schema = older;
    db->texts = texts;
    db->start.passing = db->start.passed = true;
    return was;
}

void passing_end(schemac_db *db, passing was)
{
    db->start.passing = false;
    db->start.aim = NULL;
    db->schema = was.declared;
    db->texts = was.texts;
}
