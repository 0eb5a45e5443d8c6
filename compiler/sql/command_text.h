/* command_text.h - what is written into the text of a command: who owns its rows, when and how often
   they were changed. */
#ifndef SCHEMAC_SQL_COMMAND_TEXT_H
#define SCHEMAC_SQL_COMMAND_TEXT_H

#include "sql/schema_sql.h"

/* What is written around a token, or in its place. NULL: nothing. */
typedef struct query_edit {
    const char *before; /* it is always there */
    const char *text;   /* in the token's place; "" leaves it out */
    const char *behind;
    unsigned behind_part; /* the optional part that this belongs to */
} query_edit;

/* One for each token. Notes in q which times the command takes. */
query_edit *command_text_edits(arena *a, const schema_sql *of, query_sql *q);

/* The fields that the compiler assigns beside those that the statement does, where it updates rows. */
fields command_text_updated(arena *a, const query_body *b);

#endif
